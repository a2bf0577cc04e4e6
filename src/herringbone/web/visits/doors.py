"""Who is out, as the page shows it: the homes of an outing with addresses, and what was found."""

from __future__ import annotations

from dataclasses import dataclass

from herringbone.web.visits.knocks import Knock, knocks_of
from herringbone.web.visits.models import HomeVisit, Outing
from herringbone.web.visits.route import Route
from herringbone.web.visits.stops import Stop


@dataclass(frozen=True, slots=True)
class Door:
    """One home of an outing. `knock` once it was recorded; `stop` is None where nobody goes there
    any more."""

    visit: HomeVisit
    stop: Stop | None
    knock: Knock | None

    @property
    def names(self) -> str:
        if self.stop is None:
            return str(self.visit.pupil.name)
        return " · ".join(self.stop.names)


@dataclass(frozen=True, slots=True)
class Away:
    """People on the road; `is_late`: past their time."""

    outing: Outing
    doors: tuple[Door, ...]
    is_late: bool


def away(route: Route, outings: list[Outing], late: set[int]) -> list[Away]:
    """The outings with their homes, those still to be knocked at first."""
    found = []
    for outing in outings:
        visits = list(outing.visits.all())
        knocks = {knock.visit.pk: knock for knock in knocks_of(route.school, visits)}
        doors = [Door(one, route.stop_of(one.pupil), knocks.get(one.pk)) for one in visits]
        doors.sort(key=lambda door: (door.knock is not None, door.names))
        found.append(Away(outing, tuple(doors), outing.pk in late))
    return found
