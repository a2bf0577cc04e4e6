"""One batch: its letters in a column, one on its paper, the conscience beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from herringbone.documents.writing import (
    Paragraph,
    Template,
    UnknownLetter,
    paragraphs,
    template_of,
)
from herringbone.web.letters.conscience import Conscience, Panel
from herringbone.web.letters.deciding import to_ring
from herringbone.web.letters.forms import DecisionForm, RangForm, WordsForm
from herringbone.web.letters.preparing import missing_values
from herringbone.web.letters.suggesting import Choice
from herringbone.web.letters.views.scope import batch_of, line_of, listing_of, template_of_batch
from herringbone.web.letters.waiting import Batch, messages_of, settled_today
from herringbone.web.messages.filling import LINK
from herringbone.web.messages.models import Message
from herringbone.web.messages.settling import LINK_SAID
from herringbone.web.messages.states import ENDED
from herringbone.web.pupils.figures import PupilFigures
from herringbone.web.schools.access import note_once_a_day
from herringbone.web.schools.asked import number_of
from herringbone.web.schools.deeds import Deed
from herringbone.web.schools.gate import for_deed
from herringbone.web.worklists.lines import Line
from herringbone.web.worklists.listing import Listing

NEAR = 6
"""Letters before and after the one that is read of which the column says what is suggested."""
KEYS = {Choice.SEND: "a", Choice.SOFTEN: "s", Choice.CALL: "c", Choice.HOLD: "h"}


@dataclass(frozen=True)
class Row:
    """One letter in the column; what is suggested stands on those near the one that is read."""

    line: Line
    figures: PupilFigures | None
    panel: Panel | None
    is_current: bool
    is_off: bool
    rings: bool
    written: int


@require_safe
@for_deed(Deed.WRITE_MESSAGES)
def batch(request: HttpRequest, key: str) -> HttpResponse:
    """`?work=` is the letter that is read; the first that waits without it."""
    listing = listing_of(request)
    held = batch_of(listing, key)
    template = template_of_batch(listing, held)
    asked = number_of(request.GET.get("work", ""))
    line = line_of(held, asked) if asked else held.all_lines[0]
    return page(request, listing, held, template, line)


def page(
    request: HttpRequest,
    listing: Listing,
    held: Batch,
    template: Template,
    line: Line,
    form: DecisionForm | None = None,
    words_form: WordsForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page as it stands, with a form that was not accepted."""
    for pupil in line.pupils:
        note_once_a_day(request, pupil, f"letter: {template.title}"[:80])
    conscience = Conscience(request.viewer, template, held.all_lines, request.now)
    rows = _rows(held, line, conscience)
    current = next(row for row in rows if row.is_current)
    assert current.panel is not None  # it is near itself
    lines = list(held.all_lines)
    at = lines.index(line)
    shown = {
        "batch": held,
        "template": template,
        "rows": rows,
        "current": current,
        "place": at + 1,
        "before": lines[at - 1].work.pk if at else None,
        "after": lines[at + 1].work.pk if at + 1 < len(lines) else None,
        "sheets": _sheets(request, line),
        "unwritten": sum(not row.written and not row.rings for row in rows),
        "choices": _choices(current.panel, template),
        "form": form or DecisionForm(today=request.today),
        "rang_form": RangForm(),
        "settled": settled_today(request.school, held, listing),
        "may_approve": request.viewer.may(Deed.APPROVE_MESSAGES),
        "softer": _softer(template),
    }
    shown["words_form"] = words_form or _words_form(request, template, line, conscience, current)
    return render(request, "letters/batch.html", shown, status=status)


def _rows(held: Batch, line: Line, conscience: Conscience) -> list[Row]:
    lines = held.all_lines
    works = [work for one in lines for work in one.works]
    written, rings = messages_of(conscience.school, works), to_ring(works)
    at = lines.index(line)
    near = lines[max(0, at - NEAR) : at + NEAR + 1]
    panels = dict(zip(map(id, near), conscience.panels(near), strict=True))
    return [
        Row(
            line=one,
            figures=conscience.figures(one),
            panel=panels.get(id(one)),
            is_current=one is line,
            is_off=one in held.put_off,
            rings=one.work.pk in rings,
            written=sum(len(_standing(written.get(work.pk, ()))) for work in one.works),
        )
        for one in held.all_lines
    ]


@dataclass(frozen=True)
class Sheet:
    """One parent's letter as it reads."""

    message: Message
    parts: Sequence[Paragraph]


def _standing(messages: Sequence[Message]) -> list[Message]:
    """Without those that were taken back before they left."""
    return [message for message in messages if message.state not in ENDED]


def _sheets(request: HttpRequest, line: Line) -> list[Sheet]:
    held = messages_of(request.school, line.works)
    messages = {m.pk: m for found in held.values() for m in _standing(found)}.values()
    return [Sheet(m, paragraphs(m.words.replace(LINK, LINK_SAID))) for m in messages]


def _choices(panel: Panel, template: Template) -> list[dict[str, Any]]:
    """The buttons, what is suggested first."""
    words = {
        Choice.SEND: "Send as it is",
        Choice.SOFTEN: "Send the softer letter",
        Choice.CALL: "Ring instead",
        Choice.HOLD: "Hold",
    }
    offered = [one for one in Choice if one is not Choice.SOFTEN or template.softer]
    offered.sort(key=lambda one: one is not panel.suggestion.choice)
    return [
        {
            "value": one.value,
            "words": words[one],
            "key": KEYS[one],
            "is_suggested": one is panel.suggestion.choice,
        }
        for one in offered
    ]


def _softer(template: Template) -> str:
    """The softer letter's title, "" where there is none."""
    try:
        return template_of(template.strategy, template.softer).title if template.softer else ""
    except UnknownLetter:
        return ""


def _words_form(
    request: HttpRequest, template: Template, line: Line, conscience: Conscience, current: Row
) -> WordsForm | None:
    """Asked for where the letter is not written yet and something has to be put in first."""
    if current.written or not line.pupils:
        return None
    lacking = missing_values(request.school, template, line, conscience.facts)
    return WordsForm(lacking=lacking) if lacking else None
