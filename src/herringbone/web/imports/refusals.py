"""How an import says no, to whoever asked: sentences of what is wrong, where, and what to do."""

from __future__ import annotations

from collections.abc import Iterable


class NotBrought(ValueError):
    """Nothing was brought in; `lines` say why."""

    def __init__(self, *lines: str) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines


class NotUndone(NotBrought):
    """Nothing was taken back; `lines` say what rests on it."""


SHOWN = 1_000


def first(lines: Iterable[str], most: int = SHOWN) -> list[str]:
    """The first lines in full, and how many more there are."""
    every = list(lines)
    more = len(every) - most
    return [*every[:most], f"and {more:,} more"] if more > 0 else every
