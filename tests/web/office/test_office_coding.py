"""The coding check finds what a local authority sends back, and is silent about what is right."""

from __future__ import annotations

from datetime import date

import pytest

from herringbone.web.absences.models import PlannedAbsence, Reported
from herringbone.web.office.coding.checking import CHECKS, check_coding
from herringbone.web.office.coding.looking import look
from herringbone.web.office.coding.words import contradiction
from herringbone.web.office.readiness import readiness
from herringbone.web.registers.alarms import note_use
from herringbone.web.registers.changes import Author, Carried, Change, Occasion
from herringbone.web.registers.models import Kind, Source
from herringbone.web.registers.record import write_entry
from herringbone.web.schools.models import Contact, Pupil, PupilValue, SchoolDay
from worlds import NOW, TODAY, draw, make_contact, make_pupil

MONDAY, THURSDAY = date(2026, 11, 16), date(2026, 11, 19)
HEAD = Author("Hetty Head", "head teacher")
WEEK = "Pupil Mon Tue Wed Thu"


def found(world, key, page="", first=MONDAY, **more):
    """What one check says, as `Amy: sentence`, after a week was drawn from Monday on."""
    if page:
        draw(world.school, f"{WEEK}\n{page}", world.pupils, starts=MONDAY)
    looked = look(world.school, first, TODAY, NOW, **more)
    (checked,) = check_coding(looked, [key])
    return [f"{one.pupil.forename}: {one.says}" for one in checked.findings]


def beside(world, forename, day, session, code, **carried):
    occasion = Occasion(kind=Kind.IMPORTED, source=Source.IMPORT, author=HEAD, at=NOW)
    change = Change(world.pupils[forename], day, session, code, Carried(**carried))
    write_entry(school=world.school, occasion=occasion, changes=[change])


# --- marks ---------------------------------------------------------------------------------------
def test_illness_for_days_without_a_word(entered):
    page = "Amy II II I/ //\nBen II II // //\nCal // II II II"
    beside(entered, "Cal", THURSDAY, "AM", "I", note="mother rang 8:05: chickenpox")
    assert found(entered, "illness_unsaid", page) == ["Amy: ill 3 days, 16–18 Nov, and no note"]
    assert found(entered, "illness_unsaid", illness_days=2) == [
        "Amy: ill 3 days, 16–18 Nov, and no note",
        "Ben: ill 2 days, 16–17 Nov, and no note",
    ]


def test_illness_runs_over_a_weekend_and_stops_at_a_day_in_school(entered):
    draw(
        entered.school, "Pupil Thu Fri Mon\nAmy II II II", entered.pupils, starts=date(2026, 11, 12)
    )
    assert found(entered, "illness_unsaid", first=date(2026, 11, 9)) == [
        "Amy: ill 3 days, 12–16 Nov, and no note"
    ]


def test_a_whole_day_of_m(entered):
    assert found(entered, "whole_days_of_m", "Amy M/ MM /M //") == ["Amy: M all day on Tue 17 Nov"]


def test_marks_on_closed_days(entered):
    SchoolDay.objects.filter(date=date(2026, 11, 17)).delete()
    SchoolDay.objects.filter(date=date(2026, 11, 18)).update(pm=False)
    page = "Amy // // // //\nBen // ## /# //"
    assert found(entered, "on_closed_days", page) == [
        "Amy: / on Tue 17 Nov AM and 2 more: the school is closed"
    ]


def test_a_closure_of_part_of_the_school_is_no_hash(entered):
    page = "Amy ## // // //\nBen // ## // //\nCal ## ## // //"
    assert found(entered, "closed_for_some", page) == [
        "Amy: # on Mon 16 Nov, while others were in school",
        "Ben: # on Tue 17 Nov, while others were in school",
        "Cal: # on Mon 16 Nov, while others were in school",
    ]
    assert found(entered, "closed_for_some", first=THURSDAY) == []


def test_a_session_that_has_been_without_a_mark(entered):
    page = "Amy // -- // //\nBen // // // //\nCal // // // //"
    said = found(entered, "blanks", page)
    assert said == ["Amy: no mark on Tue 17 Nov AM and 1 more"]


def test_no_mark_is_missed_before_entry_today_before_closing_or_where_one_is_expected(entered):
    dot = make_pupil(entered.school, "Dot", start=TODAY)
    entered.pupils["Dot"] = dot
    page = "Amy // // // //\nBen // // // //\nCal // // // -/"
    beside(entered, "Cal", THURSDAY, "AM", "", expected="V")
    assert found(entered, "blanks", page) == []
    assert found(entered, "never_confirmed") == ["Cal: V expected on Thu 19 Nov, not confirmed"]


def test_n_that_is_due_or_late(entered):
    draw(
        entered.school,
        "Pupil Fri Mon Tue Wed Thu\nAmy N/ // // // N/\nBen // N/ // // //",
        entered.pupils,
        starts=date(2026, 11, 13),
    )
    assert found(entered, "ageing") == [
        "Amy: N · 5 of 5 on Fri 13 Nov AM, to be settled by Fri 20 Nov",
        "Ben: N · 4 of 5 on Mon 16 Nov AM, to be settled by Mon 23 Nov",
    ]


