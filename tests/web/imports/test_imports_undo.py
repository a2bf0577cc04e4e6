"""Taking the last import back leaves everything but the record's chain as it stood; where later
work rests on it, nothing is taken back and the reasons are told."""

from datetime import date, timedelta

import pytest
from import_files import (
    MONDAY,
    OF_THE_RECORD,
    OFFICE,
    PAGE,
    PUPILS,
    Files,
    brought,
    calendar,
    drawn,
    everything,
    marks,
    page_of,
    weekdays,
)

from herringbone.synthetic.recipe import Recipe
from herringbone.synthetic.school import make_school as make_synthetic
from herringbone.web import clock
from herringbone.web.absences.models import LeaveRequest, SessionPattern
from herringbone.web.imports.bringing import bring
from herringbone.web.imports.models import ImportRun, RowChange
from herringbone.web.imports.questions import Ask
from herringbone.web.imports.refusals import NotBrought, NotUndone
from herringbone.web.imports.undoing import undo_last, undoing_of
from herringbone.web.registers.alarms import note_use
from herringbone.web.registers.changes import Carried, Change, Occasion
from herringbone.web.registers.models import Alarm, Entry, Kind, RegisterRow, Source
from herringbone.web.registers.record import write_entry
from herringbone.web.registers.verify import verify
from herringbone.web.schools.models import Contact, Enrolment, Pupil, PupilAccess, SchoolDay
from herringbone.web.schools.tenancy import within

pytestmark = pytest.mark.both_databases
FILES = Files()
FRIDAY = MONDAY + timedelta(days=4)
NOT_TAKEN_BACK = OF_THE_RECORD | {"ImportRun", "RowChange"}
DOT = "P4,,Denholm,Dot,2019-02-02,3,3B,2026-11-16,,\n"
CONTACTS = (
    "pupil_id,contact_id,forename,phone,legal_restriction\n"
    "P1,C1,Dana,1,\nP1,C2,Eric,2,no contact\nP2,C3,Una,3,\n"
)
FULL = FILES.having(
    contacts=CONTACTS,
    history="pupil_id,field,value,from,to\nP1,class,3A,2026-09-01,2026-10-09\nP2,pp,1,2026-10-01,\n",
    events="date,event\n2026-11-02,report\n2026-11-09,governors\n",
    done="provision,step,subject,date\nX-1,,P1,2026-10-01\n",
    notices="pupil_id,contact_id,date,outcome\nP1,C1,2026-10-01,paid\n",
    marks=marks(PAGE).replace("session,code\n", "session,code,minutes_late,reason,note\n")
    .replace("\n", ",,,\n").replace("note,,,\n", "note\n")
    .replace("P3,2026-11-16,PM,L,,,", "P3,2026-11-16,PM,L,12,bus,rang"),
)  # fmt: skip


@pytest.fixture
def full(hill, tmp_path):
    brought(hill, FULL, tmp_path)
    return hill


def undo(school):
    return undo_last(school=school, author=OFFICE, at=clock.now())


def state(school):
    """All but the chain and the notes of imports; a register row of blanks says nothing."""
    found = everything(school, but=NOT_TAKEN_BACK)
    found["RegisterRow"] = [row for row in found["RegisterRow"] if any(row[-1])]
    return found


OTHERWISE = {
    "a mark": FULL.saying("marks", "P2,2026-11-20,AM,N", "P2,2026-11-20,AM,I"),
    "a mark with its details": FULL.saying("marks", "PM,L,12,bus,rang", "PM,I,,flu,"),
    "details alone": FULL.saying("marks", "PM,L,12,bus,rang", "PM,L,5,,other"),
    "details where none were": FULL.saying(
        "marks", "P1,2026-11-16,AM,/,,,", "P1,2026-11-16,AM,/,3,x,y"
    ),
    "a mark removed": FULL.saying("marks", "P1,2026-11-19,AM,/,,,\n", ""),
    "marks of another week": FULL.having(
        marks=FULL.texts["marks.csv"] + "P1,2026-11-09,AM,I,,flu,\nP2,2026-11-09,AM,N,,,\n"
    ),
    "names and flags": FULL.saying("pupils", "Birchall,Ben", "Holm,Benjamin").saying(
        "pupils", "3,3B,2026-09-01,,1", "3,3C,2026-09-01,,"
    ),
    "a leaver": FULL.saying("pupils", "3B,2026-09-01,,1", "3B,2026-09-01,2026-11-20,1"),
    "contacts": FULL.saying("contacts", "P1,C1,Dana,1,\n", "").saying("contacts", "Una,3", "Una,4"),
    "history": FULL.saying("history", "P2,pp,1,2026-10-01,\n", "P2,pp,1,2026-10-05,\n"),
    "events": FULL.saying("events", "2026-11-02,report", "2026-11-03,report"),
    "done and notices": FULL.saying("done", "X-1", "X-2").saying("notices", "paid", "unpaid"),
    "days": FULL.having(calendar=calendar([*weekdays()[1:], date(2026, 12, 7)])),
    "the school": FULL.saying("school", "Hill Primary School", "Hill Academy"),
    "no history file and another class": FULL.having(history=None).saying(
        "pupils", "2018-10-03,3,3B", "2018-10-03,4,4B"
    ),
}  # fmt: skip


