"""The grounds on which a name may leave the roll, as the dated list in the library has them.

Leaving asks one of them; without one the pupil stays on roll. The list is data: a new ground is a
line in `library/national/deletion_grounds.yaml`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from herringbone.engine.england.national import threshold

NAME = "deletion_grounds"


@dataclass(frozen=True, slots=True)
class Ground:
    """`asks_destination`, `needs_notice` (in writing, by the parent) and `needs_enquiry` (by school
    and local authority together) are what must be said before the ground holds."""

    key: str
    says: str
    asks_destination: bool
    needs_notice: bool
    needs_enquiry: bool

    @property
    def is_death(self) -> bool:
        return self.key == "died"


def grounds_on(day: date) -> tuple[Ground, ...]:
    """The grounds in force on a day, in the regulation's order; none before the list begins."""
    held = threshold(NAME, on=day)
    if held is None:
        return ()
    asks, notice, enquiry = (
        frozenset(held.words(key)) for key in ("destination", "notice", "enquiry")
    )
    return tuple(
        Ground(key, held.word(key), key in asks, key in notice, key in enquiry)
        for key in held.words("grounds")
    )


def ground_on(key: str, day: date) -> Ground | None:
    """One ground by its key; None where the list of that day has no such ground."""
    return next((ground for ground in grounds_on(day) if ground.key == key), None)
