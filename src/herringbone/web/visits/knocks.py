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
from herringbone.web.ui.figures import listed
from herringbone.web.visits.models import HomeVisit, Seen

SEEN, SPOKEN_ABOUT, NOT_SEEN = ("seen", ""), ("not seen", " but spoken about"), ("not seen", "")
TOLD = (SEEN, SPOKEN_ABOUT, NOT_SEEN)
"""How a knock ended for a child, before and after the time of the day."""


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
        at, said = f" {self.visit.done_at.astimezone(LONDON):%H:%M}", []
        for how, more in TOLD:
            names = [one.pupil.first_name for one in self.found if _told(one) == (how, more)]
            if names:
                said.append(f"{listed(names)} {how}{'' if said else at}{more}")
        return ", ".join(said) or f"{self.visit.get_seen_display()}{at}"

    @property
    def with_whom(self) -> str:
        """Who was spoken to, where that says more than which children were seen."""
        seen = [one.pupil.first_name for one in self.found if one.is_seen]
        said = str(self.visit.with_whom)
        return "" if said in (*seen, " and ".join(seen)) else said

    @property
    def unknown(self) -> list[Pupil]:
        """Children who were not seen and for whom nobody with care answered."""
        return [one.pupil for one in self.found if not one.spoke]

    @property
    def is_given_up(self) -> bool:
        """Somebody said that nobody goes again, and of a child nothing is known."""
        return bool(self.unknown) and not self.visit.go_again

    def settles(self, pupil: Pupil, verb: str) -> bool:
        """Whether work of this verb about the child is over with it. Somebody may say that nobody
        goes again, but never of a welfare check."""
        ended = not self.visit.go_again and verb == "visit"
        return any(one.pupil.pk == pupil.pk and (one.spoke or ended) for one in self.found)


def _told(one: Found) -> tuple[str, str]:
    if one.is_seen:
        return SEEN
    return SPOKEN_ABOUT if one.spoke else NOT_SEEN


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
