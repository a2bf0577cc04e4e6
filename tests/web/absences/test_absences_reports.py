"""What parents tell the school: kept as said, suggested but not decided, taken back, explained."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest
from planned_week import CLERK, FRIDAY, day, drawn_prefills

from herringbone.web.absences.finding import find_pupils, folded
from herringbone.web.absences.models import How, Reported
from herringbone.web.absences.plans import Unplannable
from herringbone.web.absences.reporting import (
    CHANNELS,
    Said,
    back_after_48_hours,
    explain_marks,
    marks_to_explain,
    report_absence,
    withdraw_report,
)
from herringbone.web.absences.suggesting import CODES, suggested
from herringbone.web.clock import LONDON
from herringbone.web.registers.models import Entry, MarkDetail
from herringbone.web.registers.reading import history_of
from herringbone.web.registers.rows import codes_held
from worlds import NOW, TODAY, draw, make_contact, make_pupil


def say(world, *pupils, **more):
    fields = {
        "day": TODAY,
        "how": How.PHONE,
        "words": "a high temperature",
        "code": "I",
        "said_by": "mother",
        **more,
    }
    return report_absence(
        school=world.school,
        pupils=[world.pupils[p] for p in pupils],
        said=Said(**fields),
        author=CLERK,
        at=NOW,
    )


def test_every_way_of_reporting_is_a_channel_of_evidence():
    assert set(CHANNELS) == set(How)


def test_siblings_are_reported_at_once_each_with_their_own_contact(entered):
    mother = make_contact(entered.pupils["Ben"], contact_id="C1")
    make_contact(entered.pupils["Cal"], contact_id="C1")
    ben, cal, amy = say(entered, "Ben", "Cal", "Amy", contact=mother)
    assert (ben.contact, cal.contact.pupil.forename) == (mother, "Cal")
    assert (ben.is_known, cal.is_known, amy.is_known) == (True, True, False)
    assert all(r.taken_by == "Tess Office" for r in (ben, cal, amy))


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"words": ""}, "what was said"),
        ({"expected_back": day("Mon")}, "return is before"),
        ({"expected_back": TODAY, "arrives_at": time(10)}, "not both"),
    ],
)
def test_a_report_says_what_it_lacks(entered, more, says):
    with pytest.raises(Unplannable, match=says):
        say(entered, "Ben", **more)
    assert not Reported.objects.exists()


def test_48_hours_after_vomiting_are_counted_to_a_session(entered):
    (report,) = say(entered, "Ben", is_sickness_48h=True)
    assert (report.expected_back, report.expected_back_session) == (TODAY + timedelta(days=3), "AM")


@pytest.mark.parametrize(
    ("since", "back", "session"),
    [
        ((16, 8, 30), (18,), "AM"),
        ((16, 10, 0), (18,), "PM"),
        ((16, 14, 0), (19,), "AM"),
        ((18, 14, 0), (23,), "AM"),
    ],
)
def test_48_hours_end_with_the_next_session_that_begins(entered, since, back, session):
    moment = datetime(2026, 11, *since, tzinfo=LONDON)
    found, which = back_after_48_hours(entered.school, moment)
    assert ((found.day,), which) == (back, session)


def test_a_told_return_is_kept_before_48_hours(entered):
    (report,) = say(entered, "Ben", is_sickness_48h=True, expected_back=TODAY + timedelta(days=5))
    assert report.expected_back == TODAY + timedelta(days=5)


def test_coming_late_fills_until_the_time_told(entered):
    say(entered, "Ben", code="M", arrives_at=time(10, 30))
    assert "Ben -- -- -- -- M-" in drawn_prefills(entered.school, entered.pupils)


def test_a_report_taken_back_keeps_its_history(entered):
    (report,) = say(entered, "Ben")
    with pytest.raises(Unplannable, match="Say why"):
        withdraw_report(report=report, why="", author=CLERK, at=NOW)
    withdraw_report(report=report, why="it was Benji in 4A", author=CLERK, at=NOW)
    assert [(r.what, r.why) for r in report.decisions.all()] == [
        ("planned", ""),
        ("cancelled", "it was Benji in 4A"),
    ]
    with pytest.raises(Unplannable, match="already"):
        withdraw_report(report=report, why="again", author=CLERK, at=NOW)


def test_an_n_is_explained_with_the_report_as_its_evidence(entered):
    draw(entered.school, "Pupil Fri\nBen N-", entered.pupils, starts=TODAY)
    (report,) = say(entered, "Ben")
    assert marks_to_explain(report) == [(TODAY, "AM")]
    explain_marks(report=report, author=CLERK, at=NOW + timedelta(minutes=30))
    ben = entered.pupils["Ben"]
    assert codes_held(entered.school, [ben], [FRIDAY])[ben.pk, TODAY, "AM"] == "I"
    line = history_of(ben, TODAY, TODAY)[-1]
    assert (line.original, line.new, line.reason) == ("N", "I", "reason given by a parent")
    assert line.evidence == "phone 20 Nov 2026 09:10 from mother"
    assert MarkDetail.objects.get().origin == report.origin
    with pytest.raises(Unplannable, match="says N any more"):
        explain_marks(report=report, author=CLERK, at=NOW)


def test_a_report_without_a_code_explains_nothing(entered):
    draw(entered.school, "Pupil Fri\nBen NN", entered.pupils, starts=TODAY)
    (report,) = say(entered, "Ben", code="N", words="on holiday")
    assert marks_to_explain(report) == []


def test_a_report_itself_writes_no_mark(entered):
    draw(entered.school, "Pupil Fri\nBen N-", entered.pupils, starts=TODAY)
    say(entered, "Ben")
    assert Entry.objects.count() == 1


@pytest.mark.parametrize(
    ("words", "code", "offers", "holiday"),
    [
        ("Been sick in the night", "I", True, False),
        ("diarrhoea again", "I", True, False),
        ("temperature and cough", "I", False, False),
        ("dentist at ten, bit of a cough", "M", False, False),
        ("we are on holiday till Monday", "N", False, True),
        ("Eid on Friday", "R", False, False),
        ("she will not come", "N", False, False),
        ("the bill is paid", "N", False, False),
        ("", "N", False, False),
    ],
)
def test_words_suggest_a_code_and_decide_nothing(words, code, offers, holiday):
    found = suggested(words)
    assert (found.code, found.offers_48h, found.is_holiday) == (code, offers, holiday)


def test_no_suggestion_is_unauthorised_or_leave():
    assert {code for code, _ in CODES} == {"I", "M", "R", "N"}


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("bir", ["Ben"]),
        ("ben", ["Ben"]),
        ("Birchall, B", ["Ben"]),
        ("luk", ["Łukasz"]),
        ("lew", ["Dot"]),
        ("xyz", []),
        ("  ", []),
        ("irchall", []),
        ("ob", ["Mia"]),
    ],
)
def test_three_letters_find_a_pupil(entered, typed, found):
    make_pupil(entered.school, "Łukasz", surname="Żak")
    make_pupil(entered.school, "Dot", surname="Ash-Lewis")
    make_pupil(entered.school, "Mia", surname="O'Brien")
    names = [one.pupil.forename for one in find_pupils(entered.school, typed, TODAY)]
    assert names == found


def test_a_leaver_and_a_child_who_died_are_not_found(entered):
    ben = entered.pupils["Ben"]
    ben.enrolments.update(end=TODAY - timedelta(days=1))
    entered.pupils["Cal"].died_on = TODAY - timedelta(days=20)
    entered.pupils["Cal"].save()
    assert find_pupils(entered.school, "ben", TODAY) == []
    assert find_pupils(entered.school, "cal", TODAY) == []


def test_the_class_of_the_day_stands_beside_a_name(entered):
    (found,) = find_pupils(entered.school, "ben", TODAY)
    assert found.class_name == "3B"


def test_case_accents_and_hyphens_do_not_matter():
    assert folded("O'Brien-Żółć") == "obrien zolc"
