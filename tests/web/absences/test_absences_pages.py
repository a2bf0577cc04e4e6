"""The pages of absences: planned, reported, confirmed, weekly, leave, as the office types them."""

from __future__ import annotations

import pytest
from planned_week import BEFORE, pattern, plan, reported, trip

from herringbone.web import clock
from herringbone.web.absences.forms.planning import ALONE, TRIPS
from herringbone.web.absences.kinds import WEEKLY
from herringbone.web.absences.models import (
    LeaveRequest,
    PlannedAbsence,
    SessionPattern,
    Visit,
)
from herringbone.web.registers.models import ClassRegister
from herringbone.web.registers.rows import codes_held
from herringbone.web.schools.models import Deputy, Post, Role
from herringbone.web.schools.tenancy import within
from worlds import NOW, TODAY, draw, make_contact, make_pupil, make_world


@pytest.fixture
def office(world):
    return world.client(Role.OFFICE)


@pytest.fixture
def head(world):
    return world.client(Role.HEAD)


def page(client, world, path: str, status: int = 200) -> str:
    answer = client.get(world.url(path))
    assert answer.status_code == status
    return answer.content.decode()


def only(world, model):
    with within(world.school):
        return model.objects.get()


def codes(world, session: str = "AM") -> dict[str, str]:
    with within(world.school):
        held = codes_held(world.school, world.pupils.values(), [TODAY])
        return {name: held[p.pk, TODAY, session] for name, p in world.pupils.items()}


# --- planned ---


def test_every_list_says_why_it_is_empty(office, world):
    for path, words in (
        ("absences/", "No pupil has a planned absence"),
        ("absences/weekly/", "No pupil has a weekly pattern"),
        ("messages-in/", "Nobody has been reported for today"),
        ("absences/confirm/", "Nobody waits to be confirmed"),
        ("absences/suspended/", "Nobody is suspended"),
        ("leave/", "No request waits for a decision"),
    ):
        assert words in page(office, world, path), path


@pytest.mark.parametrize("kind", [kind.value for kind in ALONE])
def test_every_kind_has_a_form_that_asks_whom_first(office, world, kind):
    assert "For whom?" in page(office, world, f"absences/new/{kind}/")
    shown = page(office, world, f"absences/new/{kind}/?q=bir")
    assert "Birchall, Ben" in shown
    assert "Plan it" in shown


@pytest.mark.parametrize("kind", ["leave", "visit", "nonsense"])
def test_what_is_not_planned_alone_has_no_such_page(office, world, kind):
    page(office, world, f"absences/new/{kind}/", 404)


def test_an_appointment_is_planned_and_shown_with_what_really_stands(office, world):
    with within(world.school):
        plan(world, "Ben", "E", "Fri AM", "Fri AM", at=BEFORE)
    ben = world.pupils["Ben"].pk
    answer = office.post(
        world.url(f"absences/new/appointment/?pupil={ben}"),
        {
            "first": "2026-11-20",
            "first_session": "AM",
            "last": "2026-11-20",
            "last_session": "PM",
            "arrives_at": "14:00",
            "reason": "dentist",
            "sure": "There is another plan for these sessions: suspension, E, 20 Nov.",
        },
    )
    with within(world.school):
        made = PlannedAbsence.objects.get(code="M")
    assert answer.url == world.url(f"absences/{made.pk}/")
    shown = office.get(answer.url).content.decode()
    assert "held by: suspension" in shown
    assert "Due in at" in shown
    assert "M only where the child is away when the register is taken." in shown


def test_what_is_wrong_is_said_and_nothing_kept(office, world):
    ben = world.pupils["Ben"].pk
    answer = office.post(
        world.url(f"absences/new/suspension/?pupil={ben}"),
        {"first": "2026-11-20", "first_session": "AM", "last": "2026-11-18", "last_session": "PM"},
    )
    shown = answer.content.decode()
    assert answer.status_code == 200
    assert "Not saved" in shown
    with within(world.school):
        assert not PlannedAbsence.objects.exists()


def test_a_plan_over_sessions_that_have_marks_says_so(office, world):
    with within(world.school):
        draw(world.school, "Pupil Fri\nBen N-", world.pupils, starts=TODAY)
    ben = world.pupils["Ben"].pk
    answer = office.post(
        world.url(f"absences/new/religious/?pupil={ben}"),
        {
            "first": "2026-11-20",
            "first_session": "AM",
            "last": "2026-11-20",
            "last_session": "PM",
            "expected_back_session": "AM",
        },
    )
    assert "1 of its sessions have a mark already" in office.get(answer.url).content.decode()
    assert codes(world)["Ben"] == "N"


