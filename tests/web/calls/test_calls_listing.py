"""Who is on the call list and in which order: safety first, and never from a register not taken."""

from __future__ import annotations

from datetime import time

import pytest
from call_mornings import at, calls, drawn, names_in, submit, tried, work

from herringbone.web.absences.models import PlannedAbsence, Reported
from herringbone.web.calls.listing import Row
from herringbone.web.calls.outcomes import Ended
from herringbone.web.calls.sections import HEADINGS, Section
from herringbone.web.registers.models import MarkDetail
from herringbone.web.schools.models import Hold, Role
from worlds import NOW, TODAY, make_contact, make_pupil

pytestmark = pytest.mark.django_db


def row(world, name: str = "Amy", now=NOW) -> Row:
    found = calls(world, now).row_of(world.pupils[name].pk)
    assert found is not None
    return found


def test_every_section_has_its_heading():
    assert set(HEADINGS) == set(Section)


def test_a_register_that_nobody_submitted_calls_nobody(entered):
    """Practice 1: the same marks, in a register that is in and in one that is not."""
    page = "Pupil Fri\nAmy N-\nBen --\nCal /-"
    drawn(entered, page, taken=(), starts=TODAY)
    assert not calls(entered).rows
    submit(entered, "3B")
    assert names_in(calls(entered)) == [["Amy"], ["Ben"]]


def test_no_mark_in_a_register_that_is_in_is_looked_for_unless_known_ahead(entered):
    drawn(entered, "Pupil Fri\nAmy --\nBen --\nCal /-", starts=TODAY)
    PlannedAbsence.objects.create(
        school=entered.school, pupil=entered.pupils["Ben"], kind="appointment", code="M",
        first=TODAY, last=TODAY, planned_at=NOW,
    )  # fmt: skip
    assert names_in(calls(entered)) == [["Amy"]]


def test_an_afternoon_without_its_register_keeps_the_mornings_question(one_away):
    assert names_in(calls(one_away, at(13, 10))) == [["Amy"]]
    submit(one_away, "3B", "PM")
    drawn(one_away, "Pupil Fri\nAmy N/\nBen //\nCal //", taken=(), starts=TODAY)
    assert not names_in(calls(one_away, at(13, 10)))


def test_the_order_is_vulnerable_strategy_second_day_expected_travel_rest(entered):
    """One child in each section, drawn in the opposite order of the page."""
    school, pupils = entered.school, entered.pupils
    pupils |= {
        "Dan": make_pupil(school, "Dan", surname="Aaa"),
        "Eve": make_pupil(school, "Eve", surname="Aab", values={"travels": "walks alone"}),
        "Fay": make_pupil(school, "Fay", surname="Aac"),
        "Gus": make_pupil(school, "Gus", surname="Zed", values={"social_worker": "1"}),
    }
    page = """
Pupil Mon Tue Wed Thu Fri
Amy   //  //  //  II  N-
Ben   //  //  //  NN  N-
Cal   //  //  //  //  N-
Dan   //  //  //  //  N-
Eve   //  //  //  //  N-
Fay   //  //  //  //  /-
Gus   //  //  //  //  N-
"""
    drawn(entered, page)
    Reported.objects.create(
        school=school, pupil=pupils["Amy"], day=date_before(), expected_back=TODAY, how="phone",
        said_by="mother", words="back Friday", code="I", received_at=NOW, taken_by="Office",
    )  # fmt: skip
    work(entered, "RIV-07", "call", "Cal", step="contact", is_first=True)
    found = calls(entered)
    assert names_in(found) == [["Gus"], ["Cal"], ["Ben"], ["Amy"], ["Eve"], ["Dan"]]
    assert [one.section for one in found.rows] == [
        Section.VULNERABLE, Section.FIRST, Section.SECOND_DAY, Section.EXPECTED, Section.TRAVEL,
        Section.REST,
    ]  # fmt: skip
    assert (found.vulnerable, found.second_day) == (1, 1)


def date_before():
    return TODAY.replace(day=19)


