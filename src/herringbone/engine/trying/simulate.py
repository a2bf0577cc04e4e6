"""A span replayed under a strategy with people who act: what it would have asked for, and of whom.

What people do is drawn by seed from declared assumptions; the draws belong to the action's key, so
two strategies meet the same people. Marks never react to actions, and the result says so.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from herringbone.engine.language.plan import Plan
from herringbone.engine.language.verbs import VERBS, Tally
from herringbone.engine.measuring.figures import Flags
from herringbone.engine.measuring.planes import Planes
from herringbone.engine.record.calendar import AsOf, iso_week
from herringbone.engine.record.durations import school_days_after
from herringbone.engine.record.registers import Registers
from herringbone.engine.record.roll import Done
from herringbone.engine.running.actions import Action
from herringbone.engine.running.draws import chance
from herringbone.engine.running.explain import Explainer
from herringbone.engine.running.run import Run
from herringbone.engine.trying.assumptions import MARKS_DO_NOT_REACT, Assumptions, Response

UNREPORTED = ("I", "I01", "I02", "O", "N", "G", "U")
DECLINED, NOT_DONE, NOT_NEEDED = "declined", "not done", "not needed"
SETTLED_BY = "reached"  # a text that is answered needs no call after it


@dataclass
class Simulated:
    """What one strategy asked for over a span. `minutes` are staff minutes of what was done."""

    strategy: str
    first: date
    last: date
    seed: str
    actions: list[Action] = field(default_factory=list)
    outcomes: dict[tuple[str, ...], str] = field(default_factory=dict)
    minutes: Counter[tuple[str, str]] = field(default_factory=Counter)  # (week, owner)
    governed: Counter[str] = field(default_factory=Counter)
    explainer: Explainer | None = None
    note: str = MARKS_DO_NOT_REACT

    def why(self, action: Action) -> str:
        assert self.explainer is not None
        return self.explainer.why(action)

    @property
    def tallies(self) -> Counter[str]:
        """How many of each kind that `simulate` sets side by side."""
        return self._count(lambda a: VERBS[a.verb].tally.value)

    @property
    def by_week(self) -> dict[str, Counter[str]]:
        weeks: dict[str, Counter[str]] = defaultdict(Counter)
        for action in self._asked():
            weeks[iso_week(action.date)][VERBS[action.verb].tally.value] += 1
        return dict(sorted(weeks.items()))

    @property
    def by_owner(self) -> dict[str, Counter[str]]:
        owners: dict[str, Counter[str]] = defaultdict(Counter)
        for action in self._asked():
            owners[action.owner][VERBS[action.verb].tally.value] += 1
        return dict(sorted(owners.items()))

    @property
    def by_action(self) -> Counter[str]:
        return self._count(lambda a: a.words)

    @property
    def staff_hours(self) -> float:
        return round(sum(self.minutes.values()) / 60, 1)

    @property
    def hours_by_owner(self) -> dict[str, float]:
        return self._hours(1)

    @property
    def hours_by_week(self) -> dict[str, float]:
        return self._hours(0)

    def _hours(self, part: int) -> dict[str, float]:
        """Staff hours by the week (0) or the owner (1) that `minutes` is keyed by."""
        found: Counter[str] = Counter()
        for key, minutes in self.minutes.items():
            found[key[part]] += minutes
        return {name: round(minutes / 60, 1) for name, minutes in sorted(found.items())}

    @property
    def pupils_reached(self) -> int:
        """Pupils with at least one step that their family or they themselves would notice."""
        return len(
            {
                action.subject.partition(":")[0]
                for action in self._asked()
                if action.subject_kind in ("pupil", "case")
                and (VERBS[action.verb].family or VERBS[action.verb].tally is Tally.AWARDS)
            }
        )

    def _asked(self) -> list[Action]:
        """What came to be work: neither an offer declined nor a call its text made needless."""
        idle = (DECLINED, NOT_NEEDED)
        return [a for a in self.actions if self.outcomes.get(a.key) not in idle]

    def _count(self, name: Callable[[Action], str]) -> Counter[str]:
        return Counter(name(action) for action in self._asked())


class People:
    """Who does what, drawn by seed and the action's key."""

    def __init__(
        self, registers: Registers, plan: Plan, assumptions: Assumptions, seed: str
    ) -> None:
        self._calendar = registers.calendar
        self._assumptions = assumptions
        self._seed = seed
        self._rules = {step.id for step in plan.steps if step.fields.rule is not None}
        self._practices = {step.id for step in plan.steps if step.fields.practice is not None}

    def _response(self, action: Action) -> Response:
        if action.plan_step in self._rules:
            return self._assumptions.rules
        if action.plan_step in self._practices:
            return self._assumptions.practices
        return self._assumptions.verbs[action.verb]

    def respond(self, actions: list[Action], found: Simulated) -> list[Done]:
        """What comes of a day's actions; one done a step, subject and occasion."""
        done: list[Done] = []
        settled: dict[tuple[str, ...], Done] = {}
        for action in actions:
            together = (action.plan_step, action.subject, action.occasion)
            if together in settled and settled[together].outcome == SETTLED_BY:
                found.outcomes[action.key] = NOT_NEEDED
                continue
            one = self._one(action, found)
            if one is not None:
                settled[together] = one
        done.extend(settled.values())
        return done

    def _one(self, action: Action, found: Simulated) -> Done | None:
        draw = "|".join(action.key)
        if action.offer and not self._accepted(draw):
            found.outcomes[action.key] = DECLINED
            return None
        response = self._response(action)
        if chance(self._seed, "done", draw) >= response.done:
            found.outcomes[action.key] = NOT_DONE
            return None
        outcome = _drawn(response, chance(self._seed, "outcome", draw))
        found.outcomes[action.key] = outcome
        day = self._when(action, response, chance(self._seed, "when", draw))
        people = (action.owner, *action.together_with)
        for person in people:
            found.minutes[iso_week(day), person] += response.minutes
        return Done(action.provision, action.step, action.subject, day, outcome)

    def _accepted(self, draw: str) -> bool:
        offers = self._assumptions.offers
        if chance(self._seed, "decided", draw) >= offers.done:
            return False
        return _drawn(offers, chance(self._seed, "decision", draw)) == "accepted"

    def _when(self, action: Action, response: Response, draw: float) -> date:
        least, most = response.after
        days = least + int(draw * (most - least + 1))
        return school_days_after(self._calendar, action.date, days)


