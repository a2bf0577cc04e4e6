"""A weekly pattern on an enrolment: which of ten sessions the child is due here, and what stands in
the others. Nobody types it daily; it has an end and a review."""

from __future__ import annotations

from django.db import models

from herringbone.web.absences.kinds import AbsenceKind
from herringbone.web.schools.tenancy import SchoolRow


class SessionPattern(SchoolRow):
    """`due` is ten of "0" and "1", Mon AM first: 1 where the child is due here; `fills` the code of
    the others. `agreed_start` and `agreed_end` are times of day on the sessions that are due."""

    enrolment = models.ForeignKey(
        "schools.Enrolment", on_delete=models.PROTECT, related_name="session_patterns"
    )
    pupil = models.ForeignKey(
        "schools.Pupil", on_delete=models.PROTECT, related_name="session_patterns"
    )
    kind = models.CharField(max_length=20, choices=AbsenceKind.choices)
    due = models.CharField(max_length=10)
    fills = models.CharField(max_length=3)
    start = models.DateField()
    end = models.DateField(null=True, blank=True)
    review = models.DateField(null=True, blank=True)
    agreed_start = models.TimeField(null=True, blank=True)
    agreed_end = models.TimeField(null=True, blank=True)
    provider = models.CharField(max_length=120, blank=True, default="")
    authoriser = models.CharField(max_length=120, blank=True, default="")
    authoriser_position = models.CharField(max_length=240, blank=True, default="")
    agreed_with = models.CharField(max_length=120, blank=True, default="")
    reason = models.CharField(max_length=300, blank=True, default="")
    planned_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("pupil__surname", "start")
        indexes = [models.Index(fields=("school", "start", "end"))]

    @property
    def origin(self) -> str:
        return f"pattern:{self.pk}"

    @property
    def week_rows(self) -> list[dict[str, str]]:
        """The week as two rows, mornings and afternoons, for a table."""
        return [
            {"label": "Morning", "due": self.due[0::2]},
            {"label": "Afternoon", "due": self.due[1::2]},
        ]
