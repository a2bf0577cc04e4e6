"""A letter's file into a template: every mistake at once, each with file, line, column and caret.

The shape is read here; what the words must hold before anybody may send them is `checking`'s.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any, TypeVar

from herringbone.documents.writing.checking import (
    Found,
    check_placeholders,
    check_words,
    marked_off,
)
from herringbone.documents.writing.template import (
    ENGLISH,
    Channel,
    Paper,
    Purpose,
    Template,
    Tone,
    Words,
)
from herringbone.engine.language.positions import Positions
from herringbone.engine.language.problems import StrategyProblem
from herringbone.engine.language.suggest import did_you_mean
from herringbone.engine.language.yaml_text import Path, read_yaml_text

KEYS = (
    *("title", "purpose", "tone", "paper", "encloses", "slip", "softer", "shows_absences"),
    *("like", "words"),
)
ENCLOSURES = ("attendance_record", "information_sheet")
OF_WORDS = ("subject", "body")
Choice = TypeVar("Choice", bound=StrEnum)


class LetterRefused(ValueError):
    """A letter's file holds mistakes; `problems` has each with its place."""

    def __init__(self, problems: list[StrategyProblem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = tuple(problems)


def load_letter(text: str, place: str) -> Template | str:
    """The template that a file holds, or the name of the letter that it is `like`.

    `place` is `strategy/name`. Raises LetterRefused with every mistake.
    """
    yaml = read_yaml_text(text)
    positions = Positions(f"{place}.yaml", yaml)
    reading = _Reading(positions, place, yaml.value)
    if yaml.faults:
        raise LetterRefused([positions.of_fault(fault) for fault in yaml.faults])
    found = reading.letter()
    if reading.problems:
        raise LetterRefused(sorted(reading.problems, key=lambda one: (one.line, one.column)))
    return found


class _Reading:
    """One file as it is read; `problems` grows, and nothing is returned past it."""

    def __init__(self, positions: Positions, place: str, value: Any) -> None:
        self.positions, self.value = positions, value
        self.strategy, self.name = place.split("/")
        self.problems: list[StrategyProblem] = []

    def wrong(self, path: Path, message: str, suggestion: str = "", at_key: bool = False) -> None:
        self.problems.append(self.positions.problem(path, message, suggestion, at_key=at_key))

    def letter(self) -> Template | str:
        if not isinstance(self.value, Mapping):
            self.wrong((), "a letter is keys and values: title, purpose, words …")
            return ""
        self.known((), self.value, KEYS)
        if "like" in self.value:
            return self.text(("like",))
        purpose = self.one_of("purpose", Purpose, None)
        return Template(
            name=self.name,
            strategy=self.strategy,
            title=self.text(("title",)),
            purpose=purpose,
            tone=self.one_of("tone", Tone, Tone.SUPPORTIVE),
            paper=self.one_of("paper", Paper, Paper.LETTER),
            encloses=tuple(self.enclosed()),
            slip=self.slip(),
            softer=self.text(("softer",)) if "softer" in self.value else "",
            shows_absences=self.truth("shows_absences"),
            written={(words.language, words.channel): words for words in self.words(purpose)},
        )

    def known(self, path: Path, value: Mapping[str, Any], keys: tuple[str, ...]) -> None:
        for key in value:
            if key not in keys:
                self.wrong((*path, key), f"unknown key {key}", did_you_mean(key, keys), True)

    def at(self, path: Path) -> Any:
        value = self.value
        for part in path:
            value = value.get(part) if isinstance(value, Mapping) else None
        return value

    def text(self, path: Path) -> str:
        found = self.at(path)
        if isinstance(found, str) and found.strip():
            return found.strip()
        self.wrong(path, f"{path[-1]} should be text" if found else f"{path[-1]} is missing here")
        return ""

    def truth(self, key: str) -> bool:
        found = self.value.get(key, False)
        if not isinstance(found, bool):
            self.wrong((key,), f"{key} should be true or false")
        return found is True

    def one_of(self, key: str, kind: type[Choice], otherwise: Choice | None) -> Choice:
        found = self.value.get(key, otherwise)
        if found in tuple(kind):
            return kind(found)
        what = f"{key} cannot be {found}" if key in self.value else f"{key} is missing here"
        self.wrong((key,), what, did_you_mean(str(found), kind))
        return next(iter(kind))

    def enclosed(self) -> Iterator[str]:
        found = self.value.get("encloses", [])
        for number, name in enumerate(found if isinstance(found, list) else [found]):
            if name not in ENCLOSURES:
                hint = did_you_mean(str(name), ENCLOSURES)
                self.wrong(("encloses", number), f"there is no enclosure {name}", hint)
            yield str(name)

    def slip(self) -> Words | None:
        """What can be ticked, as the lines of a list; None where nothing hangs on the letter."""
        found = self.value.get("slip")
        if found is None:
            return None
        lines = found if isinstance(found, list) else [found]
        for number, line in enumerate(lines):
            for wrong in check_placeholders(str(line)):
                self.in_words(("slip", number), str(line), wrong)
        body = "\n".join(f"- {line}" for line in lines)
        return Words(Channel.LETTER, ENGLISH, ENGLISH, "", body, ())

    def words(self, purpose: Purpose) -> Iterator[Words]:
        languages = self.value.get("words")
        if not isinstance(languages, Mapping) or not isinstance(languages.get(ENGLISH), Mapping):
            self.wrong(("words",), "a letter has its words in English, under words: en")
            return
        for language, channels in languages.items():
            path: Path = ("words", language)
            if not isinstance(channels, Mapping):
                self.wrong(path, "words of a language are keys and values: text, email, letter")
                continue
            self.known(path, channels, tuple(Channel))
            for channel in [each for each in Channel if each in channels]:
                if channel not in languages[ENGLISH]:
                    self.wrong((*path, channel), f"{channel} has no English words beside it")
                elif language != ENGLISH and channel is Channel.LETTER:
                    self.wrong((*path, channel), "a letter on paper is set in English only")
                else:
                    yield from self.of_channel((*path, channel), language, channel, purpose)

    def of_channel(
        self, path: Path, language: str, channel: Channel, purpose: Purpose
    ) -> Iterator[Words]:
        if channel is Channel.TEXT:
            parts = {"subject": "", "body": self.text(path)}
            where: dict[str, Path] = {"body": path}
        else:
            where = {part: (*path, part) for part in OF_WORDS}
            if isinstance(self.at(path), Mapping):
                self.known(path, self.at(path), OF_WORDS)
            parts = {part: self.text(where[part]) for part in OF_WORDS}
        for part, place in where.items():
            for found in check_words(part, parts[part], channel, purpose, language):
                self.in_words(place, parts[part], found)
        body, supportive = marked_off(parts["body"])
        yield Words(channel, language, language, parts["subject"], body, supportive)

    def in_words(self, path: Path, text: str, found: Found) -> None:
        """A mistake in the words, at its own line and column where it has one."""
        if found.problem.length:
            self.problems.append(self.positions.of_condition(path, text, found.problem))
        else:
            self.wrong(path, found.problem.message, found.problem.suggestion)
