"""From a document's values to the bytes of its PDF: one pinned Typst, our own fonts, no other.

Every file is PDF/UA-1 (tagged, for a screen reader) and PDF/A-2a (to be kept). The same values give
the same bytes: the only date in a file is the one that the document carries.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime
from typing import Any, ClassVar, Literal, Protocol

import typst

from herringbone.documents.composing import PROCESSORS, Source, composed, source_of
from herringbone.documents.house import picture_kind
from herringbone.documents.letters import as_printed, refuse_holes

STANDARDS = ("a-2a", "ua-1")
AHEAD = 4 * PROCESSORS
"""How many documents of a round are composed before the first of them is taken."""

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
    return _file(_source(document))


def pdfs(documents: Iterable[Document]) -> Iterator[bytes]:
    """A round: each in its order and as `pdf` makes it, composed on every processor at once.

    Values are read in the thread of the caller alone; Typst lets go of the interpreter while it
    composes. Raises ValueError, worded, at the document that may not be printed.
    """
    with ThreadPoolExecutor(PROCESSORS, thread_name_prefix="composing") as threads:
        waiting: deque[Future[bytes]] = deque()
        for document in documents:
            waiting.append(threads.submit(_file, _source(document)))
            if len(waiting) > AHEAD:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def check_crest(picture: bytes) -> None:
    """Raises ValueError, worded, for a picture that could not stand on a document.

    For the page on which a school uploads its crest: what passes here prints everywhere.
    """
    school = {"crest": "here", "crest_kind": picture_kind(picture)}
    try:
        composed(source_of("crest", {"school": school, "title": "Crest"}, 0, picture), "pdf")
    except typst.TypstError as broken:
        raise BrokenCrest(
            "the crest cannot be read as a picture; open it and save it again as a PNG"
        ) from broken


def pictures(document: Document, ppi: float = 96) -> list[bytes]:
    """The document's pages as PNG pictures, for a preview."""
    made = _made(_source(document), "png", ppi=ppi)
    return made if isinstance(made, list) else [made]


def _source(document: Document) -> Source:
    """The document ready to compose. Raises ValueError where it may not be printed."""
    values = {"title": document.title, **document.values()}
    printed = _worded(values, refuse_holes if document.of_record else as_printed)
    crest = values.get("school", {}).get("crest") or None
    return source_of(document.template, printed, int(document.printed_at.timestamp()), crest)


def _file(source: Source) -> bytes:
    made = _made(source, "pdf", pdf_standards=list(STANDARDS))
    assert isinstance(made, bytes)
    return made


def _made(source: Source, output: Literal["pdf", "png"], **options: Any) -> Any:
    made, warnings = composed(source, output, **options)
    if warnings:
        raise TemplateFault("; ".join(warning.message for warning in warnings))
    return made


def _worded(value: Any, through: Callable[[str], str]) -> Any:
    """The same values with every text put through a function; of a picture, that it is there."""
    if isinstance(value, str):
        return through(value)
    if isinstance(value, bytes):
        return "here"
    if isinstance(value, Mapping):
        return {name: _worded(part, through) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_worded(part, through) for part in value]
    return value
