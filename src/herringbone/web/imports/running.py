"""Brings an upload in: at once where it is small, in a process of its own where it is large.

The import and the upload's last stage are one transaction. A process that dies leaves nothing: its
sign of life grows old, and whoever looks next finds the upload waiting again.
"""

from __future__ import annotations

import json
import logging
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from threading import Event, Thread
from uuid import UUID

from django.db import transaction

from herringbone.web.imports.bringing import STEPS, bring
from herringbone.web.imports.models import Stage, Upload
from herringbone.web.imports.presenting import as_stored, from_stored
from herringbone.web.imports.questions import Decisions
from herringbone.web.imports.refusals import NotBrought
from herringbone.web.imports.uploading import clear, compared, files_in, folder_of, read
from herringbone.web.registers.changes import Author, Refused
from herringbone.web.schools.tenancy import within

LARGE = 20_000
"""From so many changed marks and rows on, a process of its own."""
BEAT = 1.0
DEAD_AFTER = 30.0
"""Seconds without a sign of life after which a process is taken to have died."""
PROGRESS = "progress.json"
INTERRUPTED = "It was interrupted, and nothing was changed. Bring it in again."
BROKEN = (
    "Something went wrong here, and nothing was changed. Tell whoever runs Herringbone the number"
)
log = logging.getLogger(__name__)


def start(*, upload: Upload, decisions: Decisions, author: Author, at: datetime) -> bool:
    """Begins to bring an upload in; False where somebody else began meanwhile."""
    waiting = Upload.objects.filter(pk=upload.pk, stage__in=(Stage.READY, Stage.FAILED))
    answers = {**as_stored(decisions), "author": [author.name, author.position, author.user_id]}
    if not waiting.update(stage=Stage.RUNNING, started_at=at, answers=answers, says=[]):
        return False
    upload.refresh_from_db()
    _show(upload.token, STEPS[0], 0, len(STEPS))
    if compared(upload).get("rows", 0) < LARGE:
        finish(upload)
    else:
        launch(upload.token)
    return True


def launch(token: UUID) -> None:
    """A process of its own: it neither slows the pages down nor dies with a request."""
    command = [sys.executable, "-m", "herringbone.web.imports.alone", str(token)]
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL)  # noqa: S603 - our own words
    Thread(target=process.wait, daemon=True).start()


def finish(upload: Upload) -> None:
    """Brings a running upload in; whatever happens, its last stage says what came of it."""
    with within(upload.school):
        try:
            with _signs_of_life(upload.token):
                _bring(upload)
        except (NotBrought, Refused) as refused:
            _fail(upload, list(getattr(refused, "lines", (str(refused),))))
        except Exception:
            log.exception("import %s failed", upload.token)
            _fail(upload, [f"{BROKEN} {upload.token}."])
        else:
            clear(upload.token)


def _bring(upload: Upload) -> None:
    reading, files = read(upload), files_in(upload)
    if reading.registers is None:
        raise NotBrought("The files can no longer be read. Upload them again.")
    name, position, user_id = upload.answers["author"]
    with transaction.atomic():
        outcome = bring(
            school=upload.school,
            registers=reading.registers,
            columns=reading.columns_present or None,
            files=files,
            named=upload.profile or "upload",
            author=Author(name, position, user_id),
            at=upload.started_at,
            decisions=from_stored(upload.answers),
            progress=lambda words, done, total: _show(upload.token, words, done, total),
        )
        mine = Upload.objects.filter(
            pk=upload.pk, stage=Stage.RUNNING, started_at=upload.started_at
        )
        if not mine.update(stage=Stage.DONE, run=outcome.run):
            raise NotBrought(INTERRUPTED)


def _fail(upload: Upload, lines: list[str]) -> None:
    mine = Upload.objects.filter(pk=upload.pk, stage=Stage.RUNNING, started_at=upload.started_at)
    mine.update(stage=Stage.FAILED, says=lines)


# --- how far it is --------------------------------------------------------------------------------
def progress_of(upload: Upload) -> tuple[str, int, int]:
    """Words, how much is done, of how much."""
    path = folder_of(upload.token) / PROGRESS
    try:
        words, done, total = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return STEPS[0], 0, len(STEPS)
    return words, done, total


def revive(upload: Upload) -> None:
    """An upload whose process died waits for a person again."""
    if upload.stage != Stage.RUNNING or not _is_dead(folder_of(upload.token) / PROGRESS):
        return
    mine = Upload.objects.filter(pk=upload.pk, stage=Stage.RUNNING, started_at=upload.started_at)
    mine.update(stage=Stage.FAILED, says=[INTERRUPTED])
    upload.refresh_from_db()


def _is_dead(path: Path) -> bool:
    try:
        return time.time() - path.stat().st_mtime > DEAD_AFTER
    except OSError:
        return True


def _show(token: UUID, words: str, done: int, total: int) -> None:
    """Beside the files, not in the database: SQLite has one writer, and it is at work."""
    path = folder_of(token) / PROGRESS
    waiting = path.with_suffix(".new")
    waiting.write_text(json.dumps([words, done, total]), encoding="utf-8")
    waiting.replace(path)


@contextmanager
def _signs_of_life(token: UUID) -> Iterator[None]:
    """Touches the progress every second, as long as the work goes on."""
    ended, path = Event(), folder_of(token) / PROGRESS

    def beat() -> None:
        while not ended.wait(BEAT):
            path.touch()

    thread = Thread(target=beat, daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
