"""The communications log on paper: every entry in the order in which it was written down.

As evidence it is whole: what was taken back stays, struck, with who took it back, and each entry
carries the fingerprint that holds the one before it.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from herringbone.documents.house import Pupil, School, Signatory
from herringbone.documents.printing import Values
from herringbone.documents.words import beside, grouped, many, moment_short, moment_words

SHORT = 12
LONG = 900
"""Letters of an entry beyond which it may go on over the page; a shorter one stays whole."""


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One contact. `about` names the child where the log is of a family; `taken_back` says who took
    the entry back and when; `takes_back` is the number of the one that this entry takes back."""

    number: int
    at: datetime
    how: str
    with_whom: str
    outcome: str
    words: str
    by: str
    recorded_at: datetime
    seal: str
    about: str = ""
    day: str = ""
    spoken_to: bool = False
    takes_back: int | None = None
    taken_back: str = ""

    def values(self) -> Values:
        said = [f"About {self.day}."] if self.day else []
        if self.spoken_to:
            said.append("Spoken to, or the child seen.")
        if self.takes_back is not None:
            said.append(f"Takes back entry {self.takes_back}.")
        return {
            "number": str(self.number),
            "at": moment_short(self.at),
            "about": self.about,
            "how": self.how,
            "with_whom": self.with_whom,
            "outcome": self.outcome,
            "words": self.words,
            "notes": " ".join(said),
            "by": self.by,
            "recorded": moment_short(self.recorded_at),
            "taken_back": self.taken_back,
            "is_long": len(self.words) > LONG,
            "seal": self.seal[:SHORT],
        }


@dataclass(frozen=True, slots=True)
class CommunicationsLog:
    """`holds` says what the paper holds; `is_whole` that nothing is left out of it, `is_one` that
    it is about one entry. `also` are the brothers and sisters whose log it is as well."""

    template: ClassVar[str] = "communications_log"
    of_record: ClassVar[bool] = True

    school: School
    pupil: Pupil
    holds: str
    entries: tuple[LogEntry, ...]
    number: str
    fingerprint: str
    exported_by: Signatory
    printed_at: datetime
    is_whole: bool = True
    is_one: bool = False
    given_to: str = ""
    also: tuple[Pupil, ...] = ()

    @property
    def title(self) -> str:
        return f"Communications log: {self.pupil.name}"

    def values(self) -> Values:
        return {
            "school": self.school.values(),
            "pupil": self.pupil.values(),
            "children": [one.values() for one in (self.pupil, *self.also)],
            "holds": self.holds,
            "is_whole": self.is_whole,
            "is_one": self.is_one,
            "given_to": self.given_to,
            "entries": [entry.values() for entry in self.entries],
            "count": many(len(self.entries), "entry", "entries"),
            "number": self.number,
            "fingerprint": grouped(self.fingerprint),
            "short": self.fingerprint[:SHORT],
            "exported_by": beside(self.exported_by.name, self.exported_by.position),
            "printed": moment_words(self.printed_at),
        }
