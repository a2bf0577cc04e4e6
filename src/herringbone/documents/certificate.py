"""The certificate of attendance for parents: any period, plain, on one page where it fits.

A new school, a visa office or a landlord reads it, so it shows the register as it stands and
judges nothing.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from herringbone.documents.house import Pupil, School, Signatory
from herringbone.documents.marks import (
    Figures,
    HalfTerm,
    Mark,
    hold_period,
    hold_together,
    key_of,
    uncounted_words,
)
from herringbone.documents.printing import Values
from herringbone.documents.strokes import days_a_week, strokes_of
from herringbone.documents.words import days_of, local, percentage, period_words, weekday_words

CUT = "Cut to one decimal place, not rounded."


@dataclass(frozen=True, slots=True)
class ParentCertificate:
    """What the certificate shows. `marks_as_at` says where the marks are from and when.

    `half_terms` hold every session that counts in the period, each once. Raises ValueError where
    a mark is outside the period, and FiguresDisagree where the figures are not those of the marks.
    """

    template: ClassVar[str] = "certificate"
    of_record: ClassVar[bool] = True

    school: School
    pupil: Pupil
    first: date
    last: date
    half_terms: tuple[HalfTerm, ...]
    figures: Figures
    marks_as_at: str
    signatory: Signatory
    printed_at: datetime

    def __post_init__(self) -> None:
        hold_period(self.marks, self.first, self.last)
        hold_together(self.figures, self.marks, self.pupil.date_of_birth)

    @property
    def title(self) -> str:
        return f"Certificate of attendance: {self.pupil.name}"

    @property
    def marks(self) -> list[Mark]:
        return [mark for half_term in self.half_terms for mark in half_term.marks]

    def values(self) -> Values:
        born, days = self.pupil.date_of_birth, days_a_week(self.half_terms)
        return {
            "school": self.school.values(),
            "pupil": self.pupil.values(),
            "period": period_words(self.first, self.last),
            "figures": figure_rows(self.figures),
            "share": share_words(self.figures),
            "uncounted": uncounted_words(self.marks, born),
            "half_terms": [strokes_of(half_term, born, days) for half_term in self.half_terms],
            "key": key_of(self.marks),
            "signatory": self.signatory.values(),
            "as_at": self.marks_as_at,
            "printed": weekday_words(local(self.printed_at).date()),
        }


def figure_rows(figures: Figures) -> list[list[str]]:
    """Each count as name, sessions, days."""
    counts = {
        "Possible": figures.possible,
        "Attended": figures.attended,
        "Absent": figures.absent,
        "of these authorised": figures.authorised,
        "of these unauthorised": figures.unauthorised,
    }
    return [[name, str(count), days_of(count)] for name, count in counts.items()]


def share_words(figures: Figures) -> dict[str, str]:
    """Attendance, cut to one decimal, with the sessions it is made of."""
    there = figures.possible - figures.absent
    made_of = f"{there} of {figures.possible} possible sessions. {CUT}"
    return {
        "percentage": percentage(there, figures.possible),
        "made_of": made_of if figures.possible else "No possible session in the period.",
    }
