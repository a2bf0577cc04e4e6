"""The register's page: who may open which day, what it shows, and what works without script."""

import json
import re
from datetime import date, time
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from taking_world import SECOND, at, code_of, opened, plan, sent

from herringbone.web import clock
from herringbone.web.registers.models import DraftMark, Entry, Proposal
from herringbone.web.schools.models import Cover, Role, SchoolDay
from herringbone.web.schools.register_window import window_warnings
from herringbone.web.schools.tenancy import within
from herringbone.web.taking.drafts import keep_drafts
from herringbone.web.taking.merging import Said
from worlds import TODAY, make_pupil

URL = "registers/2026-11-20/AM/3B/"
ALL_HERE = {"Amy": "/", "Ben": "/", "Cal": "/"}


@pytest.fixture
def teacher(at_work):
    return at_work.client(Role.CLASS_TEACHER)


def fields(page):
    """The form of a page as a browser would send it."""
    found = {}
    for tag in re.findall(r"<input[^>]*>", page.text.split('id="register"')[1]):
        said = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        is_choice = said.get("type") in ("radio", "checkbox")
        if "name" in said and (not is_choice or " checked" in tag):
            found[said["name"]] = said.get("value", "").replace("&quot;", '"')
    return found


def marks(world, **by_name):
    return {f"mark-{world.pupils[name].pk}": code for name, code in by_name.items()}


def test_the_page_says_class_day_session_times_and_how_far_it_is(at_work, teacher):
    page = teacher.get(at_work.url(URL)).text
    assert "<h1>3B</h1>" in page
    assert "Friday 20 Nov · AM · opens 08:50, closes 09:20" in page
    assert "not started, 10 min left" in page
    assert "0 of 3" in page
    assert "3 blank" in page
    assert page.count("Mark all blanks present") == 2


def test_surname_comes_first(at_work, teacher):
    assert "<b>Ashdown</b>, Amy" in teacher.get(at_work.url(URL)).text


def test_no_flag_of_a_child_is_on_this_screen(at_work, teacher):
    make_pupil(at_work.school, "Dan", values={"cp": "1", "lac": "1", "sen": "K", "fsm": "1"})
    page = teacher.get(at_work.url(URL)).text
    assert 'class="flag' not in page
    assert "Child protection" not in page


@pytest.mark.parametrize("day", ["2026-11-19", "2026-11-23"])
def test_a_teacher_opens_todays_register_only(at_work, teacher, day):
    answer = teacher.get(at_work.url(URL.replace("2026-11-20", day)))
    assert answer.status_code == 403
    assert "Only today" in answer.text
    assert (
        at_work.client(Role.OFFICE).get(at_work.url(f"registers/{day}/AM/3B/")).status_code == 200
    )


def test_another_class_is_not_hers_until_she_covers_it(at_work, teacher):
    make_pupil(at_work.school, "Dan", class_name="4A")
    url = at_work.url("registers/2026-11-20/AM/4A/")
    assert teacher.get(url).status_code == 403
    with within(at_work.school):
        Cover.objects.create(
            school=at_work.school, class_name="4A", date=TODAY,
            user=at_work.by_role[Role.CLASS_TEACHER],
            made_by=at_work.by_role[Role.OFFICE], made_at=at("08:00"),
        )  # fmt: skip
    assert teacher.get(url).status_code == 200


def test_a_class_with_a_slash_has_an_address(at_work):
    make_pupil(at_work.school, "Dan", class_name="Y3/4 Oak")
    office = at_work.client(Role.OFFICE)
    assert "<h1>Y3/4 Oak</h1>" in office.get(at_work.url("registers/2026-11-20/AM/Y3~4 Oak/")).text


@pytest.mark.parametrize(
    ("address", "says"),
    [("registers/2026-11-21/AM/3B/", "closed"), ("registers/2026-11-20/AM/9Z/", "Nobody is in 9Z"),
     ("registers/2026-13-45/AM/3B/", "")],
)  # fmt: skip
def test_a_register_that_cannot_be_does_not_exist(at_work, address, says):
    answer = at_work.client(Role.OFFICE).get(at_work.url(address))
    assert answer.status_code == 404
    assert says in answer.text


def test_a_closed_afternoon_has_no_register(at_work, teacher):
    with within(at_work.school):
        SchoolDay.objects.filter(date=TODAY).update(pm=False)
    answer = teacher.get(at_work.url("registers/2026-11-20/PM/3B/"))
    assert (answer.status_code, "closed on the afternoon" in answer.text) == (404, True)


