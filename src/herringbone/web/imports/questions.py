"""What an import never decides by itself: the kinds of question, and a person's answers.

Comparing asks; the command answers by `--accept KIND`, the screen one by one. Without an answer
what is held stays, and what may not stay unsettled stops the import.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum


class Ask(StrEnum):
    """A kind of question; the value is what `--accept` takes."""

    OTHER_SCHOOL = "other-school"
    OTHER_CHILD = "other-child"
    OLDER_FILE = "older-file"
    VANISHED = "vanished"
    LEAVERS_HERE = "leavers-here"
    RESTRICTIONS = "restrictions"
    CLOSED_DAYS = "closed-days"
    CHANGED_HISTORY = "changed-history"
    TAKEN_HERE = "taken-here"


@dataclass(frozen=True, slots=True)
class Wording:
    """How a kind is put: `title` over the list, `keeps` and `takes` the two answers. One that
    `stops` leaves nothing to go on with until it is taken."""

    title: str
    keeps: str
    takes: str
    stops: bool = False


WORDINGS: dict[Ask, Wording] = {
    Ask.OTHER_SCHOOL: Wording(
        "This looks like another school's file",
        "Do not bring it in",
        "It is this school: bring it in",
        stops=True,
    ),
    Ask.OTHER_CHILD: Wording(
        "The same id, but another child",
        "Do not bring it in",
        "It is the same child: correct the details",
        stops=True,
    ),
    Ask.OLDER_FILE: Wording(
        "The files are older than what stands here",
        "Only add what they know of earlier times",
        "Take them as the present",
    ),
    Ask.VANISHED: Wording(
        "Pupils on roll here whom the file no longer has",
        "Stay on roll",
        "Left, on the day of the last mark",
    ),
    Ask.LEAVERS_HERE: Wording(
        "Leavers recorded here whom the file still has on roll",
        "Stay leavers",
        "Back on roll, as the file says",
    ),
    Ask.RESTRICTIONS: Wording(
        "Legal restrictions that the file no longer has",
        "Keep the restriction",
        "Take it away, as the file says",
    ),
    Ask.CLOSED_DAYS: Wording(
        "Sessions with marks that the file's calendar closes",
        "Stay open",
        "Close them: their marks no longer count",
    ),
    Ask.CHANGED_HISTORY: Wording(
        "History that the file would change",
        "Leave the marks as they are",
        "Take the file's marks",
    ),
    Ask.TAKEN_HERE: Wording(
        "Marks taken here that the file would overwrite",
        "Leave the marks as they are",
        "Take the file's marks",
    ),
}


@dataclass(frozen=True, slots=True)
class Decisions:
    """Answers: `kinds` are taken as a whole, `answers` (by kind and key) win over them."""

    kinds: frozenset[Ask] = frozenset()
    answers: Mapping[tuple[Ask, str], bool] = field(default_factory=dict)

    def take(self, kind: Ask, key: str) -> bool:
        return self.answers.get((kind, key), kind in self.kinds)


NO_DECISIONS = Decisions()


@dataclass(frozen=True, slots=True)
class Question:
    """One thing to decide: `about` whom or what, `lines` why, `taken` how it stands answered."""

    kind: Ask
    key: str
    about: str
    lines: tuple[str, ...]
    taken: bool

    @property
    def stops(self) -> bool:
        return WORDINGS[self.kind].stops and not self.taken


@dataclass
class Asking:
    """Collects the questions of one comparison, answering each from the decisions."""

    decisions: Decisions = NO_DECISIONS
    questions: list[Question] = field(default_factory=list)

    def ask(self, kind: Ask, key: str, about: str, lines: Sequence[str] = ()) -> bool:
        """Whether it is taken."""
        taken = self.decisions.take(kind, key)
        self.questions.append(Question(kind, key, about, tuple(lines), taken))
        return taken
