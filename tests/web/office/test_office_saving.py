"""What the grid sends is saved mark by mark, one reason for many; nothing is lost or hidden."""

from __future__ import annotations

import json
from datetime import date, datetime

import pytest

from herringbone.web import clock
from herringbone.web.clock import LONDON
from herringbone.web.registers.alarms import note_use
from herringbone.web.registers.changes import Author, Carried, Change, Occasion
from herringbone.web.registers.models import Alarm, Entry, Kind, MarkDetail, Source
from herringbone.web.registers.record import write_entry
from herringbone.web.registers.rows import codes_held
from herringbone.web.schools.models import Role
from herringbone.web.schools.tenancy import within
from worlds import NOW, TODAY, draw, make_pupil, make_school

THURSDAY = date(2026, 11, 19)
OFFICE = Author("Tess Office", "office manager")
WHY = {
    "reason": "given",
    "channel": "text",
    "came_at": "2026-11-20T08:31",
    "who": "mother",
    "words": "",
}


def change(world, forename, day, session, code, was="", **more):
    pupil = str(world.pupils[forename].pk)
    place = {"pupil": pupil, "date": day.isoformat(), "session": session}
    return {**place, "code": code, "was": was, **more}


def send(world, *changes, role=Role.OFFICE):
    return world.client(role).post(
        world.url("week/marks/"), json.dumps(changes), content_type="application/json"
    )


def told(world, *changes):
    answer = send(world, *changes)
    assert answer.status_code == 200, answer.content
    return answer.json()


def code(world, forename, day, session):
    with within(world.school):
        pupil = world.pupils[forename]
        return codes_held(world.school, [pupil], [day])[pupil.pk, day, session]


def entries(world):
    return Entry.everywhere.filter(school=world.school).order_by("seq")


# --- while the register is open ------------------------------------------------------------------
def test_before_closing_it_is_part_of_taking_the_register_and_asks_no_reason(world):
    answer = told(world, change(world, "Amy", TODAY, "AM", "I"))
    assert answer["refused"] == [] and answer["at"] == "09:10"
    assert answer["saved"][0] | {"pupil": ""} == {
        "pupil": "",
        "date": "2026-11-20",
        "session": "AM",
        "code": "I",
        "minutes": None,
        "first": "",
        "note": "",
    }
    entry = entries(world).last()
    assert (entry.kind, entry.person_name, entry.person_position) == (
        Kind.TAKEN,
        "Office Hill",
        "office",
    )


def test_late_has_the_minutes_of_the_clock_only_while_the_register_is_open(world):
    answer = told(world, change(world, "Amy", TODAY, "AM", "L"))
    assert answer["saved"][0]["minutes"] == 20
    later = told(world, change(world, "Ben", THURSDAY, "AM", "L", because={"reason": "mistake"}))
    assert later["saved"][0]["minutes"] is None


def test_confirming_what_was_expected_keeps_where_and_with_whom(world):
    amy = world.pupils["Amy"]
    with within(world.school):
        lay(world, Change(amy, TODAY, "AM", "", Carried(expected="B", provider="Hollin Centre")))
    assert told(world, change(world, "Amy", TODAY, "AM", "B"))["refused"] == []
    detail = MarkDetail.everywhere.get(pupil=amy)
    assert (code(world, "Amy", TODAY, "AM"), detail.provider, detail.expected) == (
        "B",
        "Hollin Centre",
        "",
    )


# --- after closing -------------------------------------------------------------------------------
def test_after_closing_nothing_changes_without_a_reason(world):
    drawn(world, "Pupil Thu\nAmy N/")
    answer = told(world, change(world, "Amy", THURSDAY, "AM", "I", "N"))
    assert answer["saved"] == [] and "say why" in answer["refused"][0]["why"]
    assert answer["refused"][0]["now"] == "N"
    assert code(world, "Amy", THURSDAY, "AM") == "N"


def test_one_reason_for_a_selection_is_one_entry_with_its_evidence(world):
    drawn(world, "Pupil Thu\nAmy NN\nBen N/")
    answer = told(
        world,
        *(
            change(world, name, THURSDAY, session, "I", "N", because=WHY)
            for name, session in (("Amy", "AM"), ("Amy", "PM"), ("Ben", "AM"))
        ),
    )
    assert len(answer["saved"]) == 3 and {one["first"] for one in answer["saved"]} == {"N"}
    entry = entries(world).last()
    assert entries(world).count() == 2
    assert (entry.kind, entry.reason) == (Kind.AMENDED, "given")
    with within(world.school):
        parts = [part.content.text for part in entry.parts.select_related("content")]
    assert all("2026-11-20T08:31" in part and "mother" in part for part in parts)


