"""Figures as people read them: exact parts in, short text out; nothing rounds.

A percentage is cut to one decimal, as the strategy's lines are judged on the exact fraction: 94.96
shows as 94.9 and is still under 95.
"""

from __future__ import annotations

from fractions import Fraction

NOTHING = "–"
MINUS = "−"
Exact = int | Fraction


def cut(value: Exact | None, places: int = 1) -> str:
    """A number in decimals, what follows dropped; nothing is a dash.

    Raises TypeError for a float: it has already lost what the cut depends on.
    """
    if value is None:
        return NOTHING
    if isinstance(value, bool) or not isinstance(value, int | Fraction):
        raise TypeError(f"cut takes an int or a Fraction, not {type(value).__name__}")
    scaled = abs(value.numerator) * 10**places // value.denominator
    whole, part = divmod(scaled, 10**places)
    sign = MINUS if value < 0 and scaled else ""
    return f"{sign}{whole}.{part:0{places}d}" if places else f"{sign}{whole}"


def per_cent(part: int, whole: int) -> Fraction | None:
    """`part` of `whole` as an exact percentage; None of an empty whole."""
    return Fraction(100 * part, whole) if whole else None


def percent(part: int, whole: int) -> str:
    """`part` of `whole` as text, "93.4%"; a dash of an empty whole."""
    exact = per_cent(part, whole)
    return NOTHING if exact is None else f"{cut(exact)}%"


def signed(value: Exact | None) -> str:
    """A change with its sign, cut: "+0.5", "−2.8", "0.0"."""
    shown = cut(value)
    return f"+{shown}" if value is not None and value > 0 and shown.strip("0.") else shown


def days_of(sessions: int) -> str:
    """Sessions as days: "6 days", "6.5 days", "1 day", "half a day"."""
    if sessions == 1:
        return "half a day"
    whole, half = divmod(sessions, 2)
    return f"{whole}.5 days" if half else counted(whole, "day")


def counted(number: int, word: str) -> str:
    """ "1 session", "12 sessions"; an irregular plural stands after a comma: "child,children"."""
    one, _, many = word.partition(",")
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def listed(words: list[str]) -> str:
    """ "a", "a and b", "a, b and c"."""
    return " and ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))
