"""The communications log: one row for each child and each contact with somebody about them.

Rows are only ever added (triggers hold that): a correction is a row that `takes_back` another.
"""

from __future__ import annotations

from django.db import models

from herringbone.web.schools.tenancy import SchoolRow


class Direction(models.TextChoices):
    OUT = "out", "to"
    IN = "in", "from"


class Channel(models.TextChoices):
    CALL = "call", "telephone"
    VOICEMAIL = "voicemail", "voicemail"
    TEXT = "text", "text"
    EMAIL = "email", "e-mail"
    LETTER = "letter", "letter"
    REPLY = "reply", "reply by link"
    VISIT = "visit", "home visit"
    MEETING = "meeting", "meeting"
    IN_PERSON = "in_person", "in person"
    NOTICE = "notice", "told another professional"


class Outcome(models.TextChoices):
    """What came of it."""

    SENT = "sent", "sent"
    DELIVERED = "delivered", "delivered"
    FAILED = "failed", "not delivered"
    RECEIVED = "received", "received"
    REACHED = "reached", "spoke"
    LEFT_MESSAGE = "left_message", "left a message"
    NO_ANSWER = "no_answer", "no answer"
    WRONG_NUMBER = "wrong_number", "wrong number"
    REASON_GIVEN = "reason_given", "reason given"
    ON_THE_WAY = "on_the_way", "on the way"
    HERE = "here", "here after all"
    HELP_ASKED = "help_asked", "asked for help"
    SEEN = "seen", "child seen"
    NOBODY_HOME = "nobody_home", "nobody home"
    SPOKEN_AT_DOOR = "spoken_at_door", "spoke at the door, child not seen"
    HELD = "held", "held"
    NOT_ATTENDED = "not_attended", "did not come"
    TOLD = "told", "told"


SPOKEN = frozenset({Outcome.REACHED, Outcome.REASON_GIVEN, Outcome.ON_THE_WAY, Outcome.HELP_ASKED})
"""Outcomes of a call in which somebody answered."""


class Communication(SchoolRow):
    """`with_whom` is named as they were called then; `contact_key` is the `contact_id` of a held
    contact. `day` is the school day that it was about. `spoke`: a person with care of the child was
    spoken to, or the child seen. `together` is the same for siblings of whom it was one contact.
    `origin` points at what it came from (`message:12`, `report:3`, `reply:7`, `visit:4`)."""

    pupil = models.ForeignKey(
        "schools.Pupil", on_delete=models.PROTECT, related_name="communications"
    )
    together = models.UUIDField()
    direction = models.CharField(max_length=3, choices=Direction.choices)
    channel = models.CharField(max_length=10, choices=Channel.choices)
    outcome = models.CharField(max_length=16, choices=Outcome.choices)
    with_whom = models.CharField(max_length=160, blank=True, default="")
    contact_key = models.CharField(max_length=64, blank=True, default="")
    to_where = models.CharField(max_length=254, blank=True, default="")
    words = models.TextField(blank=True, default="")
    spoke = models.BooleanField(default=False)
    day = models.DateField(null=True)
    provision = models.CharField(max_length=80, blank=True, default="")
    step = models.CharField(max_length=80, blank=True, default="")
    origin = models.CharField(max_length=60, blank=True, default="")
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    user_id = models.BigIntegerField(null=True)
    name = models.CharField(max_length=120)
    position = models.CharField(max_length=240, blank=True, default="")
    takes_back = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="taken_back_by"
    )
    erased_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-at", "-pk")
        indexes = [
            models.Index(fields=("school", "pupil", "at")),
            models.Index(fields=("school", "day")),
            models.Index(fields=("school", "origin")),
        ]
