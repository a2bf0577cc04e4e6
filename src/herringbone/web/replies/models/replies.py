"""A parent's reply by link: a suggestion with its channel, until a person takes it or does not."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from herringbone.web.absences.models.planned import SESSIONS
from herringbone.web.schools.tenancy import SchoolRow


class Why(models.TextChoices):
    """What a parent can choose; the office sees these words."""

    ILL = "ill", "ill"
    SICK = "sick", "vomiting or diarrhoea"
    APPOINTMENT = "appointment", "doctor, dentist or hospital"
    RELIGIOUS = "religious", "religious day"
    ON_THE_WAY = "on_the_way", "on the way, late"
    AT_SCHOOL = "at_school", "should be at school"
    OTHER = "other", "another reason"
    NOT_SAID = "", "not said"


class State(models.TextChoices):
    WAITING = "waiting", "waiting"
    ACCEPTED = "accepted", "taken as sent"
    CHANGED = "changed", "taken with changes"
    KEPT = "kept", "kept, but nobody spoken to"
    DECLINED = "declined", "not taken"


class Reply(SchoolRow):
    """One row a child; `together` joins what one parent sent at once. `came_by` says how the link
    had come ("text to …123"). `code` is what the words suggest, `pattern` the weekday that the
    child misses where the strategy asks about such. `help_for` is who answers a call for help, by
    `help_due_at`; asked of a family once, it stands on each child's row.
    """

    pupil = models.ForeignKey("schools.Pupil", on_delete=models.PROTECT, related_name="replies")
    link = models.ForeignKey("messaging.ReplyLink", on_delete=models.PROTECT, related_name="+")
    together = models.UUIDField()
    day = models.DateField()
    contact_key = models.CharField(max_length=64)
    said_by = models.CharField(max_length=120)
    came_by = models.CharField(max_length=60, blank=True, default="")
    why = models.CharField(max_length=12, choices=Why.choices, blank=True, default="")
    words = models.CharField(max_length=500, blank=True, default="")
    code = models.CharField(max_length=3)
    is_sickness_48h = models.BooleanField(default=False)
    back_on = models.DateField(null=True, blank=True)
    back_session = models.CharField(max_length=2, choices=SESSIONS, default="AM")
    pattern = models.CharField(max_length=120, blank=True, default="")
    received_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.CharField(max_length=120, blank=True, default="")
    decided_position = models.CharField(max_length=240, blank=True, default="")
    decided_words = models.CharField(max_length=300, blank=True, default="")
    report = models.ForeignKey(
        "absences.Reported", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    needs_help = models.BooleanField(default=False)
    help_for = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    help_due_at = models.DateTimeField(null=True, blank=True)
    help_alarmed_at = models.DateTimeField(null=True, blank=True)
    help_answered_at = models.DateTimeField(null=True, blank=True)
    help_answered_by = models.CharField(max_length=120, blank=True, default="")
    help_answer = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        ordering = ("-received_at", "pk")
        constraints = [
            models.UniqueConstraint(fields=("school", "link", "pupil"), name="one_reply_a_child")
        ]
        indexes = [
            models.Index(fields=("school", "state", "received_at")),
            models.Index(fields=("school", "day")),
        ]

    @property
    def origin(self) -> str:
        return f"reply:{self.pk}"

    @property
    def is_alarm(self) -> bool:
        """The parent believes the child to be at school: somebody looks for the child now."""
        return self.why == Why.AT_SCHOOL

    @property
    def says(self) -> str:
        """What they chose and wrote, in one line."""
        parts = [str(Why(self.why).label) if self.why else "", self.words]
        return ": ".join(part for part in parts if part) or "asks for help"
