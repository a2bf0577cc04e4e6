"""A person's own views of the worklist: filters that they gave a name."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from herringbone.web.schools.tenancy import SchoolRow


class SavedView(SchoolRow):
    """The filters of a worklist as they stand in its address, under a person's own name."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=400)

    class Meta:
        ordering = ("name",)
        constraints = [
            models.UniqueConstraint(
                fields=("school", "user", "name"), name="one_worklist_view_a_name"
            )
        ]
