"""Questions about pupils that read as English: `school.pupils.on_roll(day).in_class("4B", day)`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.apps import apps
from django.db.models import Exists, OuterRef, Q

from herringbone.web.schools.tenancy import ScopedQuerySet

MOST_NAMED = 200
"""Above so many pupils a query asks for the whole school's rows: faster than naming them."""


def rows_of(pupils: Sequence[Any]) -> Q:
    """The rows of some pupils; of many, the school's, from which a reader takes its own by key."""
    if len(pupils) > MOST_NAMED:
        return Q(school_id__in={pupil.school_id for pupil in pupils})
    return Q(pupil_id__in=[pupil.pk for pupil in pupils])


class PupilQuerySet(ScopedQuerySet[Any]):
    """What dated values say wins over what is not dated, as in the engine's `Pupil.value`."""

    def on_roll(self, day: date) -> PupilQuerySet:
        enrolments = apps.get_model("schools", "Enrolment").objects
        here = enrolments.filter(pupil=OuterRef("pk"), start__lte=day).filter(
            Q(end=None) | Q(end__gte=day)
        )
        return self.filter(Exists(here))

    def with_value(self, field: str, value: str, on: date) -> PupilQuerySet:
        """Pupils of whom `field` is `value` on a day."""
        values = apps.get_model("schools", "PupilValue").objects
        dated = values.filter(pupil=OuterRef("pk"), field=field, start__lte=on).filter(
            Q(end=None) | Q(end__gte=on)
        )
        return self.filter(
            Exists(dated.filter(value=value)) | (Q(**{f"values__{field}": value}) & ~Exists(dated))
        )

    def in_class(self, name: str, on: date) -> PupilQuerySet:
        return self.with_value("class", name, on)
