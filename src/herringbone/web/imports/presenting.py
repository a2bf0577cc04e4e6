"""What was compared, as the screen shows it: plain values, kept as JSON beside the files."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from herringbone.web.imports.bringing import Outcome
from herringbone.web.imports.questions import WORDINGS, Ask, Decisions, Question
from herringbone.web.imports.showing import MarksSection, Section

ONE_BY_ONE = 100
"""So many questions of a kind are answered one by one; the others go with the kind's answer."""
LINES_OF_ONE = 12
KEEP, TAKE = "keep", "take"
WRITTEN = re.compile(r"\b[12][0-9]{3}-[0-9]{2}-[0-9]{2}\b")


def readable(text: str) -> str:
    """Dates as people write them: `19 Nov 2026` for `2026-11-19`."""
    return WRITTEN.sub(_day, text)


def _day(found: re.Match[str]) -> str:
    try:
        day = date.fromisoformat(found[0])
    except ValueError:  # it only looked like one
        return found[0]
    return f"{day.day} {day:%b %Y}"


def presented(outcome: Outcome) -> dict[str, Any]:
    """Counts, sections and questions of an import that was compared."""
    return {
        "changed": bool(outcome.diff),
        "rows": sum(section.total for section in outcome.diff.sections),
        "sections": [_section(section) for section in outcome.diff.held()],
        "asks": [_ask(kind, held) for kind, held in _by_kind(outcome.questions)],
    }


def _section(section: Section) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "key": section.key,
        "title": section.title,
        "is_marks": isinstance(section, MarksSection),
        "words": section.words,
        **section.counts(),
        "beyond": section.beyond,
        "lines": [
            {
                "about": readable(one.about),
                "what": readable(one.what),
                "was": readable(one.was),
                "becomes": readable(one.becomes),
            }
            for one in section.lines
        ],
    }
    if isinstance(section, MarksSection):
        shown["codes"] = [
            {"what": what, "was": was, "becomes": becomes, "count": count}
            for what, was, becomes, count in section.codes()
        ]
        shown["weeks"] = [
            {"monday": readable(monday.isoformat()), "added": a, "changed": c, "removed": r}
            for monday, a, c, r in section.weeks()
        ]
    return shown


def _by_kind(questions: Sequence[Question]) -> Iterator[tuple[Ask, list[Question]]]:
    """What stops the import comes first."""
    order = [kind for kind in Ask if WORDINGS[kind].stops]
    order += [kind for kind in Ask if kind not in order]
    ordered = sorted(questions, key=lambda one: order.index(one.kind))
    for kind, held in groupby(ordered, key=lambda one: one.kind):
        yield kind, list(held)


def _ask(kind: Ask, held: Sequence[Question]) -> dict[str, Any]:
    wording = WORDINGS[kind]
    return {
        "kind": str(kind),
        "title": wording.title,
        "keeps": wording.keeps,
        "takes": wording.takes,
        "stops": wording.stops,
        "count": len(held),
        "beyond": max(0, len(held) - ONE_BY_ONE),
        "singly": len(held) > 1 and not wording.stops,
        "items": [
            {
                "key": one.key,
                "about": one.about,
                "lines": [readable(line) for line in one.lines[:LINES_OF_ONE]],
                "more": max(0, len(one.lines) - LINES_OF_ONE),
            }
            for one in held[:ONE_BY_ONE]
        ],
    }


def decided(shown: Mapping[str, Any], posted: Mapping[str, str]) -> Decisions:
    """The answers of the form: `all-KIND` for a kind, `one-KIND-N` for its N-th question."""
    kinds, answers = set(), {}
    for asked in shown.get("asks", ()):
        kind = Ask(asked["kind"])
        if posted.get(f"all-{kind}") == TAKE:
            kinds.add(kind)
        for number, item in enumerate(asked["items"]):
            answer = posted.get(f"one-{kind}-{number}")
            if answer in (KEEP, TAKE):
                answers[kind, item["key"]] = answer == TAKE
    return Decisions(frozenset(kinds), answers)


def as_stored(decisions: Decisions) -> dict[str, Any]:
    """Decisions as JSON, for whoever brings the upload in."""
    return {
        "kinds": sorted(str(kind) for kind in decisions.kinds),
        "answers": [[str(kind), key, taken] for (kind, key), taken in decisions.answers.items()],
    }


def from_stored(stored: Mapping[str, Any]) -> Decisions:
    """Reads back what `as_stored` wrote."""
    kinds = frozenset(Ask(kind) for kind in stored.get("kinds", ()))
    answers = {(Ask(kind), key): taken for kind, key, taken in stored.get("answers", ())}
    return Decisions(kinds, answers)


def unsettled(shown: Mapping[str, Any], decisions: Decisions) -> list[str]:
    """Titles of what still stops the import."""
    return [
        asked["title"]
        for asked in shown.get("asks", ())
        if asked["stops"] and Ask(asked["kind"]) not in decisions.kinds
    ]
