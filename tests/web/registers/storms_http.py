"""The storms of `storms` through the door that teachers use: sign-in, permission, page, record.

Run as a program of its own by `test_registers_storms_http`; prints what it found as JSON.
"""

from __future__ import annotations

import http.client
import json
import os
import random
import re
import signal
import socket
import sys
import time
import traceback
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Barrier, Event
from typing import Any, NoReturn
from urllib.parse import urlencode
from uuid import UUID, uuid4

from storms import DAY, NAMES, PUPILS, TOGETHER, _close_pools, _what_stands, begin, codes, fill

TOKEN = "k" * 32
FORM = "application/x-www-form-urlencoded"
ASKS = "Somebody else was here meanwhile. Nothing has been sent yet."
PATH = f"/s/storm/registers/{DAY.isoformat()}/AM"


@dataclass
class Person:
    """A teacher with an open browser."""

    class_name: str
    session: str
    pupils: list[int]
    version: int = 0
    answered: list[UUID] = field(default_factory=list)
    waiting: UUID | None = None


def people(school: Any, pupils: dict[str, list[Any]], more: int) -> list[Person]:
    """A class teacher of each class, and further ones of one class, signed in."""
    from django.test import Client

    found = []
    for number, name in enumerate([*NAMES, *[TOGETHER] * more]):
        browser = Client()
        browser.force_login(_teacher(school, number, name))
        session = browser.cookies["sessionid"].value
        found.append(Person(name, session, [pupil.pk for pupil in pupils[name]]))
    return found


def _teacher(school: Any, number: int, class_name: str) -> Any:
    from django.contrib.auth import get_user_model

    from herringbone.web.schools.models import Post, Role
    from herringbone.web.schools.tenancy import within

    user = get_user_model().objects.create_user(
        f"teacher{number}@example.org", "herringbone-tests-only", name=f"Teacher {number}"
    )
    with within(school):
        Post.objects.create(
            school=school,
            user=user,
            role=Role.CLASS_TEACHER,
            position="class teacher",
            class_name=class_name,
            start=DAY,
        )
    return user


