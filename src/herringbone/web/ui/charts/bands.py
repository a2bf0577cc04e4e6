"""How many pupils stand in each band of the strategy, as one bar with letters and numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString

from herringbone.web.ui.charts.svg import number, picture, rectangle, text
from herringbone.web.ui.charts.tables import ChartTable
from herringbone.web.ui.figures import counted, percent

WIDTH, HEIGHT, LEAST = 480.0, 40.0, 30.0


@dataclass(frozen=True, slots=True)
class BandCount:
    """`words` are the strategy's own for the band ("95 to 97.9")."""

    letter: str
    pupils: int
    words: str = ""


def band_bar(counts: Sequence[BandCount], label: str = "Pupils by band") -> SafeString:
    """Best band first; a band without pupils takes no room and is still said."""
    shown = [one for one in counts if one.pupils]
    total = sum(one.pupils for one in shown)
    parts, x = [], 0.0
    for one, width in zip(shown, _widths(shown, total), strict=True):
        said = f"Band {one.letter}: {counted(one.pupils, 'pupil')} of {total}"
        box = rectangle(f"f-{one.letter.lower()}", x + 0.5, 0, width - 1, 24)
        letter = text(x + width / 2, 16, one.letter, "f-t")
        below = text(x + width / 2, 37, one.pupils, "ax mid b")
        parts.append(f"<g><title>{escape(said)}</title>{box}{letter}{below}</g>")
        x += width
    if not parts:
        parts.append(f'<path class="rule" d="M0 12h{number(WIDTH)}"/>')
    says = "; ".join(f"{one.letter}: {one.pupils}" for one in counts) or "no pupils"
    return picture(
        parts, width=WIDTH, height=HEIGHT, title=f"{label}: {says}", scales=True,
        classes="chart-mid",
    )  # fmt: skip


def _widths(shown: Sequence[BandCount], total: int) -> list[float]:
    """In proportion, but none too narrow for its number; the wide ones give."""
    wished = [WIDTH * one.pupils / total for one in shown]
    missing = sum(max(LEAST - width, 0) for width in wished)
    spare = sum(max(width - LEAST, 0) for width in wished)
    if not spare:
        return [WIDTH / len(shown) for _ in shown]
    return [LEAST if w <= LEAST else w - missing * (w - LEAST) / spare for w in wished]


def bands_table(counts: Sequence[BandCount]) -> ChartTable:
    """A row a band."""
    total = sum(one.pupils for one in counts)
    rows = [
        (f"{one.letter} {one.words}".strip(), str(one.pupils), percent(one.pupils, total))
        for one in counts
    ]
    return ChartTable(
        "Pupils by band", ("Band", "Pupils", "Share of pupils"), rows, frozenset({1, 2})
    )
