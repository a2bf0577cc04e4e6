"""One of each document, of an invented school, for the tests; every value can be replaced."""

import struct
import zlib
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from herringbone.documents import (
    Addressee,
    Amendment,
    AwayPupil,
    CommunicationsLog,
    EvidenceCertificate,
    Fingerprint,
    HalfTerm,
    LateSlip,
    LetterDocument,
    LogEntry,
    Mark,
    OnSiteClass,
    OnSiteList,
    OnSitePupil,
    PaperRegister,
    PaperRow,
    ParentCertificate,
    Postcard,
    Pupil,
    Record,
    RegisterPage,
    RegisterRow,
    School,
    Sender,
    Sheet,
    Signatory,
    SupplySlip,
    VisitCard,
    Visitor,
    counted,
)
from herringbone.engine.trying.drawn import read_page

MONDAY = date(2026, 3, 2)
BORN = date(2016, 5, 4)
AT = datetime(2026, 3, 12, 9, 14, tzinfo=UTC)
LONG_NAME = "Łukasz Şerife Okonkwo-Featherstonehaugh"
WEEK = """
Pupil Mon Tue Wed Thu Fri
Ben   //  II  /M  L/  OO

Pupil Mon Tue Wed Thu Fri
Ben   //  //  VV  //  //
"""
SCHOOL = School(
    name="St Brannock's Church of England Primary School",
    address="Mill Lane, Thornbury Vale, TV4 2QS",
    phone="01632 960 120",
    email="office@stbrannocks.example",
    laestab="801/2000",
    urn="123456",
)
HASH = "9f2c4be17a03d5586c1e0f7ab2945d3318ce6f07b1a2c3d4e5f60718293a4b5c"


