"""Saved mappings of other systems' columns and words to ours, read from `profiles/*.yaml`.

A profile is data: adding one for another long or wide CSV export takes no Python.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from herringbone.engine.record.school import Phase
from herringbone.exchange.problems import Kind, Problem, Refused
from herringbone.exchange.profile_shape import FORMATS, faults_of

LARGEST = 100_000


@dataclass(frozen=True)
class Profile:
    """One profile. `format` names the reader; `wording` is everything that the reader asks for."""

    name: str
    says: str
    format: str
    wording: Mapping[str, Any]

    def __getitem__(self, key: str) -> Any:
        """The profile's `key`. Raises `Refused` where it is missing."""
        if key not in self.wording:
            raise wrong_profile(self.name, f"has no {key}.", key)
        return self.wording[key]

    def get(self, key: str, otherwise: Any = None) -> Any:
        return self.wording.get(key, otherwise)

    @property
    def phase(self) -> Phase:
        return Phase(self["school"]["phase"])

    def year_start(self, first: date) -> date:
        """The academic year's start on or before a source's first day."""
        start = on_or_after(str(self["school"]["academic_year_start"]), first.year)
        return start if start <= first else start.replace(year=first.year - 1)


def wrong_profile(name: str, message: str, key: str | None = None) -> Refused:
    return Refused(Problem(name, None, key, "", message, Kind.BAD_SCHOOL))


def on_or_after(month_day: str, year: int) -> date:
    """`09-01` in a year."""
    month, day = month_day.split("-")
    return date(year, int(month), int(day))


def packaged() -> tuple[Profile, ...]:
    """The profiles that ship with the project, by name."""
    folder = files("herringbone.exchange").joinpath("profiles")
    texts = {entry.name: entry.read_text(encoding="utf-8") for entry in folder.iterdir()}
    return tuple(_profile(name, texts[name]) for name in sorted(texts) if name.endswith(".yaml"))


def find(name_or_file: str) -> Profile:
    """A packaged profile by name, or one in a file. Raises `Refused` where there is neither."""
    known = {profile.name: profile for profile in packaged()}
    if name_or_file in known:
        return known[name_or_file]
    path = Path(name_or_file)
    if path.is_file():
        return _profile(path.name, _text(path))
    choices = ", ".join(sorted(known))
    raise wrong_profile(name_or_file, f"is no profile; there are {choices}, or name a YAML file.")


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
        if len(content) > LARGEST:
            raise wrong_profile(path.name, f"is longer than {LARGEST:,} bytes.")
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise wrong_profile(path.name, "is not UTF-8 text; save it as UTF-8.") from error
    except OSError as error:
        raise wrong_profile(path.name, f"cannot be read: {error.strerror or error}.") from error


def _profile(file: str, text: str) -> Profile:
    try:
        wording = YAML(typ="safe", pure=True).load(text)
    except RecursionError as error:
        raise wrong_profile(file, "is not YAML: it is nested too deeply.") from error
    except YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        row = mark.line + 1 if mark else None
        message = f"is not YAML: {getattr(error, 'problem', error)}."
        raise Refused(Problem(file, row, None, "", message, Kind.BAD_SCHOOL)) from error
    if not isinstance(wording, dict) or str(wording.get("format")) not in FORMATS:
        raise wrong_profile(file, f"has no format; it is one of {', '.join(FORMATS)}.", "format")
    faults = [wrong_profile(file, message, key).problem for key, message in faults_of(wording)]
    if faults:
        raise Refused(*faults)
    name = str(wording.get("name", Path(file).stem))
    return Profile(name, str(wording.get("says", "")), wording["format"], wording)
