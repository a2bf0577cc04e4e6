"""The component page: each example is a template, shown as it looks and as it is written.

Values come from `gallery_values`, so that an example says only how a part is asked for.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.template.loader import get_template
from django.utils.safestring import SafeString

from herringbone.web.ui.gallery_values import values

SIDES = ("light", "dark")


@dataclass(frozen=True, slots=True)
class Example:
    """One part: `template` is under `ui/examples/`; a wide one takes the page's whole width."""

    title: str
    template: str
    note: str = ""
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """An example as drawn on each side, and its source."""

    example: Example
    anchor: str
    sides: list[tuple[str, SafeString]]
    source: str


GROUPS: dict[str, tuple[Example, ...]] = {
    "To read": (
        Example("Notices", "notes", "tone + icon + first words in bold"),
        Example("Tags", "tags", "tone + icon or words"),
        Example("Counts", "counts", "a strip on top of a page; hot is for danger only"),
        Example("Bands", "bands", "colour + letter + shape, with number and sessions"),
        Example("Flags", "flags", "filled with a pointed foot: safeguarding; outlined: needs"),
        Example("Facts and timeline", "facts", "say why"),
        Example("Table", "table", "34 px rows with a mouse, 44 px by touch; cards on a phone"),
        Example("Sentence and stamp", "say"),
    ),
    "To do": (
        Example("Buttons", "buttons", "one primary a view; a key shown where there is one"),
        Example("Form", "form", "label above, help under it, error beside its field"),
        Example("Tabs, filters, pages", "tabs", "links, so that they work without script"),
        Example("Dialog", "dialog", "a link to the same as a page; script opens it here"),
        Example("Upload and progress", "upload"),
    ),
    "Marks": (
        Example("Mark, strip, spark", "marks", "one SVG a row, made on the server"),
        Example("Cells of a grid", "cells", "each cue is seen twice"),
        Example("A week to fill", "grid", "grid.js: try the keys", wide=True),
        Example("Teacher's register", "register", "rows, ghosts, locks, notes", wide=True),
        Example("Register states", "states"),
    ),
    "Charts": (
        Example("The year in herringbone", "year", wide=True),
        Example("Over time", "weekly", wide=True),
        Example("Weekdays", "weekdays"),
        Example("Bands, weave", "weave"),
    ),
    "When there is nothing, or something broke": (
        Example("Empty", "empty", "what, why, the next step"),
        Example("Loading, stale, offline", "waiting"),
    ),
    "Jobs": (Example("Jobs and a call row", "jobs", wide=True),),
}


def gallery(request: HttpRequest) -> list[tuple[str, list[Shown]]]:
    """Every group with its examples, each drawn in light and in dark."""
    return [(name, [_shown(one, request) for one in examples]) for name, examples in GROUPS.items()]


def _shown(example: Example, request: HttpRequest) -> Shown:
    template = get_template(f"ui/examples/{example.template}.html")
    sides = [(side, template.render(_context(side), request)) for side in SIDES]
    return Shown(example, example.template, sides, template.template.source.strip())


def _context(side: str) -> dict[str, Any]:
    """`side` begins each id, so that no id stands twice on the page."""
    return {"side": side, **values(side)}
