"""The other children of a pupil's family: by name in this school, by school alone elsewhere.

A trust knows a family across its schools; what another school holds of a child is not shown here.
"""

from __future__ import annotations

from datetime import date

from herringbone.web.schools.models import Pupil, School, TrustFamilyMember
from herringbone.web.schools.tenancy import within


def siblings_here(pupil: Pupil, today: date) -> list[Pupil]:
    """The family's other children on roll in this school."""
    if not pupil.family_id:
        return []
    here = pupil.school.pupils.on_roll(today)
    return list(here.filter(family_id=pupil.family_id).exclude(pk=pupil.pk))


def schools_of_siblings(pupil: Pupil, today: date) -> list[tuple[str, int]]:
    """The trust's other schools with children of this family on roll, and how many."""
    own = TrustFamilyMember.objects.filter(school=pupil.school, school_family=pupil.family_id)
    family = own.values_list("family_id", flat=True).first() if pupil.family_id else None
    if family is None or pupil.school.trust_id is None:
        return []
    schools = School.objects.filter(trust=pupil.school.trust_id).exclude(pk=pupil.school_id)
    return [(s.name, count) for s in schools if (count := _children(s, family, today))]


def _children(school: School, family: int, today: date) -> int:
    with within(school):
        keys = TrustFamilyMember.objects.filter(school=school, family=family)
        names = list(keys.values_list("school_family", flat=True))
        return int(school.pupils.on_roll(today).filter(family_id__in=names).count())
