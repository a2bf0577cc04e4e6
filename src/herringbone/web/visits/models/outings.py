"""People on the road: who went, when they are expected back, and that they came."""

from __future__ import annotations

from django.db import models

from herringbone.web.schools.tenancy import SchoolRow


class Outing(SchoolRow):
    """`who` and `second` went with the telephone `phone`. Past `back_by` nobody has heard of them:
    `alarm_at` is when that rang. `back_name` says who saw or spoke to them."""

    day = models.DateField()
    who = models.CharField(max_length=120)
    user_id = models.BigIntegerField(null=True)
    second = models.CharField(max_length=120, blank=True, default="")
    phone = models.CharField(max_length=40, blank=True, default="")
    left_at = models.DateTimeField()
    back_by = models.DateTimeField()
    alarm_at = models.DateTimeField(null=True)
    back_at = models.DateTimeField(null=True)
    back_name = models.CharField(max_length=120, blank=True, default="")
    back_words = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        ordering = ("left_at", "pk")
        indexes = [models.Index(fields=("school", "back_at", "back_by"))]

    @property
    def names(self) -> str:
        return f"{self.who} and {self.second}" if self.second else self.who
