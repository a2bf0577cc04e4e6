"""One thing somebody should do, by its natural key: asked for twice it is the same thing."""

from __future__ import annotations

from django.db import models

from herringbone.web.schools.tenancy import SchoolRow

KEY = ("provision", "step", "occasion", "subject_kind", "subject", "verb", "thing")
"""The engine's natural key of an action (`Action.key`), in its order."""


class State(models.TextChoices):
    OPEN = "open", "open"
    DONE = "done", "done"
    CANCELLED = "cancelled", "no longer asked for"


class Work(SchoolRow):
    """What the strategy asked for on `date`, of `owner` (a role of the strategy), by `due_by`.

    `why` is the clause with the figures that met it, as worded when it was asked for. `is_live`:
    the day is not closed, so that a mark of this morning may still take it away. `gone_why` says
    why it is no longer asked for; where it had been done by then it stays done, with that alarm.
    """

    provision = models.CharField(max_length=80)
    step = models.CharField(max_length=80, blank=True, default="")
    occasion = models.CharField(max_length=120, blank=True, default="")
    subject_kind = models.CharField(max_length=20)
    subject = models.CharField(max_length=200, blank=True, default="")
    verb = models.CharField(max_length=20)
    thing = models.CharField(max_length=120, blank=True, default="")
    date = models.DateField()
    due_by = models.DateField()
    owner = models.CharField(max_length=60)
    together_with = models.CharField(max_length=200, blank=True, default="")
    words = models.CharField(max_length=300)
    why = models.TextField(blank=True, default="")
    listed = models.JSONField(default=list)
    is_offer = models.BooleanField(default=False)
    is_first = models.BooleanField(default=False)
    if_not_done = models.CharField(max_length=20, default="carry_over")
    state = models.CharField(max_length=12, choices=State.choices, default=State.OPEN)
    is_live = models.BooleanField(default=False)
    asked_at = models.DateTimeField()
    gone_at = models.DateTimeField(null=True, blank=True)
    gone_why = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=("school", *KEY), name="one_work_a_key")]
        indexes = [
            models.Index(fields=("school", "state", "due_by")),
            models.Index(fields=("school", "date")),
        ]
        ordering = ("due_by", "provision", "step", "subject", "pk")

    @property
    def key(self) -> tuple[str, ...]:
        return tuple(getattr(self, name) for name in KEY)
