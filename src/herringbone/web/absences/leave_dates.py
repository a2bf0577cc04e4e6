"""What happened on dates for which leave was asked and not granted: suggestions for a person.

Nothing here changes a mark. G is suggested, never automatic; illness on exactly the refused dates
is for a person and a conversation (practice 19).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from herringbone.engine.england.code_book import CodeClass
from herringbone.engine.england.codes import national_codes
from herringbone.web.absences.claims import half_of
from herringbone.web.absences.leave import Span, asked_span
from herringbone.web.absences.models import LeaveRequest, Outcome
from herringbone.web.registers.rows import codes_held
from herringbone.web.schools.models import School, SchoolDay

DECIDED = (Outcome.REFUSED, Outcome.PARTLY)
HERE = (CodeClass.PRESENT, CodeClass.EDUCATIONAL)
AROUND = timedelta(days=21)
"""How far beside the dates the nearest school session is looked for: longer than any holiday but
the summer's."""


@dataclass(frozen=True, slots=True)
class RefusedDates:
    """A request's refused sessions with their marks, in order; `before` and `after` are the marks
    of the school sessions beside them, "" where there is none yet."""

    request: LeaveRequest
    marks: Sequence[tuple[date, str, str]]
    before: str
    after: str

    @property
    def unexplained(self) -> list[tuple[date, str]]:
        """Sessions for which G is suggested: absent, and nobody has said why."""
        return [(day, session) for day, session, code in self.marks if code in ("N", "O")]

    @property
    def is_ill_on_exactly_these(self) -> bool:
        """Ill on every refused session that has been, and on neither side of them."""
        codes = [code for _, _, code in self.marks if code]
        return bool(codes) and set(codes) == {"I"} and "I" not in (self.before, self.after)

    @property
    def needs_a_talk(self) -> bool:
        return self.is_ill_on_exactly_these and self.request.talked_at is None

    @property
    def came(self) -> bool:
        """Whether the pupil was here on all refused sessions that have been."""
        day_codes = [(day, code) for day, _, code in self.marks if code]
        return bool(day_codes) and all(_is_here(code, day) for day, code in day_codes)


def _is_here(code: str, day: date) -> bool:
    meaning = national_codes().meaning(code, day)
    return meaning is not None and meaning.code_class in HERE


def refused_dates(school: School, today: date) -> list[RefusedDates]:
    """Requests of this academic year with refused sessions that have begun, newest first."""
    requests = LeaveRequest.objects.filter(
        school=school, outcome__in=DECIDED, first__lte=today, last__gte=school.year_start(today)
    ).select_related("pupil", "school")
    return [on_refused_dates(request, today) for request in requests.order_by("-first")]


def on_refused_dates(request: LeaveRequest, today: date) -> RefusedDates:
    """The marks of the sessions that were asked for and not granted, up to today."""
    first, last = request.first - AROUND, min(request.last + AROUND, today)
    days = list(SchoolDay.objects.filter(school=request.school, date__gte=first, date__lte=last))
    held = codes_held(request.school, [request.pupil], [day.date for day in days])
    sessions = [
        (half_of(day.date, session), day.date, session)
        for day in days
        for session in ("AM", "PM")
        if (day.am if session == "AM" else day.pm) and day.date.weekday() < 5
    ]
    begins, ends = asked_span(request).halves
    inside = [
        row for row in sessions if begins <= row[0] <= ends and not is_granted(request, row[0])
    ]
    code = {half: held[request.pupil_id, day, session] for half, day, session in sessions}
    return RefusedDates(
        request,
        [(day, session, code[half]) for half, day, session in inside],
        before=next((code[half] for half, *_ in reversed(sessions) if half < begins), ""),
        after=next((code[half] for half, *_ in sessions if half > ends), ""),
    )


def is_granted(request: LeaveRequest, half: int) -> bool:
    """Whether the decision grants a half day."""
    if request.granted_first is None or request.granted_last is None:
        return False
    first, last = Span(
        request.granted_first,
        request.granted_last,
        request.granted_first_session,
        request.granted_last_session,
    ).halves
    return first <= half <= last
