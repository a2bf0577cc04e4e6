"""Spells and ladders against a plain retelling: any marks, any day a run begins or breaks off."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from herringbone.engine.language.loading import load_shipped
from herringbone.engine.language.verbs import Verb
from herringbone.engine.record.calendar import AsOf, year_label
from herringbone.engine.record.durations import school_days_after
from herringbone.engine.record.registers import Registers
from herringbone.engine.record.roll import Done
from herringbone.engine.running.evaluate import evaluate
from herringbone.engine.running.history import Memory
from herringbone.synthetic.recipe import Recipe
from herringbone.synthetic.school import make_school
from replays import again, page, plan, replay
from small_strategy import provision

MARKS = st.sampled_from("///////IND-")  # D is not possible, - is no mark
WEEKS = 4
BELOW = plan(
    provision(every="day", when="attendance < 93", needs="possible >= 4", do="{call: home}"),
    provision(id="RIV-24", every="day", when="attendance < 93", needs="possible >= 4", on="exit",
              do="{call: better}"),
)  # fmt: skip


@st.composite
def pages(draw: st.DrawFn) -> tuple[str, Registers]:
    """Ben's marks as one row of letters, two a day, and the page; two weeks of July, two of
    September."""
    marks = draw(st.lists(MARKS, min_size=10 * WEEKS, max_size=10 * WEEKS))
    head = "Pupil Mon Tue Wed Thu Fri"
    weeks = []
    for week in range(WEEKS):
        cells = [f"{marks[10 * week + 2 * n]}{marks[10 * week + 2 * n + 1]}" for n in range(5)]
        weeks.append(f"{head}\nBen {' '.join(cells)}")
        if week == 1:
            weeks += ["Pupil Mon\nBen ##"] * 5
    return "".join(marks), page("\n\n".join(weeks), date(2025, 7, 14))


def retold(marks: str, dates: tuple[date, ...]) -> list[tuple[date, str, str]]:
    """The day, what was asked and the occasion, told day by day in the plainest way."""
    asked, inside, number, year = [], None, 0, 2024
    for n, day in enumerate(dates):
        if year == 2024 and day >= date(2025, 9, 1):
            inside, number, year = None, 0, 2025
        first = 0 if year == 2024 else sum(d < date(2025, 9, 1) for d in dates)
        counted = [mark for mark in marks[2 * first : 2 * n + 2] if mark in "/IN"]
        if len(counted) < 4:
            continue
        present = sum(mark == "/" for mark in counted)
        below = Fraction(present, len(counted)) < Fraction(93, 100)
        occasion = f"{year_label(year)}-{number + 1}"
        if below and inside is None:
            number, inside = number + 1, "entry"
            asked.append((day, "home", occasion))
        elif not below and inside is not None:
            asked.append((day, "better", f"{year_label(year)}-{number}"))
            inside = None
    return asked


@given(pages())
@settings(max_examples=60, deadline=None)
def test_entries_and_exits_are_those_of_the_plain_retelling(drawn: tuple[str, Registers]) -> None:
    marks, registers = drawn
    found = replay(BELOW, registers)
    told = [(a.date, a.thing, a.occasion) for a in found.actions if a.verb is Verb.CALL]
    assert told == retold(marks, registers.calendar.dates)


@given(pages(), st.integers(0, 5 * WEEKS - 2))
@settings(max_examples=40, deadline=None)
def test_where_a_run_breaks_off_changes_nothing(drawn: tuple[str, Registers], stop: int) -> None:
    _, registers = drawn
    whole = replay(BELOW, registers)
    first = replay(BELOW, registers, until=registers.calendar.dates[stop])
    second = replay(BELOW, registers, memory=again(first.memory))
    assert [a.key for a in first.actions + second.actions] == [a.key for a in whole.actions]
    assert second.memory.rows() == whole.memory.rows()


LETTERS = "letters:\n" + "\n".join(
    f"  letter_{n}: {{title: Letter {n}, contact: lead}}" for n in (1, 2, 3)
)
LADDER = plan(
    *(
        provision(id=f"RIV-3{n}", every="day", when=f"attendance < {below}", needs="possible >= 2",
                  do=f"{{letter: letter_{n}}}")
        for n, below in ((1, 95), (2, 90), (3, 80))
    ),
    letters=LETTERS,
    more="ladders: {steps: {rungs: [RIV-31, RIV-32, RIV-33]}}",
)  # fmt: skip


@given(pages())
@settings(max_examples=60, deadline=None)
def test_a_ladder_only_goes_up_within_a_year(drawn: tuple[str, Registers]) -> None:
    _, registers = drawn
    found = replay(LADDER, registers)
    letters = [action for action in found.actions if action.verb is Verb.LETTER]
    for year in (2024, 2025):
        heights = [a.thing for a in letters if registers.calendar.year_of(a.date) == year]
        assert heights == sorted(set(heights))
    assert len({a.date for a in letters}) == len(letters)


@given(pages())
@settings(max_examples=30, deadline=None)
def test_correcting_every_mark_to_present_asks_for_nothing_more(
    drawn: tuple[str, Registers],
) -> None:
    _, registers = drawn
    half = registers.calendar.dates[len(registers.calendar) // 4]
    first = replay(LADDER, registers, until=half)
    marks = registers.marks.copy()
    marks[:] = registers.codes.byte("/") or 0
    second = replay(LADDER, replace(registers, marks=marks), memory=again(first.memory))
    assert second.actions == []
    assert all(spell.left_on is not None for spell in second.memory.all_spells())


# --- the five strategies, day by day -------------------------------------------------------------
JUNE, OCTOBER = date(2024, 6, 24), date(2024, 10, 4)
OUTCOMES = ("attended", "not_attended", "refused", "nobody_reached", "")


def with_people(registers: Registers, name: str) -> Registers:
    """The school where two things in three are done within a few days, with every outcome."""
    wanted = load_shipped(name).plan
    asked = replay(wanted, registers, first=JUNE, until=OCTOBER).actions
    done = [
        Done(
            action.provision,
            action.step,
            action.subject,
            school_days_after(registers.calendar, action.date, 1 + n % 4),
            OUTCOMES[n % 5],
        )
        for n, action in enumerate(asked)
        if n % 3
    ]
    return replace(registers, done=done)


@pytest.mark.thorough
@pytest.mark.parametrize("name", ["accord", "arbour", "harthill", "rivington", "waves"])
def test_a_strategy_run_each_day_from_memory_asks_what_an_unbroken_one_does(name: str) -> None:
    school = make_school(Recipe(pupils=15, years=(2023, 2024), until=OCTOBER))
    registers, wanted = with_people(school, name), load_shipped(name).plan
    whole = replay(wanted, registers, first=JUNE, until=OCTOBER)
    memory, keys = Memory(), []
    for day in registers.calendar.dates:
        if JUNE <= day <= OCTOBER:
            found = evaluate(registers, wanted, AsOf(day), memory=again(memory))
            keys += [action.key for action in found.actions]
            memory = found.memory
    assert keys == [action.key for action in whole.actions]
    assert memory.rows() == whole.memory.rows()
