"""Which letter a name means: the strategy's own file, else the one that all strategies share, else
that of another strategy: a school that adopts its own wording of one keeps its letters.

Files are read once; a strategy that names a letter nobody wrote is told so by name.
"""

from __future__ import annotations

import re
from functools import cache

from herringbone.documents.writing.loading import load_letter
from herringbone.documents.writing.template import Template
from herringbone.engine.language.suggest import did_you_mean
from herringbone.library import files

FOLDER = "letters"
COMMON = "common"
_NAME = re.compile(r"[a-z][a-z0-9_]*")


class UnknownLetter(LookupError):
    """No letter of this name is on the shelf; the message says what there is."""


@cache
def template_of(strategy: str, name: str) -> Template:
    """The letter that a strategy means by a name. Raises UnknownLetter where nobody wrote it, and
    LetterRefused where the file has a mistake."""
    for folder in dict.fromkeys((strategy, COMMON, *files.names_of_folders(FOLDER))):
        if name in names_of(folder):
            read = load_letter(files.read_text(FOLDER, folder, f"{name}.yaml"), f"{folder}/{name}")
            return read if isinstance(read, Template) else template_of(strategy, read)
    known = (*names_of(strategy), *names_of(COMMON))
    hint = did_you_mean(name, known)
    raise UnknownLetter(f"no letter is called {name}" + (f"; {hint}" if hint else ""))


@cache
def names_of(folder: str = COMMON) -> tuple[str, ...]:
    """The letters of one strategy's folder, or of the shared one, by name."""
    if not _NAME.fullmatch(folder) or folder not in files.names_of_folders(FOLDER):
        return ()
    return tuple(name.removesuffix(".yaml") for name in files.names(FOLDER, folder, ending=".yaml"))
