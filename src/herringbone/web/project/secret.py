"""The key that signs sessions: told by the operator, or made once and kept beside the database."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from herringbone.web.project.environment import read


def secret_key(folder: Path) -> str:
    """The key as told, from its file, or from the data folder, where it is made at first use."""
    told = read("HERRINGBONE_SECRET_KEY")
    if told:
        return told
    file = read("HERRINGBONE_SECRET_KEY_FILE")
    if file:
        return Path(file).read_text(encoding="utf-8").strip()
    return _kept(folder / "secret.key")


def _kept(path: Path) -> str:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="utf-8").strip()
    key = secrets.token_urlsafe(50)
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        out.write(key)
    return key
