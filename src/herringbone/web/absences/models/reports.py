"""What a parent told the school about an absence, in their words: a report, not yet a reason."""

from __future__ import annotations

from django.db import models

from herringbone.web.absences.models.planned import SESSIONS
from herringbone.web.schools.tenancy import SchoolRow


class How(models.TextChoices):
    PHONE = "phone", "phone"
    VOICEMAIL = "voicemail", "voicemail"
    TEXT = "text", "text"
    EMAIL = "email", "e-mail"
    LETTER = "letter", "letter"
    DOOR = "door", "at the door"
    STAFF = "staff", "told a member of staff"


class Reported(SchoolRow):
    """It fills the sessions from `day` and `session` until `expected_back`; without a return date
    that one day only, with `arrives_at` until that time of it. `contact` is empty and `said_by`
    names them where the caller is not held."""

    pupil = models.ForeignKey(
        "schools.Pupil", on_delete=models.PROTECT, related_name="reported_absences"
    )
    day = models.DateField()
    session = models.CharField(max_length=2, choices=SESSIONS, default="AM")
    expected_back = models.DateField(null=True, blank=True)
    expected_back_session = models.CharField(max_length=2, choices=SESSIONS, default="AM")
    arrives_at = models.TimeField(null=True, blank=True)
    contact = models.ForeignKey(
        "schools.Contact", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    said_by = models.CharField(max_length=120)
    how = models.CharField(max_length=10, choices=How.choices)
    words = models.CharField(max_length=500)
    code = models.CharField(max_length=3)
    is_sickness_48h = models.BooleanField(default=False)
    received_at = models.DateTimeField()
    taken_by = models.CharField(max_length=120)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-received_at",)
        indexes = [models.Index(fields=("school", "day", "expected_back"))]

    @property
    def origin(self) -> str:
        return f"report:{self.pk}"

    @property
    def is_known(self) -> bool:
        """Whether the caller is one of the pupil's contacts."""
        return self.contact_id is not None
