"""One import into a school, and what it did to each row of the roll, the calendar and contacts.

Marks are not listed here: the legal record says itself what an entry changed. Rows of the last
import keep what stood before, so that it can be taken back; older ones only say who made them.
"""

from __future__ import annotations

from django.db import models

from herringbone.web.clock import LONDON
from herringbone.web.schools.tenancy import SchoolRow


class ImportRun(SchoolRow):
    """`files` are name, size and SHA-256; `digest` is over them all and stands in the record, too.

    `stated` are the keys of the school's own settings that the file gave; `counts` what changed, by
    section; `left` how much was left for a person, by kind of question. `entry_seq` and `undo_seq`
    are the numbers of entries in the school's chain. `changed` is False where it changed nothing
    and only says that the marks still stood at that moment. `head_seq` was the last entry once it
    was done: later ones are later work. `is_followed`: another import came after it, so that what
    stood before it is no longer kept.
    """

    at = models.DateTimeField()
    user_id = models.BigIntegerField(null=True)
    person_name = models.CharField(max_length=120)
    person_position = models.CharField(max_length=240, blank=True, default="")
    source = models.CharField(max_length=120, blank=True, default="")
    files = models.JSONField(default=list)
    digest = models.CharField(max_length=64, blank=True, default="")
    stated = models.JSONField(default=list)
    counts = models.JSONField(default=dict)
    left = models.JSONField(default=dict)
    last_day = models.DateField(null=True)
    changed = models.BooleanField(default=True)
    made_school = models.BooleanField(default=False)
    entry_seq = models.PositiveBigIntegerField(null=True)
    head_seq = models.PositiveBigIntegerField(default=0)
    is_followed = models.BooleanField(default=False)
    undo_seq = models.PositiveBigIntegerField(null=True)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.CharField(max_length=120, blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=("school", "at"))]
        ordering = ("-at", "-id")

    @property
    def when(self) -> str:
        """`20 November 2026, 09:10`, in London."""
        at = self.at.astimezone(LONDON)
        return f"{at.day} {at:%B %Y, %H:%M}"

    @property
    def names(self) -> str:
        """The files, or where it came from where there were none."""
        return ", ".join(file["name"] for file in self.files) or self.source or "no file"


class Deed(models.TextChoices):
    """What an import did to a row."""

    MADE = "made", "made"
    CHANGED = "changed", "changed"
    REMOVED = "removed", "removed"


class RowChange(SchoolRow):
    """`before` holds the fields that changed (all of them where the row was removed), `after` a
    digest of what they became: a row that reads otherwise now was worked on since."""

    run = models.ForeignKey(ImportRun, on_delete=models.PROTECT, related_name="rows")
    table = models.CharField(max_length=40)
    row_id = models.BigIntegerField()
    deed = models.CharField(max_length=8, choices=Deed.choices)
    before = models.JSONField(null=True)
    after = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("school", "run", "table", "row_id"), name="one_deed_a_row_and_import"
            )
        ]
        indexes = [models.Index(fields=("school", "table", "deed"))]
