"""The worklist's pages: why each thing is on it, deeds by a form or a key, all taken back."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse

from herringbone.web.communications.models import Communication
from herringbone.web.schools.models import DoneBefore, Hold, Pupil, PupilAccess, Role
from herringbone.web.schools.tenancy import within
from herringbone.web.schools.viewer import viewer_of
from herringbone.web.strategies.models import Adoption
from herringbone.web.worklists import places
from herringbone.web.worklists.models import Handling, How, SavedView, State, Work
from listed_work import STRATEGY, adopt, call_for, work_for
from small_strategy import provision
from worlds import NOW, TODAY, draw, make_pupil

pytestmark = pytest.mark.both_databases
MONDAY = date(2026, 11, 16)
WEEK = """
Pupil Mon Tue Wed Thu Fri
Amy   //  //  //  //  N-
Ben   //  II  I/  //  //
Cal   //  //  //  //  //
"""


@pytest.fixture
def site(world):
    """A school with a strategy in force and a week of marks."""
    adopt(world.school)
    world.school.second_factor_roles = []
    world.school.save()
    draw(world.school, WEEK, world.pupils, starts=MONDAY)
    return world


@pytest.fixture
def officer(site):
    return site.client(Role.ATTENDANCE_OFFICER)


def text(answer) -> str:
    html = re.sub(r"<(script|style|svg)\b.*?</\1>", " ", answer.content.decode(), flags=re.S)
    words = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))
    return words.replace("&quot;", '"').replace("&#x27;", "'").replace("&gt;", ">")


def now_of(work) -> Work:
    with within(work.school):
        return Work.objects.get(pk=work.pk)


def url(site, name, *args) -> str:
    return reverse(f"worklists:{name}", args=(site.school.slug, *args))


# --- why -----------------------------------------------------------------------------------------
def test_a_line_says_why_it_is_there(site, officer):
    work_for(site.school, site.pupils["Ben"])
    said = text(officer.get(url(site, "list")))
    for words in (
        "A letter goes home at three sessions missed.",
        "How it is read: Sessions of the year to date.",
        "Absent 4, which is at least 3",
        "3 sessions: Tue 17 Nov, Wed 18 Nov (morning)",
        "RIV-23 · asked for when 3 or more sessions absent this year",
        "A small school's strategy, version 1",
        "Attendance officer · yours as Attendance officer",
        "Fri 20 Nov, due Fri 20 Nov",
        "Birchall, Ben",
        "3 missed · 1.5 days",
    ):
        assert words in said, words


def test_its_sessions_are_drawn_as_herringbone(site, officer):
    work_for(site.school, site.pupils["Ben"])
    html = officer.get(url(site, "list")).content.decode()
    assert "Days that met it: Tue 17 Nov" in html


PROTECTED = STRATEGY + provision(
    id="RIV-60", every="day", on="while", when="cp", who="office", do="{call: home}",
    says="Children with a protection plan are called.",
)  # fmt: skip


def test_why_is_kept_from_whoever_may_not_see_safeguarding(site):
    with within(site.school):
        Adoption.objects.update(text=PROTECTED)
    work_for(
        site.school, site.pupils["Ben"], provision="RIV-60", owner="office",
        why="child protection plan",
    )  # fmt: skip
    said = text(site.client(Role.OFFICE).get(url(site, "list")))
    assert "Why it is asked for is kept to those who see safeguarding" in said
    assert "protection" not in said.lower()
    seen = text(site.client(Role.DSL).get(url(site, "list") + "?whose=all"))
    assert "Child protection plan" in seen
    teacher = site.client(Role.CLASS_TEACHER)
    assert (
        "protection" not in text(teacher.get(url(site, "actions", site.pupils["Ben"].pk))).lower()
    )


def test_a_place_has_a_link_where_it_is_built_and_may_be_opened(site, monkeypatch):
    monkeypatch.setitem(places.PLACES, "letter", ("letters:never_built", "Letters"))
    ben = site.pupils["Ben"]
    with within(site.school):
        officer, teacher = (
            viewer_of(site.by_role[role], site.school, TODAY)
            for role in (Role.ATTENDANCE_OFFICER, Role.CLASS_TEACHER)
        )
        assert places.place_of(officer, "letter") is None
        assert places.place_of(officer, "task") is None
        settle = places.place_of(officer, "settle")
        assert (settle.words, settle.url) == (
            "N to settle",
            reverse("office:ageing", args=["hill"]),
        )
        assert places.place_of(teacher, "settle") is None
        ring = reverse("calls:row", args=["hill", ben.pk])
        assert places.place_of(officer, "call", "home", ben).url == ring
        assert places.place_of(officer, "call", "home") is None


def test_every_place_is_an_address_that_is_built():
    named = {name for name, _ in (*places.PLACES.values(), *places.THINGS.values())}
    found = {name for name in named if places._address(name, "hill", Pupil(pk=1))}
    assert found == named


def test_each_look_at_a_piece_of_work_is_written_down(site, officer):
    work = work_for(site.school, site.pupils["Ben"])
    officer.get(url(site, "work", work.pk))
    with within(site.school):
        assert PupilAccess.objects.get(pupil=site.pupils["Ben"]).what == "work: letter: warning"


@pytest.mark.parametrize(
    "role, says",
    [
        (Role.CLASS_TEACHER, "What the strategy asks of you comes here"),
        (Role.ATTENDANCE_OFFICER, "Nothing on the list is as you chose above"),
    ],
)
def test_an_empty_list_says_why(site, role, says):
    work_for(site.school, site.pupils["Ben"])
    query = "?due=late" if role == Role.ATTENDANCE_OFFICER else ""
    assert says in text(site.client(role).get(url(site, "list") + query))


def test_without_a_strategy_it_says_so(world):
    world.school.second_factor_roles = []
    world.school.save()
    said = text(world.client(Role.OFFICE).get(world.url("worklist/")))
    assert "No strategy is in force" in said


def test_counter_mode_shows_first_names_alone(site, officer):
    work = work_for(site.school, site.pupils["Ben"])
    for name in ("Amy", "Cal", "Ben"):
        work_for(site.school, site.pupils[name], thing="other", words="letter: other", verb="file")
    officer.cookies["hb_counter"] = "on"
    said = text(officer.get(url(site, "list")))
    assert "Ben" in said
    for private in ("Birchall", "warning", "other", "70.0", "sessions missed", "Spoke"):
        assert private not in said, private
    assert "Birchall" not in text(officer.get(url(site, "work", work.pk)))
    assert "Birchall" not in text(officer.get(url(site, "nobody")))
    assert "Attendance, %" not in text(officer.get(url(site, "week")))


# --- deeds ---------------------------------------------------------------------------------------
def test_one_button_does_it_and_leads_to_the_next_line(site, officer):
    work = work_for(site.school, site.pupils["Ben"])
    answer = officer.post(
        url(site, "done", work.pk),
        {"outcome": "sent", "next": url(site, "list"), "then": "work-9"},
    )
    assert answer.url == url(site, "list") + "#work-9"
    assert (now_of(work).state, now_of(work).outcome) == (State.DONE, "sent")
    said = text(officer.get(url(site, "list")))
    assert "Letter: warning: sent." in said
    assert "Done by you today 1" in said and "Undo" in said


def test_its_buttons_are_the_verbs_outcomes_by_number(site):
    call_for(site.school, site.pupils["Amy"])
    html = site.client(Role.OFFICE).get(url(site, "list")).content.decode()
    assert re.findall(r'value="(\w+)" data-key="(\d)"', html) == [
        ("reached", "1"),
        ("nobody_reached", "2"),
    ]


def test_an_offer_is_decided_and_nobody_accepts_it(site):
    work_for(
        site.school, site.pupils["Amy"], owner="head", verb="refer", thing="panel", is_offer=True
    )
    said = text(site.client(Role.HEAD).get(url(site, "list")))
    assert "1 Decided so 2 Decided against it" in said and "Accepted" not in said


def test_a_script_is_answered_with_the_line_alone(site, officer):
    work = work_for(site.school, site.pupils["Ben"])
    answer = officer.post(
        url(site, "done", work.pk), {"outcome": "sent"}, headers={"HX-Request": "true"}
    )
    assert answer.content.decode().lstrip().startswith("<li ")
    assert "Undo" in text(answer)
    again = officer.post(
        url(site, "done", work.pk), {"outcome": "sent"}, headers={"HX-Request": "true"}
    )
    assert again.headers["HX-Refresh"] == "true"


def test_a_call_from_the_list_stands_in_the_log_and_its_undoing_too(site):
    work = call_for(site.school, site.pupils["Amy"])
    office = site.client(Role.OFFICE)
    office.post(
        url(site, "done", work.pk),
        {"outcome": "reached", "done-words": "ill", "done-with_whom": "Ms Ashdown"},
    )
    with within(site.school):
        row = Communication.objects.get()
        assert (row.pupil, row.channel, row.outcome) == (site.pupils["Amy"], "call", "reached")
        assert (row.words, row.with_whom, row.spoke) == ("ill", "Ms Ashdown", False)
        handled = Handling.objects.get()
        assert row.origin == f"handling:{handled.pk}"
    office.post(url(site, "undo", handled.pk))
    with within(site.school):
        assert Communication.objects.filter(takes_back=row).exists()
        assert not DoneBefore.objects.exists()
    assert now_of(work).state == State.OPEN


def test_one_call_for_two_children_is_done_and_taken_back_for_both(site):
    works = []
    for name in ("Amy", "Ben"):
        with within(site.school):
            site.pupils[name].family_id = "F1"
            site.pupils[name].save()
        works.append(call_for(site.school, site.pupils[name]))
    office = site.client(Role.OFFICE)
    keys = [work.pk for work in works]
    answer = office.post(
        url(site, "done", keys[0]), {"outcome": "reached", "work": keys},
        headers={"HX-Request": "true"},
    )  # fmt: skip
    assert [now_of(work).state for work in works] == [State.DONE, State.DONE]
    also = re.findall(r'name="also" value="(\d+)"', answer.content.decode())
    with within(site.school):
        first = Handling.objects.order_by("pk").first()
    office.post(url(site, "undo", first.pk), {"also": also})
    assert [now_of(work).state for work in works] == [State.OPEN, State.OPEN]


def test_not_appropriate_needs_a_reason_from_the_list(site, officer):
    work = work_for(site.school, site.pupils["Ben"])
    officer.post(url(site, "not_appropriate", work.pk), {"not_apt-reason": ""})
    officer.post(url(site, "not_appropriate", work.pk), {"not_apt-reason": "other"})
    assert now_of(work).state == State.OPEN
    officer.post(
        url(site, "not_appropriate", work.pk),
        {"not_apt-reason": "spoken", "not_apt-words": "on Tuesday"},
    )
    with within(site.school):
        row = Handling.objects.get()
    assert row.words == "We spoke with the family about it already: on Tuesday"
    assert now_of(work).state == State.NOT_APPROPRIATE


def test_put_off_needs_a_day_and_a_reason_and_safety_cannot_be(site, officer):
    work = work_for(site.school, site.pupils["Ben"])
    wanted = {"snooze-until": "2026-11-30", "snooze-why": "the family is away"}
    for missing in wanted:
        officer.post(url(site, "snooze", work.pk), {**wanted, missing: ""})
    officer.post(url(site, "snooze", work.pk), {**wanted, "snooze-until": "2026-11-20"})
    assert now_of(work).snoozed_until is None
    officer.post(url(site, "snooze", work.pk), wanted)
    assert now_of(work).snoozed_until == date(2026, 11, 30)
    assert "Put off" in text(officer.get(url(site, "list")))
    late = call_for(
        site.school, site.pupils["Amy"], owner="attendance_officer", is_live=False,
        date=TODAY - timedelta(1), due_by=TODAY - timedelta(1), occasion="y",
    )  # fmt: skip
    answer = officer.post(url(site, "snooze", late.pk), wanted, follow=True)
    assert "cannot wait until another day" in text(answer)
    assert now_of(late).snoozed_until is None
    assert "Until" not in text(officer.get(url(site, "work", late.pk)))


def test_handed_over_to_a_role_or_a_person_who_may_see_the_pupil(site, officer):
    dan = make_pupil(site.school, "Dan", class_name="4A")
    work = work_for(site.school, dan)
    teacher = site.by_role[Role.CLASS_TEACHER]
    answer = officer.post(
        url(site, "hand_over", work.pk), {"hand_over-to": f"person:{teacher.pk}"}, follow=True
    )
    assert "may not see this pupil" in text(answer)
    assert now_of(work).person_id is None
    head = site.by_role[Role.HEAD]
    officer.post(
        url(site, "hand_over", work.pk),
        {"hand_over-to": f"person:{head.pk}", "hand_over-why": "asked for it"},
    )
    assert now_of(work).person_id == head.pk
    officer.post(url(site, "hand_over", work.pk), {"hand_over-to": "role:office"})
    assert (now_of(work).holder, now_of(work).person_id) == ("office", None)


DEEDS = {
    "snooze": {"snooze-until": "2026-11-30", "snooze-why": "the family is away"},
    "hand_over": {"hand_over-to": "role:office"},
    "not_appropriate": {"not_apt-reason": "spoken"},
    "done": {"outcome": "sent"},
}


def undo_address(answer) -> str:
    """Where the Undo beside the message goes."""
    found = re.search(r'<form class="note-end" method="post" action="([^"]+)"', answer.text)
    assert found, "no Undo beside the message"
    return found[1].replace("&amp;", "&")


@pytest.mark.parametrize("deed", DEEDS)
def test_the_message_of_every_deed_has_undo_beside_it_which_leads_back(site, officer, deed):
    work = work_for(site.school, site.pupils["Ben"])
    here = url(site, "list") + "?class=3B"
    answer = officer.post(url(site, deed, work.pk), {**DEEDS[deed], "next": here}, follow=True)
    assert answer.redirect_chain[-1][0] == here
    undone = officer.post(undo_address(answer), follow=True)
    assert undone.redirect_chain[-1][0] == here
    assert "Taken back: letter: warning" in text(undone)
    found = now_of(work)
    assert (found.state, found.held_by, found.snoozed_until) == (State.OPEN, "", None)


def test_undo_of_many_takes_all_of_them_back(site, officer):
    works = [work_for(site.school, site.pupils[name]) for name in ("Amy", "Ben")]
    said = {"work": [work.pk for work in works], "outcome": "sent"}
    answer = officer.post(url(site, "many"), said, follow=True)
    assert "and 1 more: sent" in text(answer)
    officer.post(undo_address(answer))
    assert [now_of(work).state for work in works] == [State.OPEN, State.OPEN]


def test_whoever_handed_it_over_takes_it_back_that_day_and_nobody_else_does(site):
    teacher = site.client(Role.CLASS_TEACHER)
    work = work_for(site.school, site.pupils["Ben"], owner="class_teacher")
    teacher.post(url(site, "hand_over", work.pk), {"hand_over-to": "role:head"})
    with within(site.school):
        (row,) = Handling.objects.all()
    assert site.client(Role.SENCO).post(url(site, "undo", row.pk)).status_code == 403
    assert teacher.post(url(site, "undo", row.pk)).status_code == 302
    assert now_of(work).held_by == ""


def test_undo_leads_to_no_other_site(site, officer):
    work = work_for(site.school, site.pupils["Ben"])
    officer.post(url(site, "done", work.pk), {"outcome": "sent"})
    with within(site.school):
        row = Handling.objects.get()
    answer = officer.post(url(site, "undo", row.pk) + "?next=https://elsewhere.example/")
    assert answer.url == url(site, "list")
    page = officer.get(url(site, "work", work.pk) + "?next=https://elsewhere.example/").text
    assert 'class="crumb" href="/s/hill/worklist/"' in page
    assert 'name="next" value="https' not in re.sub(r"<header.*?</header>", "", page, flags=re.S)


# --- in the line itself --------------------------------------------------------------------------
HX = {"HX-Request": "true"}


@pytest.mark.parametrize("way", ["snooze", "hand_over", "not_apt"])
def test_a_script_is_given_the_form_of_a_way_alone(site, officer, way):
    work = work_for(site.school, site.pupils["Ben"])
    answer = officer.get(url(site, "work", work.pk), {"way": way, "next": "/x/"}, headers=HX)
    assert answer.text.lstrip().startswith("<form") and f'name="{way}-' in answer.text
    assert f'name="work" value="{work.pk}"' in answer.text
    assert 'name="next" value="/x/"' in answer.text
    plain = officer.get(url(site, "work", work.pk), {"way": way})
    assert "<!doctype html>" in plain.text


def test_what_is_missing_is_said_in_the_line(site, officer):
    work = work_for(site.school, site.pupils["Ben"])
    said = {"snooze-until": "2026-11-30", "snooze-why": "", "work": work.pk, "next": "/x/"}
    answer = officer.post(url(site, "snooze", work.pk), said, headers=HX)
    assert answer.headers["HX-Retarget"] == f"#way-{work.pk}"
    assert answer.text.lstrip().startswith("<form") and 'role="alert"' in answer.text
    assert 'value="2026-11-30"' in answer.text and f'value="{work.pk}"' in answer.text
    assert now_of(work).snoozed_until is None


def test_what_is_done_in_the_line_leaves_undo_in_its_place(site, officer):
    work = work_for(site.school, site.pupils["Ben"])
    said = {**DEEDS["snooze"], "work": work.pk, "next": url(site, "list")}
    answer = officer.post(url(site, "snooze", work.pk), said, headers=HX)
    assert answer.text.lstrip().startswith("<li ")
    assert "put off until Mon 30 Nov: the family is away" in text(answer) and "Undo" in text(answer)
    assert f'name="then" value="work-{work.pk}"' in answer.text


def test_without_script_each_way_leads_to_its_own_form_and_back_to_the_same_list(site, officer):
    work = work_for(site.school, site.pupils["Ben"])
    html = officer.get(url(site, "list") + "?class=3B").text
    wanted = f"{url(site, 'work', work.pk)}?next=/s/hill/worklist/%3Fclass%3D3B#snooze"
    assert (
        f'href="{wanted}"'.replace("/s/hill/worklist/%3F", "%2Fs%2Fhill%2Fworklist%2F%3F") in html
    )
    page = officer.get(wanted.partition("#")[0]).text
    assert 'name="next" value="/s/hill/worklist/?class=3B"' in page


def test_nobody_does_what_is_on_somebody_elses_list(site):
    work = work_for(site.school, site.pupils["Ben"])
    teacher = site.client(Role.CLASS_TEACHER)
    assert teacher.get(url(site, "work", work.pk)).status_code == 403
    assert teacher.post(url(site, "done", work.pk), {"outcome": "sent"}).status_code == 403
    assert now_of(work).state == State.OPEN
    assert site.client(Role.HEAD).get(url(site, "work", work.pk)).status_code == 200


def test_nobody_smuggles_in_a_work_that_is_somebody_elses(site):
    call = call_for(site.school, site.pupils["Amy"])
    other = work_for(site.school, site.pupils["Ben"], owner="dsl")
    answer = site.client(Role.OFFICE).post(
        url(site, "done", call.pk), {"outcome": "reached", "work": [call.pk, other.pk]}
    )
    assert answer.status_code == 403
    assert now_of(call).state == State.OPEN


def test_many_are_done_at_once_or_none_is(site, officer):
    works = [work_for(site.school, site.pupils[name]) for name in ("Amy", "Ben", "Cal")]
    page = officer.get(url(site, "list") + "?kind=letter:warning")
    assert "For all that are ticked" in text(page)
    keys = [work.pk for work in works]
    officer.post(url(site, "done", keys[2]), {"outcome": "sent"})
    officer.post(url(site, "many"), {"work": keys, "outcome": "sent"})
    assert [now_of(work).state for work in works[:2]] == [State.OPEN, State.OPEN]
    officer.post(url(site, "many"), {"work": keys[:2], "outcome": "sent"})
    assert {now_of(work).state for work in works} == {State.DONE}


def test_many_are_not_appropriate_for_one_reason(site, officer):
    works = [work_for(site.school, site.pupils[name]) for name in ("Amy", "Ben")]
    keys = {"work": [work.pk for work in works], "not_apt": "1"}
    officer.post(url(site, "many"), keys)
    assert {now_of(work).state for work in works} == {State.OPEN}
    officer.post(url(site, "many"), {**keys, "not_apt-reason": "family"})
    assert {now_of(work).state for work in works} == {State.NOT_APPROPRIATE}


def test_ticking_nothing_says_so(site, officer):
    answer = officer.post(url(site, "many"), {"outcome": "sent"}, follow=True)
    assert "Nothing is ticked" in text(answer)


def test_letters_of_one_kind_are_one_job_that_opens(site, officer):
    for name in ("Amy", "Ben", "Cal"):
        work_for(site.school, site.pupils[name])
    page = officer.get(url(site, "list"))
    assert "3 × letter: warning" in text(page)
    assert 'href="?kind=letter%3Awarning"' in page.content.decode()


def test_a_practice_is_ticked_off_with_a_note(site):
    work = work_for(
        site.school, provision="RIV-40", subject_kind="class", subject="3B", verb="task",
        thing="Speak about being here", words="task: Speak about being here",
        owner="class_teacher", why="due each week",
    )  # fmt: skip
    teacher = site.client(Role.CLASS_TEACHER)
    said = text(teacher.get(url(site, "list")))
    assert "Speak about being here" in said and "Each class talks about it." in said
    teacher.post(url(site, "done", work.pk), {"outcome": "done", "done-words": "in assembly"})
    with within(site.school):
        row = Handling.objects.get()
    assert (row.how, row.words, row.name) == (How.DONE, "in assembly", "Class Teacher Hill")


def test_work_whose_reason_went_after_it_was_done_shows_the_alarm(site, officer):
    work = work_for(
        site.school, site.pupils["Ben"], state=State.DONE, outcome="sent", gone_at=NOW,
        gone_why="no longer asked for: a mark changed",
    )  # fmt: skip
    said = text(officer.get(url(site, "work", work.pk)))
    assert "Its reason went after it was done." in said and "a mark changed" in said
    actions = text(officer.get(url(site, "actions", site.pupils["Ben"].pk)))
    assert "Its reason went after it was done." in actions


def test_a_hold_is_said_beside_what_it_withdrew(site, officer):
    work_for(site.school, site.pupils["Ben"])
    with within(site.school):
        Hold.objects.create(
            school=site.school, pupil=site.pupils["Ben"], why="bereavement",
            set_by=site.by_role[Role.HEAD], set_at=NOW,
        )  # fmt: skip
    said = text(officer.get(url(site, "list")))
    assert "Withdrawn, because everything is held" in said and "bereavement" in said


# --- views of one's own --------------------------------------------------------------------------
def test_filters_are_kept_under_a_name_of_ones_own(site, officer):
    work_for(site.school, site.pupils["Ben"])
    for query in ("due=late", "due=today"):
        officer.post(url(site, "save_view"), {"name": "Mine", "query": query})
    with within(site.school):
        view = SavedView.objects.get()
    assert (view.name, view.query) == ("Mine", "due=today")
    assert 'href="?due=today"' in officer.get(url(site, "list")).content.decode()
    other = site.client(Role.HEAD)
    assert "?due=today" not in other.get(url(site, "list")).content.decode()
    assert other.post(url(site, "drop_view", view.pk)).status_code == 404
    officer.post(url(site, "drop_view", view.pk))
    with within(site.school):
        assert not SavedView.objects.exists()


# --- a pupil's actions ---------------------------------------------------------------------------
def test_a_pupils_actions_hold_all_work_with_why_and_what_came_of_it(site, officer):
    ben = site.pupils["Ben"]
    done = work_for(site.school, ben, occasion="before")
    officer.post(url(site, "done", done.pk), {"outcome": "sent", "done-words": "by hand"})
    work_for(site.school, ben, due_by=TODAY - timedelta(2))
    work_for(site.school, ben, subject_kind="case", subject="P0002:contract:2026-09-14",
             verb="review", words="review: contract")  # fmt: skip
    work_for(site.school, site.pupils["Amy"], words="letter: hers")
    said = text(officer.get(url(site, "actions", ben.pk)))
    for words in ("Letter: warning", "absent 4", "sent: by hand", "overdue, Wed 18 Nov",
                  "Review: contract", "A letter goes home at three sessions missed."):  # fmt: skip
        assert words.lower() in said.lower(), words
    assert "hers" not in said


def test_the_pupils_page_leads_to_the_actions_and_to_why_not(site, officer):
    html = officer.get(site.url(f"pupils/{site.pupils['Ben'].pk}/")).content.decode()
    assert url(site, "actions", site.pupils["Ben"].pk) in html
    assert url(site, "why_not", site.pupils["Ben"].pk) in html
    teacher = site.client(Role.CLASS_TEACHER).get(site.url(f"pupils/{site.pupils['Ben'].pk}/"))
    assert url(site, "why_not", site.pupils["Ben"].pk) not in teacher.content.decode()


def test_a_search_leads_to_why_not(site, officer):
    make_pupil(site.school, "Bob", surname="Birch")
    html = officer.get(site.url("pupils/?q=birch")).content.decode()
    assert url(site, "why_not", site.pupils["Ben"].pk) in html
