"""Typst at work: a document's source into its bytes, on as many processors as there are.

`printing` hands the values over. A compiler keeps state between calls and a web server has several
threads: each call takes a compiler that nobody holds, the last used first, for it remembers most.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from queue import LifoQueue
from typing import Any, Literal

import typst

from herringbone.documents.letters import FONTS, HOLE, HOLE_WORDS

TEMPLATES = Path(__file__).parent / "templates"
PROCESSORS = min(4, os.cpu_count() or 1)


@dataclass(slots=True)
class Compiler:
    """A Typst compiler and the crest that it was told of last."""

    typst: typst.Compiler
    crest: str = ""


IDLE: LifoQueue[Compiler | None] = LifoQueue()
for _ in range(PROCESSORS):
    IDLE.put(None)


@dataclass(frozen=True, slots=True)
class Source:
    """What one call composes: the text, the one date in the file, the crest "" or as JSON."""

    text: bytes
    moment: int
    crest: str = ""


def source_of(template: str, values: Mapping[str, Any], moment: int, crest: bytes | None) -> Source:
    """A source that hands the values to a template as one quoted text, never as markup.

    Not as `sys.inputs`: with other inputs Typst would forget all that it has laid out before. The
    crest goes there, because a round has one and reading it anew would cost more than a letter.
    """
    text = json.dumps(values, ensure_ascii=False)
    holes = HOLE_WORDS if HOLE in text else ""
    quoted = text.replace("\\", "\\\\").replace('"', '\\"')
    call = f'print(json(bytes("{quoted}")) + (holes: "{holes}"))'
    whole = f'#import "{template}.typ": print\n#{call}'.encode()
    return Source(whole, moment, _numbers(crest) if crest else "")


def composed(source: Source, output: Literal["pdf", "png"], **options: Any) -> tuple[Any, Any]:
    """What Typst makes of it, and its warnings; waits where every processor composes already."""
    with _taken() as compiler:
        told = compiler.crest
        if source.crest and source.crest != told:
            # Until it has gone well nobody knows which one it holds: the next call tells it again.
            compiler.crest, told = "", source.crest
            options["sys_inputs"] = {"crest": source.crest}
        made = compiler.typst.compile_with_warnings(
            source.text, format=output, timestamp=source.moment, **options
        )
        compiler.crest = told
        return made


@contextmanager
def _taken() -> Iterator[Compiler]:
    held = IDLE.get()
    try:
        held = held or Compiler(typst.Compiler(root=TEMPLATES, font_paths=_fonts()))
        yield held
    finally:
        IDLE.put(held)


@lru_cache(maxsize=8)
def _numbers(picture: bytes) -> str:
    return json.dumps(list(picture))


@cache
def _fonts() -> typst.Fonts:
    """Read once for the process."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])
