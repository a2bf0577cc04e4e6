"""The flat files and their columns, in one visible table.

Readers check headers against it and the writer writes headers from it.
"""

from __future__ import annotations

from herringbone.engine.record.roll import FLAGS
from herringbone.exchange.tables import Table


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.split())


SCHOOL_FILE = "school.toml"

CALENDAR = Table("calendar.csv", ("date", "term", "half_term"), ("sessions", "closed_for"))

PUPILS = Table(
    "pupils.csv",
    ("pupil_id", "year_group", "class", "start_date"),
    _names(
        "upn surname forename known_as sex date_of_birth leave_date pp fsm sen ehcp cp cin lac "
        "previously_looked_after social_worker yot young_carer eal ethnicity medical_plan "
        "part_time_timetable long_term_illness family_id travels address_1 address_2 town "
        "postcode address_confidential"
    ),
)
ADDRESS = ("address_1", "address_2", "town", "postcode")

MARKS = Table(
    "marks.csv",
    ("pupil_id", "date", "session", "code"),
    ("minutes_late", "reason", "note"),
)

CONTACTS = Table(
    "contacts.csv",
    ("pupil_id", "contact_id"),
    _names(
        "priority title forename surname relationship parental_responsibility lives_with phone "
        "phone_2 email language interpreter address_1 address_2 town postcode may_contact "
        "may_receive_letters may_collect legal_restriction"
    ),
    needed=False,
)
CONTACT_FLAGS = (
    "parental_responsibility",
    "lives_with",
    "interpreter",
    "may_contact",
    "may_receive_letters",
    "may_collect",
)

HISTORY = Table("history.csv", ("pupil_id", "field", "value", "from", "to"), needed=False)
EVENTS = Table(
    "events.csv", ("date", "event"), ("subject_kind", "subject", "outcome"), needed=False
)
DONE = Table("done.csv", ("provision", "step", "subject", "date"), ("outcome",), needed=False)
NOTICES = Table(
    "notices.csv", ("pupil_id", "contact_id", "date", "outcome"), ("issued_by",), needed=False
)

ALL = (CALENDAR, PUPILS, MARKS, CONTACTS, HISTORY, EVENTS, DONE, NOTICES)
FILES = (SCHOOL_FILE, *(table.file for table in ALL))

SEN = ("N", "K", "E", "")
OUTCOMES_OF_NOTICES = ("paid", "unpaid", "withdrawn", "prosecuted", "pending")
SUBJECT_KINDS = _names("pupil family class year_group group school trust case register staff")

assert set(FLAGS) <= set(PUPILS.optional), "every flag of the roll has its column"
