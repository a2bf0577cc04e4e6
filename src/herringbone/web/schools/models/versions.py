"""Which state of a school's roll stands: what a process compares with the roll that it kept."""

from __future__ import annotations

from django.db import models

from herringbone.web.schools.tenancy import SchoolRow


class RollVersion(SchoolRow):
    """`token` is drawn anew, by triggers, whenever a pupil, a time on roll or a dated value of the
    school is added, changed or removed, by whomever (`schools.roll_triggers`)."""

    school = models.OneToOneField(
        "schools.School", primary_key=True, on_delete=models.CASCADE, related_name="+"
    )
    token = models.CharField(max_length=64)
