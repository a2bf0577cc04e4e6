"""The certificate of attendance for parents: any period, plain, on one page where it fits.

A form for a visa office, a new school or a landlord is made from it, so it shows the register as
it stands and judges nothing.
"""

from dataclasses import dataclass
from datetime import date, datetime

from herringbone.documents.house import Pupil, School, Signatory
from herringbone.documents.marks import Figures, HalfTerm


@dataclass(frozen=True, slots=True)
class ParentCertificate:
    """What the certificate shows. `marks_as_at` says where the marks are from and when.

    `half_terms` hold every session that counts in the period, each once.
    """

    school: School
    pupil: Pupil
    first: date
    last: date
    half_terms: tuple[HalfTerm, ...]
    figures: Figures
    marks_as_at: str
    signatory: Signatory
    printed_at: datetime
