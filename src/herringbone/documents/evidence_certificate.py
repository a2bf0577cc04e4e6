"""The certificate for evidence: every session of a period, its amendments, and the chain's head.

Signed by the head teacher it is evidence of what it states (Education Act 1996, section 566), so
nothing can be left out of it and nothing unsettled can stand in it.
"""

from dataclasses import dataclass
from datetime import date, datetime

from herringbone.documents.evidence import Slot
from herringbone.documents.house import Pupil, School, Signatory
from herringbone.documents.marks import Figures, HalfTerm


@dataclass(frozen=True, slots=True)
class Amendment:
    """A change of one session after its register closed, as the record keeps it."""

    date: date
    session: str
    original: str
    new: str
    reason: str
    evidence: str
    made_by: str
    position: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """Where the school's chain of entries stood: the head's hash, in hex, and its number."""

    head: str
    sequence: int
    taken_at: datetime


@dataclass(frozen=True, slots=True)
class EvidenceCertificate:
    """What the certificate shows. `due` are the school's own sessions for the pupil in the period.

    Each of `due` must stand in `half_terms` exactly once, and each chain of amendments must end in
    the mark that is shown: nothing can be left out. `minutes` holds minutes late by session.
    """

    school: School
    pupil: Pupil
    first: date
    last: date
    due: tuple[Slot, ...]
    half_terms: tuple[HalfTerm, ...]
    figures: Figures
    amendments: tuple[Amendment, ...]
    register_of_record: str
    marks_as_at: str
    fingerprint: Fingerprint
    signatory: Signatory
    printed_at: datetime
    minutes: tuple[tuple[Slot, int], ...] = ()
