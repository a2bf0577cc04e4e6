"""A one-time link by which one contact answers about some children of a family on one day.

The link itself is never stored, only its digest: whoever reads the database can not open one.
"""

from __future__ import annotations

from django.db import models

from herringbone.web.schools.tenancy import SchoolRow


class ReplyLink(SchoolRow):
    """`digest` is the SHA-256 of the token; `contact_key` the `contact_id` that it was sent to.
    `uses` counts how often it was opened, `answered_at` when it was answered, which is once.
    `origin` names the message that carries it (`message:12`)."""

    digest = models.CharField(max_length=64, unique=True)
    contact_key = models.CharField(max_length=64)
    day = models.DateField()
    origin = models.CharField(max_length=60, blank=True, default="")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    uses = models.PositiveIntegerField(default=0)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=("school", "day")),
            models.Index(fields=("school", "origin")),
        ]


class LinkedPupil(SchoolRow):
    """A child whom a link is about."""

    link = models.ForeignKey(ReplyLink, on_delete=models.CASCADE, related_name="about")
    pupil = models.ForeignKey("schools.Pupil", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("school", "link", "pupil"), name="one_link_a_pupil")
        ]
