"""YAML text into plain values, with the place of each: one pass, nothing resolved but scalars.

Aliases, anchors, tags, tabs, duplicate keys and deep nesting are refused here with line and column;
what the values mean is for `loading`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from herringbone.engine.language.yaml_words import FOLDED, in_our_words

DEEPEST = 12
CONDITION_KEYS = ("when", "needs", "unless", "entrants", "first")
Path = tuple[str | int, ...]

_INT = re.compile(r"[-+]?\d{1,18}")
_DECIMAL = re.compile(r"[-+]?\d{1,18}\.\d{1,12}")
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_TAB = re.compile(r"^ *\t", re.MULTILINE)
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
_NOT_TEXT = "a character that is not text (U+{:04X})"
_FOLDED_FIGURE = re.compile(
    rf"^[ -]*(?:{'|'.join(CONDITION_KEYS)}):[ ]*[>|](?:[ ]*=?[ ]*[\d.]|[ ]+[^\s#]).*$", re.MULTILINE
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: 0-based index into the text, and where it ends; `style` is the quote
    or block sign of a scalar."""

    start: int
    end: int
    style: str = ""


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong in the text itself, at an index of it."""

    at: int
    length: int
    message: str
    suggestion: str = ""
    path: Path = ()


@dataclass
class YamlText:
    """The values of a YAML text, with places by path, and what is wrong with it."""

    text: str
    value: Any = None
    values: dict[Path, Place] = field(default_factory=dict)
    keys: dict[Path, Place] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)


class _Stop(Exception):
    """Raised where reading on makes no sense."""


def read_yaml_text(text: str) -> YamlText:
    """Read one YAML document; `faults` is empty where its values can be trusted."""
    read = YamlText(text)
    read.faults += _unreadable(text)
    if read.faults:
        return read
    try:
        _Builder(read).document()
    except _Stop:
        pass
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        at = mark.index if mark is not None else 0
        read.faults.append(Fault(at, 1, *in_our_words(error)))
    except (YAMLError, ValueError, RecursionError) as error:
        read.faults.append(Fault(0, 1, f"this is not YAML: {str(error).splitlines()[0]}"))
    return read


def _unreadable(text: str) -> Iterator[Fault]:
    for match in _TAB.finditer(text):
        yield Fault(match.end() - 1, 1, "a tab indents this line", "indent with spaces")
    for match in _UNPRINTABLE.finditer(text):
        yield Fault(match.start(), 1, _NOT_TEXT.format(ord(match[0])), "leave it out")
    for match in _FOLDED_FIGURE.finditer(text):
        sign = match.start() + len(re.split("[>|]", match[0])[0])
        yield Fault(sign, 1, *FOLDED)


class _Builder:
    def __init__(self, read: YamlText) -> None:
        self.read = read
        self.events = YAML(typ="safe", pure=True).parse(read.text)

    def document(self) -> None:
        documents = 0
        for event in self.events:
            if isinstance(event, DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self.stop(event, "a second document begins: a strategy is one")
            elif isinstance(event, NodeEvent):
                self.read.value = self.node(event, (), 0)

    def stop(self, event: Any, message: str, suggestion: str = "", path: Path = ()) -> None:
        self.fault(event, message, suggestion, path)
        raise _Stop

    def fault(self, event: Any, message: str, suggestion: str = "", path: Path = ()) -> None:
        start, end = event.start_mark.index, event.end_mark.index
        self.read.faults.append(Fault(start, max(1, end - start), message, suggestion, path))

    def node(self, event: Any, path: Path, depth: int) -> Any:
        if isinstance(event, AliasEvent):
            self.stop(event, "aliases (*name) are not part of a strategy", "write it out", path)
        if event.anchor is not None:
            self.stop(event, "anchors (&name) are not part of a strategy", "leave it out", path)
        if event.tag is not None and str(event.tag) != "!":
            self.stop(event, f"tags ({event.tag}) are not part of a strategy", "leave it out", path)
        if depth > DEEPEST:
            self.stop(event, f"nested more than {DEEPEST} deep", "", path)
        start, end = event.start_mark.index, event.end_mark.index
        self.read.values[path] = Place(start, end, getattr(event, "style", None) or "")
        if isinstance(event, ScalarEvent):
            if event.style == '"' and (odd := _UNPRINTABLE.search(event.value)):
                self.fault(event, _NOT_TEXT.format(ord(odd[0])), "leave it out", path)
            return scalar(event.value) if event.implicit[0] else event.value
        if isinstance(event, SequenceStartEvent):
            return self.sequence(path, depth)
        assert isinstance(event, MappingStartEvent)
        return self.mapping(path, depth)

    def sequence(self, path: Path, depth: int) -> list[Any]:
        found: list[Any] = []
        for event in self.events:
            if isinstance(event, SequenceEndEvent):
                break
            found.append(self.node(event, (*path, len(found)), depth + 1))
        return found

    def mapping(self, path: Path, depth: int) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for event in self.events:
            if isinstance(event, MappingEndEvent):
                break
            if not isinstance(event, ScalarEvent) or event.anchor or event.tag:
                self.stop(event, "a key is plain text", "", path)
            inside = (*path, event.value)
            if event.value in found:
                self.fault(event, f"{event.value} stands here twice", "keep one of them", inside)
            place = Place(event.start_mark.index, event.end_mark.index)
            self.read.keys.setdefault(inside, place)
            value = self.node(next(self.events), inside, depth + 1)
            if value is None and self.read.values[inside].start == self.read.values[inside].end:
                self.fault(
                    event, f"{event.value} has no value", "give it one, or leave it out", inside
                )
            found[event.value] = value
        return found


def scalar(text: str) -> Any:
    """A plain scalar as YAML 1.2 reads it: `no` and `on` are words, 94.9 is exact."""
    if text in ("", "~", "null"):
        return None
    if text in ("true", "false"):
        return text == "true"
    if _INT.fullmatch(text):
        return int(text)
    if _DECIMAL.fullmatch(text):
        return Decimal(text)
    if _DATE.fullmatch(text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            return text
    return text
