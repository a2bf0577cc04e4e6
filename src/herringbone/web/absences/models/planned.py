"""Absence known ahead: one row a pupil, perhaps one of many on a trip. The row is what holds now;
how it came to be so stands in `Decision`."""

from __future__ import annotations

from django.db import models

from herringbone.web.absences.claims import EVERY_SESSION
from herringbone.web.absences.kinds import AbsenceKind
from herringbone.web.schools.tenancy import SchoolRow

SESSIONS = (("AM", "morning"), ("PM", "afternoon"))


class HalfDays(models.Model):
    """From one session to another, both included, in a weekly pattern (ten of "0" and "1")."""

    first = models.DateField()
    first_session = models.CharField(max_length=2, choices=SESSIONS, default="AM")
    last = models.DateField()
    last_session = models.CharField(max_length=2, choices=SESSIONS, default="PM")
    weekly = models.CharField(max_length=10, default=EVERY_SESSION)

    class Meta:
        abstract = True


class Visit(SchoolRow, HalfDays):
    """A trip or match of several pupils; its `leader` confirms who is there."""

    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=20, choices=AbsenceKind.choices, default=AbsenceKind.VISIT)
    code = models.CharField(max_length=3, default="V")
    destination = models.CharField(max_length=120)
    leader = models.CharField(max_length=120)
    leader_phone = models.CharField(max_length=40, blank=True, default="")
    cancelled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("first", "name")
        indexes = [models.Index(fields=("school", "first", "last"))]

    def __str__(self) -> str:
        return self.name


class PlannedAbsence(SchoolRow, HalfDays):
    """`expected_back` is the session from which the child is due again; empty: the one after the
    last. `arrives_at` and `leaves_at` are agreed for an appointment in part of a session."""

    pupil = models.ForeignKey(
        "schools.Pupil", on_delete=models.PROTECT, related_name="planned_absences"
    )
    visit = models.ForeignKey(
        Visit, null=True, blank=True, on_delete=models.PROTECT, related_name="places"
    )
    kind = models.CharField(max_length=20, choices=AbsenceKind.choices)
    code = models.CharField(max_length=3)
    reason = models.CharField(max_length=300, blank=True, default="")
    provider = models.CharField(max_length=120, blank=True, default="")
    authoriser = models.CharField(max_length=120, blank=True, default="")
    authoriser_position = models.CharField(max_length=240, blank=True, default="")
    evidence = models.CharField(max_length=200, blank=True, default="")
    source = models.CharField(max_length=120, blank=True, default="")
    expected_back = models.DateField(null=True, blank=True)
    expected_back_session = models.CharField(max_length=2, choices=SESSIONS, default="AM")
    arrives_at = models.TimeField(null=True, blank=True)
    leaves_at = models.TimeField(null=True, blank=True)
    return_meeting = models.DateField(null=True, blank=True)
    planned_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("first", "first_session", "pupil__surname")
        indexes = [models.Index(fields=("school", "first", "last"))]

    @property
    def kind_as_enum(self) -> AbsenceKind:
        return AbsenceKind(self.kind)

    @property
    def origin(self) -> str:
        """What `MarkDetail.origin` says of a mark that came from here."""
        return f"planned:{self.pk}"
