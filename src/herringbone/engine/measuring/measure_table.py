"""`measures.csv` and how figures are shown: cut for pupils, half up for groups.

The only place that turns exact figures into digits. Columns are fixed in the interfaces; rules are
those of `measures.md`, "Comparing and showing".
"""

from __future__ import annotations

from fractions import Fraction

from herringbone.engine.measuring.catalogue import MEASURES
from herringbone.engine.measuring.figures import Figure
from herringbone.engine.measuring.measures import Frame

COUNTED = (
    "possible",
    "attended",
    "absent",
    "authorised",
    "unauthorised",
    "late",
    "late_after_close",
    "unmarked",
    "attendance",
)
WINDOWED = ("year", "term", "half_term", "last_half_term", "week", "last_20_days")
SINGLE = (
    "persistently_absent",
    "severely_absent",
    "compulsory_age",
    "unauthorised_10_weeks",
    "unauthorised_10_weeks_provisional",
    "absent_days_in_a_row",
    "unexplained_days_in_a_row",
    "unauthorised_days_in_a_row",
    "last_seen",
    "days_not_seen",
    "illness_days",
    "change",
    "remaining",
    "best_possible",
    "sessions_before_pa",
    "band",
)
PLACES = 6


def _columns() -> dict[str, str]:
    """Column -> measure name."""
    columns: dict[str, str] = {}
    for window in WINDOWED:
        prefix = "" if window == "year" else f"{window}_"
        columns |= {f"{prefix}{name}": f"{window}.{name}" for name in COUNTED}
    return columns | {name: name for name in SINGLE}


COLUMNS: dict[str, str] = _columns()
HEADER: tuple[str, ...] = ("pupil_id", *COLUMNS)


def rows(frame: Frame) -> list[list[str]]:
    """A row for each pupil on roll on the as-of day, in the order of `HEADER`, by `pupil_id`."""
    columns = [_cells(frame, name) for name in COLUMNS.values()]
    return [
        [pupil_id, *(column[row] for column in columns)]
        for row, pupil_id in enumerate(frame.subjects)
        if frame.on_roll[row]
    ]


def _cells(frame: Frame, name: str) -> list[str]:
    """One measure of all pupils as written in the file; nothing is empty."""
    match MEASURES[name.rpartition(".")[2]].kind:
        case "boolean":
            truth = frame.truth(name)
            return [_bit(truth.answer(row)) for row in range(frame.size)]
        case "text":
            return [str(word) for word in frame.text(name)]
        case "date":
            days = frame.day(name).astype(object)
            return [day.isoformat() if day is not None else "" for day in days]
        case "percentage" | "points":
            return _fractions(frame.figure(name))
        case _:
            return _whole_numbers(frame.figure(name))


def _bit(answer: bool | None) -> str:
    return "" if answer is None else str(int(answer))


def _fractions(figure: Figure) -> list[str]:
    parts = zip(figure.numerator.tolist(), figure.denominator.tolist(), strict=True)
    known = zip(parts, figure.known.tolist(), strict=True)
    return [half_up(part, whole, PLACES) if is_known else "" for (part, whole), is_known in known]


def _whole_numbers(figure: Figure) -> list[str]:
    values = zip(figure.numerator.tolist(), figure.known.tolist(), strict=True)
    return [str(value) if is_known else "" for value, is_known in values]


# --- digits --------------------------------------------------------------------------------------
def half_up(numerator: int, denominator: int, places: int) -> str:
    """A fraction in decimals, exact halves away from zero, never `-0.0`."""
    scaled, rest = divmod(abs(numerator) * 10**places, denominator)
    return _digits(scaled + (2 * rest >= denominator), places, numerator < 0)


def cut(numerator: int, denominator: int, places: int) -> str:
    """A fraction in decimals, what follows dropped (94.96 is 94.9), never `-0.0`."""
    return _digits(abs(numerator) * 10**places // denominator, places, numerator < 0)


def _digits(scaled: int, places: int, negative: bool) -> str:
    whole, part = divmod(scaled, 10**places)
    return f"{'-' if negative and scaled else ''}{whole}.{part:0{places}d}"


def shown_for_pupil(value: Fraction | None) -> str:
    """A pupil's percentage: cut to one decimal; "" is nothing."""
    return "" if value is None else cut(value.numerator, value.denominator, 1)


def shown_for_group(value: Fraction | None, *, beside_target: bool = False) -> str:
    """A group's percentage: half up to one decimal, cut where it stands beside a target."""
    if value is None:
        return ""
    write = cut if beside_target else half_up
    return write(value.numerator, value.denominator, 1)
