"""Words and values into text: every placeholder once, in one pass, and never with a hole.

A value is only ever text: brackets in it are not looked at, and no line of it becomes a heading.
"""

from __future__ import annotations

from collections.abc import Mapping

from herringbone.documents.writing.paragraphs import without_marks
from herringbone.documents.writing.placeholders import MARKED, PLACEHOLDERS, named_in
from herringbone.documents.writing.template import Words


class Hole(ValueError):
    """A letter would go out with a hole; `missing` names every placeholder without a value."""

    def __init__(self, missing: tuple[str, ...]) -> None:
        says = "; ".join(f"{name} ({PLACEHOLDERS[name].says})" for name in missing)
        super().__init__(f"nothing to put in for {says}")
        self.missing = missing


def fill(words: Words, values: Mapping[str, str]) -> str:
    """The body with its values. Raises Hole where subject or body would have one."""
    return _filled(words.body, _whole(words, values))


def subject_of(words: Words, values: Mapping[str, str]) -> str:
    """The subject with its values, "" for a text. Raises Hole as `fill` does."""
    return _filled(words.subject, _whole(words, values))


def _whole(words: Words, values: Mapping[str, str]) -> dict[str, str]:
    wanted = words.placeholders
    given = {name: without_marks(values.get(name, "")) for name in wanted}
    missing = tuple(name for name in PLACEHOLDERS if name in wanted and not given[name])
    if missing:
        raise Hole(missing)
    return given


def _filled(text: str, values: Mapping[str, str]) -> str:
    assert named_in(text) <= values.keys()
    return MARKED.sub(lambda found: values[found[1].strip()], text)
