"""When each cadence fires: the school day as of which a period is judged, once a period.

`evaluate` asks which periods close on a day. Source: `measures.md`, "When a cadence fires".
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from herringbone.engine.record.calendar import Calendar, iso_week, monday_of, year_label

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday")


@dataclass(frozen=True, slots=True)
class Closing:
    """A period that closes: its occasion, its school days, and the day before it began.

    `day` is the school day as of which it is judged; `previous_close` is the last school day of
    the period before within the same academic year, else None.
    """

    cadence: str
    occasion: str
    day: int
    period: range
    previous_close: int | None


class Schedule:
    """All closings of one calendar, by cadence and day; built on first use of a cadence."""

    def __init__(self, calendar: Calendar, *, award_week_ends: int = 4) -> None:
        self._calendar = calendar
        self._award_week_ends = award_week_ends
        self._by_cadence: dict[tuple[str, bool], dict[int, list[Closing]]] = {}

    def closings(self, cadence: str, day: int, *, same_day: bool = False) -> list[Closing]:
        """The periods of `cadence` judged as of school day number `day`."""
        key = (cadence, same_day)
        if key not in self._by_cadence:
            found: dict[int, list[Closing]] = defaultdict(list)
            for closing in self._all(cadence, same_day):
                found[closing.day].append(closing)
            self._by_cadence[key] = dict(found)
        return self._by_cadence[key].get(day, [])

    def holding(self, cadence: str, day: int) -> Closing | None:
        """The period of `cadence` that school day `day` lies in, closed or not."""
        self.closings(cadence, day)
        closings = self._by_cadence[cadence, False].values()
        return next((c for found in closings for c in found if day in c.period), None)

    def _all(self, cadence: str, same_day: bool) -> Iterator[Closing]:
        match cadence:
            case "day":
                yield from self._days()
            case "week":
                yield from self._weeks()
            case "award_week":
                yield from self._award_weeks()
            case "half_term" | "term":
                yield from self._parts(cadence)
            case "month":
                yield from self._months()
            case "year":
                yield from self._years()
            case _ if cadence in WEEKDAYS:
                yield from self._weekdays(cadence, same_day)
            case _:
                raise KeyError(cadence)

    def _closing(
        self, cadence: str, occasion: str, period: range, day: int | None = None
    ) -> Closing:
        before = period.start - 1
        dates = self._calendar.dates
        year_of = self._calendar.year_of
        same_year = before >= 0 and year_of(dates[before]) == year_of(dates[period.start])
        judged = period[-1] if day is None else day
        return Closing(cadence, occasion, judged, period, before if same_year else None)

    def _days(self) -> Iterator[Closing]:
        for i, day in enumerate(self._calendar.dates):
            yield self._closing("day", day.isoformat(), range(i, i + 1))

    def _weeks(self) -> Iterator[Closing]:
        for week in self._calendar.weeks:
            yield self._closing("week", iso_week(self._calendar.dates[week.start]), week)

    def _award_weeks(self) -> Iterator[Closing]:
        dates = self._calendar.dates
        ends: dict[date, list[int]] = defaultdict(list)
        for i, day in enumerate(dates):
            ends[day + timedelta(days=(self._award_week_ends - day.weekday()) % 7)].append(i)
        for end, days in sorted(ends.items()):
            yield self._closing("award_week", iso_week(end), range(days[0], days[-1] + 1))

    def _parts(self, cadence: str) -> Iterator[Closing]:
        calendar = self._calendar
        at = calendar.half_term_at if cadence == "half_term" else calendar.term_at
        for i in range(len(calendar)):
            part = at(i)
            if part[-1] == i:
                day = calendar.days[i]
                year = year_label(calendar.year_of(day.date))
                name = f"HT{day.half_term}" if cadence == "half_term" else day.term
                yield self._closing(cadence, f"{year}-{name}", part)

    def _months(self) -> Iterator[Closing]:
        months: dict[str, list[int]] = defaultdict(list)
        for i, day in enumerate(self._calendar.dates):
            months[f"{day:%Y-%m}"].append(i)
        for month, days in months.items():
            yield self._closing("month", month, range(days[0], days[-1] + 1))

    def _years(self) -> Iterator[Closing]:
        for year in self._calendar.years:
            yield self._closing("year", year_label(year), self._calendar.year_days(year))

    def _weekdays(self, cadence: str, same_day: bool) -> Iterator[Closing]:
        """As of the school day before the weekday; where it is closed, as of the week's last."""
        calendar = self._calendar
        for week in calendar.weeks:
            monday = monday_of(calendar.dates[week.start])
            wanted = monday + timedelta(days=WEEKDAYS.index(cadence))
            i = calendar.index(wanted)
            if i is None:
                day = week[-1]
            elif same_day:
                day = i
            elif i > 0:
                day = i - 1
            else:
                continue
            period = self._five_days_to(day)
            yield self._closing(cadence, iso_week(wanted), period, day)

    def _five_days_to(self, day: int) -> range:
        """The week that ends with school day `day`: the seven calendar days up to it."""
        calendar = self._calendar
        last = calendar.dates[day]
        first = max(last - timedelta(days=6), calendar.start_of(calendar.year_of(last)))
        return calendar.between(first, last)
