"""The school's own calendar: open days, terms, half terms, academic years and every window.

A slot is a date and session, `2 * day + (0 for AM, 1 for PM)`; all windows are ranges of school
days, so a count over a window is a difference of two running totals. Source of the definitions:
`measures.md`, "Windows".
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from itertools import pairwise

AM, PM = "AM", "PM"
TERMS = ("autumn", "spring", "summer")
WINDOWS = (
    "year",
    "term",
    "half_term",
    "last_half_term",
    "week",
    "last_week",
    "award_week",
    "day",
    "last_20_days",
    "period",
    "last_year",
    "last_year_to_date",
    "career",
)
EMPTY = range(0)


@dataclass(frozen=True, slots=True)
class SchoolDay:
    """One open day. `half_term` is 1 to 6; `closed_for` holds year groups that stay at home."""

    date: date
    term: str
    half_term: int
    am: bool = True
    pm: bool = True
    closed_for: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class AsOf:
    """A day and the number of its sessions already due (0, 1 or 2). The engine has no clock."""

    date: date
    sessions_due: int = 2

    def __post_init__(self) -> None:
        if self.sessions_due not in (0, 1, 2):
            raise ValueError(f"sessions due on a day are 0, 1 or 2, not {self.sessions_due}")


def monday_of(day: date) -> date:
    """The Monday of the week that holds `day`."""
    return day - timedelta(days=day.weekday())


def iso_week(day: date) -> str:
    """`2025-W11`, the ISO week that holds `day`."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02d}"


def year_label(year: int) -> str:
    """`2024/25` for the academic year that begins in 2024."""
    return f"{year}/{(year + 1) % 100:02d}"


