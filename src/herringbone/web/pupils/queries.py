"""Marks that somebody queries: asked, tracked, answered (practice, when a parent rings)."""

from __future__ import annotations

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from herringbone.web.pupils.models import MarkQuery
from herringbone.web.pupils.pages import PupilPage
from herringbone.web.schools.viewer import Viewer
from herringbone.web.ui.days import day as day_words


@transaction.atomic
def ask(
    *,
    viewer: Viewer,
    page: PupilPage,
    date: date,
    session: str,
    asked_by: str,
    words: str,
    at: datetime,
) -> MarkQuery:
    """Raises ValidationError for a day on which the school was closed."""
    registers = page.measured.registers
    number = registers.calendar.index(date)
    if number is None:
        raise ValidationError(f"The school was closed on {day_words(date)}.")
    mark = page.drawn.mark(registers.calendar.days[number], session)
    made: MarkQuery = MarkQuery.objects.create(
        school=page.pupil.school,
        pupil=page.pupil,
        date=date,
        session=session,
        code=mark.code,
        asked_by=asked_by,
        words=words,
        taken_by=viewer.user,
        asked_at=at,
    )
    return made


@transaction.atomic
def answer(*, viewer: Viewer, query: MarkQuery, answer: str, at: datetime) -> None:
    """An answer stands beside the question, with who gave it. Raises ValidationError where one
    stands already: what a parent was told is not written over."""
    said = {"answer": answer, "answered_by": viewer.name, "answered_at": at}
    open_one = MarkQuery.objects.filter(school=query.school, pk=query.pk, answered_at=None)
    if not open_one.update(**said):
        query.refresh_from_db()
        raise ValidationError(f"{query.answered_by} answered this already: {query.answer}")
