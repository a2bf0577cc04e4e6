"""The head of a school's chain: one hash that stands for every entry up to it. Printed on
certificates and, once a day, on paper, so that nobody can shorten or rewrite the record unseen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from herringbone.web.clock import LONDON
from herringbone.web.registers.chain import BEGINNING
from herringbone.web.registers.models import Entry
from herringbone.web.schools.models import School


@dataclass(frozen=True, slots=True)
class Head:
    """The `number`-th entry's hash; number 0 and 64 noughts before the first."""

    number: int
    hash: str
    recorded_at: datetime | None


def head_of(school: School) -> Head:
    """The chain as it ends now."""
    return _head(Entry.objects.filter(school=school).order_by("-seq").first())


def head_on(school: School, day: date) -> Head:
    """The chain as it ended on a local day: what is printed when the school closes."""
    end = datetime.combine(day + timedelta(days=1), time(), tzinfo=LONDON).astimezone(UTC)
    entries = Entry.objects.filter(school=school, recorded_at__lt=end)
    return _head(entries.order_by("-seq").first())


def _head(entry: Entry | None) -> Head:
    if entry is None:
        return Head(0, BEGINNING, None)
    return Head(entry.seq, entry.hash, entry.recorded_at.astimezone(LONDON))
