"""One school, one day: all measures, a strategy's whole evaluation, and a year day by day.

    uv run --frozen python benchmarks/one_day.py

Kernel and plain reference must give the same figures, a replay the same actions each time, and a
day run from its saved memory the same actions as in the replay; only then is anything timed.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from herringbone.cli.main import collect_seldom
from herringbone.engine.language.loading import load_shipped, shipped
from herringbone.engine.language.plan import Plan
from herringbone.engine.measuring.catalogue import MEASURES, split_name
from herringbone.engine.measuring.groups import GroupFrame
from herringbone.engine.measuring.measure_table import COLUMNS
from herringbone.engine.measuring.measures import Frame
from herringbone.engine.measuring.planes import Planes
from herringbone.engine.measuring.reference import Answers, measures_of
from herringbone.engine.record.calendar import AsOf, Calendar
from herringbone.engine.record.registers import Registers
from herringbone.engine.record.school import Phase
from herringbone.engine.running.history import Memory
from herringbone.engine.running.run import Run
from herringbone.synthetic import Recipe, make_school
from timing import Target, Took, heading, judge, middle, repeated, table, timed

OF_GROUPS = tuple(name for name, measure in MEASURES.items() if measure.of == "group")
OF_PUPILS = tuple(name for name in MEASURES if name not in OF_GROUPS)
EVERY_NAME = tuple(dict.fromkeys((*COLUMNS.values(), *OF_PUPILS)))
NOT_IN_THE_REFERENCE = ("pattern",)  # it needs the whole school; tests/engine hold it
ALL_MEASURES, ONE_EVALUATION, ONE_YEAR = 0.005, 0.050, 2.0  # seconds
QUICK_DAYS = 25

Read = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Replay:
    """One strategy over the year: each day's time to close, and the actions it made."""

    year: Took
    closes: list[Took]
    actions: list[list[tuple[str, ...]]]


def main() -> int:
    collect_seldom()
    asked = _asked()
    school = make_school(Recipe(pupils=asked.pupils, phase=Phase(asked.phase), seed=asked.seed))
    calendar = school.calendar
    heading(
        f"One day of one school: {asked.pupils} places, {len(school.pupils)} pupils in the year, "
        f"{len(calendar)} school days, {calendar.slots} sessions"
    )
    last = min(QUICK_DAYS, len(calendar)) if asked.quick else len(calendar)
    repeats = 1 if asked.quick else asked.repeats
    targets = measures(school, _days_measured(calendar, last), last, repeats, quick=asked.quick)
    targets += strategies(school, last, min(repeats, 3))
    return judge(targets, quick=asked.quick)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pupils", type=int, default=420)
    parser.add_argument("--phase", default="primary")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--repeats", type=int, default=9)
    parser.add_argument("--quick", action="store_true", help="compare results, judge no target")
    return parser.parse_args()


def _ends_of_half_terms(calendar: Calendar, last: int) -> list[int]:
    return [day for day in range(last) if calendar.half_term_at(day)[-1] == day]


