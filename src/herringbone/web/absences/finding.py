"""Finds a pupil by three letters of any of their names, for desks where hands are quick.

Accents and case do not matter; the start of a word counts before the middle of one.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date

from herringbone.web.schools.models import Pupil, School
from herringbone.web.schools.roll import values_on

MOST = 12


@dataclass(frozen=True, slots=True)
class Found:
    """A pupil with the class of the day."""

    pupil: Pupil
    class_name: str


def find_pupils(school: School, typed: str, day: date, most: int = MOST) -> list[Found]:
    """Pupils on roll whose names hold every word typed at the start of one of theirs."""
    words = folded(typed).split()
    if not words:
        return []
    here = school.pupils.on_roll(day).filter(died_on=None)
    found = [pupil for pupil in here if _fits(pupil, words)][:most]
    classes = values_on(found, ("class",), day)
    return [Found(pupil, classes[pupil.pk]["class"]) for pupil in found]


def _fits(pupil: Pupil, words: list[str]) -> bool:
    names = folded(f"{pupil.surname} {pupil.forename} {pupil.known_as} {pupil.pupil_id}").split()
    return all(any(name.startswith(word) for name in names) for word in words)


def folded(text: str) -> str:
    """Lower case without accents: `Łukasz` and `lukasz` are one, hyphens part words."""
    plain = unicodedata.normalize("NFKD", text.replace("ł", "l").replace("Ł", "L"))
    kept = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return kept.casefold().replace("-", " ").replace(",", " ").replace("'", "")
