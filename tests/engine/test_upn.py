"""The check letter of a unique pupil number, and what is said of a wrong one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from herringbone.engine.england.upn import (
    ALPHABET,
    check_letter,
    is_temporary,
    problem,
    tidy,
    unfamiliar,
)

VALID = [
    "B801200005001",
    "A123456789012",
    "J35733000240A",
    "K93820012301Z",
    "Y373201424001",
    "Y838400122001",
    "B940211024123",
    "H801200001001",
    "g80120000101a ",
]
RESTS = st.builds(
    str.__add__,
    st.text("0123456789", min_size=11, max_size=11),
    st.sampled_from("0123456789" + ALPHABET),
)


@pytest.mark.parametrize("upn", VALID)
def test_nothing_is_wrong_with_a_real_number(upn):
    assert problem(upn) is None


@pytest.mark.parametrize(
    ("upn", "says"),
    [
        ("A801200005001", "A801200005001 has check letter A, where B would fit"),
        ("Z801200001001", "Z801200001001 has check letter Z, where H would fit"),
        (
            "G80120000101S",
            (
                "G80120000101S: the last character must be a digit, or a letter other"
                " than I, O and S"
            ),
        ),
        ("", "a UPN has 13 characters, this has 0"),
        ("B80120000500", "a UPN has 13 characters, B80120000500 has 12"),
        (
            "I801200005001",
            ("I801200005001 does not begin with a check letter (A to Z without I, O and S)"),
        ),
        (
            "B80120000500!",
            (
                "B80120000500!: the last character must be a digit, or a letter other"
                " than I, O and S"
            ),
        ),
        ("B8O1200005001", "B8O1200005001: characters 2 to 12 must be digits"),
        ("B80120000٥001", "B80120000٥001: characters 2 to 12 must be digits"),
    ],
)
def test_a_wrong_number_is_answered_with_what_would_be_right(upn, says):
    assert problem(upn) == says


def test_a_temporary_number_ends_in_a_letter():
    assert is_temporary("J35733000240A") and is_temporary(" g80120000101a ")
    assert not is_temporary("B801200005001")


def test_a_number_is_kept_trimmed_and_in_capitals():
    assert tidy(" g80120000101a ") == "G80120000101A"


@pytest.mark.parametrize("code", ["838", "839", "940", "941", "942", "943", "801", "928", "670"])
def test_new_and_former_authorities_are_familiar(code):
    assert unfamiliar(f"A{code}400122001") is None


def test_an_authority_that_never_was_is_a_warning_and_not_a_problem():
    assert unfamiliar("A123456789012") == "A123456789012: no local authority 123 is known"
    assert problem("A123456789012") is None


def test_no_check_letter_is_made_for_what_cannot_be_a_number():
    with pytest.raises(ValueError, match="12 characters follow"):
        check_letter("123")


@given(RESTS)
def test_exactly_one_letter_fits(rest):
    assert [letter for letter in ALPHABET if problem(letter + rest) is None] == [check_letter(rest)]
