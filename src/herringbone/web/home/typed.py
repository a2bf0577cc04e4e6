"""How far the registers that are not in are, class by class: marked, typed and not sent, planned.

Together they are what the register's own page calls marked, so that both say the same number.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from herringbone.web.absences.prefills import Prefill
from herringbone.web.movements.places import ON_SITE_CODES
from herringbone.web.registers.models import DraftMark, MarkDetail
from herringbone.web.schools.roll import DayRoll


@dataclass
class Progress:
    """Pupils of a class, each counted once: in the record, else typed, else known ahead."""

    marked: int = 0
    typed: int = 0
    planned: int = 0

    @property
    def filled(self) -> int:
        """What the register shows as marked."""
        return self.marked + self.typed + self.planned

    @property
    def words(self) -> str:
        """ "2 marked, 2 planned", "20 typed and not sent", "no mark yet"."""
        parts = (
            (self.marked, "marked"),
            (self.typed, "typed and not sent"),
            (self.planned, "planned"),
        )
        return ", ".join(f"{count} {says}" for count, says in parts if count) or "no mark yet"


def progress_of(
    roll: DayRoll,
    session: str,
    codes: Mapping[int, str],
    prefills: Mapping[tuple[int, str], Prefill],
) -> dict[str, Progress]:
    """By class; `codes` is what stands by pupil's key. Two queries at any size."""
    of_session = {"school": roll.school, "date": roll.day, "session": session}
    drafts = DraftMark.objects.filter(**of_session).exclude(code="")
    typed = set(drafts.values_list("pupil_id", flat=True))
    laid = MarkDetail.objects.filter(**of_session).exclude(expected="")
    ahead = set(laid.values_list("pupil_id", flat=True))
    nothing = ("", *ON_SITE_CODES)  # whoever is only said to come is still to be looked for
    ahead |= {
        key for (key, half), one in prefills.items() if half == session and one.code not in nothing
    }
    held = roll.values(("class",))
    found: dict[str, Progress] = defaultdict(Progress)
    for pupil in roll.pupils:
        one = found[held[pupil.pk]["class"]]
        if codes[pupil.pk]:
            one.marked += 1
        elif pupil.pk in typed:
            one.typed += 1
        elif pupil.pk in ahead:
            one.planned += 1
    return dict(found)
