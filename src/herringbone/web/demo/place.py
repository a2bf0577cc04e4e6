"""Where a demonstration lives: a folder of its own below the data folder, whole or not there.

It is built beside its place and moved there when it is complete, so that a broken build leaves
nothing; what was done in it stays until `--fresh`.
"""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

from herringbone.web.clock import LONDON

FOLDER, MAKING, MARKER = "demonstration", "demonstration.making", "demonstration.json"
DATABASE = "herringbone.sqlite3"
SIGN_INS = "sign-ins.json"
PASSWORD = "herringbone"  # noqa: S105 - printed for whoever tries the demonstration
STEPS = 11
"""Lines that making it prints, for a progress bar."""
BEGINS = time(9, 20)


@dataclass(frozen=True, slots=True)
class Place:
    """`base` is the operator's data folder."""

    base: Path

    @property
    def folder(self) -> Path:
        return self.base / FOLDER

    @property
    def making(self) -> Path:
        return self.base / MAKING

    def day(self) -> date | None:
        """The day on which a demonstration stands here; None where there is no whole one."""
        marker = self.folder / MARKER
        if not marker.exists() or not (self.folder / DATABASE).exists():
            return None
        return date.fromisoformat(json.loads(marker.read_text(encoding="utf-8"))["today"])

    def begin(self) -> Path:
        """An empty folder to build in."""
        shutil.rmtree(self.making, ignore_errors=True)
        self.making.mkdir(parents=True, mode=0o700)
        return self.making

    def complete(self, today: date) -> None:
        """Puts what was built in its place, instead of what was there."""
        marker = json.dumps({"today": today.isoformat()})
        (self.making / MARKER).write_text(marker, encoding="utf-8")
        shutil.rmtree(self.folder, ignore_errors=True)
        self.making.replace(self.folder)


def keep_sign_ins(folder: Path, made: list[tuple[str, str, str]]) -> None:
    """School, position and address of each person, for the terminal."""
    (folder / SIGN_INS).write_text(json.dumps(made), encoding="utf-8")


def sign_ins(folder: Path) -> list[tuple[str, str, str]]:
    return [tuple(row) for row in json.loads((folder / SIGN_INS).read_text(encoding="utf-8"))]


def moment_of(today: date) -> datetime:
    """20 past nine in London on the demonstration's day."""
    return datetime.combine(today, BEGINS, tzinfo=LONDON)


def point_settings_at(folder: Path, today: date, port: int) -> None:
    """Tells Django's settings, before they are read, where the demonstration is and stands."""
    origin = f"http://localhost:{port}"
    os.environ.update(
        {
            "HERRINGBONE_DATA": str(folder),
            "DATABASE_URL": "",
            "HERRINGBONE_ORIGIN": origin,
            "HERRINGBONE_HOSTS": "localhost,127.0.0.1",
            "HERRINGBONE_DEMONSTRATION": moment_of(today).isoformat(),
            "HERRINGBONE_EMAIL_URL": "",
        }
    )
