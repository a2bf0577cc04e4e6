"""Legal numbers hold between their dates, and a wrong name is answered with the right one."""

from datetime import date

import pytest

from herringbone.engine.england.national import (
    authorities,
    former_authority_codes,
    threshold,
    threshold_names,
    versions,
)

TODAY = date(2026, 11, 21)


def test_the_penalty_notice_of_19_august_2024():
    notice = threshold("penalty_notice", on=date(2024, 8, 19))
    assert (notice.number("sessions"), notice.number("school_weeks")) == (10, 10)
    assert (notice.number("amount_pounds"), notice.number("reduced_pounds")) == (160, 80)
    assert (notice.number("reduced_within_days"), notice.number("due_within_days")) == (21, 28)
    assert (notice.number("counted_years"), notice.number("at_most")) == (3, 2)
    assert threshold("penalty_notice", on=date(2024, 8, 18)) is None


@pytest.mark.parametrize(
    ("name", "key", "value"),
    [
        ("unexplained_absence", "school_days", 5),
        ("unauthorised_return", "school_days", 10),
        ("sickness_return", "school_days", 15),
        ("new_pupil_return", "days", 5),
        ("persistent_absence", "percent", 10),
        ("severe_absence", "percent", 50),
        ("register_window", "minutes", 30),
        ("register_retention", "years", 6),
        ("notice_to_improve", "at_least_weeks", 3),
        ("notice_to_improve", "at_most_weeks", 6),
        ("school_year", "sessions", 380),
        ("compulsory_school_age", "begins_at_age", 5),
        ("statistics_cohort", "oldest", 15),
    ],
)
def test_what_holds_today(name, key, value):
    assert threshold(name, on=TODAY).number(key) == value


@pytest.mark.parametrize(
    ("on", "percent"),
    [
        (date(2010, 8, 31), 20),
        (date(2010, 9, 1), 15),
        (date(2015, 8, 31), 15),
        (date(2015, 9, 1), 10),
    ],
)
def test_persistent_absence_was_20_then_15_then_10_per_cent(on, percent):
    assert threshold("persistent_absence", on=on).number("percent") == percent


@pytest.mark.parametrize("name", threshold_names())
def test_every_national_file_says_what_it_is_and_where_each_version_is_from(name):
    for version in versions(name):
        assert version.says and version.source and version.values
        assert version.last is None or version.first <= version.last
    assert threshold(name, on=TODAY) is versions(name)[-1]


def test_a_wrong_name_or_key_is_answered_with_what_there_is():
    with pytest.raises(LookupError, match="did you mean penalty_notice"):
        threshold("penalty_notices", on=TODAY)
    notice = threshold("penalty_notice", on=TODAY)
    with pytest.raises(LookupError, match="no amount; there is sessions, school_weeks"):
        notice.number("amount")
    with pytest.raises(LookupError, match="codes is not a number"):
        notice.number("codes")
    with pytest.raises(LookupError, match="sessions is not a list"):
        notice.words("sessions")
    with pytest.raises(LookupError, match="sessions is not a word"):
        notice.word("sessions")
    assert threshold("unexplained_absence", on=TODAY).word("otherwise") == "O"


def test_the_authorities_of_england_with_the_newest_and_the_reorganised():
    assert len(authorities()) == 153
    assert authorities()["839"].name == "Bournemouth, Christchurch and Poole"
    assert {"838", "839", "940", "941", "942", "943"} <= set(authorities())
    assert {"928", "909", "660"} <= former_authority_codes()
    assert not former_authority_codes() & set(authorities())
