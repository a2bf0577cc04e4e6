"""What is read from the legal record so that it can be shown and measured: all of it can be built
again (`rebuild.py`) and is checked against the record (`verify.py`)."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from herringbone.web.schools.tenancy import SchoolRow


class ChainHead(SchoolRow):
    """The last entry of a school's chain. Its row is the lock under which registers are written."""

    school = models.OneToOneField("schools.School", on_delete=models.PROTECT, related_name="+")
    seq = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64)


class RegisterRow(SchoolRow):
    """A pupil's marks of one academic year: one byte a slot, a slot being a date and session
    (`slots.py`), so that a changed calendar moves no mark. 0 is no mark."""

    pupil = models.ForeignKey("schools.Pupil", on_delete=models.PROTECT, related_name="rows")
    year_start = models.DateField()
    marks = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("school", "pupil", "year_start"), name="one_row_a_year")
        ]


class MarkDetail(SchoolRow):
    """What few marks carry besides their code.

    `expected` is a code that counts as attended (or D) and waits for whoever leads to confirm it:
    until then the session has no mark. `original` is the code that stood when the register closed,
    kept through every later amendment. `origin` says where a mark came from ("planned:12",
    "report:7", "event:3", "desk:81").
    """

    pupil = models.ForeignKey("schools.Pupil", on_delete=models.PROTECT, related_name="details")
    date = models.DateField()
    session = models.CharField(max_length=2)
    minutes_late = models.PositiveSmallIntegerField(null=True)
    reason = models.CharField(max_length=120, blank=True, default="")
    note = models.CharField(max_length=500, blank=True, default="")
    authoriser = models.CharField(max_length=120, blank=True, default="")
    provider = models.CharField(max_length=120, blank=True, default="")
    origin = models.CharField(max_length=40, blank=True, default="")
    expected = models.CharField(max_length=3, blank=True, default="")
    original = models.CharField(max_length=3, blank=True, default="")
    is_amended = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("school", "pupil", "date", "session"), name="one_detail_a_mark"
            )
        ]
        indexes = [models.Index(fields=("school", "date", "session"))]


class ClassRegister(SchoolRow):
    """One class's register of one session: how far it is.

    `version` is the number of the last entry that touched it, so that nobody overwrites unseen.
    `captured_at` is when it was typed, on a device without a network; `is_late`: first submitted
    after it had closed. No row yet, or `submitted_at` empty: not submitted.
    """

    class_name = models.CharField(max_length=40)
    date = models.DateField()
    session = models.CharField(max_length=2)
    version = models.PositiveBigIntegerField(default=0)
    first_submitted_at = models.DateTimeField(null=True)
    submitted_at = models.DateTimeField(null=True)
    captured_at = models.DateTimeField(null=True)
    submitted_by = models.CharField(max_length=120, blank=True, default="")
    submitted_position = models.CharField(max_length=240, blank=True, default="")
    is_late = models.BooleanField(default=False)
    headcount = models.PositiveSmallIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("school", "class_name", "date", "session"), name="one_register_a_session"
            )
        ]


class DraftMark(SchoolRow):
    """A mark typed into a register not yet submitted: a second person sees it; no record has it."""

    class_name = models.CharField(max_length=40)
    date = models.DateField()
    session = models.CharField(max_length=2)
    pupil = models.ForeignKey("schools.Pupil", on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=3, blank=True)
    minutes_late = models.PositiveSmallIntegerField(null=True)
    note = models.CharField(max_length=500, blank=True, default="")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    person_name = models.CharField(max_length=120)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("school", "pupil", "date", "session"), name="one_draft_a_mark"
            )
        ]
