"""Marks added, changed and removed, and which of them wait for a person: history and what was taken
here. Each register is drawn before and after."""

from datetime import date, datetime, timedelta

import pytest
from import_files import MONDAY, OFFICE, PAGE, Files, brought, calendar, drawn, marks, page_of

from herringbone.web import clock
from herringbone.web.imports.questions import Ask
from herringbone.web.registers.alarms import note_use
from herringbone.web.registers.changes import Carried, Change, Occasion
from herringbone.web.registers.models import Alarm, Entry, Kind, MarkDetail, Source
from herringbone.web.registers.record import write_entry
from herringbone.web.schools.models import Pupil
from herringbone.web.schools.tenancy import within

pytestmark = pytest.mark.both_databases
FILES = Files()
FRIDAY = MONDAY + timedelta(days=4)
EARLIER = MONDAY - timedelta(days=7)


def with_page(page, starts=MONDAY):
    return FILES.having(marks=marks(page, starts))


def say(school, pupil_id, day, session, code, kind=Kind.TAKEN, **carried):
    """Somebody here enters a mark."""
    with within(school):
        pupil = Pupil.objects.get(pupil_id=pupil_id)
        change = Change(pupil, day, session, code, Carried(**carried))
        occasion = Occasion(kind=kind, source=Source.SCREEN, author=OFFICE, at=clock.now())
        return write_entry(school=school, occasion=occasion, changes=[change])


def kinds(outcome):
    return [(str(one.kind), one.key, one.taken) for one in outcome.questions]


def test_a_mark_of_this_week_is_simply_changed(held, tmp_path):
    page = PAGE.replace("P2 II  II  //  //  N-", "P2 II  II  //  //  I-")
    outcome = brought(held, with_page(page), tmp_path)
    assert not outcome.questions
    assert page_of(held) == drawn(page)
    assert outcome.diff.marks.codes() == [("changed", "N", "I", 1)]
    assert outcome.diff.marks.weeks() == [(MONDAY, 0, 1, 0)]
    assert str(outcome.diff.marks.lines[0]) == "Birchall, Ben (P2): 2026-11-20 AM N → I"


def test_a_mark_that_the_file_no_longer_has_is_removed(held, tmp_path):
    page = PAGE.replace("P1 //  //  //  //  /-", "P1 //  //  //  -/  /-")
    outcome = brought(held, with_page(page), tmp_path)
    assert outcome.diff.marks.removed == 1
    assert page_of(held) == drawn(page)


def test_a_session_of_which_the_file_has_no_mark_is_left_alone(held, tmp_path):
    morning = """
       Mon Tue Wed Thu Fri
    P1 //  //  //  //
    P2 II  II  //  //
    P3 /L  //  NN  //
    """
    outcome = brought(held, with_page(morning), tmp_path)
    assert outcome.run is not None and not outcome.diff.marks
    assert page_of(held) == drawn(PAGE)


def test_marks_are_left_alone_where_the_file_has_the_pupil_off_roll(held, tmp_path):
    left = with_page(PAGE.replace("P1 //  //  //  //  /-", "P1 //  //")).saying(
        "pupils", "3B,2026-09-01,,\nP2", "3B,2026-09-01,2026-11-17,\nP2"
    )
    outcome = brought(held, left, tmp_path)
    assert not outcome.diff.marks
    assert page_of(held, "P1") == "P1 // // // // /-"


# --- history --------------------------------------------------------------------------------------
OLD = """
   Mon Tue Wed Thu Fri
P1 //  //  //  //  //
P2 NN  II  //  //  //
P3 //  //  //  //  //
"""


@pytest.fixture
def last_week(held, tmp_path):
    """`OLD` stands in the week before, too."""
    both = marks(OLD, EARLIER) + marks(PAGE).partition("\n")[2]
    brought(held, FILES.having(marks=both), tmp_path)
    return held


def of_last_week(page):
    return FILES.having(marks=marks(page, EARLIER) + marks(PAGE).partition("\n")[2])


def test_an_old_mark_waits_for_a_person_and_stays_meanwhile(last_week, tmp_path):
    page = OLD.replace("P2 NN", "P2 CC")
    outcome = brought(last_week, of_last_week(page), tmp_path)
    assert kinds(outcome) == [("changed-history", "P2", False)]
    assert outcome.questions[0].lines == (
        "2026-11-09 AM N → C (before 2026-11-16)",
        "2026-11-09 PM N → C (before 2026-11-16)",
    )
    assert outcome.left == {"changed-history": 2}
    assert page_of(last_week, starts=EARLIER) == drawn(OLD)


def test_an_old_mark_changes_once_it_is_accepted(last_week, tmp_path):
    page = OLD.replace("P2 NN", "P2 CC")
    outcome = brought(last_week, of_last_week(page), tmp_path, Ask.CHANGED_HISTORY)
    assert kinds(outcome) == [("changed-history", "P2", True)]
    assert page_of(last_week, starts=EARLIER) == drawn(page)
    assert not outcome.left


