"""Which provisions the recorded weeks answer for. A rule that holds whenever something is written
is asked for by no run: it is shown where it is written."""

from __future__ import annotations

IN_SCOPE = {
    "rivington": "RIV-07 08 09 10 20 21 22 23 24 28 29 30 31 36 38 41 42 44 45 46 47 48 49 50",
    "arbour": "ARB-04 05 06 07 08 09 10 11 12 15 23",
    "waves": "WAV-01 02 03 04 05 06 07 16",
    "accord": "ACC-03 04 05 06 07 11 13 15 16 19 20 21 22 23 24 29",
    "harthill": "HAR-06 10 11 12 13 15 16 17 18 19 20 21 28 30 31 35",
}
SHOWN_WHERE_WRITTEN = frozenset({"HAR-35"})
FIRST_IN_A_LIST = frozenset({"RIV-09", "HAR-31"})
FOLLOWS_WHAT_WAS_DONE = frozenset({"RIV-45", "HAR-21"})


def ids_of(strategy: str) -> frozenset[str]:
    first, *rest = IN_SCOPE[strategy].split()
    prefix, number = first.split("-")
    return frozenset(f"{prefix}-{n}" for n in (number, *rest))