# --- what stands beside a mark -------------------------------------------------------------------
@pytest.mark.parametrize(
    ("code", "note", "suggests"),
    [
        ("I", "in Spain on holiday until Friday", "G"),
        ("I", "dentist at 10", "M"),
        ("I", "his birthday", "O"),
        ("I", "overslept", "U"),
        ("M", "vomiting all night", "I"),
        ("O", "has a temperature", "I"),
        ("G", "hospital appointment", "M"),
        ("N", "mother says holiday", "G"),
        ("I", "chickenpox, mother rang", None),
        ("M", "orthodontist", None),
        ("G", "flight booked", None),
        ("/", "holiday photos", None),
        ("I", "", None),
        ("I", "still ill", None),
    ],
)
def test_a_note_against_its_code(code, note, suggests):
    row = contradiction(code, note)
    assert (row.suggests if row else None) == suggests


def test_a_contradiction_is_quoted_and_a_reason_counts_as_a_note(entered):
    beside(entered, "Amy", THURSDAY, "AM", "I", note="on holiday with her nan")
    beside(entered, "Ben", THURSDAY, "PM", "I", reason="dentist")
    beside(entered, "Cal", THURSDAY, "PM", "I", note="sick bug")
    said = found(entered, "code_against_note")
    assert said == [
        "Amy: I on Thu 19 Nov AM, and the note speaks of a holiday: “on holiday with her nan”",
        "Ben: I on Thu 19 Nov PM, and the note speaks of an appointment: “dentist”",
    ]


def test_leave_without_an_authoriser(entered):
    beside(entered, "Amy", THURSDAY, "AM", "C", authoriser="Hetty Head")
    beside(entered, "Ben", THURSDAY, "AM", "C")
    beside(entered, "Ben", THURSDAY, "PM", "C")
    beside(entered, "Cal", THURSDAY, "AM", "I")
    assert found(entered, "no_authoriser") == ["Ben: C 19 Nov (2 sessions), nobody named"]


@pytest.mark.parametrize("code", ["B", "K", "W"])
def test_attendance_elsewhere_without_a_provider(entered, code):
    beside(entered, "Amy", THURSDAY, "AM", code, provider="Hollin Bank Centre")
    beside(entered, "Ben", THURSDAY, "AM", code)
    assert found(entered, "no_provider") == [f"Ben: {code} on Thu 19 Nov AM, no provider named"]


def test_u_without_minutes(entered):
    beside(entered, "Amy", THURSDAY, "AM", "U", minutes_late=48)
    beside(entered, "Ben", THURSDAY, "AM", "U")
    assert found(entered, "no_minutes") == ["Ben: U on Thu 19 Nov AM, no minutes"]


def test_present_although_away_was_planned_or_reported(entered):
    amy, ben, cal = (entered.pupils[name] for name in ("Amy", "Ben", "Cal"))
    PlannedAbsence.objects.create(
        school=entered.school,
        pupil=amy,
        kind="appointment",
        code="M",
        first=THURSDAY,
        first_session="PM",
        last=THURSDAY,
        planned_at=NOW,
    )
    for pupil, withdrawn in ((ben, None), (cal, NOW)):
        Reported.objects.create(
            school=entered.school,
            pupil=pupil,
            day=THURSDAY,
            session="AM",
            said_by="his mother",
            how="phone",
            words="has a cough",
            code="I",
            received_at=NOW,
            taken_by="Tess Office",
            withdrawn_at=withdrawn,
        )
    page = "Amy // // // //\nBen // // // L/\nCal // // // //"
    assert found(entered, "present_but_away", page) == [
        "Amy: present on Thu 19 Nov PM, and medical or dental appointment was planned",
        "Ben: present on Thu 19 Nov AM, and his mother reported: “has a cough”",
        "Ben: present on Thu 19 Nov PM, and his mother reported: “has a cough”",
    ]


# --- people --------------------------------------------------------------------------------------
def test_codes_that_hardly_fit_the_pupil(entered):
    page = "Amy XX S/ W/ Z/\nBen (C2)/ // // //"
    said = found(entered, "unusual", page)
    assert said == [
        "Amy: X on Mon 16 Nov (2 sessions) and is of compulsory school age",
        "Amy: S on Tue 17 Nov outside Years 10 to 13",
        "Amy: W on Wed 18 Nov outside Years 10 and 11",
        "Amy: Z on Thu 19 Nov and is on roll",
        "Ben: C2 on Mon 16 Nov without a part-time timetable",
    ]


def test_the_same_codes_where_they_fit(entered):
    for forename, values in (
        ("Tia", {"date_of_birth": date(2023, 1, 9), "year_group": "N2"}),
        ("Zac", {"date_of_birth": date(2011, 1, 9), "year_group": "11"}),
    ):
        entered.pupils[forename] = make_pupil(
            entered.school, forename, class_name=forename, **values
        )
    PupilValue.objects.create(
        school=entered.school,
        pupil=entered.pupils["Zac"],
        field="part_time_timetable",
        value="1",
        start=MONDAY,
    )
    assert found(entered, "unusual", "Tia XX XX XX XX\nZac S/ W/ (C2)/ //") == []


