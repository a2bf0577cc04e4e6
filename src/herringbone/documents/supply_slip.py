"""The slip for a supply teacher: a code that opens one class's register for one day, no more."""

from dataclasses import dataclass
from datetime import date, datetime

from herringbone.documents.house import School


@dataclass(frozen=True, slots=True)
class SupplySlip:
    """`address` is what to type into a browser; `office` is whom to ring and on what number."""

    school: School
    class_name: str
    day: date
    code: str
    address: str
    office: str
    morning: str
    afternoon: str
    printed_at: datetime
    room: str = ""
