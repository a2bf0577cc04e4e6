"""A sender that is killed at any moment: by GOV.UK Notify each message goes exactly as often as it
was approved; by SMTP never twice by itself, and what nobody can know is shown. On both databases.
"""

from __future__ import annotations

import socket
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from aimed_kills import Point, Stood
from mail_server import mail_server
from message_storms import EACH_LIFE, LIVES, MEASURED
from notify_stub import notify

from own_databases import Env, begun, told

pytestmark = pytest.mark.both_databases
PROGRAM = Path(__file__).with_name("message_storms.py")
SLOW = 0.006
"""Seconds between a provider's taking a message and its saying so: where a kill hurts most."""


@contextmanager
def aimed() -> Iterator[tuple[Stood, socket.socket]]:
    """What a provider is told by whoever kills its senders, and the killer's end of that line."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield Stood(ours), theirs


def killed(
    env: Env, times: int, seed: int, carrier: str, port: int, end: socket.socket
) -> dict[str, list]:
    """How each message stands after so many deaths: its state and how often it was tried."""
    line = end.fileno()
    died = begun(env, PROGRAM, "killed", times, seed, carrier, port, line, handles=(line,))
    found: dict[str, list] = told(died)
    return found


def planned(carrier: str, times: int) -> Counter[Point | None]:
    return Counter(LIVES[carrier][life % len(LIVES[carrier])] for life in range(times))


def hit_as_planned(stood: Stood, carrier: str, times: int) -> bool:
    hit = {point: len(at) for point, at in stood.hit.items()}
    return hit == {point: n for point, n in planned(carrier, times).items() if point}


def by_notify(env: Env, times: int, seed: int) -> None:
    with aimed() as (stood, end), notify(slow=SLOW, stood=stood) as stub:
        stands = killed(env, times, seed, "notify", stub.port, end)
        assert hit_as_planned(stood, "notify", times)
        assert len(stands) == (times + MEASURED) * EACH_LIFE
        assert stub.accepted == Counter(dict.fromkeys(stands, 1)), "each exactly once"
    assert {state for state, _ in stands.values()} == {"sent"}
    assert all(stands[lost][1] > 1 for lost in stood.hit[Point.HEARD]), "it went by another try"
    assert stub.asked["get"] > len(stood.hit[Point.TAKEN]) + len(stood.hit[Point.ASKED])


def by_mail(env: Env, times: int, seed: int) -> None:
    with aimed() as (stood, end), mail_server(stood) as (box, port):
        stands = killed(env, times, seed, "smtp", port, end)
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
