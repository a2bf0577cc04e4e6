"""The slip that a pupil signed in late carries to class, so that nobody has to ask again."""

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from typing import ClassVar

from herringbone.documents.house import School
from herringbone.documents.marks import key_on
from herringbone.documents.printing import Values
from herringbone.documents.words import clock_words, many, moment_short, weekday_words


class SlipSize(StrEnum):
    """The paper that the office's printer holds."""

    A5 = "a5"
    A6 = "a6"


@dataclass(frozen=True, slots=True)
class LateSlip:
    """`minutes` from the session's start; `agreed_start` where one is agreed with the family.

    Raises ValueError for a code that is not in use on the day.
    """

    template: ClassVar[str] = "late_slip"
    of_record: ClassVar[bool] = False

    school: School
    pupil: str
    class_name: str
    day: date
    arrived: time
    minutes: int
    code: str
    signed_in_by: str
    printed_at: datetime
    agreed_start: time | None = None
    reason: str = ""
    size: SlipSize = SlipSize.A6

    def __post_init__(self) -> None:
        key_on([self.code], self.day)

    @property
    def title(self) -> str:
        return f"Signed in: {self.pupil}"

    def values(self) -> Values:
        (mark,) = key_on([self.code], self.day)
        agreed = clock_words(self.agreed_start) if self.agreed_start else ""
        return {
            "school": self.school.plain_values(),
            "pupil": self.pupil,
            "class": self.class_name,
            "day": weekday_words(self.day),
            "arrived": clock_words(self.arrived),
            "minutes": f"{many(self.minutes, 'minute')} after the session began",
            "agreed": agreed,
            "on_time": self.agreed_start is not None and self.arrived <= self.agreed_start,
            "mark": list(mark),
            "reason": self.reason,
            "by": self.signed_in_by,
            "size": self.size.value,
            "printed": moment_short(self.printed_at),
        }
