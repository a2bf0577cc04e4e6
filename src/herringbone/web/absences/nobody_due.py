"""Classes in which nobody is due, registered by a named person with one tap.

A nursery's afternoon, a whole class on a trip: no teacher opens such a register, and it would be
chased as missing; here somebody looks and says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import uuid4

from django.db import transaction

from herringbone.web.absences.laying import change_for
from herringbone.web.absences.prefills import Prefill, prefills_for
from herringbone.web.registers.changes import Author
from herringbone.web.registers.models import ClassRegister, Source
from herringbone.web.registers.silenced import is_silenced
from herringbone.web.registers.submission import Submitted, submit_class_register
from herringbone.web.schools.models import Pupil, School
from herringbone.web.schools.roll import DayRoll, class_names


@dataclass(frozen=True, slots=True)
class NobodyDue:
    """A class in which no pupil is due in a session, and what stands for each."""

    class_name: str
    session: str
    prefills: Sequence[tuple[Pupil, Prefill]]

    @property
    def codes(self) -> str:
        """ "26 X" or "28 V"."""
        counts: dict[str, int] = {}
        for _, prefill in self.prefills:
            counts[prefill.code] = counts.get(prefill.code, 0) + 1
        return ", ".join(f"{number} {code}" for code, number in sorted(counts.items()))


def nobody_due(
    school: School, day: date, session: str, roll: DayRoll | None = None
) -> list[NobodyDue]:
    """Classes that nobody has registered, in which every pupil has a prefill with a code."""
    roll = roll or DayRoll(school, day)
    pupils = roll.pupils
    prefills = prefills_for(school, pupils, day)
    if not prefills:
        return []
    by_class: dict[str, list[Pupil]] = {}
    classes = roll.values(("class",))
    for pupil in pupils:
        by_class.setdefault(classes[pupil.pk]["class"], []).append(pupil)
    taken = set(
        ClassRegister.objects.filter(
            school=school, date=day, session=session, submitted_at__isnull=False
        ).values_list("class_name", flat=True)
    )
    found = []
    for name in class_names(school):
        held = [(p, prefills.get((p.pk, session))) for p in by_class.get(name, [])]
        away = [(p, prefill) for p, prefill in held if prefill and prefill.code and prefill.locked]
        untaken = name not in taken and not is_silenced(school, name, day, session)
        if held and len(away) == len(held) and untaken:
            found.append(NobodyDue(name, session, away))
    return found


@transaction.atomic
def register_nobody_due(
    *, school: School, day: date, nobody: NobodyDue, author: Author, at: datetime
) -> Submitted:
    """Submits the register of a class in which nobody is due, in the name of who looked."""
    register = ClassRegister.objects.filter(
        school=school, class_name=nobody.class_name, date=day, session=nobody.session
    ).first()
    return submit_class_register(
        school=school,
        class_name=nobody.class_name,
        date=day,
        session=nobody.session,
        changes=[change_for(p, day, nobody.session, prefill) for p, prefill in nobody.prefills],
        author=author,
        at=at,
        client_id=uuid4(),
        began_from=register.version if register else 0,
        headcount=0,
        source=Source.OFFICE,
    )
