"""Events, the coding check, the roll and paper registers as pages: forms, previews, refusals."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime

import pytest
from pypdf import PdfReader

from herringbone.web import clock
from herringbone.web.clock import LONDON
from herringbone.web.office.forms.events import REPLACES
from herringbone.web.office.models import BulkEvent, MissingEducation, RollChange
from herringbone.web.office.papers import week_archive
from herringbone.web.office.starters import new_today, new_words
from herringbone.web.registers.models import Entry, MarkDetail
from herringbone.web.registers.rows import codes_held
from herringbone.web.schools.models import ClassGroup, Contact, Enrolment, Pupil, Role
from herringbone.web.schools.roll import value_on
from herringbone.web.schools.tenancy import within
from worlds import NOW, TODAY, draw, make_contact, make_pupil

MONDAY, THURSDAY = date(2026, 11, 16), date(2026, 11, 19)


def get(world, path, role=Role.ATTENDANCE_LEAD):
    return world.client(role).get(world.url(path))


def post(world, path, role=Role.ATTENDANCE_LEAD, **said):
    return world.client(role).post(world.url(path), said)


def codes(world, day=TODAY):
    with within(world.school):
        pupils = list(world.school.pupils)
        held = codes_held(world.school, pupils, [day])
        return {p.forename: held[p.pk, day, "AM"] + held[p.pk, day, "PM"] for p in pupils}


# --- events --------------------------------------------------------------------------------------
CLOSED = {
    "code": "Y4",
    "reason": "boiler failed at 7:40",
    "first": "2026-11-20",
    "halves": "both",
    "scope": "school",
}


def test_first_it_shows_exactly_what_would_change_and_writes_nothing(world):
    with within(world.school):
        draw(world.school, "Pupil Fri\nAmy N-\nBen I-", world.pupils, starts=TODAY)
    page = post(world, "events/new/", **CLOSED)
    assert not BulkEvent.everywhere.exists()
    plan = page.context["plan"]
    assert len(plan.changes) == 4 and page.context["blanks"] == 4
    text = " ".join(page.content.decode().split())
    assert "4 marks of 3 pupils become Y4" in text
    assert "Left as they are: 1 I, 1 N." in text


def test_what_was_shown_is_recorded_by_the_second_click(world):
    plan = post(world, "events/new/", **CLOSED).context["plan"]
    done = post(world, "events/new/", **CLOSED, shown=plan.fingerprint)
    event = BulkEvent.everywhere.get()
    assert done.url == world.url(f"events/{event.pk}/")
    assert codes(world) == {"Amy": "Y4Y4", "Ben": "Y4Y4", "Cal": "Y4Y4"}
    text = get(world, f"events/{event.pk}/").content.decode()
    assert "boiler failed at 7:40" in text and "the whole school" in text


def test_marks_that_moved_since_are_shown_again_and_not_overwritten(world):
    plan = post(world, "events/new/", **CLOSED).context["plan"]
    with within(world.school):
        draw(world.school, "Pupil Fri\nAmy I-", world.pupils, starts=TODAY)
    again = post(world, "events/new/", **CLOSED, shown=plan.fingerprint)
    assert "Look at the preview again" in again.content.decode()
    assert len(again.context["plan"].changes) == 5 and not BulkEvent.everywhere.exists()


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"scope": "class"}, "Choose at least one."),
        ({"reason": ""}, "The reason"),
        ({"last": "2026-11-19"}, "before the first"),
        ({"last": "2027-02-01"}, "at most a month"),
        ({"first": "2026-11-21"}, "no AM session on Saturday 21 November 2026"),
        ({"scope": "class", "classes": ["3B"]}, "Y4 is only for the whole school"),
        ({"code": "I"}, "What happened"),
    ],
)
def test_what_cannot_be_is_said_on_the_form(world, more, says):
    answer = post(world, "events/new/", **{**CLOSED, **more})
    assert answer.status_code == 422 and says in answer.content.decode()


def test_several_days_leave_out_those_without_school(world):
    plan = post(world, "events/new/", **{**CLOSED, "last": "2026-11-23"}).context["plan"]
    assert sorted({row.date for row in plan.changes}) == [TODAY, date(2026, 11, 23)]


def test_mornings_and_a_route_and_what_it_may_replace(world):
    with within(world.school):
        amy = world.pupils["Amy"]
        Pupil.objects.filter(pk=amy.pk).update(values={**amy.values, "travels": "Bus 4"})
        draw(world.school, "Pupil Fri\nAmy N-", world.pupils, starts=TODAY)
    asked = {**CLOSED, "code": "Y1", "scope": "travels", "routes": ["Bus 4"], "halves": "AM"}
    assert "Nothing would change" in post(world, "events/new/", **asked).content.decode()
    plan = post(world, "events/new/", **asked, replaces=["n"]).context["plan"]
    assert [(row.pupil.forename, row.session, row.before) for row in plan.changes] == [
        ("Amy", "AM", "N")
    ]


def test_a_list_is_names_or_numbers_one_a_line(world):
    with within(world.school):
        make_pupil(world.school, "Amy", surname="Ashdown", class_name="4A", year_group="4")
    ben, cal = world.pupils["Ben"], world.pupils["Cal"]
    asked = {**CLOSED, "code": "Y1", "scope": "list"}
    named = f"birchall, ben\n\n{cal.pupil_id}\nBirchall, Ben"
    plan = post(world, "events/new/", **asked, pupils=named).context["plan"]
    assert {row.pupil for row in plan.changes} == {ben, cal}
    wrong = post(world, "events/new/", **asked, pupils="Ashdown, Amy\nQuill, Nia").content.decode()
    assert "“Ashdown, Amy” is more than one pupil" in wrong
    assert "“Quill, Nia” is nobody on roll" in wrong


def test_nothing_but_present_n_o_and_the_expected_can_be_ticked():
    given = {code for _, codes_given in REPLACES.values() for code in codes_given}
    assert given == {"/", "\\", "L", "N", "O", "expected"}


def test_it_is_taken_back_from_its_page_with_a_why(world):
    plan = post(world, "events/new/", **CLOSED).context["plan"]
    post(world, "events/new/", **CLOSED, shown=plan.fingerprint)
    url = f"events/{BulkEvent.everywhere.get().pk}/"
    refused = world.client(Role.HEAD).post(world.url(f"{url}undo/"), {"why": ""}, follow=True)
    assert "Say why" in refused.content.decode()
    done = world.client(Role.HEAD).post(world.url(f"{url}undo/"), {"why": "it works"}, follow=True)
    text = done.content.decode()
    assert "6 marks are as they were" in text and "Head Hill" in text and "it works" in text
    assert set(codes(world).values()) == {""}
    assert "taken back" in get(world, "events/").content.decode()


def test_a_school_whose_marks_are_kept_elsewhere_keys_a_closure_there(world):
    world.school.register_of_record, world.school.mis_name = "mis", "Weft"
    world.school.save()
    plan = post(world, "events/new/", **CLOSED).context["plan"]
    answer = post(world, "events/new/", **CLOSED, shown=plan.fingerprint)
    assert "register of record is in Weft" in answer.content.decode()
    assert not Entry.everywhere.exists()


def test_the_office_without_authority_closes_nothing(world):
    assert get(world, "events/new/", Role.OFFICE).status_code == 403


# --- the coding check ----------------------------------------------------------------------------
def test_each_finding_has_its_way_to_be_mended(world):
    with within(world.school):
        draw(world.school, "Pupil Mon Tue\nAmy MM //", world.pupils, starts=MONDAY)
        make_contact(world.pupils["Amy"], "Gran", parental_responsibility="0")
    text = get(world, "coding/").content.decode()
    amy = world.pupils["Amy"].pk
    assert "M all day on Mon 16 Nov" in text
    assert f"marks/{amy}/amend/?at=2026-11-16-AM&amp;at=2026-11-16-PM&amp;next=" in text
    assert f"pupils/{amy}/?tab=family" in text


def test_a_mend_comes_with_the_likely_code_and_brings_back_here(world):
    with within(world.school):
        draw(world.school, "Pupil Mon\nAmy I/", world.pupils, starts=MONDAY)
        MarkDetail.objects.create(
            school=world.school,
            pupil=world.pupils["Amy"],
            date=MONDAY,
            session="AM",
            note="dentist 10 o'clock",
        )
    page = get(world, "coding/?span=week")
    url = next(
        url
        for group in page.context["groups"]
        if group["check"].key == "code_against_note"
        for _, url in group["shown"]
    )
    assert "code=M" in url and "next=%2Fs%2Fhill%2Fcoding%2F%3Fspan%3Dweek" in url
    form = world.client(Role.OFFICE).get(url).context["form"]
    assert form["code"].value() == "M" and form["sessions"].value() == ["2026-11-16-AM"]


def test_where_nothing_is_wrong_it_says_what_was_checked(world):
    with within(world.school):
        Enrolment.objects.all().update(start=TODAY)
        for pupil in world.pupils.values():
            make_contact(pupil, address_1="4 Mill Lane", postcode="OX1 1AA")
    text = get(world, "coding/").content.decode()
    assert "Nothing to mend." in text and "A whole day of M" in text and "U without minutes" in text


@pytest.mark.parametrize(
    ("span", "first"),
    [
        ("week", MONDAY),
        ("four_weeks", date(2026, 10, 26)),
        ("half_term", date(2026, 11, 2)),
        ("year", date(2026, 9, 1)),
        ("aeon", date(2026, 11, 2)),
    ],
)
def test_the_spans(world, span, first):
    assert get(world, f"coding/?span={span}").context["first"] == first


def test_the_days_of_illness_are_the_offices_choice(world):
    with within(world.school):
        draw(world.school, "Pupil Mon Tue\nAmy II II", world.pupils, starts=MONDAY)
    assert "ill 2 days" not in get(world, "coding/").content.decode()
    assert "ill 2 days" in get(world, "coding/?ill=2").content.decode()
    assert get(world, "coding/?ill=many").context["illness_days"] == 3


# --- the roll ------------------------------------------------------------------------------------
NEW = {
    "surname": "Quill",
    "forename": "Nia",
    "date_of_birth": "2018-09-30",
    "class_name": "3B",
    "start": "2026-11-20",
    "address": "4 Mill Lane\nOakbeck",
    "parent_forename": "Dana",
    "parent_surname": "Quill",
    "relationship": "mother",
    "phone": "07700 900111",
}


def test_a_pupil_is_admitted_and_counted_as_new_and_arrived(world):
    assert post(world, "roll/admit/", Role.OFFICE, **NEW).url == world.url("roll/")
    nia = Pupil.everywhere.get(forename="Nia")
    with within(world.school):
        assert nia.address == ["4 Mill Lane", "Oakbeck"]
        assert Contact.objects.get(pupil=nia).phone == "07700 900111"
        assert new_words(new_today(world.school, TODAY)) == "new today: 1; arrived 0"
        draw(world.school, "Pupil Fri\nNia /-", {"Nia": nia}, starts=TODAY)
        assert new_words(new_today(world.school, TODAY)) == "new today: 1; arrived 1"
    page = get(world, "roll/", Role.OFFICE).content.decode()
    assert "new today: 1; arrived 1" in page and "admitted: into 3B" in page


def test_whoever_is_marked_absent_has_not_arrived(world):
    post(world, "roll/admit/", Role.OFFICE, **NEW)
    nia = Pupil.everywhere.get(forename="Nia")
    with within(world.school):
        draw(world.school, "Pupil Fri\nNia N-", {"Nia": nia}, starts=TODAY)
        assert new_words(new_today(world.school, TODAY)) == "new today: 1; arrived 0"


def test_what_the_admission_register_needs_is_asked(world):
    answer = post(world, "roll/admit/", Role.OFFICE, **{**NEW, "phone": "", "address": ""})
    text = answer.content.decode()
    assert answer.status_code == 422 and "Emergency telephone" in text and "Address" in text
    assert Pupil.everywhere.count() == 3


def test_a_refusal_stands_on_the_form(world):
    answer = post(world, "roll/admit/", Role.OFFICE, **{**NEW, "upn": "X123456789012"})
    assert answer.status_code == 422 and "check letter" in answer.content.decode()


def roll(world, forename, what):
    return f"roll/{world.pupils[forename].pk}/{what}/"


def test_a_pupil_is_found_by_name_with_what_can_be_done(world):
    text = get(world, "roll/?q=ash", Role.OFFICE).content.decode()
    assert world.url(roll(world, "Amy", "move")) in text
    assert world.url(roll(world, "Amy", "leave")) in text
    assert "Nobody by that name." in get(world, "roll/?q=zz", Role.OFFICE).content.decode()


def test_a_class_is_changed_from_a_day_on(world):
    with within(world.school):
        ClassGroup.objects.create(school=world.school, name="3A", year_group="3")
    done = post(world, roll(world, "Amy", "move"), Role.OFFICE, class_name="3A", start="2026-11-23")
    assert done.url == world.url("roll/")
    with within(world.school):
        assert value_on(world.pupils["Amy"], "class", TODAY) == "3B"
        assert value_on(world.pupils["Amy"], "class", date(2026, 11, 23)) == "3A"


def test_leaving_without_a_ground_is_refused_and_the_list_is_beside_it(world):
    url = roll(world, "Amy", "leave")
    page = get(world, url, Role.OFFICE)
    assert len(page.context["form"].fields["ground"].choices) == 15
    assert world.url(roll(world, "Amy", "missing")) in page.content.decode()
    answer = post(world, url, Role.OFFICE, last_day="2026-11-20")
    assert answer.status_code == 422
    assert "Without one the law keeps the pupil on roll" in answer.content.decode()
    assert Enrolment.everywhere.get(pupil=world.pupils["Amy"]).end is None


def test_gone_on_a_ground_then_back_as_a_second_enrolment(world):
    said = {
        "ground": "new_school",
        "last_day": "2026-11-19",
        "destination": "Oakbeck Primary",
        "confirmed_how": "their office, e-mail, 19 November",
    }
    post(world, roll(world, "Amy", "leave"), Role.OFFICE, **said)
    text = get(world, "roll/?q=ashdown", Role.OFFICE).content.decode()
    assert world.url(roll(world, "Amy", "back")) in text
    post(world, roll(world, "Amy", "back"), Role.OFFICE, class_name="3B", start="2026-11-20")
    spells = Enrolment.everywhere.filter(pupil=world.pupils["Amy"]).order_by("start")
    assert [(one.start, one.end) for one in spells] == [
        (date(2026, 9, 1), THURSDAY),
        (TODAY, None),
    ]


def test_the_missing_education_list_from_both_ends(world):
    post(world, roll(world, "Ben", "missing"), Role.OFFICE, told="flat empty, says caretaker")
    text = get(world, "roll/", Role.OFFICE).content.decode()
    assert "flat empty, says caretaker" in text
    post(world, roll(world, "Ben", "found"), Role.OFFICE, how="grandmother rang: flu")
    assert MissingEducation.everywhere.get().closed_how == "grandmother rang: flu"
    assert "Nobody is looked for." in get(world, "roll/", Role.OFFICE).content.decode()


def test_every_change_names_who_made_it(world):
    post(world, roll(world, "Ben", "missing"), Role.OFFICE, told="flat empty")
    row = RollChange.everywhere.get()
    assert (row.person_name, row.person_position, row.made_at) == ("Office Hill", "office", NOW)


# --- paper registers ------------------------------------------------------------------------------
def test_every_class_of_the_week_is_in_one_download(world):
    with within(world.school):
        make_pupil(world.school, "Dot", class_name="Y1/2 Oak", year_group="1")
        ClassGroup.objects.create(school=world.school, name="6A", year_group="6")
    answer = get(world, "registers/papers/?date=2026-11-18", Role.OFFICE)
    assert answer["Content-Disposition"] == 'attachment; filename="registers-2026-11-16.zip"'
    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    assert archive.namelist() == ["01-Y1-2-Oak.pdf", "02-3B.pdf"]
    text = PdfReader(io.BytesIO(archive.read("02-3B.pdf"))).pages[0].extract_text()
    assert "Ashdown" in text and "16 November 2026" in text


def test_on_friday_it_is_next_weeks(world):
    assert "registers-2026-11-23.zip" in get(world, "registers/papers/")["Content-Disposition"]
    with clock.at(datetime(2026, 11, 19, 9, 0, tzinfo=LONDON)):
        assert "registers-2026-11-16.zip" in get(world, "registers/papers/")["Content-Disposition"]


def test_the_same_week_gives_the_same_bytes(world):
    with within(world.school):
        assert week_archive(world.school, MONDAY, NOW) == week_archive(world.school, MONDAY, NOW)


def test_a_week_without_pupils_says_so(world):
    answer = get(world, "registers/papers/?date=2026-08-05")
    assert answer.status_code == 404 and "No class has pupils" in answer.content.decode()
