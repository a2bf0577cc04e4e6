"""Guesses what was meant by a wrong name, so that a problem can say what there is instead."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

MOST_LISTED = 12


def did_you_mean(name: str, choices: Iterable[str]) -> str:
    """`did you mean attendance?`, or the choices where there are few, or nothing."""
    known = list(dict.fromkeys(choices))
    close = closest(name, known)
    if close:
        return f"did you mean {close}?"
    return f"there is {', '.join(known)}" if 0 < len(known) <= MOST_LISTED else ""


def closest(name: str, choices: Iterable[str]) -> str:
    """The choice most like `name`, or "" where none is."""
    by_lower = {choice.lower(): choice for choice in choices}
    found = difflib.get_close_matches(name.lower(), by_lower, n=1, cutoff=0.6)
    return by_lower[found[0]] if found else ""
