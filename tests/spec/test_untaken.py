"""A register that was not taken never looks like missing children, and is said first."""

from datetime import date

from herringbone.engine.language.loading import load_shipped
from herringbone.engine.record.calendar import AsOf
from herringbone.engine.record.registers import Registers
from herringbone.engine.running.evaluate import evaluate
from herringbone.engine.trying.drawn import drawn

CLASSES = {"Ben": {"class": "3A"}, "Cal": {"class": "3B", "cp": "1"}, "Dee": {"class": "3B"}}


def page(ben: str, cal: str) -> Registers:
    text = f"Pupil Mon Tue\nBen // {ben}\nCal // {cal}\nDee // {cal}"
    return drawn(text, starts=date(2024, 9, 9), pupils=CLASSES)


def warned(registers: Registers, sessions_due: int = 1) -> list[str]:
    as_of = AsOf(date(2024, 9, 10), sessions_due)
    found = evaluate(registers, load_shipped("accord").plan, as_of)
    assert not [a for a in found.actions if a.subject in ("Cal", "Dee")]
    return found.warnings


def test_the_class_that_has_not_registered_is_named_with_its_vulnerable_pupils() -> None:
    (said,) = warned(page("//", "--"))
    assert said == (
        "3B has not registered on 2024-09-10 AM: 2 pupils, 1 of them vulnerable. "
        "Nobody there is chased: go and look"
    )


def test_a_day_without_any_register_is_said_once() -> None:
    assert warned(page("--", "--")) == [
        "no register has been taken on 2024-09-10: nobody is chased for it"
    ]


def test_before_the_first_session_no_register_is_missing() -> None:
    assert warned(page("--", "--"), sessions_due=0) == []


def test_a_register_with_one_mark_was_taken() -> None:
    assert warned(page("//", "//")) == []
