"""Who works for a school in which role, from when to when, and who stands in for them."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from herringbone.web.schools.tenancy import SchoolRow


class Role(models.TextChoices):
    CLASS_TEACHER = "class_teacher", "class teacher"
    OFFICE = "office", "office"
    ATTENDANCE_OFFICER = "attendance_officer", "attendance officer"
    ATTENDANCE_LEAD = "attendance_lead", "attendance lead"
    SLT = "slt", "senior leader"
    HEAD = "head", "head"
    DSL = "dsl", "designated safeguarding lead"
    SENCO = "senco", "SENCo"
    TRUST = "trust", "trust"
    GOVERNOR = "governor", "governor"
    LA_OFFICER = "la_officer", "local authority officer"
    ADMINISTRATOR = "administrator", "administrator"


class Post(SchoolRow):
    """A role of a person in a school between two days, both included. `position` is the title that
    stands in the record; `class_name` is a class teacher's class; `phone` the direct number that
    letters give. A person of the trust has a post of role `trust` in each of its schools."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=20, choices=Role.choices)
    position = models.CharField(max_length=80)
    class_name = models.CharField(max_length=40, blank=True, default="")
    phone = models.CharField(max_length=30, blank=True, default="")
    start = models.DateField()
    end = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("role", "user__name")
        indexes = [models.Index(fields=("user", "school"))]


class Deputy(SchoolRow):
    """Someone who does a post's work between two days, both included."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="deputies")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    start = models.DateField()
    end = models.DateField()
    why = models.CharField(max_length=120, blank=True)


class Cover(SchoolRow):
    """A class for one day: taken by a member of staff, or by whoever holds a supply slip.

    A slip has `code_digest` (SHA-256 of its code, which is printed and never stored) and gives that
    one class's register on that day, nothing else.
    """

    class_name = models.CharField(max_length=40)
    date = models.DateField()
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    code_digest = models.CharField(max_length=64, blank=True, default="")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=("school", "date"))]


class Caseload(SchoolRow):
    """A pupil whom a local authority officer works with: they see these, no others."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    pupil = models.ForeignKey("schools.Pupil", on_delete=models.PROTECT, related_name="+")
    start = models.DateField()
    end = models.DateField(null=True, blank=True)
