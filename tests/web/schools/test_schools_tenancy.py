"""The wall between schools: a query outside fails loudly, one inside sees its own school alone."""

import pytest

from herringbone.web.schools.models import Pupil
from herringbone.web.schools.tenancy import OutsideSchool, within
from worlds import make_pupil, make_school, make_world


def test_a_query_outside_any_school_fails(world):
    with pytest.raises(OutsideSchool):
        Pupil.objects.count()


def test_a_school_sees_its_own_pupils_alone(world):
    other = make_school("dale")
    make_pupil(other, "Zoe")
    with within(world.school):
        assert {p.forename for p in world.school.pupils} == {"Amy", "Ben", "Cal"}
        assert not Pupil.objects.filter(school=other)
    with within(world.school, other):
        assert Pupil.objects.count() == 4


def test_nothing_is_written_into_a_school_that_was_not_entered(world):
    other = make_school("dale")
    with within(world.school), pytest.raises(OutsideSchool):
        Pupil.objects.create(school=other, pupil_id="X")


def test_related_rows_are_behind_the_wall_too(world):
    pupil = world.pupils["Amy"]
    with pytest.raises(OutsideSchool):
        list(pupil.contacts.all())


def test_two_schools_may_use_the_same_ids(db):
    here, there = make_world("hill"), make_world("dale")
    ids = [{p.pupil_id for p in w.pupils.values()} for w in (here, there)]
    assert ids[0] == ids[1]
