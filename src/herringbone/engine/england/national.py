"""Legal and statistical numbers by the day they hold on, so that none is a constant in code.

Measures and rules ask `threshold("penalty_notice", on=day)`; the numbers are dated files in
`library/national`, and a new one needs nothing here.
"""

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import pairwise
from types import MappingProxyType
from typing import Any

from herringbone.library.files import names, read_rows, read_yaml

VERSION_KEYS = ("from", "to", "source")


@dataclass(frozen=True, slots=True)
class Threshold:
    """One version of a national number: its values, the days it holds on and where it is from."""

    name: str
    says: str
    source: str
    first: date
    last: date | None
    values: Mapping[str, int | str | tuple[str, ...]]

    def number(self, key: str) -> int:
        """A whole number, in the unit its key names; raises LookupError where there is none."""
        value = self._value(key)
        if not isinstance(value, int):
            raise LookupError(f"national/{self.name}: {key} is not a number")
        return value

    def word(self, key: str) -> str:
        """A single word, such as a code; raises LookupError where there is none."""
        value = self._value(key)
        if not isinstance(value, str):
            raise LookupError(f"national/{self.name}: {key} is not a word")
        return value

    def words(self, key: str) -> tuple[str, ...]:
        """A list of words, such as codes; raises LookupError where there is none."""
        value = self._value(key)
        if not isinstance(value, tuple):
            raise LookupError(f"national/{self.name}: {key} is not a list")
        return value

    def _value(self, key: str) -> int | str | tuple[str, ...]:
        if key not in self.values:
            there_is = ", ".join(self.values)
            raise LookupError(f"national/{self.name}: no {key}; there is {there_is}")
        return self.values[key]


def threshold(name: str, *, on: date) -> Threshold | None:
    """The version in force on a day, None where none is; raises LookupError for a wrong name."""
    return next(
        (v for v in versions(name) if v.first <= on and (v.last is None or on <= v.last)), None
    )


def threshold_names() -> tuple[str, ...]:
    """The names that `threshold` knows, sorted."""
    return tuple(name.removesuffix(".yaml") for name in names("national", ending=".yaml"))


@cache
def versions(name: str) -> tuple[Threshold, ...]:
    """All versions of one number, oldest first; raises LookupError for a wrong name."""
    if name not in threshold_names():
        close = difflib.get_close_matches(name, threshold_names(), n=1)
        hint = f"; did you mean {close[0]}?" if close else ""
        raise LookupError(f"no national number {name}{hint}")
    text = read_yaml("national", f"{name}.yaml")
    found = tuple(_version(name, text["says"], row) for row in text["versions"])
    for before, after in pairwise(found):
        if before.last is None or before.last >= after.first:
            raise ValueError(f"national/{name}: two versions from {after.first.isoformat()}")
    return found


@dataclass(frozen=True, slots=True)
class Authority:
    """A local authority in England; `la_code` is the department's three digits."""

    la_code: str
    ons_code: str
    name: str
    region: str


@cache
def authorities() -> Mapping[str, Authority]:
    """The local authorities of England by their three-digit code."""
    return MappingProxyType(
        {
            row["la_code"]: Authority(row["la_code"], row["ons_code"], row["name"], row["region"])
            for row in read_rows("national", "local_authorities.csv")
        }
    )


@cache
def former_authority_codes() -> frozenset[str]:
    """Codes of reorganised authorities and of places outside England, still found in older UPNs."""
    return frozenset(
        f"{code:03d}"
        for row in read_rows("national", "former_authorities.csv")
        for code in range(int(row["from_code"]), int(row["to_code"]) + 1)
    )


def _version(name: str, says: str, row: Mapping[str, Any]) -> Threshold:
    values = {
        key: tuple(value) if isinstance(value, list) else value
        for key, value in row.items()
        if key not in VERSION_KEYS
    }
    return Threshold(name, says, row["source"], row["from"], row["to"], MappingProxyType(values))
