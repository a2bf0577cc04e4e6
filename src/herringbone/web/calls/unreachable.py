"""Families whom nobody can reach by telephone, those most at risk first: open work, not a figure.

No number at all, nobody who may be rung, or every number doubtful.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from herringbone.web.calls.morning import Morning
from herringbone.web.calls.numbers import doubtful
from herringbone.web.calls.ringing import Ringable, ringables
from herringbone.web.schools.models import Contact, Pupil


@dataclass(frozen=True, slots=True)
class Family:
    """`why` says what is wrong with every contact; `asked` are those with a number to ask after."""

    pupils: Sequence[Pupil]
    classes: Sequence[str]
    why: str
    asked: Sequence[Contact]
    is_vulnerable: bool
    is_away: bool
    is_reachable: bool


def families(morning: Morning) -> list[Family]:
    """Those nobody can reach, then those of whom some number is doubtful."""
    wrong = doubtful(morning.school, morning.now)
    groups: dict[str, list[Pupil]] = defaultdict(list)
    for pupil in morning.pupils:
        groups[f"f{pupil.family_id}" if pupil.family_id else f"p{pupil.pk}"].append(pupil)
    rows = _contacts(morning)
    found = [_family(morning, group, rows, wrong) for group in groups.values()]
    return sorted((one for one in found if one is not None), key=_risk)


def _contacts(morning: Morning) -> dict[int, list[Contact]]:
    found: dict[int, list[Contact]] = defaultdict(list)
    for contact in Contact.objects.filter(school=morning.school):
        found[contact.pupil_id].append(contact)
    return found


def _family(
    morning: Morning,
    pupils: Sequence[Pupil],
    rows: dict[int, list[Contact]],
    wrong: dict[str, int],
) -> Family | None:
    ring = ringables(pupils, {}, frozenset(wrong), rows)
    may = [one for one in ring if one.may_be_rung]
    is_reachable = any(one.checked for one in may)
    if is_reachable and all(one.checked for one in may):
        return None
    keys = [pupil.pk for pupil in pupils]
    return Family(
        pupils=pupils,
        classes=[morning.class_of(key) for key in keys],
        why=_why(ring, may),
        asked=[one.contact for one in may if not one.checked],
        is_vulnerable=any(morning.is_vulnerable(key) for key in keys),
        is_away=any(_is_away(morning, key) for key in keys),
        is_reachable=is_reachable,
    )


def _why(ring: Sequence[Ringable], may: Sequence[Ringable]) -> str:
    if not ring:
        return "no contact is held"
    if not may:
        return "no contact who may be rung has a number"
    tried = sum(not one.checked for one in may)
    return f"{tried} of {len(may)} numbers answer to nobody"


def _is_away(morning: Morning, key: int) -> bool:
    session = morning.session_of(key)
    return bool(session) and morning.code(key, session) in ("", "N")


def _risk(one: Family) -> tuple[bool, bool, bool, str]:
    return (one.is_reachable, not one.is_vulnerable, not one.is_away, one.pupils[0].surname)
