"""How often something was tried at a door without an account, from one address."""

from __future__ import annotations

from django.db import models


class Tries(models.Model):
    """`place` is a keyed digest of the door and the address: neither can be read from it. `count`
    holds until `until`, and begins anew after it."""

    place = models.CharField(max_length=64, unique=True)
    count = models.PositiveIntegerField()
    until = models.DateTimeField(db_index=True)
