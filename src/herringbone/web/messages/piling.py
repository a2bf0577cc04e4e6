"""All letters of the print queue in one file for the printer, page by page as they were approved.

It is made when it is opened and neither kept nor sent: what is kept and sent is each letter's own
file, tagged for a screen reader. Here a page is a picture of one, named by whose letter it is.
"""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Iterable
from pathlib import Path

import typst

from herringbone.web.messages.models import Message

PAGE = re.compile(rb"/Type\s*/Page\b(?!s)")
SOURCE = """\
#let letters = json("letters.json")
#set document(title: "Letters to print", date: none)
#set text(lang: "en", region: "GB")
#set page(width: auto, height: auto, margin: 0mm)
#for letter in letters {
  for page in range(1, letter.pages + 1) {
    let said = letter.to + ", page " + str(page) + " of " + str(letter.pages)
    if page == 1 { place(hide(heading(outlined: false, bookmarked: true, letter.to))) }
    image(letter.file, page: page, alt: said + ". Its words are read in the letter's own file.")
    if letter != letters.last() or page < letter.pages { pagebreak() }
  }
}
"""
"""A page as large as the one that was approved: a postcard stays one."""


def pile(messages: Iterable[Message]) -> bytes:
    """The file, with a bookmark for each letter."""
    with tempfile.TemporaryDirectory(prefix="herringbone-pile-") as folder:
        letters = [_laid(Path(folder), n, message) for n, message in enumerate(messages)]
        words = json.dumps(letters, ensure_ascii=False)
        Path(folder, "letters.json").write_text(words, encoding="utf-8")
        source = Path(folder, "pile.typ")
        source.write_text(SOURCE, encoding="utf-8")
        made: bytes = typst.compile(str(source), root=folder)
    return made


def _laid(folder: Path, number: int, message: Message) -> dict[str, str | int]:
    octets, file = message.pdf, f"{number}.pdf"
    (folder / file).write_bytes(octets)
    pages = len(PAGE.findall(octets))
    return {"file": file, "pages": pages, "to": f"{message.title} to {message.to_name}"}