def test_who_the_strategy_puts_first_comes_before_the_general_run(entered):
    """HAR-31: Cal is called before Amy although A comes before C."""
    drawn(entered, "Pupil Fri\nAmy N-\nBen /-\nCal N-", starts=TODAY)
    assert names_in(calls(entered)) == [["Amy"], ["Cal"]]
    work(entered, "HAR-10", "call", "Cal", is_first=True)
    assert names_in(calls(entered)) == [["Cal"], ["Amy"]]


def test_whoever_is_away_longest_without_a_word_comes_first_of_the_second_days(entered):
    page = "Pupil Wed Thu Fri\nAmy // NN N-\nBen // // /-\nCal NN NN N-"
    drawn(entered, page, starts=TODAY.replace(day=18))
    assert names_in(calls(entered), Section.SECOND_DAY) == [["Cal"], ["Amy"]]


def test_a_new_starter_and_a_no_show_are_expected(entered):
    school = entered.school
    entered.pupils |= {
        "New": make_pupil(school, "New", start=TODAY),
        "Noa": make_pupil(school, "Noa", start=date_before()),
    }
    page = "Pupil Fri\nAmy /-\nBen /-\nCal /-\nNew N-\nNoa N-"
    drawn(entered, page, starts=TODAY)
    rows = {r.children[0].pupil.first_name: r for r in calls(entered).of(Section.EXPECTED)}
    assert rows["New"].children[0].expected == "new starter, due today"
    assert rows["Noa"].children[0].expected == "no-show: on roll since Thu 19 Nov, never seen"


def test_a_bus_that_is_not_in_is_one_call(entered):
    """Five of six on Bus 4; the sixth is in, and a vulnerable child keeps a row of their own."""
    school = entered.school
    riders = ("Dan", "Eve", "Fay", "Gus", "Hal", "Ida")
    for name in riders:
        more = {"cp": "1"} if name == "Eve" else {}
        entered.pupils[name] = make_pupil(school, name, values={"travels": "Bus 4", **more})
    marks = "\n".join(f"{name} {'/-' if name == 'Ida' else 'N-'}" for name in riders)
    seen = "\n".join(f"{name} //" for name in riders)
    drawn(entered, f"Pupil Thu\n{seen}", taken=(), starts=date_before())
    drawn(entered, f"Pupil Fri\nAmy /-\nBen /-\nCal /-\n{marks}", starts=TODAY)
    found = calls(entered)
    assert names_in(found, Section.VULNERABLE) == [["Eve"]]
    (bus,) = found.of(Section.TRAVEL)
    assert bus.route.says == "5 of 6 on Bus 4"
    assert sorted(child.pupil.first_name for child in bus.children) == ["Dan", "Fay", "Gus", "Hal"]
    assert bus.next is None


def test_half_a_bus_is_no_bus_and_bus_alone_names_none(entered):
    for name in ("Dan", "Eve", "Fay", "Gus"):
        travels = "Bus 4" if name in ("Dan", "Eve") else "bus"
        entered.pupils[name] = make_pupil(entered.school, name, values={"travels": travels})
    page = "Pupil Fri\nAmy /-\nBen /-\nCal /-\nDan N-\nEve /-\nFay N-\nGus N-"
    drawn(entered, page, starts=TODAY)
    assert not calls(entered).of(Section.TRAVEL)


def test_siblings_are_one_row_and_the_vulnerable_one_pulls_it_up(entered):
    for name in ("Amy", "Cal"):
        entered.pupils[name].family_id = "F1"
        entered.pupils[name].save()
    entered.pupils["Cal"].values |= {"lac": "1"}
    entered.pupils["Cal"].save()
    drawn(entered, "Pupil Fri\nAmy N-\nBen N-\nCal N-", starts=TODAY)
    found = calls(entered)
    assert names_in(found) == [["Cal", "Amy"], ["Ben"]]
    assert found.rows[0].section == Section.VULNERABLE


def test_a_suspended_pupil_is_not_called(one_away):
    PlannedAbsence.objects.create(
        school=one_away.school, pupil=one_away.pupils["Amy"], kind="suspension", code="E",
        first=TODAY, last=TODAY, planned_at=NOW,
    )  # fmt: skip
    assert not calls(one_away).rows


