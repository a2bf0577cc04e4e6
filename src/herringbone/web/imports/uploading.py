"""Files that somebody uploads: kept in a private folder until they are brought in or thrown away.

What was compared is kept beside them as JSON, so that looking at it again reads no file anew.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from pathlib import Path, PurePath
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from herringbone.exchange.formats import read_any
from herringbone.exchange.problems import SHOWN_IN_FULL, Problem, Reading
from herringbone.web.imports.bringing import bring
from herringbone.web.imports.models import Stage, Upload
from herringbone.web.imports.presenting import presented
from herringbone.web.imports.refusals import NotBrought
from herringbone.web.imports.sources import BroughtFile, files_of
from herringbone.web.imports.unpacking import ENDINGS, MOST_FILES, unpack
from herringbone.web.registers.changes import Author
from herringbone.web.schools.models import School

MOST_BYTES = 128 << 20
LONGEST_NAME = 200
"""Bytes of a file's name; a folder holds names of 255."""
KEPT = timedelta(days=7)
"""So long an upload waits for a decision; then its files are thrown away."""
COMPARED = "compared.json"
ZIP = ".zip"


def folder_of(token: UUID) -> Path:
    """The private folder of an upload; its files stand in `files` below it."""
    return Path(settings.DATA) / "imports" / str(token)


def receive(
    *,
    school: School,
    user: Any,
    author: Author,
    files: Sequence[UploadedFile],
    profile: str,
    school_id_there: str,
    at: datetime,
) -> Upload:
    """Keeps the files, compares them with the school, and gives the upload that waits. Raises
    NotBrought, keeping nothing, for files that are too large or none that can be read."""
    _demand_sound(files)
    token = uuid4()
    place = _private(token)
    try:
        _keep(files, place)
        upload = Upload(
            school=school,
            token=token,
            user=user,
            uploaded_at=at,
            stage=Stage.READY,
            files=[{"name": file.name, "size": file.size} for file in files],
            profile=profile,
            school_id_there=school_id_there,
        )
        compare(upload, author, at)
        upload.save(force_insert=True)
    except BaseException:
        shutil.rmtree(folder_of(token), ignore_errors=True)
        raise
    return upload


def _private(token: UUID) -> Path:
    """A folder that only the server's own user may open, and the place for the files in it."""
    folder = folder_of(token)
    for one in (folder.parent, folder):
        one.mkdir(parents=True, exist_ok=True)
        one.chmod(0o700)
    place = folder / "files"
    place.mkdir()
    return place


def _demand_sound(files: Sequence[UploadedFile]) -> None:
    size = sum(file.size or 0 for file in files)
    if size > MOST_BYTES:
        raise NotBrought(
            f"The files have {size:,} bytes together; {MOST_BYTES:,} are the most. Pack them as a "
            "ZIP, or bring them in with herringbone import on the server."
        )
    if len(files) > MOST_FILES:
        raise NotBrought(f"There are {len(files)} files; a school has at most {MOST_FILES}.")
    names = [PurePath(file.name or "").name.lower() for file in files]
    for name in names:
        if len(name.encode()) > LONGEST_NAME:
            raise NotBrought(f"{name[:40]}…: has too long a name; give the file a shorter one.")
        if PurePath(name).suffix not in {*ENDINGS, ZIP}:
            kinds = ", ".join(sorted({*ENDINGS, ZIP}))
            raise NotBrought(f"{name}: is no file of a register; choose files ending in {kinds}.")
        if names.count(name) > 1:
            raise NotBrought(f"{name}: was chosen twice.")


def _keep(files: Iterable[UploadedFile], place: Path) -> None:
    archives = []
    for file in files:
        path = place / PurePath(file.name or "").name
        if path.suffix.lower() == ZIP:
            path = place.parent / path.name
            archives.append(path)
        with path.open("xb") as out:
            for block in file.chunks():
                out.write(block)
    for archive in archives:
        try:
            unpack(archive, place)
        except FileExistsError as error:
            name = PurePath(str(error.filename)).name
            raise NotBrought(f"{name}: is in the archive and beside it; choose one.") from error
        archive.unlink()


def compare(upload: Upload, author: Author, at: datetime) -> None:
    """Reads the files and compares them, writing nothing into the school; sets the stage."""
    reading = read(upload)
    try:
        if reading.registers is None:
            shown = {"problems": list(map(_problem, reading.refused)), **_beyond(reading)}
            upload.stage = Stage.REFUSED
        else:
            outcome = bring(
                school=upload.school,
                registers=reading.registers,
                columns=reading.columns_present or None,
                files=files_in(upload),
                author=author,
                at=at,
                dry_run=True,
            )
            shown = presented(outcome)
            upload.stage = Stage.READY
    except NotBrought as refused:
        shown = {"lines": list(refused.lines)}
        upload.stage = Stage.REFUSED
    shown["warnings"] = list(reading.warnings.lines(WARNINGS))
    text = json.dumps(shown, ensure_ascii=False)
    (folder_of(upload.token) / COMPARED).write_text(text, encoding="utf-8")


WARNINGS = 50


def _problem(problem: Problem) -> dict[str, Any]:
    return {
        "file": problem.file,
        "row": problem.row,
        "column": problem.column or "",
        "value": problem.value,
        "message": problem.message,
    }


def _beyond(reading: Reading) -> dict[str, Any]:
    lines = []
    if reading.totals:
        lines.append("It holds a term's totals and no marks; there is nothing to bring in.")
    more = reading.refused.counts_beyond(SHOWN_IN_FULL)
    return {"lines": lines, "beyond": [{"kind": k, "count": n} for k, n in more.items()]}


def read(upload: Upload) -> Reading:
    """The upload's files, as `exchange` reads them."""
    place = folder_of(upload.token) / "files"
    return read_any(place, profile=upload.profile or None, school_id=upload.school_id_there or None)


def files_in(upload: Upload) -> tuple[BroughtFile, ...]:
    return files_of([folder_of(upload.token) / "files"])


def compared(upload: Upload) -> dict[str, Any]:
    """What was found when it was compared; empty where the files are gone."""
    path = folder_of(upload.token) / COMPARED
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return found


def throw_away(upload: Upload) -> bool:
    """Removes the files and the upload; False where it is being brought in right now."""
    waiting = Upload.objects.filter(pk=upload.pk).exclude(stage__in=(Stage.RUNNING, Stage.DONE))
    gone, _ = waiting.delete()
    if gone:
        clear(upload.token)
    return bool(gone)


def clear(token: UUID) -> None:
    """Removes an upload's files."""
    shutil.rmtree(folder_of(token), ignore_errors=True)


def throw_away_old(school: School, now: datetime) -> None:
    """Nobody decided on them for a week: pupils' details do not lie about."""
    for upload in Upload.objects.filter(school=school, uploaded_at__lt=now - KEPT):
        throw_away(upload)
