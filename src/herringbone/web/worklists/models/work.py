"""One thing somebody should do, by its natural key: asked for twice it is the same thing."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from herringbone.web.schools.tenancy import SchoolRow

KEY = ("provision", "step", "occasion", "subject_kind", "subject", "verb", "thing")
"""The engine's natural key of an action (`Action.key`), in its order."""


class State(models.TextChoices):
    AT_START = "at_start", "to settle"
    OPEN = "open", "open"
    DONE = "done", "done"
    NOT_APPROPRIATE = "not_apt", "not appropriate"
    LAPSED = "lapsed", "not done in time"
    CANCELLED = "cancelled", "no longer asked for"


class AtStart(models.TextChoices):
    """Why a school's first run, or a new version's, asked for it to be settled and sent nothing."""

    STANDING = "standing", "true before the strategy ran here"
    DUE = "due", "fell due on the day of the first run"


class Work(SchoolRow):
    """What the strategy asked for on `date`, of `owner` (a role of the strategy), by `due_by`.

    `why` is the clause with the figures that met it, as worded when it was asked for. `is_live`:
    the day is not closed, so that a mark of this morning may still take it away. `gone_why` says
    why it is no longer asked for; where it had been done by then it stays done, with that alarm.
    `at_start`: it was on the list to settle, and is work once a person has said so.
    What people did with it stands in its `handlings`; `state`, `outcome`, `held_by`, `person` and
    `snoozed_until` are what these come to, kept by `handling` alone.
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
    outcome = models.CharField(max_length=20, blank=True, default="")
    held_by = models.CharField(max_length=60, blank=True, default="")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    snoozed_until = models.DateField(null=True, blank=True)
    at_start = models.CharField(max_length=8, choices=AtStart.choices, blank=True, default="")
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
    def holder(self) -> str:
        """The role that it waits for: the strategy's owner, or whom it was handed to."""
        return self.held_by or self.owner

    @property
    def key(self) -> tuple[str, ...]:
        return tuple(getattr(self, name) for name in KEY)


class How(models.TextChoices):
    """What a person did with a piece of work."""

    DONE = "done", "done"
    ALREADY = "already", "done before Herringbone ran"
    STARTED = "started", "to be done now, though it was true before"
    NOT_APPROPRIATE = "not_apt", "not appropriate"
    SNOOZED = "snoozed", "put off"
    HANDED_OVER = "handed", "handed over"
    UNDONE = "undone", "taken back"


class Handling(SchoolRow):
    """One row each time somebody deals with a piece of work; never changed (triggers hold that).

    `outcome` is one of the verb's, `until` a snooze's end, `to_role` and `to_name` whom it was
    handed to, `on` the day it was done. `undoes` is the row that is taken back.
    """

    work = models.ForeignKey(Work, on_delete=models.PROTECT, related_name="handlings")
    how = models.CharField(max_length=8, choices=How.choices)
    outcome = models.CharField(max_length=20, blank=True, default="")
    words = models.TextField(blank=True, default="")
    on = models.DateField(null=True)
    until = models.DateField(null=True)
    to_role = models.CharField(max_length=60, blank=True, default="")
    to_name = models.CharField(max_length=120, blank=True, default="")
    origin = models.CharField(max_length=60, blank=True, default="")
    undoes = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="undone_by"
    )
    at = models.DateTimeField()
    user_id = models.BigIntegerField(null=True)
    name = models.CharField(max_length=120)
    position = models.CharField(max_length=240, blank=True, default="")
    erased_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("at", "pk")
        indexes = [models.Index(fields=("school", "at"))]
