"""What an import would change, or changed, section by section: for screen, text and JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any

IN_FULL = 100
"""So many lines of a section are kept in full; the counts go on."""


@dataclass(frozen=True, slots=True)
class Line:
    """`about` whom, `what` of theirs, what it `was` and `becomes` ("" for nothing)."""

    about: str
    what: str
    was: str = ""
    becomes: str = ""

    @property
    def says(self) -> str:
        """What moves, without whom it is about."""
        if not self.was and not self.becomes:
            return self.what
        return f"{self.what} {self.was or '–'} → {self.becomes or '–'}"

    def __str__(self) -> str:
        return f"{self.about}: {self.says}"


@dataclass
class Section:
    """One kind of thing: how many are made, changed and removed, and the first lines."""

    key: str
    title: str
    made: int = 0
    changed: int = 0
    removed: int = 0
    lines: list[Line] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.made or self.changed or self.removed)

    @property
    def total(self) -> int:
        return self.made + self.changed + self.removed

    @property
    def beyond(self) -> int:
        """Lines that are only counted."""
        return max(0, self.total - len(self.lines))

    def make(self, about: str, what: str, becomes: str = "") -> None:
        self.made += 1
        self._keep(Line(about, what, "", becomes))

    def remove(self, about: str, what: str, was: str = "") -> None:
        self.removed += 1
        self._keep(Line(about, what, was, ""))

    def change(self, about: str, moved: Mapping[str, tuple[Any, Any]]) -> None:
        """One row, one line for each field that moved."""
        self.changed += 1
        for name, (was, becomes) in moved.items():
            self._keep(Line(about, words_of(name), plain(was), plain(becomes)))

    def _keep(self, line: Line) -> None:
        if len(self.lines) < IN_FULL:
            self.lines.append(line)

    verbs = ("new", "changed", "gone")

    @property
    def words(self) -> str:
        """`3 new, 1 gone`."""
        counts = zip((self.made, self.changed, self.removed), self.verbs, strict=True)
        return ", ".join(f"{count:,} {verb}" for count, verb in counts if count)

    def counts(self) -> dict[str, int]:
        return {"made": self.made, "changed": self.changed, "removed": self.removed}


@dataclass
class MarksSection(Section):
    """Besides: `by_code` counts (what, was, becomes), `by_week` what moved from each Monday."""

    by_code: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    by_week: Counter[tuple[date, str]] = field(default_factory=Counter)
    details: int = 0
    """Marks of which only minutes, reason or note change."""
    verbs = ("added", "changed", "removed")

    def __bool__(self) -> bool:
        return bool(self.made or self.changed or self.removed or self.details)

    @property
    def total(self) -> int:
        return self.made + self.changed + self.removed + self.details

    @property
    def words(self) -> str:
        more = f"{self.details:,} with other minutes, reason or note" if self.details else ""
        return ", ".join(part for part in (super().words, more) if part)

    def counts(self) -> dict[str, int]:
        return {**Section.counts(self), "details": self.details}

    def weeks(self) -> list[tuple[date, int, int, int]]:
        """Monday, added, changed, removed; in order."""
        mondays = sorted({monday for monday, _ in self.by_week})
        kinds = ("added", "changed", "removed")
        return [(m, *(self.by_week[m, kind] for kind in kinds)) for m in mondays]  # type: ignore[misc]

    def codes(self) -> list[tuple[str, str, str, int]]:
        """What happened, the code before, the code after, how many; the most first."""
        ordered = sorted(self.by_code.items(), key=lambda pair: (-pair[1], pair[0]))
        return [(*key, count) for key, count in ordered]


def words_of(name: str) -> str:
    """A field as a sentence names it."""
    return NAMES.get(name, name.replace("_", " "))


NAMES = {
    "am_closes": "morning register closes",
    "upn": "UPN",
    "urn": "URN",
    "laestab": "LAESTAB",
    "la": "local authority",
    "am": "morning",
    "pm": "afternoon",
    "pp": "pupil premium",
    "fsm": "free school meals",
    "sen": "SEN",
    "ehcp": "EHC plan",
    "cp": "child protection plan",
    "cin": "child in need",
    "lac": "looked after",
    "yot": "youth offending team",
    "eal": "EAL",
    "is_current": "in use",
}


def plain(value: object) -> str:
    """A value as it is shown; flags are yes and no."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, list | tuple):
        return ", ".join(str(part) for part in value if part)
    return str(value)


@dataclass
class Diff:
    """All sections, in the order in which they are shown."""

    sections: list[Section] = field(default_factory=list)

    def __bool__(self) -> bool:
        return any(self.sections)

    def __getitem__(self, key: str) -> Section:
        return next(section for section in self.sections if section.key == key)

    @property
    def marks(self) -> MarksSection:
        found = self["marks"]
        assert isinstance(found, MarksSection)
        return found

    def counts(self) -> dict[str, dict[str, int]]:
        return {section.key: section.counts() for section in self.sections if section}

    def held(self) -> Iterator[Section]:
        """The sections with something in them."""
        return (section for section in self.sections if section)

    def as_said(self) -> dict[str, Any]:
        """For JSON."""
        return {section.key: _said(section) for section in self.held()}


def _said(section: Section) -> dict[str, Any]:
    said: dict[str, Any] = {
        **section.counts(),
        "lines": [
            {"about": o.about, "what": o.what, "was": o.was, "becomes": o.becomes}
            for o in section.lines
        ],
    }
    if isinstance(section, MarksSection):
        said["by_code"] = [
            {"what": what, "was": was, "becomes": becomes, "marks": count}
            for what, was, becomes, count in section.codes()
        ]
        said["by_week"] = [
            {"week": monday.isoformat(), "added": a, "changed": c, "removed": r}
            for monday, a, c, r in section.weeks()
        ]
    return said