def test_a_suspension_is_no_e_from_its_sixth_day(entered):
    page = "Pupil Thu Fri Mon Tue Wed Thu\nAmy EE EE EE EE EE EE\nBen EE EE EE EE EE //"
    draw(entered.school, page, entered.pupils, starts=date(2026, 11, 12))
    assert found(entered, "unusual", first=date(2026, 11, 9)) == [
        "Amy: E on a sixth school day on end, Thu 19 Nov: provision is due"
    ]


def test_contacts_too_thin_for_a_letter(entered):
    amy, ben, cal = (entered.pupils[name] for name in ("Amy", "Ben", "Cal"))
    dot = make_pupil(entered.school, "Dot", surname="Ives", address=["4 Mill Lane", "OX1 1AA"])
    at_home = {"address_1": "4 Mill Lane", "postcode": "OX1 1AA"}
    make_contact(amy, "Dana", **at_home)
    make_contact(ben, "Gran", parental_responsibility="0", **at_home)
    make_contact(dot, "Mo", title="", surname="", lives_with="1")
    assert cal.contacts.count() == 0
    assert found(entered, "thin_contacts") == [
        "Ben: nobody is recorded with parental responsibility",
        "Cal: no contact at all",
        "Dot: Mo: no title and surname",
    ]
    Contact.objects.filter(pupil=amy).update(postcode="")
    assert found(entered, "thin_contacts")[0] == "Amy: Ms Dana Ashdown: no address"


def test_one_parent_who_can_be_written_to_is_enough(entered):
    amy = entered.pupils["Amy"]
    make_contact(amy, "Dana", address_1="4 Mill Lane", postcode="OX1 1AA")
    make_contact(amy, "Rob", address_1="", postcode="")
    assert not [said for said in found(entered, "thin_contacts") if said.startswith("Amy")]


# --- the whole -----------------------------------------------------------------------------------
def test_every_check_says_why_and_how_to_mend_it(entered):
    checked = check_coding(look(entered.school, MONDAY, TODAY, NOW))
    assert [one.check for one in checked] == list(CHECKS)
    assert len({check.key for check in CHECKS}) == len(CHECKS)
    for check in CHECKS:
        assert check.why.endswith(".") and check.mend and check.title, check.key


# --- the light of one pupil ----------------------------------------------------------------------
@pytest.fixture
def sound(entered):
    """Amy, of whom nothing is wrong; every session up to Thursday is marked."""
    page = f"{WEEK}\nAmy // OO // //\nBen // // // //"
    draw(entered.school, page, entered.pupils, starts=MONDAY)
    make_contact(entered.pupils["Amy"], address_1="4 Mill Lane", postcode="OX1 1AA")
    return entered


def light(world, first=MONDAY, last=THURSDAY, forename="Amy"):
    return readiness(world.school, world.pupils[forename], first, last, NOW)


def test_a_register_that_would_stand_has_no_problem(sound):
    assert light(sound).is_ready and light(sound).words == "ready: 0 problems"


def test_any_n_and_any_blank_stops_a_case(sound):
    draw(sound.school, f"{WEEK}\nAmy NN // // //", sound.pupils, starts=MONDAY)
    assert light(sound).problems == ["2 sessions still N"]
    draw(sound.school, "Pupil Fri\nAmy //", sound.pupils, starts=date(2026, 11, 13))
    assert light(sound, first=date(2026, 11, 12)).problems[1:] == [
        "no mark on Thu 12 Nov AM and 1 more"
    ]


def test_a_case_rests_on_dates_under_the_present_rules_and_of_compulsory_age(sound):
    amy = sound.pupils["Amy"]
    Pupil.objects.filter(pk=amy.pk).update(date_of_birth=date(2021, 10, 3))
    sound.pupils["Amy"].refresh_from_db()
    assert light(sound).problems == ["part of the window is outside compulsory school age"]
    Pupil.objects.filter(pk=amy.pk).update(date_of_birth=None)
    sound.pupils["Amy"].refresh_from_db()
    assert "no date of birth" in light(sound).problems[0]
    early = light(sound, first=date(2024, 8, 16)).problems[0]
    assert early == "the window begins before 19 August 2024"


def test_a_certificate_older_than_an_amendment_stops_a_case(sound):
    amy = sound.pupils["Amy"]
    note_use(
        school=sound.school,
        pupil=amy,
        kind="certificate",
        reference="C1",
        says="a certificate issued 3 November",
        first=MONDAY,
        last=THURSDAY,
        at=NOW,
    )
    beside(sound, "Amy", MONDAY, "AM", "I", note="chickenpox")
    assert light(sound).problems == [
        "a certificate issued 3 November is older than an amendment of a mark it rests on"
    ]


def test_who_was_not_on_roll_is_not_ready(sound):
    sound.pupils["Dot"] = make_pupil(sound.school, "Dot", start=TODAY)
    assert light(sound, forename="Dot").problems == ["not on roll between these dates"]
