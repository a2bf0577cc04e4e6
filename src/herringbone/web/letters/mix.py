"""What the sessions were missed for as one bar: how wide says how many, letters say what."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.safestring import SafeString

from herringbone.documents.absences import TOLD
from herringbone.web.ui.charts.svg import picture, rectangle, text

WIDE, HIGH, GAP = 300.0, 26.0, 3.0
LOOKS = {"G": "k-u", "O": "k-u", "U": "k-u", "N": "k-n"}
"""Colours of the register: unauthorised, no reason yet; everything else is authorised."""
ROOM_FOR_WORDS = 34.0


def bar(counts: Mapping[str, int]) -> SafeString | str:
    """One bar; "" where nothing was missed."""
    whole = sum(counts.values())
    if not whole:
        return ""
    room = WIDE - GAP * (len(counts) - 1)
    parts, x = [], 0.0
    for code, number in counts.items():
        width = room * number / whole
        parts.append(rectangle(LOOKS.get(code, "k-a"), x + 1, 2, max(width - 2, 1), 22, round_by=2))
        if width >= ROOM_FOR_WORDS:
            parts.append(text(x + width / 2, 17, f"{code} {number}"))
        x += width + GAP
    said = ", ".join(f"{number} {TOLD[c][1] if c in TOLD else c}" for c, number in counts.items())
    return picture(
        parts,
        width=WIDE,
        height=HIGH,
        title=f"What the {whole} sessions were: {said}",
        classes="chart-bar",
        scales=True,
    )
