"""A child's last five school days: the strip, and who gave which reason (practice 10)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from herringbone.web.absences.models import Reported
from herringbone.web.pupils.drawing import Drawn
from herringbone.web.registers.models import MarkDetail
from herringbone.web.schools.models import Pupil
from herringbone.web.strategies.evaluation import Measured
from herringbone.web.ui.charts.marks import Cue, Day, Mark
from herringbone.web.ui.days import clock
from herringbone.web.ui.days import day as day_words

DAYS = 5
SAYS_NOTHING = frozenset({Cue.PRESENT, Cue.OFF_ROLL, Cue.SHUT, Cue.NOT_DUE})


@dataclass(frozen=True, slots=True)
class Past:
    """`strip` has no notes; `reasons` are lines for whoever may see them."""

    strip: Sequence[Day]
    reasons: Sequence[str]

    @property
    def is_new(self) -> bool:
        """No mark was possible on any of the days."""
        return all(mark.cue in (Cue.OFF_ROLL, Cue.SHUT) for one in self.strip for mark in _of(one))


def past_of(figures: Measured, pupils: Sequence[Pupil]) -> dict[int, Past]:
    """By pupil's key."""
    days = _days(figures)
    rows = MarkDetail.objects.filter(pupil__in=pupils, date__in=days)
    details = {(row.pupil_id, row.date, row.session): row for row in rows}
    reports = _reports(details)
    found = {}
    for pupil in pupils:
        strip = Drawn(figures, pupil, details, private=True).last_days(DAYS)
        reasons = [line for one in strip for line in _lines(pupil, one, details, reports)]
        found[pupil.pk] = Past(strip, reasons)
    return found


def _days(figures: Measured) -> list[date]:
    dates = [one.date for one in figures.registers.calendar.days]
    before = [day for day in dates if day < figures.as_of.date]
    return before[-DAYS:]


def _reports(details: Mapping[tuple[int, date, str], MarkDetail]) -> dict[str, Reported]:
    keys = {
        int(row.origin.partition(":")[2])
        for row in details.values()
        if row.origin.startswith("report:")
    }
    return {row.origin: row for row in Reported.objects.filter(pk__in=keys)}


def _lines(
    pupil: Pupil,
    one: Day,
    details: Mapping[tuple[int, date, str], MarkDetail],
    reports: Mapping[str, Reported],
) -> Iterator[str]:
    """ "Mon 16 Nov, both sessions: I ill, “sickness”, mother (phone 08:20)"."""
    said = [
        (session, mark, _because(details.get((pupil.pk, one.date, session)), reports))
        for session, mark in (("AM", one.am), ("PM", one.pm))
        if mark.cue not in SAYS_NOTHING
    ]
    if len(said) == 2 and said[0][1].code == said[1][1].code and said[0][2] == said[1][2]:
        said = [("both sessions", *said[0][1:])]
    for when, mark, because in said:
        yield f"{day_words(one.date)}, {when}: {mark.words}{because}"


def _because(detail: MarkDetail | None, reports: Mapping[str, Reported]) -> str:
    if detail is None:
        return ""
    report = reports.get(detail.origin)
    if report is not None:
        how = f"{report.get_how_display()} {clock(report.received_at)}"
        return f", “{report.words}”, {report.said_by} ({how})"
    words = detail.reason or detail.note
    return f", “{words}”" if words else ""


def _of(one: Day) -> tuple[Mark, Mark]:
    return one.am, one.pm
