"""A kill at a chosen point, on any machine: whoever kills names the point, the provider's stand-in
says when a sender has come to it, and goes on only once that sender is dead. No clock is in it.
"""

from __future__ import annotations

import select
import socket
from collections import defaultdict
from enum import StrEnum
from threading import Lock

PATIENCE = 60.0
HERE, DEAD = b"!", b"x"


class Point(StrEnum):
    """Where a sender dies. Of `HEARD` the message is lost on the way, of `TAKEN` it has gone."""

    MET = "m"
    HEARD = "h"
    TAKEN = "t"
    ASKED = "a"


class Stood:
    """The provider's side: `at` is said at every point, and is True where its sender was killed."""

    def __init__(self, line: socket.socket) -> None:
        line.settimeout(PATIENCE)
        self.line = line
        self.hit: defaultdict[Point, list[str]] = defaultdict(list)
        self._wanted = ""
        self._lock = Lock()

    def at(self, point: Point, reference: str = "") -> bool:
        with self._lock:
            self._wanted = self._wanted or self._asked_for()
            if self._wanted != point:
                return False
            self._wanted = ""
            self.hit[point].append(reference)
            self.line.sendall(HERE)
            return self.line.recv(1) == DEAD

    def _asked_for(self) -> str:
        waiting, _, _ = select.select([self.line], [], [], 0)
        return self.line.recv(1).decode() if waiting else ""


class Killer:
    """The killing side: `want` before the sender is born, `wait` for it to come, then `done`."""

    def __init__(self, handle: int) -> None:
        self.line = socket.socket(fileno=handle)
        self.line.settimeout(PATIENCE)

    def want(self, point: Point) -> None:
        self.line.sendall(point.encode())

    def wait(self) -> None:
        if self.line.recv(1) != HERE:
            raise ConnectionError("the provider's stand-in has gone")

    def done(self) -> None:
        self.line.sendall(DEAD)

    def close(self) -> None:
        self.line.close()
