"""What waits for a person: an alarm on a document whose mark was amended, and a mark that a sender
entered while another already stood."""

from __future__ import annotations

from django.db import models

from herringbone.web.schools.tenancy import SchoolRow


class MarkUse(SchoolRow):
    """A letter, notice, return or certificate that rests on a pupil's marks between two days."""

    pupil = models.ForeignKey("schools.Pupil", on_delete=models.PROTECT, related_name="mark_uses")
    kind = models.CharField(max_length=20)
    reference = models.CharField(max_length=64)
    says = models.CharField(max_length=200)
    first = models.DateField()
    last = models.DateField()
    used_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=("school", "pupil", "first", "last"))]


class Alarm(SchoolRow):
    """A mark that a document used was amended; a person looks at the document and settles it."""

    use = models.ForeignKey(MarkUse, on_delete=models.PROTECT, related_name="alarms")
    entry = models.ForeignKey("registers.Entry", on_delete=models.PROTECT, related_name="+")
    date = models.DateField()
    session = models.CharField(max_length=2)
    original = models.CharField(max_length=3, blank=True)
    new = models.CharField(max_length=3, blank=True)
    raised_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_by = models.CharField(max_length=120, blank=True, default="")
    settled_how = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("school", "use", "entry", "date", "session"),
                name="one_alarm_a_mark_and_use",
            )
        ]
        ordering = ("-raised_at",)


class Proposal(SchoolRow):
    """A mark that a register's sender entered and that was not taken, because the register had
    moved meanwhile (ground rule 7). `standing` stood then; a person takes it or leaves it."""

    entry = models.ForeignKey("registers.Entry", on_delete=models.PROTECT, related_name="proposals")
    pupil = models.ForeignKey("schools.Pupil", on_delete=models.PROTECT, related_name="+")
    date = models.DateField()
    session = models.CharField(max_length=2)
    standing = models.CharField(max_length=3, blank=True)
    code = models.CharField(max_length=3, blank=True)
    carried = models.JSONField(default=dict)
    proposed_by = models.CharField(max_length=120)
    proposed_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_by = models.CharField(max_length=120, blank=True, default="")
    settled_how = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("school", "entry", "pupil", "date", "session"), name="one_proposal_a_mark"
            )
        ]
        indexes = [models.Index(fields=("school", "settled_at"))]
        ordering = ("proposed_at", "id")
