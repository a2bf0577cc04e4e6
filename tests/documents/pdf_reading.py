"""Reads a PDF back as a person or a screen reader would meet it: words, tags, where words stand."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from itertools import combinations

from pypdf import PdfReader
from pypdf.generic import ContentStream, DictionaryObject

PRINTABLE = 14.0
"""Points from the edge that every office printer reaches: five millimetres."""


def reader(made: bytes) -> PdfReader:
    return PdfReader(BytesIO(made))


def words(made: bytes) -> str:
    """All text of the document, one space between words."""
    return " ".join(" ".join(page.extract_text() for page in reader(made).pages).split())


def unbroken(text: str) -> str:
    """The text without any space, so that a line break inside it does not matter."""
    return re.sub(r"\s", "", text)


def metadata(made: bytes) -> str:
    return reader(made).trailer["/Root"]["/Metadata"].get_data().decode()


@dataclass(frozen=True)
class Tag:
    """One element of the structure tree."""

    kind: str
    alt: str


def tags(made: bytes) -> list[Tag]:
    return list(_tags(reader(made).trailer["/Root"]["/StructTreeRoot"]))


def count_of(made: bytes) -> Counter[str]:
    return Counter(tag.kind for tag in tags(made))


def _tags(node: object) -> Iterator[Tag]:
    if not isinstance(node, DictionaryObject):
        return
    if "/S" in node:
        yield Tag(node["/S"], str(node.get("/Alt", "")))
    kids = node.get("/K", [])
    for kid in kids if isinstance(kids, list) else [kids]:
        yield from _tags(kid.get_object() if hasattr(kid, "get_object") else kid)


@dataclass(frozen=True)
class Run:
    """A run of letters on a page, in points from its lower left corner."""

    left: float
    right: float
    base: float
    size: float


def runs(page) -> list[Run]:
    """Every run of letters on an upright page, with the widths that its font states."""
    found, stack = [], []
    turn, place, font, size = (1, 0, 0, 1, 0, 0), (1, 0, 0, 1, 0, 0), "", 0.0
    widths = {name: _widths(each.get_object()) for name, each in _fonts(page).items()}
    for operands, operator in ContentStream(page.get_contents(), page.pdf).operations:
        if operator == b"q":
            stack.append(turn)
        elif operator == b"Q":
            turn = stack.pop()
        elif operator == b"cm":
            turn = _times([float(x) for x in operands], turn)
        elif operator == b"Tf":
            font, size = operands[0], float(operands[1])
        elif operator == b"Tm":
            place = [float(x) for x in operands]
        elif operator in (b"TJ", b"Tj"):
            here = _times(place, turn)
            parts = operands[0] if operator == b"TJ" else operands
            wide = sum(_advance(part, widths[font]) for part in parts) / 1000 * size
            scale = here[0]
            found.append(Run(here[4], here[4] + wide * scale, here[5], size * abs(here[3])))
    return found


def outside(page, margin: float) -> list[Run]:
    """Runs that leave the page or come nearer to its edge than a printer reaches."""
    wide, high = float(page.mediabox.width), float(page.mediabox.height)
    return [
        run
        for run in runs(page)
        if run.left < margin
        or run.right > wide - margin
        or run.base < margin
        or run.base + run.size * 0.7 > high - margin
    ]


def collisions(page) -> list[tuple[Run, Run]]:
    """Runs on one line that stand on one another, as words do that outgrew their cell."""
    return [
        (one, other)
        for one, other in combinations(runs(page), 2)
        if abs(one.base - other.base) < 2
        and min(one.right, other.right) - 1 > max(one.left, other.left)
    ]


def _fonts(page) -> DictionaryObject:
    return page["/Resources"].get("/Font", DictionaryObject())


def _widths(font: DictionaryObject) -> defaultdict[int, float]:
    inner = font["/DescendantFonts"][0].get_object()
    usual = float(inner.get("/DW", 1000))
    widths, listed, i = defaultdict(lambda: usual), inner["/W"], 0
    while i < len(listed):
        if isinstance(listed[i + 1], list):
            widths |= {listed[i] + n: float(w) for n, w in enumerate(listed[i + 1])}
            i += 2
        else:
            widths |= dict.fromkeys(range(listed[i], listed[i + 1] + 1), float(listed[i + 2]))
            i += 3
    return widths


def _advance(part: object, widths: defaultdict[int, float]) -> float:
    if not isinstance(part, (str, bytes)):
        return -float(part)
    octets = getattr(part, "original_bytes", part)
    glyphs = [int.from_bytes(octets[i : i + 2], "big") for i in range(0, len(octets), 2)]
    return sum(widths[glyph] for glyph in glyphs)


def _times(one, other) -> tuple[float, ...]:
    a, b, c, d, e, f = one
    p, q, r, s, t, u = other
    return (
        *(a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s),
        *(e * p + f * r + t, e * q + f * s + u),
    )
