"""A first wording of the answer to a parent who asked for leave; a person edits and signs it.

Support first: what was considered, what holds for which days, and whom to ring.
"""

from __future__ import annotations

from collections.abc import Sequence

from herringbone.engine.england.compulsory_age import is_compulsory
from herringbone.web.absences.deciding import Ground
from herringbone.web.absences.leave import Span, asked_span
from herringbone.web.absences.models import LeaveRequest
from herringbone.web.ui.days import day_long


def first_answer(request: LeaveRequest, span: Span | None, grounds: Sequence[Ground]) -> str:
    """The wording for what is granted; for nothing, where there is no span."""
    if span is None:
        return answer_refused(request, grounds)
    return answer_granted(request, span, grounds)


def answer_granted(request: LeaveRequest, span: Span, grounds: Sequence[Ground]) -> str:
    name = request.pupil.first_name
    parts = [_opening(request), _weighed(request, grounds)]
    parts.append(
        f"I can agree leave for {_span_words(span)}. {name} is expected back in school after that."
    )
    if span.halves != asked_span(request).halves:
        parts.append("I cannot agree the other days that you asked for.")
    parts.append(_closing())
    return "\n\n".join(parts)


def answer_refused(request: LeaveRequest, grounds: Sequence[Ground]) -> str:
    name = request.pupil.first_name
    parts = [_opening(request), _weighed(request, grounds)]
    parts.append(
        f"I know that this is not what you hoped for. I cannot agree leave for these dates, and we "
        f"look forward to seeing {name} in school on them."
    )
    if is_compulsory(request.pupil.date_of_birth, request.first):
        parts.append(
            "Time away without leave is recorded as unauthorised absence. The council may send a "
            "penalty notice for it."
        )
    parts.append(_closing())
    return "\n\n".join(parts)


def _opening(request: LeaveRequest) -> str:
    return (
        f"Dear {request.asked_by},\n\nThank you for your request of {day_long(request.asked_on)} "
        f"for leave for {request.pupil.first_name} on {_span_words(asked_span(request))}."
    )


def _weighed(request: LeaveRequest, grounds: Sequence[Ground]) -> str:
    """Each ground in the parent's words, then what was considered about it: two sentences, so that
    it reads well whether the ground is a word or a story."""
    said = {ground.key: ground.considered for ground in grounds}
    lines = [
        f"• “{row.ground.strip()}”\nWhat I considered: {_sentence(said.get(row.pk, ''))}"
        for row in request.grounds.all()
    ]
    return "\n\n".join(["I have considered each reason that you gave.", *lines])


def _sentence(words: str) -> str:
    """With a capital in front and an end behind, whatever was typed."""
    words = " ".join(words.split())
    ended = words if words.endswith((".", "!", "?", "”")) else f"{words}."
    return ended[:1].upper() + ended[1:] if words else "nothing more."


def _closing() -> str:
    """Name and position of who decides stand below it, wherever the answer is shown."""
    return (
        "If something changes, or if you would like to talk this over, please ring the school "
        "office.\n\nYours sincerely"
    )


def _span_words(span: Span) -> str:
    if span.first == span.last:
        part = {("AM", "AM"): ", morning", ("PM", "PM"): ", afternoon"}
        return day_long(span.first) + part.get((span.first_session, span.last_session), "")
    first = day_long(span.first) + (", afternoon," if span.first_session == "PM" else "")
    last = day_long(span.last) + (", morning" if span.last_session == "AM" else "")
    return f"{first} to {last}"
