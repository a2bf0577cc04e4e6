"""When the school is open: its years, its school days, and why it is closed on the others."""

from __future__ import annotations

from django.db import models

from herringbone.web.schools.tenancy import SchoolRow


class AcademicYear(SchoolRow):
    """`start` is between 1 August and 1 September."""

    start = models.DateField()
    label = models.CharField(max_length=7)

    class Meta:
        constraints = [models.UniqueConstraint(fields=("school", "start"), name="one_year_a_start")]
        ordering = ("start",)


class SchoolDay(SchoolRow):
    """An open day, whole or half; `closed_for` holds year groups that stay at home, with `;`."""

    date = models.DateField()
    term = models.CharField(max_length=6)
    half_term = models.PositiveSmallIntegerField()
    am = models.BooleanField(default=True)
    pm = models.BooleanField(default=True)
    closed_for = models.CharField(max_length=60, blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=("school", "date"), name="one_day_a_date")]
        ordering = ("date",)


class ClosedDay(SchoolRow):
    """A weekday on which the school is shut, and why (INSET, bank holiday, half term, election)."""

    date = models.DateField()
    kind = models.CharField(max_length=20)
    says = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=("school", "date"), name="one_reason_a_day")]
        ordering = ("date",)
