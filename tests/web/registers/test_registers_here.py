"""Who is at school now and since when, from drawn registers."""

from __future__ import annotations

from datetime import date

import pytest

from herringbone.web.registers.here import Here, here_since
from herringbone.web.schools.tenancy import within
from worlds import draw

MONDAY, FRIDAY = date(2026, 11, 16), date(2026, 11, 20)


@pytest.mark.parametrize(
    ("marks", "since"),
    [
        ("II II /\\ /\\ /-", (date(2026, 11, 18), "AM")),
        ("II II /\\ II /-", (FRIDAY, "AM")),
        ("II II I\\ -- L-", (date(2026, 11, 18), "PM")),
        ("II II /\\ ## /-", (date(2026, 11, 18), "AM")),
        ("II II I\\ VV U-", (date(2026, 11, 18), "PM")),
        ("II II II II I\\", (FRIDAY, "PM")),
        ("II II /\\ /\\ --", None),
        ("II II /\\ /\\ N-", None),
        ("II II /\\ /\\ /I", None),
        ("II II /\\ /\\ V-", None),
    ],
)
def test_who_is_here_and_since_when(world, marks, since):
    draw(world.school, f"Pupil Mon Tue Wed Thu Fri\nAmy {marks}", world.pupils, starts=MONDAY)
    amy = world.pupils["Amy"]
    with within(world.school):
        found = here_since(world.school, [amy], FRIDAY)
    assert found == ({} if since is None else {amy.pk: Here(*since)})


def test_a_presence_of_the_same_morning_is_not_after_what_was_known():
    assert not Here(FRIDAY, "AM").is_after(FRIDAY)
    assert Here(FRIDAY, "PM").is_after(FRIDAY)
    assert Here(FRIDAY, "AM").is_after(MONDAY)