def test_one_pupil_is_accepted_and_another_is_not(last_week, tmp_path):
    from herringbone.web.imports.bringing import bring
    from herringbone.web.imports.questions import Decisions

    page = OLD.replace("P2 NN", "P2 CC").replace("P3 //", "P3 NN")
    reading, files = of_last_week(page).read(tmp_path / "files")
    outcome = bring(
        school=last_week,
        registers=reading.registers,
        columns=reading.columns_present,
        files=files,
        author=OFFICE,
        at=clock.now(),
        decisions=Decisions(answers={(Ask.CHANGED_HISTORY, "P2"): True}),
    )
    assert outcome.left == {"changed-history": 2}
    assert page_of(last_week, starts=EARLIER) == drawn(OLD.replace("P2 NN", "P2 CC"))


def test_a_blank_of_the_past_is_filled_without_asking(last_week, tmp_path):
    fourth = "P4,,Denholm,Dot,2019-02-02,3,3B,2026-09-01,,\n"
    page = OLD.rstrip() + "\nP4 //  //  II  //  //\n"
    files = of_last_week(page)
    files = files.having(pupils=files.texts["pupils.csv"] + fourth)
    outcome = brought(last_week, files, tmp_path)
    assert not outcome.questions
    assert page_of(last_week, "P4", starts=EARLIER) == "P4 // // II // //"


def test_the_fifth_school_day_back_is_still_settled_by_the_file(held, tmp_path):
    outcome = brought(held, with_page(PAGE.replace("P2 II  II", "P2 CC  II")), tmp_path)
    assert not outcome.questions
    with clock.at(clock.now() + timedelta(days=3)):
        later = brought(
            held,
            with_page(PAGE.replace("P2 II  II", "P2 II  II")).having(
                calendar=calendar([MONDAY + timedelta(days=n) for n in (0, 1, 2, 3, 4, 7)])
            ),
            tmp_path,
        )
    assert kinds(later) == [("changed-history", "P2", False)]


def test_an_amended_mark_waits_for_a_person(mis, tmp_path):
    day = FRIDAY - timedelta(days=1)
    say(mis, "P1", day, "AM", "I", Kind.AMENDED)
    outcome = brought(mis, FILES, tmp_path)
    assert kinds(outcome) == [("changed-history", "P1", False)]
    assert "amended here" in outcome.questions[0].lines[0]
    assert page_of(mis, "P1") == "P1 // // // I/ /-"


def test_a_mark_that_a_document_used_waits_and_raises_its_alarm_once_accepted(held, tmp_path):
    with within(held):
        note_use(
            school=held,
            pupil=Pupil.objects.get(pupil_id="P2"),
            kind="letter",
            reference="L1",
            says="letter of 18 November",
            first=MONDAY,
            last=MONDAY,
            at=clock.now(),
        )
    files = with_page(PAGE.replace("P2 II  II", "P2 CI  II"))
    outcome = brought(held, files, tmp_path)
    assert outcome.questions[0].lines == ("2026-11-16 AM I → C (used by letter of 18 November)",)
    assert page_of(held) == drawn(PAGE)
    brought(held, files, tmp_path, Ask.CHANGED_HISTORY)
    with within(held):
        [alarm] = Alarm.objects.filter(school=held)
    assert (alarm.original, alarm.new) == ("I", "C")


# --- whose register it is -------------------------------------------------------------------------
def test_a_mark_taken_here_is_never_overwritten_without_a_word(held, tmp_path):
    say(held, "P2", FRIDAY, "AM", "L")
    files = with_page(PAGE.replace("//  N-", "//  I-"))
    outcome = brought(held, files, tmp_path)
    assert kinds(outcome) == [("taken-here", "P2", False)]
    assert outcome.questions[0].lines == ("2026-11-20 AM L → I (taken here)",)
    assert page_of(held, "P2") == "P2 II II // // L-"
    brought(held, files, tmp_path, Ask.TAKEN_HERE)
    assert page_of(held, "P2") == "P2 II II // // I-"


def test_what_an_import_overwrote_is_no_longer_taken_here(held, tmp_path):
    say(held, "P2", FRIDAY, "AM", "L")
    brought(held, with_page(PAGE.replace("//  N-", "//  I-")), tmp_path, Ask.TAKEN_HERE)
    outcome = brought(held, with_page(PAGE.replace("//  N-", "//  M-")), tmp_path)
    assert not outcome.questions
    assert page_of(held, "P2") == "P2 II II // // M-"


def test_where_a_management_system_keeps_the_register_the_file_is_the_truth(mis, tmp_path):
    say(mis, "P2", FRIDAY, "AM", "L")
    outcome = brought(mis, FILES, tmp_path)
    assert not outcome.questions
    assert page_of(mis) == drawn(PAGE)
    assert [(c[1], c[2], c[3]) for c in outcome.arrived] == [(FRIDAY, "AM", "N")]


