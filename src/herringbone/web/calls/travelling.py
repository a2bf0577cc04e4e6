"""How a child comes to school, read from the school's own words: alone, or on a named route.

The first is somebody to ring early; of the second one call to the operator answers for many.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from herringbone.web.calls.morning import Morning
from herringbone.web.schools.models import Pupil

ALONE = re.compile(r"\b(alone|on (?:his|her|their)? ?own|unaccompanied|independent\w*)\b", re.I)
ROUTE = re.compile(r"\b(bus|coach|minibus|mini-bus|taxi|train|tram|boat|ferry|route)\b", re.I)
LEAST = 2
"""A single child is never a bus that did not come."""


@dataclass(frozen=True, slots=True)
class Route:
    """`out` of `all` who come by it are not in: more than half."""

    name: str
    out: Sequence[int]
    all: int

    @property
    def says(self) -> str:
        """ "5 of 6 on Bus 4"."""
        return f"{len(self.out)} of {self.all} on {self.name}"


def is_alone(travels: str) -> bool:
    return bool(ALONE.search(travels))


def is_route(travels: str) -> bool:
    """A vehicle by its name: "Bus 4", not "bus"."""
    return bool(ROUTE.search(travels)) and len(travels.split()) > 1


def routes_out(morning: Morning, unexplained: Sequence[Pupil]) -> dict[str, Route]:
    """By name: named routes of which more than half, and at least two, are not in. Only those of
    classes whose register is in are counted."""
    out = {pupil.pk for pupil in unexplained}
    members: Mapping[str, list[int]] = _members(morning)
    found = {}
    for name, keys in members.items():
        gone = [key for key in keys if key in out]
        if len(gone) >= LEAST and 2 * len(gone) > len(keys):
            found[name] = Route(name, gone, len(keys))
    return found


def _members(morning: Morning) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for one in morning.said:
        travels = morning.held[one.key]["travels"]
        if travels and is_route(travels):
            found[travels.strip()].append(one.key)
    return found
