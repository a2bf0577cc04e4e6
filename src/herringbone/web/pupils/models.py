"""What a pupil's page keeps: certificates as issued, and marks that somebody has queried."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from herringbone.web.schools.tenancy import SchoolRow


class CertificateKind(models.TextChoices):
    PARENTS = "parents", "for parents"
    EVIDENCE = "evidence", "for evidence"


class Certificate(SchoolRow):
    """A certificate as it was issued, the file itself included. `head` is the chain's hash then."""

    pupil = models.ForeignKey("schools.Pupil", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=CertificateKind.choices)
    first = models.DateField()
    last = models.DateField()
    issued_by = models.CharField(max_length=120)
    issued_position = models.CharField(max_length=240, blank=True)
    issued_at = models.DateTimeField()
    head = models.CharField(max_length=64, blank=True)
    head_seq = models.PositiveBigIntegerField(default=0)
    pdf = models.BinaryField()

    class Meta:
        ordering = ("-issued_at",)


class MarkQuery(SchoolRow):
    """A parent or pupil asks whether a mark is right: tracked until somebody answers."""

    pupil = models.ForeignKey("schools.Pupil", on_delete=models.PROTECT, related_name="+")
    date = models.DateField()
    session = models.CharField(max_length=2)
    code = models.CharField(max_length=3, blank=True)
    asked_by = models.CharField(max_length=120)
    words = models.CharField(max_length=500)
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField()
    answer = models.CharField(max_length=500, blank=True, default="")
    answered_by = models.CharField(max_length=120, blank=True, default="")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-asked_at",)
