"""One morning, read on four screens: home, registers, one register and the desk agree."""

from __future__ import annotations

import re
from datetime import date, time

import pytest

from herringbone.web import clock
from herringbone.web.absences.models import PlannedAbsence, Reported
from herringbone.web.office.summary import seen_of
from herringbone.web.registers.models import ClassRegister, DraftMark, MarkDetail
from herringbone.web.schools.models import Role
from herringbone.web.schools.tenancy import within
from worlds import NOW, TODAY, draw, make_pupil

THIRD = """
Pupil Fri
Amy   /-
Ben   L-
Cal   N-
Dot   V-
Eve   I-
Flo   X-
"""
SECOND = """
Pupil Fri
Gus   L-
"""
OLD_N = """
Pupil Mon Tue Wed Thu
Amy   NN  NN  N/  N/
"""
LATER = NOW.replace(hour=9, minute=30)


@pytest.fixture
def morning(world):
    """3B is in; of 2A one came late, one is typed and not sent, one planned, one awaited elsewhere,
    and nobody has looked for the last, of whom somebody only said that they come."""
    school = world.school
    school.second_factor_roles = []
    school.save()
    third = {**world.pupils, **{name: make_pupil(school, name) for name in ("Dot", "Eve", "Flo")}}
    second = {
        name: make_pupil(school, name, class_name="2A", year_group="2")
        for name in ("Gus", "Hal", "Ida", "Jon", "Kit")
    }
    draw(school, OLD_N, third, starts=date(2026, 11, 16))
    draw(school, THIRD, third, starts=TODAY)
    draw(school, SECOND, second, starts=TODAY)
    with within(school):
        ClassRegister.objects.update_or_create(
            school=school,
            class_name="3B",
            date=TODAY,
            session="AM",
            defaults={"first_submitted_at": NOW, "submitted_at": NOW, "submitted_by": "Ms Teacher"},
        )
        DraftMark.objects.create(
            school=school,
            class_name="2A",
            date=TODAY,
            session="AM",
            pupil=second["Hal"],
            code="/",
            person_name="Ms Teacher",
            at=NOW,
        )
        PlannedAbsence.objects.create(
            school=school,
            pupil=second["Ida"],
            kind="appointment",
            first=TODAY,
            last=TODAY,
            code="M",
            planned_at=NOW,
        )
        MarkDetail.objects.create(
            school=school,
            pupil=second["Jon"],
            date=TODAY,
            session="AM",
            expected="B",
        )
        Reported.objects.create(
            school=school,
            pupil=second["Kit"],
            day=TODAY,
            arrives_at=time(9, 45),
            said_by="grandmother",
            how="text",
            words="on the way",
            code="L",
            received_at=NOW,
            taken_by="Office",
        )
    with clock.at(LATER):
        yield world


def read(world, path: str = "") -> str:
    page = world.client(Role.ATTENDANCE_OFFICER).get(world.url(path))
    assert page.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", page.content.decode()).split())


COUNTS = (
    "Present 3 of these late 2",
    "Absent, explained 1",
    "Unexplained 1",
    "Elsewhere, confirmed 1",
    "Expected, not confirmed 1",
    "Not possible 1",
    "No mark 3 of 11",
)


def test_home_and_all_registers_count_alike_and_add_up_to_the_roll(morning):
    """The page counts from marks that it has read already, and by the same rule."""
    registers = read(morning, "registers/")
    for words in COUNTS:
        assert words in registers, words
    page = morning.client(Role.ATTENDANCE_OFFICER).get(morning.url())
    with within(morning.school):
        whole = seen_of(morning.school, TODAY, LATER)[0].total("AM")
    assert page.context["today"].counts == whole
    assert sum(int(re.search(r"(\d+)", words)[0]) for words in COUNTS) == 11


def test_home_and_the_register_count_a_class_alike(morning):
    assert "1 marked, 1 typed and not sent, 2 planned of 5" in read(morning)
    assert "4 of 5 1 blank" in read(morning, f"registers/{TODAY}/AM/2A/")


def test_home_and_the_desk_know_who_is_assumed(morning):
    assert (
        "6 on site (of these 3 assumed, because not registered) + 1 not known = 7 to find"
        in read(morning, "movements/")
    )
    assert "On site 6 of 11 · 3 not registered" in read(morning)


def test_n_to_settle_is_one_number(morning):
    says = "2 due now of 7"
    assert f"N to settle {says}" in read(morning, "now/n-to-settle/")
    assert morning.url("now/n-to-settle/") in morning.client(Role.OFFICE).get(morning.url()).text
    assert f"{says} marks" in read(morning, "unexplained/")
