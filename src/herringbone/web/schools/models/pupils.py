"""Pupils: one person, their times on roll, and what held of them when (class, year, flags)."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from herringbone.web.schools.querysets import PupilQuerySet
from herringbone.web.schools.tenancy import OfTheSchool, SchoolRow


class Pupil(SchoolRow):
    """`pupil_id` is the school's own key, as in `pupils.csv`. `values` holds what is not dated,
    exactly as the engine's `Pupil.values`; `PupilValue` holds what is, as its `history`."""

    pupil_id = models.CharField(max_length=64)
    upn = models.CharField(max_length=13, blank=True, default="")
    surname = models.CharField(max_length=80, blank=True, default="")
    forename = models.CharField(max_length=80, blank=True, default="")
    known_as = models.CharField(max_length=80, blank=True, default="")
    date_of_birth = models.DateField(null=True, blank=True)
    family_id = models.CharField(max_length=64, blank=True, default="")
    person = models.ForeignKey(
        "schools.TrustPerson",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="pupils",
    )
    address = models.JSONField(default=list)
    values = models.JSONField(default=dict)
    died_on = models.DateField(null=True, blank=True)

    objects = OfTheSchool.from_queryset(PupilQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("school", "pupil_id"), name="one_pupil_an_id")
        ]
        indexes = [
            models.Index(fields=("school", "surname", "forename")),
            models.Index(fields=("school", "family_id")),
        ]
        ordering = ("surname", "forename", "pupil_id")

    def __str__(self) -> str:
        return self.name

    @property
    def first_name(self) -> str:
        """What the child is called."""
        return self.known_as or self.forename or self.pupil_id

    @property
    def name(self) -> str:
        """`Surname, Forename` for a list, or the id where no name is held."""
        known = self.known_as or self.forename
        return f"{self.surname}, {known}" if self.surname and known else self.pupil_id


class Enrolment(SchoolRow):
    """A time on roll, both days included; `end` empty while it goes on.

    A leaver has a `ground` (regulation 9 of SI 2024/208), a destination and how it was confirmed.
    `elsewhere` names the other school of a dual registration; `is_main` whose main school this is.
    """

    pupil = models.ForeignKey(Pupil, on_delete=models.PROTECT, related_name="enrolments")
    start = models.DateField()
    end = models.DateField(null=True, blank=True)
    is_main = models.BooleanField(default=True)
    elsewhere = models.CharField(max_length=120, blank=True, default="")
    ground = models.CharField(max_length=40, blank=True, default="")
    destination = models.CharField(max_length=120, blank=True, default="")
    confirmed_how = models.CharField(max_length=120, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("school", "pupil", "start"), name="one_enrolment_a_start"
            )
        ]
        ordering = ("start",)


class PupilValue(SchoolRow):
    """What held of a pupil between two days, both included: `field` is `class`, `year_group`, a
    flag or another dated field of the engine; flags hold "1" or ""."""

    pupil = models.ForeignKey(Pupil, on_delete=models.PROTECT, related_name="dated_values")
    field = models.CharField(max_length=32)
    value = models.CharField(max_length=80, blank=True)
    start = models.DateField()
    end = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("school", "pupil", "field", "start"), name="one_value_a_start"
            )
        ]
        indexes = [models.Index(fields=("school", "field", "value"))]
        ordering = ("field", "start")


class ClassGroup(SchoolRow):
    """A class by name; who is in it, and when, stands in the pupils' dated values."""

    name = models.CharField(max_length=40)
    year_group = models.CharField(max_length=20, blank=True, default="")
    is_current = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=("school", "name"), name="one_class_a_name")]
        ordering = ("name",)


class Hold(SchoolRow):
    """ "Hold everything" for a pupil or a whole family: nothing is sent, listed or drawn meanwhile.
    Anyone may set it at once; only the head or the DSL lifts it."""

    pupil = models.ForeignKey(Pupil, null=True, on_delete=models.PROTECT, related_name="holds")
    family_id = models.CharField(max_length=64, blank=True, default="")
    why = models.CharField(max_length=200)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    lifted_at = models.DateTimeField(null=True)
    lifted_why = models.CharField(max_length=200, blank=True)
