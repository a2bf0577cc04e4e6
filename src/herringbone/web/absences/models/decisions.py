"""Who planned, changed, shortened or cancelled what, when and why: rows only ever added."""

from __future__ import annotations

import re
from datetime import date

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from herringbone.web.schools.tenancy import SchoolRow
from herringbone.web.ui.days import day_year

DAY = re.compile(r"\d{4}-\d\d-\d\d")


class What(models.TextChoices):
    PLANNED = "planned", "planned"
    CHANGED = "changed", "changed"
    SHORTENED = "shortened", "shortened"
    CANCELLED = "cancelled", "cancelled"
    REVIEWED = "reviewed", "reviewed"
    ASKED = "asked", "asked"
    GRANTED = "granted", "granted"
    REFUSED = "refused", "not granted"
    WITHDRAWN = "withdrawn", "withdrawn"
    ANSWERED = "answered", "answered"
    TALKED = "talked", "talked over"
    CONFIRMED = "confirmed", "confirmed"


class Decision(SchoolRow):
    """About exactly one thing. `before` and `after` hold what it said and says; `why` in words."""

    absence = models.ForeignKey(
        "absences.PlannedAbsence", null=True, on_delete=models.PROTECT, related_name="decisions"
    )
    visit = models.ForeignKey(
        "absences.Visit", null=True, on_delete=models.PROTECT, related_name="decisions"
    )
    pattern = models.ForeignKey(
        "absences.SessionPattern", null=True, on_delete=models.PROTECT, related_name="decisions"
    )
    report = models.ForeignKey(
        "absences.Reported", null=True, on_delete=models.PROTECT, related_name="decisions"
    )
    request = models.ForeignKey(
        "absences.LeaveRequest", null=True, on_delete=models.PROTECT, related_name="decisions"
    )
    what = models.CharField(max_length=10, choices=What.choices)
    why = models.CharField(max_length=500, blank=True, default="")
    before = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    after = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    at = models.DateTimeField()
    user_id = models.BigIntegerField(null=True)
    name = models.CharField(max_length=120)
    position = models.CharField(max_length=240, blank=True, default="")

    class Meta:
        ordering = ("at", "pk")
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(absence__isnull=False, visit=None, pattern=None, report=None, request=None)
                    | Q(absence=None, visit__isnull=False, pattern=None, report=None, request=None)
                    | Q(absence=None, visit=None, pattern__isnull=False, report=None, request=None)
                    | Q(absence=None, visit=None, pattern=None, report__isnull=False, request=None)
                    | Q(absence=None, visit=None, pattern=None, report=None, request__isnull=False)
                ),
                name="a_decision_is_about_one_thing",
            )
        ]

    @property
    def changed(self) -> list[tuple[str, tuple[object, object]]]:
        """Each field that a change moved, in words, with what it said and says; not what the row
        says itself (when, by whom), nor keys of other rows."""
        return [
            (name.replace("_", " "), (_worded(self.before[name]), _worded(self.after.get(name))))
            for name in sorted(self.before)
            if not name.endswith("_at") and name not in UNSAID
        ]


UNSAID = frozenset({"planned", "decided_by", "decided_position", "contact", "visit"})


def _worded(value: object) -> object:
    """A day as people read it; anything else as it stands."""
    if not isinstance(value, str) or not DAY.fullmatch(value):
        return value
    return day_year(date.fromisoformat(value))
