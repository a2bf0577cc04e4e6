"""A child arrives: L while the register is open, then the reason's code, minutes from the start."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from herringbone.web.clock import LONDON
from herringbone.web.registers.arrivals import AFTER_CLOSING, Because, arrive
from herringbone.web.registers.changes import Author, Refused
from herringbone.web.registers.models import Entry, Kind, MarkDetail
from herringbone.web.registers.rows import codes_held
from worlds import TODAY, draw

DESK = Author("Tess Office", "office manager", 3)


def at(hour: int, minute: int) -> datetime:
    return datetime.combine(TODAY, time(hour, minute), tzinfo=LONDON)


def comes(world, clock: datetime, because: Because = Because.LATE, **more) -> Entry | None:
    return arrive(
        school=world.school,
        author=DESK,
        pupil=world.pupils["Amy"],
        at=more.pop("at", clock),
        arrived_at=clock,
        because=because,
        **more,
    )


def stands(world, session: str = "AM") -> tuple[str, int | None]:
    pupil = world.pupils["Amy"]
    detail = MarkDetail.objects.filter(pupil=pupil, date=TODAY, session=session).first()
    code = codes_held(world.school, [pupil], [TODAY])[pupil.pk, TODAY, session]
    return code, detail.minutes_late if detail else None


@pytest.mark.parametrize(
    ("clock", "because", "session", "says"),
    [
        (at(8, 50), Because.LATE, "AM", ("L", 0)),
        (at(9, 1), Because.LATE, "AM", ("L", 11)),
        (at(9, 19), Because.APPOINTMENT, "AM", ("L", 29)),
        (at(9, 20), Because.LATE, "AM", ("U", 30)),
        (at(9, 50), Because.APPOINTMENT, "AM", ("M", 60)),
        (at(9, 50), Because.TRANSPORT, "AM", ("Y1", 60)),
        (at(10, 50), Because.AGREED_START, "AM", ("C2", 120)),
        (at(12, 59), Because.LATE, "AM", ("U", 249)),
        (at(13, 0), Because.LATE, "PM", ("L", 0)),
        (at(14, 0), Because.LATE, "PM", ("U", 60)),
    ],
)
def test_the_clock_and_the_reason_choose_the_code(entered, clock, because, session, says):
    entry = comes(entered, clock, because)
    assert stands(entered, session) == says
    assert entry.kind == (Kind.TAKEN if says[0] == "L" else Kind.AMENDED)


def test_every_reason_has_a_code_of_its_own():
    assert set(AFTER_CLOSING) == set(Because)
    assert sorted(coded.code for coded in AFTER_CLOSING.values()) == ["C2", "M", "U", "Y1"]


def test_who_was_marked_absent_is_marked_late_and_the_first_mark_is_kept(entered):
    draw(entered.school, "Pupil Fri\nAmy N-", entered.pupils, starts=TODAY)
    comes(entered, at(9, 40))
    assert stands(entered) == ("U", 50)
    assert MarkDetail.objects.get().original == "N"


def test_before_closing_nothing_is_an_amendment(entered):
    draw(entered.school, "Pupil Fri\nAmy N-", entered.pupils, starts=TODAY)
    comes(entered, at(9, 10))
    assert stands(entered) == ("L", 20)
    assert not MarkDetail.objects.get().is_amended


@pytest.mark.parametrize("code", ["/", "L", "U"])
def test_who_is_here_already_and_comes_back_keeps_the_mark(entered, code):
    draw(entered.school, f"Pupil Fri\nAmy {code}-", entered.pupils, starts=TODAY)
    assert comes(entered, at(11, 30), Because.APPOINTMENT) is None
    assert Entry.objects.count() == 1


@pytest.mark.parametrize("code", ["I", "V", "D"])
def test_a_prefill_gives_way_to_the_child_in_the_room(entered, code):
    draw(entered.school, f"Pupil Fri\nAmy {code}-", entered.pupils, starts=TODAY)
    comes(entered, at(9, 5))
    assert stands(entered) == ("L", 15)


def test_an_arrival_written_down_later_counts_from_when_the_child_came(entered):
    entry = comes(entered, at(9, 5), at=at(11, 0))
    assert stands(entered) == ("L", 15)
    assert (entry.kind, entry.reason) == (Kind.AMENDED, "arrived")


def test_before_the_session_a_child_is_in_time(entered):
    with pytest.raises(Refused, match="Amy is in time: the session begins at 08:50"):
        comes(entered, at(8, 49))


def test_nobody_arrives_in_the_future(entered):
    with pytest.raises(Refused, match="cannot have arrived at 10:00"):
        comes(entered, at(10, 0), at=at(9, 59))


def test_a_code_that_was_not_in_use_is_refused(entered):
    from herringbone.web.registers.arrivals import code_for

    then = datetime(2024, 3, 1, 10, 0, tzinfo=LONDON)
    assert code_for(entered.school, date(2024, 3, 1), "AM", then, Because.LATE) == "U"
    with pytest.raises(Refused, match="Y1 is not in use on 1 March 2024"):
        code_for(entered.school, date(2024, 3, 1), "AM", then, Because.TRANSPORT)
