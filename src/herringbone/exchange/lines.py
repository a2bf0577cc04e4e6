"""Bytes to rows, in bounded memory: encoding found, line ends dealt with, quotes undone.

Every CSV reader in `exchange` stands on this; nothing here knows what a column means.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from herringbone.exchange.problems import Kind, Problem, Refused, short, visible

BLOCK = 1 << 20
LONGEST_LINE = 1_000_000
NOT_IN_1252 = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
ONE_BACKSLASH_OR_ESCAPED_QUOTE = re.compile(r'(?:(?<=,)|^)"\\"(?=,|$)|\\"')

Progress = Callable[[int, int], None]
Reading = Callable[[str, "int | None"], "list[str] | None"]


class BadRecord(Exception):
    """Raised for a line that cannot be read as a row of the table; says why."""


@dataclass(frozen=True, slots=True)
class Encoding:
    """How a file's bytes are to be read. `newline` is one byte; `size` is in bytes."""

    codec: str
    bom: bool
    newline: bytes
    size: int


def unreadable(path: Path, message: str, row: int | None = None) -> Refused:
    return Refused(Problem(path.name, row, None, "", message, Kind.UNREADABLE))


def encoding_of(path: Path) -> Encoding:
    """Read the file through once, a block at a time: UTF-8 (with or without a byte order mark),
    else Windows-1252. Raises `Refused` where it is neither, holds a NUL, or cannot be opened."""
    try:
        return _scan(path)
    except OSError as error:
        raise unreadable(path, f"cannot be read: {error.strerror or error}.") from error


def _scan(path: Path) -> Encoding:
    utf8: codecs.IncrementalDecoder | None = codecs.getincrementaldecoder("utf-8")()
    size, newlines, returns, undecodable_row = 0, 0, 0, 0
    first = b""
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            if size == 0:
                first = block[:3]
                _refuse_utf16(path, first)
            if (nul := block.find(b"\0")) >= 0:
                row = newlines + block.count(b"\n", 0, nul) + 1
                raise unreadable(path, f"holds a NUL byte; {_save(path)}.", row)
            if (odd := NOT_IN_1252.search(block)) and not undecodable_row:
                undecodable_row = newlines + block.count(b"\n", 0, odd.start()) + 1
            utf8 = _still_utf8(utf8, block, final=False)
            size += len(block)
            newlines += block.count(b"\n")
            returns += block.count(b"\r") if not newlines else 0
    utf8 = _still_utf8(utf8, b"", final=True)
    if utf8 is None and undecodable_row:
        what = f"is neither UTF-8 nor Windows-1252; {_save(path)}."
        raise unreadable(path, what, undecodable_row)
    newline = b"\r" if returns and not newlines else b"\n"
    return Encoding("utf-8" if utf8 else "cp1252", first == codecs.BOM_UTF8, newline, size)


def _save(path: Path) -> str:
    return f"save it again as {'CSV ' if path.suffix.lower() == '.csv' else ''}UTF-8"


def _refuse_utf16(path: Path, first: bytes) -> None:
    if first.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise unreadable(path, f"is UTF-16 or UTF-32; {_save(path)}.", 1)


def _still_utf8(
    decoder: codecs.IncrementalDecoder | None, block: bytes, *, final: bool
) -> codecs.IncrementalDecoder | None:
    if decoder is None:
        return None
    try:
        decoder.decode(block, final)
    except UnicodeDecodeError:
        return None
    return decoder


