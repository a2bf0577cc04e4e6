"""Mornings for the tests of calls: pages drawn, a register submitted, one attempt made."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from herringbone.web.calls.attempting import Attempted, Tried, attempt
from herringbone.web.calls.listing import CallList, call_list
from herringbone.web.calls.morning import Morning
from herringbone.web.calls.outcomes import Ended
from herringbone.web.calls.repeated import Sent
from herringbone.web.calls.sections import Section
from herringbone.web.clock import LONDON
from herringbone.web.registers.models import ClassRegister
from herringbone.web.schools.tenancy import within
from herringbone.web.worklists.models import Work
from worlds import NOW, OFFICE, TODAY, World, draw

MONDAY = date(2026, 11, 16)


def at(hour: int, minute: int) -> datetime:
    return datetime(2026, 11, 20, hour, minute, tzinfo=LONDON)


def drawn(world: World, page: str, *, taken: tuple[str, ...] = ("3B",), **of: Any) -> World:
    """A week's page drawn from Monday; today's morning registers of some classes are in."""
    draw(world.school, page, world.pupils, starts=of.pop("starts", MONDAY))
    for name in taken:
        submit(world, name)
    return world


def submit(world: World, class_name: str, session: str = "AM", when: datetime = NOW) -> None:
    with within(world.school):
        ClassRegister.objects.update_or_create(
            school=world.school,
            class_name=class_name,
            date=TODAY,
            session=session,
            defaults={
                "first_submitted_at": when,
                "submitted_at": when,
                "submitted_by": "Ms Teacher",
            },
        )


def calls(world: World, now: datetime = NOW) -> CallList:
    return call_list(Morning(world.school, now))


def names_in(found: CallList, *sections: Section) -> list[list[str]]:
    """First names, row by row, of some sections, or of all."""
    rows = found.of(*sections) if sections else found.rows
    return [[child.pupil.first_name for child in row.children] for row in rows]


def tried(
    world: World,
    ended: Ended,
    *names: str,
    now: datetime = NOW,
    sent: Sent | None = None,
    **more: Any,
) -> Attempted:
    """One attempt about some children, by the office, who may change marks."""
    return attempt(
        school=world.school,
        pupils=[world.pupils[name] for name in names or ("Amy",)],
        tried=Tried(ended, **more),
        author=OFFICE,
        now=now,
        may_amend=True,
        sent=sent,
    )


def work(world: World, provision: str, verb: str, name: str = "Amy", **more: Any) -> Work:
    """What the strategy asks of today about one child."""
    fields: dict[str, Any] = {
        "step": "",
        "occasion": TODAY.isoformat(),
        "subject_kind": "pupil",
        "subject": world.pupils[name].pupil_id,
        "thing": "absence",
        "date": TODAY,
        "due_by": TODAY,
        "owner": "attendance_officer",
        "words": f"{verb} home",
        "is_live": True,
        "asked_at": NOW,
    }
    made: Work = Work.objects.create(
        school=world.school, provision=provision, verb=verb, **{**fields, **more}
    )
    return made
