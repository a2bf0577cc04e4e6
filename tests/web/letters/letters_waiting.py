"""A school whose strategy asked for letters, as the nightly run leaves them, with marks behind."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from herringbone.web.schools.models import Pupil, School
from herringbone.web.schools.tenancy import within
from herringbone.web.strategies.models import Adoption
from herringbone.web.worklists.models import Work
from small_strategy import HEAD, provision
from worlds import NOW, TODAY, World, draw, make_contact, make_pupil

HOME = {"address_1": "14 Example Row", "town": "Oakbeck", "postcode": "ZZ9 9ZZ"}
ROLES = """\
roles:
  class_teacher: {title: Class teacher}
  attendance_officer: {title: Attendance officer, deputy: attendance_lead}
  attendance_lead: {title: Attendance lead}
terms:
"""
PLAIN = HEAD.replace("contact: lead", "contact: attendance_lead")
STRATEGY = (
    PLAIN[: PLAIN.index("roles:\n")]
    + ROLES
    + PLAIN[PLAIN.index("terms:\n") + len("terms:\n") :]
    + provision(
        id="RIV-23",
        who="attendance_officer",
        do="{letter: warning}",
        says="A letter goes home when attendance drops under 93.",
    )
)


def adopt(school: School) -> None:
    with within(school):
        Adoption.objects.create(
            school=school, name="small", text=STRATEGY, start=date(2026, 9, 1), adopted_at=NOW
        )


def autumn(school: School, pupils: Mapping[str, Pupil], days: Mapping[str, str]) -> None:
    """Every school day up to yesterday: in, but for the days given, `OO OO`, at its beginning."""
    with within(school):
        open_days = sorted(school.days.filter(date__lt=TODAY).values_list("date", flat=True))
    first, last = open_days[0], open_days[-1]
    span = [first + timedelta(days=i) for i in range((last - first).days + 1)]
    week = [day for day in span if day.weekday() < 5]
    rows = []
    for name in pupils:
        missed = iter(days.get(name, "").split())
        drawn = (next(missed, "//") if day in set(open_days) else "--" for day in week)
        rows.append(" ".join([name, *drawn]))
    page = "\n".join(["Pupil " + " ".join(["Mon"] * len(week)), *rows])
    draw(school, page, pupils, starts=first)


def at_home(pupil: Pupil, forename: str = "Dana", **more: Any) -> Any:
    """A parent with an address to write to."""
    return make_contact(pupil, forename, **{**HOME, **more})


def letter_for(school: School, pupil: Pupil, **fields: Any) -> Work:
    given = {
        "provision": "RIV-23", "occasion": "2026-1", "subject_kind": "pupil",
        "subject": pupil.pupil_id, "verb": "letter", "thing": "warning", "date": TODAY,
        "due_by": TODAY, "owner": "attendance_officer", "words": "letter: warning",
        "asked_at": NOW, "why": "attendance 92.5 is under 93",
    }  # fmt: skip
    with within(school):
        made: Work = Work.objects.create(school=school, **{**given, **fields})
    return made


def more_pupils(world: World, number: int) -> dict[str, Pupil]:
    """A class of its own with as many children, each with a parent at home."""
    made = {}
    for i in range(number):
        name = f"Child{i:02}"
        pupil = make_pupil(
            world.school, name, class_name="4A", year_group="4", surname=f"Name{i:02}"
        )
        at_home(pupil, f"Parent{i:02}")
        made[name] = pupil
    return made


def work_now(work: Work) -> Work:
    with within(work.school):
        found: Work = Work.objects.get(pk=work.pk)
    return found
