"""Sending a register: what each mark becomes, what is asked first, and what a retry does."""

from datetime import time
from uuid import uuid4

import pytest
from taking_world import OFFICE, TEACHER, at, code_of, opened, plan, saying, sent

from herringbone.web.absences.models import Reported, SessionPattern
from herringbone.web.registers.models import ClassRegister, DraftMark, Entry, Kind, MarkDetail
from herringbone.web.registers.models import Source as From
from herringbone.web.schools.models import Enrolment
from herringbone.web.taking.merging import Said
from herringbone.web.taking.models import NoticeKind, OfficeNotice
from herringbone.web.taking.sheet import sheet_of
from worlds import NOW, TODAY

ALL_HERE = {"Amy": "/", "Ben": "/", "Cal": "/"}


def test_every_pupil_is_written_in_one_entry(entered):
    outcome = sent(opened(entered), ALL_HERE)
    assert outcome.entry.kind == Kind.TAKEN
    assert outcome.entry.parts.count() == 3
    assert (outcome.entry.person_name, outcome.entry.source) == ("Tess Teacher", From.SCREEN)
    assert [code_of(entered.pupils[name]) for name in ALL_HERE] == ["/", "/", "/"]
    register = ClassRegister.objects.get(class_name="3B")
    assert (register.submitted_by, register.is_late) == ("Tess Teacher", False)


def test_the_afternoons_stroke_is_the_afternoons(entered):
    now = at("13:05")
    sent(opened(entered, session="PM", now=now), ALL_HERE, now=now)
    assert code_of(entered.pupils["Amy"], "PM") == "\\"


def test_a_blank_is_asked_about_and_nothing_is_written(entered):
    outcome = sent(opened(entered), {"Amy": "/", "Ben": "N"})
    assert [row.pupil.forename for row in outcome.blanks] == ["Cal"]
    assert not Entry.objects.exists()


def test_a_late_child_has_minutes_from_the_clock(entered):
    sent(opened(entered), {**ALL_HERE, "Ben": "L"}, now=at("09:02"))
    assert code_of(entered.pupils["Ben"]) == "L"
    assert MarkDetail.objects.get().minutes_late == 12


@pytest.mark.parametrize(("minutes", "code"), [(29, "L"), (30, "U"), (45, "U")])
def test_late_until_the_schools_closing_time_then_u(entered, minutes, code):
    """08:50 to 09:20: whoever comes 30 minutes after the start finds the register closed."""
    now = at("09:40")
    sent(opened(entered, now=now), {**ALL_HERE, "Ben": Said("L", minutes=minutes)}, now=now)
    assert code_of(entered.pupils["Ben"]) == code
    assert MarkDetail.objects.get().minutes_late == minutes


def test_the_schools_own_times_say_when(entered):
    entered.school.am_starts, entered.school.am_closes = time(8, 50), time(10, 0)
    entered.school.save()
    now = at("09:40")
    sent(opened(entered, now=now), {**ALL_HERE, "Ben": "L"}, now=now)
    assert code_of(entered.pupils["Ben"]) == "L"


def test_a_first_register_after_closing_is_late_and_still_taken_in(entered):
    now = at("09:31")
    outcome = sent(opened(entered, now=now), ALL_HERE, now=now)
    assert outcome.entry.reason == "late_register"
    assert ClassRegister.objects.get().is_late


def test_nobody_is_marked_before_the_session_begins(entered):
    now = at("08:45")
    outcome = sent(opened(entered, now=now), ALL_HERE, now=now)
    assert "opens at 08:50" in outcome.refused
    assert not Entry.objects.exists()


def test_a_teacher_changes_a_mark_until_it_closes_and_then_tells_the_office(entered):
    sent(opened(entered), ALL_HERE)
    again = sent(opened(entered), {"Ben": "N"}, now=at("09:19"))
    assert (again.entry.kind, code_of(entered.pupils["Ben"])) == (Kind.TAKEN, "N")
    late = sent(opened(entered), {"Ben": "/"}, now=at("09:20"))
    assert "tell the office" in late.refused
    assert code_of(entered.pupils["Ben"]) == "N"
    office = sent(opened(entered), {"Ben": "/"}, taker=OFFICE, now=at("09:20"))
    assert "amendment" in office.refused


