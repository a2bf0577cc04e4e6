"""The kinds of absence that can be planned, and what each must say before a register may hold it.

One row a kind (regulations 10 and 11 of SI 2024/208; *Working together to improve school
attendance*); the form, the checks and the list of what is missing read the same row.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from django.db import models


class AbsenceKind(models.TextChoices):
    VISIT = "visit", "educational visit"
    SPORT = "sport", "sporting activity"
    PROVISION = "provision", "alternative provision"
    WORK = "work", "work experience"
    DUAL = "dual", "at the other school of a dual registration"
    PART_TIME = "part_time", "part-time timetable"
    NOT_COMPULSORY = "not_compulsory", "not of compulsory age, not required"
    SUSPENSION = "suspension", "suspension"
    APPOINTMENT = "appointment", "medical or dental appointment"
    RELIGIOUS = "religious", "religious observance"
    STUDY = "study", "study leave for a public exam"
    INTERVIEW = "interview", "interview"
    PERFORMANCE = "performance", "performance or employment under licence"
    MOBILE = "mobile", "travelling for a parent's work"
    LEAVE = "leave", "leave granted on request"


@dataclass(frozen=True, slots=True)
class Rule:
    """What a kind needs. `in_advance`: cannot be laid over a session that has been; `by_authority`:
    only who may decide leave authorises it; `typed` False: made by a decision elsewhere."""

    codes: tuple[str, ...]
    provider: str = ""
    by_authority: bool = False
    in_advance: bool = False
    must_end: bool = True
    evidence: str = ""
    typed: bool = True
    warning: str = ""


RULES: Mapping[AbsenceKind, Rule] = MappingProxyType(
    {
        AbsenceKind.VISIT: Rule(
            ("V",),
            warning="V needs a visit that the school arranged and staff of the school supervise.",
        ),
        AbsenceKind.SPORT: Rule(
            ("P",),
            provider="who supervises",
            warning="P needs an approved activity, supervised by somebody qualified.",
        ),
        AbsenceKind.PROVISION: Rule(
            ("B", "K"),
            provider="the provider",
            warning="B is arranged by the school, K by the authority. Work sent home is neither.",
        ),
        AbsenceKind.WORK: Rule(
            ("W",),
            provider="the employer",
            warning="W is for the last two years of compulsory schooling.",
        ),
        AbsenceKind.DUAL: Rule(
            ("D",),
            provider="the other school",
            warning="D is only for sessions that the other school has timetabled.",
        ),
        AbsenceKind.PART_TIME: Rule(
            ("C2",),
            by_authority=True,
            in_advance=True,
            evidence="the agreement with the parent",
            warning="A part-time timetable is temporary, reviewed, never for behaviour.",
        ),
        AbsenceKind.NOT_COMPULSORY: Rule(("X",)),
        AbsenceKind.SUSPENSION: Rule(
            ("E",),
            by_authority=True,
            warning="From the sixth school day other provision must be made: then B or K, not E.",
        ),
        AbsenceKind.APPOINTMENT: Rule(
            ("M",),
            warning="M only where the child is away when the register is taken.",
        ),
        AbsenceKind.RELIGIOUS: Rule(
            ("R",),
            warning="R is for a day set apart by the parents' religious body, not days around it.",
        ),
        AbsenceKind.STUDY: Rule(
            ("S",),
            by_authority=True,
            in_advance=True,
            warning="S is agreed ahead for public exams, usually in Year 11 or above.",
        ),
        AbsenceKind.INTERVIEW: Rule(
            ("J1",),
            provider="the employer or institution",
            by_authority=True,
            in_advance=True,
        ),
        AbsenceKind.PERFORMANCE: Rule(
            ("C1",),
            by_authority=True,
            in_advance=True,
            evidence="the licence, exemption or body of persons approval",
        ),
        AbsenceKind.MOBILE: Rule(
            ("T",),
            warning="T is for a child of no fixed abode while the parent travels for work.",
        ),
        AbsenceKind.LEAVE: Rule(("C",), by_authority=True, in_advance=True, typed=False),
    }
)

WEEKLY = (
    AbsenceKind.NOT_COMPULSORY,
    AbsenceKind.PART_TIME,
    AbsenceKind.PROVISION,
    AbsenceKind.DUAL,
)
"""Kinds that may be a weekly pattern of an enrolment."""


def codes_of(kind: str) -> tuple[str, ...]:
    return RULES[AbsenceKind(kind)].codes
