"""A sender that is killed at any moment: by GOV.UK Notify each message goes exactly as often as it
was approved; by SMTP never twice by itself, and what nobody can know is shown. On both databases.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from aimed_kills import Point, Stood
from mail_server import mail_server
from message_storms import EACH_LIFE, LIVES, MEASURED
from notify_stub import notify

pytestmark = pytest.mark.both_databases
PROGRAM = Path(__file__).with_name("message_storms.py")
TESTS = Path(__file__).parents[2]
ADMIN = os.environ.get("DATABASE_URL", "")
SLOW = 0.006
"""Seconds between a provider's taking a message and its saying so: where a kill hurts most."""


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    """A database with its tables, made once; each storm gets a copy."""
    folder = tmp_path_factory.mktemp("messages")
    name = new_database() if ADMIN else ""
    storm(environment(folder, name), "prepare")
    yield name or folder
    if name:
        drop(name)


@pytest.fixture
def own_database(prepared, tmp_path):
    """The environment of a program with a database of its own."""
    if not ADMIN:
        shutil.copytree(prepared, tmp_path, dirs_exist_ok=True)
        yield environment(tmp_path, "")
        return
    name = new_database(f"TEMPLATE {prepared}")
    yield environment(tmp_path, name)
    drop(name)


def environment(folder: Path, name: str) -> dict[str, str]:
    return {
        **os.environ,
        "HERRINGBONE_DATA": str(folder),
        "HERRINGBONE_TESTS": str(TESTS),
        "DJANGO_SETTINGS_MODULE": "herringbone.web.project.test_settings",
        "DATABASE_URL": f"{ADMIN.rpartition('/')[0]}/{name}" if name else "",
    }


def new_database(like: str = "") -> str:
    name = f"messages_{uuid4().hex[:12]}"
    with psycopg.connect(ADMIN, autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name} {like}")
    return name


def drop(name: str) -> None:
    with psycopg.connect(ADMIN, autocommit=True) as admin:
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


def storm(env: dict[str, str], *arguments: object, handles: tuple[int, ...] = ()) -> dict:
    ran = subprocess.run(
        [sys.executable, str(PROGRAM), *map(str, arguments)],
        env=env,
        capture_output=True,
        text=True,
        check=False,
        timeout=540,
        pass_fds=handles,
    )
    assert ran.returncode == 0, ran.stderr[-4000:]
    assert "Traceback" not in ran.stderr, ran.stderr[-4000:]
    return json.loads(ran.stdout.splitlines()[-1]) if ran.stdout.strip() else {}


@contextmanager
def aimed() -> Iterator[tuple[Stood, socket.socket]]:
    """What a provider is told by whoever kills its senders, and the killer's end of that line."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield Stood(ours), theirs


def planned(carrier: str, times: int) -> Counter[Point | None]:
    return Counter(LIVES[carrier][life % len(LIVES[carrier])] for life in range(times))


def hit_as_planned(stood: Stood, carrier: str, times: int) -> bool:
    hit = {point: len(at) for point, at in stood.hit.items()}
    return hit == {point: n for point, n in planned(carrier, times).items() if point}


def by_notify(env: dict[str, str], times: int, seed: int) -> None:
    with aimed() as (stood, end), notify(slow=SLOW, stood=stood) as stub:
        line = end.fileno()
        stands = storm(env, "killed", times, seed, "notify", stub.port, line, handles=(line,))
        assert hit_as_planned(stood, "notify", times)
        assert len(stands) == (times + MEASURED) * EACH_LIFE
        assert stub.accepted == Counter(dict.fromkeys(stands, 1)), "each exactly once"
    assert {state for state, _ in stands.values()} == {"sent"}
    assert all(stands[lost][1] > 1 for lost in stood.hit[Point.HEARD]), "it went by another try"
    assert stub.asked["get"] > len(stood.hit[Point.TAKEN]) + len(stood.hit[Point.ASKED])


def by_mail(env: dict[str, str], times: int, seed: int) -> None:
    with aimed() as (stood, end), mail_server(stood) as (box, port):
        line = end.fileno()
        stands = storm(env, "killed", times, seed, "smtp", port, line, handles=(line,))
        taken = Counter(map(reference_of, box.counts.elements()))
    assert hit_as_planned(stood, "smtp", times)
    assert len(stands) == (times + MEASURED) * EACH_LIFE
    assert max(taken.values()) == 1, "nothing goes twice by itself"
    assert {state for state, _ in stands.values()} == {"sent", "unknown"}
    assert all(taken[reference] == 1 for reference, (s, _) in stands.items() if s == "sent")
    for point, arrived in ((Point.HEARD, 0), (Point.TAKEN, 1)):
        hit = [reference_of(known) for known in stood.hit[point]]
        assert {(stands[each][0], taken[each]) for each in hit} == {("unknown", arrived)}
    assert max(tried for _, tried in stands.values()) > 1, "who died at the door tried in vain"


def reference_of(message_id: str) -> str:
    return message_id.strip("<>").partition("@")[0]


def test_a_killed_sender_sends_each_text_once(own_database):
    by_notify(own_database, 25, 1)


def test_a_killed_sender_mails_nothing_twice(own_database):
    by_mail(own_database, 25, 2)


@pytest.mark.slow
def test_a_sender_killed_two_hundred_times_sends_each_text_once(own_database):
    by_notify(own_database, 200, 3)


@pytest.mark.slow
def test_a_sender_killed_two_hundred_times_mails_nothing_twice(own_database):
    by_mail(own_database, 200, 4)
