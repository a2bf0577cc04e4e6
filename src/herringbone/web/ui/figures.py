"""Figures as people read them: exact parts in, short text out.

A pupil's percentage is cut to one decimal, as the strategy's lines are judged on the exact
fraction: 94.96 shows as 94.9 and is still under 95. A group's is rounded half up, as the DfE
publishes its own.
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
    return _digits(scaled, places, value < 0)


def half_up(value: Exact | None, places: int = 1) -> str:
    """A group's figure in decimals, an exact half away from zero; nothing is a dash.

    Raises TypeError for a float, as `cut` does.
    """
    if value is None:
        return NOTHING
    if isinstance(value, bool) or not isinstance(value, int | Fraction):
        raise TypeError(f"half_up takes an int or a Fraction, not {type(value).__name__}")
    scaled, rest = divmod(abs(value.numerator) * 10**places, value.denominator)
    return _digits(scaled + (2 * rest >= value.denominator), places, value < 0)


def _digits(scaled: int, places: int, is_negative: bool) -> str:
    whole, part = divmod(scaled, 10**places)
    sign = MINUS if is_negative and scaled else ""
    return f"{sign}{whole}.{part:0{places}d}" if places else f"{sign}{whole}"


def per_cent(part: int, whole: int) -> Fraction | None:
    """`part` of `whole` as an exact percentage; None of an empty whole."""
    return Fraction(100 * part, whole) if whole else None


def percent(part: int, whole: int) -> str:
    """`part` of `whole` as text, "93.4%"; a dash of an empty whole."""
    exact = per_cent(part, whole)
    return NOTHING if exact is None else f"{cut(exact)}%"


def signed(value: Exact | None) -> str:
    """A change of a group's figure with its sign, half up: "+0.5", "−2.8", "0.0"."""
    shown = half_up(value)
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
