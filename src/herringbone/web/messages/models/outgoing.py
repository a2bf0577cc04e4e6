"""A message to one contact about one child or about several of a family.

What it says stands in `Written`, what people decided in `Approval`, every attempt in `Try`, every
step in `Turn`: rows that are only added. `states.turn` alone changes `state`.
"""

from __future__ import annotations

from uuid import uuid4

from django.db import models

from herringbone.web.schools.tenancy import SchoolRow


class Kind(models.TextChoices):
    """How it travels; by whose hand stands in `carrier`."""

    TEXT = "text", "text"
    EMAIL = "email", "e-mail"
    LETTER = "letter", "letter"


class State(models.TextChoices):
    WAITING = "waiting", "waiting for approval"
    HELD = "held", "held back"
    APPROVED = "approved", "approved, to be sent"
    LEAVING = "leaving", "being sent"
    UNKNOWN = "unknown", "perhaps sent"
    PRINT = "print", "to be printed"
    SENT = "sent", "sent"
    DELIVERED = "delivered", "delivered"
    FAILED = "failed", "not delivered"
    RETURNED = "returned", "came back"
    NOT_SENT = "not_sent", "not sent"
    WITHDRAWN = "withdrawn", "withdrawn"


class Round(SchoolRow):
    """Messages that were asked for together: a half term's letters, a morning's texts."""

    title = models.CharField(max_length=160)
    key = models.CharField(max_length=120)
    made_at = models.DateTimeField()
    name = models.CharField(max_length=120)
    position = models.CharField(max_length=240, blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=("school", "key"), name="one_round_a_key")]
        ordering = ("-made_at", "-pk")


class Message(SchoolRow):
    """`key` is unique in a school: asked for twice, it is the same message. `reference` is what a
    provider knows it by and says nothing about anybody. `contact_key` is the contact's
    `contact_id`; `to_name`, `to_where` and `to_lines` are the name and address as they were when it
    was asked for. `alone_why` says why no batch takes it along: a person approves it by itself.

    `day` and `session` are those of the absence, or of asking. `claim` marks whoever sends it now,
    since `claimed_at`; `handed_at` is set at the moment from which nobody but the provider knows
    whether it went. `last_why` is what the last attempt said.
    """

    round = models.ForeignKey(Round, null=True, on_delete=models.PROTECT, related_name="messages")
    channel = models.CharField(max_length=6, choices=Kind.choices)
    strategy = models.CharField(max_length=80)
    template = models.CharField(max_length=80)
    purpose = models.CharField(max_length=20)
    title = models.CharField(max_length=200)
    contact_key = models.CharField(max_length=64)
    to_name = models.CharField(max_length=240)
    to_where = models.CharField(max_length=254, blank=True, default="")
    to_lines = models.JSONField(default=list)
    language = models.CharField(max_length=60, blank=True, default="")
    day = models.DateField()
    session = models.CharField(max_length=2, blank=True, default="")
    provision = models.CharField(max_length=80, blank=True, default="")
    step = models.CharField(max_length=80, blank=True, default="")
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    alone_why = models.CharField(max_length=500, blank=True, default="")
    key = models.CharField(max_length=250)
    reference = models.UUIDField(default=uuid4, unique=True, editable=False)
    asked_at = models.DateTimeField()
    not_before = models.DateTimeField()
    approved = models.ForeignKey(
        "messaging.Written", null=True, on_delete=models.PROTECT, related_name="+"
    )
    carrier = models.CharField(max_length=12, blank=True, default="")
    provider_id = models.CharField(max_length=120, blank=True, default="")
    tried = models.PositiveSmallIntegerField(default=0)
    claim = models.UUIDField(null=True)
    claimed_at = models.DateTimeField(null=True)
    handed_at = models.DateTimeField(null=True)
    printed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    last_why = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=("school", "key"), name="one_message_a_key")]
        indexes = [
            models.Index(fields=("school", "state", "not_before")),
            models.Index(fields=("school", "template", "sent_at")),
            models.Index(fields=("provider_id",)),
        ]
        ordering = ("-asked_at", "-pk")

    @property
    def origin(self) -> str:
        """What the communications log says it came from."""
        return f"message:{self.pk}"

    @property
    def written(self) -> Written:
        """What it says now: as approved, once it is."""
        found: Written = self.approved or self.wordings.latest("pk")
        return found

    @property
    def subject(self) -> str:
        return self.written.subject

    @property
    def words(self) -> str:
        return self.written.words

    @property
    def pdf(self) -> bytes:
        return bytes(self.written.pdf or b"")