def test_sending_without_script(at_work, teacher):
    page = teacher.get(at_work.url(URL))
    said = {**fields(page), **marks(at_work, Amy="/", Ben="L", Cal="N"), "do": "submit"}
    said[f"minutes-{at_work.pupils['Ben'].pk}"] = "9"
    answer = teacher.post(at_work.url(URL), said, follow=True)
    assert "Thank you. 3B is in: 2 here, 1 of them late, 1 not." in answer.text
    assert "submitted 09:10 by Class Teacher Hill" in answer.text
    with within(at_work.school):
        assert [code_of(p) for p in at_work.pupils.values()] == ["/", "L", "N"]


def test_what_is_blank_is_named_and_what_was_typed_is_kept(at_work, teacher):
    page = teacher.get(at_work.url(URL))
    said = {**fields(page), **marks(at_work, Amy="/"), "do": "submit"}
    answer = teacher.post(at_work.url(URL), said)
    assert "2 pupils have no mark" in answer.text
    assert "Ben Birchall" in answer.text
    assert fields(answer)[f"mark-{at_work.pupils['Amy'].pk}"] == "/"
    with within(at_work.school):
        assert not Entry.objects.exists()


def test_a_difference_of_the_headcount_is_shown_and_can_be_answered(at_work, teacher):
    said = {**fields(teacher.get(at_work.url(URL))), **marks(at_work, Amy="/", Ben="/", Cal="N")}
    answer = teacher.post(at_work.url(URL), {**said, "headcount": "3", "do": "submit"})
    assert "3 in front of you, 2 marked here" in answer.text
    again = {**fields(answer), "headcount_is_right": "yes", "do": "submit"}
    assert "is in: 2 here, 1 not" in teacher.post(at_work.url(URL), again, follow=True).text


def test_blanks_without_script_leave_the_ghosts(at_work, teacher):
    with within(at_work.school):
        sent(opened(at_work), {"Amy": "/", "Ben": "N", "Cal": "/"})
    afternoon = at_work.url("registers/2026-11-20/PM/3B/")
    with clock.at(at("13:05")):
        said = {**fields(teacher.get(afternoon)), "do": "blanks"}
        page = teacher.post(afternoon, said, follow=True)
    assert "Not here this morning" in page.text
    with within(at_work.school):
        typed = {draft.pupil.forename: draft.code for draft in DraftMark.objects.all()}
    assert typed == {"Amy": "\\", "Cal": "\\"}


def test_a_mark_is_cleared_without_script(at_work, teacher):
    key = at_work.pupils["Amy"].pk
    said = {**fields(teacher.get(at_work.url(URL))), f"mark-{key}": "/"}
    page = teacher.post(at_work.url(URL), {**said, "do": "keep"}, follow=True)
    assert fields(page)[f"mark-{key}"] == "/"
    page = teacher.post(at_work.url(URL), {**fields(page), "do": f"clear-{key}"}, follow=True)
    assert f"mark-{key}" not in fields(page)


def test_a_note_to_the_office_is_kept_without_script(at_work, teacher):
    key = at_work.pupils["Amy"].pk
    said = {**fields(teacher.get(at_work.url(URL))), f"note-{key}": "Lost a tooth", "do": "keep"}
    page = teacher.post(at_work.url(URL), said, follow=True)
    assert fields(page)[f"note-{key}"] == "Lost a tooth"
    send = {**fields(page), **marks(at_work, **ALL_HERE), "do": "submit"}
    assert "Lost a tooth" in teacher.post(at_work.url(URL), send, follow=True).text


def test_a_plan_shows_its_padlock_its_words_and_no_n(at_work, teacher):
    with within(at_work.school):
        plan(at_work.pupils["Ben"], "appointment", "M", reason="dentist")
        plan(at_work.pupils["Cal"], "visit", "V", reason="")
    page = teacher.get(at_work.url(URL)).text
    assert "2 entries are only prefilled" in page
    ben = page.split(f'id="row-{at_work.pupils["Ben"].pk}"')[1].split("</li>")[0]
    assert "is-lock" in page
    assert "#lock" in ben
    assert 'value="N"' not in ben
    cal = page.split(f'id="row-{at_work.pupils["Cal"].pk}"')[1].split("</li>")[0]
    assert 'value="N"' in cal
    assert "not confirmed" in cal


def test_after_closing_the_page_is_to_read(at_work, teacher):
    with within(at_work.school):
        sent(opened(at_work), ALL_HERE)
    with clock.at(at("09:31")):
        page = teacher.get(at_work.url(URL)).text
    assert "tell the office" in page
    assert 'value="submit"' not in page


