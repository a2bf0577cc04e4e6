"""A trust and its schools, with the times of a school's registers and who keeps them."""

from __future__ import annotations

from datetime import date, time
from typing import Any

from django.apps import apps
from django.db import models

from herringbone.engine.record.school import Phase


class Trust(models.Model):
    name = models.CharField(max_length=120)
    slug = models.SlugField(unique=True)

    def __str__(self) -> str:
        return self.name


def sensitive_roles() -> list[str]:
    """Roles that see sensitive records: by default these sign in with a second factor."""
    return [
        "office",
        "attendance_officer",
        "attendance_lead",
        "slt",
        "head",
        "dsl",
        "senco",
        "trust",
        "la_officer",
        "administrator",
    ]


class Keeper(models.TextChoices):
    """The register of record: whose register is the legal one."""

    HERRINGBONE = "herringbone", "Herringbone"
    MIS = "mis", "the management system"


class School(models.Model):
    """Register times are local. A session's register opens at its start and closes at `..._closes`
    (L until then, U after); after `late_until`, where told, a late pupil goes to the office."""

    trust = models.ForeignKey(
        Trust, null=True, blank=True, on_delete=models.PROTECT, related_name="schools"
    )
    name = models.CharField(max_length=120)
    slug = models.SlugField(unique=True)
    phase = models.CharField(
        max_length=12, choices=[(phase.value, phase.value.replace("_", "-")) for phase in Phase]
    )
    urn = models.CharField(max_length=6, blank=True)
    laestab = models.CharField(max_length=8, blank=True)
    la = models.CharField(max_length=3, blank=True)
    address_1 = models.CharField(max_length=80, blank=True, default="")
    address_2 = models.CharField(max_length=80, blank=True, default="")
    town = models.CharField(max_length=60, blank=True, default="")
    postcode = models.CharField(max_length=10, blank=True, default="")
    phone = models.CharField(max_length=30, blank=True, default="")
    attendance_phone = models.CharField(max_length=30, blank=True, default="")
    email = models.EmailField(blank=True, default="")
    academic_year_start = models.DateField(default=date(2024, 9, 1))
    am_starts = models.TimeField(default=time(8, 50))
    am_closes = models.TimeField(default=time(9, 20))
    pm_starts = models.TimeField(default=time(13, 0))
    pm_closes = models.TimeField(default=time(13, 30))
    late_until = models.TimeField(null=True, blank=True)
    day_ends = models.TimeField(default=time(15, 20))
    alarm_vulnerable = models.TimeField(default=time(10, 0))
    alarm_others = models.TimeField(default=time(11, 0))
    class_word = models.CharField(max_length=20, default="class")
    pupil_word = models.CharField(max_length=20, default="pupil")
    register_of_record = models.CharField(
        max_length=12, choices=Keeper.choices, default=Keeper.HERRINGBONE
    )
    mis_name = models.CharField(max_length=60, blank=True)
    second_factor_roles = models.JSONField(default=sensitive_roles, blank=True)
    is_demonstration = models.BooleanField(default=False)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name

    @property
    def keeps_own_registers(self) -> bool:
        return self.register_of_record == Keeper.HERRINGBONE

    @property
    def address_lines(self) -> tuple[str, ...]:
        """The lines of the address that are filled, the postcode last."""
        lines = (self.address_1, self.address_2, self.town, self.postcode)
        return tuple(line for line in lines if line)

    @property
    def pupils(self) -> Any:
        """The school's pupils, once the school was entered."""
        return apps.get_model("schools", "Pupil").objects.filter(school=self)

    @property
    def days(self) -> Any:
        return apps.get_model("schools", "SchoolDay").objects.filter(school=self)

    def year_start(self, day: date) -> date:
        """The first day of the academic year that holds `day`."""
        start = self.academic_year_start
        begins = date(day.year, start.month, start.day)
        return begins if day >= begins else date(day.year - 1, start.month, start.day)

    def starts(self, session: str) -> time:
        """When a session ("AM" or "PM") begins and its register opens."""
        return self.am_starts if session == "AM" else self.pm_starts

    def closes(self, session: str) -> time:
        """When a session's register closes: later entries are amendments."""
        return self.am_closes if session == "AM" else self.pm_closes
