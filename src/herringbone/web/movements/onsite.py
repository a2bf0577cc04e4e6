"""Who is on site at a moment: everybody on roll, by movements and the latest registers.

The evacuation list, the desk and the strip on a home page read it. Marks alone are not asked: U is
on site, V, B, K, P, W and D are not; a class that nobody registered is, until proved not.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from herringbone.web.absences.prefills import Prefill, prefills_for
from herringbone.web.clock import LONDON
from herringbone.web.movements.models import Direction, Movement
from herringbone.web.movements.places import Place, Seen, Where, place_of
from herringbone.web.registers.models import ClassRegister, MarkDetail
from herringbone.web.registers.rows import codes_held
from herringbone.web.schools.models import Pupil, School, SchoolDay
from herringbone.web.schools.roll import DayRoll, class_names
from herringbone.web.ui.days import clock

Codes = Mapping[tuple[int, date, str], str]
Prefills = Mapping[tuple[int, str], Prefill]


@dataclass(frozen=True, slots=True)
class ClassOnSite:
    """A class; `says` "registered 08:57" or "not registered: assume on site, 28 on roll"."""

    name: str
    says: str
    is_registered: bool
    places: Sequence[Place]

    def at(self, *wanted: Where) -> list[Place]:
        return [place for place in self.places if place.where in wanted]

    @property
    def to_find(self) -> list[Place]:
        """Whom somebody must see in an evacuation."""
        return [place for place in self.places if place.is_to_be_found]

    @property
    def away(self) -> list[Place]:
        return self.at(Where.AWAY)


@dataclass(frozen=True, slots=True)
class OnSite:
    """Everybody on roll at `as_at`, by class in the school's order."""

    as_at: datetime
    classes: Sequence[ClassOnSite]

    def at(self, *wanted: Where) -> list[Place]:
        return [place for group in self.classes for place in group.at(*wanted)]

    @property
    def on_site(self) -> list[Place]:
        """Known to be here, and those of classes that nobody registered."""
        return self.at(Where.ON_SITE, Where.ASSUMED)

    @property
    def assumed(self) -> list[Place]:
        """Those of `on_site` whom no register has seen: until proved otherwise they are here."""
        return self.at(Where.ASSUMED)

    @property
    def overdue(self) -> list[Place]:
        return self.at(Where.OVERDUE)

    @property
    def unknown(self) -> list[Place]:
        return self.at(Where.UNKNOWN)

    @property
    def away(self) -> list[Place]:
        return self.at(Where.AWAY)

    @property
    def to_find(self) -> int:
        """How many somebody must see in an evacuation: whoever is late back may be here, too."""
        return sum(len(group.to_find) for group in self.classes)

    @property
    def says(self) -> str:
        """How many are to be found, and of whom that is made up; the same words on every screen."""
        parts = [f"{len(self.on_site)} on site{self._of_these}"]
        parts += [f"{len(self.unknown)} not known"] if self.unknown else []
        parts += [f"{len(self.overdue)} due back, not back"] if self.overdue else []
        return f"{' + '.join(parts)} = {self.to_find} to find"

    @property
    def _of_these(self) -> str:
        held = len(self.assumed)
        return f" (of these {held} assumed, because not registered)" if held else ""

    @property
    def missing(self) -> list[Place]:
        """Here this morning, not this afternoon, no sign-out: before anybody settled it."""
        return [place for group in self.classes for place in group.places if place.is_missing]

    @property
    def unregistered(self) -> list[ClassOnSite]:
        return [group for group in self.classes if not group.is_registered]


def signed_out_at(school: School, moment: datetime) -> set[int]:
    """Keys of the pupils whose last movement of that day, up to `moment`, was out."""
    last: dict[int, str] = {}
    for movement in movements_of(school, moment.astimezone(LONDON).date()).filter(at__lte=moment):
        last[movement.pupil_id] = movement.direction
    return {key for key, direction in last.items() if direction == Direction.OUT}


def movements_of(school: School, day: date) -> QuerySet[Movement]:
    """The day's movements that were not struck out, in the order in which they happened."""
    return Movement.objects.filter(school=school, day=day, struck_at=None)


def on_site(
    school: School,
    moment: datetime,
    roll: DayRoll | None = None,
    codes: Codes | None = None,
    prefills: Prefills | None = None,
) -> OnSite:
    """Where everybody on roll is at an aware moment. Some ten queries at any size, fewer where a
    page has read the day's roll, marks or prefills already."""
    moment = moment.astimezone(LONDON)
    day = moment.date()
    roll = roll or DayRoll(school, day)
    pupils = [p for p in roll.pupils if p.died_on is None or p.died_on > day]
    read = _Registers(school, pupils, moment, roll, codes, prefills)
    moves = defaultdict(list)
    for movement in movements_of(school, day):
        moves[movement.pupil_id].append(movement)
    by_class = defaultdict(list)
    for pupil in pupils:
        name = read.class_of(pupil)
        by_class[name].append(place_of(pupil, name, read.seen(pupil), moves[pupil.id], moment))
    named = class_names(school)
    order = [*named, *sorted(set(by_class) - set(named))]
    return OnSite(moment, [read.of_class(n, by_class[n]) for n in order if n in by_class])


