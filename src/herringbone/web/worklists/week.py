"""School this week, for head and lead: the week beside others and the department's, and why it may
differ; what is new over each line; whether the school did what it said.

Read from the engine, the work and the memory when the page is asked for; nothing is kept.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from herringbone.engine.england.benchmarks import NationalRates, Phase, national_rates
from herringbone.engine.record.calendar import AsOf
from herringbone.web.schools.models import Pupil, School
from herringbone.web.schools.roll import DayRoll
from herringbone.web.strategies.evaluation import Measured, measured_roll
from herringbone.web.ui.figures import half_up, signed

SOURCE = "https://explore-education-statistics.service.gov.uk/find-statistics/pupil-attendance-in-schools"
InBand = tuple[str, str, list[Pupil]]
"""A band's letter, its name and the pupils who came into it."""

FEW = 6
"""A year group of fewer pupils is left out of a table that governors may see."""


@dataclass(frozen=True)
class Figure:
    """One headline: this week, with others beside it. `up_is_good` says which way is better."""

    label: str
    now: Fraction | None
    last_week: Fraction | None
    last_year: Fraction | None
    nation: Fraction | None
    year: Fraction | None
    up_is_good: bool

    def beside(self, other: Fraction | None) -> str:
        """ "+0.5 better", "−0.2 worse", "the same"; "" where either is not known."""
        if self.now is None or other is None:
            return ""
        points = Fraction(_tenths(self.now) - _tenths(other), 10)
        if not points:
            return "the same"
        return f"{signed(points)} {'better' if (points > 0) is self.up_is_good else 'worse'}"

    @property
    def others(self) -> list[tuple[str, Fraction | None, str]]:
        named = (("Last week", self.last_week), ("Last year", self.last_year), ("DfE", self.nation))
        return [(name, value, self.beside(value)) for name, value in named]


