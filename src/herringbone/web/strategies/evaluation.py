"""The one door between the two halves: stored registers into the engine, its answer back.

Nothing else in the web half imports what measures, reads a strategy or runs one (a contract holds
that). Nothing here is kept: every figure is computed from the rows when it is asked for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from functools import cached_property, lru_cache

from herringbone.engine.language.loading import load_shipped, load_strategy
from herringbone.engine.language.outcomes import WORDS as OUTCOME_WORDS
from herringbone.engine.language.outcomes import outcomes_of as outcomes_of
from herringbone.engine.language.plan import Plan, StepPlan
from herringbone.engine.language.verbs import VERBS, Tally, Verb
from herringbone.engine.measuring.bands import Band
from herringbone.engine.measuring.catalogue import MEASURES
from herringbone.engine.measuring.groups import GroupFrame
from herringbone.engine.measuring.measure_table import HEADER, rows
from herringbone.engine.measuring.measures import Frame
from herringbone.engine.measuring.planes import Planes
from herringbone.engine.record.calendar import WINDOWS, AsOf
from herringbone.engine.record.registers import Registers
from herringbone.engine.running.actions import Action
from herringbone.engine.running.ahead import Ahead as Ahead
from herringbone.engine.running.ahead import ahead
from herringbone.engine.running.beginning import begun
from herringbone.engine.running.evaluate import Evaluation, evaluate
from herringbone.engine.running.explain import Explainer
from herringbone.engine.running.history import Memory
from herringbone.engine.running.moments import REGISTER
from herringbone.engine.running.scopes import GROUP_KINDS
from herringbone.engine.running.why_not import WhyNot, why_not
from herringbone.engine.running.workings import Workings
from herringbone.engine.showing.show_conditions import condition_said
from herringbone.engine.showing.show_tasks import step_said as step_said
from herringbone.engine.showing.show_tasks import task_said as task_said
from herringbone.web.schools.models import Pupil, School
from herringbone.web.schools.roll import DayRoll
from herringbone.web.strategies.models import Adoption
from herringbone.web.strategies.stored import registers_of, registers_of_roll


@dataclass(frozen=True)
class Measured:
    """Some pupils' registers as of a day and session; figures are made as they are asked for."""

    registers: Registers
    as_of: AsOf
    plan: Plan | None

    @cached_property
    def planes(self) -> Planes:
        return Planes.of(self.registers)

    @cached_property
    def frame(self) -> Frame:
        return self.frame_on(self.as_of)

    def frame_on(self, as_of: AsOf) -> Frame:
        """The figures as they stood on another day, from the same registers; each made once."""
        if as_of not in self._frames:
            self._frames[as_of] = Frame(self.planes, as_of, bands=self.bands)
        return self._frames[as_of]

    @cached_property
    def _frames(self) -> dict[AsOf, Frame]:
        return {}

    @cached_property
    def bands(self) -> tuple[Band, ...]:
        """The strategy's bands; none where the school has adopted no strategy."""
        if self.plan is None:
            return ()
        return tuple(Band(b.name, b.at_least, b.above) for b in self.plan.strategy.bands)

    @cached_property
    def rows(self) -> Mapping[str, Mapping[str, str]]:
        """By `pupil_id`: each column of `measures.csv`, exactly as `evaluate` writes it."""
        return {row[0]: dict(zip(HEADER, row, strict=True)) for row in rows(self.frame)}

    def exact(self, pupil_id: str, name: str) -> Fraction | None:
        """One measure of one pupil, exactly; None is nothing. Raises KeyError."""
        return self.frame.figure(name).value(self.registers.row_of[pupil_id])

    def letter_of(self, band: str) -> str:
        """A band's letter by its place in the strategy, the best being A; "" for none."""
        names = [each.name for each in self.bands]
        return chr(ord("A") + names.index(band)) if band in names else ""

    def groups(self, kind: str, as_of: AsOf | None = None) -> GroupFrame:
        """Pooled figures of `class`, `year_group`, `school` or a flag; on another day if given."""
        return GroupFrame(self.frame if as_of is None else self.frame_on(as_of), kind)


def measured(school: School, as_of: AsOf, pupils: Sequence[Pupil] | None = None) -> Measured:
    """Figures of the school, or of some of its pupils, as of a day."""
    return Measured(registers_of(school, pupils), as_of, plan_of(school, as_of.date))


def measured_roll(roll_of_day: DayRoll, as_of: AsOf) -> Measured:
    """Figures of the whole school, of whose pupils a page has read the roll already."""
    plan = plan_of(roll_of_day.school, as_of.date)
    return Measured(registers_of_roll(roll_of_day), as_of, plan)


@dataclass(frozen=True)
class Evaluated:
    """What a strategy asked for on the days that a run looked at, and its memory afterwards."""

    evaluation: Evaluation

    @property
    def actions(self) -> list[Action]:
        return self.evaluation.actions

    @property
    def warnings(self) -> list[str]:
        return self.evaluation.warnings

    @property
    def memory_rows(self) -> list[dict[str, str]]:
        """The memory as the lines of `memory.csv`."""
        return self.evaluation.memory.rows()

    def why(self, action: Action) -> str:
        """The clause that an action comes from and the figures that met it."""
        return self.evaluation.why(action)


