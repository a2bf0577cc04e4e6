"""What a strategy will ask about an absence that goes on, in the five documents' own steps."""

from __future__ import annotations

from datetime import date

import pytest

from herringbone.engine.language.loading import load_shipped
from herringbone.engine.language.verbs import wording
from herringbone.engine.record.registers import Registers
from herringbone.engine.running.ahead import ahead
from herringbone.engine.trying.drawn import drawn

MONDAY, TUESDAY = date(2024, 10, 7), date(2024, 10, 8)
WEEK = "Pupil Mon Tue Wed Thu Fri\nBen   "
BLANK = f"  --  --  --\n\n{WEEK}--  --  --  --  --"


def away(marks: str = "//  N-", **flags: int) -> Registers:
    """Ben is N on Tuesday after forty days in school; the days after it are blank."""
    held = {name: str(value) for name, value in flags.items()}
    return drawn(f"{WEEK}{marks}{BLANK}", starts=MONDAY, before_days=40, pupils={"Ben": held})


def comes(strategy: str, registers: Registers, today: date = TUESDAY) -> list[tuple[str, str, int]]:
    """Step, words and how many days on."""
    wanted = load_shipped(strategy).plan
    assert wanted is not None
    found = ahead(registers, wanted, None, "Ben", today, 5)
    calendar = registers.calendar
    names = [f"{one.provision}.{one.step}".strip(".") for one in found]
    days = [calendar.last_index(one.day) - calendar.last_index(today) for one in found]
    return [
        (name, wording(one.verb, one.thing), on)
        for name, one, on in zip(names, found, days, strict=True)
    ]


def test_rivington_visits_on_the_second_day() -> None:
    assert ("RIV-08", "visit: second day", 1) in comes("rivington", away())


def test_rivington_visits_the_same_day_where_a_call_reaches_nobody_below_95() -> None:
    assert "RIV-45" not in " ".join(step for step, *_ in comes("rivington", away()))
    page = f"{WEEK}II  II  II  II  II\n\n{WEEK}N-  --  --  --  --"
    seldom_in = drawn(page, starts=MONDAY, before_days=40)
    found = comes("rivington", seldom_in, today=date(2024, 10, 14))
    assert ("RIV-45.below_92", "visit: same day", 0) in found
    assert "RIV-45.above_92" not in [step for step, *_ in found]


def test_what_was_true_today_has_asked_already_and_does_not_come() -> None:
    assert "RIV-08" not in [step for step, *_ in comes("rivington", away("NN  N-"))]


@pytest.mark.parametrize(("flags", "on"), [({}, 2), ({"cp": 1}, 1)])
def test_arbours_lead_is_asked_about_the_police_sooner_for_a_vulnerable_child(flags, on) -> None:
    assert ("ARB-08", "welfare check: police", on) in comes("arbour", away(**flags))


def test_arbour_visits_on_the_third_day_and_once_what_began_already_asked() -> None:
    found = comes("arbour", away(cp=1))
    assert ("ARB-07", "visit: third day", 2) in found
    assert "ARB-05" not in [step for step, *_ in found]


def test_accord_goes_on_the_fourth_and_the_sixth_day_and_calls_where_the_text_brings_nothing() -> (
    None
):
    found = comes("accord", away())
    assert found[0] == ("ACC-15.call", "call: absence", 0)
    assert ("ACC-19.fourth_day", "welfare check: home visit", 3) in found
    assert ("ACC-19.sixth_day", "welfare check: second home visit", 5) in found


def test_what_is_asked_as_the_day_closes_still_comes_today() -> None:
    page = f"{WEEK}NN  NN  NN  N-  --\n\n{WEEK}--  --  --  --  --"
    registers = drawn(page, starts=MONDAY, before_days=40)
    found = comes("accord", registers, today=date(2024, 10, 10))
    assert ("ACC-19.fourth_day", "welfare check: home visit", 0) in found


@pytest.mark.parametrize("strategy", ["harthill", "waves"])
def test_strategies_that_say_nothing_of_longer_absences_have_nothing_ahead(strategy) -> None:
    assert comes(strategy, away()) == []


def test_a_day_that_is_planned_away_is_no_unexplained_one() -> None:
    page = "Pupil Mon Tue Wed Thu\nBen   //  N-  CC  --"
    planned = drawn(page, starts=MONDAY, before_days=40)
    assert ("RIV-08", "visit: second day", 1) not in comes("rivington", planned)


def test_on_a_day_without_school_nothing_follows_from_today() -> None:
    found = comes("accord", away(), today=date(2024, 10, 13))
    assert "ACC-15.call" not in [step for step, *_ in found]
