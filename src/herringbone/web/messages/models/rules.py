"""What a school settled about writing to families: quiet hours, caps, what needs no approval, and
what somebody wrote down that stops letters about a child."""

from __future__ import annotations

from datetime import time
from uuid import uuid4

from django.db import models
from django.db.models import Q

from herringbone.web.schools.tenancy import SchoolRow


class SendingRules(SchoolRow):
    """One a school. Quiet hours, caps and the rest hold for letters and rewards, never for safety.
    `automatic` lists templates (`rivington/warning`) that leave without approval; at first none."""

    quiet_from = models.TimeField(default=time(20, 0))
    quiet_until = models.TimeField(default=time(7, 30))
    on_school_days_only = models.BooleanField(default=True)
    most_letters = models.PositiveSmallIntegerField(default=2)
    in_days = models.PositiveSmallIntegerField(default=14)
    fewest_sessions = models.PositiveSmallIntegerField(default=20)
    automatic = models.JSONField(default=list, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=("school",), name="one_set_of_rules")]


class StopKind(models.TextChoices):
    COMPLAINT = "complaint", "a complaint is open"
    LEGAL = "legal", "a legal step is open"
    RETURNED = "returned", "mail came back"


class Stop(SchoolRow):
    """Something that somebody wrote down and that stops letters until it is lifted. Of returned
    mail `contact_key` and `to_where` say whose letter came back from where."""

    pupil = models.ForeignKey("schools.Pupil", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=StopKind.choices)
    contact_key = models.CharField(max_length=64, blank=True, default="")
    to_where = models.CharField(max_length=254, blank=True, default="")
    why = models.CharField(max_length=300)
    set_at = models.DateTimeField()
    set_by = models.CharField(max_length=120)
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.CharField(max_length=120, blank=True, default="")
    lifted_why = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("school", "pupil", "kind", "contact_key", "to_where"),
                condition=Q(lifted_at=None),
                name="one_stop_stands",
            )
        ]
        ordering = ("-set_at",)


class Installation(models.Model):
    """One row of the whole database: where it was when somebody switched its channels on. A copy
    that wakes elsewhere does not match it and sends nothing. `open_to` is that place's mark."""

    only = models.BooleanField(default=True, unique=True)
    identity = models.UUIDField(default=uuid4)
    open_to = models.CharField(max_length=64, blank=True, default="")
    opened_at = models.DateTimeField(null=True)
    opened_by = models.CharField(max_length=120, blank=True, default="")
