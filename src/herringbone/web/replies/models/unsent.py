"""What a parent typed by a link and could not be taken yet; kept for an hour and no longer."""

from __future__ import annotations

from django.db import models

from herringbone.web.schools.tenancy import SchoolRow


class Unsent(SchoolRow):
    """One for a link at most; whoever opens the link, and nobody else, is shown it again."""

    link = models.OneToOneField("messaging.ReplyLink", on_delete=models.CASCADE, related_name="+")
    typed = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=("school", "at"))]
