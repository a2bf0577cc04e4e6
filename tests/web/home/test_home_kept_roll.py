"""Pages over a kept roll show what another process changed a moment ago, and nothing of another
school: every page as it stands is the page that a process would give that keeps nothing."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from uuid import uuid4

import pytest
from django.db import connection

from herringbone.web.registers.amending import amend
from herringbone.web.registers.changes import Change
from herringbone.web.registers.models import Source
from herringbone.web.registers.reasons import Reason
from herringbone.web.registers.submission import submit_class_register
from herringbone.web.schools import kept_roll
from herringbone.web.schools.models import Enrolment, Hold, Post, Pupil, PupilValue, Role, School
from herringbone.web.schools.tenancy import within
from worlds import NOW, OFFICE, TODAY, draw, make_contact, make_pupil, make_world

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.thorough]
MONDAY = date(2026, 11, 16)
PAGE = """
Pupil Mon Tue Wed Thu
Amy   //  //  //  //
Ben   //  II  II  II
Cal   //  //  //  //
"""
PAGES = ("", "classes/3B/", "movements/", "registers/", "coding/?span=week", "week/?class=")
DRAWN = re.compile(r'name="csrfmiddlewaretoken" value="\w+"|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-\w{12}')


@pytest.fixture(scope="module", autouse=True)
def _in_haste(django_db_setup, django_db_blocker):
    """Every test here commits: no need to flush each time."""
    options = connection.settings_dict["OPTIONS"]
    safely = options.get("init_command", "")
    with django_db_blocker.unblock():
        connection.close()
        options["init_command"] = safely.replace("FULL", "OFF")
        yield
        connection.close()
        options["init_command"] = safely


@pytest.fixture
def morning(world):
    """3B has its week; today's register is in, Amy is N."""
    kept_roll.forget()
    world.school.second_factor_roles = []
    world.school.save()
    draw(world.school, PAGE, world.pupils, starts=MONDAY)
    make_contact(world.pupils["Amy"])
    submitted(world.school, {"Amy": "N", "Ben": "/", "Cal": "/"})
    yield world
    kept_roll.forget()


def submitted(school: School, codes: dict[str, str]) -> None:
    with within(school):
        pupils = {pupil.forename: pupil for pupil in Pupil.objects.filter(school=school)}
        submit_class_register(
            school=school,
            class_name="3B",
            date=TODAY,
            session="AM",
            changes=[Change(pupils[name], TODAY, "AM", code) for name, code in codes.items()],
            author=OFFICE,
            at=NOW,
            client_id=uuid4(),
            began_from=0,
            headcount=None,
            source=Source.OFFICE,
        )


def elsewhere(school: School, does) -> None:
    """In a connection of its own, as another process would."""

    def run():
        try:
            with within(school):
                does(School.objects.get(pk=school.pk))
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        pool.submit(run).result(timeout=20)


def pages(world) -> dict[str, str]:
    client = world.client(Role.HEAD)
    own = f"pupils/{world.pupils['Amy'].pk}/"
    seen = {path: client.get(world.url(path)) for path in (*PAGES, own)}
    assert {answer.status_code for answer in seen.values()} == {200}
    return {path: DRAWN.sub("", answer.text) for path, answer in seen.items()}


def amy(school: School) -> Pupil:
    return Pupil.objects.get(school=school, forename="Amy")


def dated(school: School, field: str, value: str) -> None:
    PupilValue.objects.create(
        school=school, pupil=amy(school), field=field, value=value, start=TODAY
    )


def amended(school: School, day: date, session: str, code: str) -> None:
    pupil = Pupil.objects.get(school=school, forename="Cal")
    amend(
        school=school, author=OFFICE, pupil=pupil, date=day, session=session, code=code, at=NOW,
        reason=Reason.MISTAKE,
    )  # fmt: skip


def held(school: School) -> None:
    Hold.objects.create(
        school=school, pupil=amy(school), why="A death in the family",
        set_by_id=Post.objects.get(school=school, role=Role.HEAD).user_id, set_at=NOW,
    )  # fmt: skip


CHANGES = {
    "a name": lambda school: Pupil.objects.filter(forename="Amy").update(surname="Zander"),
    "a flag": lambda school: dated(school, "cp", "1"),
    "a class": lambda school: dated(school, "class", "3C"),
    "a leaver": lambda school: Enrolment.objects.filter(pupil__forename="Ben").update(
        end=date(2026, 11, 19)
    ),
    "a hold": held,
    "a joiner": lambda school: make_pupil(school, "Dot"),
    "an amended mark": lambda school: amended(school, MONDAY, "AM", "I"),
    "a mark that is taken away": lambda school: amended(school, TODAY, "AM", ""),
}


@pytest.mark.parametrize("what", CHANGES)
def test_the_next_pages_show_what_another_process_changed(morning, what):
    before = pages(morning)
    assert pages(morning) == before, "pages differ by themselves"
    elsewhere(morning.school, CHANGES[what])
    after = pages(morning)
    assert after != before
    kept_roll.forget()
    assert after == pages(morning)


def test_two_schools_never_have_each_others_pupils(morning):
    dale = make_world("dale")
    dale.school.second_factor_roles = []
    dale.school.save()
    elsewhere(dale.school, lambda school: Pupil.objects.update(surname="Underhill"))
    for _ in range(2):
        here, there = pages(morning), pages(dale)
        assert "Underhill" in there["classes/3B/"]
        assert "Underhill" not in "".join(here.values())
        for pupil in morning.pupils.values():
            assert pupil.surname not in "".join(there.values())
