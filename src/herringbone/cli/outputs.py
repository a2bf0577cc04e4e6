"""Where results go: a folder that is new, empty, or holds an earlier result of the same kind."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

from herringbone.cli.refusals import Refused


def claim(folder: Path, *, sign: str = "", force: bool = False) -> None:
    """Raises `Refused` where the folder holds something else: writing there could replace a file
    that nobody meant to lose. `sign` is the file by which an earlier result is known, if any."""
    if folder.exists() and not folder.is_dir():
        raise Refused(f"herringbone: {folder} is a file; name a folder.")
    if force or not folder.exists() or not any(folder.iterdir()):
        return
    if sign and (folder / sign).is_file():
        return
    raise Refused(
        f"herringbone: {folder} already holds files.",
        "Name another folder, or add --force to replace files of the same names in it.",
    )


def as_json_text(result: Any) -> str:
    """A result as JSON: keys sorted, two spaces, dates as ISO text."""
    return json.dumps(result, sort_keys=True, indent=2, ensure_ascii=False, default=_plain)


def _plain(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"JSON cannot hold a {type(value).__name__}")
