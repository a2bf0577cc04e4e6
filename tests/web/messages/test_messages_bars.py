"""Each thing that keeps a document from an adult, alone: in the twelve families one bar often
stands behind another, so that none of them would be missed."""

from __future__ import annotations

import pytest

from herringbone.documents.writing import Channel, template_of
from herringbone.web.messages.recipients import barred
from worlds import TODAY, make_contact

pytestmark = pytest.mark.django_db
LETTER = template_of("rivington", "warning")
ABSENT = template_of("rivington", "first_day_absence")
CARER = {"relationship": "grandmother", "lives_with": "1"}
NO_PART = "without parental responsibility: asked where the child is, told no more"
UNKNOWN = "parental responsibility is not known: find out, and ask only until then"
BARS = {
    "nothing": ({}, "", ""),
    "a legal restriction": (
        {"legal_restriction": "Order of 3 May"},
        "a legal restriction: Order of 3 May",
        "a legal restriction: Order of 3 May",
    ),
    "no name": ({"title": "", "forename": "", "surname": ""}, "no name is held", "no name is held"),
    "a professional": (
        {"relationship": "Social worker "},
        "a professional: told by telephone, not by what goes to families",
        "a professional: told by telephone, not by what goes to families",
    ),
    "may not be contacted": (
        {"may_contact": "0"},
        "may not be contacted",
        "may not be contacted",
    ),
    "no letters": ({"may_receive_letters": "0"}, "may not receive letters", ""),
    "nobody said of letters": (
        {"may_receive_letters": ""},
        "nobody has said that they may receive letters",
        "",
    ),
    "no responsibility": ({"parental_responsibility": "0"}, NO_PART, NO_PART),
    "responsibility unknown": ({"parental_responsibility": ""}, UNKNOWN, UNKNOWN),
    "a carer at home": ({"parental_responsibility": "0", **CARER}, NO_PART, ""),
    "a carer elsewhere": (
        {"parental_responsibility": "0", **CARER, "lives_with": "0"},
        NO_PART,
        NO_PART,
    ),
    "an interpreter": (
        {"interpreter": "1", "language": "Polish"},
        "needs an interpreter (Polish): ring with one",
        "",
    ),
}
"""By what is held of an adult: why no letter of the school goes there, and why no text of today."""


@pytest.fixture
def amy(entered):
    return entered.pupils["Amy"]


def why(contact, pupil, template, channel):
    found = barred(contact, pupil, template, channel)
    return found.why if found is not None else ""


@pytest.mark.parametrize("bar", BARS)
def test_each_bar_keeps_a_letter_and_an_absence_text_by_itself(amy, bar):
    held, no_letter, no_text = BARS[bar]
    contact = make_contact(amy, **held)
    assert why(contact, amy, LETTER, Channel.LETTER) == no_letter
    assert why(contact, amy, ABSENT, Channel.TEXT) == no_text


def test_what_stands_in_a_letter_goes_by_no_other_way_to_who_may_have_none(amy):
    refused = make_contact(amy, may_receive_letters="0")
    unknown = make_contact(amy, "Eli", may_contact="")
    words = "may not receive letters, so neither what stands in one"
    assert why(refused, amy, LETTER, Channel.EMAIL) == words
    assert why(unknown, amy, LETTER, Channel.EMAIL) == "nobody has said that they may be contacted"
    assert why(unknown, amy, ABSENT, Channel.TEXT) == ""


def test_about_a_child_who_has_died_nothing_goes_to_anybody(amy):
    dana = make_contact(amy)
    amy.died_on = TODAY
    for template, channel in ((LETTER, Channel.LETTER), (ABSENT, Channel.TEXT)):
        assert why(dana, amy, template, channel) == "Amy has died: nothing is sent, ever"
