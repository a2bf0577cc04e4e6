"""One number for a whole school, so that two can be held equal to the last byte."""

import hashlib

from herringbone.engine.record.registers import Registers
from herringbone.synthetic.trust_records import TrustSchool


def digest(school: Registers) -> str:
    """Every field of a school in one number, in the order in which it holds them."""
    parts = (school.pupils, school.contacts, school.events, school.details, school.calendar.dates)
    text = repr([list(part.items()) if isinstance(part, dict) else part for part in parts])
    return hashlib.sha256(text.encode() + school.marks.tobytes()).hexdigest()


def trust_digest(school: TrustSchool) -> str:
    """A school of a trust with its morning, its fortnight and its patterns."""
    parts = (school.morning, school.fortnight, school.patterns, school.closed, school.fixtures)
    return hashlib.sha256((digest(school.registers) + repr(parts)).encode()).hexdigest()