def test_a_plan_is_changed_shortened_and_cancelled_with_reasons(office, world):
    with within(world.school):
        made = plan(world, "Ben", "R", "Thu AM", "Fri PM")
    fields = {
        "first": "2026-11-18",
        "first_session": "AM",
        "last": "2026-11-20",
        "last_session": "PM",
        "expected_back_session": "AM",
        "why": "told a day more",
    }
    office.post(world.url(f"absences/{made.pk}/change/"), fields)
    office.post(
        world.url(f"absences/{made.pk}/shorten/"),
        {"last": "2026-11-19", "last_session": "PM", "why": "back sooner"},
    )
    shown = page(office, world, f"absences/{made.pk}/")
    assert "told a day more" in shown
    assert "back sooner" in shown
    with clock.at(BEFORE):
        office.post(world.url(f"absences/{made.pk}/cancel/"), {"why": ""})
        assert only(world, PlannedAbsence).cancelled_at is None
        office.post(world.url(f"absences/{made.pk}/cancel/"), {"why": "wrong child"})
    assert "wrong child" in page(office, world, f"absences/{made.pk}/")


def test_the_list_is_narrowed_by_a_name(office, world):
    with within(world.school):
        plan(world, "Ben", "R", "Fri AM", "Fri PM")
        plan(world, "Cal", "R", "Fri AM", "Fri PM")
    shown = page(office, world, "absences/?q=bir")
    assert "Birchall" in shown
    assert "Cawley" not in shown
    assert "No planned absence fits that name" in page(office, world, "absences/?q=zzz")


# --- trips ---


@pytest.mark.parametrize("kind", [kind.value for kind in TRIPS])
def test_a_trip_is_planned_class_by_class_and_its_places_changed(office, world, kind):
    dot = make_pupil(world.school, "Dot", class_name="4A", year_group="4")
    assert "Pupils of which classes go?" in page(office, world, f"absences/visits/new/{kind}/")
    assert "Dot" not in page(office, world, f"absences/visits/new/{kind}/?classes=3B")
    amy, ben = world.pupils["Amy"].pk, world.pupils["Ben"].pk
    answer = office.post(
        world.url(f"absences/visits/new/{kind}/?classes=3B"),
        {
            "name": "Harlow",
            "destination": "Museum",
            "leader": "Kit Leader",
            "leader_phone": "07700 900456",
            "pupils": [amy, ben],
            "first": "2026-11-20",
            "first_session": "AM",
            "last": "2026-11-20",
            "last_session": "PM",
        },
    )
    visit = only(world, Visit)
    assert answer.url == world.url(f"absences/visits/{visit.pk}/")
    shown = office.get(answer.url).content.decode()
    assert "2 going" in shown
    assert "Give a place" in page(office, world, f"absences/visits/{visit.pk}/?q=dot")
    office.post(world.url(f"absences/visits/{visit.pk}/add/{dot.pk}/"))
    assert "3 going" in page(office, world, f"absences/visits/{visit.pk}/")
    office.post(world.url(f"absences/visits/{visit.pk}/add/{dot.pk}/"))
    assert "has a place already" in page(office, world, f"absences/visits/{visit.pk}/")
    office.post(world.url(f"absences/visits/{visit.pk}/cancel/"), {"why": "storm"})
    with within(world.school):
        assert not PlannedAbsence.objects.filter(cancelled_at=None).exists()
    assert "storm" in page(office, world, f"absences/visits/{visit.pk}/")


# --- to confirm ---


def group_of(shown: str) -> str:
    return shown.split('name="group" value="')[1].split('"')[0]


def test_one_tap_confirms_a_trip_and_an_exception_is_not_there(office, world):
    with within(world.school):
        trip(world, "Amy", "Ben", "Cal")
    shown = page(office, world, "absences/confirm/")
    keys = {name: str(p.pk) for name, p in world.pupils.items()}
    assert shown.count("checked") == 3
    office.post(
        world.url("absences/confirm/group/"),
        {
            "session": "AM",
            "group": group_of(shown),
            "seen": list(keys.values()),
            "there": [keys["Amy"], keys["Cal"]],
            "said_by": "Kit Leader",
        },
    )
    assert codes(world) == {"Amy": "V", "Ben": "N", "Cal": "V"}
    assert "Harlow Museum: 2 of 3 there." in page(office, world, "absences/confirm/")


