"""A sender that is killed over and over, on a database of its own, for `test_messages_killed`: a
child is born, sends what is due and dies at a point or a random moment. It decides nothing.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
from contextlib import closing
from datetime import datetime, timedelta
from typing import Any

from aimed_kills import Killer, Point

EACH_LIFE = 3
MEASURED = 2
AT_RANDOM = (None, None, None)
LIVES = {
    "notify": (Point.HEARD, Point.ASKED, Point.TAKEN, *AT_RANDOM),
    "smtp": (Point.MET, Point.HEARD, Point.TAKEN, *AT_RANDOM),
}
"""Where the lives end, over and over. Who died while it was heard leaves something to look up, so
that the next is certain to come to asking."""
LEASE = 0.25
BEGAN = time.monotonic()


def start() -> None:
    from herringbone.web.project import commands

    sys.path.insert(0, os.environ["HERRINGBONE_TESTS"])
    commands.start_django()


def killed(times: str, seed: str, carrier: str, port: str, handle: str) -> None:
    """So many lives of a sender; how each message stands afterwards, by reference."""
    start()
    from django.conf import settings

    from herringbone.web.messages.models import Message
    from herringbone.web.schools.tenancy import within

    _configure(settings.MESSAGES, carrier, int(port))
    school, amy = _school()
    chance = random.Random(int(seed))
    with within(school), closing(Killer(int(handle))) as killer:
        whole = [_time_of_one(school, amy, carrier, f"first {n}") for n in range(MEASURED)][-1]
        for life in range(int(times)):
            _approve_some(school, amy, carrier, str(life))
            point = LIVES[carrier][life % len(LIVES[carrier])]
            _one_life(school, killer, point, chance.uniform(0.0, whole))
        _send_the_rest(school)
        rows = Message.objects.values_list("reference", "state", "tried")
        print(json.dumps({str(reference): [state, tried] for reference, state, tried in rows}))


def _time_of_one(school: Any, amy: Any, carrier: str, key: str) -> float:
    """How long a life's messages take here and now: within that a kill hurts. The first time is
    longer, since everything is loaded meanwhile."""
    from herringbone.web.messages.sending import send_due

    _approve_some(school, amy, carrier, key)
    began = time.monotonic()
    send_due(school, _now())
    return time.monotonic() - began


def _send_the_rest(school: Any) -> None:
    from herringbone.web.messages.models import Message, State
    from herringbone.web.messages.sending import send_due

    for _ in range(60):
        send_due(school, _now())
        if not Message.objects.filter(state__in=(State.APPROVED, State.LEAVING)).exists():
            break
        time.sleep(LEASE / 2)


def _configure(held: dict[str, Any], carrier: str, port: int) -> None:
    held["by"] |= {"text": "notify", "email": "smtp"}
    key = f"stub-{'1' * 36}-{'2' * 36}"
    held["notify"] |= {"key": key, "server": f"http://127.0.0.1:{port}", "timeout": 60}
    held["notify"] |= {"text_template": "t", "email_template": "e"}
    held["smtp"] |= {"host": "127.0.0.1", "port": port, "sender": "office@hill.example"}
    held["lease_seconds"] = LEASE


def _school() -> tuple[Any, Any]:
    from herringbone.web.messages import place
    from herringbone.web.registers.changes import Change, Occasion
    from herringbone.web.registers.models import ClassRegister, Kind, Source
    from herringbone.web.registers.record import write_entry
    from herringbone.web.schools.tenancy import within
    from worlds import NOW, OFFICE, TODAY, make_contact, make_world

    world = make_world()
    school, amy = world.school, world.pupils["Amy"]
    school.phone = "01632 960100"
    school.save()
    amy.school = school
    make_contact(amy, "Dana")
    with within(school):
        occasion = Occasion(Kind.IMPORTED, Source.IMPORT, OFFICE, NOW)
        write_entry(school=school, occasion=occasion, changes=[Change(amy, TODAY, "AM", "N")])
        ClassRegister.objects.update_or_create(
            school=school,
            class_name="3B",
            date=TODAY,
            session="AM",
            defaults={"first_submitted_at": NOW, "submitted_at": NOW, "submitted_by": "A. T."},
        )
    place.switch_on(author=OFFICE, at=NOW)
    return school, amy


def _now() -> datetime:
    """The morning, going on as the clock does."""
    from worlds import NOW

    return NOW + timedelta(seconds=time.monotonic() - BEGAN)


def _approve_some(school: Any, amy: Any, carrier: str, key: str) -> None:
    for number in range(EACH_LIFE):
        _approve(school, amy, carrier, f"{key}:{number}")


def _approve(school: Any, amy: Any, carrier: str, key: str) -> None:
    from herringbone.documents.writing import Channel
    from herringbone.web.messages.approving import By, approve
    from herringbone.web.messages.asking import Wanted, ask
    from worlds import NOW, OFFICE, TODAY

    want = Wanted(
        strategy="rivington",
        template="first_day_absence",
        pupils=(amy,),
        key=key,
        day=TODAY,
        session="AM",
        channels=(Channel.TEXT if carrier == "notify" else Channel.EMAIL,),
    )
    [message] = ask(school=school, wanted=want, by=OFFICE, now=NOW).messages
    approve(message=message, by=By(OFFICE, NOW))


def _one_life(school: Any, killer: Killer, point: Point | None, seconds: float) -> None:
    """A child that sends until it is killed: when it comes to the point, or so long after it began
    in earnest."""
    from django.db import connections

    connections.close_all()
    _close_pool()
    if point:
        killer.want(point)
    told, tells = os.pipe()
    child = os.fork()
    if child == 0:
        _send_for_ever(school, tells)
    os.close(tells)
    os.read(told, 1)
    try:
        if point:
            killer.wait()
        else:
            time.sleep(seconds)
    finally:
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status), "the sender ended by itself"
    if point:
        killer.done()
    os.close(told)


def _send_for_ever(school: Any, tells: int) -> None:
    from herringbone.web.messages.models import Message
    from herringbone.web.messages.sending import send_due

    try:
        Message.objects.exists()  # its connection is there
        os.write(tells, b"!")
        while True:
            send_due(school, _now())
            time.sleep(0.002)
    except BaseException:
        import traceback

        traceback.print_exc()
        os._exit(1)


def _close_pool() -> None:
    from django.db import connection

    if connection.vendor == "postgresql":
        connection.close_pool()


if __name__ == "__main__":
    {"killed": killed}[sys.argv[1]](*sys.argv[2:])