def ask(port: int, person: Person, path: str, body: bytes | None = None, kind: str = "") -> Any:
    """One request of a browser: status and text. Half an answer is none."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    headers = {"Cookie": f"sessionid={person.session}; csrftoken={TOKEN}", "X-CSRFToken": TOKEN}
    if kind:
        headers["Content-Type"] = kind
    try:
        connection.request("POST" if body is not None else "GET", path, body, headers)
        answer = connection.getresponse()
        text = answer.read()
        if answer.getheader("Content-Length") is None:  # it died between two lines of the head
            raise http.client.IncompleteRead(text)
        return answer.status, text.decode()
    finally:
        connection.close()


# --- fifty at once ------------------------------------------------------------------------------
def set_out(port: int) -> None:
    """Makes the school and its teachers, and writes them down for whoever acts them."""
    school = begin()
    pupils = fill(school)
    told = [vars(person) for person in people(school, pupils, 10)]
    print(json.dumps({"people": told, "port": port}, default=str))


def act(port: int, told: list[dict[str, Any]]) -> dict[str, Any]:
    """Fifty teachers open their register and send its form in the same moment, then once more, as
    an impatient finger does; ten people send one of these registers from a device as well. Whose
    register moved before the form arrived is asked, and answers."""
    crowd = [Person(p["class_name"], p["session"], p["pupils"]) for p in told]
    barrier = Barrier(len(crowd))
    with ThreadPoolExecutor(len(crowd)) as threads:
        mine = [threads.submit(by_form, port, one, barrier) for one in crowd[: len(NAMES)]]
        theirs = [threads.submit(by_device, port, one, barrier) for one in crowd[len(NAMES) :]]
        return {
            "forms": [one.result() for one in mine],
            "devices": [one.result() for one in theirs],
        }


def by_form(port: int, person: Person, barrier: Barrier) -> dict[str, Any]:
    path = f"{PATH}/{person.class_name}/"
    status, page = ask(port, person, path)
    sender = re.search(r'name="client_id" value="([^"]+)"', page)
    began = re.search(r'name="began_from" value="([^"]*)"', page)
    if status != 200 or sender is None or began is None:
        barrier.abort()
        return {"page": status, "says": page[:500]}
    sent = dict(zip(person.pupils, codes(UUID(sender[1]), "AM"), strict=True))
    body = _form(sender[1], began[1], {key: (code, "") for key, code in sent.items()})
    barrier.wait()
    started = time.perf_counter()
    answers = [ask(port, person, path, body, FORM) for _ in "12"]
    seconds = time.perf_counter() - started
    asked, mine, in_as = 0, "nothing was asked", sender[1]
    while answers[-1][0] == 200 and ASKS in answers[-1][1] and asked < 20:
        asked += 1
        choosing, mine = _choosing(answers[-1][1], sent)
        in_as = choosing[0]  # each page that is opened sends under an id of its own
        answers.append(ask(port, person, path, _form(*choosing), FORM))
    return {
        "class": person.class_name,
        "sender": sender[1],
        "in_as": in_as,
        "answers": [status for status, _ in answers],
        "asked": asked,
        "mine": mine,
        "seconds": seconds,
        "says": "" if answers[-1][0] == 302 else answers[-1][1][-500:],
    }


def _form(sender: str, began: str, marks: dict[int, tuple[str, str]]) -> bytes:
    """What the browser sends; `marks` are the code and what the page showed, by pupil."""
    said = {"client_id": sender, "began_from": began, "do": "submit"}
    for key, (code, seen) in marks.items():
        said |= {f"mark-{key}": code, f"seen-{key}": seen}
    return urlencode(said).encode()


def _choosing(page: str, sent: dict[int, str]) -> tuple[tuple[str, str, Any], str]:
    """What a teacher sends who finds on the page that asks all that they had marked, beside what
    somebody else did, and stays with it; and what of it the page had lost."""
    sender, began = (
        re.search(f'name="{name}" value="([^"]*)"', page)[1] for name in ("client_id", "began_from")
    )
    marks, lost = {}, []
    for key, code in sent.items():
        row = page[page.index(f'id="row-{key}"') :].partition("</li>")[0]
        seen = re.search(f'name="seen-{key}" value="([^"]*)"', row)[1]
        shows = re.search(r'data-code="([^"]*)"', row)[1]
        if shows != code and f"<b>You: {code}</b>" not in row:
            lost.append(f"{key}: {code}, the page shows {shows}")
        marks[key] = (code, seen)
    return (sender, began, marks), ", ".join(lost) or "all there"


def by_device(port: int, person: Person, barrier: Barrier) -> dict[str, Any]:
    sender = uuid4()
    barrier.wait()
    status, text = ask(port, person, *_from_device(person, sender))
    return {"status": status, "says": text[:500], "sender": str(sender)}


def _from_device(person: Person, sender: UUID) -> tuple[str, bytes, str]:
    """Path, body and kind of a submission from a device's queue."""
    said = {
        "client_id": str(sender),
        "began_from": person.version,
        "captured_at": f"{DAY.isoformat()}T08:59:00+00:00",
        "marks": [
            [key, code, "", None]
            for key, code in zip(person.pupils, codes(sender, "AM"), strict=True)
        ],
    }
    path = f"{PATH}/{person.class_name}/send/"
    return path, json.dumps(said).encode(), "application/json"


def look(_port: int) -> None:
    """What stands in the database afterwards."""
    from herringbone.web.project import commands

    commands.start_django()
    from herringbone.web.registers.rows import codes_held
    from herringbone.web.schools.models import School
    from herringbone.web.schools.tenancy import within

    school = School.objects.get(slug="storm")
    with within(school):
        pupils = list(school.pupils.all())
        held = codes_held(school, pupils, [DAY])
        said = _said_by_senders()
    stands = {str(pupil.pk): held[pupil.pk, DAY, "AM"] for pupil in pupils}
    print(json.dumps({"marks": stands, "said": said, **_what_stands(school)}))


def _said_by_senders() -> dict[str, dict[str, str]]:
    """By sender and pupil: the code that their entry wrote, or keeps as a proposal."""
    from herringbone.web.registers.content import read
    from herringbone.web.registers.models import PartContent

    found: dict[str, dict[str, str]] = {}
    for content in PartContent.objects.select_related("part__entry"):
        part = read(content.text)
        [code] = [one.code for one in part.proposed] or [one.new for one in part.marks]
        mine = found.setdefault(str(content.part.entry.client_id), {})
        mine[str(content.pupil_id)] = code
    return found


