"""Who erased the words of a pupil, when, on which ground, and of how many rows."""

from __future__ import annotations

from django.db import models

from herringbone.web.schools.tenancy import SchoolRow


class WordsErased(SchoolRow):
    """`rows` counts by table; what the words were is nowhere any more. No pupil: of messages that
    came in by themselves, which name none."""

    pupil = models.ForeignKey(
        "schools.Pupil", null=True, on_delete=models.PROTECT, related_name="+"
    )
    ground = models.CharField(max_length=20)
    rows = models.JSONField()
    at = models.DateTimeField()
    user_id = models.BigIntegerField(null=True)
    name = models.CharField(max_length=120)
    position = models.CharField(max_length=240, blank=True, default="")

    class Meta:
        ordering = ("-at", "-pk")
