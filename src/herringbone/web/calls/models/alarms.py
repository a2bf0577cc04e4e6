"""An alarm about one child on one day: raised by the clock or by a person, settled by a name.

It goes away for nobody by itself: what ended it, who said so and when stand in its row.
"""

from __future__ import annotations

from django.db import models

from herringbone.web.schools.tenancy import SchoolRow


class Kind(models.TextChoices):
    """Why it rings. `WORRIED` and `HELP` are pressed by a person, the others come by the clock."""

    WORRIED = "worried", "somebody is worried"
    UNACCOUNTED = "unaccounted", "nobody knows where the child is"
    NOT_TOLD = "not_told", "the safeguarding lead and the named worker were not told in time"
    OVERDUE = "overdue", "what the strategy asks about this absence was not done in time"
    HELP = "help", "the family asked for help"


class SettledHow(models.TextChoices):
    SPOKEN = "spoken", "somebody with care of the child was spoken to"
    SEEN = "seen", "the child was seen"
    TOLD = "told", "the safeguarding lead and the named worker were told"
    VISIT = "visit", "a visit is on the way"
    POLICE = "police", "police asked for a welfare check"
    MASH = "mash", "referred to the front door (MASH)"
    DONE = "done", "it was done after all"
    HELPED = "helped", "the family was rung about help"
    JUDGED = "judged", "the safeguarding lead decided that no more is needed"
    MISTAKE = "mistake", "raised by mistake"


NEEDS_REFERENCE = frozenset({SettledHow.POLICE, SettledHow.MASH})
NEEDS_WORDS = frozenset({SettledHow.JUDGED, SettledHow.MISTAKE, SettledHow.VISIT})
FOR_THE_LEAD = frozenset({SettledHow.POLICE, SettledHow.MASH, SettledHow.JUDGED})
"""The safeguarding lead, or who stands in for them, decides these. 999 needs nobody's leave."""


class Alarm(SchoolRow):
    """`due_at` is the moment from which it rings, `raised_at` when that was written down. `origin`
    tells two of one kind on one day apart (`call:…`). `for_name` is the person it is for."""

    pupil = models.ForeignKey("schools.Pupil", on_delete=models.PROTECT, related_name="alarms")
    day = models.DateField()
    kind = models.CharField(max_length=12, choices=Kind.choices)
    origin = models.CharField(max_length=60, blank=True, default="")
    words = models.CharField(max_length=300, blank=True, default="")
    for_name = models.CharField(max_length=120, blank=True, default="")
    due_at = models.DateTimeField()
    raised_at = models.DateTimeField()
    raised_by = models.CharField(max_length=120, blank=True, default="")
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_how = models.CharField(
        max_length=12, choices=SettledHow.choices, blank=True, default=""
    )
    settled_words = models.CharField(max_length=300, blank=True, default="")
    settled_with = models.CharField(max_length=120, blank=True, default="")
    reference = models.CharField(max_length=60, blank=True, default="")
    settled_name = models.CharField(max_length=120, blank=True, default="")
    settled_position = models.CharField(max_length=240, blank=True, default="")
    settled_origin = models.CharField(max_length=60, blank=True, default="")

    class Meta:
        ordering = ("due_at", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=("school", "pupil", "day", "kind", "origin"), name="one_alarm_a_cause"
            )
        ]
        indexes = [models.Index(fields=("school", "day", "settled_at"))]

    @property
    def is_open(self) -> bool:
        return self.settled_at is None


class AlarmSeen(SchoolRow):
    """Who had an alarm on the screen, and when first."""

    alarm = models.ForeignKey(Alarm, on_delete=models.PROTECT, related_name="seen")
    user_id = models.BigIntegerField()
    name = models.CharField(max_length=120)
    at = models.DateTimeField()

    class Meta:
        ordering = ("at", "pk")
        constraints = [
            models.UniqueConstraint(fields=("school", "alarm", "user_id"), name="seen_once_each")
        ]
