"""What any letter must hold before somebody may send it (HAR-35), asked of its words as written.

A sentence that offers help, marked `[[so]]`; a named person and their direct number; no word of
fines or courts before the legal step that needs them; a text of two messages at most.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from herringbone.documents.writing.paragraphs import paragraphs
from herringbone.documents.writing.placeholders import MARKED, PLACEHOLDERS
from herringbone.documents.writing.template import (
    LONGEST_TEXT,
    Channel,
    Purpose,
    text_length,
)
from herringbone.engine.language.problems import ConditionProblem
from herringbone.engine.language.suggest import did_you_mean

OFFERED = re.compile(r"\[\[(.*?)\]\]", re.DOTALL)
ALWAYS = ("contact_name", "contact_phone")
LEGAL_WORDS = re.compile(
    r"\b(?:fines?|fined|penalt(?:y|ies)|prosecut\w+|courts?|offences?|magistrates?|sanctions?|"
    r"legal action|notice to improve|or else)\b",
    re.IGNORECASE,
)
FEWEST_WORDS = 4


@dataclass(frozen=True, slots=True)
class Found:
    """A mistake at an offset of the words; of length 0 where it is the whole that lacks."""

    problem: ConditionProblem


def marked_off(body: str) -> tuple[str, tuple[str, ...]]:
    """The body without the signs around its sentences of support, and these sentences."""
    offered = tuple(" ".join(found.split()) for found in OFFERED.findall(body))
    return OFFERED.sub(lambda found: found[1], body), offered


def check_words(
    part: str, text: str, channel: Channel, purpose: Purpose, language: str
) -> Iterator[Found]:
    """Every mistake of a subject or a body."""
    yield from check_placeholders(text)
    if purpose is not Purpose.LEGAL and language == "en":
        yield from _legal_words(text)
    if part == "body" and text:
        yield from _lacking(text)
        if channel is Channel.TEXT:
            yield from _length(text)


def check_placeholders(text: str) -> Iterator[Found]:
    """Every placeholder that is none, and every bracket that should be one."""
    for found in MARKED.finditer(text):
        name = found[1].strip()
        if name not in PLACEHOLDERS:
            hint = did_you_mean(name, PLACEHOLDERS)
            yield _at(found.start(), len(found[0]), f"there is no placeholder {name}", hint)
    for found in re.finditer(r"\(\(|\)\)", MARKED.sub(lambda m: " " * len(m[0]), text)):
        yield _at(found.start(), 2, "a placeholder is ((name)), in two pairs of brackets")


def _legal_words(text: str) -> Iterator[Found]:
    for found in LEGAL_WORDS.finditer(text):
        told = f"{found[0]} is said only in a letter of purpose legal"
        yield _at(found.start(), len(found[0]), told, "say what helps")


def _lacking(text: str) -> Iterator[Found]:
    _, offered = marked_off(text)
    if not any(len(sentence.split()) >= FEWEST_WORDS for sentence in offered):
        told = "no sentence offers help"
        yield _at(0, 0, told, "write one and mark it: [[We would like to help.]]")
    names = {name.strip() for name in MARKED.findall(text)}
    for name in ALWAYS:
        if name not in names:
            yield _at(0, 0, f"{PLACEHOLDERS[name].says} is missing", f"write (({name}))")


def _length(text: str) -> Iterator[Found]:
    body, _ = marked_off(text)
    tried = MARKED.sub(lambda found: _sample(found[1].strip()), body)
    if text_length(tried) > LONGEST_TEXT:
        told = f"as a text this takes {text_length(tried)} signs"
        yield _at(0, 0, told, f"two messages hold {LONGEST_TEXT}")
    if len(paragraphs(body)) > 1:
        yield _at(0, 0, "a text is one paragraph")


def _sample(name: str) -> str:
    return PLACEHOLDERS[name].sample if name in PLACEHOLDERS else ""


def _at(offset: int, length: int, message: str, suggestion: str = "") -> Found:
    return Found(ConditionProblem(offset, length, message, suggestion))
