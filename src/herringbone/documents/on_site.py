"""The on-site list for an evacuation: who must be standing on the field, class by class.

It comes from movements and the latest registers; a class whose register was not taken says so and
names everybody on roll, because a blank is never an absence.
"""

from dataclasses import dataclass
from datetime import datetime

from herringbone.documents.house import School


@dataclass(frozen=True, slots=True)
class OnSitePupil:
    """`last_known` is worded ("register 08:52", "back 11:20"); `note` what a helper must know."""

    surname: str
    forename: str
    last_known: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class AwayPupil:
    """Somebody off site: where, and when due back; `overdue` where that time is past."""

    surname: str
    forename: str
    where: str
    due_back: str = ""
    overdue: bool = False


@dataclass(frozen=True, slots=True)
class OnSiteClass:
    """A class; `register` is worded ("taken 08:57 by …") and `taken` False where nobody has."""

    name: str
    register: str
    taken: bool
    on_site: tuple[OnSitePupil, ...]
    away: tuple[AwayPupil, ...] = ()


@dataclass(frozen=True, slots=True)
class Visitor:
    """An adult who signed in: name, whom they came to see, and when."""

    name: str
    visiting: str
    since: str


@dataclass(frozen=True, slots=True)
class OnSiteList:
    """The classes in the school's own order; pupils are put in order of surname when printed."""

    school: School
    as_at: datetime
    classes: tuple[OnSiteClass, ...]
    visitors: tuple[Visitor, ...] = ()
    assembly_point: str = ""
    large: bool = False