@pytest.mark.parametrize("files", OTHERWISE.values(), ids=OTHERWISE)
@pytest.mark.parametrize("keeper", ["herringbone", "mis"])
def test_everything_but_the_chain_is_as_it_was(full, tmp_path, files, keeper):
    full.register_of_record = keeper
    full.save()
    before = state(full)
    outcome = brought(full, files, tmp_path, *Ask)
    if keeper == "herringbone" and not outcome.diff:
        pytest.fail("the file changes nothing, so that taking it back proves nothing")
    if outcome.diff:
        assert state(full) != before
        undo(full)
    assert state(full) == before
    with within(full):
        assert verify(full).holds


def test_marks_go_back_by_a_new_entry(held, tmp_path):
    brought(held, OTHERWISE["a mark"].having(contacts=None, history=None, events=None, done=None,
                                             notices=None), tmp_path)  # fmt: skip
    found = undo(held)
    assert page_of(held) == drawn(PAGE)
    with within(held):
        last = Entry.objects.get(seq=3)
    assert (last.source, last.kind, last.reason) == (Source.UNDO, Kind.IMPORTED, "undone")
    assert last.statement == "takes entry 2 back"
    assert found.run.undo_seq == 3


def test_a_pupil_of_whom_the_record_speaks_stays_as_a_bare_id(held, tmp_path):
    before = state(held)
    more = marks(PAGE) + "P4,2026-11-16,AM,/\n"
    brought(held, FILES.having(pupils=PUPILS + DOT, marks=more), tmp_path)
    undo(held)
    after = state(held)
    [shell] = [row for row in after["Pupil"] if row not in before["Pupil"]]
    assert "P4" in shell and "Denholm" not in shell and "Dot" not in shell
    assert {**after, "Pupil": before["Pupil"]} == before
    with within(held):
        assert not held.pupils.on_roll(FRIDAY).filter(pupil_id="P4").exists()
        assert not any(RegisterRow.objects.get(pupil__pupil_id="P4").marks)


def test_what_was_taken_back_can_come_again(held, tmp_path):
    files = FILES.having(pupils=PUPILS + DOT, marks=marks(PAGE) + "P4,2026-11-16,AM,/\n")
    brought(held, files, tmp_path)
    there = state(held)
    undo(held)
    outcome = brought(held, files, tmp_path)
    assert [str(line) for line in outcome.diff["pupils"].lines] == [
        "Denholm, Dot (P4): pupil – → Year 3, 3B"
    ]
    assert not outcome.questions
    again = state(held)
    assert again["Pupil"] == there["Pupil"]
    assert page_of(held, "P4") == "P4 /- -- -- -- --"


def test_a_whole_first_import_goes_back(db, tmp_path):
    from herringbone.web.schools.models import School

    registers = make_synthetic(Recipe(pupils=20, years=(2024,), seed=4))
    school = School.objects.create(
        name="Vale", slug="vale", phase="primary", academic_year_start=date(2024, 9, 1)
    )
    bring(school=school, registers=registers, author=OFFICE, at=clock.now(), made_school=True)
    undo(school)
    with within(school):
        for model in (Contact, Enrolment, SchoolDay):
            assert not model.objects.exists()
        assert not Pupil.objects.exclude(surname="", forename="", values={}, upn="").exists()
        assert not any(any(row.marks) for row in RegisterRow.objects.all())
        assert verify(school).holds


# --- what rests on it -----------------------------------------------------------------------------
def say(school, pupil_id, day, session, code, kind=Kind.AMENDED):
    with within(school):
        pupil = Pupil.objects.get(pupil_id=pupil_id)
        occasion = Occasion(kind=kind, source=Source.OFFICE, author=OFFICE, at=clock.now())
        change = Change(pupil, day, session, code, Carried())
        write_entry(school=school, occasion=occasion, changes=[change])


def refused(school):
    before = everything(school)
    with pytest.raises(NotUndone) as error:
        undo(school)
    assert everything(school) == before
    assert list(error.value.lines[:-1]) == undoing_of(school).blocks
    return error.value.lines


def test_marks_amended_since_are_listed(held, tmp_path):
    say(held, "P2", FRIDAY, "AM", "I")
    assert refused(held)[0] == ("Birchall, Ben (P2), 2026-11-20 AM: N → I since, by Tess Office")


def test_a_register_of_a_pupil_who_came_with_it_is_later_work(held, tmp_path):
    brought(held, FILES.having(pupils=PUPILS + DOT), tmp_path)
    say(held, "P4", FRIDAY, "AM", "/", Kind.TAKEN)
    assert "Denholm, Dot (P4), 2026-11-20 AM" in refused(held)[0]


