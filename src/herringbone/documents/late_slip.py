"""The slip that a pupil signed in late carries to class, so that nobody has to ask again."""

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from herringbone.documents.house import School


class SlipSize(StrEnum):
    """The paper that the office's printer holds."""

    A5 = "a5"
    A6 = "a6"


@dataclass(frozen=True, slots=True)
class LateSlip:
    """`minutes` from the session's start; `agreed_start` where one is agreed with the family."""

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
