"""The roll: admitted, returned, moved and gone by dated rows, and nobody gone without a ground."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from herringbone.engine.england.national import threshold
from herringbone.engine.england.upn import check_letter
from herringbone.web.office.admitting import NewPupil, admit, next_pupil_id, take_back_on_roll
from herringbone.web.office.event_plan import EventAsk
from herringbone.web.office.events import record_event
from herringbone.web.office.grounds import ground_on, grounds_on
from herringbone.web.office.leaving import Leaving, found, open_search, record_leaver
from herringbone.web.office.models import Admission, Deed, MissingEducation, RollChange, Scope
from herringbone.web.office.moving import move_class
from herringbone.web.office.roll_words import RollRefused
from herringbone.web.registers.changes import Author
from herringbone.web.registers.rows import codes_held
from herringbone.web.schools.models import ClassGroup, Contact, Enrolment, Pupil, PupilValue
from herringbone.web.schools.roll import value_on
from herringbone.web.schools.tenancy import within
from worlds import NOW, TODAY, draw, make_pupil, make_school, make_trust

OFFICE = Author("Tess Office", "office manager")
SAID = {"author": OFFICE, "at": NOW}
MONDAY = date(2026, 11, 23)
ONE_DAY = timedelta(days=1)
MOTHER = {"forename": "Dana", "surname": "Quill", "relationship": "mother", "phone": "07700 900111"}


def new(**more):
    fields = {"surname": "Quill", "forename": "Nia", "class_name": "3B", "start": MONDAY}
    return NewPupil(**{**fields, **more})


# --- coming --------------------------------------------------------------------------------------
def test_a_new_pupil_has_all_that_the_admission_register_asks(entered):
    pupil = admit(
        school=entered.school,
        new=new(
            date_of_birth=date(2018, 9, 30),
            sex="F",
            address=("4 Mill Lane", "Oakbeck"),
            last_school="Hollin Bank Infants",
            contacts=(MOTHER,),
        ),
        **SAID,
    )
    assert value_on(pupil, "class", MONDAY) == "3B"
    assert value_on(pupil, "year_group", MONDAY) == "3"
    assert pupil.enrolments.get().start == MONDAY
    assert Admission.objects.get(enrolment__pupil=pupil).last_school == "Hollin Bank Infants"
    contact = Contact.objects.get(pupil=pupil)
    assert (contact.name, contact.priority, contact.phone) == ("Dana Quill", "1", "07700 900111")
    change = RollChange.objects.get()
    assert (change.deed, change.says, change.person_name) == (
        Deed.ADMITTED,
        "into 3B",
        "Tess Office",
    )


def test_whoever_joins_after_a_closure_was_recorded_gets_it_too(entered):
    closed = EventAsk("#", Scope.SCHOOL, [(MONDAY, "AM"), (MONDAY, "PM")], "INSET")
    record_event(school=entered.school, ask=closed, **SAID)
    pupil = admit(school=entered.school, new=new(), **SAID)
    assert set(codes_held(entered.school, [pupil], [MONDAY]).values()) == {"#"}


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"class_name": "9Z"}, "There is no class 9Z"),
        ({"upn": "X123456789012"}, "check letter"),
        ({"pupil_id": "P0001"}, "Another pupil has the number P0001"),
    ],
)
def test_what_cannot_be_is_refused_and_leaves_nobody_behind(entered, wrong, words):
    with pytest.raises(RollRefused, match=words):
        admit(school=entered.school, new=new(**wrong), **SAID)
    assert Pupil.objects.count() == 3


def test_a_upn_that_somebody_here_has_points_to_taking_them_back(entered):
    upn = right_upn()
    Pupil.objects.filter(forename="Amy").update(upn=upn)
    with pytest.raises(RollRefused, match="Take them back on"):
        admit(school=entered.school, new=new(upn=upn), **SAID)


def test_the_next_number_is_nobodys(entered):
    assert next_pupil_id(entered.school) == "N00004"
    make_pupil(entered.school, "Dot")
    Pupil.objects.filter(forename="Dot").update(pupil_id="N00005")
    assert next_pupil_id(entered.school) == "N00006"


def test_a_transfer_inside_the_trust_keeps_the_person(db):
    trust = make_trust()
    here, there = make_school("hill", trust=trust), make_school("dale", trust=trust)
    elsewhere = make_pupil(there, "Nia", upn=right_upn())
    make_pupil(here, "Amy")
    with within(here):
        pupil = admit(school=here, new=new(upn=right_upn()), **SAID)
    assert pupil.person is not None
    assert Pupil.everywhere.get(pk=elsewhere.pk).person == pupil.person


def test_a_returner_is_a_second_enrolment_and_old_marks_keep_their_class(entered):
    ben = entered.pupils["Ben"]
    ClassGroup.objects.create(school=entered.school, name="4A", year_group="4")
    record_leaver(pupil=ben, leaving=left_on(date(2026, 10, 2)), **SAID)
    take_back_on_roll(pupil=ben, class_name="4A", start=MONDAY, **SAID)
    spells = list(Enrolment.objects.filter(pupil=ben).values_list("start", "end"))
    assert spells == [(date(2026, 9, 1), date(2026, 10, 2)), (MONDAY, None)]
    assert value_on(ben, "class", date(2026, 9, 30)) == "3B"
    assert value_on(ben, "class", MONDAY) == "4A"
    assert RollChange.objects.first().deed == Deed.RETURNED


def test_who_is_still_on_roll_does_not_come_back(entered):
    with pytest.raises(RollRefused, match="on roll on 23/11/2026 already"):
        take_back_on_roll(pupil=entered.pupils["Ben"], class_name="3B", start=MONDAY, **SAID)


# --- going ---------------------------------------------------------------------------------------
def left_on(day=TODAY, **more):
    fields = {
        "ground": "new_school",
        "destination": "Oakbeck Primary",
        "confirmed_how": "their office, by e-mail, 19 November",
    }
    return Leaving(day, **{**fields, **more})


def test_a_leaver_ends_with_ground_destination_and_how_it_was_confirmed(entered):
    ben = entered.pupils["Ben"]
    record_leaver(pupil=ben, leaving=left_on(), **SAID)
    spell = Enrolment.objects.get(pupil=ben)
    assert (spell.end, spell.ground, spell.destination, spell.confirmed_how) == (
        TODAY,
        "new_school",
        "Oakbeck Primary",
        "their office, by e-mail, 19 November",
    )
    assert ben in entered.school.pupils.on_roll(TODAY)
    assert ben not in entered.school.pupils.on_roll(TODAY + ONE_DAY)


@pytest.mark.parametrize(
    ("leaving", "words"),
    [
        (left_on(ground=""), "Without one the law keeps the pupil on roll"),
        (left_on(ground="went quiet"), "missing-education list"),
        (left_on(destination=""), "Say where the pupil goes"),
        (left_on(confirmed_how=" "), "Say how that was confirmed: who, how and when"),
        (left_on(ground="elsewhere_education", confirmed_how=""), "the parent's letter"),
        (left_on(ground="long_unauthorised"), "looked together"),
        (left_on(date(2026, 8, 1)), "not on roll on 01/08/2026"),
    ],
)
def test_nobody_leaves_without_what_the_ground_needs(entered, leaving, words):
    with pytest.raises(RollRefused, match=words):
        record_leaver(pupil=entered.pupils["Ben"], leaving=leaving, **SAID)
    assert Enrolment.objects.get(pupil=entered.pupils["Ben"]).end is None
    assert not RollChange.objects.exists()


def test_a_ground_that_needs_an_enquiry_holds_once_it_was_made(entered):
    leaving = left_on(ground="long_unauthorised", enquiry_made=True)
    assert record_leaver(pupil=entered.pupils["Ben"], leaving=leaving, **SAID).end == TODAY


def test_a_pupil_who_died_is_marked_so(entered):
    ben = entered.pupils["Ben"]
    record_leaver(pupil=ben, leaving=left_on(ground="died", destination=""), **SAID)
    assert Pupil.objects.get(pk=ben.pk).died_on == TODAY


def test_without_a_ground_the_pupil_stays_on_roll_and_is_looked_for(entered):
    ben = entered.pupils["Ben"]
    told = "a neighbour says they moved"
    open_search(pupil=ben, last_seen=TODAY - ONE_DAY, told=told, **SAID)
    open_search(pupil=ben, last_seen=None, told="said again", **SAID)
    row = MissingEducation.objects.get()
    assert (row.told, row.opened_by, row.closed_at) == (told, "Tess Office, office manager", None)
    assert ben in entered.school.pupils.on_roll(TODAY + ONE_DAY)
    found(pupil=ben, how="at Oakbeck Primary, their office rang", **SAID)
    assert MissingEducation.objects.get().closed_how == "at Oakbeck Primary, their office rang"
    assert [row.deed for row in RollChange.objects.all()] == [Deed.FOUND, Deed.MISSING]


def test_the_search_needs_words_and_ends_when_the_pupil_leaves(entered):
    ben = entered.pupils["Ben"]
    with pytest.raises(RollRefused, match="what you were told"):
        open_search(pupil=ben, last_seen=None, told="", **SAID)
    open_search(pupil=ben, last_seen=None, told="house empty", **SAID)
    with pytest.raises(RollRefused, match="how the pupil was found"):
        found(pupil=ben, how=" ", **SAID)
    record_leaver(pupil=ben, leaving=left_on(), **SAID)
    assert "another school" in MissingEducation.objects.get().closed_how


# --- the list of grounds -------------------------------------------------------------------------
def test_the_grounds_are_a_dated_list_and_each_says_what_it_means():
    held = threshold("deletion_grounds", on=TODAY)
    grounds = grounds_on(TODAY)
    assert [ground.key for ground in grounds] == list(held.words("grounds"))
    assert all(ground.says for ground in grounds) and len(grounds) == 15
    assert {g.key for g in grounds if g.needs_enquiry} == {
        "not_back_after_leave",
        "long_unauthorised",
    }
    named = {key for part in ("destination", "notice", "enquiry") for key in held.words(part)}
    assert named <= set(held.words("grounds"))
    assert ground_on("died", TODAY).is_death
    assert grounds_on(date(2024, 8, 18)) == ()


# --- moving --------------------------------------------------------------------------------------
def rows_of(pupil, field="class"):
    held = PupilValue.objects.filter(pupil=pupil, field=field).order_by("start")
    return [(row.value, row.start, row.end) for row in held]


@pytest.fixture
def classes(entered):
    for name, year in (("3A", "3"), ("3C", "3"), ("4A", "4")):
        ClassGroup.objects.create(school=entered.school, name=name, year_group=year)
    return entered


def move(pupil, to, day, **more):
    move_class(pupil=pupil, to=to, day=day, **SAID, **more)


def test_a_move_leaves_last_months_marks_with_last_months_class(classes):
    amy = classes.pupils["Amy"]
    draw(classes.school, "Pupil Thu Fri\nAmy // I-", classes.pupils, starts=date(2026, 11, 19))
    move(amy, "3A", TODAY)
    assert rows_of(amy) == [
        ("3B", date(2026, 9, 1), TODAY - ONE_DAY),
        ("3A", TODAY, None),
    ]
    assert list(classes.school.pupils.in_class("3B", TODAY - ONE_DAY).filter(pk=amy.pk)) == [amy]
    assert list(classes.school.pupils.in_class("3A", TODAY).filter(pk=amy.pk)) == [amy]
    assert Pupil.objects.get(pk=amy.pk).values["class"] == "3A"
    assert RollChange.objects.get().says == "from 3B to 3A"


def test_moves_on_any_days_leave_rows_without_gap_or_overlap(classes):
    amy = classes.pupils["Amy"]
    for to, day in (("3A", MONDAY), ("3C", date(2026, 10, 5)), ("4A", MONDAY), ("3A", TODAY)):
        move(amy, to, day)
    rows = rows_of(amy)
    assert rows == [
        ("3B", date(2026, 9, 1), date(2026, 10, 4)),
        ("3C", date(2026, 10, 5), TODAY - ONE_DAY),
        ("3A", TODAY, MONDAY - ONE_DAY),
        ("4A", MONDAY, None),
    ]
    assert value_on(amy, "class", date(2026, 10, 5)) == "3C"


def test_a_move_ahead_holds_from_its_day_only(classes):
    amy = classes.pupils["Amy"]
    move(amy, "4A", MONDAY)
    assert value_on(amy, "class", TODAY) == "3B" and value_on(amy, "class", MONDAY) == "4A"
    assert value_on(amy, "year_group", TODAY) == "3"
    assert value_on(amy, "year_group", MONDAY) == "4"
    assert Pupil.objects.get(pk=amy.pk).values["class"] == "3B"


@pytest.mark.parametrize(
    ("to", "day", "words"),
    [
        ("9Z", TODAY, "There is no class 9Z"),
        ("3B", TODAY, "in 3B on 20/11/2026 already"),
        ("3A", date(2026, 8, 1), "not on roll on 01/08/2026"),
    ],
)
def test_a_move_that_cannot_be_is_refused(classes, to, day, words):
    with pytest.raises(RollRefused, match=words):
        move(classes.pupils["Amy"], to, day)
    assert rows_of(classes.pupils["Amy"]) == []


def right_upn():
    rest = "823123456001"
    return check_letter(rest) + rest
