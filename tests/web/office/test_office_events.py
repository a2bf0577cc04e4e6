"""A bulk event does what its preview said, leaves what it must, and is taken back exactly."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from herringbone.web.absences.models import PlannedAbsence
from herringbone.web.office.event_codes import EVENT_CODES, EXPECTED
from herringbone.web.office.event_plan import EventAsk, EventRefused, plan_event
from herringbone.web.office.events import ChangedMeanwhile, give_to_joiner, record_event, take_back
from herringbone.web.office.models import BulkEvent, MarkBefore, Scope
from herringbone.web.registers.changes import Author, Carried, Change, Occasion
from herringbone.web.registers.models import Entry, Kind, MarkDetail, Source
from herringbone.web.registers.record import write_entry
from herringbone.web.registers.rows import codes_held
from herringbone.web.registers.silenced import is_silenced, silenced_pupils
from herringbone.web.schools.models import SchoolDay
from worlds import NOW, TODAY, draw, make_pupil

HEAD = Author("Hetty Head", "head teacher")
THURSDAY = date(2026, 11, 19)
BOTH = [(TODAY, "AM"), (TODAY, "PM")]


def ask(code="Y4", scope=Scope.SCHOOL, sessions=None, reason="No heating", **more):
    return EventAsk(code, scope, BOTH if sessions is None else sessions, reason, **more)


def page(world, day=TODAY):
    """The day as a drawn page, by forename: `Amy IY4`."""
    pupils = list(world.school.pupils)
    held = codes_held(world.school, pupils, [day])
    return {
        p.forename: [held[p.pk, day, session] or "-" for session in ("AM", "PM")] for p in pupils
    }


def record(world, asked, **more):
    return record_event(school=world.school, ask=asked, author=HEAD, at=NOW, **more)


def test_it_fills_blanks_and_leaves_what_stands(entered):
    draw(entered.school, "Pupil Fri\nAmy I-\nBen /-\nCal --", entered.pupils, starts=TODAY)
    event = record(entered, ask())
    assert page(entered) == {"Amy": ["I", "Y4"], "Ben": ["/", "Y4"], "Cal": ["Y4", "Y4"]}
    entry = Entry.objects.latest("seq")
    assert (entry.kind, entry.person_name) == (Kind.EVENT, "Hetty Head")
    assert entry == event.entries.get().entry


@pytest.mark.parametrize("kept", ["I", "M", "C", "E", "T", "(J1)", "V", "G", "U", "(Y1)"])
def test_it_never_takes_a_mark_that_says_why(entered, kept):
    draw(entered.school, f"Pupil Fri\nAmy {kept}-", entered.pupils, starts=TODAY)
    everything = frozenset({"/", "\\", "L", "N", "O", EXPECTED})
    record(entered, ask(replaces=everything))
    assert page(entered)["Amy"][0] == kept.strip("()")


def test_it_replaces_present_late_n_and_o_only_where_told(entered):
    marks = "Pupil Fri\nAmy L-\nBen NO\nCal /\\"
    draw(entered.school, marks, entered.pupils, starts=TODAY)
    plan = plan_event(entered.school, ask(replaces=frozenset({"N"})))
    assert [(c.pupil.forename, c.session, c.before) for c in plan.changes] == [
        ("Ben", "AM", "N"),
        ("Amy", "PM", ""),
    ]
    assert plan.kept_codes == {"L": 1, "/": 1, "O": 1, "\\": 1}
    assert plan.replaced == {"N": 1}


def test_what_was_only_expected_stays_unless_told(entered):
    amy = entered.pupils["Amy"]
    lay(entered, Change(amy, TODAY, "AM", "", Carried(expected="V", origin="planned:3")))
    record(entered, ask(sessions=[(TODAY, "AM")]))
    assert page(entered)["Amy"][0] == "-"
    event = record(entered, ask(sessions=[(TODAY, "AM")], replaces=frozenset({EXPECTED})))
    assert page(entered)["Amy"][0] == "Y4"
    assert MarkDetail.objects.get(pupil=amy).expected == ""
    take_back(event=event, why="the boiler came back", author=HEAD, at=NOW)
    detail = MarkDetail.objects.get(pupil=amy)
    assert (page(entered)["Amy"][0], detail.expected, detail.origin) == ("-", "V", "planned:3")


def test_a_trip_that_no_register_holds_yet_stays_unless_told(entered):
    plan_for_today(entered.pupils["Amy"], "visit", "V")
    plan_for_today(entered.pupils["Ben"], "suspension", "E")
    morning = ask(sessions=[(TODAY, "AM")])
    assert plan_event(entered.school, morning).kept_codes == {"V expected": 1}
    record(entered, morning)
    assert page(entered) == {"Amy": ["-", "-"], "Ben": ["Y4", "-"], "Cal": ["Y4", "-"]}
    record(entered, ask(sessions=[(TODAY, "AM")], replaces=frozenset({EXPECTED})))
    assert page(entered)["Amy"][0] == "Y4"


def plan_for_today(pupil, kind, code):
    PlannedAbsence.objects.create(
        school=pupil.school,
        pupil=pupil,
        kind=kind,
        code=code,
        first=TODAY,
        last=TODAY,
        planned_at=NOW - timedelta(days=3),
    )


def test_taking_it_back_restores_every_mark_and_all_that_belonged_to_it(entered):
    draw(entered.school, "Pupil Fri\nAmy -N\nBen LO\nCal --", entered.pupils, starts=TODAY)
    ben = entered.pupils["Ben"]
    lay(entered, Change(ben, TODAY, "AM", "L", Carried(minutes_late=12, note="bus")))
    before, details = page(entered), everything_beside(entered)
    told = frozenset({"/", "\\", "L", "N", "O"})
    event = record(entered, ask(replaces=told))
    assert page(entered) == {name: ["Y4", "Y4"] for name in ("Amy", "Ben", "Cal")}
    back = take_back(event=event, why="wrong day", author=HEAD, at=NOW)
    assert page(entered) == before
    assert everything_beside(entered) == details
    assert (back.restored, back.left) == (6, [])
    assert Entry.objects.latest("seq").source == Source.UNDO


def test_a_mark_changed_since_stays_as_it_is_and_is_named(entered):
    event = record(entered, ask())
    cal = entered.pupils["Cal"]
    lay(entered, Change(cal, TODAY, "AM", "I"))
    back = take_back(event=event, why="wrong day", author=HEAD, at=NOW)
    assert page(entered)["Cal"] == ["I", "-"]
    assert [(row.pupil, row.session) for row in back.left] == [(cal, "AM")]


def test_it_is_taken_back_once_and_never_without_a_why(entered):
    event = record(entered, ask())
    with pytest.raises(EventRefused, match="Say why"):
        take_back(event=event, why=" ", author=HEAD, at=NOW)
    take_back(event=event, why="wrong day", author=HEAD, at=NOW)
    with pytest.raises(EventRefused, match="taken back before"):
        take_back(event=event, why="again", author=HEAD, at=NOW)


def test_what_is_written_is_what_was_shown_or_nothing(entered):
    plan = plan_event(entered.school, ask())
    draw(entered.school, "Pupil Fri\nAmy I-", entered.pupils, starts=TODAY)
    with pytest.raises(ChangedMeanwhile, match="Look at the preview again"):
        record(entered, ask(), shown=plan.fingerprint)
    assert not BulkEvent.objects.exists() and not MarkBefore.objects.exists()
    again = plan_event(entered.school, ask())
    record(entered, ask(), shown=again.fingerprint)
    assert page(entered)["Amy"] == ["I", "Y4"]


def test_where_nothing_would_change_nothing_is_recorded(entered):
    draw(entered.school, "Pupil Fri\nAmy II\nBen II\nCal II", entered.pupils, starts=TODAY)
    with pytest.raises(EventRefused, match="Nothing would change"):
        record(entered, ask())


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (ask("#", Scope.CLASS, names=["3B"]), "# is only for the whole school"),
        (ask("Y4", Scope.YEAR, names=["3"]), "use Y3"),
        (ask("Y3"), "a school that closed unexpectedly is Y4"),
        (ask("I"), "I is for single pupils"),
        (ask("Y3", Scope.CLASS), "Say which classes"),
        (ask("Y7", Scope.YEAR, names=["3"], reason=" "), "Give the reason. What is the cause"),
        (ask(sessions=[]), "Say which sessions"),
        (ask(sessions=[(date(2026, 11, 21), "AM")]), "no AM session on Saturday 21 November 2026"),
        (ask(replaces=frozenset({"I"})), "never replaces I"),
    ],
)
def test_what_is_refused_says_what_would_be_right(entered, asked, words):
    with pytest.raises(EventRefused, match=words):
        plan_event(entered.school, asked)


def test_a_half_day_takes_only_its_session(entered):
    record(entered, ask(sessions=[(TODAY, "PM")]))
    assert page(entered)["Amy"] == ["-", "Y4"]


def test_a_session_that_the_calendar_has_not_is_refused(entered):
    SchoolDay.objects.filter(date=TODAY).update(pm=False)
    with pytest.raises(EventRefused, match="no PM session"):
        plan_event(entered.school, ask())


def test_each_scope_means_whom_it_says(entered):
    make_pupil(entered.school, "Dot", class_name="4A", year_group="4", values={"travels": "Bus 4"})
    lists = {
        Scope.YEAR: (["4"], {"Dot"}),
        Scope.CLASS: (["3B"], {"Amy", "Ben", "Cal"}),
        Scope.ROUTE: (["Bus 4"], {"Dot"}),
        Scope.LIST: ([entered.pupils["Ben"].pupil_id], {"Ben"}),
    }
    for scope, (names, wanted) in lists.items():
        plan = plan_event(entered.school, ask("Y7", scope, names=names))
        assert {c.pupil.forename for c in plan.changes} == wanted, scope
    whole = plan_event(entered.school, ask("#"))
    assert {c.pupil.forename for c in whole.changes} == {"Amy", "Ben", "Cal", "Dot"}
    assert whole.pupils == 4


def test_who_is_not_on_roll_that_day_and_whose_year_stays_at_home_get_no_mark(entered):
    make_pupil(entered.school, "Dot", start=date(2026, 11, 23))
    make_pupil(entered.school, "Eve", class_name="6A", year_group="6")
    SchoolDay.objects.filter(date=TODAY).update(closed_for="6")
    plan = plan_event(entered.school, ask())
    assert {c.pupil.forename for c in plan.changes} == {"Amy", "Ben", "Cal"}


def test_nobody_chases_a_class_that_an_event_filled_until_it_is_taken_back(entered):
    assert not is_silenced(entered.school, "3B", TODAY, "AM")
    event = record(entered, ask("Y7", Scope.CLASS, names=["3B"], sessions=[(TODAY, "AM")]))
    assert is_silenced(entered.school, "3B", TODAY, "AM")
    assert not is_silenced(entered.school, "3B", TODAY, "PM")
    take_back(event=event, why="they came", author=HEAD, at=NOW)
    assert not is_silenced(entered.school, "3B", TODAY, "AM")


def test_a_bus_that_did_not_run_silences_its_pupils_and_no_class(entered):
    amy = entered.pupils["Amy"]
    record(entered, ask("Y1", Scope.LIST, names=[amy.pupil_id]))
    assert silenced_pupils(entered.school, TODAY, "AM") == {amy.pk}
    assert not is_silenced(entered.school, "3B", TODAY, "AM")


def test_who_joins_later_gets_the_events_of_their_sessions(entered):
    monday = date(2026, 11, 23)
    record(entered, ask("#", reason="INSET", sessions=[(TODAY, "PM"), (monday, "AM")]))
    gone = record(entered, ask("Y2", reason="snow", sessions=[(monday, "PM")]))
    take_back(event=gone, why="thawed", author=HEAD, at=NOW)
    dot = make_pupil(entered.school, "Dot", start=monday)
    given = give_to_joiner(school=entered.school, pupil=dot, since=monday, author=HEAD, at=NOW)
    assert given == 1
    assert page(entered, monday)["Dot"] == ["#", "-"]
    assert page(entered, TODAY)["Dot"] == ["-", "-"]


def test_the_table_of_codes_holds_closures_and_nothing_a_person_decides():
    assert set(EVENT_CODES) == {"#", "Y1", "Y2", "Y3", "Y4", "Y7"}
    assert [code for code, rule in EVENT_CODES.items() if rule.scopes == {Scope.SCHOOL}] == [
        "#",
        "Y4",
    ]


def lay(world, *changes):
    occasion = Occasion(kind=Kind.AMENDED, source=Source.OFFICE, author=HEAD, at=NOW)
    return write_entry(school=world.school, occasion=occasion, changes=changes)


def everything_beside(world):
    """What stands beside the codes, but for the trace that an amendment leaves."""
    fields = ("minutes_late", "note", "reason", "authoriser", "provider", "origin", "expected")
    return {
        (row.pupil_id, row.date, row.session): [getattr(row, name) for name in fields]
        for row in MarkDetail.objects.all()
    }
