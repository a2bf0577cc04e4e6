"""Planned absences and trips, weekly patterns, reports, leave requests, and who decided what."""

from herringbone.web.absences.models.decisions import Decision, What
from herringbone.web.absences.models.leave import GroundConsidered, LeaveRequest, Outcome
from herringbone.web.absences.models.patterns import SessionPattern
from herringbone.web.absences.models.planned import PlannedAbsence, Visit
from herringbone.web.absences.models.reports import How, Reported

__all__ = [
    "Decision",
    "GroundConsidered",
    "How",
    "LeaveRequest",
    "Outcome",
    "PlannedAbsence",
    "Reported",
    "SessionPattern",
    "Visit",
    "What",
]