def test_a_list_that_changed_meanwhile_confirms_nobody(office, world):
    with within(world.school):
        trip(world, "Amy", "Ben")
    shown = page(office, world, "absences/confirm/")
    one = str(world.pupils["Amy"].pk)
    said = {"session": "AM", "group": group_of(shown), "seen": [one], "there": [one]}
    answer = office.post(world.url("absences/confirm/group/"), {**said, "said_by": "Kit"})
    assert codes(world) == {"Amy": "", "Ben": "", "Cal": ""}
    assert "This list changed meanwhile" in answer.content.decode()


def test_a_confirmation_without_a_name_keeps_its_ticks(office, world):
    with within(world.school):
        trip(world, "Amy", "Ben")
    shown = page(office, world, "absences/confirm/")
    keys = [str(world.pupils[name].pk) for name in ("Amy", "Ben")]
    said = {"session": "AM", "group": group_of(shown), "seen": keys, "there": keys[:1]}
    again = office.post(world.url("absences/confirm/group/"), {**said, "said_by": " "})
    again = again.content.decode()
    assert "Not confirmed." in again
    assert again.count(" checked") == 1
    assert codes(world)["Amy"] == ""


def test_whoever_was_reported_is_not_ticked(office, world):
    with within(world.school):
        plan(world, "Ben", "B", "Mon AM", "Fri PM")
        reported(world, "Ben", "Fri")
    shown = page(office, world, "absences/confirm/")
    assert "sick in the night" in shown
    assert "checked" not in shown.split("<fieldset>")[1].split("</fieldset>")[0]


def test_after_a_quarter_to_ten_they_are_chased(office, world):
    with within(world.school):
        trip(world, "Amy")
    assert "Due by 09:45; after that" in page(office, world, "absences/confirm/")
    with clock.at(NOW.replace(hour=9, minute=45)):
        assert "Ring these first" in page(office, world, "absences/confirm/")


def test_a_class_in_which_nobody_is_due_is_registered_with_one_tap(office, world):
    with within(world.school):
        for name in ("Amy", "Ben", "Cal"):
            plan(world, name, "E", "Fri AM", "Fri PM")
    assert "3 E" in page(office, world, "absences/confirm/")
    said = {"session": "AM", "class_name": "3B"}
    office.post(world.url("absences/confirm/nobody-due/"), said)
    assert codes(world) == {"Amy": "E", "Ben": "E", "Cal": "E"}
    assert only(world, ClassRegister).submitted_by == "Office Hill"
    office.post(world.url("absences/confirm/nobody-due/"), said)
    assert "it was registered. Look again." in page(office, world, "absences/confirm/")
    page(office, world, "absences/confirm/?session=EVE", 404)


def test_suspended_pupils_stand_apart(office, world):
    with within(world.school):
        plan(world, "Ben", "E", "Thu AM", "Fri PM")
    shown = page(office, world, "absences/suspended/")
    assert "day 2 of 2" in shown
    assert "no return meeting yet" in shown


# --- weekly ---


@pytest.mark.parametrize("kind", [kind.value for kind in WEEKLY])
def test_every_weekly_kind_has_a_form(office, world, kind):
    assert "For whom?" in page(office, world, f"absences/weekly/new/{kind}/")
    assert "Set the pattern" in page(office, world, f"absences/weekly/new/{kind}/?q=bir")


def test_a_part_time_timetable_is_set_reviewed_and_ended(office, world):
    answer = office.post(
        world.url(f"absences/weekly/new/part_time/?pupil={world.pupils['Ben'].pk}"),
        {
            "due": ["0", "2", "4", "6", "8"],
            "start": "2026-11-20",
            "end": "2026-12-18",
            "review": "2026-12-04",
            "authoriser": world.by_role[Role.HEAD].name,
            "agreed_with": "Dana",
            "reason": "health plan",
        },
    )
    made = only(world, SessionPattern)
    assert (made.due, made.fills) == ("1010101010", "C2")
    assert answer.url == world.url(f"absences/weekly/{made.pk}/")
    shown = office.get(answer.url).content.decode()
    assert "never used to manage behaviour" in shown
    address = f"absences/weekly/{made.pk}/"
    office.post(world.url(f"{address}review/"), {"why": "met mother", "next_review": "2026-12-11"})
    assert "met mother" in page(office, world, address)
    assert "ends on" not in page(office, world, "absences/weekly/")
    office.post(world.url(f"{address}end/"), {"end": "2026-11-27", "why": "full time again"})
    assert "ends on 27 November 2026" in page(office, world, "absences/weekly/")
    page(office, world, f"{address}nonsense/", 404)
    office.post(world.url(f"{address}cancel/"), {"why": "never agreed"})
    assert only(world, SessionPattern).cancelled_at == NOW