def test_a_mark_changed_after_sending_is_said_not_to_be_in_the_register(at_work, teacher):
    ben = at_work.pupils["Ben"].pk
    with within(at_work.school):
        sent(opened(at_work), {**ALL_HERE, "Ben": "N"})
    assert 'data-unsent role="status" hidden' in teacher.get(at_work.url(URL)).text
    said = {"marks": [[ben, "/", "N", None]]}
    teacher.post(at_work.url(f"{URL}taps/"), json.dumps(said), content_type="application/json")
    page = teacher.get(at_work.url(URL)).text
    assert "1 mark was changed after the register was sent, and is not in it." in page
    assert "Ben</a>: / typed, N stands. Submit again to put it in." in page
    assert 'data-unsent role="status" hidden' not in page
    assert "Thank you." not in page
    with clock.at(at("09:21")):
        assert "N stands. Tell the office." in teacher.get(at_work.url(URL)).text
    teacher.post(at_work.url(URL), {**fields(teacher.get(at_work.url(URL))), "do": "submit"})
    page = teacher.get(at_work.url(URL)).text
    assert "Thank you. 3B is in: 3 here" in page
    assert "not in it" not in page


def test_a_late_register_says_so(at_work, teacher):
    with within(at_work.school):
        sent(opened(at_work, now=at("09:31")), ALL_HERE, now=at("09:31"))
    with clock.at(at("09:40")):
        assert "late, submitted 09:31 by Tess Teacher" in teacher.get(at_work.url(URL)).text


def test_a_register_held_open_too_long_says_so(at_work, teacher):
    at_work.school.am_closes = time(10, 0)
    at_work.school.save()
    assert "stays open for 70 minutes" in teacher.get(at_work.url(URL)).text


def test_before_the_guidance_no_length_is_too_long(at_work):
    at_work.school.am_closes = time(10, 0)
    assert window_warnings(at_work.school, date(2024, 8, 18)) == []
    assert len(window_warnings(at_work.school, date(2024, 8, 19))) == 1


def test_a_school_whose_mis_keeps_the_register_takes_none(at_work, teacher):
    at_work.school.register_of_record = "mis"
    at_work.school.mis_name = "Arbor"
    at_work.school.save()
    page = teacher.get(at_work.url(URL)).text
    assert "register of record is in Arbor" in page
    assert 'value="submit"' not in page


def test_somebody_else_at_the_register_is_named(at_work, teacher):
    with within(at_work.school):
        sheet = opened(at_work)
        typed = {at_work.pupils["Amy"].pk: Said("N")}
        keep_drafts(sheet=sheet, taker=SECOND, typed=typed, now=at("08:52"))
    page = teacher.get(at_work.url(URL)).text
    assert "Sid Second is taking this register" in page
    assert "1 marked" in page


def test_two_marks_stand_side_by_side_until_one_is_chosen(at_work, teacher):
    said = fields(teacher.get(at_work.url(URL)))
    with within(at_work.school):
        sent(opened(at_work), {**ALL_HERE, "Ben": "N"})
    send = {**said, **marks(at_work, **ALL_HERE), "do": "submit"}
    answer = teacher.post(at_work.url(URL), send)
    assert "Tess Teacher: N" in answer.text
    assert "You: /" in answer.text
    assert f"mark-{at_work.pupils['Ben'].pk}" not in fields(answer)
    chosen = {**fields(answer), **marks(at_work, Ben="/"), "do": "submit"}
    assert "is in: 3 here" in teacher.post(at_work.url(URL), chosen, follow=True).text


# --- the device ----------------------------------------------------------------------------------
def post(client, url, **said):
    return client.post(url, json.dumps(said), content_type="application/json")


def rows(world, **by_name):
    return [[world.pupils[name].pk, code, "", None] for name, code in by_name.items()]


def test_a_tap_is_kept_and_told_to_the_next(at_work, teacher):
    answer = post(teacher, at_work.url(URL + "taps/"), marks=rows(at_work, Amy="/")).json()
    assert (answer["saved"], answer["differ"], answer["busy"]) == ("09:10", {}, [])
    office = at_work.client(Role.OFFICE).get(at_work.url(URL + "taps/")).json()
    assert office["busy"] == [{"name": "Class Teacher Hill", "marked": 1, "at": "09:10"}]
    assert office["drafts"][str(at_work.pupils["Amy"].pk)]["code"] == "/"


def test_what_is_no_register_is_refused_in_words(at_work, teacher):
    answer = teacher.post(at_work.url(URL + "taps/"), "[", content_type="application/json")
    assert (answer.status_code, answer.json()["state"]) == (422, "refused")
    answer = post(teacher, at_work.url(URL + "send/"), marks=rows(at_work, Amy="/"))
    assert "when the register was typed" in answer.json()["words"]


