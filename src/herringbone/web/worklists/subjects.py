"""Whom pieces of work are about: a pupil, a family, a class, the school; read once for a list.

A case stands for its pupil, a register for its class; a gathered list has its pupils inside.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from django.db.models import Q

from herringbone.web.schools.models import Hold, Pupil, School
from herringbone.web.schools.querysets import MOST_NAMED
from herringbone.web.schools.roll import DayRoll, values_on
from herringbone.web.strategies.evaluation import Said
from herringbone.web.taking.missing import VULNERABLE
from herringbone.web.worklists.models import Work

OF_PUPILS = frozenset({"pupil", "family", "case"})
PRIVATE = frozenset(
    {"cp", "cin", "lac", "previously_looked_after", "social_worker", "yot", "safeguarding_flag"}
)
"""Names of a condition that tell what only safeguarding may know."""

SHOWN = (*VULNERABLE, "ehcp", "sen", "fsm", "young_carer")


@dataclass(frozen=True, slots=True)
class Subject:
    """Who or what a piece of work is about. `pupils` are those behind it (a family's children),
    `listed` those that a gathered list holds, `held` why everything about them is held."""

    name: str
    class_name: str = ""
    year_group: str = ""
    pupils: tuple[Pupil, ...] = ()
    listed: tuple[Pupil, ...] = ()
    held: str = ""
    family: str = ""
    is_vulnerable: bool = False

    @property
    def everyone(self) -> tuple[Pupil, ...]:
        return (*self.pupils, *self.listed)

    @property
    def has_died(self) -> bool:
        """Nothing is asked of anybody about a child who has died."""
        return bool(self.pupils) and all(one.died_on is not None for one in self.pupils)


@dataclass(frozen=True)
class Subjects:
    """The subjects of some works, from three queries however many there are. A page that has read
    the day's `roll` gives it; without `with_listed` the pupils inside gathered lists are not read.
    """

    school: School
    day: date
    works: Sequence[Work] = field(repr=False)
    with_listed: bool = True
    roll: DayRoll | None = None

    def of(self, work: Work) -> Subject:
        key = pupil_key(work.subject) if work.subject_kind == "case" else work.subject
        behind = self._behind(work.subject_kind, key)
        listed = self._listed(work)
        if behind and not listed:
            place = tuple(one.id for one in behind)
            if place not in self._seen:
                self._seen[place] = self._of(work, behind, listed)
            return self._seen[place]
        return self._of(work, behind, listed)

    def _of(self, work: Work, behind: tuple[Pupil, ...], listed: tuple[Pupil, ...]) -> Subject:
        if behind:
            held = self.values[behind[0].pk]
            return Subject(
                name=" and ".join(dict.fromkeys(one.name for one in behind)),
                class_name=held["class"],
                year_group=held["year_group"],
                pupils=behind,
                listed=listed,
                held=next((self.holds[p.pk] for p in behind if p.pk in self.holds), ""),
                family=behind[0].family_id or behind[0].pupil_id,
                is_vulnerable=any(
                    self.values[p.pk][flag] == "1" for p in behind for flag in VULNERABLE
                ),
            )
        return Subject(
            name=self._named(work.subject_kind, work.subject),
            class_name=_class_of(work),
            year_group=work.subject if work.subject_kind == "year_group" else "",
            listed=listed,
        )

    def _listed(self, work: Work) -> tuple[Pupil, ...]:
        if not self.with_listed:
            return ()
        named = (self.by_id.get(name) for name in work.listed)
        return tuple(one for one in named if one is not None and one.died_on is None)

    def _is_vulnerable(self, pupil: Pupil) -> bool:
        return any(self.values[pupil.pk][flag] == "1" for flag in VULNERABLE)

    def _behind(self, kind: str, key: str) -> tuple[Pupil, ...]:
        if kind not in OF_PUPILS:
            return ()
        if kind == "family" and key in self._families:
            family = self._families[key]
            return tuple(one for one in family if one.died_on is None) or tuple(family)
        return tuple(filter(None, (self.by_id.get(key),)))

    def _named(self, kind: str, name: str) -> str:
        if kind in OF_PUPILS:
            return "a pupil who is no longer held here"
        if kind == "year_group":
            return f"Year {name}" if name.isdigit() else name
        if kind in ("school", "trust", "staff"):
            return "the whole school" if kind == "school" else name
        return name

    # --- read once --------------------------------------------------------------------------
    @cached_property
    def _seen(self) -> dict[tuple[int, ...], Subject]:
        """By the children behind it: the same few are what most of a list is about."""
        return {}

    @cached_property
    def _asked(self) -> tuple[frozenset[str], frozenset[str]]:
        """Pupils' ids and families' that the works name."""
        ids: set[str] = set()
        families: set[str] = set()
        for work in self.works:
            if self.with_listed:
                ids.update(work.listed)
            if work.subject_kind in ("pupil", "case"):
                ids.add(pupil_key(work.subject))
            elif work.subject_kind == "family":
                families.add(work.subject)
        return frozenset(ids | families), frozenset(families)

    @cached_property
    def by_id(self) -> Mapping[str, Pupil]:
        ids, families = self._asked
        found = self.roll.everyone if self.roll is not None else self.school.pupils.all()
        if self.roll is None and len(ids) + len(families) <= MOST_NAMED:
            found = found.filter(Q(pupil_id__in=ids) | Q(family_id__in=families))
        return {
            one.pupil_id: one for one in found if one.pupil_id in ids or one.family_id in families
        }

    @cached_property
    def _families(self) -> Mapping[str, list[Pupil]]:
        found: dict[str, list[Pupil]] = defaultdict(list)
        for one in self.by_id.values():
            if one.family_id:
                found[one.family_id].append(one)
        return found

    @cached_property
    def values(self) -> dict[int, dict[str, str]]:
        """By pupil's key: class, year group and flags of the day."""
        fields = ("class", "year_group", *SHOWN)
        if self.roll is not None:
            held = self.roll.values(fields, {one.id for one in self.by_id.values()})
            gone = [one for one in self.by_id.values() if one.id not in held]
            return held | values_on(gone, fields, self.day)
        return values_on(list(self.by_id.values()), fields, self.day)

    @cached_property
    def holds(self) -> dict[int, str]:
        """By pupil's key: why everything is held, for those of whom it is."""
        standing = Hold.objects.filter(school=self.school, lifted_at=None)
        own: dict[int, str] = {}
        families: dict[str, str] = {}
        for pupil, family, why in standing.values_list("pupil_id", "family_id", "why"):
            if pupil is not None:
                own[pupil] = why
            elif family:
                families[family] = why
        return {
            one.pk: own.get(one.pk) or families.get(one.family_id, "")
            for one in self.by_id.values()
            if one.pk in own or (one.family_id and one.family_id in families)
        }


def tells_safeguarding(said: Said | None, verb: str) -> bool:
    """Whether a step's words or reason would tell what only those may see who see safeguarding."""
    return verb in ("notify", "welfare_check") or (
        said is not None and not PRIVATE.isdisjoint(said.names)
    )


def pupil_key(subject: str) -> str:
    """The pupil of a case (`P0001:contract:2026-09-14`), or the subject itself."""
    return subject.partition(":")[0]


def _class_of(work: Work) -> str:
    """The class that work is about: a register's (`3B 2026-11-20 AM`), a class itself."""
    if work.subject_kind == "register":
        return work.subject.rsplit(" ", 2)[0]
    return work.subject if work.subject_kind == "class" else ""


def works_about(school: School, pupil: Pupil) -> Iterable[Work]:
    """Every piece of work about a pupil, or the family, whatever came of it."""
    family = Q(subject_kind="family", subject__in=[pupil.family_id or pupil.pupil_id])
    own = Q(subject_kind="pupil", subject=pupil.pupil_id)
    case = Q(subject_kind="case", subject__startswith=f"{pupil.pupil_id}:")
    found = Work.objects.filter(own | case | family, school=school)
    return found.prefetch_related("handlings").order_by("-date", "provision", "step", "pk")
