"""Many teachers at once, and a server that dies: run as a program of its own, on a database of its
own, by `test_registers_storms`. It prints what it found as JSON and decides nothing.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
import traceback
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from datetime import time as clock_time
from threading import Barrier
from typing import Any, NoReturn
from uuid import UUID, uuid4, uuid5

DAY = date(2026, 11, 20)
PUPILS = 24
TOGETHER = "1A"
NAMES = [f"{year}{letter}" for year in range(1, 11) for letter in "ABCDE"]
"""Fifty classes."""


def forget() -> None:
    """Lets the database believe that its newest migration of registers never ran."""
    from herringbone.web.project import commands

    commands.start_django()
    from django.db import connection
    from django.db.migrations.recorder import MigrationRecorder

    MigrationRecorder(connection).record_unapplied("registers", "0002_triggers")


def begin() -> Any:
    """A school in a prepared database."""
    from herringbone.web.project import commands

    commands.start_django()
    commands.demand_sealed()
    from worlds import make_school

    return make_school("storm")


def fill(school: Any) -> dict[str, list[Any]]:
    """Pupils of each class, by its name."""
    from herringbone.web.schools.models import Enrolment, Pupil
    from herringbone.web.schools.tenancy import within

    with within(school):
        pupils = Pupil.objects.bulk_create(
            Pupil(
                school=school,
                pupil_id=f"{name}-{number:02d}",
                forename=f"F{number}",
                surname=f"S{name}",
                values={"class": name, "year_group": name[:-1]},
            )
            for name in NAMES
            for number in range(PUPILS)
        )
        Enrolment.objects.bulk_create(
            Enrolment(school=school, pupil=pupil, start=date(2026, 9, 1)) for pupil in pupils
        )
    return {name: [p for p in pupils if p.values["class"] == name] for name in NAMES}


def submit(school: Any, name: str, pupils: list[Any], sender: UUID, **more: Any) -> Any:
    """One class's register, whose marks follow from the sender's id."""
    from herringbone.web.registers.changes import Author, Change
    from herringbone.web.registers.submission import submit_class_register
    from herringbone.web.schools.tenancy import within

    asked = {"date": DAY, "session": "AM", "began_from": 0, **more}
    hour = 9 if asked["session"] == "AM" else 13
    at = datetime.combine(asked["date"], clock_time(hour, 5), tzinfo=_london())
    with within(school):
        return submit_class_register(
            school=school,
            class_name=name,
            changes=[
                Change(pupil, asked["date"], asked["session"], code)
                for pupil, code in zip(pupils, codes(sender, asked["session"]), strict=True)
            ],
            author=Author(f"Teacher of {name}", "class teacher"),
            at=at,
            client_id=sender,
            **asked,
        )


def codes(sender: UUID, session: str) -> list[str]:
    here = "/" if session == "AM" else "\\"
    return random.Random(sender.int).choices([here, "N", "L"], [8, 1, 1], k=PUPILS)


def _london() -> Any:
    from herringbone.web.clock import LONDON

    return LONDON


def fifty_at_once() -> dict[str, Any]:
    """Fifty teachers send fifty registers in the same moment, each of them twice (the second time
    as a device does that heard no answer); ten people more send one and the same register."""
    from django.db import connections

    school = begin()
    pupils = fill(school)
    senders = {name: uuid4() for name in NAMES}
    same = [uuid4() for _ in range(10)]
    barrier = Barrier(60)

    def teacher(name: str, sender: UUID, times: int) -> list[Any]:
        try:
            barrier.wait()
            began = time.perf_counter()
            done = [submit(school, name, pupils[name], sender) for _ in range(times)]
            return [(d.entry.seq, d.is_repetition, len(d.conflicts)) for d in done] + [
                time.perf_counter() - began
            ]
        except Exception as wrong:  # what a teacher would be shown
            return [repr(wrong)]
        finally:
            connections.close_all()

    with ThreadPoolExecutor(60) as threads:
        mine = {n: threads.submit(teacher, n, s, 2) for n, s in senders.items()}
        theirs = [threads.submit(teacher, TOGETHER, sender, 1) for sender in same]
        answers = {name: one.result() for name, one in mine.items()}
        shared = [one.result() for one in theirs]
    return {
        "answers": answers,
        "shared": shared,
        "wrong_marks": _wrong_marks(school, pupils, senders),
        **_what_stands(school),
    }


def _wrong_marks(school: Any, pupils: dict[str, list[Any]], senders: dict[str, UUID]) -> list[str]:
    """Classes whose marks are not what their only sender sent."""
    from herringbone.web.registers.rows import codes_held
    from herringbone.web.schools.tenancy import within

    with within(school):
        held = codes_held(school, [p for group in pupils.values() for p in group], [DAY])
    return [
        name
        for name, sender in senders.items()
        if name != TOGETHER
        and [held[pupil.pk, DAY, "AM"] for pupil in pupils[name]] != codes(sender, "AM")
    ]


def _what_stands(school: Any) -> dict[str, Any]:
    from herringbone.web.registers.models import ClassRegister, Entry, EntryPart, Proposal
    from herringbone.web.registers.verify import verify
    from herringbone.web.schools.tenancy import within

    with within(school):
        checked = verify(school)
        return {
            "entries": Entry.objects.count(),
            "parts": EntryPart.objects.count(),
            "proposals": Proposal.objects.count(),
            "submitted": ClassRegister.objects.exclude(submitted_at=None).count(),
            "differences": [str(one) for one in checked.differences],
        }


SPACE = UUID("5b0f2f5e-8f0b-4b59-9f44-6b9f5c3f4a10")


def work(number: int) -> tuple[str, date, str, UUID]:
    """The register that has this number: its class, date, session and sender's id."""
    from herringbone.synthetic.terms import year_of_days

    days = year_of_days(2026)
    name = NAMES[number % len(NAMES)]
    slot = number // len(NAMES)
    day = days[slot // 2].date
    return name, day, ("AM", "PM")[slot % 2], uuid5(SPACE, str(number))


ANSWERED, WRITTEN = b".", b"w"
UNHEARD = 4
"""Every so many lives one ends between a register's being written and its answer."""


def killed(times: int, seed: int) -> dict[str, Any]:
    """A process that submits register after register is killed `times` times, at random moments or
    before an answer; the next one sends again whatever was not answered, as a device does."""
    from django.db import connections

    school = begin()
    pupils = fill(school)
    connections.close_all()
    _close_pools()
    chance = random.Random(seed)
    answered, broken, unheard = 0, [], 0
    for life in range(times):
        seconds = None if life % UNHEARD == 0 else chance.uniform(0.0, 0.12)
        answered = _one_life(school, pupils, answered, seconds)
        broken += _broken(school, pupils, answered)
        unheard += _is_there(school, answered)
        connections.close_all()
        _close_pools()
    for number in range(answered, answered + 2):
        _send(school, pupils, number)
    sent = answered + 2
    return {
        "answered": answered,
        "sent": sent,
        "unheard": unheard,
        "broken": broken,
        **_what_stands(school),
    }


def _one_life(school: Any, pupils: dict[str, list[Any]], begin_at: int, lives: float | None) -> int:
    """Gives the number of the first register that was not answered when the process was killed, so
    many seconds after its first answer, or before it could give the second one."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read)
        _work_until_killed(school, pupils, begin_at, write, answers=lives is not None)
    os.close(write)
    said = os.read(read, 1)  # it has begun: what is killed is a process in the middle of its work
    if lives is None:
        said += os.read(read, 1)
    else:
        time.sleep(lives)
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status), "the process ended by itself"
    while more := os.read(read, 4096):
        said += more
    os.close(read)
    return begin_at + said.count(ANSWERED)


def _work_until_killed(
    school: Any, pupils: dict[str, list[Any]], number: int, says: int, *, answers: bool
) -> NoReturn:
    try:
        _send(school, pupils, number)
        os.write(says, ANSWERED)
        while answers:
            number += 1
            _send(school, pupils, number)
            os.write(says, ANSWERED)
        _send(school, pupils, number + 1)
        os.write(says, WRITTEN)
        while True:
            time.sleep(60)
    except BaseException:
        traceback.print_exc()
        os._exit(1)  # a child of a fork must never run on into its parent's work


def _send(school: Any, pupils: dict[str, list[Any]], number: int) -> None:
    name, day, session, sender = work(number)
    submit(school, name, pupils[name], sender, date=day, session=session)


def _broken(school: Any, pupils: dict[str, list[Any]], answered: int) -> list[str]:
    """Registers around the moment of death that are neither whole nor not there, and answered ones
    that are gone."""
    from herringbone.web.registers.models import ClassRegister, Entry
    from herringbone.web.registers.rows import codes_held
    from herringbone.web.schools.tenancy import within

    found = []
    for number in range(max(0, answered - 2), answered + 2):
        name, day, session, sender = work(number)
        with within(school):
            entries = Entry.objects.filter(client_id=sender)
            parts = sum(entry.parts.count() for entry in entries)
            held = codes_held(school, pupils[name], [day])
            register = ClassRegister.objects.filter(class_name=name, date=day, session=session)
            says = (
                len(entries),
                parts,
                [held[pupil.pk, day, session] for pupil in pupils[name]],
                register.exclude(submitted_at=None).count(),
            )
        whole = (1, PUPILS, codes(sender, session), 1)
        absent = (0, 0, [""] * PUPILS, 0)
        if says != whole and (number < answered or says != absent):
            found.append(f"{number}: {says}")
    return found


def _is_there(school: Any, number: int) -> bool:
    from herringbone.web.registers.models import Entry
    from herringbone.web.schools.tenancy import within

    with within(school):
        return bool(Entry.objects.filter(client_id=work(number)[3]).exists())


def _close_pools() -> None:
    """A process that is born by forking must not share a connection."""
    from django.db import connection

    if connection.vendor == "postgresql":
        connection.close_pool()


if __name__ == "__main__":
    sys.path.insert(0, os.environ["HERRINGBONE_TESTS"])
    storm, *rest = sys.argv[1:]
    storms = {"forget": forget, "fifty": fifty_at_once, "killed": killed}
    print(json.dumps(storms[storm](*map(int, rest))))
