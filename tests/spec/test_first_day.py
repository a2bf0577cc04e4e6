"""First-day provisions: as registers are saved, before the day is closed."""

from __future__ import annotations

from datetime import date

from herringbone.engine.record.calendar import AsOf
from herringbone.engine.record.registers import Registers
from herringbone.engine.record.roll import Done
from herringbone.engine.running.evaluate import Evaluation, evaluate
from herringbone.engine.running.history import Memory
from herringbone.engine.running.run import Run
from replays import again, page, plan, said
from small_strategy import provision

TEXT = provision(
    at="register", every="", when="unexplained_today", on="while", do="{text: absence}"
)
FRIDAY = date(2024, 9, 6)
AWAY = page("Pupil Mon Tue Wed Thu Fri\nBen // // // // N-\nCal // // // // /-")


def on(
    day: date, due: int, registers: Registers, *provisions: str, memory: Memory | None = None
) -> Evaluation:
    return evaluate(registers, plan(*provisions), AsOf(day, due), memory=memory)


def test_with_one_session_due_a_morning_n_asks_for_a_text() -> None:
    assert said(on(FRIDAY, 1, AWAY, TEXT)) == ["2024-09-06 RIV-23 Ben text: absence"]


def test_before_a_session_is_due_nothing_is_asked() -> None:
    assert said(on(FRIDAY, 0, AWAY, TEXT)) == []


def test_the_reason_is_worded_as_of_the_morning() -> None:
    found = on(FRIDAY, 1, AWAY, TEXT)
    assert found.why(found.actions[0]) == "absent today without a reason"


def test_a_first_day_action_is_due_the_same_day() -> None:
    assert on(FRIDAY, 1, AWAY, TEXT).actions[0].due_by == FRIDAY


def test_a_register_that_was_not_taken_asks_nothing_of_families() -> None:
    blank = page("Pupil Mon\nBen --\nCal --")
    assert said(on(date(2024, 9, 2), 1, blank, TEXT)) == []


def test_the_day_in_progress_is_not_remembered_as_run() -> None:
    thursday = on(date(2024, 9, 5), 2, AWAY, TEXT)
    morning = on(FRIDAY, 1, AWAY, TEXT, memory=again(thursday.memory))
    assert morning.memory.ran_to == date(2024, 9, 5)


def test_the_evening_asks_for_what_the_morning_did_under_the_same_key() -> None:
    thursday = on(date(2024, 9, 5), 2, AWAY, TEXT)
    morning = on(FRIDAY, 1, AWAY, TEXT, memory=again(thursday.memory))
    evening = on(FRIDAY, 2, AWAY, TEXT, memory=again(morning.memory))
    assert {a.key for a in evening.actions} >= {a.key for a in morning.actions}


def test_days_that_were_missed_are_closed_without_their_first_day_steps() -> None:
    monday = on(date(2024, 9, 2), 2, AWAY, TEXT)
    register = page("Pupil Mon Tue Wed Thu Fri\nBen // N/ // // //\nCal // // // // //")
    assert said(on(FRIDAY, 2, register, TEXT, memory=again(monday.memory))) == []


def test_on_a_closed_day_no_register_is_saved() -> None:
    run = Run(AWAY, plan(TEXT))
    assert run.register(AsOf(date(2024, 9, 7))) == []


CALL = provision(
    id="RIV-24", at="register", every="", on="", when="unexplained_today",
    after="{any_of: [RIV-23], outcome: [nobody_reached], until: 1 school day}",
    do="{call: home}",
)  # fmt: skip


def test_a_text_that_reached_nobody_asks_for_a_call_the_same_morning() -> None:
    run = Run(AWAY, plan(TEXT, CALL))
    morning = AsOf(FRIDAY, 1)
    assert said(run.register(morning)) == ["2024-09-06 RIV-23 Ben text: absence"]
    run.tell([Done("RIV-23", "", "Ben", FRIDAY, "nobody_reached")])
    assert said(run.register(morning)) == ["2024-09-06 RIV-24 Ben call: home"]


def test_saving_the_register_again_asks_for_nothing_new() -> None:
    run = Run(AWAY, plan(TEXT))
    run.register(AsOf(FRIDAY, 1))
    assert run.register(AsOf(FRIDAY, 1)) == []


def test_saving_the_register_again_counts_nothing_again() -> None:
    run = Run(AWAY, plan(TEXT + "    counts: {counter: texts}\n"))
    run.register(AsOf(FRIDAY, 1))
    run.register(AsOf(FRIDAY, 1))
    assert run.memory.count("texts", "Ben", 2024) == 1


LONG_AWAY = provision(
    at="register", every="", when="absent_days_in_a_row >= 2", on="entry", do="{visit: home}"
)
TWO_AWAY = page("Pupil Mon Tue Wed Thu Fri\nBen // // II II //\nCal // // // II II")


def test_an_absence_that_is_going_on_is_asked_about_from_the_first_run() -> None:
    """Suppression is for letters, never for safety: who is missing today is no history."""
    found = on(date(2024, 9, 5), 2, TWO_AWAY, LONG_AWAY)
    assert said(found) == ["2024-09-05 RIV-23 Ben visit: home"]


def test_what_is_asked_at_the_first_register_is_not_asked_again_that_evening() -> None:
    run = Run(TWO_AWAY, plan(LONG_AWAY))
    assert [a.subject for a in run.register(AsOf(date(2024, 9, 5), 1))] == ["Ben"]
    assert run.close(3) == []


def test_what_becomes_true_after_the_first_register_is_asked_for() -> None:
    first = on(date(2024, 9, 5), 2, TWO_AWAY, LONG_AWAY)
    second = on(FRIDAY, 2, TWO_AWAY, LONG_AWAY, memory=again(first.memory))
    assert said(second) == ["2024-09-06 RIV-23 Cal visit: home"]


def test_a_run_of_days_is_entered_at_the_register() -> None:
    third = provision(
        at="register", every="", when="absent_days_in_a_row >= 3", on="entry", do="{visit: home}"
    )
    run = Run(page("Pupil Mon Tue Wed Thu\nBen // II II II"), plan(third))
    for day in run.calendar.dates[:3]:
        run.register(AsOf(day))
        run.close(run.calendar.last_index(day))
    assert said(run.register(AsOf(date(2024, 9, 5), 1))) == ["2024-09-05 RIV-23 Ben visit: home"]


def test_what_is_entered_at_the_first_register_of_a_year_stays_entered_that_evening() -> None:
    away = provision(at="register", every="", when="absent >= 1", on="entry", do="{call: home}")
    register = page(
        "Pupil Thu Fri\nBen // //\n" + "\nPupil Mon\nBen ##\n" * 6 + "\nPupil Mon Tue\nBen II //",
        date(2025, 7, 17),
    )
    run = Run(register, plan(away))
    made = []
    for day in run.calendar.dates:
        made += run.register(AsOf(day)) + run.close(run.calendar.last_index(day))
    assert said(made) == ["2025-09-01 RIV-23 Ben call: home"]
    assert [spell.left_on for spell in run.memory.all_spells()] == [None]
