"""XML to records, one at a time: no entities, no document types, memory of one record.

Ed-Fi and the school census stand on this; it knows element names, not their meaning.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from herringbone.exchange.lines import unreadable


def local(element: Element) -> str:
    """An element's name without its namespace."""
    return element.tag.rpartition("}")[2]


def root_name(path: Path) -> str | None:
    """The name of a file's outermost element, or None where it is no XML."""
    try:
        for _, element in iterparse(path, events=("start",), forbid_dtd=True):
            return local(element)
    except (ParseError, DefusedXmlException, OSError, ValueError, LookupError):
        return None
    return None


def records(path: Path, depth: int = 1) -> Iterator[Element]:
    """The children of the outermost element, each dropped after use. Raises `Refused` with line
    and column where the file is not well formed or declares a document type."""
    stack: list[Element] = []
    try:
        for event, element in iterparse(path, events=("start", "end"), forbid_dtd=True):
            if event == "start":
                stack.append(element)
                continue
            stack.pop()
            if len(stack) == depth:
                yield element
                stack[-1].clear()
    except ParseError as error:
        row, column = error.position
        message = f"is not well-formed XML at column {column + 1}: {error.msg}."
        raise unreadable(path, message, row) from error
    except LookupError as error:
        raise unreadable(path, f"{error}; save it again as UTF-8.", 1) from error
    except (DefusedXmlException, ValueError) as error:
        message = "declares a document type or entities, which no export needs; remove them."
        raise unreadable(path, message, 1) from error
    except OSError as error:
        raise unreadable(path, f"cannot be read: {error.strerror or error}.") from error


def text_of(element: Element, name: str) -> str:
    """The text of the first descendant called `name`, "" where there is none."""
    for found in element.iter():
        if local(found) == name:
            return (found.text or "").strip()
    return ""
