"""Makes the messages that somebody will approve: one for each parent who may have it.

Asked for twice it is the same message, by its key. What cannot be written or reach anybody is told
to whoever asks, each with its reason. Only a template that the school named waits for nobody.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from herringbone.documents.writing import Channel, Template, template_of
from herringbone.web.messages import channels
from herringbone.web.messages.automatic import approve_by_itself
from herringbone.web.messages.filling import Facts, values_of
from herringbone.web.messages.models import About, Kind, Message, Round, State
from herringbone.web.messages.recipients import LeftOut, Reach, Recipient, reach
from herringbone.web.messages.resting import keep_marks
from herringbone.web.messages.states import ENDED
from herringbone.web.messages.writing_up import Letter, Unwritable, can_go, drafted, keep_words
from herringbone.web.registers.changes import Author
from herringbone.web.schools.models import Pupil, School

BY_VERB: Mapping[str, tuple[Channel, ...]] = {
    "text": (Channel.TEXT, Channel.EMAIL),
    "message": (Channel.TEXT, Channel.EMAIL, Channel.LETTER),
    "email": (Channel.EMAIL, Channel.LETTER),
    "letter": (Channel.LETTER, Channel.EMAIL),
    "notice": (Channel.LETTER,),
    "postcard": (Channel.LETTER, Channel.EMAIL),
    "certificate": (Channel.LETTER, Channel.EMAIL),
}
"""By which ways a verb of the strategy goes out, the first that reaches a parent."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A document about some children of one family. `key` is what it comes from and makes asking
    twice the same (`work:12`); `origins` the work of each child by its key; `extra` values that
    whoever asks has agreed, such as a meeting's day. `to_read`: a person wants to read it first, so
    that it never goes by itself, and is written anew where it was taken back."""

    strategy: str
    template: str
    pupils: tuple[Pupil, ...]
    key: str
    day: date
    channels: tuple[Channel, ...] = ()
    session: str = ""
    origins: Mapping[int, str] = field(default_factory=dict)
    extra: Mapping[str, str] = field(default_factory=dict)
    provision: str = ""
    step: str = ""
    to_read: bool = False


@dataclass(frozen=True, slots=True)
class Made:
    """`messages` wait for approval; `unwritten` are parents for whom it cannot be written, and
    `missing` the placeholders that lack a value."""

    messages: tuple[Message, ...]
    left_out: tuple[LeftOut, ...]
    unwritten: tuple[tuple[Recipient, str], ...]
    alone: tuple[str, ...]
    missing: frozenset[str] = frozenset()

    @property
    def reaches_nobody(self) -> bool:
        return not self.messages

    @property
    def why_nobody(self) -> str:
        """Why no message was made, in words; "" where one was."""
        if self.messages:
            return ""
        whys = [f"{one.name}: {why}" for one, why in self.unwritten]
        whys += [f"{each.contact.name or 'A contact'}: {each.why}" for each in self.left_out]
        return "; ".join(whys) or "no contact is held"


def channels_for(verb: str, template: Template) -> tuple[Channel, ...]:
    """The ways of a verb for which the template has words; any that it has where none fits."""
    wanted = BY_VERB.get(verb, (Channel.LETTER, Channel.EMAIL, Channel.TEXT))
    return tuple(each for each in wanted if can_go(template, each)) or template.channels


@transaction.atomic
def ask(
    *,
    school: School,
    wanted: Wanted,
    by: Author,
    now: datetime,
    facts: Facts | None = None,
    round_of: Round | None = None,
) -> Made:
    """Makes what is wanted, or finds what was made of it before. Raises UnknownLetter for a
    template that nobody wrote. `facts` are read once for a whole round."""
    template = template_of(wanted.strategy, wanted.template)
    facts = facts or Facts(school, list(wanted.pupils), now)
    found = reach(wanted.pupils, template, wanted.channels or template.channels)
    writer = _Writer(school, wanted, template, facts, found, by, round_of)
    messages: list[Message] = []
    unwritten: list[tuple[Recipient, str]] = []
    missing: set[str] = set()
    for recipient in found.recipients:
        try:
            message = writer.message(recipient)
            if not wanted.to_read and approve_by_itself(message, now):
                message.refresh_from_db()
            messages.append(message)
        except Unwritable as refused:
            unwritten.append((recipient, str(refused)))
            missing |= set(refused.missing)
    return Made(tuple(messages), found.left_out, tuple(unwritten), found.alone, frozenset(missing))


@dataclass(frozen=True, slots=True)
class _Writer:
    school: School
    wanted: Wanted
    template: Template
    facts: Facts
    reach: Reach
    by: Author
    round_of: Round | None

    def message(self, recipient: Recipient) -> Message:
        key = f"{self.wanted.key}|{self.template.name}|{recipient.contact.contact_id}"
        rows = Message.objects.filter(school=self.school)
        held = list(rows.filter(Q(key=key) | Q(key__startswith=f"{key}|again")).order_by("pk"))
        if not held:
            return self._make(recipient, key)
        if self.wanted.to_read and held[-1].state in ENDED:
            return self._make(recipient, f"{key}|again{len(held)}")
        return held[-1]

    @transaction.atomic
    def _make(self, recipient: Recipient, key: str) -> Message:
        asked = self.wanted
        values = values_of(
            self.facts, recipient.pupils, recipient, self.template, asked.extra, asked.session
        )
        draft = drafted(self.template, recipient, values)
        message: Message = Message.objects.create(**self._fields(recipient, key, draft.language))
        for pupil in recipient.pupils:
            origin = self.wanted.origins.get(pupil.pk, "")
            About.objects.create(school=self.school, message=message, pupil=pupil, origin=origin)
        takes_files = channels.takes_files(self.school, Kind(message.channel))
        letter = Letter(self.template, self.facts, recipient.pupils, values, takes_files)
        file = letter.file(message, draft.subject, draft.body)
        keep_words(message, draft.subject, draft.body, file, self.by, self.facts.now)
        keep_marks(message, self.template, self.facts, recipient.pupils)
        return message

    def _fields(self, recipient: Recipient, key: str, language: str) -> dict[str, object]:
        return {
            "school": self.school,
            "round": self.round_of,
            "channel": Kind(recipient.channel.value),
            "strategy": self.wanted.strategy,
            "template": self.template.name,
            "purpose": self.template.purpose.value,
            "title": self.template.title,
            "contact_key": recipient.contact.contact_id,
            "to_name": recipient.name,
            "to_where": recipient.place.where,
            "to_lines": list(recipient.place.lines),
            "language": language,
            "day": self.wanted.day,
            "session": self.wanted.session,
            "provision": self.wanted.provision,
            "step": self.wanted.step,
            "state": State.WAITING,
            "alone_why": "; ".join(self.reach.alone)[:500],
            "key": key,
            "asked_at": self.facts.now,
            "not_before": self.facts.now,
        }
