"""Here this morning, not here now: found out, closed in four ways with name and time."""

from __future__ import annotations

from datetime import timedelta

import pytest
from desk_day import DESK, at, drawn, out, register

from herringbone.web.movements.missing import MOVES, Settled, missing_now, settle
from herringbone.web.movements.models import Found, MissingCheck
from herringbone.web.movements.signing import Unsigned
from herringbone.web.registers.amending import amend
from herringbone.web.registers.reasons import Reason
from worlds import TODAY


@pytest.fixture
def ben_gone(entered):
    """Ben was here at 08:52 and is not at 13:10."""
    register(entered.school, entered.pupils, "/ / /", at_clock="08:52")
    register(entered.school, entered.pupils, "/ N /", at_clock="13:10")
    return entered


def names(world, clock: str) -> list[str]:
    return [one.pupil.forename for one in missing_now(world.school, at(clock))]


def close(world, how: Found, name: str = "Ben", clock: str = "13:20", **more):
    settled = Settled(**{"how": how, "who": "Mr Caretaker", "at": at(clock), **more})
    return settle(
        school=world.school,
        pupil=world.pupils[name],
        settled=settled,
        author=DESK,
        now=at("13:25"),
    )


def test_every_way_to_close_says_where_the_child_then_is():
    assert set(MOVES) == set(Found)


def test_it_is_found_out_when_the_afternoon_s_register_says_n(ben_gone):
    assert names(ben_gone, "13:09") == []
    assert names(ben_gone, "13:10") == ["Ben"]
    (one,) = missing_now(ben_gone.school, at("13:10"))
    assert one.says == "here at 08:52, not at 13:10, no sign-out"


def test_a_blank_in_the_afternoon_is_nobody_missing(entered):
    register(entered.school, entered.pupils, "/ / /", at_clock="08:52")
    assert names(entered, "13:40") == []


@pytest.mark.parametrize(
    ("how", "drawing"),
    [
        (Found.ON_SITE, "■■■"),
        (Found.SIGNED_OUT, "■·■"),
        (Found.COLLECTED, "■·■"),
        (Found.POLICE, "■!■"),
    ],
)
def test_each_way_closes_the_job_and_keeps_the_list_right(ben_gone, how, drawing):
    check = close(ben_gone, how)
    assert names(ben_gone, "13:30") == []
    assert drawn(ben_gone.school, ben_gone.pupils, "13:30") == drawing
    assert (check.who, check.at, check.name) == ("Mr Caretaker", at("13:20"), "Tess Office")


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"who": " "}, "Name the person"),
        ({"clock": "13:26"}, "time of today"),
        ({"at": at("13:20") - timedelta(days=1)}, "time of today"),
        ({"name": "Amy"}, "is not missing any more"),
    ],
)
def test_without_name_or_time_nothing_is_closed(ben_gone, more, says):
    with pytest.raises(Unsigned, match=says):
        close(ben_gone, Found.ON_SITE, **more)
    assert not MissingCheck.objects.exists()
    assert names(ben_gone, "13:30") == ["Ben"]


def test_nobody_closes_it_twice(ben_gone):
    close(ben_gone, Found.POLICE)
    with pytest.raises(Unsigned, match="somebody settled it"):
        close(ben_gone, Found.ON_SITE)


def test_one_closed_leaves_the_others(entered):
    register(entered.school, entered.pupils, "/ / /", at_clock="08:52")
    register(entered.school, entered.pupils, "N N /", at_clock="13:10")
    close(entered, Found.POLICE)
    assert names(entered, "13:30") == ["Amy"]


def test_a_sign_out_typed_late_or_an_amended_mark_ends_it_too(ben_gone):
    out(ben_gone.school, ben_gone.pupils["Ben"], "13:15")
    assert names(ben_gone, "13:16") == []


def test_the_teacher_s_mistake_put_right_ends_it(ben_gone):
    amend(
        school=ben_gone.school,
        author=DESK,
        pupil=ben_gone.pupils["Ben"],
        date=TODAY,
        session="PM",
        code="\\",
        at=at("13:40"),
        reason=Reason.FOUND,
    )
    assert names(ben_gone, "13:41") == []
