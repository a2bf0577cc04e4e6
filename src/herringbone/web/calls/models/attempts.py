"""That one form of a call row was kept: sent again, by Back or a double tap, it adds nothing.

The log itself stays as it is: `together` points at its rows.
"""

from __future__ import annotations

from django.db import models

from herringbone.web.schools.tenancy import SchoolRow


class AttemptKept(SchoolRow):
    """`client_id` was drawn with the form, `fingerprint` is of what it said."""

    client_id = models.UUIDField()
    fingerprint = models.CharField(max_length=64)
    together = models.UUIDField(null=True)
    at = models.DateTimeField()
    user_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("school", "client_id"), name="one_attempt_a_form")
        ]
