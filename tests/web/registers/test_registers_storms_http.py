"""The proof of a morning: fifty teachers at once through the real door, and a server that is killed
in the middle of their submits. Sign-in, permission, page and record, on both databases."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

import pytest
import storms_http
from storms import NAMES, PUPILS
from test_registers_storms import HERE, storm

pytestmark = pytest.mark.both_databases
NINE = "2026-11-20T09:00:00+00:00"
"""The server's clock begins here: registers opened at 08:50 and close at 09:20."""


@pytest.fixture
def morning(own_database):
    return {
        **own_database,
        "HERRINGBONE_DEMONSTRATION": NINE,
        "PYTHONPATH": os.pathsep.join([str(HERE), own_database["HERRINGBONE_TESTS"]]),
    }


@pytest.fixture
def served(morning):
    """`herringbone serve` as a school runs it; gives its port."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "herringbone.cli.main", "serve", "--port", str(port)]
    server = subprocess.Popen(
        command, env=morning, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    try:
        _wait_for(port, server)
        yield port
    finally:
        server.terminate()
        server.communicate(timeout=20)


def _wait_for(port: int, server: subprocess.Popen[str]) -> None:
    for _ in range(300):
        assert server.poll() is None, server.stderr.read() if server.stderr else ""
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=5)
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
        else:
            return
    raise AssertionError("the server did not come up")


def run(env: dict[str, str], *arguments: object) -> dict:
    return storm(env, *arguments, program="storms_http.py")


@pytest.mark.slow
def test_fifty_teachers_send_their_registers_through_the_real_door(morning, served):
    told = run(morning, "set_out", served)["people"]
    found = storms_http.act(served, told)
    _every_form_is_in(found["forms"])
    assert [one["status"] for one in found["devices"]] == [200] * 10, found["devices"]
    stands = run(morning, "look", served)
    assert stands["entries"] == len(NAMES) + 10
    assert stands["parts"] == (len(NAMES) + 10) * PUPILS
    assert stands["submitted"] == len(NAMES)
    assert stands["differences"] == []
    senders = [*found["forms"], *found["devices"]]
    in_as = [one.get("in_as", one["sender"]) for one in senders]
    assert stands["said"].keys() == set(in_as)
    for teacher, one, known in zip(told, senders, in_as, strict=True):
        sent = storms_http.codes(storms_http.UUID(one["sender"]), "AM")
        marks = dict(zip(map(str, teacher["pupils"]), sent, strict=True))
        assert stands["said"][known] == marks, "a mark is neither written nor proposed"
        if teacher["class_name"] != storms_http.TOGETHER:
            assert {key: stands["marks"][key] for key in marks} == marks
    assert max(one["seconds"] for one in found["forms"]) < 30


def _every_form_is_in(forms: list[dict]) -> None:
    """One whose register moved before it arrived (on a slow machine the devices are first) is
    answered with both marks side by side, nothing of it lost, and is in once its sender chose."""
    for one in forms:
        assert one.get("answers"), one
        if not one["asked"]:
            assert one["answers"] == [302, 302], one
            continue
        assert one["class"] == storms_http.TOGETHER, one
        assert one["mine"] == "all there", one
        assert one["answers"] == [*[200] * (1 + one["asked"]), 302], one


@pytest.mark.slow
def test_a_server_killed_among_submits_200_times_leaves_each_register_whole_or_not_there(morning):
    found = run(morning, "killed", 200, 20261120)
    assert found["broken"] == 0
    assert found["answered"] == found["senders"] == found["entries"] >= 200
    assert found["parts"] == found["entries"] * PUPILS
    assert found["wrong"] == []
    assert found["proposals"] == 0
    assert found["differences"] == []
    assert found["unheard"] > 0, "no answer was ever lost after a register was written"