def png(side: int = 8) -> bytes:
    """A square picture in one colour."""
    rows = b"".join(b"\x00" + b"\x1c\x4f\x66" * side for _ in range(side))
    parts = [
        (b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(rows)),
        (b"IEND", b""),
    ]
    chunks = [
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in parts
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def marks(page: str, starts: date = MONDAY) -> tuple[Mark, ...]:
    """The marks of a drawn page with one pupil; `//` is a whole day present."""
    read = read_page(page, starts)
    found = []
    for (_, day, part), symbol in sorted(read.marks.items()):
        code = {"-": "", "/": "\\" if part else "/"}.get(symbol, symbol)
        found.append(Mark(day, ("AM", "PM")[part], code))
    return tuple(found)


def pupil(**values: Any) -> Pupil:
    return Pupil(**{"name": LONG_NAME, "class_name": "4B", "date_of_birth": BORN, **values})


def certificate(page: str = WEEK, **values: Any) -> ParentCertificate:
    shown = marks(page)
    usual = {
        "school": SCHOOL,
        "pupil": pupil(),
        "first": MONDAY,
        "last": date(2026, 3, 13),
        "half_terms": (HalfTerm("Spring term, second half", shown),),
        "figures": counted(shown, BORN),
        "marks_as_at": "Thursday 12 March 2026, 09:14, from Herringbone",
        "signatory": Signatory("Ms R. Adeyemi", "Attendance officer"),
        "printed_at": AT,
    }
    return ParentCertificate(**{**usual, **values})


def evidence(page: str = WEEK, **values: Any) -> EvidenceCertificate:
    shown = marks(page)
    plain = certificate(page)
    usual = {
        **{name: getattr(plain, name) for name in ("school", "pupil", "first", "last")},
        **{name: getattr(plain, name) for name in ("half_terms", "figures", "marks_as_at")},
        "due": tuple((mark.date, mark.session) for mark in shown),
        "amendments": (amendment(),),
        "register_of_record": "Herringbone",
        "fingerprint": Fingerprint(HASH, 18422, AT),
        "signatory": Signatory("Dr P. Lindqvist", "Head teacher"),
        "prepared_by": Signatory("Ms R. Adeyemi", "Attendance officer"),
        "printed_at": AT,
        "minutes": (((date(2026, 3, 5), "AM"), 12),),
    }
    return EvidenceCertificate(**{**usual, **values})


def amendment(**values: Any) -> Amendment:
    """Tuesday morning's N became I."""
    usual = {
        "date": date(2026, 3, 3),
        "session": "AM",
        "original": "N",
        "new": "I",
        "reason": "Reason given by parent",
        "evidence": "text 09:31 from mother",
        "made_by": "Ms R. Adeyemi",
        "position": "Attendance officer",
        "made_at": datetime(2026, 3, 4, 8, 40, tzinfo=UTC),
    }
    return Amendment(**{**usual, **values})


def paper_register(**values: Any) -> PaperRegister:
    rows = (
        PaperRow("Patel", "Zara", planned=((date(2026, 3, 11), "AM", "V"),)),
        PaperRow("Okonkwo-Featherstonehaugh", "Łukasz Şerife", note="mornings only"),
    )
    usual = {
        "school": SCHOOL,
        "class_name": "3B",
        "teacher": "Mrs A. Greenhalgh",
        "monday": date(2026, 3, 9),
        "rows": rows,
        "morning": "08:50, closes 09:20",
        "afternoon": "13:10, closes 13:25",
        "printed_at": AT,
        "closed": ((date(2026, 3, 13), "PM"),),
    }
    return PaperRegister(**{**usual, **values})


def supply_slip(**values: Any) -> SupplySlip:
    usual = {
        "school": SCHOOL,
        "class_name": "3B",
        "day": date(2026, 3, 12),
        "code": "K7M4 2QX9",
        "address": "register.stbrannocks.example/supply",
        "office": "the office, extension 201",
        "morning": "08:50, closes 09:20",
        "afternoon": "13:10, closes 13:25",
        "printed_at": AT,
        "room": "Room 6",
    }
    return SupplySlip(**{**usual, **values})


def late_slip(**values: Any) -> LateSlip:
    usual = {
        "school": SCHOOL,
        "pupil": LONG_NAME,
        "class_name": "3B",
        "day": date(2026, 3, 12),
        "arrived": time(9, 22),
        "minutes": 32,
        "code": "U",
        "signed_in_by": "Ms R. Adeyemi, office",
        "printed_at": AT,
        "reason": "The bus did not come",
    }
    return LateSlip(**{**usual, **values})


def on_site_list(**values: Any) -> OnSiteList:
    third = OnSiteClass(
        name="3B",
        register="taken 08:57 by Mrs A. Greenhalgh",
        taken=True,
        on_site=(
            OnSitePupil("Zielińska", "Una", "register 08:52"),
            OnSitePupil("Şahin", "David", "back from the dentist 11:20", note="inhaler"),
            OnSitePupil("Łukaszewska", "Ida", "register 08:52", due_back="out 14:00 to 14:40"),
        ),
        away=(AwayPupil("Garcia", "Priya", "dentist", "11:00", overdue=True),),
    )
    second = OnSiteClass(
        "2A", "due 09:20 from Mr O. Brandt", False, (OnSitePupil("Ahmed", "Ben", ""),)
    )
    usual = {
        "school": SCHOOL,
        "as_at": AT,
        "classes": (second, third),
        "visitors": (Visitor("Mr J. Pemberton", "boiler service", "08:40"),),
        "assembly_point": "the lower field",
    }
    return OnSiteList(**{**usual, **values})


def register_page(**values: Any) -> RegisterPage:
    rows = (
        RegisterRow("Şahin", "David", "/"),
        RegisterRow("Patel", "Zara", "L", minutes=12),
        RegisterRow("Okonkwo-Featherstonehaugh", "Łukasz Şerife", "I"),
        RegisterRow("Brooks", "Ella", "V", note="museum", confirmed=False),
        RegisterRow("Ahmed", "Ben", ""),
    )
    usual = {
        "school": SCHOOL,
        "class_name": "3B",
        "day": date(2026, 3, 12),
        "session": "AM",
        "rows": rows,
        "taken_by": "Mrs A. Greenhalgh",
        "position": "Class teacher",
        "captured_at": AT,
        "received_at": AT + timedelta(seconds=2),
        "sequence": 18422,
        "entry_hash": HASH,
        "previous_hash": HASH[::-1],
        "printed_at": AT,
    }
    return RegisterPage(**{**usual, **values})


HELP = """# Who can help

We can, and so can others.

- The school nurse
- Your doctor

# When

On any school day."""
SENDER = Sender("Mrs T. Adeyemi", "Attendance lead", "01632 960112")
HOME = Addressee("Mrs A. Rowe", ("14 Example Row", "Little Dunholme", "Oakbeck", "ZZ9 9ZZ"))
BODY = """Dear Mrs Rowe,

Ellis has missed 3½ days of school since 2 March 2026.

# What would help

- Please ring me.
- Or come in.

§ Words that a statute asks for."""


def record(page: str = WEEK) -> Record:
    return Record((HalfTerm("Spring term, second half", marks(page)),), BORN)


def letter(**values: Any) -> LetterDocument:
    usual = {
        "school": SCHOOL,
        "to": HOME,
        "reference": "OB-2026-0042",
        "day": date(2026, 3, 13),
        "subject": "How much school Ellis has missed",
        "body": BODY,
        "sender": SENDER,
        "printed_at": AT,
        "pupil": pupil(),
        "record": record(),
        "encloses_record": True,
        "sheets": (
            Sheet(
                "Where to find help",
                HELP,
            ),
        ),
        "slip": "- Please ring me.\n- I think that one of these dates is not right.",
        "return_by": "Friday 20 March",
    }
    return LetterDocument(**{**usual, **values})


def postcard(**values: Any) -> Postcard:
    usual = {
        "school": SCHOOL,
        "to": HOME,
        "subject": "Well done, Ellis",
        "body": "Dear Mrs Rowe,\n\nEllis was here for the whole half term. We are so pleased.",
        "sender": SENDER,
        "printed_at": AT,
    }
    return Postcard(**{**usual, **values})


def visit_card(**values: Any) -> VisitCard:
    usual = {
        "school": SCHOOL,
        "to_name": "Mrs Rowe",
        "visited_at": datetime(2026, 3, 12, 11, 20, tzinfo=UTC),
        "body": "We wanted to see whether all is well. Please ring me when you can.",
        "sender": SENDER,
        "printed_at": AT,
    }
    return VisitCard(**{**usual, **values})


def communications_log(**values: Any) -> CommunicationsLog:
    """A text as sent, a reply, a call written down wrong and taken back."""
    rang = log_entry(number=3, how="Telephone, to", with_whom="mother (Ms A. Rowe)")
    usual = {
        "school": SCHOOL,
        "pupil": pupil(),
        "holds": "the whole log, as evidence",
        "entries": (
            log_entry(number=1),
            log_entry(
                number=2, how="Reply by link, from", words="A high temperature", day="12 March"
            ),
            replace(rang, taken_back="Taken back by Ms R. Adeyemi, 12 March 2026, 10:02"),
            replace(rang, number=4, takes_back=3, words="It was another family"),
        ),
        "number": "COM-000412",
        "fingerprint": HASH,
        "exported_by": Signatory("Ms R. Adeyemi", "Attendance officer"),
        "printed_at": AT,
    }
    return CommunicationsLog(**{**usual, **values})


def log_entry(**values: Any) -> LogEntry:
    usual = {
        "number": 1,
        "at": AT,
        "how": "Text, to",
        "with_whom": "mother (Ms A. Rowe) (07700 900123)",
        "outcome": "sent",
        "words": "Ellis is not in school today. Please tell us why.",
        "by": "Ms R. Adeyemi, Attendance officer",
        "recorded_at": AT,
        "seal": HASH,
    }
    return LogEntry(**{**usual, **values})


EVERY = {
    "communications log": communications_log,
    "certificate": certificate,
    "evidence": evidence,
    "paper register": paper_register,
    "supply slip": supply_slip,
    "late slip": late_slip,
    "on-site list": on_site_list,
    "register page": register_page,
    "letter": letter,
    "postcard": postcard,
    "visit card": visit_card,
}
