"""A request for leave of absence, what was considered, and how it was decided and answered.

Regulation 11 of SI 2024/208: asked in advance by a parent with whom the child normally lives, and
granted only by a person whom the proprietor authorised, case by case.
"""

from __future__ import annotations

from datetime import date

from django.db import models

from herringbone.web.absences.models.planned import SESSIONS, HalfDays, PlannedAbsence
from herringbone.web.clock import LONDON
from herringbone.web.schools.tenancy import SchoolRow


class Outcome(models.TextChoices):
    PENDING = "pending", "to decide"
    GRANTED = "granted", "granted"
    PARTLY = "partly", "granted in part"
    REFUSED = "refused", "not granted"
    WITHDRAWN = "withdrawn", "withdrawn by the parent"


class LeaveRequest(SchoolRow, HalfDays):
    """`first` to `last` as asked; `granted_first` to `granted_last` as granted, perhaps fewer.
    `lives_with` is whether the child normally lived with who asked: "1", "0" or "" (not known)."""

    pupil = models.ForeignKey(
        "schools.Pupil", on_delete=models.PROTECT, related_name="leave_requests"
    )
    contact = models.ForeignKey(
        "schools.Contact", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    asked_by = models.CharField(max_length=120)
    lives_with = models.CharField(max_length=1, blank=True, default="")
    asked_on = models.DateField()
    reason = models.TextField()
    evidence = models.CharField(max_length=200, blank=True, default="")
    outcome = models.CharField(max_length=10, choices=Outcome.choices, default=Outcome.PENDING)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.CharField(max_length=120, blank=True, default="")
    decided_position = models.CharField(max_length=240, blank=True, default="")
    granted_first = models.DateField(null=True, blank=True)
    granted_first_session = models.CharField(max_length=2, choices=SESSIONS, default="AM")
    granted_last = models.DateField(null=True, blank=True)
    granted_last_session = models.CharField(max_length=2, choices=SESSIONS, default="PM")
    answer = models.TextField(blank=True, default="")
    answered_at = models.DateTimeField(null=True, blank=True)
    planned = models.ForeignKey(
        PlannedAbsence, null=True, blank=True, on_delete=models.PROTECT, related_name="requests"
    )
    talked_at = models.DateTimeField(null=True, blank=True)
    talked_by = models.CharField(max_length=120, blank=True, default="")
    talked_words = models.CharField(max_length=500, blank=True, default="")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ("-asked_on", "-pk")
        indexes = [models.Index(fields=("school", "outcome", "first"))]

    @property
    def decided_on(self) -> date | None:
        """The day of the decision in London."""
        return self.decided_at.astimezone(LONDON).date() if self.decided_at else None


class GroundConsidered(SchoolRow):
    """One ground that the parent gave, considered on its own: what was weighed, and whether it is
    an exceptional circumstance."""

    request = models.ForeignKey(LeaveRequest, on_delete=models.PROTECT, related_name="grounds")
    ground = models.CharField(max_length=200)
    considered = models.CharField(max_length=500, blank=True, default="")
    is_exceptional = models.BooleanField(null=True)

    class Meta:
        ordering = ("pk",)
