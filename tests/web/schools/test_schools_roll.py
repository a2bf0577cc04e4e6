"""The roll as of a day, by SQL and by the engine's own rule, which must agree."""

from datetime import date

from herringbone.web.schools.models import Pupil, PupilValue
from herringbone.web.schools.roll import class_names, value_on

MOVED = date(2026, 10, 12)


def move(pupil, to):
    """Amy was in 3B until the day before `MOVED`."""
    school = pupil.school
    PupilValue.objects.create(
        school=school,
        pupil=pupil,
        field="class",
        value="3B",
        start=date(2026, 9, 1),
        end=date(2026, 10, 11),
    )
    PupilValue.objects.create(school=school, pupil=pupil, field="class", value=to, start=MOVED)


def test_octobers_class_is_the_class_of_october(entered):
    amy = entered.pupils["Amy"]
    move(amy, "3C")
    for day, name in ((date(2026, 10, 9), "3B"), (MOVED, "3C")):
        assert value_on(amy, "class", day) == name
        assert amy in Pupil.objects.in_class(name, day)
    assert amy not in Pupil.objects.in_class("3B", MOVED)


def test_a_leaver_is_on_roll_to_the_last_day(entered):
    amy = entered.pupils["Amy"]
    amy.enrolments.update(end=MOVED)
    assert amy in entered.school.pupils.on_roll(MOVED)
    assert amy not in entered.school.pupils.on_roll(date(2026, 10, 13))


def test_classes_stand_in_the_order_of_age(entered):
    from worlds import make_pupil

    make_pupil(entered.school, "Dot", class_name="10A", year_group="10")
    make_pupil(entered.school, "Eve", class_name="RW", year_group="R")
    assert class_names(entered.school) == ["RW", "3B", "10A"]
