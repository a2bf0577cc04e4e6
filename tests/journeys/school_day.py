"""What the journeys of a working day share: the hour, registers as their teachers send them, what
stands in the record, the work in the background, and the telephones on which texts arrive."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from herringbone.web.absences.prefills import prefills_for
from herringbone.web.clock import LONDON
from herringbone.web.communications.models import Communication
from herringbone.web.messages.channels import CARRIERS
from herringbone.web.project.jobs import worker
from herringbone.web.registers.changes import Author, Change
from herringbone.web.registers.rows import codes_held
from herringbone.web.registers.submission import submit_class_register
from herringbone.web.schools.models import Pupil
from herringbone.web.schools.tenancy import within
from herringbone.web.strategies.models import Adoption
from worlds import TODAY, World

LINK = re.compile(r"http\S+/r/\S+")


def at(hour: int, minute: int = 0, day: date = TODAY) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=LONDON)


def adopt(world: World, name: str) -> None:
    """The strategy in force since September."""
    with within(world.school):
        Adoption.objects.create(
            school=world.school, name=name, text="", start=date(2026, 9, 1), adopted_at=at(7)
        )


def take(world: World, class_name: str, when: datetime, session: str = "AM", **codes: str) -> None:
    """A teacher sends a register as the screen offers it: what was reported is filled in, everybody
    else is present unless told."""
    present = "/" if session == "AM" else "\\"
    with within(world.school):
        pupils = [p for p in Pupil.objects.all() if p.values.get("class") == class_name]
        held = codes_held(world.school, pupils, [TODAY])
        known = prefills_for(world.school, pupils, TODAY)
        changes = [
            Change(
                pupil,
                TODAY,
                session,
                codes.get(pupil.forename)
                or held[pupil.pk, TODAY, session]
                or _known(known, pupil, session)
                or present,
            )
            for pupil in pupils
        ]
        submit_class_register(
            school=world.school, class_name=class_name, date=TODAY, session=session,
            changes=changes, author=Author(f"T. {class_name}", "class teacher"), at=when,
            client_id=uuid4(), began_from=10**9,
        )  # fmt: skip


def _known(known: Any, pupil: Pupil, session: str) -> str:
    prefill = known.get((pupil.pk, session))
    return prefill.code if prefill is not None else ""


def mark(world: World, name: str, session: str = "AM", day: date = TODAY) -> str:
    with within(world.school):
        pupil = world.pupils[name]
        return codes_held(world.school, [pupil], [day])[pupil.pk, day, session]


def logged(world: World, name: str) -> list[Communication]:
    """What the log holds of a pupil, the first on top."""
    with within(world.school):
        return list(Communication.objects.filter(pupil=world.pupils[name]).order_by("at", "pk"))


def background() -> int:
    """Everything that is due in the background is done now; how many jobs."""
    return worker().run_due()


class Keyboard:
    """Somebody's hands on the keys, counted."""

    def __init__(self, page: Any) -> None:
        self.page, self.pressed = page, 0

    def type(self, words: str) -> Keyboard:
        self.page.keyboard.type(words)
        self.pressed += len(words)
        return self

    def press(self, key: str) -> Keyboard:
        self.page.keyboard.press(key)
        self.pressed += 1
        return self


class Telephones:
    """What arrives on the families' telephones: each text exactly as the channel got it."""

    def __init__(self, monkeypatch: Any) -> None:
        self.texts: list[tuple[str, str]] = []
        shown = CARRIERS["shown"]
        kept = type(shown).send

        def send(carrier: Any, parcel: Any, handing_over: Any) -> Any:
            self.texts.append((parcel.message.to_where, parcel.body))
            return kept(carrier, parcel, handing_over)

        monkeypatch.setattr(type(shown), "send", send)

    def of(self, number: str) -> str:
        """The one text that arrived at a number."""
        [text] = [body for where, body in self.texts if _digits(where) == _digits(number)]
        return text

    def link(self, number: str) -> str:
        """The way in the address that the text carries."""
        [address] = LINK.findall(self.of(number))
        return urlsplit(address).path

    def numbers(self) -> Iterable[str]:
        return sorted(_digits(where) for where, _ in self.texts)


def _digits(number: str) -> str:
    return re.sub(r"\D", "", number)