def test_an_expected_mark_gives_way_to_the_file(held, tmp_path):
    say(held, "P3", FRIDAY, "PM", "", Kind.PLANNED, expected="V", origin="planned:1")
    outcome = brought(held, with_page(PAGE.replace("NN  //  /-", "NN  //  //")), tmp_path)
    assert not outcome.questions
    with within(held):
        assert not MarkDetail.objects.filter(expected="V").exists()
    assert page_of(held, "P3") == "P3 /L // NN // //"


# --- minutes, reasons, notes ----------------------------------------------------------------------
DETAILED = marks(PAGE).replace("session,code\n", "session,code,minutes_late,reason,note\n")


def detailed(**cells):
    """The page with cells beside its marks, keyed by `P3_2026-11-16_PM`."""
    lines = DETAILED.splitlines()
    for number, line in enumerate(lines[1:], 1):
        key = "_".join(line.split(",")[:3])
        lines[number] = f"{line},{cells.get(key, ',,')}"
    return FILES.having(marks="\n".join([*lines, ""]))


def details(school):
    with within(school):
        return [
            (d.pupil.pupil_id, f"{d.date} {d.session}", d.minutes_late, d.reason, d.note)
            for d in MarkDetail.objects.filter(school=school).order_by("pk")
        ]


LATE = "P3_2026-11-16_PM"


def test_details_alone_are_a_change_too(held, tmp_path):
    outcome = brought(held, detailed(**{LATE: "12,bus,"}), tmp_path)
    assert outcome.diff.marks.details == 1 and not outcome.diff.marks.changed
    assert str(outcome.diff.marks.lines[0]) == (
        "Cawley, Cal (P3): 2026-11-16 PM L: minutes_late – → 12, reason – → bus"
    )
    assert details(held) == [("P3", "2026-11-16 PM", 12, "bus", "")]
    assert not brought(held, detailed(**{LATE: "12,bus,"}), tmp_path).changed


def test_an_empty_cell_takes_nothing_away_where_the_school_keeps_its_own(held, tmp_path):
    brought(held, detailed(**{LATE: "12,bus,rang"}), tmp_path)
    assert not brought(held, detailed(), tmp_path).diff.marks
    assert details(held) == [("P3", "2026-11-16 PM", 12, "bus", "rang")]


def test_an_empty_cell_takes_away_where_the_file_is_the_truth(mis, tmp_path):
    brought(mis, detailed(**{LATE: "12,bus,rang"}), tmp_path)
    outcome = brought(mis, detailed(), tmp_path)
    assert outcome.diff.marks.details == 1
    assert details(mis) == []


def test_a_file_without_the_column_says_nothing_of_it(mis, tmp_path):
    brought(mis, detailed(**{LATE: "12,bus,rang"}), tmp_path)
    assert not brought(mis, FILES, tmp_path).diff.marks
    assert details(mis) == [("P3", "2026-11-16 PM", 12, "bus", "rang")]


def test_a_note_written_here_is_not_overwritten_without_a_word(held, tmp_path):
    say(held, "P3", MONDAY, "PM", "L", note="walked with brother")
    outcome = brought(held, detailed(**{LATE: ",,bus late"}), tmp_path)
    assert kinds(outcome) == [("taken-here", "P3", False)]
    assert details(held)[0][4] == "walked with brother"


def test_a_blank_in_the_file_with_a_note_leaves_the_mark(held, tmp_path):
    files = FILES.having(marks="pupil_id,date,session,code,note\nP2,2026-11-16,AM,,mother rang\n")
    brought(held, files, tmp_path)
    assert page_of(held) == drawn(PAGE)


def test_minutes_beyond_a_session_are_refused_with_their_place(hill, tmp_path):
    from herringbone.web.imports.refusals import NotBrought

    with pytest.raises(NotBrought, match=r"marks.csv, column minutes_late: '700'.*P3, 2026-11-16"):
        brought(hill, detailed(**{LATE: "700,,"}), tmp_path)


def test_the_first_hundred_are_shown_and_the_rest_counted(hill, tmp_path):
    outcome = brought(
        hill,
        FILES.having(marks=marks(OLD, EARLIER) + marks(OLD).partition("\n")[2]
                     + marks(OLD, EARLIER - timedelta(days=7)).partition("\n")[2]
                     + marks(OLD, MONDAY + timedelta(days=7)).partition("\n")[2]),
        tmp_path,
    )  # fmt: skip
    assert outcome.diff.marks.made == 120
    assert len(outcome.diff.marks.lines) == 100
    assert outcome.diff.marks.beyond == 20
    assert sum(added for _, added, _, _ in outcome.diff.marks.weeks()) == 120


def test_the_moment_of_the_import_is_that_of_its_entry(held):
    with within(held):
        assert Entry.objects.get().recorded_at == datetime.fromisoformat(
            "2026-11-20T09:10:00+00:00"
        )
    assert date(2026, 11, 20) == clock.today()
