"""The school's morning as the call list, the clock and the stamp read it: once for a whole page.

Between registers, movements and plans below and `listing` above; it judges nobody. A class counts
only once its register is in: a blank in one that is not says nothing about a child (practice 1).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import NamedTuple

from herringbone.web.absences.confirming import Group, unconfirmed
from herringbone.web.absences.prefills import Prefill, prefills_for
from herringbone.web.absences.suspensions import suspended_keys
from herringbone.web.calls.alarms import ringing
from herringbone.web.calls.models import Alarm
from herringbone.web.imports.freshness import Freshness, freshness
from herringbone.web.movements.missing import Missing, missing_now
from herringbone.web.movements.onsite import OnSite, on_site
from herringbone.web.movements.places import Place
from herringbone.web.registers.models import MarkDetail
from herringbone.web.registers.reading import RegisterState, states_on
from herringbone.web.registers.rows import codes_held
from herringbone.web.registers.silenced import ORIGIN as EVENT
from herringbone.web.schools.models import Pupil, School, SchoolDay
from herringbone.web.schools.roll import DayRoll
from herringbone.web.taking.missing import VULNERABLE, MissingRegister, missing_registers
from herringbone.web.taking.times import session_now

FLAGS = (*VULNERABLE, "ehcp", "sen", "fsm", "young_carer")


class Said(NamedTuple):
    """One pupil in a register that is in; `code` is "" where no mark stands."""

    key: int
    pupil: Pupil
    session: str
    code: str


@dataclass(frozen=True)
class Morning:
    """`now` is the moment of the page; every figure below is as of it."""

    school: School
    now: datetime
    given: DayRoll | None = field(default=None)

    @property
    def day(self) -> date:
        return self.now.date()

    @cached_property
    def roll(self) -> DayRoll:
        return self.given or DayRoll(self.school, self.day)

    @cached_property
    def session(self) -> str:
        return session_now(self.school, self.now) or "AM"

    @cached_property
    def open_day(self) -> SchoolDay | None:
        found: SchoolDay | None = self.school.days.filter(date=self.day).first()
        return found

    @cached_property
    def sessions(self) -> list[str]:
        """Those of today that have begun, the latest first."""
        row = self.open_day
        if row is None:
            return []
        begun = ["PM", "AM"] if self.session == "PM" else ["AM"]
        return [one for one in begun if (row.am if one == "AM" else row.pm)]

    @cached_property
    def pupils(self) -> list[Pupil]:
        """On roll, alive, and not in a year group that stays at home today."""
        home = set(filter(None, self.open_day.closed_for.split(";"))) if self.open_day else set()
        return [
            pupil
            for pupil in self.roll.pupils
            if (pupil.died_on is None or pupil.died_on > self.day)
            and (not home or self.held[pupil.pk]["year_group"] not in home)
        ]

    @cached_property
    def keyed(self) -> list[tuple[int, Pupil]]:
        """`pupils` with their keys: `pk` is slow to ask of 1,700, and a page asks it often."""
        return [(pupil.id, pupil) for pupil in self.pupils]

    @cached_property
    def said(self) -> list[Said]:
        """What the latest register that is in says of each pupil; of a class without one nothing,
        so that its blanks can never be read as children who are not here."""
        found = []
        for key, pupil in self.keyed:
            session = self.session_of(key)
            if session:
                found.append(Said(key, pupil, session, self.code(key, session)))
        return found

    @cached_property
    def held(self) -> dict[int, dict[str, str]]:
        """By pupil's key what holds today: class, year group, flags, how they travel."""
        return self.roll.values(("class", "year_group", "travels", *FLAGS))

    def class_of(self, key: int) -> str:
        return self.held[key]["class"]

    def is_vulnerable(self, key: int) -> bool:
        held = self.held[key]
        return any(held[flag] == "1" for flag in VULNERABLE)

    # --- registers ------------------------------------------------------------------------------
    @cached_property
    def codes(self) -> Mapping[tuple[int, date, str], str]:
        """Every mark of the day and the school day before, by pupil's key, date and session; "" for
        none."""
        days = [self.day, *([self.day_before] if self.day_before else [])]
        return codes_held(self.school, self.roll.pupils, days)

    def code(self, key: int, session: str) -> str:
        return self.codes[key, self.day, session]

    @cached_property
    def day_before(self) -> date | None:
        """The school day before this one."""
        rows = self.school.days.filter(date__lt=self.day).order_by("-date")
        found: date | None = rows.values_list("date", flat=True).first()
        return found

    @cached_property
    def freshness(self) -> Freshness | None:
        return freshness(self.school, self.now)

    @cached_property
    def states(self) -> dict[str, dict[str, RegisterState]]:
        """By session and class."""
        return {one: states_on(self.school, self.day, one) for one in self.sessions}

    @cached_property
    def taken(self) -> dict[str, frozenset[str]]:
        """By session: the classes whose register is in. Where another system keeps the registers,
        those with a mark, as long as what it sent is not stale (practice 16)."""
        if self.school.keeps_own_registers:
            return {
                session: frozenset(name for name, one in states.items() if one.is_submitted)
                for session, states in self.states.items()
            }
        if self.freshness is not None and self.freshness.is_stale:
            return {session: frozenset() for session in self.sessions}
        return {
            session: frozenset(
                self.class_of(key) for key, _ in self.keyed if self.code(key, session)
            )
            for session in self.sessions
        }

    def session_of(self, key: int) -> str:
        """The latest session of which a register speaks for the pupil, "" for none."""
        return self._session_of_class.get(self.class_of(key), "")

    @cached_property
    def _session_of_class(self) -> dict[str, str]:
        return {name: one for one in reversed(self.sessions) for name in self.taken[one]}

    @cached_property
    def details(self) -> dict[tuple[int, str], MarkDetail]:
        rows = MarkDetail.objects.filter(school=self.school, date=self.day)
        return {(row.pupil_id, row.session): row for row in rows}

    @cached_property
    def missing_registers(self) -> list[MissingRegister]:
        return missing_registers(
            self.school,
            self.day,
            self.session,
            self.now,
            with_vulnerable=True,
            roll=self.roll,
            codes=self.codes,
        )

    # --- what is known ahead --------------------------------------------------------------------
    @cached_property
    def prefills(self) -> Mapping[tuple[int, str], Prefill]:
        return prefills_for(self.school, self.roll.pupils, self.day)

    def is_expected_elsewhere(self, key: int, session: str) -> bool:
        """At a provider, on a trip or at the other school, until somebody there confirms it."""
        prefill = self.prefills.get((key, session))
        detail = self.details.get((key, session))
        return bool((prefill and prefill.is_expected) or (detail and detail.expected))

    @cached_property
    def unconfirmed(self) -> list[Group]:
        """Groups of this session that nobody has confirmed."""
        waits = any(
            prefill.is_expected and not self.codes.get((key, self.day, session), "/")
            for (key, session), prefill in self.prefills.items()
            if session == self.session
        )
        return unconfirmed(self.school, self.day, self.session) if waits else []

    @cached_property
    def suspended(self) -> frozenset[int]:
        return suspended_keys(self.school, self.day)

    def is_silenced(self, key: int, session: str) -> bool:
        """An event for many pupils left the mark: nobody chases it."""
        detail = self.details.get((key, session))
        return detail is not None and detail.origin.startswith(EVENT)

    @cached_property
    def alarms(self) -> list[Alarm]:
        """Unsettled alarms whose moment has come."""
        return ringing(self.school, self.now)

    # --- who is in the building -----------------------------------------------------------------
    @cached_property
    def on_site(self) -> OnSite:
        return on_site(self.school, self.now, self.roll, self.codes, self.prefills)

    @cached_property
    def places(self) -> dict[int, Place]:
        return {one.pupil.pk: one for group in self.on_site.classes for one in group.places}

    @cached_property
    def missing_in_day(self) -> list[Missing]:
        """Here this morning, not here now, and nobody has settled it yet (practice 2)."""
        return missing_now(self.school, self.now, self.on_site)

    @cached_property
    def overdue(self) -> Sequence[Place]:
        """Signed out, due back by now, not back."""
        return self.on_site.overdue
