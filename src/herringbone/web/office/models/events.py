"""What happened to many pupils at once (a closure, a late bus), and what it was taken back with.

The marks themselves stand in the legal record; these rows keep why, for whom, and what to restore.
"""

from __future__ import annotations

from django.db import models

from herringbone.web.schools.tenancy import SchoolRow


class Scope(models.TextChoices):
    SCHOOL = "school", "the whole school"
    YEAR = "year_group", "year groups"
    CLASS = "class", "classes"
    ROUTE = "travels", "a route to school"
    LIST = "list", "chosen pupils"


class BulkEvent(SchoolRow):
    """One code for everyone in a scope, over some sessions; never changed, only taken back.

    `names` are the classes, year groups, routes or `pupil_id`s meant; `sessions` are
    `[date, "AM" or "PM"]` in order; `replaces` are the codes that it was told to replace.
    """

    code = models.CharField(max_length=3)
    scope = models.CharField(max_length=12, choices=Scope.choices)
    names = models.JSONField(default=list)
    sessions = models.JSONField()
    replaces = models.JSONField(default=list)
    reason = models.CharField(max_length=300)
    person_name = models.CharField(max_length=120)
    person_position = models.CharField(max_length=240)
    made_at = models.DateTimeField()
    first = models.DateField()
    last = models.DateField()

    class Meta:
        ordering = ("-made_at",)
        indexes = [models.Index(fields=("school", "first", "last"))]


class BulkEventEntry(SchoolRow):
    """An entry of the legal record that an event made: the first, or a later joiner's."""

    event = models.ForeignKey(BulkEvent, on_delete=models.PROTECT, related_name="entries")
    entry = models.OneToOneField("registers.Entry", on_delete=models.PROTECT, related_name="+")


class MarkBefore(SchoolRow):
    """What stood where an event put its code: the code, and all that belonged to it."""

    event = models.ForeignKey(BulkEvent, on_delete=models.PROTECT, related_name="before")
    pupil = models.ForeignKey("schools.Pupil", on_delete=models.PROTECT, related_name="+")
    date = models.DateField()
    session = models.CharField(max_length=2)
    code = models.CharField(max_length=3, blank=True)
    carried = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("school", "event", "pupil", "date", "session"),
                name="one_mark_before_an_event",
            )
        ]
        ordering = ("date", "session", "pupil_id")


class BulkEventUndone(SchoolRow):
    """An event taken back: by whom, when, why; no `entry` where nothing was left to restore."""

    event = models.OneToOneField(BulkEvent, on_delete=models.PROTECT, related_name="undone")
    entry = models.OneToOneField(
        "registers.Entry", null=True, on_delete=models.PROTECT, related_name="+"
    )
    why = models.CharField(max_length=300)
    person_name = models.CharField(max_length=120)
    person_position = models.CharField(max_length=240)
    undone_at = models.DateTimeField()