@dataclass(frozen=True)
class SchoolWeek:
    """A school's week up to the close of its last whole day; a page that has read today's roll
    gives it."""

    school: School
    now: datetime
    given: DayRoll | None = None

    # --- days -------------------------------------------------------------------------------
    @property
    def today(self) -> date:
        return self.now.date()

    @cached_property
    def closed(self) -> date | None:
        """The last school day that has ended."""
        days = self.school.days.filter(date__lte=self.today).order_by("-date")[:2]
        for day in days:
            if day.date < self.today or self.now.time() >= self.school.closes("PM"):
                found: date = day.date
                return found
        return None

    @cached_property
    def monday(self) -> date:
        """The week's that the figures are of."""
        day = self.closed or self.today
        return day - timedelta(days=day.weekday())

    @property
    def as_of(self) -> AsOf:
        return AsOf(self.closed or self.today)

    @cached_property
    def a_year_ago(self) -> AsOf:
        """The same weekday 52 weeks before: the same week of the year."""
        return AsOf(self.as_of.date - timedelta(weeks=52))

    @property
    def a_week_ago(self) -> AsOf:
        """The close of the week before."""
        return AsOf(self.monday - timedelta(days=1))

    # --- figures ----------------------------------------------------------------------------
    @cached_property
    def roll(self) -> DayRoll:
        return self.given or DayRoll(self.school, self.today)

    @cached_property
    def measured(self) -> Measured:
        return measured_roll(self.roll, self.as_of)

    @cached_property
    def _before(self) -> Measured | None:
        """Whether last year is held here at all."""
        dates = self.measured.registers.calendar.dates
        return self.measured if dates and dates[0] <= self.a_year_ago.date else None

    def pooled(self, name: str, as_of: AsOf | None = None) -> Fraction | None:
        """A figure of the whole school, pooled, as of the week's close or another day."""
        if as_of is self.a_year_ago and self._before is None:
            return None
        frame = self._frames(as_of)
        value: Fraction | None = frame.figure(name).value(0) if len(frame.subjects) else None
        return value

    def _frames(self, as_of: AsOf | None) -> object:
        key = as_of or self.as_of
        if key not in self._made:
            self._made[key] = self.measured.groups("school", key)
        return self._made[key]

    @cached_property
    def _made(self) -> dict[AsOf, object]:
        return {}

    @cached_property
    def nation(self) -> NationalRates:
        """England's latest year by phase, of the department's publication that is held here."""
        known = Phase(self.school.phase) if self.school.phase in set(Phase) else Phase.ALL
        return [one for one in national_rates() if one.phase is known][-1]

    @property
    def figures(self) -> list[Figure]:
        nation = self.nation
        return [
            self._figure("Attendance, %", "attendance", 100 - _exact(nation.absence_percent), True),
            Figure(
                "Missing 10% or more this year, % of pupils",
                self.pooled("pa_share"),
                self.pooled("pa_share", self.a_week_ago),
                self.pooled("pa_share", self.a_year_ago),
                _exact(nation.persistent_percent),
                self.pooled("pa_share"),
                up_is_good=False,
            ),
            self._share("Unauthorised, % of sessions", "unauthorised", nation.unauthorised_percent),
            self._share("Late, per 100 sessions", "late", None),
        ]

    def _figure(self, label: str, name: str, nation: Fraction | None, up: bool) -> Figure:
        return Figure(
            label,
            self.pooled(f"week.{name}"),
            self.pooled(f"week.{name}", self.a_week_ago),
            self.pooled(f"week.{name}", self.a_year_ago),
            nation,
            self.pooled(name),
            up_is_good=up,
        )

    def _share(self, label: str, name: str, nation: float | None) -> Figure:
        def share(window: str, as_of: AsOf | None = None) -> Fraction | None:
            part = self.pooled(f"{window}{name}", as_of)
            whole = self.pooled(f"{window}possible", as_of)
            return None if part is None or not whole else 100 * part / whole

        return Figure(
            label,
            share("week."),
            share("week.", self.a_week_ago),
            share("week.", self.a_year_ago),
            None if nation is None else _exact(nation),
            share(""),
            up_is_good=False,
        )

    @property
    def year_groups(self) -> list[dict[str, object]]:
        """Each year group's week and year, and how many miss 10% or more."""
        frame = self.measured.groups("year_group")
        found = []
        for row, name in enumerate(frame.subjects):
            pupils = int(frame.figure("pupils").value(row) or 0)
            share = frame.figure("pa_share").value(row)
            if name and pupils >= FEW:
                found.append(
                    {
                        "name": name,
                        "pupils": pupils,
                        "week": frame.figure("week.attendance").value(row),
                        "year": frame.figure("attendance").value(row),
                        "missing": None if share is None else round(share * pupils / 100),
                    }
                )
        return sorted(found, key=lambda row: _age(str(row["name"])))

    # --- lines ------------------------------------------------------------------------------
    @cached_property
    def moved(self) -> tuple[list[InBand], list[InBand]]:
        """Pupils whose band is lower than at the last week's close, and those back above, by the
        band they are in now."""
        names = [band.name for band in self.measured.bands]
        now = self.measured.frame.text("band")
        before = self.measured.frame_on(self.a_week_ago).text("band")
        here = self.measured.frame.on_roll
        pupils = sorted(self.roll.everyone, key=lambda one: one.pupil_id)
        down: dict[str, list[Pupil]] = defaultdict(list)
        up: dict[str, list[Pupil]] = defaultdict(list)
        for row, pupil in enumerate(pupils):
            if here[row] and now[row] in names and before[row] in names and now[row] != before[row]:
                fell = names.index(now[row]) > names.index(before[row])
                (down if fell else up)[now[row]].append(pupil)
        return self._by_band(names, down), self._by_band(names, up)

    def _by_band(self, names: Sequence[str], found: Mapping[str, list[Pupil]]) -> list[InBand]:
        return [
            (self.measured.letter_of(name), name, sorted(found[name], key=lambda one: one.name))
            for name in names
            if found.get(name)
        ]


def _exact(percent: float) -> Fraction:
    return Fraction(Decimal(str(percent)))


def _tenths(value: Fraction) -> int:
    """A figure in tenths, as it is shown, so that a difference is that of the figures shown."""
    return int(Fraction(half_up(value).replace("−", "-")) * 10)


def _age(year_group: str) -> int:
    order = {"N1": -3, "N2": -2, "R": -1}
    return order.get(year_group, int(year_group) if year_group.isdigit() else 99)
