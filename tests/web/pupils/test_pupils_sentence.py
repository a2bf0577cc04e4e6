"""The sentence to read aloud, and who may be told it."""

from datetime import date

import pytest

from herringbone.web.pupils.sentence import sentence
from herringbone.web.schools.models import Contact
from herringbone.web.schools.telling import told
from herringbone.web.ui.charts.marks import Mark

SINCE = date(2026, 9, 2)
ILL = Mark(code="I", kind="authorised", says="Illness")
NONE = Mark(code="N", kind="unauthorised", says="Reason not yet established")


def test_half_days_are_grouped_by_reason_with_their_first_and_last_day():
    tuesday, wednesday = date(2026, 11, 3), date(2026, 11, 4)
    absences = [
        (tuesday, "AM", ILL),
        (tuesday, "PM", ILL),
        (wednesday, "AM", ILL),
        (wednesday, "PM", NONE),
    ]
    assert sentence("Ella", SINCE, absences) == (
        "Since 2 Sep Ella has missed 4 half-days: 3 ill (first on Tue 3 Nov, last on Wed 4 Nov) "
        "and 1 with no reason yet (Wed 4 Nov)."
    )


def test_nothing_missed_is_said_so():
    assert sentence("Ella", SINCE, []) == "Since 2 Sep Ella has not missed a half-day."


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"parental_responsibility": "1"}, "may be told"),
        ({"parental_responsibility": "0"}, "ask only"),
        ({"parental_responsibility": ""}, "ask only: responsibility not known"),
        ({"parental_responsibility": "1", "may_contact": "0"}, "do not contact"),
        (
            {"parental_responsibility": "1", "legal_restriction": "No contact, court order."},
            "tell nothing",
        ),
    ],
)
def test_who_may_be_told(said, words):
    assert told(Contact(**said)).words == words
