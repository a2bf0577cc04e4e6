"""The command as a test runs it: through click's runner, or as a process of its own."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from click.testing import CliRunner

from herringbone.cli.main import commands

TRACEBACK = "Traceback (most recent call last)"


@dataclass(frozen=True)
class Ran:
    """How a command ended; `err` is its standard error."""

    status: int
    out: str
    err: str


def herringbone(*words: object) -> Ran:
    """Runs the command in this process; no traceback ever belongs in what it prints."""
    result = CliRunner().invoke(commands, [str(word) for word in words])
    ran = Ran(result.exit_code, result.stdout, result.stderr)
    assert TRACEBACK not in ran.out + ran.err
    return ran


def process(*words: object, hash_seed: str = "0", cwd: Path | None = None) -> Ran:
    """Runs the command as a user does, with a hash seed."""
    done = subprocess.run(
        [sys.executable, "-m", "herringbone.cli.main", *map(str, words)],
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONHASHSEED": hash_seed, "PYTHONIOENCODING": "utf-8"},
        cwd=cwd,
        check=False,
    )
    assert TRACEBACK not in done.stdout + done.stderr
    return Ran(done.returncode, done.stdout, done.stderr)
