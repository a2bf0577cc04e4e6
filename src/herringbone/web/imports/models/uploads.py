"""Files that were uploaded and wait for a person's decision, or are being brought in right now."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from herringbone.web.schools.tenancy import SchoolRow


class Stage(models.TextChoices):
    """`ready`: compared, waits for a decision. `running` ends as `done`, `failed` or, where the
    server stopped meanwhile, goes back to `ready`: nothing was changed."""

    REFUSED = "refused", "refused"
    READY = "ready", "waits for you"
    RUNNING = "running", "being brought in"
    DONE = "done", "brought in"
    FAILED = "failed", "not brought in"


class Upload(SchoolRow):
    """One upload; its files lie in a private folder named by `token`. `answers` are the decisions,
    `says` what a person reads when it was refused or failed."""

    token = models.UUIDField(unique=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    stage = models.CharField(max_length=8, choices=Stage.choices)
    files = models.JSONField(default=list)
    profile = models.CharField(max_length=80, blank=True, default="")
    school_id_there = models.CharField(max_length=80, blank=True, default="")
    answers = models.JSONField(default=dict)
    started_at = models.DateTimeField(null=True)
    says = models.JSONField(default=list)
    run = models.ForeignKey(
        "imports.ImportRun", null=True, on_delete=models.PROTECT, related_name="uploads"
    )

    class Meta:
        indexes = [models.Index(fields=("school", "stage"))]
        ordering = ("-uploaded_at",)
