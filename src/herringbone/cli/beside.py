"""A worker beside the server, as a process of its own: a long run slows no page, and whichever of
the two ends unasked does not take the other with it.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

PATIENCE = 10.0
"""Seconds that a worker has to end its job when the server stops; what is cut off is done again."""
AGAIN = 5.0
"""Seconds after which one that ended unasked is started again."""


@contextmanager
def a_worker() -> Iterator[None]:
    """`herringbone work` runs as long as this does."""
    keeper = Keeper()
    keeper.start()
    try:
        yield
    finally:
        keeper.end()


class Keeper(threading.Thread):
    """Starts the worker, and again where it ended unasked."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self._over = threading.Event()
        self._worker: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()

    def run(self) -> None:
        while self._begin():
            assert self._worker is not None
            self._worker.wait()
            self._over.wait(AGAIN)

    def _begin(self) -> bool:
        with self._lock:
            if self._over.is_set():
                return False
            command = [sys.executable, "-m", "herringbone.cli.main", "work"]
            self._worker = subprocess.Popen(  # noqa: S603
                [*command, "--beside", str(os.getpid())], start_new_session=True
            )
            return True

    def end(self) -> None:
        with self._lock:
            self._over.set()
        worker = self._worker
        if worker is None or worker.poll() is not None:
            return
        worker.terminate()
        try:
            worker.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            worker.kill()
            worker.wait()
