"""What left the log as a file: its number, by whom, for whom, and the file itself."""

from __future__ import annotations

from django.db import models

from herringbone.web.schools.tenancy import SchoolRow


class Held(models.TextChoices):
    """What the file holds."""

    EVIDENCE = "evidence", "the whole log, as evidence"
    PARENT = "parent", "what was said to and by one parent"
    ENTRY = "entry", "one entry"


class ExportReceipt(SchoolRow):
    """`number` stands on the file and is never given twice; `fingerprint` is the last of its rows'.
    `entry` is set where one entry went to a safeguarding system."""

    pupil = models.ForeignKey("schools.Pupil", on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=24)
    held = models.CharField(max_length=8, choices=Held.choices)
    is_family = models.BooleanField(default=False)
    entry = models.ForeignKey(
        "communications.Communication", null=True, on_delete=models.PROTECT, related_name="receipts"
    )
    contact_key = models.CharField(max_length=64, blank=True, default="")
    given_to = models.CharField(max_length=160, blank=True, default="")
    rows = models.PositiveIntegerField()
    fingerprint = models.CharField(max_length=64)
    kind = models.CharField(max_length=3)
    file = models.BinaryField()
    made_at = models.DateTimeField()
    user_id = models.BigIntegerField(null=True)
    name = models.CharField(max_length=120)
    position = models.CharField(max_length=240, blank=True, default="")

    class Meta:
        ordering = ("-made_at", "-pk")
        constraints = [
            models.UniqueConstraint(fields=("school", "number"), name="one_receipt_a_number")
        ]