def test_whoever_needs_attention_is_listed_first(office, world):
    with within(world.school):
        pattern(world, "Amy", "D", "1111000000", provider="Vale")
        pattern(world, "Ben", "C2", "1010101010", end=TODAY, review=TODAY)
    shown = page(office, world, "absences/weekly/")
    assert shown.index("Birchall") < shown.index("Ashdown")
    assert "review due since 20 November 2026" in shown


# --- leave ---


def ask(client, world, **more) -> LeaveRequest:
    mother = make_contact(world.pupils["Ben"], lives_with="1")
    fields = {
        "who": str(mother.pk),
        "lives_with": "1",
        "asked_on": "2026-11-18",
        "first": "2026-11-25",
        "first_session": "AM",
        "last": "2026-11-27",
        "last_session": "PM",
        "reason": "A wedding in Leeds.",
        "grounds": "aunt's wedding\ncheaper flights\n",
        **more,
    }
    client.post(world.url(f"leave/new/?pupil={world.pupils['Ben'].pk}"), fields)
    return only(world, LeaveRequest)


def decision(made: LeaveRequest, **more) -> dict[str, str]:
    with within(made.school):
        grounds = list(made.grounds.all())
    fields = {f"considered-{row.pk}": f"weighed {row.ground}" for row in grounds}
    fields[f"exceptional-{grounds[0].pk}"] = "on"
    return {
        **fields,
        "decision": "grant",
        "first": "2026-11-25",
        "first_session": "AM",
        "last": "2026-11-25",
        "last_session": "PM",
        **more,
    }


def test_a_request_is_kept_decided_in_part_and_answered(office, head, world):
    made = ask(office, world)
    address = f"leave/{made.pk}/"
    assert "Only a person whom the school authorised decides leave" in page(office, world, address)
    shown = page(head, world, address)
    assert "What was considered about “aunt&#x27;s wedding”" in shown
    head.post(world.url(address), decision(made))
    made = only(world, LeaveRequest)
    assert (made.outcome, made.decided_by) == ("partly", "Head Hill")
    assert "Weighed cheaper flights." in made.answer
    shown = page(office, world, address)
    assert "Planned as" in shown
    printed = page(office, world, f"{address}answer/")
    assert "I can agree leave for Wednesday 25 November 2026" in printed
    signed = printed.split("Yours sincerely")[1]
    assert signed.index("Head Hill") < signed.index("Head<br>") < signed.index("Hill Primary")
    office.post(world.url(f"{address}note/answered/"), {"words": "by post"})
    assert only(world, LeaveRequest).answered_at == NOW


def test_a_refusal_is_worded_kindly_and_fills_nothing(office, head, world):
    made = ask(office, world)
    head.post(world.url(f"leave/{made.pk}/"), decision(made, decision="refuse"))
    made = only(world, LeaveRequest)
    assert made.outcome == "refused"
    assert "I know that this is not what you hoped for" in made.answer
    assert "still to come" in page(office, world, f"leave/{made.pk}/")
    with within(world.school):
        assert not PlannedAbsence.objects.exists()


def test_the_head_may_word_the_answer(office, head, world):
    made = ask(office, world)
    head.post(world.url(f"leave/{made.pk}/"), decision(made, answer="In my own words."))
    assert only(world, LeaveRequest).answer == "In my own words."


@pytest.mark.parametrize("role", [r for r in Role if r != Role.HEAD])
def test_nobody_else_decides(office, world, role):
    made = ask(office, world)
    answer = world.client(role).post(world.url(f"leave/{made.pk}/"), decision(made))
    assert answer.status_code == 403
    assert only(world, LeaveRequest).outcome == "pending"


def test_a_deputy_of_the_head_decides_today(office, world):
    with within(world.school):
        Deputy.objects.create(
            school=world.school,
            post=Post.objects.get(role=Role.HEAD),
            user=world.by_role[Role.SLT],
            start=TODAY,
            end=TODAY,
        )
    made = ask(office, world)
    world.client(Role.SLT).post(world.url(f"leave/{made.pk}/"), decision(made))
    assert only(world, LeaveRequest).decided_position.endswith("for Head Hill")