def _drawn(response: Response, draw: float) -> str:
    """The outcome whose share of [0, 1) holds the draw."""
    total = 0.0
    for outcome, share in response.outcomes.items():
        total += float(share)
        if draw < total:
            return outcome
    return next(reversed(response.outcomes))


class FirstSeen:
    """Registers as they look before reasons come in: who is away and nobody has said why."""

    def __init__(self, planes: Planes, assumptions: Assumptions, seed: str) -> None:
        self._planes = planes
        self._share = float(assumptions.reported_before_register.share)
        self._seed = seed
        known = planes.registers.codes.symbols
        self._symbols = [symbol for symbol in UNREPORTED if symbol in known]

    def __call__(self, day: date) -> Flags:
        """`(pupils,)`: unexplained when the day's first register closed."""
        planes = self._planes
        found = np.zeros(planes.size, dtype=bool)
        index = planes.calendar.index(day)
        if index is None:
            return found
        slot = 2 * index + (0 if planes.calendar.days[index].am else 1)
        for symbol in self._symbols:
            found |= planes.slots(f"code:{symbol}")[slot]
        for row in np.flatnonzero(found):
            pupil = planes.registers.pupils[row].pupil_id
            if chance(self._seed, "reported", pupil, day.isoformat()) < self._share:
                found[row] = False
        return found


def simulate(
    registers: Registers,
    plan: Plan,
    assumptions: Assumptions,
    *,
    seed: str = "1",
    start: date | None = None,
    end: date | None = None,
    progress: Callable[[int, int], None] | None = None,
    planes: Planes | None = None,
) -> Simulated:
    """Replay the school days from `start` to `end` (default: all held) with people who act.

    Raises `ValueError` where the span holds no school day.
    """
    calendar = registers.calendar
    if not len(calendar):
        raise ValueError("the calendar has no school day to replay")
    days = calendar.between(start or calendar.dates[0], end or calendar.dates[-1])
    if not days:
        raise ValueError("there is no school day in that span")
    run = Run(registers, plan, planes=planes)
    run.see_first(FirstSeen(run.world.planes, assumptions, seed))
    people = People(registers, plan, assumptions, seed)
    found = Simulated(
        plan.strategy.strategy, calendar.dates[days[0]], calendar.dates[days[-1]], seed,
        governed=run.governed, explainer=Explainer(run.world),
    )  # fmt: skip
    for n, day in enumerate(days):
        as_of = AsOf(calendar.dates[day])
        morning = run.register(as_of)
        run.tell(people.respond(morning, found))
        again = run.register(as_of)  # what a call that reached nobody asks for the same day
        run.tell(people.respond(again, found))
        morning += again
        evening = run.close(day)
        run.tell(people.respond(evening, found))
        found.actions += morning
        found.actions += evening
        if progress is not None:
            progress(n + 1, len(days))
    return found