# --- killed in the middle of submits ------------------------------------------------------------
def killed(times: int, seed: int) -> None:
    """A server that answers teachers is killed at `times` random moments; their devices send again
    whatever was not answered."""
    from django.db import connections

    school = begin()
    crowd = people(school, fill(school), 0)[:8]
    from herringbone.web.project.wsgi import application

    _warm(crowd[0])
    chance, unheard, broken = random.Random(seed), 0, 0
    for _ in range(times):
        connections.close_all()
        _close_pools()
        server, port = _serve(application)
        _send_until_killed(port, crowd, server, chance.uniform(0.0, 0.2))
        unheard += _unheard(school, crowd)
        broken += _half(school)
    connections.close_all()
    _close_pools()
    server, port = _serve(application)
    for person in crowd:
        _send(port, person)
    os.kill(server, signal.SIGKILL)
    os.waitpid(server, 0)
    found = {
        "answered": sum(len(person.answered) for person in crowd),
        "senders": len({sender for person in crowd for sender in person.answered}),
        "unheard": unheard,
        "broken": broken,
        "wrong": _not_the_last(school, crowd),
    }
    print(json.dumps({**found, **_what_stands(school)}))


def _warm(person: Person) -> None:
    """What a first request loads is there before the first server is born."""
    from django.test import Client

    browser = Client()
    browser.cookies["sessionid"] = person.session
    assert browser.get(f"{PATH}/{person.class_name}/").status_code == 200


def _serve(application: Any) -> tuple[int, int]:
    """A process that answers at a port of its own, a thread a request: its number and the port.
    Only that process holds the door, so that whoever waits there hears of its death."""
    door = socket.create_server(("127.0.0.1", 0), backlog=128)
    port = door.getsockname()[1]
    child = os.fork()
    if child == 0:
        _answer(door, application)
    door.close()
    return child, port


def _answer(door: socket.socket, application: Any) -> NoReturn:
    from socketserver import ThreadingMixIn
    from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

    class Quiet(WSGIRequestHandler):
        def log_message(self, *_args: Any) -> None:
            """Nothing: what is sent is asked about afterwards."""

    class Server(ThreadingMixIn, WSGIServer):
        daemon_threads = True

    try:
        server = Server(door.getsockname(), Quiet, bind_and_activate=False)
        server.socket.close()
        server.socket = door
        server.server_name, server.server_port = "127.0.0.1", door.getsockname()[1]
        server.setup_environ()
        server.set_app(application)
        server.serve_forever()
    except BaseException:
        traceback.print_exc()
    os._exit(1)


def _send_until_killed(port: int, crowd: list[Person], server: int, seconds: float) -> None:
    dead, begun = Event(), Event()

    def keeps_sending(person: Person) -> None:
        while not dead.is_set():
            try:
                _send(port, person)
                begun.set()
            except (OSError, http.client.HTTPException):
                return  # no answer: the device keeps it and sends it again

    with ThreadPoolExecutor(len(crowd)) as threads:
        sending = [threads.submit(keeps_sending, person) for person in crowd]
        begun.wait(60)  # what is killed is a server in the middle of its work
        time.sleep(seconds)
        os.kill(server, signal.SIGKILL)
        dead.set()
        _, status = os.waitpid(server, 0)
        assert os.WIFSIGNALED(status), "the server ended by itself"
        for one in sending:
            one.result()


def _send(port: int, person: Person) -> None:
    sender = person.waiting = person.waiting or uuid4()
    status, text = ask(port, person, *_from_device(person, sender))
    assert status == 200, f"{status}: {text[:500]}"
    said = json.loads(text)
    assert (said["state"], said["proposed"]) == ("sent", 0), text
    person.version = said["version"]
    person.answered.append(sender)
    person.waiting = None


def _unheard(school: Any, crowd: list[Person]) -> int:
    """How many were written whole, and their senders never heard of it."""
    from herringbone.web.registers.models import Entry
    from herringbone.web.schools.tenancy import within

    waiting = [person.waiting for person in crowd if person.waiting]
    with within(school):
        return int(Entry.objects.filter(client_id__in=waiting).count())


def _half(school: Any) -> int:
    """Entries that do not hold all pupils of their class."""
    from django.db.models import Count

    from herringbone.web.registers.models import Entry
    from herringbone.web.schools.tenancy import within

    with within(school):
        counted = Entry.objects.annotate(held=Count("parts__content"))
        return int(counted.exclude(held=PUPILS).count())


def _not_the_last(school: Any, crowd: list[Person]) -> list[str]:
    """Classes whose marks are not those of the last submission that was answered."""
    from herringbone.web.registers.rows import codes_held
    from herringbone.web.schools.tenancy import within

    with within(school):
        held = codes_held(school, list(school.pupils.all()), [DAY])
    return [
        person.class_name
        for person in crowd
        if [held[key, DAY, "AM"] for key in person.pupils] != codes(person.answered[-1], "AM")
    ]


if __name__ == "__main__":
    sys.path.insert(0, os.environ["HERRINGBONE_TESTS"])
    storm, *rest = sys.argv[1:]
    {"set_out": set_out, "look": look, "killed": killed}[storm](*map(int, rest))
