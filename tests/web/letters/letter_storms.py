"""Daily runs at the same moment, as programs of their own, for `test_letters_storms`: letters that
need nobody, and a text that was dropped and is wanted again. It decides nothing.
"""

from __future__ import annotations

import json
import os
import sys
import time
from typing import Any


def start() -> None:
    from herringbone.web.project import commands

    sys.path.insert(0, os.environ["HERRINGBONE_TESTS"])
    commands.start_django()


def school() -> None:
    """Two children with a letter each that needs nobody; Amy's text was let go, and dropped because
    of a slip."""
    start()
    from letters_waiting import STRATEGY, adopt, at_home, autumn, letter_for

    from herringbone.web.schools.tenancy import within
    from herringbone.web.strategies.models import Adoption
    from worlds import TODAY, draw, make_world

    world = make_world()
    world.school.phone = world.school.attendance_phone = "01632 960100"
    world.school.is_demonstration = True
    world.school.save()
    adopt(world.school)
    with within(world.school):
        plain = "warning: {title: Attendance has fallen,"
        nobody = STRATEGY.replace(plain, plain.replace("{", "{approval: none, ", 1))
        Adoption.objects.update(text=nobody)
        for pupil in world.pupils.values():
            pupil.school = world.school
            at_home(pupil, f"Parent of {pupil.forename}")
            if pupil.forename != "Amy":
                letter_for(world.school, pupil)
    autumn(world.school, world.pupils, dict.fromkeys(world.pupils, "OO OO OO"))
    with within(world.school):
        draw(world.school, "Pupil Fri\nAmy N-\nBen /-\nCal /-", world.pupils, starts=TODAY)
        _drop_a_text(world)


def _drop_a_text(world: Any) -> None:
    from herringbone.web.messages import text_run
    from herringbone.web.messages.approving import By
    from herringbone.web.messages.models import Message, State
    from herringbone.web.registers.models import ClassRegister
    from worlds import NOW, OFFICE, TODAY

    submitted = {"first_submitted_at": NOW, "submitted_at": NOW, "submitted_by": "A. Teacher"}
    ClassRegister.objects.update_or_create(
        school=world.school, class_name="3B", date=TODAY, session="AM", defaults=submitted
    )
    by = By(OFFICE, _now())
    pressed = text_run.press(school=world.school, session="AM", by=by, only=[world.pupils["Amy"]])
    Message.objects.filter(pk__in=[m.pk for m in pressed.messages]).update(state=State.NOT_SENT)


def _now() -> Any:
    from datetime import timedelta

    from worlds import NOW

    return NOW + timedelta(minutes=20)


def go(at: str) -> None:
    """What the daily run does of itself, at the same moment as the others; what it says it did."""
    start()
    from letters_waiting import letter_for  # noqa: F401 - everything is loaded before the moment

    from herringbone.web.letters.by_itself import let_go
    from herringbone.web.messages.texting_again import texts_again
    from herringbone.web.schools.models import School
    from herringbone.web.schools.tenancy import within

    held = School.objects.get()
    time.sleep(max(0.0, float(at) - time.time()))
    with within(held):
        found = {"letters": let_go(held, _now()), "texts": len(texts_again(held, _now()))}
    print(json.dumps(found))


def look() -> None:
    start()
    from herringbone.web.messages.models import Message
    from herringbone.web.schools.models import DoneBefore, School
    from herringbone.web.schools.tenancy import within
    from herringbone.web.worklists.models import Handling

    with within(School.objects.get()):
        messages = Message.objects.order_by("pk").values_list("template", "about__pupil", "state")
        found = {
            "messages": [list(one) for one in messages],
            "handlings": list(Handling.objects.values_list("work__subject", flat=True)),
            "done": DoneBefore.objects.count(),
        }
    print(json.dumps(found))


if __name__ == "__main__":
    {"school": school, "go": go, "look": look}[sys.argv[1]](*sys.argv[2:])
