"""A text, an e-mail or a recorded message that came in on its own, until somebody takes it."""

from __future__ import annotations

from django.db import models

from herringbone.web.schools.tenancy import SchoolRow


class Received(SchoolRow):
    """`reference` is the provider's own, so that what is delivered twice is one row. `from_where`
    is the number or address that it came from; whom that is, is looked up when it is shown."""

    channel = models.CharField(max_length=10)
    from_where = models.CharField(max_length=254)
    words = models.CharField(max_length=2000)
    reference = models.CharField(max_length=120)
    received_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.CharField(max_length=120, blank=True, default="")
    settled_position = models.CharField(max_length=240, blank=True, default="")
    settled_how = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        ordering = ("received_at", "pk")
        constraints = [
            models.UniqueConstraint(fields=("school", "channel", "reference"), name="received_once")
        ]
        indexes = [models.Index(fields=("school", "settled_at"))]

    @property
    def origin(self) -> str:
        return f"received:{self.pk}"