def everything_of(school: School, pupils: Sequence[Pupil] | None = None) -> Registers:
    """Registers with contacts, events and what was done: what a run looks at, of the school or of
    some of its pupils."""
    return registers_of(school, pupils, with_everything=True)


def evaluated(
    registers: Registers, plan: Plan, as_of: AsOf, memory_rows: Sequence[Mapping[str, str]]
) -> Evaluated:
    """The strategy over a school's registers as of a day; every school day since the memory's
    last run is closed on the way. No memory is a first run: what is true already is standing.

    Raises ValueError where the calendar has no school day by then or a line of the memory is none.
    """
    memory = Memory.from_rows(memory_rows) if memory_rows else None
    return Evaluated(evaluate(registers, plan, as_of, memory=memory))


@dataclass(frozen=True)
class Begun:
    """What a first run or a new version would have asked for of what was true already."""

    actions: list[Action]
    explainer: Explainer

    def why(self, action: Action) -> str:
        """The clause that an action comes from and the figures that met it."""
        return self.explainer.why(action)


def standing_of(
    registers: Registers, plan: Plan, as_of: AsOf, memory_rows: Sequence[Mapping[str, str]]
) -> Begun:
    """What is standing in a memory, each as the action that it would have been."""
    return Begun(*begun(registers, plan, as_of, memory_rows))


SEES_THE_CHILD = frozenset({Tally.CALLS, Tally.VISITS})


def is_first_day(action: Action) -> bool:
    """It comes from the registers of its own day, as they are saved."""
    return action.because.cadence == REGISTER


def is_about_today(plan: Plan, action: Action) -> bool:
    """Safety: a first-day action, or a call or visit about an absence that is going on now."""
    if is_first_day(action):
        return True
    looks_after = VERBS[Verb(action.verb)].tally in SEES_THE_CHILD
    return looks_after and any(step.about_today for step in plan.steps_of(action.plan_step))


LEAVES = frozenset({Tally.LEGAL, Tally.AWARDS, Tally.LETTERS, Tally.MESSAGES})


def leaves_the_school(action: Action) -> bool:
    """Whether a family, an authority or a pupil would see it done, or it follows what was."""
    meaning = VERBS[Verb(action.verb)]
    return meaning.family or meaning.tally in LEAVES or action.because.event_day >= 0


def as_of_now(school: School, now: datetime) -> AsOf:
    """The local day of `now`, and how many of its sessions are due: those whose register closed."""
    at = now.time()
    return AsOf(now.date(), sum(at >= school.closes(session) for session in ("AM", "PM")))


def plan_of(school: School, day: date) -> Plan | None:
    """The strategy in force on a day; None where none was adopted."""
    found = Adoption.objects.filter(school=school, start__lte=day).order_by("-start").first()
    if found is None or (found.end is not None and found.end < day):
        return None
    return _plan(found.name, found.text)


@lru_cache(maxsize=32)
def _plan(name: str, text: str) -> Plan:
    loaded = load_strategy(text, name=name) if text else load_shipped(name)
    if loaded.plan is None:
        raise ValueError(f"strategy {name} no longer loads: {loaded.problems[0]}")
    return loaded.plan


def asks_about_patterns(school: School, day: date) -> bool:
    """Does the strategy in force look for a weekday that a pupil misses?"""
    plan = plan_of(school, day)
    read = (
        (name for step in plan.steps for one in step.conditions for name in one.names)
        if plan
        else ()
    )
    return "pattern" in read


def pattern_words(school: School, as_of: AsOf, pupil_id: str) -> str:
    """The weekday and session that a pupil misses more than the school does, with the school's own
    rate beside it; "" for none. Reads the whole school, because chance is weighed over all."""
    found = measured(school, as_of).frame.patterns
    one = next((one for one in found if one.pupil_id == pupil_id), None)
    if one is None:
        return ""
    return (
        f"{WEEKDAYS[one.weekday]} {one.session}: {one.absent} of {one.possible} missed "
        f"(school {int(one.base_rate)}%)"
    )


WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")


# --- what a strategy says, and why not -----------------------------------------------------------
def outcome_words(outcome: str) -> str:
    """What a button says for an outcome."""
    return OUTCOME_WORDS.get(outcome, outcome.replace("_", " "))


@dataclass(frozen=True, slots=True)
class Said:
    """A step in its document's words: `clause` is its condition as a person says it, `reference`
    where it stands in the document (`HAR-24, letter 1`), `item` a practice to tick off (with a
    `receipt` of each), `is_safety` that it is about an absence going on now."""

    provision: str
    kind: str
    says: str
    reading: str = ""
    quirk: str = ""
    clause: str = ""
    cadence: str = ""
    owner: str = ""
    item: str = ""
    receipt: bool = False
    is_safety: bool = False
    contents: tuple[str, ...] = ()
    names: frozenset[str] = frozenset()
    reference: str = ""


