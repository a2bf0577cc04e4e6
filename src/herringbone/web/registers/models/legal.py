"""The legal record: what was entered in a register, by whom, when and why; never changed after.

Triggers refuse update and delete (`triggers.py`). These four tables are never altered after their
first migration: SQLite's rebuild would drop the triggers. What is new goes into tables beside them.
Source: regulations 7 and 10, SI 2024/208 (original entry, amended entry, reason, date, name).
"""

from __future__ import annotations

from django.db import models

from herringbone.web.schools.tenancy import SchoolRow


class Kind(models.TextChoices):
    """`taken`: part of taking a register, until it closes; the last one stands. `amended`: after.
    `erased`: contents were lawfully removed (`erasure.py`); it says nothing of marks."""

    TAKEN = "taken", "taken"
    AMENDED = "amended", "amended"
    IMPORTED = "imported", "brought in"
    EVENT = "event", "whole-school event"
    PLANNED = "planned", "expected absence"
    ERASED = "erased", "contents erased"


class Source(models.TextChoices):
    SCREEN = "screen", "on screen"
    OFFLINE = "offline", "on a device without a network"
    OFFICE = "office", "at the office"
    PAPER = "paper", "from paper"
    SLIP = "slip", "with a supply slip"
    IMPORT = "import", "by an import"
    UNDO = "undo", "by taking an earlier entry back"


class Entry(SchoolRow):
    """One entry of the chain: the `seq`-th of its school.

    `hash` is SHA-256 over the one before it, this row's own words and its parts' digests
    (`chain.py`). Nothing here is about a pupil: what names one, or says why their mark changed, is
    in a part's content and can be erased. Moments are UTC. `client_id` is the sender's own id of a
    submission, accepted once. `began_from` is the version of the register that the sender saw.
    """

    seq = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=10)
    source = models.CharField(max_length=10)
    class_name = models.CharField(max_length=40, blank=True)
    date = models.DateField(null=True)
    session = models.CharField(max_length=2, blank=True)
    recorded_at = models.DateTimeField()
    captured_at = models.DateTimeField()
    user_id = models.BigIntegerField(null=True)
    person_name = models.CharField(max_length=120)
    person_position = models.CharField(max_length=240)
    entered_by = models.CharField(max_length=200, blank=True)
    client_id = models.UUIDField(null=True)
    began_from = models.PositiveBigIntegerField(null=True)
    headcount = models.PositiveSmallIntegerField(null=True)
    reason = models.CharField(max_length=40, blank=True)
    statement = models.CharField(max_length=200, blank=True)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("school", "seq"), name="one_entry_a_number"),
            models.UniqueConstraint(fields=("school", "client_id"), name="one_entry_a_client_id"),
        ]
        indexes = [models.Index(fields=("school", "date", "session", "class_name"))]
        ordering = ("seq",)


class EntryPart(SchoolRow):
    """One pupil's part of an entry: the salted digest of its content, which stands beside."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="parts")
    ordinal = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("school", "entry", "ordinal"), name="one_part_a_place")
        ]
        ordering = ("ordinal",)


class PartContent(SchoolRow):
    """What a part says, as canonical JSON (`content.py`), and the salt of its digest. Removed only
    by `erasure.erase_contents`, which leaves an `ErasedPart`; the chain still verifies."""

    part = models.OneToOneField(
        EntryPart, primary_key=True, on_delete=models.PROTECT, related_name="content"
    )
    pupil = models.ForeignKey(
        "schools.Pupil", on_delete=models.PROTECT, related_name="register_parts"
    )
    salt = models.CharField(max_length=32)
    text = models.TextField()


class ErasedPart(SchoolRow):
    """A part whose content was lawfully removed, and the entry that says on which ground, by whom
    and when; that entry's statement covers the digests of all it removed."""

    part = models.OneToOneField(EntryPart, on_delete=models.PROTECT, related_name="erased")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="erased_parts")
