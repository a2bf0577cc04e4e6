"""The on-site list for an evacuation: who must be standing on the field, class by class.

A class whose register was not taken says so and names everybody on roll, because a blank is never
an absence. The compact list is a class a column and a few sheets, the other a page for each class.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from herringbone.documents.house import School
from herringbone.documents.printing import Values
from herringbone.documents.words import by_name, moment_words


@dataclass(frozen=True, slots=True)
class OnSitePupil:
    """`last_known` is worded ("register 08:52", "back 11:20"); `note` what a helper must know.

    `due_back` where somebody on site is expected to leave and return, or to return to class.
    """

    surname: str
    forename: str
    last_known: str
    due_back: str = ""
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

    def values(self) -> Values:
        on_site = sorted(self.on_site, key=_order)
        away = sorted(self.away, key=_order)
        return {
            "name": self.name,
            "register": self.register,
            "taken": self.taken,
            "count": len(on_site) if self.taken else 0,
            "roll": len(on_site),
            "on_site": [[_named(one), one.last_known, one.due_back, one.note] for one in on_site],
            "away": [[_named(one), one.where, one.due_back, one.overdue] for one in away],
        }


@dataclass(frozen=True, slots=True)
class Visitor:
    """An adult who signed in: name, whom they came to see, and when."""

    name: str
    visiting: str
    since: str


@dataclass(frozen=True, slots=True)
class OnSiteList:
    """The classes in the school's own order; pupils are put in order of surname when printed.
    `says` is what the number to be found is made up of, in words."""

    template: ClassVar[str] = "on_site"
    of_record: ClassVar[bool] = False

    school: School
    as_at: datetime
    classes: tuple[OnSiteClass, ...]
    visitors: tuple[Visitor, ...] = ()
    assembly_point: str = ""
    large: bool = False
    compact: bool = False
    says: str = ""

    @property
    def printed_at(self) -> datetime:
        return self.as_at

    @property
    def title(self) -> str:
        return f"Who is on site, {moment_words(self.as_at)}"

    def values(self) -> Values:
        overdue = sum(one.overdue for each in self.classes for one in each.away)
        return {
            "school": self.school.plain_values(),
            "as_at": moment_words(self.as_at),
            "assembly_point": self.assembly_point,
            "classes": [each.values() for each in self.classes],
            "count": sum(len(each.on_site) for each in self.classes if each.taken),
            "unknown": sum(len(each.on_site) for each in self.classes if not each.taken),
            "untaken": [each.name for each in self.classes if not each.taken],
            "overdue": overdue,
            "visitors": [[one.name, one.visiting, one.since] for one in self.visitors],
            "large": self.large,
            "compact": self.compact,
            "says": self.says,
        }


def _named(one: OnSitePupil | AwayPupil) -> str:
    return f"{one.surname}, {one.forename}"


def _order(one: OnSitePupil | AwayPupil) -> tuple[str, str]:
    return by_name(one.surname, one.forename)
