"""The memory: rows and back without loss, day by day the same as at once, and trouble named."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from herringbone.engine.language.plan import Plan
from herringbone.engine.record.calendar import AsOf
from herringbone.engine.record.registers import Registers
from herringbone.engine.running.evaluate import evaluate
from herringbone.engine.running.history import (
    ASKED,
    COUNTER,
    FLAG,
    FOLLOWED,
    LETTER,
    MEMORY_COLUMNS,
    WAITING,
    Memory,
    Record,
    Spell,
)
from replays import again, page, plan, replay
from small_strategy import provision

STEPS = st.sampled_from(["RIV-23", "RIV-26.meeting", "WAV-06"])
SUBJECTS = st.sampled_from(["Ben", "Cal", "family 1"])
DAYS = st.dates(date(2024, 9, 2), date(2025, 7, 18))
WORDS = st.sampled_from(["", "warning", "RIV-24@2025-01-14", "covered"])
COUNTS = st.builds("badges|2024|{}".format, st.integers(1, 40))


@st.composite
def spells(draw: st.DrawFn) -> list[Spell]:
    """Spells of one step and subject, one after another."""
    step, subject, day = draw(STEPS), draw(SUBJECTS), draw(DAYS)
    found = []
    for number in range(1, draw(st.integers(1, 4)) + 1):
        left = day + timedelta(days=draw(st.integers(1, 9)))
        how = draw(st.sampled_from(["entry", "standing", "covered", "suppressed"]))
        spell = Spell(
            step, "pupil", subject, day, how, number, left, "exit", draw(st.integers(0, 3))
        )
        found.append(spell)
        day = left + timedelta(days=draw(st.integers(0, 9)))
    if draw(st.booleans()):
        found[-1].left_on, found[-1].left_how = None, ""
    return found


@st.composite
def records(draw: st.DrawFn) -> Record:
    kind = draw(st.sampled_from([FOLLOWED, ASKED, LETTER, FLAG, COUNTER, WAITING]))
    on = draw(DAYS)
    until = draw(st.none() | st.just(on + timedelta(days=3)))
    detail = draw(COUNTS if kind == COUNTER else WORDS)
    return Record(kind, draw(STEPS), "pupil", draw(SUBJECTS), on, until, detail)


@st.composite
def memories(draw: st.DrawFn) -> Memory:
    memory = Memory()
    for run in draw(st.lists(spells(), max_size=4, unique_by=lambda r: (r[0].step, r[0].subject))):
        memory.spells[run[0].step, run[0].subject] = run
    for record in sorted(draw(st.lists(records(), max_size=8)), key=lambda r: r.on):
        memory.remember(record)
    memory.ran_to, memory.version = draw(st.none() | DAYS), "small 1"
    return memory


@given(memories())
@settings(max_examples=80, deadline=None)
def test_memory_survives_its_rows(memory: Memory) -> None:
    read = again(memory)
    assert read.rows() == memory.rows()
    assert dict(read.spells) == dict(memory.spells)
    assert read.ran_to == memory.ran_to


@given(memories())
@settings(max_examples=80, deadline=None)
def test_what_is_asked_of_memory_is_the_same_after_its_rows(memory: Memory) -> None:
    read = again(memory)
    for subject in ("Ben", "Cal"):
        assert read.count("badges", subject, 2024) == memory.count("badges", subject, 2024)
        assert read.letter_sent("warning", subject) == memory.letter_sent("warning", subject)
        assert sorted(read.asked("RIV-23", subject)) == sorted(memory.asked("RIV-23", subject))
    flagged = [m.flag_subjects("warning", date(2025, 1, 6)) for m in (read, memory)]
    assert flagged[0] == flagged[1]


def test_a_counter_raised_twice_on_a_day_keeps_its_highest_count() -> None:
    memory = Memory()
    day = date(2024, 9, 6)
    memory.remember(Record(COUNTER, "RIV-50", "pupil", "Ben", day, None, "badges|2024|9"))
    memory.remember(Record(COUNTER, "RIV-09", "pupil", "Ben", day, None, "badges|2024|10"))
    assert again(memory).count("badges", "Ben", 2024) == 10


# --- day by day ----------------------------------------------------------------------------------
TERM = page(
    """
    Pupil Mon Tue Wed Thu Fri
    Ben   //  II  //  //  //
    Cal   //  //  /L  //  N/
    Dee   //  //  //  //  /-
    Eve   //  //  //  //  //

    Pupil Mon Tue Wed Thu Fri
    Ben   II  //  //  //  //
    Cal   L/  L/  //  OO  //
    Dee   //  //  //  //  //
    Eve   //  //  //  //  //

    Pupil Mon Tue Wed Thu Fri
    Ben   //  //  //  II  II
    Cal   //  //  //  //  //
    Dee   //  GG  //  //  //
    Eve   //  //  //  //  //
    """,
    pupils={"Ben": {"family_id": "1"}, "Cal": {"family_id": "1", "class": "3B"}},
)
MIXED = plan(
    provision(every="day", when="attendance < 90", do="{letter: warning}"),
    provision(id="RIV-24", every="day", when="week.attendance < 95", on="exit", do="{message: m}"),
    provision(id="RIV-25", when="week.attendance == 100", on="while", do="{badge: b}",
              counts="{counter: badges}"),
    provision(id="RIV-26", every="", on="", when="", reaches="{counter: badges, every: 2}",
              do="{reward: r}"),
    provision(id="RIV-27", at="register", every="", when="unexplained_today", on="while",
              do="{text: t}"),
    provision(id="RIV-28", for_="family", when="week.absent >= 1", on="while", do="{call: c}"),
    provision(id="RIV-29", for_="class", kind="C", every="friday", when="", on="",
              pick="{best: highest, by: period.attendance}", do="{reward: best}"),
    provision(id="RIV-30", when="absent >= 1", repeats="{every: 1 week, at_most: 2}",
              do="{call: again}"),
)  # fmt: skip


def day_by_day(wanted: Plan, registers: Registers) -> tuple[set[tuple[str, ...]], Memory]:
    """The keys of all actions when each day starts from the rows that the one before wrote."""
    memory, keys = Memory(), set()
    for day in registers.calendar.dates:
        found = evaluate(registers, wanted, AsOf(day), memory=again(memory))
        keys |= {action.key for action in found.actions}
        memory = found.memory
    return keys, memory


def test_day_by_day_from_memory_asks_for_the_same_as_one_replay() -> None:
    whole = replay(MIXED, TERM)
    keys, memory = day_by_day(MIXED, TERM)
    assert keys == {action.key for action in whole.actions}
    assert memory.rows() == whole.memory.rows()


def test_the_mixed_strategy_asks_for_something_of_every_provision() -> None:
    asked = {action.provision for action in replay(MIXED, TERM).actions}
    assert asked >= {f"RIV-{n}" for n in (23, 24, 25, 26, 27, 28, 29, 30)}


def test_no_action_is_asked_for_twice_in_a_run() -> None:
    keys = [action.key for action in replay(MIXED, TERM).actions]
    assert len(keys) == len(set(keys))


def test_running_the_same_day_again_asks_for_nothing_and_changes_no_memory() -> None:
    first = replay(MIXED, TERM)
    second = replay(MIXED, TERM, memory=again(first.memory))
    assert second.actions == []
    assert second.memory.rows() == first.memory.rows()


def test_a_memory_later_than_the_day_asked_closes_nothing() -> None:
    memory = again(replay(MIXED, TERM).memory)
    assert replay(MIXED, TERM, until=date(2024, 9, 10), memory=memory).actions == []


# --- rows that cannot be read --------------------------------------------------------------------
def row(**cells: str) -> dict[str, str]:
    plain = {
        "provision": "RIV-23",
        "subject": "Ben",
        "entered_on": "2025-01-14",
        "how": "entry",
        "kind": "spell",
        "number": "1",
    }
    return {**dict.fromkeys(MEMORY_COLUMNS, ""), **plain, **cells}


@pytest.mark.parametrize(
    ("cells", "trouble"),
    [
        ({"entered_on": ""}, "entered_on is a date such as 2025-01-14, not ''"),
        ({"entered_on": "14/01/2025"}, "entered_on is a date"),
        ({"entered_on": "20250114"}, "entered_on is a date"),
        ({"left_on": "soon"}, "left_on is a date"),
        ({"left_on": "2025-01-13"}, "left_on 2025-01-13 is before entered_on 2025-01-14"),
        ({"number": "first"}, "number is a whole number, not 'first'"),
        ({"number": "²"}, "number is a whole number"),
        ({"repeats": "-1"}, "repeats is a whole number"),
        ({"kind": "guess"}, "kind is spell or one of followed, asked"),
        ({"provision": ""}, "provision is empty"),
        ({"kind": "counter", "detail": "badges"}, "counter|year|count, not 'badges'"),
    ],
)
def test_a_row_that_cannot_be_read_names_its_trouble(cells: dict[str, str], trouble: str) -> None:
    with pytest.raises(ValueError, match="memory row 2") as refused:
        Memory.from_rows([row(), row(**cells)])
    assert trouble in str(refused.value)


def test_a_row_without_the_later_columns_is_a_spell_of_a_pupil() -> None:
    short = {"provision": "RIV-23", "step": "", "subject": "Ben", "entered_on": "2025-01-14"}
    spell = Memory.from_rows([short]).open_spell("RIV-23", "Ben")
    assert spell is not None
    assert (spell.subject_kind, spell.number) == ("pupil", 1)
