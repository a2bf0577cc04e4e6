"""The outer element of every chart: its size, its name and its sentence, as a safe string."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe


@lru_cache(maxsize=16384)
def number(value: float) -> str:
    """A coordinate in the fewest characters, to a hundredth of a pixel."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def picture(
    parts: Iterable[str],
    *,
    width: float,
    height: float,
    title: str,
    desc: str = "",
    classes: str = "",
    scales: bool = False,
) -> SafeString:
    """One <svg role="img">; `scales` gives it the width of its box, in the same proportion.

    `parts` are markup of this package, in which every word was escaped.
    """
    w, h = number(width), number(height)
    size = "" if scales else f' width="{w}" height="{h}"'
    names = " ".join(filter(None, ("hb", "chart" if scales else "", classes)))
    said = f"<desc>{escape(desc)}</desc>" if desc else ""
    return mark_safe(  # noqa: S308
        f'<svg class="{escape(names)}"{size} viewBox="0 0 {w} {h}" role="img" focusable="false">'
        f"<title>{escape(title)}</title>{said}{''.join(parts)}</svg>"
    )


def path(name: str, pieces: Iterable[str]) -> str:
    """One path of many pieces; nothing where there are none."""
    joined = "".join(pieces)
    return f'<path class="{name}" d="{joined}"/>' if joined else ""


def text(x: float, y: float, words: object, classes: str = "") -> str:
    given = f' class="{classes}"' if classes else ""
    return f'<text x="{number(x)}" y="{number(y)}"{given}>{escape(words)}</text>'


def rectangle(
    name: str, x: float, y: float, width: float, height: float, *, round_by: float = 0
) -> str:
    corner = f' rx="{number(round_by)}"' if round_by else ""
    return (
        f'<rect class="{name}" x="{number(x)}" y="{number(y)}" '
        f'width="{number(width)}" height="{number(height)}"{corner}/>'
    )