@pytest.mark.parametrize(
    ("because", "says"),
    [
        ({"reason": "given"}, "Say how it came"),
        ({"reason": "given", "channel": "text", "came_at": "2026-11-20T08:31"}, "from whom"),
        ({**WHY, "came_at": "2026-11-20T11:00"}, "later than now"),
        ({"reason": "other"}, "needs a few words"),
        ({"reason": "gossip"}, "gossip"),
    ],
)
def test_a_reason_that_is_not_complete_says_what_is_missing(world, because, says):
    drawn(world, "Pupil Thu\nAmy N/")
    answer = told(world, change(world, "Amy", THURSDAY, "AM", "I", "N", because=because))
    assert says in answer["refused"][0]["why"]
    assert code(world, "Amy", THURSDAY, "AM") == "N"


def test_an_alarm_is_raised_on_what_rests_on_the_mark(world):
    drawn(world, "Pupil Thu\nAmy //")
    with within(world.school):
        note_use(
            school=world.school,
            pupil=world.pupils["Amy"],
            kind="certificate",
            reference="C1",
            says="a certificate issued 3 November",
            first=THURSDAY,
            last=THURSDAY,
            at=NOW,
        )
    answer = told(world, change(world, "Amy", THURSDAY, "AM", "I", "/", because=WHY))
    assert answer["alarms"] == 1
    assert Alarm.everywhere.get().use.says == "a certificate issued 3 November"


# --- somebody else ------------------------------------------------------------------------------
def test_a_mark_that_somebody_changed_meanwhile_is_not_overwritten(world):
    drawn(world, "Pupil Thu\nAmy NN\nBen N/")
    with within(world.school):
        amend(world, Change(world.pupils["Amy"], THURSDAY, "AM", "M"))
    answer = told(
        world,
        change(world, "Amy", THURSDAY, "AM", "I", "N", because=WHY),
        change(world, "Ben", THURSDAY, "AM", "I", "N", because=WHY),
    )
    (refused,) = answer["refused"]
    assert "changed meanwhile by Tess Office at 09:10" in refused["why"]
    assert refused["now"] == "M" and code(world, "Amy", THURSDAY, "AM") == "M"
    assert [one["pupil"] for one in answer["saved"]] == [str(world.pupils["Ben"].pk)]


def test_one_that_cannot_stand_does_not_take_the_others_with_it(world):
    new = world.pupils["Dot"] = make_pupil(world.school, "Dot", start=TODAY)
    answer = told(
        world,
        change(world, "Amy", THURSDAY, "AM", "I", because=WHY),
        change(world, "Dot", THURSDAY, "AM", "I", because=WHY),
        change(world, "Ben", THURSDAY, "AM", "Q9", because=WHY),
    )
    whys = {one["pupil"]: one["why"] for one in answer["refused"]}
    assert "not on roll" in whys[str(new.pk)]
    assert "Q9" in whys[str(world.pupils["Ben"].pk)]
    assert code(world, "Amy", THURSDAY, "AM") == "I"


def test_a_session_that_has_not_begun_takes_no_mark(world):
    answer = told(world, change(world, "Amy", TODAY, "PM", "I"))
    assert "has not begun" in answer["refused"][0]["why"]


# --- notes ---------------------------------------------------------------------------------------
def test_a_note_alone_needs_no_reason_and_is_no_amendment(world):
    drawn(world, "Pupil Thu\nAmy N/")
    answer = told(world, change(world, "Amy", THURSDAY, "AM", "N", "N", note="rang twice"))
    assert answer["saved"][0]["note"] == "rang twice" and answer["saved"][0]["first"] == ""
    detail = MarkDetail.everywhere.get(pupil=world.pupils["Amy"])
    assert (detail.note, detail.is_amended) == ("rang twice", False)


def test_a_code_with_a_note_keeps_both(world):
    answer = told(world, change(world, "Amy", TODAY, "AM", "I", note="mother rang 8:05"))
    assert (answer["saved"][0]["code"], answer["saved"][0]["note"]) == ("I", "mother rang 8:05")


# --- what is sent --------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "body", ["", "{}", "[1]", '[{"pupil": "x"}]', '[{"pupil": 1, "date": "20", "session": "AM"}]']
)
def test_what_cannot_be_read_is_refused_in_words(world, body):
    answer = world.client(Role.OFFICE).post(
        world.url("week/marks/"), body, content_type="application/json"
    )
    assert answer.status_code == 400 and "cannot be read" in answer.json()["why"]


