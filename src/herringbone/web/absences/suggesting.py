"""Which code a parent's words suggest, and whether they speak of vomiting or diarrhoea.

A suggestion for whoever takes the call; it decides nothing. A holiday suggests no code: prior
notice alone authorises nothing, and G is a person's decision.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

SICK = re.compile(r"\b(vomit\w*|throwing up|thrown up|been sick|sick in|diarrh\w*|d ?& ?v)\b", re.I)
ILL = re.compile(
    r"\b(ill|sick\w*|unwell|poorly|temperature|fever|cold|cough\w*|headache|migraine|tonsil\w*|"
    r"flu|virus|bug|infection|chicken ?pox|covid|asthma|anxi\w*|stomach|tummy|ear ?ache|rash)\b",
    re.I,
)
APPOINTMENT = re.compile(
    r"\b(dentist|dental|orthodont\w*|doctor\w*|gp|hospital|clinic|optician\w*|appointment|surgery|"
    r"physio\w*|camhs|scan)\b",
    re.I,
)
HOLIDAY = re.compile(r"\b(holiday|vacation|flight|abroad|away with|family trip|cruise)\b", re.I)
RELIGIOUS = re.compile(r"\b(eid|diwali|yom kippur|rosh hashanah|vaisakhi|religious)\b", re.I)

UNKNOWN = "N"
"""Nothing certain: the reason is not yet established, and the office asks again."""

CODES = (
    ("I", "I, ill"),
    ("M", "M, medical or dental appointment"),
    ("R", "R, religious observance"),
    (UNKNOWN, "N, no code yet: the office decides"),
)
"""What a report may fill a register with."""

NOTICE_IS_NOT_LEAVE = (
    "Telling the school does not make it leave. Nothing is authorised; the absence stays "
    "unexplained until somebody decides. Leave is asked for in advance, in a leave request."
)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`code` of the report; `offers_48h` for sickness; `is_holiday` for the warning of ARB-06."""

    code: str
    offers_48h: bool = False
    is_holiday: bool = False


def suggested(words: str) -> Suggestion:
    """What the words suggest; an appointment is more certain than an illness named beside it."""
    if HOLIDAY.search(words):
        return Suggestion(UNKNOWN, is_holiday=True)
    if SICK.search(words):
        return Suggestion("I", offers_48h=True)
    if APPOINTMENT.search(words):
        return Suggestion("M")
    if ILL.search(words):
        return Suggestion("I")
    if RELIGIOUS.search(words):
        return Suggestion("R")
    return Suggestion(UNKNOWN)
