"""Which letters the bundled fonts hold, so that a name is never printed with a hole in it.

A working list must come out whatever a name contains, so there a letter that no font holds becomes
a visible mark and the page says so; a document of record is refused instead.
"""

import struct
import unicodedata
from functools import cache
from pathlib import Path

FONTS = Path(__file__).parent / "fonts"
HOLE = "\ufffd"
HOLE_WORDS = f"{HOLE} stands for a letter that cannot be printed here; the name on screen is right."


class CannotPrint(ValueError):
    """A document of record would hold a letter that the fonts do not; the message names it."""


def as_printed(text: str) -> str:
    """The text with its accents composed and every letter that no font holds made visible."""
    known = _letters()
    whole = unicodedata.normalize("NFC", text)
    if known.issuperset(whole):
        return whole
    return "".join(letter if letter in known or letter == "\n" else HOLE for letter in whole)


def refuse_holes(text: str) -> str:
    """The text with its accents composed; raises CannotPrint where a letter is in no font."""
    printed = as_printed(text)
    if HOLE in printed:
        whole = unicodedata.normalize("NFC", text)
        lacking = sorted({a for a, b in zip(whole, printed, strict=True) if b == HOLE})
        raise CannotPrint(
            f"{text!r} holds {' '.join(lacking)}, which the documents' fonts do not have; write it "
            "in Latin, Greek or Cyrillic letters"
        )
    return printed


@cache
def _letters() -> frozenset[str]:
    """Every letter that both weights of the text can show, from the fonts' own tables."""
    weights = [
        _covered("AtkinsonHyperlegibleNext-Regular") | _covered("NotoSans-Regular"),
        _covered("AtkinsonHyperlegibleNext-Bold") | _covered("NotoSans-Bold"),
    ]
    return frozenset(chr(point) for point in frozenset.intersection(*weights))


def _covered(font: str) -> frozenset[int]:
    """The code points of a TrueType font: its `cmap` table in format 4, which all of these use."""
    octets = (FONTS / f"{font}.ttf").read_bytes()
    tables = struct.unpack_from(">H", octets, 4)[0]
    where = dict(struct.unpack_from(">4s4xI4x", octets, 12 + 16 * i) for i in range(tables))
    cmap = where[b"cmap"] + struct.unpack_from(">I", octets, where[b"cmap"] + 8)[0]
    shape, twice = struct.unpack_from(">H4xH", octets, cmap)
    if shape != 4:
        raise ValueError(f"{font}: cmap format {shape}, only 4 is read")
    ends = struct.unpack_from(f">{twice // 2}H", octets, cmap + 14)
    starts = struct.unpack_from(f">{twice // 2}H", octets, cmap + 16 + twice)
    spans = zip(starts, ends, strict=True)
    return frozenset(point for first, last in spans for point in range(first, last + 1)) - {0xFFFF}
