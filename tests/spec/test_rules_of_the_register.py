"""Rules of the register: each governs what it can see and names what breaks it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from herringbone.engine.record.registers import MarkDetail, Registers
from herringbone.engine.running.run import Run
from replays import MONDAY, again, page, plan, replay, said
from small_strategy import provision


def rule(check: str, every: str = "day", **keys: str) -> str:
    rule_of = f"{{check: {check}{keys.pop('more', '')}}}"
    return provision(kind="R", when="", on="", do="", every=every, rule=rule_of, **keys)


def noted(registers: Registers, *details: tuple[str, str, MarkDetail]) -> Registers:
    """The page with what some marks carry: `("Ben", "2024-09-03 AM", MarkDetail(...))`."""
    found = {}
    for name, when, detail in details:
        day, _, part = when.partition(" ")
        index = registers.calendar.index(date.fromisoformat(day))
        assert index is not None
        found[registers.row_of[name], 2 * index + (part == "PM")] = detail
    return replace(registers, details=found)


def governed(provisions: str, registers: Registers) -> int:
    run = Run(registers, plan(provisions))
    for day in range(len(registers.calendar)):
        run.close(day)
    return run.governed["RIV-23"]


def whys(provisions: str, registers: Registers) -> list[str]:
    found = replay(plan(provisions), registers)
    return [found.why(action) for action in found.actions]


# --- registers taken -----------------------------------------------------------------------------
NOT_TAKEN = page("Pupil Mon Tue\nBen // --\nCal // --\nDee // //", pupils={"Dee": {"class": "3B"}})


def test_a_register_in_which_nobody_has_a_mark_was_not_taken() -> None:
    assert said(replay(plan(rule("registers_submitted")), NOT_TAKEN)) == [
        "2024-09-03 RIV-23 3A 2024-09-03 AM chase: register",
        "2024-09-03 RIV-23 3A 2024-09-03 PM chase: register",
    ]


def test_it_governs_each_class_and_session() -> None:
    assert governed(rule("registers_submitted"), NOT_TAKEN) == 8


def test_it_says_how_many_were_due() -> None:
    assert whys(rule("registers_submitted"), NOT_TAKEN)[0] == ("nobody has a mark: 2 were due")


BLANK = page("Pupil Mon\nBen //\nCal -/")


def test_a_register_taken_that_holds_a_blank_is_chased_with_the_names() -> None:
    found = replay(plan(rule("registers_consistent")), BLANK)
    assert [(a.words, a.listed) for a in found.actions] == [
        ("chase: blanks in a register", ("Cal",))
    ]


def test_a_register_not_taken_at_all_is_no_blank() -> None:
    assert said(replay(plan(rule("registers_consistent")), NOT_TAKEN)) == []


def test_who_is_not_on_roll_leaves_no_blank() -> None:
    register = page("Pupil Mon\nBen //\nNew --", pupils={"New": {"start_date": "2024-09-09"}})
    assert said(replay(plan(rule("registers_consistent")), register)) == []


# --- unexplained ---------------------------------------------------------------------------------
N_STANDS = page("Pupil Mon Tue Wed Thu Fri\nBen N/ // // // //\n\nPupil Mon\nBen //")


def test_an_n_is_due_on_its_last_school_day_but_one_and_asked_for_once() -> None:
    found = replay(plan(rule("unexplained_settled")), N_STANDS)
    assert said(found) == ["2024-09-06 RIV-23 Ben settle: unexplained absence"]
    assert [a.occasion for a in found.actions] == ["N@2024-09-02 AM"]


def test_a_shorter_time_is_due_sooner() -> None:
    found = replay(plan(rule("unexplained_settled", more=", within: 3 school days")), N_STANDS)
    assert [str(a.date) for a in found.actions] == ["2024-09-04"]


def test_an_n_that_was_explained_in_time_is_not_asked_for() -> None:
    settled = page("Pupil Mon Tue Wed Thu Fri\nBen I/ // // // //")
    assert said(replay(plan(rule("unexplained_settled")), settled)) == []


def test_its_key_is_the_same_on_each_later_day() -> None:
    first = replay(plan(rule("unexplained_settled")), N_STANDS, until=date(2024, 9, 6))
    second = replay(plan(rule("unexplained_settled")), N_STANDS, memory=again(first.memory))
    assert {a.key for a in second.actions} <= {a.key for a in first.actions}


# --- planned, late, leave ------------------------------------------------------------------------
TRIP = page("Pupil Mon Tue\nBen VV //\nCal // M/")


def test_a_planned_absence_without_a_note_is_listed() -> None:
    found = replay(plan(rule("planned_absence_told", every="week")), TRIP)
    assert [a.listed for a in found.actions] == [("Ben", "Cal")]
    assert governed(rule("planned_absence_told", every="week"), TRIP) == 3


def test_a_planned_absence_with_a_note_is_not_listed() -> None:
    told = MarkDetail(note="letter of 1 July")
    register = noted(
        TRIP,
        ("Ben", "2024-09-02 AM", told),
        ("Ben", "2024-09-02 PM", told),
        ("Cal", "2024-09-03 AM", told),
    )
    assert said(replay(plan(rule("planned_absence_told", every="week")), register)) == []


LATE = page("Pupil Mon Tue\nBen L/ //\nCal // U/")


def test_a_late_mark_without_minutes_is_asked_about() -> None:
    register = noted(LATE, ("Ben", "2024-09-02 AM", MarkDetail(minutes_late=8)))
    assert said(replay(plan(rule("late_times")), register)) == [
        "2024-09-03 RIV-23 Cal record: late note"
    ]
    assert governed(rule("late_times"), register) == 2


LEAVE = page("Pupil Mon Tue\nBen // CC\nCal GG GG")


def test_leave_without_a_recorded_decision_is_asked_for_once_a_block() -> None:
    found = replay(plan(rule("leave_decided")), LEAVE)
    assert said(found) == [
        "2024-09-02 RIV-23 Cal decide: leave of absence",
        "2024-09-03 RIV-23 Ben decide: leave of absence",
    ]
    assert governed(rule("leave_decided"), LEAVE) == 6


def test_leave_with_its_decision_is_not_asked_for() -> None:
    register = noted(
        LEAVE,
        ("Ben", "2024-09-03 AM", MarkDetail(reason="granted by the head")),
        ("Cal", "2024-09-02 AM", MarkDetail(note="refused on 1 July")),
    )
    assert said(replay(plan(rule("leave_decided")), register)) == []


# --- reasons -------------------------------------------------------------------------------------
AWAY = page("Pupil Mon Tue\nBen II N/\nCal // //")


def test_an_absence_without_a_reason_asks_for_a_note() -> None:
    register = noted(AWAY, ("Ben", "2024-09-02 AM", MarkDetail(reason="cold")))
    found = replay(plan(rule("note_asked", every="week")), register)
    assert said(found) == ["2024-09-03 RIV-23 Ben ask: note"]


def test_the_table_of_reasons_counts_each_code() -> None:
    why = whys(rule("reasons_recorded", every="week"), AWAY)
    assert why == ["absences by code: I 2, N 1; 2 without a recorded reason; Ben"]


def test_a_week_without_absence_has_no_table() -> None:
    assert whys(rule("reasons_recorded", every="week"), page("Pupil Mon\nBen //")) == []


# --- contacts and letters ------------------------------------------------------------------------
CALLS = provision(id="RIV-24", every="day", when="day.absent >= 1", on="while", do="{call: home}")


def test_each_contact_of_a_day_is_to_stand_in_the_log() -> None:
    found = replay(plan(rule("contact_logged"), CALLS), AWAY)
    log = [a for a in found.actions if a.provision == "RIV-23"]
    assert [(a.words, a.listed) for a in log] == [("record: communications log", ("Ben",))] * 2


def test_a_contact_of_the_morning_counts_too() -> None:
    morning = provision(
        id="RIV-24", at="register", every="", when="absent_today", on="while", do="{call: home}"
    )
    found = replay(plan(rule("contact_logged"), morning), AWAY, until=MONDAY)
    assert [a.words for a in found.actions] == ["call: home", "record: communications log"]


def test_a_letter_without_a_supportive_sentence_is_named() -> None:
    sends = provision(id="RIV-24", every="day", when="day.absent >= 1", on="while")
    bare = "letters:\n  warning: {title: Warning, contact: lead, supportive_sentence: false}"
    found = replay(plan(rule("letters_supportive"), sends, letters=bare), AWAY, until=MONDAY)
    assert [found.why(a) for a in found.actions if a.provision == "RIV-23"] == [
        "letter warning has no supportive sentence"
    ]


def test_a_supportive_letter_is_no_finding() -> None:
    sends = provision(id="RIV-24", every="day", when="day.absent >= 1", on="while")
    assert said(replay(plan(rule("letters_supportive"), sends), AWAY), "RIV-23") == []
