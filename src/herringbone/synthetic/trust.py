"""A trust of two primaries for a demo: `make_trust(today)` gives everything that its tables hold.

Two calibrated schools with last year's and this year's registers, joined by families, a pupil who
moved and one who is on both rolls; then each school's last two weeks and its morning at 09:20.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time

from herringbone.synthetic.cases import lay_plans
from herringbone.synthetic.closed_days import closed_days
from herringbone.synthetic.draft import KNOWN_AHEAD, Draft
from herringbone.synthetic.fortnight import make_fortnight
from herringbone.synthetic.links import move_one, register_twice, share_families
from herringbone.synthetic.morning import make_morning
from herringbone.synthetic.morning_plan import MorningPlan, choose_classes
from herringbone.synthetic.pool import Pool
from herringbone.synthetic.recipe import FIRST_YEAR, LAST_YEAR, Recipe
from herringbone.synthetic.school import make_whole
from herringbone.synthetic.telling_apart import tell_apart
from herringbone.synthetic.terms import latest_school_day, school_calendar
from herringbone.synthetic.trust_records import Trust, TrustSchool
from herringbone.synthetic.whole import Whole

NAME = "Herringford Learning Trust"
CLOSED_LATELY = 25  # school days within which no closure of chance disturbs the demo's cases
SHARED_FAMILIES = 6


@dataclass(frozen=True, slots=True)
class Casting:
    """A school of the trust: its recipe but for the years, and how full its morning is."""

    key: str
    strategy: str
    name: str
    pupils: int
    nursery: int
    plan: MorningPlan


SCHOOLS = (
    Casting(
        key="oakbeck",
        strategy="harthill",
        name="Oakbeck Primary School",
        pupils=420,
        nursery=0,
        plan=MorningPlan(
            not_started=1,
            in_progress=1,
            unexplained=9,
            vulnerable=2,
            second_day=1,
            late=6,
            unread=2,
            trip_confirmed=time(9, 4),
            absent_fixtures=("carer_not_a_parent", "estranged_parents", "interpreter_needed"),
        ),
    ),
    Casting(
        key="lantern-hill",
        strategy="accord",
        name="Lantern Hill Academy",
        pupils=630,
        nursery=52,
        plan=MorningPlan(
            not_started=1,
            in_progress=0,
            unexplained=12,
            vulnerable=3,
            second_day=2,
            late=9,
            unread=3,
            trip_confirmed=None,
            absent_fixtures=("no_contact", "address_withheld"),
        ),
    ),
)


def demo_day(today: date) -> date:
    """The latest school day on or before `today`, as far as calendars reach. Raises ValueError for
    a day with no whole year before it."""
    day = latest_school_day(school_calendar(range(FIRST_YEAR, LAST_YEAR + 1)), today)
    if day < date(FIRST_YEAR + 1, 9, 1):
        raise ValueError(f"a demo needs a year before its own: choose a day after {day}")
    return day


def make_trust(today: date, seed: int = 5) -> Trust:
    """Both schools on the latest school day on or before `today`; the same for the same seed."""
    day = demo_day(today)
    year = day.year if day >= date(day.year, 9, 1) else day.year - 1
    wholes = [_make(cast, n, (year - 1, year), day, seed) for n, cast in enumerate(SCHOOLS)]
    one, other = (Draft.of(whole, day) for whole in wholes)
    starters = [_start_today(draft) for draft in (one, other)]
    for draft in (one, other):
        draft.forget_what_is_ahead()
        draft.reopen(draft.day(-CLOSED_LATELY))
    pools = _pool(one, wholes[0], seed), _pool(other, wholes[1], seed)
    families = share_families(one, other, pools, SHARED_FAMILIES)
    moved = move_one(one, other, pools)
    dual = register_twice(one, other, pools)
    tell_apart((one, other))
    schools = tuple(
        _finish(cast, draft, pool, {**whole.laid, "new_today": new}, (year - 1, year))
        for cast, draft, pool, whole, new in zip(
            SCHOOLS, (one, other), pools, wholes, starters, strict=True
        )
    )
    return Trust(NAME, day, schools, tuple(families), moved, dual)


def _make(cast: Casting, number: int, years: tuple[int, ...], day: date, seed: int) -> Whole:
    dates = school_calendar(years).dates
    return make_whole(
        Recipe(
            pupils=cast.pupils,
            years=years,
            seed=2 * seed + number,
            name=cast.name,
            until=dates[dates.index(day) - 1],
            nursery=cast.nursery,
            block=number,
            even_classes=True,
        )
    )


def _start_today(draft: Draft) -> tuple[str, ...]:
    """Who would join next joins today, already in the building; () where nobody is to join soon."""
    soon = [
        pupil
        for pupil in draft.pupils.values()
        if draft.today < pupil.enrolments[0].start <= draft.today + KNOWN_AHEAD
        and not pupil.value("year_group", draft.today).startswith("N")
    ]
    if not soon:
        return ()
    first = min(soon, key=lambda p: (p.enrolments[0].start, p.pupil_id))
    draft.begin(first.pupil_id, draft.today)
    return (first.pupil_id,)


def _pool(draft: Draft, whole: Whole, seed: int) -> Pool:
    """Picks from today's roll, the fixtures left out."""
    chance = Recipe(seed=seed).chance(f"demo {draft.made.school.name}")
    pool = Pool(draft, chance)
    pool.keep_out(pupil_id for ids in whole.laid.values() for pupil_id in ids)
    return pool


def _finish(
    cast: Casting,
    draft: Draft,
    pool: Pool,
    laid: Mapping[str, tuple[str, ...]],
    years: tuple[int, ...],
) -> TrustSchool:
    fixtures = [pupil_id for ids in laid.values() for pupil_id in ids]
    for name in cast.plan.absent_fixtures:
        for pupil_id in laid[name]:
            draft.bring_in(pupil_id, [draft.day(-n) for n in range(4)])
    classes = choose_classes(draft, pool, cast.plan, fixtures)
    pool.classes = classes.submitted
    planned = lay_plans(draft, pool)
    suspended = [p for plan in planned if plan.kind == "suspension" for p in plan.pupil_ids]
    fortnight = make_fortnight(draft, pool, suspended)
    morning = make_morning(draft, pool, cast.plan, classes, planned, laid)
    return TrustSchool(
        key=cast.key,
        strategy=cast.strategy,
        registers=draft.registers(),
        patterns=draft.all_patterns(),
        closed=closed_days(years),
        morning=morning,
        fortnight=fortnight,
        fixtures=laid,
    )
