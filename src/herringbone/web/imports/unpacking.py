"""A ZIP of a school's files to a folder, without trusting it: names, sizes and number are checked.

A file that comes from outside may hold paths that climb, names that repeat, or gigabytes of zeros.
"""

from __future__ import annotations

import lzma
import shutil
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from herringbone.web.imports.refusals import NotBrought

ENDINGS = frozenset({".csv", ".toml", ".xml"})
MOST_FILES = 50
MOST_BYTES = 512 << 20
BLOCK = 1 << 20
BROKEN = (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, OSError, zlib.error, lzma.LZMAError)
"""What a damaged archive raises, each way of packing its own."""


def unpack(archive: Path, folder: Path, most: int = MOST_BYTES) -> list[Path]:
    """The archive's CSV, TOML and XML files, written into `folder` by their bare names; others are
    passed over. Raises NotBrought for what is no such archive."""
    try:
        with zipfile.ZipFile(archive) as held:
            chosen = list(_chosen(archive.name, held))
            _demand_small(archive.name, chosen, most)
            return [_write(held, one, folder, most) for one in chosen]
    except BROKEN as wrong:
        raise NotBrought(f"{archive.name}: is no ZIP file that can be read ({wrong}).") from wrong
    except (RuntimeError, NotImplementedError) as wrong:
        raise NotBrought(
            f"{archive.name}: cannot be opened ({wrong}); pack it again without a password."
        ) from wrong


def _chosen(name: str, held: zipfile.ZipFile) -> Iterator[zipfile.ZipInfo]:
    seen: set[str] = set()
    for one in held.infolist():
        path = PurePosixPath(one.filename.replace("\\", "/"))
        hidden = path.name.startswith(".") or "__MACOSX" in path.parts
        if one.is_dir() or hidden or path.suffix.lower() not in ENDINGS:
            continue
        if path.name.lower() in seen:
            raise NotBrought(f"{name}: holds {path.name} twice; pack the files of one school only.")
        seen.add(path.name.lower())
        yield one


def _demand_small(name: str, chosen: list[zipfile.ZipInfo], most: int) -> None:
    if not chosen:
        raise NotBrought(f"{name}: holds no CSV, TOML or XML file.")
    if len(chosen) > MOST_FILES:
        raise NotBrought(f"{name}: holds {len(chosen)} files; a school has at most {MOST_FILES}.")
    size = sum(one.file_size for one in chosen)
    if size > most:
        raise NotBrought(f"{name}: unpacks to {size:,} bytes; {most:,} are the most.")


def _write(held: zipfile.ZipFile, one: zipfile.ZipInfo, folder: Path, most: int) -> Path:
    """One file. The size that an archive states is not believed: what comes out is counted."""
    path = folder / PurePosixPath(one.filename.replace("\\", "/")).name
    with held.open(one) as source, path.open("xb") as target:
        shutil.copyfileobj(_Counted(source, one.filename, most), target, BLOCK)  # type: ignore[misc]
    return path


class _Counted:
    """Reads on until too much has come."""

    def __init__(self, source: object, name: str, most: int) -> None:
        self.source, self.name, self.left = source, name, most

    def read(self, size: int) -> bytes:
        block: bytes = self.source.read(size)  # type: ignore[attr-defined]
        self.left -= len(block)
        if self.left < 0:
            raise NotBrought(f"{self.name}: unpacks to more than it says; it was not read.")
        return block