def test_who_an_event_explains_is_not_called(one_away):
    MarkDetail.objects.update_or_create(
        school=one_away.school, pupil=one_away.pupils["Amy"], date=TODAY, session="AM",
        defaults={"origin": "event:1"},
    )  # fmt: skip
    assert not calls(one_away).rows


def test_held_for_everything_a_missing_child_is_still_looked_for(one_away):
    hold = Hold.objects.create(
        school=one_away.school, pupil=one_away.pupils["Amy"], why="bereavement",
        set_by=one_away.by_role[Role.DSL], set_at=NOW,
    )  # fmt: skip
    assert row(one_away).children[0].hold == hold


# --- what a row knows ----------------------------------------------------------------------------
def test_a_row_knows_the_last_five_days_and_who_said_what(entered):
    page = """
Pupil Mon Tue Wed Thu Fri
Amy   //  II  N/  //  N-
Ben   //  //  //  //  /-
Cal   //  //  //  //  /-
"""
    drawn(entered, page)
    amy = entered.pupils["Amy"]
    report = Reported.objects.create(
        school=entered.school, pupil=amy, day=TODAY.replace(day=17), how="phone", code="I",
        said_by="mother (Ms Dana Ashdown)", words="a cold", taken_by="Office",
        received_at=at(8, 20).replace(day=17),
    )  # fmt: skip
    for session in ("AM", "PM"):
        MarkDetail.objects.update_or_create(
            school=entered.school, pupil=amy, date=TODAY.replace(day=17), session=session,
            defaults={"origin": report.origin, "reason": "a cold"},
        )  # fmt: skip
    child = row(entered).children[0]
    assert [one.date.day for one in child.past.strip] == [13, 16, 17, 18, 19]
    assert child.past.reasons[1] == (
        "Tue 17 Nov, both sessions: I Ill, authorised absence, “a cold”, "
        "mother (Ms Dana Ashdown) (phone 08:20)"
    )
    assert any(line.startswith("Wed 18 Nov, AM: N") for line in child.past.reasons)
    assert child.last_seen == TODAY.replace(day=19)


def test_a_row_says_where_the_siblings_are(one_away):
    for name in ("Amy", "Ben"):
        one_away.pupils[name].family_id = "F1"
        one_away.pupils[name].save()
    assert row(one_away).children[0].siblings == ["Ben 3B is here"]


def test_contacts_stand_in_the_schools_order_with_what_may_be_said(one_away):
    amy = one_away.pupils["Amy"]
    make_contact(amy, "Zoe", priority="10", relationship="aunt", parental_responsibility="0")
    make_contact(amy, "Dana", priority="2")
    make_contact(amy, "Rob", priority="1", legal_restriction="No contact: court order.")
    found = row(one_away)
    assert [one.contact.forename for one in found.ring] == ["Rob", "Dana", "Zoe"]
    assert [one.told.words for one in found.ring] == ["tell nothing", "may be told", "ask only"]
    assert found.next.contact.forename == "Dana"
    assert found.restrictions == ["Ms Rob Ashdown: No contact: court order."]


def test_an_adult_of_two_children_is_told_the_narrower(entered):
    """Mother of both, with responsibility for one alone: she is asked, and told nothing more."""
    for name in ("Amy", "Ben"):
        entered.pupils[name].family_id = "F1"
        entered.pupils[name].save()
    make_contact(entered.pupils["Amy"], "Dana", contact_id="C1")
    make_contact(entered.pupils["Ben"], "Dana", contact_id="C1", parental_responsibility="0")
    make_contact(entered.pupils["Ben"], "Rob", contact_id="C2", priority="2")
    drawn(entered, "Pupil Fri\nAmy N-\nBen N-\nCal /-", starts=TODAY)
    dana, rob = row(entered).ring
    assert dana.told.words == "ask only"
    assert dana.about == ""
    assert rob.about == "Ben"


# --- a reason without a voice --------------------------------------------------------------------
def explained(world, name: str, how: str = "text", **more) -> Reported:
    """A reason by text, in the register as I."""
    pupil = world.pupils[name]
    report = Reported.objects.create(
        school=world.school, pupil=pupil, day=TODAY, how=how, said_by="mother", words="a cold",
        code="I", received_at=NOW, taken_by="Office", **more,
    )  # fmt: skip
    MarkDetail.objects.update_or_create(
        school=world.school, pupil=pupil, date=TODAY, session="AM",
        defaults={"origin": report.origin},
    )  # fmt: skip
    return report


