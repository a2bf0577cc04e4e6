"""Who issues a document and whom it is about: the values that several documents share.

The web half fills them from its rows; each document takes them as they are and stores nothing.
"""

from dataclasses import dataclass
from datetime import date

from herringbone.documents.words import beside, day_words

CREST_LIMIT = 300_000
PICTURES = {b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpg"}


@dataclass(frozen=True, slots=True)
class School:
    """The issuing school. `address` is one line; `crest` the bytes of a PNG or JPEG picture."""

    name: str
    address: str = ""
    phone: str = ""
    email: str = ""
    laestab: str = ""
    urn: str = ""
    crest: bytes | None = None

    def __post_init__(self) -> None:
        """Raises ValueError where the crest cannot be printed."""
        if self.crest is not None:
            picture_kind(self.crest)

    def values(self) -> dict[str, object]:
        """The masthead's values, crest included."""
        kind = picture_kind(self.crest) if self.crest else ""
        return {**self.plain_values(), "crest": self.crest or "", "crest_kind": kind}

    def plain_values(self) -> dict[str, object]:
        """The masthead without a crest, for papers that no broken picture may hold up."""
        contact = [self.address, self.phone, self.email]
        return {"name": self.name, "contact": [part for part in contact if part], "crest": ""}


@dataclass(frozen=True, slots=True)
class Pupil:
    """The pupil a document is about, named as the admission register names them."""

    name: str
    class_name: str
    date_of_birth: date | None = None

    def values(self) -> dict[str, object]:
        """The values of the line that names them."""
        born = self.date_of_birth
        return {
            "name": self.name,
            "class": self.class_name,
            "born": day_words(born) if born else "",
        }


@dataclass(frozen=True, slots=True)
class Signatory:
    """The named person who signs, with the position that lets them."""

    name: str
    position: str

    def values(self) -> dict[str, object]:
        """The values of the line that they sign on."""
        return {"signed": beside(self.name, self.position)}


def picture_kind(picture: bytes) -> str:
    """The format, `png` or `jpg`; raises ValueError saying what a crest may be."""
    if len(picture) > CREST_LIMIT:
        size = len(picture) // 1000
        raise ValueError(
            f"the crest is {size} kB; save it smaller, {CREST_LIMIT // 1000} kB at most"
        )
    for opening, kind in PICTURES.items():
        if picture.startswith(opening):
            return kind
    raise ValueError("the crest is neither a PNG nor a JPEG picture; save it as one of these")
