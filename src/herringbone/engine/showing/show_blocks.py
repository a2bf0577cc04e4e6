"""A page as blocks, and the two ways to write it: wrapped for a terminal, or as Markdown.

`show` builds the blocks of a policy; nothing here knows what a strategy is.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

INDENT = "   "
NARROWEST = 12  # columns of a table


@dataclass(frozen=True, slots=True)
class Heading:
    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: str


@dataclass(frozen=True, slots=True)
class Item:
    """A point of a list with the points under it; `mark` ends it (its id, in brackets)."""

    text: str
    mark: str = ""
    under: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


Block = Heading | Paragraph | Item | Table


def as_text(blocks: Iterable[Block], width: int) -> str:
    """The page wrapped to `width` columns, with a line end at its end."""
    lines: list[str] = []
    for block in blocks:
        lines += [*_text(block, width), ""]
    return "\n".join(lines).rstrip("\n") + "\n"


def _text(block: Block, width: int) -> Iterator[str]:
    match block:
        case Heading(level, text):
            words = text.upper() if level == 1 else text
            yield from ("", words) if level == 2 else (words,)
            if level < 3:
                yield ("=" if level == 1 else "-") * min(len(words), width)
        case Paragraph(text):
            yield from textwrap.wrap(text, width)
        case Item():
            yield from _item(block, width, 0)
        case Table(header, rows):
            yield from _columns([header, *rows], width)


def _item(item: Item, width: int, depth: int) -> Iterator[str]:
    left = INDENT * depth
    bullet = "•" if depth == 0 else "–"
    text = f"{item.text} [{item.mark}]" if item.mark else item.text
    yield from textwrap.wrap(
        text,
        width,
        initial_indent=f"{left} {bullet} ",
        subsequent_indent=f"{left}{INDENT}",
        break_on_hyphens=False,
    )
    for under in item.under:
        yield from _item(under, width, depth + 1)


def _columns(rows: Sequence[tuple[str, ...]], width: int) -> Iterator[str]:
    """Columns side by side; the widest are wrapped until all of them fit."""
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    while sum(widths) + 2 * (len(widths) - 1) > width and max(widths) > NARROWEST:
        widths[widths.index(max(widths))] -= 1
    for row in rows:
        cells = [textwrap.wrap(cell, widths[i]) for i, cell in enumerate(row)]
        for line in range(max(map(len, cells))):
            parts = [
                (cell[line] if line < len(cell) else "").ljust(widths[i])
                for i, cell in enumerate(cells)
            ]
            yield "  ".join(parts).rstrip()


def as_markdown(blocks: Iterable[Block]) -> str:
    """The page as Markdown, one line a block or item."""
    lines: list[str] = []
    before: Block | None = None
    for block in blocks:
        if lines and not (isinstance(block, Item) and isinstance(before, Item)):
            lines.append("")
        lines += _markdown(block)
        before = block
    return "\n".join(lines) + "\n"


def _markdown(block: Block) -> Iterator[str]:
    match block:
        case Heading(level, text):
            yield f"{'#' * level} {_plain(text)}"
        case Paragraph(text):
            yield _plain(text)
        case Item():
            yield from _markdown_item(block, 0)
        case Table(header, rows):
            yield _row(header)
            yield _row(("---",) * len(header))
            yield from (_row(tuple(map(_plain, row))) for row in rows)


def _markdown_item(item: Item, depth: int) -> Iterator[str]:
    mark = f" `{item.mark}`" if item.mark else ""
    yield f"{'  ' * depth}- {_plain(item.text)}{mark}"
    for under in item.under:
        yield from _markdown_item(under, depth + 1)


def _row(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"


def _plain(text: str) -> str:
    """Text that Markdown leaves as it is."""
    return "".join(f"\\{char}" if char in "\\*_<>[]`" else char for char in text)
