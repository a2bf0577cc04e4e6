"""A mark as a cell of the office's grids: what stands, why nothing does, what a key may do there.

Between `marks` (bytes and details) and the templates. Every cell has a link to the mark's own page,
so that the grid works without script.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from herringbone.engine.england.code_book import Code
from herringbone.engine.england.codes import national_codes
from herringbone.web.absences.prefills import Prefill
from herringbone.web.office.marks import Detail, Marks
from herringbone.web.schools.models import Pupil
from herringbone.web.ui.charts.marks import Cue, Mark, State
from herringbone.web.ui.templatetags.ui import mark_cell

Prefills = Mapping[tuple[int, date, str], Prefill]


@dataclass(frozen=True)
class CellRules:
    """What the viewer may do in a grid: `locked` says why nobody types at all; `base` is where a
    mark's page is, before the pupil's key; `hides_notes` while a parent may be looking."""

    base: str
    locked: str = ""
    hides_notes: bool = False


@lru_cache(maxsize=4096)
def meaning(code: str, day: date) -> Code | None:
    """What a code means on a day."""
    return national_codes().meaning(code, day)


def mark_at(
    marks: Marks, row: int, column: int, *, taken: bool, planned: Prefill | None = None
) -> Mark:
    """The mark in a row and column of the table. `taken`: the class's register of a session is in,
    or the day is over, so that a blank is a mark that is missing."""
    pupil, (day, session) = marks.roster.pupils[row], marks.sessions[column]
    code = marks.code_at(row, column)
    detail = marks.detail(pupil.pk, day, session)
    if code:
        return _standing(code, day, detail)
    if not marks.on_roll[row, column]:
        return Mark(state=_off_roll(marks, pupil, day))
    if not marks.is_open[row, column]:
        return Mark(state=State.SHUT)
    if detail is not None and detail.expected:
        return _coming(detail.expected, day, detail.note, "expected, not confirmed")
    if planned is not None and planned.code:
        return _coming(planned.code, day, _note(detail), planned.says)
    return Mark(state=_blank(marks, column, taken), note=_note(detail))


def _standing(code: str, day: date, detail: Detail | None) -> Mark:
    known = meaning(code, day)
    kind = str(known.code_class) if known else "not_possible"
    says = known.says if known else "not in use on this day"
    if detail is None:
        return Mark(code, kind, says=says)
    was = detail.original if detail.is_amended and detail.original != code else ""
    return Mark(code, kind, minutes=detail.minutes_late, note=detail.note, was=was, says=says)


def _coming(code: str, day: date, note: str, says: str) -> Mark:
    known = meaning(code, day)
    kind = str(known.code_class) if known else "not_possible"
    return Mark(code, kind, note=note, expected=True, says=says)


def _note(detail: Detail | None) -> str:
    return detail.note if detail is not None else ""


def _off_roll(marks: Marks, pupil: Pupil, day: date) -> State:
    before = day < marks.roster.first_day(pupil)
    return State.BEFORE_ENTRY if before else State.AFTER_LEAVING


def _blank(marks: Marks, column: int, taken: bool) -> State:
    if taken:
        return State.MISSING
    return State.BLANK if marks.has_begun(column) else State.NOT_DUE


def cell(
    mark: Mark, *, pupil: int, day: date, session: str, rules: CellRules, amends: bool, lock: str
) -> SafeString:
    """A `<td>` for the grid's keyboard. `lock` says why this cell takes no key, `amends` that a
    change of it needs a reason. Where no mark can stand there is nothing to open."""
    if rules.hides_notes and (mark.note or mark.expected):
        mark = replace(mark, note="", says="")
    if mark.cue in (Cue.OFF_ROLL, Cue.SHUT):
        return drawn(mark, session, is_link=False)
    given = f'data-cell data-pupil="{pupil}" data-date="{day}" data-session="{session}"'
    given += f' data-code="{escape(_code(mark))}"'
    given += f' data-first="{escape(mark.was)}"' if mark.was else ""
    given += f' data-note="{escape(mark.note)}"' if mark.note else ""
    why = rules.locked or lock
    given += f' data-locked="{escape(why)}"' if why else " data-amends" if amends else ""
    told = drawn(mark, session, is_link=True).replace("<td ", f"<td {given} ", 1)
    url = f"{rules.base}{pupil}/{day}/{session}/"
    return mark_safe(told.replace('href="#"', f'href="{url}"', 1))  # noqa: S308 - all of it escaped


@lru_cache(maxsize=8192)
def drawn(mark: Mark, session: str, *, is_link: bool) -> SafeString:
    """The interface kit's own cell, once for all that look alike; its link leads nowhere yet."""
    return mark_cell(mark, session=session, url="#" if is_link else "")


def _code(mark: Mark) -> str:
    """What the keyboard starts from: a code that is only expected is no mark."""
    return "" if mark.expected else mark.code