def test_a_text_closes_an_ordinary_first_day(entered):
    drawn(entered, "Pupil Thu Fri\nAmy // I-\nBen // /-\nCal // /-", starts=TODAY.replace(day=19))
    explained(entered, "Amy")
    assert not calls(entered).rows


def test_a_text_does_not_close_a_vulnerable_child(entered):
    entered.pupils["Amy"].values |= {"cin": "1"}
    entered.pupils["Amy"].save()
    drawn(entered, "Pupil Fri\nAmy I-\nBen /-\nCal /-", starts=TODAY)
    explained(entered, "Amy")
    found = row(entered)
    assert found.section == Section.VULNERABLE
    assert found.children[0].absent.needs_voice == "vulnerable"
    dana = make_contact(entered.pupils["Amy"])
    tried(entered, Ended.REASON_GIVEN, contact=dana, words="she has a cold", code="I")
    assert not calls(entered).children


def test_a_call_from_somebody_with_care_closes_a_vulnerable_child(entered):
    entered.pupils["Amy"].values |= {"cin": "1"}
    entered.pupils["Amy"].save()
    drawn(entered, "Pupil Fri\nAmy I-\nBen /-\nCal /-", starts=TODAY)
    dana = make_contact(entered.pupils["Amy"])
    explained(entered, "Amy", how="phone", contact=dana)
    assert not calls(entered).rows


def test_a_call_from_a_neighbour_does_not(entered):
    entered.pupils["Amy"].values |= {"cin": "1"}
    entered.pupils["Amy"].save()
    drawn(entered, "Pupil Fri\nAmy I-\nBen /-\nCal /-", starts=TODAY)
    aunt = make_contact(entered.pupils["Amy"], "Zoe", parental_responsibility="0")
    explained(entered, "Amy", how="phone", contact=aunt)
    assert names_in(calls(entered)) == [["Amy"]]


@pytest.mark.parametrize(
    ("how", "held"),
    [
        ("text", {}),
        ("email", {}),
        ("voicemail", {}),
        ("phone", {"legal_restriction": "Order of 3 May"}),
        ("phone", {"parental_responsibility": "0", "lives_with": "0"}),
    ],
)
def test_only_a_voice_of_somebody_with_care_and_no_order_closes_a_vulnerable_child(
    entered, how, held
):
    entered.pupils["Amy"].values |= {"cin": "1"}
    entered.pupils["Amy"].save()
    drawn(entered, "Pupil Fri\nAmy I-\nBen /-\nCal /-", starts=TODAY)
    explained(entered, "Amy", how=how, contact=make_contact(entered.pupils["Amy"], **held))
    assert row(entered).section == Section.VULNERABLE


def test_a_text_does_not_close_a_third_day(entered):
    page = "Pupil Wed Thu Fri\nAmy II II I-\nBen // II I-\nCal // // /-"
    drawn(entered, page, starts=TODAY.replace(day=18))
    for name in ("Amy", "Ben"):
        explained(entered, name)
    assert names_in(calls(entered)) == [["Amy"]]
    assert row(entered).children[0].absent.needs_voice == "third day"


def test_a_text_whose_reason_is_not_in_the_register_yet_closes_no_more_than_one_that_is(entered):
    """It is read, the register still says N: an ordinary child is one to key in."""
    gus = make_pupil(entered.school, "Gus", values={"social_worker": "1"})
    entered.pupils["Gus"] = gus
    page = "Pupil Wed Thu Fri\nAmy // NN N-\nBen NN NN N-\nCal // // N-\nGus // // N-"
    drawn(entered, page, starts=TODAY.replace(day=18))
    for name in entered.pupils:
        explained(entered, name)
    found = {name: row(entered, name).section for name in entered.pupils}
    assert found == {
        "Amy": Section.TO_CODE,
        "Ben": Section.SECOND_DAY,
        "Cal": Section.TO_CODE,
        "Gus": Section.VULNERABLE,
    }


