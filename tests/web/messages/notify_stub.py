"""A stand-in for GOV.UK Notify as it behaves (references, test numbers, 429, faults), over HTTP.

It counts what it accepted by reference, and keeps what it was told, for tests to look at.
"""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

from aimed_kills import Point, Stood

KEY = "stub-" + "11111111-2222-3333-4444-555555555555-" + "66666666-7777-8888-9999-000000000000"
ENDS = {
    "07700900003": "temporary-failure",
    "07700900002": "permanent-failure",
    "temp-fail@simulator.notify": "temporary-failure",
    "perm-fail@simulator.notify": "permanent-failure",
}


@dataclass
class Notify:
    """`faults` are answered first, one a request: a status and a body. `slow` is how long it takes
    between accepting and answering, and at `stood` its senders are killed."""

    accepted: Counter[str] = field(default_factory=Counter)
    bodies: list[dict] = field(default_factory=list)
    ids: dict[str, str] = field(default_factory=dict)
    faults: list[tuple[int, str]] = field(default_factory=list)
    drops: int = 0
    asked: Counter[str] = field(default_factory=Counter)
    slow: float = 0.0
    stood: Stood | None = None
    lock: Lock = field(default_factory=Lock)
    port: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def accept(self, kind: str, body: dict) -> dict:
        with self.lock:
            reference = body["reference"]
            self.accepted[reference] += 1
            self.bodies.append({"kind": kind, **body})
            made = self.ids[reference] = str(uuid4())
        if not self.dies_at(Point.TAKEN, reference):
            time.sleep(self.slow)
        return {"id": made, "reference": reference, "content": {}, "uri": "", "template": {}}

    def dies_at(self, point: Point, reference: str) -> bool:
        return self.stood is not None and self.stood.at(point, reference)

    def ends(self, reference: str) -> str:
        """The status that its simulator gives a notification in the end."""
        body = next(b for b in self.bodies if b["reference"] == reference)
        return ENDS.get(body.get("phone_number") or body.get("email_address", ""), "delivered")


def _handler(state: Notify) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            kind = self.path.rsplit("/", 1)[1]
            state.asked["post"] += 1
            if not self.headers["Authorization"].startswith("Bearer "):
                self._say(403, _error("AuthError", "Unauthorized, authentication token missing"))
                return
            if state.faults:
                status, says = state.faults.pop(0)
                self._say(status, _error("Fault", says))
                return
            if state.dies_at(Point.HEARD, body["reference"]):
                self.close_connection = True
                return
            said = state.accept(kind, body)
            if state.drops:
                state.drops -= 1
                self.close_connection = True
                return  # accepted, and the answer is lost
            self._say(201, said)

        def do_GET(self) -> None:
            asked = parse_qs(urlsplit(self.path).query)
            state.asked["get"] += 1
            reference = asked.get("reference", [""])[0]
            state.dies_at(Point.ASKED, reference)
            held = state.ids.get(reference)
            found = [{"id": held, "reference": reference, "status": "sending"}] if held else []
            self._say(200, {"notifications": found, "links": {}})

        def _say(self, status: int, body: dict) -> None:
            octets = json.dumps(body).encode()
            try:
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(octets)))
                self.end_headers()
                self.wfile.write(octets)
            except ConnectionError:
                return  # whoever asked was killed meanwhile

        def log_message(self, *args: object) -> None:
            return

    return Handler


def _error(kind: str, says: str) -> dict:
    return {"status_code": 0, "errors": [{"error": kind, "message": says}]}


@contextmanager
def notify(**more: object) -> Iterator[Notify]:
    state = Notify(**more)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(state))
    server.daemon_threads = True
    state.port = server.server_address[1]
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