def test_a_certain_plan_becomes_a_mark_when_nobody_touches_it(entered):
    plan(entered.pupils["Ben"], "appointment", "M", reason="dentist")
    sent(opened(entered), {"Amy": "/", "Cal": "/"})
    assert code_of(entered.pupils["Ben"]) == "M"
    detail = MarkDetail.objects.get()
    assert detail.origin.startswith("planned:")
    assert not OfficeNotice.objects.exists()


@pytest.mark.parametrize("mark", ["/", "L"])
@pytest.mark.parametrize(("kind", "code"), [("appointment", "M"), ("visit", "V"), ("dual", "D")])
def test_the_child_in_the_room_wins_over_any_plan_and_the_office_is_told(entered, mark, kind, code):
    plan(entered.pupils["Ben"], kind, code)
    sent(opened(entered), {**ALL_HERE, "Ben": mark})
    assert code_of(entered.pupils["Ben"]) == mark
    notice = OfficeNotice.objects.get()
    assert (notice.kind, notice.planned, notice.found) == (NoticeKind.HERE_AFTER_ALL, code, mark)
    assert notice.told_by == "Tess Teacher"


@pytest.mark.parametrize(
    ("kind", "code"),
    [("visit", "V"), ("sport", "P"), ("work", "W"), ("provision", "B"), ("provision", "K"),
     ("dual", "D")],
)  # fmt: skip
def test_n_wins_over_an_expected_attendance(entered, kind, code):
    plan(entered.pupils["Ben"], kind, code)
    sent(opened(entered), {**ALL_HERE, "Ben": "N"})
    assert code_of(entered.pupils["Ben"]) == "N"
    assert OfficeNotice.objects.get().kind == NoticeKind.NOT_HERE


def test_n_does_not_forget_a_reason_that_is_known(entered):
    plan(entered.pupils["Ben"], "appointment", "M")
    sheet = opened(entered)
    assert "N" not in sheet.row_of(entered.pupils["Ben"].pk).choices
    sent(sheet, {**ALL_HERE, "Ben": "N"})
    assert code_of(entered.pupils["Ben"]) == "M"


def test_n_on_a_trip_of_a_child_reported_ill_is_the_illness(entered):
    ben = entered.pupils["Ben"]
    plan(ben, "suspension", "E")
    plan(ben, "provision", "B")
    row = opened(entered).row_of(ben.pk)
    assert (row.shown, row.planned.beneath) == ("B", "E")
    sent(opened(entered), {**ALL_HERE, "Ben": "N"})
    assert code_of(ben) == "E"


def test_an_expected_code_leaves_the_session_unmarked(entered):
    plan(entered.pupils["Ben"], "visit", "V")
    outcome = sent(opened(entered), {"Amy": "/", "Cal": "/"})
    assert outcome.is_sent
    assert code_of(entered.pupils["Ben"]) == ""
    assert MarkDetail.objects.get().expected == "V"


def test_a_report_fills_the_register_without_a_padlock(entered):
    ben = entered.pupils["Ben"]
    Reported.objects.create(
        school=entered.school, pupil=ben, day=TODAY, said_by="mother", how="phone",
        words="temperature", code="I", received_at=at("08:12"), taken_by="Ola Office",
    )  # fmt: skip
    row = opened(entered).row_of(ben.pk)
    assert (row.shown, row.locked_by, row.is_ghost) == ("I", "", True)
    sent(opened(entered), {"Amy": "/", "Cal": "/"})
    assert code_of(ben) == "I"


