"""The slip for a supply teacher: a code that opens one class's register for one day, no more."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from herringbone.documents.house import School
from herringbone.documents.printing import Values
from herringbone.documents.words import moment_short, weekday_words


@dataclass(frozen=True, slots=True)
class SupplySlip:
    """`address` is what to type into a browser; `office` is whom to ring and on what number.

    `morning` and `afternoon` say when the registers open and close, in the school's words.
    """

    template: ClassVar[str] = "supply_slip"
    of_record: ClassVar[bool] = False

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

    @property
    def title(self) -> str:
        return f"Register code for {self.class_name}, {weekday_words(self.day)}"

    def values(self) -> Values:
        return {
            "school": self.school.plain_values(),
            "class": self.class_name,
            "day": weekday_words(self.day),
            "room": self.room,
            "code": self.code,
            "address": self.address,
            "office": self.office,
            "morning": self.morning,
            "afternoon": self.afternoon,
            "printed": moment_short(self.printed_at),
        }