def test_a_text_does_not_close_a_child_whom_the_strategy_wants_seen(entered):
    drawn(entered, "Pupil Fri\nAmy I-\nBen /-\nCal /-", starts=TODAY)
    explained(entered, "Amy")
    assert not calls(entered).rows
    work(entered, "ACC-11", "visit", step="targeted")
    assert names_in(calls(entered)) == [["Amy"]]


# --- after a call --------------------------------------------------------------------------------
def test_on_the_way_waits_until_the_child_is_here(one_away):
    dana = make_contact(one_away.pupils["Amy"])
    tried(one_away, Ended.ON_THE_WAY, contact=dana, arrives_at=time(9, 40))
    found = calls(one_away)
    assert [one.section for one in found.rows] == [Section.WAITING]
    assert found.children


def test_a_message_left_is_no_answer_for_a_vulnerable_child(one_away):
    one_away.pupils["Amy"].values |= {"cp": "1"}
    one_away.pupils["Amy"].save()
    dana = make_contact(one_away.pupils["Amy"])
    tried(one_away, Ended.LEFT_MESSAGE, contact=dana)
    assert row(one_away).section == Section.VULNERABLE


def test_after_no_answer_the_next_contact_is_rung(one_away):
    amy = one_away.pupils["Amy"]
    dana = make_contact(amy)
    rob = make_contact(amy, "Rob", priority="2")
    assert row(one_away).next.contact == dana
    tried(one_away, Ended.NO_ANSWER, contact=dana)
    assert row(one_away).next.contact == rob
    assert not row(one_away).is_tried_out
    tried(one_away, Ended.WRONG_NUMBER, contact=rob)
    assert row(one_away).is_tried_out
    assert row(one_away).next.contact == dana


@pytest.mark.parametrize("is_vulnerable", [False, True])
def test_who_was_to_be_back_after_lunch_and_is_not_is_looked_for_again(one_away, is_vulnerable):
    """Practice 19: what was said of the morning says nothing of an afternoon without the child."""
    amy = one_away.pupils["Amy"]
    amy.values |= {"cp": "1" if is_vulnerable else "0"}
    amy.save()
    mother = make_contact(amy, "Dana")
    reason = tried(
        one_away, Ended.REASON_GIVEN, contact=mother, words="dentist, back after lunch", code="M"
    )
    Reported.objects.filter(pk__in=[one.pk for one in reason.reports]).update(
        expected_back=TODAY, expected_back_session="PM"
    )
    drawn(one_away, "Pupil Fri\nAmy MN\nBen //\nCal //", taken=(), starts=TODAY)
    submit(one_away, "3B", "PM")
    afternoon = calls(one_away, at(13, 20))
    assert [[one.pupil_id for one in row.pupils] for row in afternoon.calls] == [[amy.pupil_id]]
    tried(one_away, Ended.HELP_ASKED, contact=mother, words="is at home", now=at(13, 25))
    assert not calls(one_away, at(13, 30)).calls, "somebody was spoken to about this afternoon"


def test_who_was_to_come_by_ten_and_did_not_is_looked_for_again(one_away):
    amy = one_away.pupils["Amy"]
    Reported.objects.create(
        school=one_away.school, pupil=amy, day=TODAY, how="text", code="M", words="dentist till 10",
        said_by="mother", arrives_at=time(10, 0), received_at=NOW, taken_by="Tess",
    )  # fmt: skip
    assert not calls(one_away, at(9, 30)).calls
    assert names_in(calls(one_away, at(10, 1)), Section.REST) == [["Amy"]]


def test_who_was_seen_in_the_building_this_morning_has_to_be_there_after_lunch_too(one_away):
    amy = one_away.pupils["Amy"]
    tried(one_away, Ended.HERE, words="Mr Teacher, in the library", now=at(9, 40))
    drawn(one_away, "Pupil Fri\nAmy NN\nBen //\nCal //", taken=(), starts=TODAY)
    assert not calls(one_away, at(9, 50)).calls
    submit(one_away, "3B", "PM")
    assert [row.key for row in calls(one_away, at(13, 20)).calls] == [amy.pk]
    tried(one_away, Ended.HERE, words="Mr Teacher, in the hall", now=at(13, 25))
    assert not calls(one_away, at(13, 30)).calls
