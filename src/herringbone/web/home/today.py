"""The school today at a glance: registers in, who is explained and who is not.

Read from registers and the engine when a page is asked for; nothing is kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from django.db.models import prefetch_related_objects

from herringbone.web.home.typed import Progress, progress_of
from herringbone.web.movements.models import MissingCheck
from herringbone.web.movements.onsite import OnSite, on_site
from herringbone.web.movements.places import Place
from herringbone.web.office.summary import Counts, DaySeen, seen_of
from herringbone.web.registers.reading import RegisterState, states_on
from herringbone.web.registers.rows import codes_held
from herringbone.web.schools.deeds import Deed
from herringbone.web.schools.models import Pupil
from herringbone.web.schools.roll import DayRoll
from herringbone.web.schools.telling import Told, told
from herringbone.web.schools.viewer import Viewer
from herringbone.web.strategies.evaluation import Measured, as_of_now, measured
from herringbone.web.taking.missing import VULNERABLE
from herringbone.web.taking.times import session_now

SHOWN = (*VULNERABLE, "ehcp", "sen", "fsm", "young_carer")


@dataclass(frozen=True, slots=True)
class Unexplained:
    """A pupil marked N in a register that is in: never one of a class that nobody registered.
    `call` is the first contact with a number whom one may ring, for whoever may see contacts;
    `is_restricted`: a legal restriction names somebody, so look before ringing."""

    pupil: Pupil
    class_name: str
    days: int
    last_seen: date | None
    flags: Sequence[str]
    is_vulnerable: bool
    call: Told | None = None
    is_restricted: bool = False

    @property
    def day_words(self) -> str:
        return f"day {self.days}" if self.days > 1 else "first day"


@dataclass(frozen=True)
class Today:
    """One school on one day, as one viewer may see it."""

    viewer: Viewer
    now: datetime

    @cached_property
    def session(self) -> str:
        return session_now(self.viewer.school, self.now) or "AM"

    @cached_property
    def is_open(self) -> bool:
        return bool(self.viewer.school.days.filter(date=self.viewer.today).exists())

    @cached_property
    def roll(self) -> DayRoll:
        return DayRoll(self.viewer.school, self.viewer.today)

    @property
    def pupils(self) -> list[Pupil]:
        return self.roll.pupils

    @cached_property
    def held(self) -> dict[int, dict[str, str]]:
        return self.roll.values(("class", *SHOWN))

    @cached_property
    def codes(self) -> dict[int, str]:
        """By pupil's key: the code that stands in this session, "" for none."""
        day = self.viewer.today
        found = codes_held(self.viewer.school, self.pupils, [day])
        return {pupil.pk: found[pupil.pk, day, self.session] for pupil in self.pupils}

    @cached_property
    def states(self) -> dict[str, RegisterState]:
        return states_on(self.viewer.school, self.viewer.today, self.session)

    @property
    def registers(self) -> tuple[int, int]:
        """Registers in, of how many."""
        return len(self.submitted), len(self.states)

    @cached_property
    def submitted(self) -> frozenset[str]:
        return frozenset(name for name, state in self.states.items() if state.is_submitted)

    @cached_property
    def seen(self) -> DaySeen:
        """Every register of the day, as the page of all registers has it."""
        return seen_of(self.viewer.school, self.viewer.today, self.now, self.roll)[0]

    @cached_property
    def counts(self) -> Counts:
        """This session's pupils, each counted once: the numbers of the page of all registers."""
        return self.seen.total(self.session)

    @cached_property
    def progress(self) -> dict[str, Progress]:
        """By class, how far this session's register is, as its own page counts it."""
        return progress_of(self.roll, self.session, self.codes)

    @cached_property
    def on_site(self) -> OnSite:
        return on_site(self.viewer.school, self.now, self.roll)

    @property
    def missing_in_day(self) -> list[Place]:
        """Here this morning, not here now, and nobody has settled it yet."""
        settled = MissingCheck.objects.filter(school=self.viewer.school, day=self.viewer.today)
        done = set(settled.values_list("pupil_id", flat=True))
        return [place for place in self.on_site.missing if place.pupil.pk not in done]

    @cached_property
    def unexplained(self) -> list[Unexplained]:
        """The most pressing first: vulnerable, then by days, then by family so that siblings stand
        together."""
        absent = [
            pupil
            for pupil in self.pupils
            if self.codes[pupil.pk] == "N" and self.held[pupil.pk]["class"] in self.submitted
        ]
        if not absent:
            return []
        prefetch_related_objects(absent, "contacts")
        figures = measured(self.viewer.school, as_of_now(self.viewer.school, self.now), absent)
        rows = [self._unexplained(pupil, figures) for pupil in absent]
        return sorted(rows, key=_urgency)

    def _unexplained(self, pupil: Pupil, figures: Measured) -> Unexplained:
        held, row = self.held[pupil.pk], figures.rows.get(pupil.pupil_id, {})
        is_vulnerable = any(held[flag] == "1" for flag in VULNERABLE)
        may, tolds = self.viewer.may, self._tolds(pupil)
        shown = [
            flag
            for flag in SHOWN
            if (held[flag] in ("K", "E") if flag == "sen" else held[flag] == "1")
            and may(Deed.SEE_SAFEGUARDING if flag in VULNERABLE else Deed.SEE_NEEDS)
        ]
        return Unexplained(
            pupil=pupil,
            class_name=held["class"],
            days=int(row.get("unexplained_days_in_a_row") or 0) or 1,
            last_seen=date.fromisoformat(seen) if (seen := row.get("last_seen", "")) else None,
            flags=shown,
            is_vulnerable=is_vulnerable and may(Deed.SEE_SAFEGUARDING),
            call=next((one for one in tolds if one.contact.phone and one.tone != "alarm"), None),
            is_restricted=any(one.contact.legal_restriction for one in tolds),
        )

    def _tolds(self, pupil: Pupil) -> list[Told]:
        """The pupil's contacts in order; none for whoever may not see them."""
        if not self.viewer.may(Deed.SEE_CONTACTS):
            return []
        return [told(contact) for contact in pupil.contacts.all()]


def _urgency(row: Unexplained) -> tuple[bool, int, str, str]:
    return (
        not row.is_vulnerable,
        -row.days,
        row.pupil.family_id or row.pupil.surname,
        row.pupil.name,
    )