class _Registers:
    """What the day's registers say by `moment`, read once."""

    def __init__(
        self,
        school: School,
        pupils: Sequence[Pupil],
        moment: datetime,
        roll: DayRoll,
        codes: Codes | None = None,
        prefills: Prefills | None = None,
    ) -> None:
        self.school, self.moment, self.day = school, moment, moment.date()
        self._begins = {
            session: datetime.combine(self.day, school.starts(session), tzinfo=LONDON)
            for session in ("AM", "PM")
        }
        self._values = roll.values(("class", "year_group"))
        self._codes = codes_held(school, pupils, [self.day]) if codes is None else codes
        self._open = SchoolDay.objects.filter(school=school, date=self.day).first()
        self._registers = self._submitted()
        self._expected = self._expectations()
        known = prefills_for(school, pupils, self.day) if prefills is None else prefills
        self._prefills: Prefills = known
        self._marked = {
            (self.class_of(p), session)
            for p in pupils
            for session in ("AM", "PM")
            if not school.keeps_own_registers and self._codes[p.id, self.day, session]
        }

    def _submitted(self) -> dict[tuple[str, str], datetime]:
        """When each register of the day was first submitted, those after `moment` included."""
        rows = ClassRegister.objects.filter(
            school=self.school, date=self.day, first_submitted_at__isnull=False
        )
        return {(r.class_name, r.session): r.first_submitted_at.astimezone(LONDON) for r in rows}

    def _expectations(self) -> dict[tuple[int, str], str]:
        rows = MarkDetail.objects.filter(school=self.school, date=self.day).exclude(expected="")
        return {(row.pupil_id, row.session): row.expected for row in rows}

    def class_of(self, pupil: Pupil) -> str:
        return self._values[pupil.id]["class"]

    def begun(self, session: str) -> datetime:
        return self._begins[session]

    def is_taken(self, class_name: str, session: str) -> bool:
        """Submitted by now; with another system's registers, any mark of the class."""
        if self.moment < self.begun(session):
            return False
        key = (class_name, session)
        at = self._registers.get(key)
        return key in self._marked if at is None else at <= self.moment

    def session_of(self, class_name: str, code_in_afternoon: str = "") -> str:
        """The latest session that says anything of a class, or of a pupil marked on their own."""
        if self.moment < self.begun("PM"):
            return "AM"
        return "PM" if code_in_afternoon or self.is_taken(class_name, "PM") else "AM"

    def seen(self, pupil: Pupil) -> Seen:
        name = self.class_of(pupil)
        codes = {s: self._code(pupil, name, s) for s in ("AM", "PM")}
        session = self.session_of(name, codes["PM"])
        expected, says = self._ahead(pupil, session)
        return Seen(
            morning=codes["AM"],
            latest=codes[session],
            begun=self.begun(session),
            said=self.said(name, session),
            is_taken=self.is_taken(name, session),
            is_afternoon=session == "PM",
            morning_at=self._registers.get((name, "AM")),
            latest_at=self._registers.get((name, session)),
            expected=expected,
            expected_says=says,
            closed=self._closed(pupil),
        )

    def _code(self, pupil: Pupil, class_name: str, session: str) -> str:
        """The mark of a session, "" where its register was submitted only after the moment."""
        at = self._registers.get((class_name, session))
        later = at is not None and at > self.moment
        return "" if later else self._codes[pupil.id, self.day, session]

    def _ahead(self, pupil: Pupil, session: str) -> tuple[str, str]:
        """A code that waits to be confirmed, and what is known ahead, in words."""
        prefill = self._prefills.get((pupil.id, session))
        laid = self._expected.get((pupil.id, session), "")
        planned = prefill.code if prefill and prefill.is_expected else ""
        return laid or planned, prefill.says if prefill else ""

    def _closed(self, pupil: Pupil) -> str:
        """Why a pupil is not due today at all."""
        if self._open is None:
            return "no school today"
        at_home = self._open.closed_for.split(";")
        if self._values[pupil.id]["year_group"] in filter(None, at_home):
            return "year group at home today"
        return ""

    def said(self, class_name: str, session: str) -> str:
        at = self._registers.get((class_name, session))
        if at is not None and at <= self.moment:
            return f"registered {clock(at)}"
        return "registered" if (class_name, session) in self._marked else "not registered"

    def of_class(self, name: str, places: Sequence[Place]) -> ClassOnSite:
        session = self.session_of(name)
        taken = self.is_taken(name, session)
        says = self.said(name, session)
        if not taken:
            says = f"not registered: assume on site, {len(places)} on roll"
        elif session == "AM" and self.moment.time() > self.school.closes("PM"):
            says = f"{says} this morning; afternoon not registered"
        return ClassOnSite(name, says, taken, sorted(places, key=_by_name))


def _by_name(place: Place) -> tuple[str, str, int]:
    return place.pupil.surname, place.pupil.first_name, place.pupil.pk