def _days_measured(calendar: Calendar, last: int) -> list[int]:
    """The last day of the third half term and of the year, when most figures are held."""
    ends = _ends_of_half_terms(calendar, last) or [last - 1]
    return sorted({ends[len(ends) // 2 - 1], ends[-1]})


# --- all measures of a day -----------------------------------------------------------------------
def measures(
    school: Registers, days: list[int], last: int, repeats: int, *, quick: bool
) -> list[Target]:
    planes, rows = Planes.of(school), []
    cold, _ = repeated(lambda: all_measures(Planes.of(school), days[0]), min(repeats, 3))
    rows.append(("planes built, and a first day of measures", *_shown(cold), ""))
    for day in days:
        on = school.calendar.dates[day]
        pupils = school.pupils[:12] if quick else school.pupils
        plain, expected = timed(lambda p=pupils, o=on: _reference(school, p, AsOf(o)))
        assert_equal(planes, day, expected, whole_school=not quick)
        fast, _ = repeated(lambda d=day: all_measures(planes, d), repeats)
        patterns, _ = repeated(lambda o=on: Frame(planes, AsOf(o)).truth("pattern"), repeats)
        rows.append((f"all measures as of {on}, kernel", *_shown(fast), ""))
        rows.append(("  of which weekday and session patterns", *_shown(patterns), ""))
        ratio = f"{plain.cpu / fast.cpu * len(school.pupils) / len(pupils):,.0f} x"
        name = f"  the same of {len(pupils)} pupils, plain reference"
        rows.append((name, *_shown(plain), ratio))
    slowest, took = slowest_day(planes, last, repeats)
    rows.append((f"slowest of {last} days: {school.calendar.dates[slowest]}", *_shown(took), ""))
    names = f"{len(EVERY_NAME)} measures of each pupil, {len(OF_GROUPS)} of each class"
    table((names, "wall ms", "cpu ms", "slower than kernel"), rows)
    name = "all measures, slowest day of the year"
    return [Target(name, 1e3 * ALL_MEASURES, 1e3 * took.cpu, "ms")]


def slowest_day(planes: Planes, last: int, repeats: int) -> tuple[int, Took]:
    """The day whose measures take longest, and how long they take when it is timed again."""
    tried = [repeated(lambda d=day: all_measures(planes, d), 3)[0].cpu for day in range(last)]
    day = max(range(last), key=tried.__getitem__)
    return day, repeated(lambda: all_measures(planes, day), repeats)[0]


def all_measures(planes: Planes, day: int) -> tuple[Read, Read]:
    """Every column of measures.csv and every name of MEASURES, of pupils and of classes."""
    frame = Frame(planes, AsOf(planes.calendar.dates[day]))
    pupils = {name: _reader(frame, name)(name) for name in EVERY_NAME}
    classes = GroupFrame(frame, "class")
    return pupils, {name: classes.figure(name) for name in OF_GROUPS}


def _reader(frame: Frame, name: str) -> Callable[[str], Any]:
    readers = {"boolean": frame.truth, "text": frame.text, "date": frame.day}
    return readers.get(split_name(name)[1].kind, frame.figure)


def _reference(school: Registers, pupils: Sequence[Any], as_of: AsOf) -> dict[str, Answers]:
    return {pupil.pupil_id: measures_of(school, pupil.pupil_id, as_of) for pupil in pupils}


def assert_equal(
    planes: Planes, day: int, expected: dict[str, Answers], *, whole_school: bool
) -> None:
    """Kernel against reference, every name and pupil; classes against their pupils' answers."""
    pupils, classes = all_measures(planes, day)
    row_of = planes.registers.row_of
    for name in EVERY_NAME:
        if name in NOT_IN_THE_REFERENCE:
            continue
        for pupil_id, answers in expected.items():
            found = _answer(name, pupils[name], row_of[pupil_id])
            if found != answers[name]:
                sys.exit(f"{name} of {pupil_id}: kernel {found}, reference {answers[name]}")
    if not whole_school:
        return
    frame = GroupFrame(Frame(planes, AsOf(planes.calendar.dates[day])), "class")
    for row, named in enumerate(frame.subjects):
        for measure, wanted in _of_class(named, expected).items():
            found = classes[measure].value(row)
            if found != wanted:
                sys.exit(f"{measure} of {named}: kernel {found}, reference {wanted}")


def _answer(name: str, read: Any, row: int) -> Any:
    match split_name(name)[1].kind:
        case "boolean":
            return read.answer(row)
        case "text":
            return str(read[row])
        case "date":
            return read[row].item()
    return read.value(row)


def _of_class(named: str, expected: dict[str, Answers]) -> dict[str, Any]:
    here = [a for a in expected.values() if a["on_roll"] and a["class"] == named]
    held = [a for a in here if a["possible"]]

    def share(name: str) -> Fraction | None:
        return Fraction(100 * sum(bool(a[name]) for a in held), len(held)) if held else None

    return {
        "pupils": len(here),
        "pa_share": share("persistently_absent"),
        "sa_share": share("severely_absent"),
    }


# --- a strategy's days ---------------------------------------------------------------------------
def strategies(school: Registers, last: int, repeats: int) -> list[Target]:
    rows, targets = [], []
    for name in shipped():
        plan = load_shipped(name).plan
        replays = [replay(school, plan, last) for _ in range(repeats)]
        for other in replays[1:]:
            if other.actions != replays[0].actions:
                sys.exit(f"{name}: two replays of one year differ")
        year = middle(one.year for one in replays)
        closes = [middle(one.closes[day] for one in replays) for day in range(last)]
        busiest = max(range(last), key=lambda day: closes[day].cpu)
        alone = from_memory(school, plan, busiest, replays[0].actions, repeats)
        actions = sum(len(day) for day in replays[0].actions)
        rows.append(
            (
                name, f"{len(plan.steps)}", f"{actions:,}", f"{year.wall:.2f}", f"{year.cpu:.2f}",
                str(school.calendar.dates[busiest]), f"{1e3 * closes[busiest].wall:.1f}",
                f"{1e3 * closes[busiest].cpu:.1f}", f"{1e3 * alone.cpu:.1f}",
            )
        )  # fmt: skip
        evaluation = 1e3 * closes[busiest].cpu
        targets.append(Target(f"{name}: slowest day", 1e3 * ONE_EVALUATION, evaluation, "ms"))
        targets.append(Target(f"{name}: the year", ONE_YEAR, year.cpu, "s"))
    head = (
        "strategy", "steps", "actions", "year s", "cpu s", "slowest day", "ms", "cpu ms",
        "alone, cpu ms",
    )  # fmt: skip
    table(head, rows)
    print(f"Year: {last} school days with planes built anew, registers and close of each day.")
    print("The collector of rubbish is set as the command sets it (herringbone.cli.main).")
    print("Alone: the slowest day from saved memory, planes built anew, registers and close.")
    return targets


def replay(school: Registers, plan: Plan, last: int) -> Replay:
    """Every school day with the memory of those before it."""
    closes, actions = [], []

    def days() -> None:
        run = Run(school, plan)
        for day in range(last):
            morning = run.register(AsOf(school.calendar.dates[day]))
            took, evening = timed(lambda d=day: run.close(d))
            closes.append(took)
            actions.append([action.key for action in (*morning, *evening)])

    year, _ = timed(days)
    return Replay(year, closes, actions)


def from_memory(
    school: Registers, plan: Plan, day: int, replayed: list[list[tuple[str, ...]]], repeats: int
) -> Took:
    """One day alone, from the memory that a replay up to the day before has saved.

    Its actions must be the replay's of that day, those with a key already made left aside.
    """
    before = {key for actions in replayed[:day] for key in actions}
    run = Run(school, plan)
    for earlier in range(day):
        run.register(AsOf(school.calendar.dates[earlier]))
        run.close(earlier)
    saved = run.memory.rows() if day else []
    goes = []
    for _ in range(repeats):
        memory = Memory.from_rows(saved) if day else None
        took, actions = timed(lambda m=memory: _one_day(Run(school, plan, m), day))
        fresh = Counter(key for key in actions if key not in before)
        if fresh != Counter(replayed[day]):
            sys.exit(f"{plan.strategy.strategy}: day {day} from memory differs from the replay")
        goes.append(took)
    return middle(goes)


def _one_day(run: Run, day: int) -> list[tuple[str, ...]]:
    morning = run.register(AsOf(run.calendar.dates[day]))
    return [action.key for action in (*morning, *run.close(day))]


def _shown(took: Took) -> tuple[str, str]:
    return f"{1e3 * took.wall:.2f}", f"{1e3 * took.cpu:.2f}"


if __name__ == "__main__":
    sys.exit(main())
