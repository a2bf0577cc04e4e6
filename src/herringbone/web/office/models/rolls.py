"""What was changed on the roll, by whom and when, and the pupils who are being looked for."""

from __future__ import annotations

from django.db import models

from herringbone.web.schools.tenancy import SchoolRow


class Deed(models.TextChoices):
    ADMITTED = "admitted", "admitted"
    RETURNED = "returned", "came back"
    LEFT = "left", "left"
    MOVED = "moved", "moved class"
    MISSING = "missing", "put on the missing-education list"
    FOUND = "found", "taken off the missing-education list"


class RollChange(SchoolRow):
    """One change of the roll, never altered: the admission register keeps what stood before it."""

    pupil = models.ForeignKey("schools.Pupil", on_delete=models.PROTECT, related_name="+")
    deed = models.CharField(max_length=10, choices=Deed.choices)
    date = models.DateField()
    says = models.CharField(max_length=300)
    person_name = models.CharField(max_length=120)
    person_position = models.CharField(max_length=240)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ("-made_at", "-id")
        indexes = [models.Index(fields=("school", "made_at"))]


class Admission(SchoolRow):
    """What the admission register keeps of an enrolment besides the pupil's own details."""

    enrolment = models.OneToOneField(
        "schools.Enrolment", on_delete=models.PROTECT, related_name="admission"
    )
    last_school = models.CharField(max_length=120, blank=True, default="")


class MissingEducation(SchoolRow):
    """A pupil who is said to have gone, without a ground to take them off the roll: they stay on it
    while the school and the local authority look for them."""

    pupil = models.ForeignKey("schools.Pupil", on_delete=models.PROTECT, related_name="+")
    last_seen = models.DateField(null=True)
    told = models.CharField(max_length=300)
    opened_by = models.CharField(max_length=400)
    opened_at = models.DateTimeField()
    closed_by = models.CharField(max_length=400, blank=True, default="")
    closed_at = models.DateTimeField(null=True)
    closed_how = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        ordering = ("opened_at",)
        constraints = [
            models.UniqueConstraint(
                fields=("school", "pupil"),
                condition=models.Q(closed_at=None),
                name="one_open_search_a_pupil",
            )
        ]
