"""What was found at each door: who was seen and of whom nothing is known yet, from the log.

The route reads it to know who is still to be seen; the page and its messages say it in words.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from herringbone.web.clock import LONDON
from herringbone.web.communications.models import Channel, Communication
from herringbone.web.schools.models import Pupil, School
from herringbone.web.visits.models import HomeVisit, Seen


@dataclass(frozen=True, slots=True)
class Found:
    """What a knock was for one child; `spoke`: the child was seen, or somebody with care of the
    child was spoken to."""

    pupil: Pupil
    outcome: str
    spoke: bool

    @property
    def is_seen(self) -> bool:
        return self.outcome == Seen.SEEN


@dataclass(frozen=True, slots=True)
class Knock:
    """A visit that was made, with what it was for each child of the home."""

    visit: HomeVisit
    found: tuple[Found, ...]

    @property
    def words(self) -> str:
        """`Amy seen 10:40, Ben not seen`."""
        at = f"{self.visit.done_at.astimezone(LONDON):%H:%M}"
        said = [f"{one.pupil.first_name} {_found_words(one)}" for one in self._seen_first]
        if not said:
            return f"{self.visit.get_seen_display()} {at}"
        return ", ".join([_with_time(said[0], at), *said[1:]])

    @property
    def _seen_first(self) -> list[Found]:
        return sorted(self.found, key=lambda one: not one.is_seen)

    @property
    def unknown(self) -> list[Pupil]:
        """Children who were not seen and for whom nobody with care answered."""
        return [one.pupil for one in self.found if not one.spoke]

    def settles(self, pupil: Pupil, verb: str) -> bool:
        """Whether work of this verb about the child is over with it. Somebody may say that nobody
        goes again, but never of a welfare check."""
        ended = not self.visit.go_again and verb == "visit"
        return any(one.pupil.pk == pupil.pk and (one.spoke or ended) for one in self.found)


def _found_words(one: Found) -> str:
    if one.is_seen:
        return "seen"
    return "not seen, spoken about" if one.spoke else "not seen"


def _with_time(said: str, at: str) -> str:
    """The moment stands with the first: `Amy seen 10:40`, `Ben not seen 10:40`."""
    first, comma, rest = said.partition(",")
    return f"{first} {at}{comma}{rest}"


def knocks_of(school: School, visits: Iterable[HomeVisit]) -> list[Knock]:
    """The visits that were made, with what the log says of each child; what was taken back there
    says nothing."""
    made = {f"visit:{visit.pk}": visit for visit in visits if visit.done_at is not None}
    rows = Communication.objects.filter(
        school=school, origin__in=list(made), channel=Channel.VISIT,
        takes_back=None, taken_back_by=None,
    )  # fmt: skip
    found: dict[str, list[Found]] = defaultdict(list)
    for row in rows.select_related("pupil").order_by("pk"):
        found[row.origin].append(Found(row.pupil, row.outcome, row.spoke))
    return [Knock(visit, tuple(found[origin])) for origin, visit in made.items()]


def knocks_since(school: School, day: date) -> list[Knock]:
    """Every knock of a school from a day on, oldest first."""
    made = HomeVisit.objects.filter(school=school, day__gte=day, done_at__isnull=False)
    return knocks_of(school, made.select_related("pupil", "outing").order_by("done_at", "pk"))