@pytest.mark.parametrize(("clock", "code"), [("09:45", "C2"), ("09:46", "U")])
def test_by_an_agreed_start_a_child_is_not_late(entered, clock, code):
    ben = entered.pupils["Ben"]
    SessionPattern.objects.create(
        school=entered.school, pupil=ben, enrolment=Enrolment.objects.get(pupil=ben),
        kind="part_time", due="1111111111", fills="C2", start=TODAY, planned_at=at("08:00"),
        agreed_start=time(9, 45),
    )  # fmt: skip
    now = at(clock)
    sent(opened(entered, now=now), {**ALL_HERE, "Ben": "L"}, now=now)
    assert code_of(ben) == code


def test_a_teacher_gives_no_other_code(entered):
    outcome = sent(opened(entered), {**ALL_HERE, "Ben": "I"})
    assert "given by the office" in outcome.refused
    assert "P" not in opened(entered).rows[0].choices
    assert not Entry.objects.exists()


def test_a_pattern_outside_the_nursery_hours_is_no_blank(entered):
    cal = entered.pupils["Cal"]
    SessionPattern.objects.create(
        school=entered.school, pupil=cal, enrolment=Enrolment.objects.get(pupil=cal),
        kind="not_compulsory", due="1010101010", fills="X", start=TODAY, planned_at=at("08:00"),
    )  # fmt: skip
    now = at("13:05")
    sent(opened(entered, session="PM", now=now), {"Amy": "/", "Ben": "/"}, now=now)
    assert code_of(cal, "PM") == "X"


def test_a_headcount_that_differs_is_shown_before_anything_is_saved(entered):
    marks = {**ALL_HERE, "Ben": "N"}
    outcome = sent(opened(entered), marks, headcount=3)
    assert (outcome.headcount, outcome.here, outcome.is_sent) == (3, 2, False)
    assert not Entry.objects.exists()
    outcome = sent(opened(entered), marks, headcount=3, headcount_is_right=True)
    assert outcome.entry.headcount == 3


def test_a_headcount_that_agrees_asks_nothing(entered):
    assert sent(opened(entered), {**ALL_HERE, "Ben": "L"}, headcount=3).is_sent


def test_the_same_submission_twice_is_one_entry(entered):
    sheet, key = opened(entered), uuid4()
    first = sent(sheet, ALL_HERE, client_id=key)
    second = sent(sheet, ALL_HERE, client_id=key)
    assert first.entry.pk == second.entry.pk
    assert Entry.objects.count() == 1


def test_a_retry_is_known_even_when_the_register_has_moved_since(entered):
    sheet, key = opened(entered), uuid4()
    sent(sheet, ALL_HERE, client_id=key)
    sent(opened(entered), {"Ben": "N"})
    assert sent(sheet, ALL_HERE, client_id=key).entry.client_id == key
    assert code_of(entered.pupils["Ben"]) == "N"


def test_a_note_is_kept_and_the_offices_is_never_overwritten(entered):
    ben = entered.pupils["Ben"]
    sent(opened(entered), {**ALL_HERE, "Ben": Said("/", note="Collected by grandfather")},
         taker=OFFICE)  # fmt: skip
    note = opened(entered).row_of(ben.pk).note
    assert (note.text, note.by, note.from_office) == (
        "Collected by grandfather",
        "Ola Office",
        True,
    )
    sent(opened(entered), {"Ben": Said("/", seen="/", note="Forgot his glasses")})
    text = MarkDetail.objects.get(pupil=ben).note
    assert text == "Collected by grandfather · Tess Teacher: Forgot his glasses"


def test_sending_removes_the_drafts(entered):
    from herringbone.web.taking.drafts import keep_drafts

    sheet = opened(entered)
    keep_drafts(sheet=sheet, taker=TEACHER, typed=saying(sheet, ALL_HERE).marks, now=NOW)
    assert DraftMark.objects.count() == 3
    sent(opened(entered), ALL_HERE)
    assert not DraftMark.objects.exists()


def test_a_class_without_pupils_has_no_register(entered):
    with pytest.raises(LookupError, match="Nobody is in 9Z"):
        sheet_of(entered.school, "9Z", TODAY, "AM", NOW)