def test_another_schools_pupil_does_not_exist_here(world):
    elsewhere = make_pupil(make_school("dale"), "Nia")
    world.pupils["Nia"] = elsewhere
    answer = told(world, change(world, "Nia", TODAY, "AM", "I"))
    assert answer["refused"][0]["why"] == "There is no such pupil here."
    assert not Entry.everywhere.filter(school=elsewhere.school).exists()


@pytest.mark.parametrize("role", [Role.CLASS_TEACHER, Role.SLT, Role.SENCO, Role.TRUST])
def test_who_may_not_amend_saves_nothing(world, role):
    assert send(world, change(world, "Amy", TODAY, "AM", "I"), role=role).status_code == 403
    assert code(world, "Amy", TODAY, "AM") == ""


def test_where_marks_are_kept_elsewhere_the_grid_saves_nothing(world):
    world.school.register_of_record, world.school.mis_name = "mis", "Weft"
    world.school.save()
    answer = told(world, change(world, "Amy", TODAY, "AM", "I"))
    assert answer["saved"] == [] and code(world, "Amy", TODAY, "AM") == ""


# --- the clocks -----------------------------------------------------------------------------------
@pytest.mark.parametrize(("day", "utc_offset"), [(date(2026, 11, 2), 0), (date(2026, 10, 23), 1)])
def test_closing_is_by_londons_clock_on_both_sides_of_its_change(world, day, utc_offset):
    before = datetime(day.year, day.month, day.day, 9, 19, tzinfo=LONDON)
    assert before.utcoffset().total_seconds() == 3600 * utc_offset
    with clock.at(before):
        assert told(world, change(world, "Amy", day, "AM", "I"))["refused"] == []
    with clock.at(before.replace(minute=20)):
        assert told(world, change(world, "Ben", day, "AM", "I"))["saved"] == []


def drawn(world, page):
    with within(world.school):
        draw(world.school, page, world.pupils, starts=THURSDAY, kind=Kind.TAKEN)


def lay(world, *changes, kind=Kind.PLANNED):
    occasion = Occasion(kind=kind, source=Source.OFFICE, author=OFFICE, at=NOW, reason="mistake")
    write_entry(school=world.school, occasion=occasion, changes=changes)


def amend(world, *changes):
    lay(world, *changes, kind=Kind.AMENDED)


def test_an_incomplete_reason_says_it_by_field_and_leaves_every_cell_waiting(world):
    drawn(world, "Pupil Thu\nAmy N/\nBen NN")
    given = {"reason": "given", "came_at": "2026-11-20T08:31"}
    answer = told(
        world,
        change(world, "Amy", THURSDAY, "AM", "I", "N", because=given),
        change(world, "Ben", THURSDAY, "AM", "M", "N", because=given),
    )
    assert set(answer["because"]) == {"channel", "who"}
    assert [one["waits"] for one in answer["refused"]] == [True, True]
    assert answer["saved"] == []


def test_each_field_says_which_reasons_need_it_without_script(world):
    page = world.client(Role.OFFICE).get(world.url("week/")).content.decode()
    needed = "(needed with: reason given by a parent, evidence received)"
    assert page.count(needed) == 3, "how, from whom and when"
    assert "(needed with: another reason, in words)" in page
    assert 'data-needed-by="given evidence"' in page


def test_a_saved_row_brings_its_week_and_year_anew(world):
    drawn(world, "Pupil Thu\nAmy NN\nBen //")
    before = told(world, change(world, "Amy", THURSDAY, "AM", "I", "N", because=WHY))
    (row,) = before["rows"]["week"]
    assert (row["pupil"], row["attended"]) == (str(world.pupils["Amy"].pk), "0/2")
    after = told(world, change(world, "Amy", THURSDAY, "AM", "/", "I", because=WHY))
    (row,) = after["rows"]["week"]
    assert row["attended"] == "1/2"
    assert "50.0" in row["year"]
    assert "1 missed" in row["year"]


@pytest.mark.parametrize(
    ("typed", "says"),
    [("X", "and is of compulsory school age"), ("Z", "and is on roll"), ("I", "")],
)
def test_a_code_that_hardly_fits_is_doubted_before_it_is_saved(world, typed, says):
    amy = world.pupils["Amy"]
    url = world.url(f"marks/{amy.pk}/{THURSDAY}/AM/?typed={typed}")
    answer = world.client(Role.OFFICE).get(url, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    words = answer.content.decode()
    assert says in words
    assert ("The coding check will ask about it" in words) is bool(says)
    assert code(world, "Amy", THURSDAY, "AM") == ""