def test_what_stands_against_a_grant_is_said(office, head, world):
    made = ask(office, world, lives_with="0", first="2026-11-19")
    address = f"leave/{made.pk}/"
    shown = page(head, world, address)
    assert "Asked for too late" in shown
    assert "does not live with who asks" in shown
    answer = head.post(world.url(address), decision(made, first="2026-11-19"))
    assert "agreed in advance" not in answer.content.decode()
    assert "normally lives" in answer.content.decode()
    head.post(world.url(f"{address}lives-with/"), {"lives_with": "1", "why": "court order seen"})
    answer = head.post(world.url(address), decision(made, first="2026-11-19"))
    assert "agreed in advance" in answer.content.decode()
    assert only(world, LeaveRequest).outcome == "pending"


def test_what_the_school_holds_of_the_home_is_taken_where_the_form_says_nothing(office, world):
    assert ask(office, world, lives_with="").lives_with == "1"


def test_days_are_given_with_a_grant(office, head, world):
    made = ask(office, world)
    answer = head.post(world.url(f"leave/{made.pk}/"), decision(made, first=""))
    assert "Give the days that are granted" in answer.content.decode()


def test_a_request_is_withdrawn_by_the_parent(office, world):
    made = ask(office, world)
    office.post(world.url(f"leave/{made.pk}/note/withdraw/"), {"words": "not going"})
    assert only(world, LeaveRequest).outcome == "withdrawn"
    office.post(world.url(f"leave/{made.pk}/note/withdraw/"), {"words": "again"})
    assert "decided already" in page(office, world, f"leave/{made.pk}/")
    page(office, world, f"leave/{made.pk}/note/nonsense/", 405)
    page(office, world, f"leave/{made.pk}/answer/", 404)


def test_illness_on_exactly_the_refused_dates_waits_for_a_talk(office, head, world):
    made = ask(office, world)
    head.post(world.url(f"leave/{made.pk}/"), decision(made, decision="refuse"))
    with within(world.school):
        week = "Pupil M T W T F\nBen // // II II II"
        draw(world.school, week, world.pupils, starts=NOW.date().replace(day=23))
    with clock.at(NOW.replace(day=30)):
        assert "Ill on exactly these dates" in page(office, world, "leave/")
        assert "Talked with the family" in page(office, world, f"leave/{made.pk}/")
        office.post(world.url(f"leave/{made.pk}/note/talk/"), {"words": "rang: chest infection"})
        shown = page(office, world, f"leave/{made.pk}/")
    assert "rang: chest infection" in shown
    assert "Talked with the family" not in shown


# --- the walls ---


def test_counter_mode_hides_who_and_why(office, world):
    with within(world.school):
        made = plan(world, "Ben", "M", "Fri AM", "Fri PM", reason="CAMHS")
    asked = ask(office, world)
    office.cookies["hb_counter"] = "on"
    for path in (
        "absences/",
        f"absences/{made.pk}/",
        f"messages-in/?pupil={world.pupils['Ben'].pk}",
        "leave/",
        f"leave/{asked.pk}/",
    ):
        shown = page(office, world, path)
        for hidden in ("Birchall", "CAMHS", "wedding"):
            assert hidden not in shown, (path, hidden)


def test_without_the_right_to_contacts_none_are_offered(world):
    make_contact(world.pupils["Ben"], "Dana")
    senco = world.client(Role.SENCO)
    assert "Dana" not in page(senco, world, "leave/new/?q=bir")


def test_another_school_s_rows_do_not_exist(office, world):
    other = make_world("dale")
    with within(other.school):
        absence = plan(other, "Ben", "R", "Fri AM", "Fri PM")
        visit = trip(other, "Amy")
        weekly = pattern(other, "Ben", "D", "1" * 9 + "0")
        told = reported(other, "Ben", "Fri")
    for path in (
        f"absences/{absence.pk}/",
        f"absences/{absence.pk}/cancel/",
        f"absences/visits/{visit.pk}/",
        f"absences/weekly/{weekly.pk}/",
        f"messages-in/reported/{told.pk}/back/",
        f"messages-in/?pupil={other.pupils['Ben'].pk}",
        f"leave/new/?pupil={other.pupils['Ben'].pk}",
    ):
        page(office, world, path, 404)
