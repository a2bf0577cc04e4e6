"""Databases for tests that start programs and kill them: each test gets a copy of one that was made
once, and a program that is told of it. On a file of SQLite's, or where `DATABASE_URL` says.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg

TESTS = Path(__file__).parent
ADMIN = os.environ.get("DATABASE_URL", "")
PREPARES = """
from herringbone.web.project import commands
commands.start_django()
commands.prepare_database()
"""
PATIENCE = 540
"""Seconds after which a program hangs, however busy the machine is."""

Env = dict[str, str]


@contextmanager
def prepared(folder: Path) -> Iterator[Env]:
    """A database with its tables."""
    with _made(folder) as env:
        ended(_begun(env, "-c", PREPARES))
        yield env


@contextmanager
def copied(like: Env, folder: Path) -> Iterator[Env]:
    """The same once more, to be written to."""
    if not ADMIN:
        shutil.copytree(like["HERRINGBONE_DATA"], folder, dirs_exist_ok=True)
    template = like["DATABASE_URL"].rpartition("/")[2]
    with _made(folder, f"TEMPLATE {template}" if template else "") as env:
        yield env


@contextmanager
def _made(folder: Path, like: str = "") -> Iterator[Env]:
    if not ADMIN:
        yield environment(folder, "")
        return
    name = f"own_{uuid4().hex[:12]}"
    _ask(f"CREATE DATABASE {name} {like}")
    try:
        yield environment(folder, name)
    finally:
        _ask(f"DROP DATABASE {name} WITH (FORCE)")


def _ask(statement: str) -> None:
    with psycopg.connect(ADMIN, autocommit=True) as admin:
        admin.execute(statement)


def environment(folder: Path, name: str) -> Env:
    return {
        **os.environ,
        "HERRINGBONE_DATA": str(folder),
        "HERRINGBONE_TESTS": str(TESTS),
        "DJANGO_SETTINGS_MODULE": "herringbone.web.project.test_settings",
        "DATABASE_URL": f"{ADMIN.rpartition('/')[0]}/{name}" if name else "",
    }


def begun(
    env: Env, program: Path, *arguments: object, handles: tuple[int, ...] = ()
) -> subprocess.Popen[str]:
    """A program of the tests, with warnings as errors, like theirs; it holds `handles`, too."""
    return _begun(env, str(program), *arguments, handles=handles)


def herringbone(env: Env, *words: object) -> subprocess.Popen[str]:
    """The command as a person runs it."""
    return _begun(env, "-m", "herringbone.cli.main", *words)


def _begun(env: Env, *arguments: object, handles: tuple[int, ...] = ()) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-W", "error", *map(str, arguments)],
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        pass_fds=handles,
    )


def ended(process: subprocess.Popen[str], status: int = 0) -> tuple[str, str]:
    """What it said on both channels. A child of it that failed wrote how to the second."""
    try:
        out, err = process.communicate(timeout=PATIENCE)
    finally:
        process.kill()
    assert process.returncode == status, out[-2000:] + err[-4000:]
    assert "Traceback" not in err, err[-4000:]
    return out, err


def told(process: subprocess.Popen[str]) -> Any:
    """What a program of the tests found: its last line is JSON."""
    out, _ = ended(process)
    return json.loads(out.splitlines()[-1]) if out.strip() else {}