def test_a_queued_register_is_taken_in_once(at_work, teacher):
    said = {
        "client_id": str(uuid4()),
        "began_from": 0,
        "captured_at": at("08:57").isoformat(),
        "marks": rows(at_work, **ALL_HERE),
    }
    url = at_work.url(URL + "send/")
    first, second = post(teacher, url, **said).json(), post(teacher, url, **said).json()
    assert first == second
    assert first["state"] == "sent"
    with within(at_work.school):
        [entry] = Entry.objects.all()
        assert (entry.source, entry.captured_at) == ("offline", at("08:57"))
    assert (
        "submitted 09:10 by Class Teacher Hill, typed 08:57" in teacher.get(at_work.url(URL)).text
    )


def test_a_register_kept_too_long_is_refused(at_work, teacher):
    said = {"client_id": str(uuid4()), "began_from": 0, "marks": rows(at_work, **ALL_HERE)}
    with clock.at(at("21:00")):
        answer = post(
            teacher, at_work.url(URL + "send/"), captured_at=at("08:57").isoformat(), **said
        )
    assert "more than 12 hours ago" in answer.json()["words"]


def test_a_device_whose_clock_runs_ahead_typed_it_when_it_arrived(at_work, teacher):
    said = {"client_id": str(uuid4()), "began_from": 0, "marks": rows(at_work, **ALL_HERE)}
    post(teacher, at_work.url(URL + "send/"), captured_at=at("18:00").isoformat(), **said)
    with within(at_work.school):
        assert Entry.objects.get().captured_at == at("09:10")


def test_with_somebody_there_the_page_asks_before_anything_is_written(at_work, teacher):
    answer = post(teacher, at_work.url(URL + "send/?ask"), marks=rows(at_work, Amy="/")).json()
    assert answer == {"state": "ask"}
    with within(at_work.school):
        assert not Entry.objects.exists()


def test_proposals_are_shown_and_settled_by_the_teacher_until_closing(at_work, teacher):
    with within(at_work.school):
        sent(opened(at_work), {**ALL_HERE, "Ben": "N"})
    said = {"client_id": str(uuid4()), "began_from": 0, "captured_at": at("08:57").isoformat()}
    post(teacher, at_work.url(URL + "send/"), marks=rows(at_work, **ALL_HERE), **said)
    assert "Take /" in teacher.get(at_work.url(URL)).text
    assert (
        "Two marks, one to choose"
        in at_work.client(Role.OFFICE).get(at_work.url("missing-registers/")).text
    )
    with within(at_work.school):
        key = Proposal.objects.get().pk
    url = at_work.url(f"proposals/{key}/settle/")
    with clock.at(at("09:25")):
        assert teacher.post(url, {"choice": "take"}).status_code == 403
    teacher.post(url, {"choice": "take"})
    with within(at_work.school):
        assert code_of(at_work.pupils["Ben"]) == "/"
        assert Proposal.objects.get().settled_by == "Class Teacher Hill"
    again = at_work.client(Role.OFFICE).post(url, {"choice": "keep"}, follow=True)
    assert "settled this" in again.text


def test_only_the_days_own_classes_may_be_kept_on_a_device(at_work, teacher):
    mine = teacher.get(at_work.url(URL))
    assert mine["X-Herringbone-Keep"] == "43200"
    office = at_work.client(Role.OFFICE)
    assert "X-Herringbone-Keep" not in office.get(at_work.url(URL))
    assert "no-cache" in mine["Cache-Control"]


def test_the_mark_of_a_device_tells_people_apart_and_nothing_else(at_work, teacher):
    page = teacher.get(at_work.url(URL))
    other = at_work.client(Role.OFFICE).get(at_work.url(URL)).text
    assert f'data-who="{page["X-Herringbone-Who"]}"' in page.text
    assert page["X-Herringbone-Who"] not in other


def test_the_worker_may_hold_the_whole_site(at_work, teacher):
    answer = teacher.get("/register-worker.js")
    assert answer["Service-Worker-Allowed"] == "/"
    assert answer["Content-Type"].startswith("text/javascript")


def test_a_larger_class_asks_the_database_no_more_often(at_work, teacher):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            assert teacher.get(at_work.url(URL)).status_code == 200
        return len(queries)

    asked()  # the first request of a session writes of itself, too
    few = asked()
    for number in range(25):
        make_pupil(at_work.school, f"Dan{number}")
    assert asked() == few
    assert few <= 30
