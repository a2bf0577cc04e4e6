"""What a grid's keyboard may type: permitted codes by session date, as one attribute of its table.

Takes anything with a code's symbol, class, meaning and sessions, such as the engine's own `Code`.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Protocol


class TypedCode(Protocol):
    """A code that may stand on a day."""

    @property
    def symbol(self) -> str: ...
    @property
    def code_class(self) -> str: ...
    @property
    def says(self) -> str: ...
    @property
    def sessions(self) -> Iterable[str]: ...


def codes_attribute(permitted: Mapping[date, Iterable[TypedCode]]) -> str:
    """JSON: `"*"` is what most dates have, a date that differs has its own; each code to its class,
    meaning and, where it is only for one, its session."""
    by_day = {day: json.dumps(_by_symbol(codes)) for day, codes in permitted.items()}
    if not by_day:
        return "{}"
    usual = Counter(by_day.values()).most_common(1)[0][0]
    others = {day.isoformat(): json.loads(text) for day, text in by_day.items() if text != usual}
    return json.dumps({"*": json.loads(usual), **others}, ensure_ascii=False)


def _by_symbol(codes: Iterable[TypedCode]) -> dict[str, list[str]]:
    found = {}
    for code in sorted(codes, key=lambda one: one.symbol):
        only = sorted(code.sessions) if len(set(code.sessions)) == 1 else []
        found[code.symbol] = [str(code.code_class), code.says, *only]
    return found
