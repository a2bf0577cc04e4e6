"""A morning for the tests of messages: a register drawn, letters asked for and approved."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.test import override_settings
from notify_stub import KEY

from herringbone.documents.writing import Channel
from herringbone.web.clock import LONDON
from herringbone.web.messages import place
from herringbone.web.messages.approving import By, approve
from herringbone.web.messages.asking import Wanted, ask
from herringbone.web.messages.models import Message
from herringbone.web.registers.changes import Author, Change, Occasion
from herringbone.web.registers.models import ClassRegister, Kind, Source
from herringbone.web.registers.record import write_entry
from herringbone.web.schools.models import Pupil, School
from worlds import NOW, OFFICE, TODAY, draw

APPROVER = Author("Tess Office", "attendance lead")
BY = By(APPROVER, NOW)
AUTUMN = date(2026, 9, 7)


def a_year_so_far(school: School, pupils: Mapping[str, Pupil]) -> None:
    """Eight weeks in which Amy was ill for two days; enough sessions for any letter."""
    weeks = "\n".join(f"{name} " + " ".join(["//"] * 38 + ["II", "II"]) for name in pupils)
    draw(school, "Pupil " + " ".join(["Mon"] * 40) + "\n" + weeks, pupils, starts=AUTUMN)


def mark_today(school: School, codes: Mapping[str, str], pupils: Mapping[str, Pupil]) -> None:
    """This morning's register as somebody submitted it."""
    changes = [Change(pupils[name], TODAY, "AM", code) for name, code in codes.items()]
    occasion = Occasion(kind=Kind.IMPORTED, source=Source.IMPORT, author=OFFICE, at=NOW)
    write_entry(school=school, occasion=occasion, changes=changes)


def submit(school: School, class_name: str = "3B") -> None:
    ClassRegister.objects.update_or_create(
        school=school,
        class_name=class_name,
        date=TODAY,
        session="AM",
        defaults={"first_submitted_at": NOW, "submitted_at": NOW, "submitted_by": "A. Teacher"},
    )


def wanted(*pupils: Pupil, **more: Any) -> Wanted:
    fields: dict[str, Any] = {
        "strategy": "rivington",
        "template": "first_day_absence",
        "pupils": pupils,
        "key": "work:1",
        "day": TODAY,
        "session": "AM",
        "channels": (Channel.TEXT,),
    }
    return Wanted(**{**fields, **more})


def a_letter(*pupils: Pupil, **more: Any) -> Wanted:
    fields = {"template": "warning", "channels": (Channel.LETTER,), "session": ""}
    return wanted(*pupils, **{**fields, **more})


def asked(school: School, want: Wanted, now: datetime = NOW) -> list[Message]:
    made = ask(school=school, wanted=want, by=OFFICE, now=now)
    assert not made.unwritten, made.unwritten
    return list(made.messages)


def approved(school: School, want: Wanted, by: By = BY, reasoning: str = "") -> list[Message]:
    return [
        approve(message=each, by=by, reasoning=reasoning) for each in asked(school, want, by.at)
    ]


def channels(**by: Any) -> Any:
    """Settings in which messages leave: `channels(text="notify", server=url)`."""
    held = deepcopy(settings.MESSAGES)
    server, smtp, files = by.pop("server", None), by.pop("smtp", None), by.pop("files", "")
    held["by"] |= by
    held["notify"] |= {"key": KEY, "text_template": "t" * 8, "email_template": "e" * 8}
    held["notify"] |= {"file_template": files, "timeout": 5, "receipt_token": "a token agreed"}
    if server:
        held["notify"]["server"] = server
    if smtp:
        held["smtp"] |= {"host": "127.0.0.1", "port": smtp, "sender": "office@hill.example"}
    return override_settings(MESSAGES=held)


def open_channels() -> None:
    place.switch_on(author=APPROVER, at=NOW)


def at(clock: str, day: date = TODAY) -> datetime:
    """A time of the day in London."""
    return datetime.combine(day, time.fromisoformat(clock), tzinfo=LONDON)


def later(minutes: int) -> datetime:
    return NOW + timedelta(minutes=minutes)