class About(SchoolRow):
    """A child whom a message is about, and the work it was asked for by (`work:12`), if any.
    `left_out_why`: no longer, by the time that it left; the words as sent do not name this child.
    `marks_from` to `marks_to` are the marks that the words rest on, as they were when the record's
    chain stood at `marks_head`; empty where they rest on none.
    """

    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="about")
    pupil = models.ForeignKey("schools.Pupil", on_delete=models.PROTECT, related_name="messages")
    origin = models.CharField(max_length=60, blank=True, default="")
    left_out_why = models.CharField(max_length=200, blank=True, default="")
    marks_from = models.DateField(null=True)
    marks_to = models.DateField(null=True)
    marks_head = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("school", "message", "pupil"), name="one_child_once")
        ]
        indexes = [models.Index(fields=("school", "origin"))]
        ordering = ("pk",)


class Written(SchoolRow):
    """The words, and a letter's file, exactly as somebody saw, approved and sent them. Softening a
    letter adds a row. A reply link stands as its placeholder: only who gets it has the token."""

    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="wordings")
    subject = models.CharField(max_length=200, blank=True, default="")
    words = models.TextField()
    pdf = models.BinaryField(null=True)
    digest = models.CharField(max_length=64)
    at = models.DateTimeField()
    name = models.CharField(max_length=120)
    position = models.CharField(max_length=240, blank=True, default="")
    erased_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("pk",)


class Decided(models.TextChoices):
    APPROVED = "approved", "approved"
    SOFTENED = "softened", "changed the words"
    HELD = "held", "held it back"
    CALL = "call", "chose to ring instead"
    WITHDRAWN = "withdrawn", "withdrew it"
    RESENT = "resent", "sent it again"
    SETTLED = "settled", "said whether it went"


class Approval(SchoolRow):
    """What a person decided about a message, why, and what the screen showed them then."""

    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="decisions")
    written = models.ForeignKey(Written, null=True, on_delete=models.PROTECT, related_name="+")
    decided = models.CharField(max_length=10, choices=Decided.choices)
    reasoning = models.TextField(blank=True, default="")
    showed = models.JSONField(default=list)
    at = models.DateTimeField()
    user_id = models.BigIntegerField(null=True)
    name = models.CharField(max_length=120)
    position = models.CharField(max_length=240, blank=True, default="")
    erased_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("pk",)


class Try(SchoolRow):
    """One attempt to send, with what the provider answered; a receipt that comes later is one."""

    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="attempts")
    carrier = models.CharField(max_length=12)
    at = models.DateTimeField()
    ended = models.CharField(max_length=12)
    provider_id = models.CharField(max_length=120, blank=True, default="")
    answer = models.CharField(max_length=500, blank=True, default="")
    erased_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("pk",)


class Turn(SchoolRow):
    """One step of a message from a state to another."""

    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="turns")
    was = models.CharField(max_length=10, choices=State.choices)
    became = models.CharField(max_length=10, choices=State.choices)
    why = models.CharField(max_length=500, blank=True, default="")
    at = models.DateTimeField()
    user_id = models.BigIntegerField(null=True)
    name = models.CharField(max_length=120)
    position = models.CharField(max_length=240, blank=True, default="")
    erased_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("pk",)
