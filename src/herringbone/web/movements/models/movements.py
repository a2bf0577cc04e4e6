"""One coming or going of a pupil through the office, with time, reason and with whom.

A row is never changed after it was made, only struck out with a reason; a return is a row of its
own that names the going out.
"""

from __future__ import annotations

from django.db import models

from herringbone.web.schools.tenancy import SchoolRow


class Direction(models.TextChoices):
    IN = "in", "signed in"
    OUT = "out", "signed out"


class Why(models.TextChoices):
    """Reasons of a movement; what they make of a late child's mark stands in `arriving.py`."""

    LATE = "late", "late"
    TRANSPORT = "transport", "transport provided did not come or was late"
    APPOINTMENT = "appointment", "medical or dental appointment"
    AGREED = "agreed", "agreed start or end"
    ILL = "ill", "unwell"
    LUNCH = "lunch", "home for lunch"
    FAMILY = "family", "family"
    ELSEWHERE = "elsewhere", "lesson, exam or provision elsewhere"
    BACK = "back", "back again"
    OTHER = "other", "other"


class Movement(SchoolRow):
    """`at` is when the child passed the door, `recorded_at` when it was typed. `with_contact` is
    the authorised adult; without one `with_words` names who, and `allowed_by` the member of staff
    who let the child go with them. `answers` is the going out that a return ends."""

    pupil = models.ForeignKey("schools.Pupil", on_delete=models.PROTECT, related_name="movements")
    day = models.DateField()
    direction = models.CharField(max_length=3, choices=Direction.choices)
    at = models.DateTimeField()
    why = models.CharField(max_length=12, choices=Why.choices)
    words = models.CharField(max_length=200, blank=True, default="")
    with_contact = models.ForeignKey(
        "schools.Contact", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    with_words = models.CharField(max_length=120, blank=True, default="")
    allowed_by = models.CharField(max_length=120, blank=True, default="")
    expected_back = models.TimeField(null=True, blank=True)
    answers = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="answered_by"
    )
    recorded_at = models.DateTimeField()
    user_id = models.BigIntegerField(null=True)
    name = models.CharField(max_length=120)
    position = models.CharField(max_length=240, blank=True, default="")
    struck_at = models.DateTimeField(null=True, blank=True)
    struck_by = models.CharField(max_length=120, blank=True, default="")
    struck_why = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        ordering = ("at", "pk")
        indexes = [models.Index(fields=("school", "day", "pupil"))]

    @property
    def origin(self) -> str:
        """What `MarkDetail.origin` says of a mark that came from here."""
        return f"desk:{self.pk}"