def test_a_mark_elsewhere_is_no_obstacle(held, tmp_path):
    brought(held, FILES.saying("marks", "P2,2026-11-20,AM,N", "P2,2026-11-20,AM,I"), tmp_path)
    say(held, "P3", FRIDAY, "PM", "/", Kind.TAKEN)
    undo(held)
    assert page_of(held, "P2", "P3") == "P2 II II // // N-\nP3 /L // NN // //"


def test_a_day_that_only_the_import_opened_and_that_was_worked_on(held, tmp_path):
    day = date(2026, 12, 7)
    brought(held, FILES.having(calendar=calendar([*weekdays(), day])), tmp_path)
    say(held, "P1", day, "AM", "/", Kind.TAKEN)
    assert "2026-12-07 AM" in refused(held)[0]


def test_a_row_edited_since_is_named(full):
    with within(full):
        Contact.objects.filter(contact_id="C3").update(phone="9")
    assert refused(full)[0] == "contact Una: changed since"


def test_a_row_removed_since_is_named(full):
    with within(full):
        Contact.objects.filter(contact_id="C3").delete()
    assert refused(full)[0].endswith("removed since")


def test_documents_that_used_the_marks_get_their_alarm(held, tmp_path):
    with within(held):
        note_use(
            school=held,
            pupil=Pupil.objects.get(pupil_id="P2"),
            kind="letter",
            reference="L1",
            says="letter of 20 November",
            first=MONDAY,
            last=FRIDAY,
            at=clock.now(),
        )
    assert undoing_of(held).alarms == 1
    undo(held)
    with within(held):
        assert Alarm.objects.count() == 9


def test_only_the_last_import_goes_back(held, tmp_path):
    brought(held, OTHERWISE["a mark"].having(contacts=None, history=None, events=None, done=None,
                                             notices=None), tmp_path)  # fmt: skip
    undo(held)
    with pytest.raises(NotUndone, match="followed by another"):
        undo(held)


def test_without_an_import_there_is_nothing_to_take_back(hill):
    with pytest.raises(NotUndone, match="No import of Hill Primary School"):
        undo(hill)


def test_nothing_personal_is_kept_of_an_import_once_another_came(full, tmp_path):
    brought(full, OTHERWISE["names and flags"], tmp_path)
    with within(full):
        assert RowChange.objects.filter(before__isnull=False).exists()
    brought(full, OTHERWISE["events"], tmp_path)
    with within(full):
        kept = RowChange.objects.filter(before__isnull=False)
        assert set(kept.values_list("run", flat=True)) == {ImportRun.objects.latest("pk").pk}


def test_who_looked_at_a_pupil_stays_known(held, tmp_path, django_user_model):
    brought(held, FILES.having(pupils=PUPILS + DOT), tmp_path)
    user = django_user_model.objects.create_user("a@example.org", "x", name="Ann")
    with within(held):
        PupilAccess.objects.create(
            school=held,
            pupil=Pupil.objects.get(pupil_id="P4"),
            user=user,
            name="Ann",
            what="page",
            at=clock.now(),
        )
    undo(held)
    with within(held):
        [looked] = PupilAccess.objects.select_related("pupil")
        assert looked.pupil.pupil_id == "P4" and looked.pupil.surname == ""


def asks_for_leave(school, contact):
    """A request for leave by the contact."""
    return LeaveRequest.objects.create(
        school=school,
        pupil=contact.pupil,
        contact=contact,
        asked_by="Dana",
        asked_on=FRIDAY,
        reason="a wedding",
        first=FRIDAY,
        last=FRIDAY,
        recorded_at=clock.now(),
    )


def test_what_pointed_at_a_contact_points_at_it_again(full, tmp_path):
    with within(full):
        request = asks_for_leave(full, Contact.objects.get(contact_id="C1"))
    was = request.contact_id
    brought(full, OTHERWISE["contacts"], tmp_path)
    request.refresh_from_db()
    assert request.contact_id is None
    undo(full)
    request.refresh_from_db()
    assert request.contact_id == was


def test_a_time_on_roll_on_which_something_rests_is_not_removed(held, tmp_path):
    earlier = "pupil_id,field,value,from,to\nP1,enrolment,,2024-09-02,2025-07-18\n"
    brought(held, FILES.having(history=earlier), tmp_path)
    with within(held):
        row = Enrolment.objects.get(pupil__pupil_id="P1", end__isnull=False)
        SessionPattern.objects.create(
            school=held,
            enrolment=row,
            pupil=row.pupil,
            kind="part_time",
            due="1" * 10,
            fills="C",
            start=row.start,
            planned_at=clock.now(),
        )
    before = everything(held)
    without = FILES.having(history=earlier.splitlines()[0] + "\n")
    with pytest.raises(NotBrought, match="Some enrolments cannot go: session patterns made here"):
        brought(held, without, tmp_path, *Ask)
    assert everything(held) == before