class Lines:
    """The lines of a file as bytes, one at a time, and the rows that quoted fields make of them.

    Iterate `self.each` for raw lines; `record` turns a raw line into fields, taking further lines
    where a quoted field runs over several. Never holds more than a block and a row.
    """

    def __init__(
        self, path: Path, encoding: Encoding | None = None, progress: Progress | None = None
    ) -> None:
        self.path = path
        self.encoding = encoding or encoding_of(path)
        self._progress = progress
        self._again: deque[bytes] = deque()
        self._fresh = chain.from_iterable(self._blocks())
        self.each = self._lines()

    def _lines(self) -> Iterator[bytes]:
        again = self._again
        for line in self._fresh:
            again.append(line)  # behind lines put back, so that `_joined` meets it in its place
            while again:
                yield again.popleft()
        while again:
            yield again.popleft()

    def _blocks(self) -> Iterator[list[bytes]]:
        newline, size = self.encoding.newline, self.encoding.size
        carried, done, lines_seen = b"", 0, 0
        with self.path.open("rb") as file:
            if self.encoding.bom:
                file.read(len(codecs.BOM_UTF8))
            while block := file.read(BLOCK):
                lines = block.split(newline)
                lines[0] = carried + lines[0]
                carried = lines.pop()
                if len(carried) > LONGEST_LINE:
                    raise self._too_long(lines_seen + len(lines) + 1)
                yield lines
                lines_seen += len(lines)
                done += len(block)
                if self._progress:
                    self._progress(done, size)
        if carried:
            yield [carried]

    def _too_long(self, row: int) -> Refused:
        what = f"has a line of more than {LONGEST_LINE:,} bytes, which is no row of a register."
        return unreadable(self.path, what, row)

    def record(self, line: bytes, width: int | None) -> list[str]:
        """The fields of the row that begins with `line`, `width` of them (None: any number).

        Raises `BadRecord`; where a quote is never closed, only the first line is lost.
        """
        codec = self.encoding.codec
        if b'"' not in line:
            return fitted(line.rstrip(b"\r").decode(codec).split(","), width)
        if b'\\"' in line and (fields := self._backslashed(line, width)) is not None:
            return fields
        return self._joined(line, width, _fields)

    def _backslashed(self, line: bytes, width: int | None) -> list[str] | None:
        """A row with a backslash before a quote, as RFC 4180 reads it, over further lines if need
        be; only where that fails is the two taken for one quote. None where neither reads it."""
        text = line.decode(self.encoding.codec)
        plain = _plain(text, width)
        if plain is None and line.count(b'"') % 2:
            with suppress(BadRecord):
                return self._joined(line, width, _plain)
        return plain if plain is not None else _fields(text, width)

    def _joined(self, line: bytes, width: int | None, read: Reading) -> list[str]:
        taken, length, quotes = [line], len(line), line.count(b'"')
        while quotes % 2 and length < LONGEST_LINE:
            following = self._again.popleft() if self._again else next(self._fresh, None)
            if following is None:
                break
            taken.append(following)
            length += len(following) + 1
            quotes += following.count(b'"')
        fields = None
        if quotes % 2 == 0:
            whole = b"\n".join(taken).decode(self.encoding.codec)
            fields = read(whole, width if len(taken) > 1 else None)
        if fields is None:
            self._again.extendleft(reversed(taken[1:]))
            raise BadRecord("has quotes that do not close; write a quote inside quotes as two.")
        return fitted(fields, width)


def fitted(fields: list[str], width: int | None) -> list[str]:
    """The fields, trimmed, without the empty ones that a spreadsheet adds at the end.

    Raises `BadRecord` where there are more or fewer than the header has.
    """
    if width is not None and len(fields) != width:
        if len(fields) < width or any(cell.strip() for cell in fields[width:]):
            shown = short(visible(",".join(fields)))
            raise BadRecord(f"has {len(fields)} cells where the header has {width}: {shown}")
        fields = fields[:width]
    return [cell.strip() for cell in fields]


def _fields(record: str, width: int | None) -> list[str] | None:
    r"""The row's fields, or None where quotes do not close or the number of cells is wrong.

    A quote inside quotes is two quotes (RFC 4180), so `"\"` is one backslash, the afternoon's
    mark. Only where that reading fails is `\"` taken as a quote, as some exports write it.
    """
    record = record.rstrip("\r")
    found = _plain(record, width)
    if found is not None:
        return found
    return _plain(ONE_BACKSLASH_OR_ESCAPED_QUOTE.sub(_doubled, record), width)


def _plain(record: str, width: int | None) -> list[str] | None:
    """The row's fields by RFC 4180 alone; None as above."""
    try:
        rows = list(csv.reader(io.StringIO(record.rstrip("\r"), newline=""), strict=True))
    except csv.Error:
        return None
    return rows[0] if len(rows) == 1 and (width is None or len(rows[0]) == width) else None


def _doubled(match: re.Match[str]) -> str:
    return match[0] if match[0].startswith('"') else '""'