@dataclass(frozen=True)
class Calendar:
    """All school days held, in order; several academic years may follow each other.

    `days` is sorted by date without repeats (`ValueError` otherwise). `year_start` is the first
    academic year's start; other years start on the same day and month.
    """

    days: tuple[SchoolDay, ...]
    year_start: date
    dates: tuple[date, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        dates = tuple(day.date for day in self.days)
        if any(a >= b for a, b in pairwise(dates)):
            raise ValueError("school days must be in order and without repeats")
        object.__setattr__(self, "dates", dates)

    @classmethod
    def of(cls, days: Iterable[SchoolDay], year_start: date) -> Calendar:
        return cls(tuple(sorted(days, key=lambda d: d.date)), year_start)

    def __len__(self) -> int:
        return len(self.days)

    @property
    def slots(self) -> int:
        """How many sessions the rows of the register hold (two a school day, open or not)."""
        return 2 * len(self.days)

    # --- finding days -----------------------------------------------------------------------
    @cached_property
    def _index(self) -> dict[date, int]:
        return {day: i for i, day in enumerate(self.dates)}

    def index(self, day: date) -> int | None:
        """The school day's number, or None where the school is closed."""
        return self._index.get(day)

    def last_index(self, day: date) -> int:
        """Number of the latest school day on or before `day`; -1 where there is none."""
        return bisect_right(self.dates, day) - 1

    def between(self, first: date, last: date) -> range:
        """The school days from `first` to `last`, both included."""
        return range(bisect_left(self.dates, first), bisect_right(self.dates, last))

    def due_slots(self, as_of: AsOf) -> int:
        """Slots below this number are due: all earlier days, and the day's first open sessions."""
        i = self.index(as_of.date)
        if i is None:
            return 2 * (self.last_index(as_of.date) + 1)
        open_slots = [2 * i + n for n, is_open in enumerate(self.open_sessions(i)) if is_open]
        if as_of.sessions_due >= len(open_slots):
            return 2 * i + 2
        return open_slots[as_of.sessions_due - 1] + 1 if as_of.sessions_due else 2 * i

    def open_sessions(self, i: int) -> tuple[bool, bool]:
        return self.days[i].am, self.days[i].pm

    # --- academic years ---------------------------------------------------------------------
    def year_of(self, day: date) -> int:
        """The academic year (by the calendar year it begins in) that `day` belongs to."""
        return day.year if day >= self.start_of(day.year) else day.year - 1

    def start_of(self, year: int) -> date:
        return self.year_start.replace(year=year)

    def year_days(self, year: int) -> range:
        return self.between(self.start_of(year), self.start_of(year + 1) - timedelta(days=1))

    @cached_property
    def years(self) -> tuple[int, ...]:
        """Academic years with at least one school day, in order."""
        return tuple(dict.fromkeys(self.year_of(day) for day in self.dates))

    # --- terms, half terms, weeks -----------------------------------------------------------
    def _run_of(self, i: int, same: str) -> range:
        """The days of day `i`'s academic year that share its `term` or `half_term`."""
        year = self.year_days(self.year_of(self.dates[i]))
        value = getattr(self.days[i], same)
        members = [j for j in year if getattr(self.days[j], same) == value]
        return range(members[0], members[-1] + 1)

    @cached_property
    def _half_term_of_day(self) -> tuple[range, ...]:
        return self._runs("half_term")

    @cached_property
    def _term_of_day(self) -> tuple[range, ...]:
        return self._runs("term")

    def _runs(self, same: str) -> tuple[range, ...]:
        found: dict[tuple[int, object], range] = {}
        keys = [(self.year_of(d.date), getattr(d, same)) for d in self.days]
        for i, key in enumerate(keys):
            if key not in found:
                found[key] = self._run_of(i, same)
        return tuple(found[key] for key in keys)

    def half_term_at(self, i: int) -> range:
        """All days of the half term that day `i` is in."""
        return self._half_term_of_day[i]

    def term_at(self, i: int) -> range:
        """All days of the term that day `i` is in."""
        return self._term_of_day[i]

    @cached_property
    def weeks(self) -> tuple[range, ...]:
        """School weeks: Monday-to-Sunday weeks with a session of the school, as ranges of days."""
        weeks: list[range] = []
        for i, day in enumerate(self.dates):
            if weeks and monday_of(self.dates[weeks[-1].start]) == monday_of(day):
                weeks[-1] = range(weeks[-1].start, i + 1)
            else:
                weeks.append(range(i, i + 1))
        return tuple(weeks)

    @cached_property
    def week_of_day(self) -> tuple[int, ...]:
        """For each school day, the number of its school week."""
        return tuple(n for n, week in enumerate(self.weeks) for _ in week)

    def calendar_week(self, day: date) -> range:
        """School days of the Monday-to-Sunday week that holds `day`; may be empty."""
        monday = monday_of(day)
        return self.between(monday, monday + timedelta(days=6))

    # --- windows ----------------------------------------------------------------------------
    def window(  # noqa: C901 - one case a window is how it reads best
        self, name: str, on: date, *, award_week_ends: int = 4, period: range | None = None
    ) -> range | None:
        """School days of window `name` as of day `on`, days after `on` left out.

        An empty range is an empty window (0 counts); None is *nothing* (`last_half_term` in the
        first half term). No window but `career` crosses the academic year. `award_week_ends` is a
        weekday, Monday 0. Raises `KeyError` for an unknown name.
        """
        year = self.year_days(self.year_of(on))
        end = bisect_right(self.dates, on)  # days from here on are after `on`
        held = range(year.start, max(year.start, min(year.stop, end)))
        match name:
            case "year":
                return held
            case "term":
                return self._latest_begun(held, self._term_of_day)
            case "half_term":
                return self._latest_begun(held, self._half_term_of_day)
            case "last_half_term":
                return self._last_half_term(held)
            case "week":
                return _both(self.calendar_week(on), held)
            case "last_week":
                return self._last_week(on, held)
            case "award_week":
                return self._award_week(on, held, award_week_ends)
            case "day":
                i = self.index(on)
                return EMPTY if i is None else range(i, i + 1)
            case "last_20_days":
                return range(max(held.start, held.stop - 20), held.stop)
            case "period":
                return held if period is None else _both(period, range(end))
            case "last_year":
                return self.year_days(self.year_of(on) - 1)
            case "last_year_to_date":
                before = self.year_days(self.year_of(on) - 1)
                return before[: len(held)]
            case "career":
                return range(end)
        raise KeyError(name)

    def _latest_begun(self, held: range, whole: tuple[range, ...]) -> range:
        return _both(whole[held[-1]], held) if held else EMPTY

    def _last_half_term(self, held: range) -> range | None:
        if not held:
            return None
        this = self._half_term_of_day[held[-1]]
        return self._half_term_of_day[this.start - 1] if this.start > held.start else None

    def _last_week(self, on: date, held: range) -> range:
        before = [i for i in held if self.dates[i] < monday_of(on)]
        return _both(self.weeks[self.week_of_day[before[-1]]], held) if before else EMPTY

    def _award_week(self, on: date, held: range, ends: int) -> range:
        last = on - timedelta(days=(on.weekday() - ends) % 7)
        # Five weekdays ending on a Friday begin on Monday; others reach over a weekend.
        first = last - timedelta(days=4 if ends == 4 else 6)
        return _both(self.between(first, last), held)


def _both(a: range, b: range) -> range:
    start, stop = max(a.start, b.start), min(a.stop, b.stop)
    return range(start, max(start, stop))
