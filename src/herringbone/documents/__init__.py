"""Documents on paper: values in, the bytes of a tagged PDF out; no database, no clock, no network.

The web half fills one of the dataclasses below and hands it over; see docs/reference/documents.md.
"""

from herringbone.documents.cards import Postcard, VisitCard
from herringbone.documents.certificate import ParentCertificate
from herringbone.documents.communications_log import CommunicationsLog, LogEntry
from herringbone.documents.evidence import Ground, Refusal, refusals
from herringbone.documents.evidence_certificate import (
    Amendment,
    EvidenceCertificate,
    Fingerprint,
    Refused,
)
from herringbone.documents.family_letter import (
    Addressee,
    LetterDocument,
    Record,
    Sender,
    Sheet,
    Window,
)
from herringbone.documents.house import Pupil, School, Signatory
from herringbone.documents.late_slip import LateSlip, SlipSize
from herringbone.documents.letters import CannotPrint
from herringbone.documents.marks import Figures, FiguresDisagree, HalfTerm, Mark, counted
from herringbone.documents.on_site import (
    AwayPupil,
    OnSiteClass,
    OnSiteList,
    OnSitePupil,
    Visitor,
)
from herringbone.documents.paper_register import PaperRegister, PaperRow
from herringbone.documents.printing import BrokenCrest, Document, check_crest, pdf, pdfs, pictures
from herringbone.documents.register_page import RegisterPage, RegisterRow
from herringbone.documents.supply_slip import SupplySlip

__all__ = [
    "Addressee",
    "Amendment",
    "AwayPupil",
    "BrokenCrest",
    "CannotPrint",
    "CommunicationsLog",
    "Document",
    "EvidenceCertificate",
    "Figures",
    "FiguresDisagree",
    "Fingerprint",
    "Ground",
    "HalfTerm",
    "LateSlip",
    "LetterDocument",
    "LogEntry",
    "Mark",
    "OnSiteClass",
    "OnSiteList",
    "OnSitePupil",
    "PaperRegister",
    "PaperRow",
    "ParentCertificate",
    "Postcard",
    "Pupil",
    "Record",
    "Refusal",
    "Refused",
    "RegisterPage",
    "RegisterRow",
    "School",
    "Sender",
    "Sheet",
    "Signatory",
    "SlipSize",
    "SupplySlip",
    "VisitCard",
    "Visitor",
    "Window",
    "check_crest",
    "counted",
    "pdf",
    "pdfs",
    "pictures",
    "refusals",
]
