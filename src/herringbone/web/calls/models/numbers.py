"""That somebody looked after a number on which nobody answers: "Is this still your number?"."""

from __future__ import annotations

from django.db import models

from herringbone.web.schools.tenancy import SchoolRow


class NumberChecked(SchoolRow):
    """`contact_key` is the contact's `contact_id`; failures before `at` no longer count."""

    contact_key = models.CharField(max_length=64)
    words = models.CharField(max_length=200)
    at = models.DateTimeField()
    user_id = models.BigIntegerField(null=True)
    name = models.CharField(max_length=120)
    position = models.CharField(max_length=240, blank=True, default="")

    class Meta:
        ordering = ("-at",)
        indexes = [models.Index(fields=("school", "contact_key"))]
