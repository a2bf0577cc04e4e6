"""How old the marks of a management system are, and from when on nothing rests on them."""

from datetime import datetime

import pytest

from herringbone.web import clock
from herringbone.web.imports.freshness import freshness
from herringbone.web.imports.models import ImportRun
from herringbone.web.schools.tenancy import within


def at(hour, minute, day=20):
    return datetime(2026, 11, day, hour, minute, tzinfo=clock.LONDON)


def test_a_school_that_keeps_its_own_registers_is_never_behind(held):
    assert freshness(held) is None


@pytest.mark.parametrize(
    ("now", "stale"),
    [
        (at(10, 19), False),
        (at(10, 20), True),  # the morning closed at 09:20, the import is of 09:10
        (at(14, 30), True),
    ],
)
def test_the_marks_are_stale_an_hour_after_a_register_closed_without_them(mis, now, stale):
    assert freshness(mis, now).is_stale is stale


def test_it_says_when_and_from_where(mis):
    found = freshness(mis)
    assert found.says == "marks as at Fri 09:10 from Their MIS"
    assert "Friday at 09:20" in freshness(mis, at(11, 0)).stale


def test_the_weekend_is_not_held_against_fridays_last_file(mis):
    with within(mis):
        ImportRun.objects.update(at=at(14, 0))
    assert not freshness(mis, at(23, 0, 22)).is_stale


def test_before_the_first_import_everything_is_missing(mis):
    with within(mis):
        ImportRun.objects.update(undone_at=clock.now())
    found = freshness(mis)
    assert found.as_at is None and found.says == "no marks yet from Their MIS"
    assert found.stale == "Nothing was brought in from Their MIS yet."


def test_what_waits_for_a_person_is_counted(mis):
    with within(mis):
        ImportRun.objects.update(left={"vanished": 2, "changed-history": 7})
    assert freshness(mis).left == 9
