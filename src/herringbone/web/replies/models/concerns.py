"""A pattern or a worry that any member of staff noticed: raised, seen, answered, acted on."""

from __future__ import annotations

from django.db import models

from herringbone.web.schools.tenancy import SchoolRow

STEPS = ("seen", "answered", "acted")
"""In this order; each has its moment, its person and its words."""


class Concern(SchoolRow):
    """Whoever raised it reads the answer; the words are the team's and theirs alone."""

    pupil = models.ForeignKey("schools.Pupil", on_delete=models.PROTECT, related_name="concerns")
    words = models.CharField(max_length=1000)
    raised_at = models.DateTimeField()
    user_id = models.BigIntegerField()
    name = models.CharField(max_length=120)
    position = models.CharField(max_length=240, blank=True, default="")
    seen_at = models.DateTimeField(null=True, blank=True)
    seen_by = models.CharField(max_length=120, blank=True, default="")
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.CharField(max_length=120, blank=True, default="")
    answer = models.CharField(max_length=1000, blank=True, default="")
    acted_at = models.DateTimeField(null=True, blank=True)
    acted_by = models.CharField(max_length=120, blank=True, default="")
    action = models.CharField(max_length=1000, blank=True, default="")

    class Meta:
        ordering = ("-raised_at", "-pk")
        indexes = [models.Index(fields=("school", "acted_at"))]

    @property
    def origin(self) -> str:
        return f"concern:{self.pk}"

    @property
    def anchor(self) -> str:
        """Where it stands on the page of worries: work that came from it links there."""
        return f"worry-{self.pk}"

    @property
    def next_step(self) -> str:
        """What is still to do, "" where it was acted on."""
        return next((step for step in STEPS if getattr(self, f"{step}_at") is None), "")
