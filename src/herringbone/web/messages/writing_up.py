"""From a template and values to the words, and to the file of a letter, that somebody approves.

Between filling and the outbox: what comes out here is kept and is what leaves.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.conf import settings

from herringbone import documents
from herringbone.documents.family_letter import (
    Addressee,
    LetterDocument,
    Record,
    Sender,
    Sheet,
    Window,
)
from herringbone.documents.printing import pdf
from herringbone.documents.writing import (
    Channel,
    Hole,
    Paper,
    Template,
    Words,
    fill,
    subject_of,
    template_of,
)
from herringbone.documents.writing.paragraphs import Kind as Shape
from herringbone.documents.writing.paragraphs import paragraphs
from herringbone.web.messages.filling import Facts
from herringbone.web.messages.models import Kind, Message, Written
from herringbone.web.messages.recipients import Recipient
from herringbone.web.registers.changes import Author
from herringbone.web.schools.letterhead import letterhead
from herringbone.web.schools.models import Pupil

RECORD, SHEET = "attendance_record", "information_sheet"
Values = Mapping[str, str]


class Unwritable(ValueError):
    """It cannot be written for this parent; the words say why, `missing` which placeholders."""

    def __init__(self, words: str, missing: tuple[str, ...] = ()) -> None:
        super().__init__(words)
        self.missing = missing


@dataclass(frozen=True, slots=True)
class Draft:
    """Subject and body as filled, in the language that was found."""

    subject: str
    body: str
    language: str


def drafted(template: Template, recipient: Recipient, values: Values) -> Draft:
    """The words for one parent. Raises Unwritable where a placeholder has no value."""
    words = words_for(template, recipient.channel, recipient.language)
    try:
        return Draft(subject_of(words, values), fill(words, values), words.language)
    except Hole as hole:
        words_said = f"{hole}: fill it in before it can be sent."
        raise Unwritable(words_said, hole.missing) from hole


def words_for(template: Template, channel: Channel, language: str) -> Words:
    """In the contact's language where a translation exists, else in English. What is written for
    paper alone goes by e-mail in the same words: an address that is withheld gets no envelope."""
    return template.words(_written_for(template, channel), language or "en")


def goes_as_file(template: Template, channel: Channel) -> bool:
    """Whether the letter itself travels: on paper, and by e-mail where it is written for paper or
    encloses something."""
    if channel == Channel.EMAIL:
        return _written_for(template, channel) == Channel.LETTER or bool(template.encloses)
    return channel == Channel.LETTER


def can_go(template: Template, channel: Channel) -> bool:
    return _written_for(template, channel) in template.channels


def _written_for(template: Template, channel: Channel) -> Channel:
    on_paper = Channel.LETTER in template.channels and Channel.EMAIL not in template.channels
    return Channel.LETTER if channel == Channel.EMAIL and on_paper else channel


def keep_words(
    message: Message, subject: str, body: str, file: bytes | None, author: Author, at: datetime
) -> Written:
    """A row that stays: these words, this file."""
    digest = sha256(f"{subject}\n{body}\n".encode() + (file or b"")).hexdigest()
    made: Written = Written.objects.create(
        school=message.school,
        message=message,
        subject=subject,
        words=body,
        pdf=file,
        digest=digest,
        at=at,
        name=author.name,
        position=author.position,
    )
    return made


@dataclass(frozen=True, slots=True)
class Letter:
    """What stands on the paper besides subject and body. `takes_files`: an e-mail can carry it."""

    template: Template
    facts: Facts
    pupils: Sequence[Pupil]
    values: Values
    takes_files: bool = True

    def file(self, message: Message, subject: str, body: str) -> bytes | None:
        """The letter as tagged PDF; None for what is words alone. Raises Unwritable, worded."""
        if not goes_as_file(self.template, Channel(message.channel)):
            return None
        if message.channel == Kind.EMAIL and not self.takes_files:
            return None
        try:
            return pdf(self._document(message, subject, body))
        except ValueError as refused:
            raise Unwritable(str(refused), getattr(refused, "missing", ())) from refused

    def _document(self, message: Message, subject: str, body: str) -> documents.Document:
        if self.template.paper == Paper.POSTCARD:
            return self._postcard(message, subject, body)
        pupil = self.pupils[0]
        encloses = self.template.encloses
        return LetterDocument(
            school=letterhead(self.facts.school),
            to=Addressee(message.to_name, tuple(message.to_lines)),
            reference=reference_of(message),
            day=self.facts.today,
            subject=subject or self.template.title,
            body=body,
            sender=self._sender(),
            printed_at=self.facts.now,
            pupil=documents.Pupil(self.values["child_full_name"], self.values["class_name"]),
            record=self._record(pupil) if self._shows_record else None,
            encloses_record=RECORD in encloses,
            sheets=(self._sheet(),) if SHEET in encloses else (),
            slip=fill(self.template.slip, self.values) if self.template.slip else "",
            return_by=self.values.get("reply_by", ""),
            window=_window(),
        )

    def _postcard(self, message: Message, subject: str, body: str) -> documents.Postcard:
        return documents.Postcard(
            school=letterhead(self.facts.school),
            to=Addressee(message.to_name, tuple(message.to_lines)),
            subject=subject or self.template.title,
            body=body,
            sender=self._sender(),
            printed_at=self.facts.now,
        )

    @property
    def _shows_record(self) -> bool:
        asked = self.template.shows_absences or RECORD in self.template.encloses
        return asked and self.facts.has_figures

    def _sender(self) -> Sender:
        names = ("contact_name", "contact_role", "contact_phone")
        return Sender(*(self.values.get(name, "") for name in names))

    def _record(self, pupil: Pupil) -> Record:
        """Marks by their codes alone: a note may hold what the other parent said."""
        return Record(self.facts.half_terms(pupil), pupil.date_of_birth)

    def _sheet(self) -> Sheet:
        sheet = template_of(self.template.strategy, SHEET)
        words = sheet.words(Channel.LETTER)
        return Sheet(sheet.title, fill(words, self.values))


def _window() -> Window:
    """GOV.UK Notify's printers read the address from a place of their own."""
    return Window.NOTIFY if settings.MESSAGES["by"]["letter"] == "notify" else Window.DL


def reference_of(message: Message) -> str:
    """What stands on the paper and leads back to the message: no name, no number of a child."""
    return str(message.reference)[:8].upper()


def plain(body: str) -> str:
    """A body as an e-mail shows it, without its marks of shape."""
    found = []
    for each in paragraphs(body):
        lines = [f"- {line}" for line in each.lines] if each.kind == Shape.LIST else each.lines
        found.append("\n".join(lines))
    return "\n\n".join(found)
