"""A body's few marks of shape: paragraphs apart by an empty line, headings, lists, what law asks.

A paragraph that opens with `# ` is a heading, with `§ ` one that a statute asks for in its own
terms; one that opens with `- ` is a list, each further `- ` at a line's start its next item.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    PLAIN = "plain"
    HEADING = "heading"
    LIST = "list"
    STATUTORY = "statutory"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """`lines` are the items of a list, else the one text."""

    kind: Kind
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


MARKS = re.compile(r"^(?:#|§|-) ")


def paragraphs(body: str) -> tuple[Paragraph, ...]:
    """The body's paragraphs in order."""
    parts = re.split(r"\n\s*\n", body.strip())
    return tuple(_paragraph(part) for part in parts if part.strip())


def _paragraph(part: str) -> Paragraph:
    lines = [line.strip() for line in part.splitlines()]
    text = " ".join(lines)
    if lines[0].startswith("- "):
        items = re.split(r"\n- ", "\n" + "\n".join(lines))[1:]
        return Paragraph(Kind.LIST, tuple(" ".join(item.split()) for item in items))
    if text.startswith("# "):
        return Paragraph(Kind.HEADING, (text[2:],))
    if text.startswith("§ "):
        return Paragraph(Kind.STATUTORY, (text[2:],))
    return Paragraph(Kind.PLAIN, (text,))


def without_marks(value: str) -> str:
    """A value as it may stand in a body: one line, never a mark of shape."""
    flat = " ".join(value.split())
    while MARKS.match(flat):
        flat = flat[2:].lstrip()
    return flat
