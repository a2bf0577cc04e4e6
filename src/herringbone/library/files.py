"""The only way into the data that ships with the package: text in, nothing interpreted.

`engine` and `exchange` read code sets, thresholds, benchmarks and calendars through here, so the
library works the same from a checkout, a wheel or a zip.
"""

import csv
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from ruamel.yaml import YAML


def read_text(*parts: str) -> str:
    """The text of one library file, `read_text("codes", "national_2024.yaml")`.

    Raises FileNotFoundError where there is no such file.
    """
    return _at(*parts).read_text(encoding="utf-8")


def names(*folder: str, ending: str = "") -> tuple[str, ...]:
    """The file names in a library folder, sorted, so that the order never depends on the disk."""
    return tuple(
        sorted(
            entry.name
            for entry in _at(*folder).iterdir()
            if entry.is_file() and entry.name.endswith(ending)
        )
    )


def names_of_folders(*folder: str) -> tuple[str, ...]:
    """The folders in a library folder, sorted."""
    entries = _at(*folder).iterdir()
    return tuple(sorted(e.name for e in entries if e.is_dir() and e.name != "__pycache__"))


def read_yaml(*parts: str) -> Any:
    """One library file as YAML 1.2, where `on` and `no` are words and dates are dates."""
    return parse_yaml(read_text(*parts))


def parse_yaml(text: str) -> Any:
    """YAML 1.2 text as plain values."""
    # Pure: the C reader speaks YAML 1.1, in which the N in a list of codes would become False.
    return YAML(typ="safe", pure=True).load(text)


def read_rows(*parts: str) -> list[dict[str, str]]:
    """One library table as rows of text, keyed by the column names in its first line."""
    return list(csv.DictReader(read_text(*parts).splitlines()))


def _at(*parts: str) -> Traversable:
    return files("herringbone.library").joinpath(*parts)
