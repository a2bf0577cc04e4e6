"""The national register codes, read from the dated files of the library into a `CodeBook`.

Everything that meets a mark starts at `national_codes`; a new set, or a new code in one, is a file
in `library/codes` and needs nothing here.
"""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import cache
from typing import Any

from herringbone.engine.england.code_book import (
    CLASS_INDEX,
    CLASSES,
    Code,
    CodeBook,
    CodeClass,
    DatedCode,
    Legacy,
)
from herringbone.library.files import names, read_yaml

__all__ = [
    "CLASSES",
    "CLASS_INDEX",
    "Code",
    "CodeBook",
    "CodeClass",
    "national_codes",
    "read_code_book",
]

BOTH = ("AM", "PM")
LEGACY = "legacy.yaml"
ROW_KEYS = frozenset({"class", "says", "parent", "threshold", "expected", "sessions", "from", "to"})
COVID_KEYS = frozenset({"covid_from", "covid_to", "covid_says"})


@cache
def national_codes() -> CodeBook:
    """The national code sets, read from the library once."""
    return read_code_book()


def read_code_book() -> CodeBook:
    """Every code set in the library as one book; raises ValueError naming the file and the code."""
    sets = [(name, read_yaml("codes", name)) for name in names("codes", ending=".yaml")]
    sets = [(name, text) for name, text in sets if name != LEGACY]
    # By date, so that a set added later gives its codes the numbers after those already in use.
    sets.sort(key=lambda pair: (pair[1]["from"], pair[0]))
    spellings: dict[str, str] = {}
    dated: list[DatedCode] = []
    for name, text in sets:
        spellings |= text.get("spellings", {})
        for symbol, row in text["codes"].items():
            dated += _dated_codes(f"codes/{name}, {symbol}", symbol, row, text["from"], text["to"])
    legacy = read_yaml("codes", LEGACY)
    return CodeBook(
        dated,
        spellings=spellings,
        withdrawn=_legacy(legacy["withdrawn"]),
        new=_legacy(legacy["new"]),
    )


def _dated_codes(
    where: str, symbol: str, row: Mapping[str, Any], first: date, last: date | None
) -> Iterator[DatedCode]:
    """One row as one meaning, or as three where Covid interrupts it."""
    unknown = set(row) - ROW_KEYS - COVID_KEYS
    if unknown:
        raise ValueError(f"{where}: no such key {', '.join(sorted(unknown))}")
    first, last = row.get("from", first), row.get("to", last)
    if last is not None and last < first:
        raise ValueError(f"{where}: ends before it begins")
    code = _code(where, symbol, row)
    if "covid_from" not in row:
        yield DatedCode(code, first, last)
        return
    begins, ends = row["covid_from"], row["covid_to"]
    covid = _code(where, symbol, {**row, "class": "covid", "says": row["covid_says"]})
    yield DatedCode(code, first, begins - timedelta(days=1))
    yield DatedCode(covid, begins, ends)
    yield DatedCode(code, ends + timedelta(days=1), last)


def _code(where: str, symbol: str, row: Mapping[str, Any]) -> Code:
    sessions = row.get("sessions", BOTH)
    if not set(sessions) <= set(BOTH):
        raise ValueError(f"{where}: sessions are AM and PM, not {', '.join(sessions)}")
    try:
        code_class = CodeClass(row["class"])
    except ValueError as wrong:
        there_is = ", ".join(CodeClass)
        raise ValueError(f"{where}: no class {row['class']}; there is {there_is}") from wrong
    return Code(
        symbol=symbol,
        code_class=code_class,
        says=row["says"],
        parent=row.get("parent", symbol),
        threshold=row.get("threshold", False),
        expected=row.get("expected", False),
        sessions=frozenset(sessions),
    )


def _legacy(rows: Mapping[str, Mapping[str, str]]) -> dict[str, Legacy]:
    return {
        symbol: Legacy(to=row.get("to"), right=row.get("right") or row["to"])
        for symbol, row in rows.items()
    }
