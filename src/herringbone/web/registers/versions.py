"""Counts up the version of each class register that an entry touches (ground rule 6).

A teacher's submission says from which version it began; what came between is merged or shown.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import F

from herringbone.web.registers.changes import Change, Occasion
from herringbone.web.registers.models import ClassRegister
from herringbone.web.schools.models import School
from herringbone.web.schools.roll import values_on

FEW = 400
"""Up to so many changes each pupil's class is looked up; an import touches registers by their day."""


def grow_versions(school: School, occasion: Occasion, changes: Sequence[Change]) -> None:
    """One step for each register touched; one not started yet gets its row."""
    if len(changes) > FEW:
        days = {change.date for change in changes}
        held = ClassRegister.objects.filter(school=school, date__gte=min(days), date__lte=max(days))
        held.update(version=F("version") + 1)
        return
    for class_name, day, session in sorted(_touched(occasion, changes)):
        register, _ = ClassRegister.objects.get_or_create(
            school=school, class_name=class_name, date=day, session=session
        )
        ClassRegister.objects.filter(pk=register.pk).update(version=F("version") + 1)


def _touched(occasion: Occasion, changes: Sequence[Change]) -> set[tuple[str, object, str]]:
    found: set[tuple[str, object, str]] = set()
    if occasion.class_name and occasion.date:
        found.add((occasion.class_name, occasion.date, occasion.session))
    for day in {change.date for change in changes}:
        of_day = [change for change in changes if change.date == day]
        pupils = list({change.pupil.pk: change.pupil for change in of_day}.values())
        classes = values_on(pupils, ["class"], day)
        for change in of_day:
            name = classes[change.pupil.pk]["class"]
            if name:
                found.add((name, day, change.session))
    return found