def said_of(plan: Plan, provision: str, step: str = "") -> Said | None:
    """What the strategy says of a step of a provision; None where it no longer has it."""
    found = plan.steps_of(f"{provision}.{step}" if step else provision)
    return _said(found[0]) if found else None


def all_said(plan: Plan) -> dict[str, Said]:
    """Every step of the strategy by its id (`RIV-26.meeting`), in the document's order."""
    return {step.id: _said(step) for step in plan.steps}


def _said(step: StepPlan) -> Said:
    fields, practice = step.fields, step.fields.practice
    every = fields.every or ("day" if step.by_spell else "")
    asked = [one for one in (step.when, step.entrants, *(arm.when for arm in step.arms)) if one]
    return Said(
        provision=step.provision.id,
        kind=step.provision.kind,
        says=step.says,
        reading=step.provision.reading or "",
        quirk=step.provision.quirk or "",
        clause=" or ".join(dict.fromkeys(condition_said(one.node) for one in asked)),
        cadence=every if isinstance(every, str) else " and ".join(every),
        owner=fields.who or "",
        item=practice.item if practice else "",
        receipt=bool(practice and practice.receipt),
        is_safety=step.about_today or fields.at == "register",
        contents=fields.contents,
        names=frozenset(name for one in asked for name in one.names),
        reference=step_said(step.provision.id, step.step),
    )


def why_not_of(
    registers: Registers,
    plan: Plan,
    as_of: AsOf,
    memory_rows: Sequence[Mapping[str, str]],
    pupil_id: str,
) -> list[WhyNot]:
    """Each step of the strategy asked of one pupil, with all that stops it; from a memory of its
    own, so that nothing is heard or remembered by asking."""
    memory = Memory.from_rows(memory_rows) if memory_rows else None
    return why_not(Workings(registers, plan, memory), as_of, pupil_id)


def ahead_of(
    found: Measured, memory_rows: Sequence[Mapping[str, str]], pupil_id: str, days: int
) -> list[Ahead]:
    """What the strategy asks of a pupil within so many school days, were every session from today
    one that nobody explains."""
    if found.plan is None:
        return []
    memory = Memory.from_rows(memory_rows) if memory_rows else None
    return ahead(found.registers, found.plan, memory, pupil_id, found.as_of.date, days)


def reads_groups(plan: Plan) -> bool:
    """Whether a condition about pupils compares them with their class, year group or school."""
    return any(
        name.partition(".")[0] in GROUP_KINDS and "." in name
        for step in plan.steps
        if step.kind in ("pupil", "family", "case", "register")
        for one in step.conditions
        for name in one.names
    )


# --- the sessions behind a reason ----------------------------------------------------------------
COUNTED_BY = {
    "attendance": "absent",
    "days_absent": "absent",
    "illness_days": "illness_sessions",
    "late_rate": "late",
    **dict.fromkeys(("absent_days_in_a_row", "unexplained_days_in_a_row"), "absent"),
    **dict.fromkeys(("absent_today", "unexplained_today", "days_not_seen"), "absent"),
    **{
        plane: plane
        for plane in (
            *("absent", "authorised", "unauthorised", "late", "late_after_close", "n_sessions"),
            *("threshold_sessions", "illness_sessions", "holiday_sessions", "no_reason_sessions"),
        )
    },
}
"""By a measure's own name: the sessions that it counts and a person would ask to see."""


def sessions_behind(found: Measured, said: Said, pupil_id: str, on: date) -> list[tuple[date, str]]:
    """The sessions of a pupil that the clause read and that count against it, as of the close of a
    day, oldest first: what was missed (or late) in each window that it names."""
    frame = found.frame_on(AsOf(on))
    row, calendar = found.registers.row_of[pupil_id], found.registers.calendar
    slots: set[int] = set()
    for name in said.names:
        window, _, measure = name.rpartition(".")
        if measure in COUNTED_BY and window.partition(".")[0] not in GROUP_KINDS:
            days = _days_behind(frame, window, measure, row)
            stop = min(2 * days.stop, frame.limit)
            held = found.planes.slots(COUNTED_BY[measure])[2 * days.start : stop, row]
            slots |= {2 * days.start + int(at) for at in held.nonzero()[0]}
    return [(calendar.dates[slot // 2], "PM" if slot % 2 else "AM") for slot in sorted(slots)]


def _days_behind(frame: Frame, window: str, measure: str, row: int) -> range:
    """The window's days, a year where none is named; of a run of days the run, else the day."""
    if measure in MEASURES and MEASURES[measure].windowed:
        return frame.window(window if window in WINDOWS else "year") or range(0)
    today = frame.calendar.last_index(frame.as_of.date)
    is_run = measure in MEASURES and MEASURES[measure].kind == "days"
    length = int(frame.figure(measure).value(row) or 0) if is_run else 1
    return range(max(0, today - length + 1), today + 1)
