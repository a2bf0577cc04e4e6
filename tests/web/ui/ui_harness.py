"""A small server for one page of the kit, under the product's own content security policy.

No database and no school: pages are rendered beforehand, static files come from their folders,
and a test says what a save is answered with.
"""

from __future__ import annotations

import json
import mimetypes
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.staticfiles import finders
from django.http import HttpRequest
from django.template import engines
from django.test import RequestFactory

Answer = tuple[int, Any]


def policy() -> str:
    """The header that the product sends."""
    told = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    return "; ".join(f"{name} {' '.join(sources)}" for name, sources in told.items())


def a_request(path: str = "/", **cookies: str) -> HttpRequest:
    request = RequestFactory().get(path)
    request.user = AnonymousUser()
    request.COOKIES.update(cookies)
    return request


def rendered(source: str, **context: Any) -> str:
    """A template from its text, with the tags that every template knows."""
    return engines["django"].from_string(source).render(context, a_request())


def all_saved(changes: list[dict[str, Any]]) -> Answer:
    kept = [{name: one[name] for name in one if name != "was"} for one in changes]
    return 200, {"at": "09:07", "saved": kept, "refused": []}


@dataclass
class Site:
    """What is served, and what was asked: `posts` are path, headers and body, in order."""

    pages: dict[str, str] = field(default_factory=dict)
    answers: Callable[[list[dict[str, Any]]], Answer] = all_saved
    posts: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)
    address: str = ""

    def begin_again(self) -> None:
        self.pages, self.posts, self.answers = {}, [], all_saved

    def saves(self) -> list[list[dict[str, Any]]]:
        return [json.loads(body) for path, _, body in self.posts if path == "/save"]


@contextmanager
def served(site: Site) -> Iterator[Site]:
    """The site on a port of its own, until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_arguments: object) -> None:
            """A test's output stays quiet."""

        def do_GET(self) -> None:
            path = self.path.partition("?")[0]
            if path in site.pages:
                self.reply(200, "text/html; charset=utf-8", site.pages[path].encode())
                return
            file = (
                finders.find(path.removeprefix("/static/")) if path.startswith("/static/") else None
            )
            if file is None:
                self.reply(404, "text/plain", b"no such page")
                return
            kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
            self.reply(200, kind, Path(file).read_bytes())

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            site.posts.append((self.path, dict(self.headers), body))
            if self.path == "/save":
                status, told = site.answers(json.loads(body))
                self.reply(status, "application/json", json.dumps(told).encode())
                return
            self.send_response(302)
            self.send_header("Location", "/")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def reply(self, status: int, kind: str, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Content-Security-Policy", policy())
            kept = "max-age=600" if self.path.startswith("/static/") else "no-store"
            self.send_header("Cache-Control", kept)
            self.end_headers()
            self.wfile.write(body)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    site.address = f"http://127.0.0.1:{server.server_port}"
    try:
        yield site
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
