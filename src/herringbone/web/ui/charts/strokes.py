"""Marks as strokes and boxes in SVG: what strip, half term and year draw alike.

Presence is one path for the whole picture; a mark that is not presence is a letter in its own shape
with its own title, so that a good week is an unbroken line and an absence breaks it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.html import escape

from herringbone.web.ui.charts.marks import Cue, Mark
from herringbone.web.ui.charts.svg import number, path, rectangle, text

LETTER_SIZES = {1: "", 2: "two", 3: "three-letters"}


@dataclass(frozen=True, slots=True)
class Placed:
    """A mark at the left top of its cell; `when` begins its title ("Mon 9 Mar, morning")."""

    x: float
    y: float
    mark: Mark
    when: str


def draw(placed: Iterable[Placed], width: float, height: float) -> str:
    """Markup of all marks in cells of one size."""
    strokes: list[str] = []
    dots: list[str] = []
    shut: list[str] = []
    letters: list[str] = []
    for cell in placed:
        cue = cell.mark.cue
        if cell.mark.is_stroke and not cell.mark.expected:
            strokes.append(_stroke(cell, width, height))
            letters.append(_signs(cell, width, height))
        elif cue in (Cue.NOT_DUE, Cue.BLANK):
            dots.append(f"M{number(cell.x + width / 2)} {number(cell.y + height / 2)}h.01")
        elif cue is Cue.SHUT and cell.mark.code in ("", "#"):
            shut.append(f"M{number(cell.x)} {number(cell.y + height / 2)}h{number(width)}")
        else:
            letters.append(_letter(cell, width, height))
    return path("k-dot", dots) + path("k-shut", shut) + path("th", strokes) + "".join(letters)


def _stroke(cell: Placed, w: float, h: float) -> str:
    if cell.mark.code == "/":
        return f"M{number(cell.x)} {number(cell.y + h - 2.5)}l{number(w)}-{number(h - 5)}"
    return f"M{number(cell.x)} {number(cell.y + 2.5)}l{number(w)} {number(h - 5)}"


def _signs(cell: Placed, w: float, h: float) -> str:
    """What stands beside a stroke: a note, an amendment."""
    signs = _corners(cell, w) + _amended(cell, w, h)
    return f"<g>{_title(cell)}{signs}</g>" if signs else ""


def _title(cell: Placed) -> str:
    return f"<title>{escape(cell.when)}: {escape(cell.mark.words)}</title>"


def _letter(cell: Placed, w: float, h: float) -> str:
    box = BOXES.get(cell.mark.cue, _no_box)
    return (
        f"<g>{_title(cell)}"
        f"{box(cell.x, cell.y, w, h)}{_symbol(cell, w, h)}{_amended(cell, w, h)}</g>"
        f"{_corners(cell, w)}"
    )


def _symbol(cell: Placed, w: float, h: float) -> str:
    if cell.mark.cue is Cue.OFF_ROLL:
        return ""
    if cell.mark.cue is Cue.MISSING:
        return text(cell.x + w / 2, cell.y + h / 2 + 4, "!", "k-miss-t")
    code = cell.mark.code
    size = LETTER_SIZES[min(len(code), 3)]
    return text(cell.x + w / 2, cell.y + h / 2 + 4, code, size)


def _corners(cell: Placed, w: float) -> str:
    """The dog-ear of a note."""
    if not cell.mark.note:
        return ""
    x, y = cell.x + w - 0.5, cell.y + 1
    return f'<path class="k-ear" d="M{number(x)} {number(y)}h-4.5l4.5 4.5z"/>'


def _amended(cell: Placed, w: float, h: float) -> str:
    """A short double rule under the letter: the title names what stood there first."""
    if not cell.mark.was:
        return ""
    x, y = cell.x + w / 2 - 3, cell.y + h / 2 + 6
    return path("k-was", [f"M{number(x)} {number(y)}h6M{number(x)} {number(y + 1.6)}h6"])


Box = Callable[[float, float, float, float], str]


def _no_box(_x: float, _y: float, _w: float, _h: float) -> str:
    return ""


def _boxed(name: str) -> Box:
    def box(x: float, y: float, w: float, h: float) -> str:
        return rectangle(name, x + 0.75, y + 1.75, w - 1.5, h - 3.5, round_by=2)

    return box


def _unauthorised(x: float, y: float, w: float, h: float) -> str:
    foot = path("k-u2", [f"M{number(x + 0.75)} {number(y + h - 3)}h{number(w - 1.5)}"])
    return _boxed("k-u")(x, y, w, h) + foot


def _hatch(x: float, y: float, w: float, h: float) -> str:
    """Three slanting lines inside the cell."""
    lines = (
        f"M{number(x + 1)} {number(y + h * share)}l{number(w - 2)} {number(-h * 0.28)}"
        for share in (0.45, 0.7, 0.95)
    )
    return path("k-hatch", lines)


BOXES: dict[Cue, Box] = {
    Cue.AUTHORISED: _boxed("k-a"),
    Cue.UNAUTHORISED: _unauthorised,
    Cue.NO_REASON: _boxed("k-n"),
    Cue.EXPECTED: _boxed("k-exp"),
    Cue.MISSING: _boxed("k-miss"),
    Cue.OFF_ROLL: _hatch,
}
