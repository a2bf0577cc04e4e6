"""From a document's values to the bytes of its PDF: one pinned Typst, our own fonts, no other.

Every file is PDF/UA-1 (tagged, for a screen reader) and PDF/A-2a (to be kept). The same values give
the same bytes: the only date in a file is the one that the document carries.
"""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any, ClassVar, Literal, Protocol

import typst

from herringbone.documents.house import picture_kind
from herringbone.documents.letters import FONTS, HOLE, HOLE_WORDS, as_printed, refuse_holes

TEMPLATES = Path(__file__).parent / "templates"
STANDARDS = ("a-2a", "ua-1")
# A Compiler keeps state between calls, and a web server has several threads.
ONE_AT_A_TIME = Lock()

Values = dict[str, Any]


class Document(Protocol):
    """What `pdf` prints. `of_record` documents are refused where a letter cannot be printed."""

    template: ClassVar[str]
    of_record: ClassVar[bool]

    @property
    def printed_at(self) -> datetime: ...

    @property
    def title(self) -> str: ...

    def values(self) -> Values: ...


class BrokenCrest(ValueError):
    """The picture's bytes are no picture that can be printed."""


class TemplateFault(RuntimeError):
    """Typst warned: a font it does not know, a layout that does not settle. Never printed past."""


def pdf(document: Document) -> bytes:
    """The document as a tagged PDF. Raises ValueError, worded, where it may not be printed."""
    made = _compiled(document, "pdf", pdf_standards=list(STANDARDS))
    assert isinstance(made, bytes)
    return made


def check_crest(picture: bytes) -> None:
    """Raises ValueError, worded, for a picture that could not stand on a document.

    For the page on which a school uploads its crest: what passes here prints everywhere.
    """
    values = {"crest": picture, "crest_kind": picture_kind(picture), "title": "Crest"}
    try:
        with ONE_AT_A_TIME:
            _compiler().compile(_source("crest", _worded(values, str)), format="pdf", timestamp=0)
    except typst.TypstError as broken:
        raise BrokenCrest(
            "the crest cannot be read as a picture; open it and save it again as a PNG"
        ) from broken


def pictures(document: Document, ppi: float = 96) -> list[bytes]:
    """The document's pages as PNG pictures, for a preview."""
    made = _compiled(document, "png", ppi=ppi)
    return made if isinstance(made, list) else [made]


def _compiled(document: Document, output: Literal["pdf", "png"], **options: Any) -> Any:
    values = {"title": document.title, **document.values()}
    printed = _worded(values, refuse_holes if document.of_record else as_printed)
    with ONE_AT_A_TIME:
        made, warnings = _compiler().compile_with_warnings(
            _source(document.template, printed),
            format=output,
            timestamp=int(document.printed_at.timestamp()),
            **options,
        )
    if warnings:
        raise TemplateFault("; ".join(warning.message for warning in warnings))
    return made


def _source(template: str, values: Values) -> bytes:
    """A source that hands the values to a template as one quoted text, never as markup.

    Not as `sys.inputs`: with other inputs Typst would forget all that it has laid out before.
    """
    text = json.dumps(values, ensure_ascii=False)
    holes = HOLE_WORDS if HOLE in text else ""
    quoted = text.replace("\\", "\\\\").replace('"', '\\"')
    call = f'print(json(bytes("{quoted}")) + (holes: "{holes}"))'
    return f'#import "{template}.typ": print\n#{call}'.encode()


def _worded(value: Any, through: Callable[[str], str]) -> Any:
    """The same values with every text put through a function; bytes become a list of numbers."""
    if isinstance(value, str):
        return through(value)
    if isinstance(value, bytes):
        return json.dumps(list(value))
    if isinstance(value, Mapping):
        return {name: _worded(part, through) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_worded(part, through) for part in value]
    return value


@cache
def _compiler() -> typst.Compiler:
    """One for the process: fonts are read once, and what documents share is laid out once."""
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS]
    )
    return typst.Compiler(root=TEMPLATES, font_paths=fonts)
