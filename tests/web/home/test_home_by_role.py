"""What each role sees first: registers, who is unexplained, what waits, figures; nothing beyond."""

from datetime import date, datetime
from fractions import Fraction

import pytest

from herringbone.web import clock
from herringbone.web.absences.models import LeaveRequest
from herringbone.web.clock import LONDON
from herringbone.web.home.figures import Change
from herringbone.web.imports.models import ImportRun
from herringbone.web.messages import links
from herringbone.web.registers.models import ClassRegister
from herringbone.web.replies.answering import Said, answer
from herringbone.web.schools.models import Caseload, Role
from herringbone.web.schools.tenancy import within
from worlds import NOW, draw, make_contact

PAGE = """
Pupil Mon Tue Wed Thu Fri
Amy   //  //  //  NN  N-
Ben   //  //  //  //  --
Cal   //  I/  //  //  I-
"""
MONDAY = date(2026, 11, 16)


@pytest.fixture
def drawn(world):
    world.school.second_factor_roles = []
    world.school.save()
    with within(world.school):
        amy = world.pupils["Amy"]
        amy.values |= {"cp": "1"}
        amy.save()
    draw(world.school, PAGE, world.pupils, starts=MONDAY)
    return world


def home(world, role):
    return world.client(role).get(world.url())


def test_a_teacher_sees_the_own_registers_and_nobodys_flags(drawn):
    seen = home(drawn, Role.CLASS_TEACHER)
    assert "My registers" in seen.text
    assert "Child protection" not in seen.text
    assert "Unexplained" not in seen.text


def test_a_blank_of_a_class_not_registered_is_nobody_missing(drawn):
    """Practice 1: some marks came from an import, no register was submitted here today."""
    seen = home(drawn, Role.ATTENDANCE_OFFICER)
    assert not seen.context["today"].calls.rows
    assert "Registers open" in seen.text
    assert "say nothing about their children" in seen.text


@pytest.mark.parametrize(
    ("role", "shown"), [(Role.GOVERNOR, True), (Role.TRUST, True), (Role.LA_OFFICER, False)]
)
def test_figures_without_a_name_for_those_who_see_figures_alone(drawn, role, shown):
    seen = home(drawn, role)
    assert ("Year to date" in seen.text) == shown
    for surname in ("Ashdown", "Birchall", "Cawley"):
        assert surname not in seen.text


def test_a_class_of_fewer_than_five_is_left_out_for_governors(drawn):
    assert ">3B<" not in home(drawn, Role.GOVERNOR).text
    assert ">3B<" in home(drawn, Role.HEAD).text


def test_school_figures_are_pooled_sessions(drawn):
    line = home(drawn, Role.HEAD).context["figures"].lines[0]
    assert (line["absent"], line["possible"]) == (3, 24)


def test_a_head_reads_decisions_and_figures_before_the_list_of_children(drawn):
    with within(drawn.school):
        asked = LeaveRequest.objects.create(
            school=drawn.school, pupil=drawn.pupils["Cal"], asked_by="mother", reason="a wedding",
            asked_on=date(2026, 11, 12), first=date(2026, 12, 8), last=date(2026, 12, 9),
            recorded_at=NOW,
        )  # fmt: skip
    head = home(drawn, Role.HEAD).text
    places = [head.index(words) for words in ("Registers open", "Leave waiting", "The school <")]
    assert places == sorted(places)
    assert head.count("Leave waiting for you") == 1
    assert drawn.url(f"leave/{asked.pk}/") in head
    office = home(drawn, Role.ATTENDANCE_OFFICER).text
    assert "Leave to decide" in office
    assert "The school <" not in office
    assert drawn.url("figures/") in office


def test_a_head_has_the_calls_folded_and_whoever_rings_has_them_open(drawn):
    unexplained(drawn)
    assert 'id="calls-fold"' in home(drawn, Role.HEAD).text
    for role in (Role.OFFICE, Role.ATTENDANCE_LEAD, Role.DSL):
        text = home(drawn, role).text
        assert "Ashdown, Amy" in text
        assert 'id="calls-fold"' not in text


def test_the_offices_figures_are_on_a_page_of_their_own(drawn):
    seen = drawn.client(Role.OFFICE).get(drawn.url("figures/"))
    assert seen.context["figures"].lines[0]["possible"] == 24
    assert drawn.client(Role.CLASS_TEACHER).get(drawn.url("figures/")).status_code == 403


def test_this_week_says_in_words_how_it_stands_to_the_last(drawn):
    draw(drawn.school, "Pupil Mon\nAmy //\nBen //\nCal II", drawn.pupils, starts=date(2026, 11, 9))
    head = home(drawn, Role.HEAD)
    assert head.context["figures"].change.points == Fraction(100 * 21, 24) - Fraction(100 * 4, 6)
    assert "+20.8 better</span>" in head.text


@pytest.mark.parametrize(
    ("points", "words"), [("1/2", "+0.5 better"), ("-14/5", "−2.8 worse"), ("-1/50", "the same")]
)
def test_a_change_is_said_with_its_sign_and_its_word(points, words):
    assert Change(Fraction(points)).words == words


def test_a_register_that_has_just_closed_is_not_zero_minutes_ago(drawn):
    with clock.at(datetime(2026, 11, 20, 9, 20, 30, tzinfo=LONDON)):
        assert "closed just now" in home(drawn, Role.OFFICE).text
    with clock.at(datetime(2026, 11, 20, 9, 23, tzinfo=LONDON)):
        assert "3 minutes late" in home(drawn, Role.OFFICE).text


def unexplained(world):
    """Amy is N in a register that is in."""
    with within(world.school):
        register = ClassRegister.objects.get(class_name="3B", date=NOW.date(), session="AM")
        register.first_submitted_at = register.submitted_at = NOW
        register.save()


def test_whoever_may_see_contacts_has_the_first_number_at_hand(drawn):
    unexplained(drawn)
    make_contact(
        drawn.pupils["Amy"], "Rob", priority="1", phone="07700 900666",
        legal_restriction="No contact: court order.",
    )  # fmt: skip
    make_contact(drawn.pupils["Amy"], "Dana", priority="2")
    seen = home(drawn, Role.OFFICE).text
    assert 'href="tel:07700900123"' in seen
    assert "07700900666" not in seen
    assert "court order" in seen
    assert "tel:" not in home(drawn, Role.SENCO).text


def test_at_the_counter_no_child_who_is_unexplained_is_named_or_counted(drawn):
    unexplained(drawn)
    make_contact(drawn.pupils["Amy"])
    assert "07700" in home(drawn, Role.OFFICE).text
    for role in (Role.OFFICE, Role.HEAD, Role.DSL, Role.LA_OFFICER):
        client = drawn.client(role)
        client.cookies["hb_counter"] = "on"
        text = client.get(drawn.url()).text.partition("<main")[2]
        assert text
        for hidden in ("Ashdown", "Unexplained", "07700", "Leave", "vulnerable", "Persistently"):
            assert hidden not in text, (role, hidden)


def test_an_administrator_sees_people_the_last_import_and_the_calendar(drawn):
    with within(drawn.school):
        ImportRun.objects.create(
            school=drawn.school, at=NOW, person_name="Tess Office", source="the roll of October"
        )
    seen = home(drawn, Role.ADMINISTRATOR)
    assert "the roll of October, by Tess Office" in seen.text
    assert seen.context["people"] == len(Role)
    assert "The calendar reaches" in seen.text
    assert "Unexplained" not in seen.text


def test_an_officer_of_the_authority_sees_the_caseload_with_its_figures(drawn):
    with within(drawn.school):
        Caseload.objects.create(
            school=drawn.school, user=drawn.by_role[Role.LA_OFFICER],
            pupil=drawn.pupils["Amy"], start=MONDAY,
        )  # fmt: skip
    seen = home(drawn, Role.LA_OFFICER).text
    assert "Ashdown, Amy" in seen
    assert "75.0" in seen
    assert "Birchall" not in seen


def test_a_call_for_help_by_link_stands_on_now_and_rings_there(drawn):
    """Practice 12: a named person that day, and an alarm that nobody has to look for."""
    ben = drawn.pupils["Ben"]
    make_contact(ben, contact_id="C1")
    with within(drawn.school):
        token = links.make(
            school=drawn.school, contact_key="C1", pupils=[ben], day=NOW.date(), now=NOW
        )
        link = links.find(token, NOW)
        answer(link=link, said=[Said(ben, "other", "we lost our home")], needs_help=True, now=NOW)
    asked = home(drawn, Role.ATTENDANCE_OFFICER).text
    assert "Asked for help" in asked and "Attendance Officer Hill, by" in asked
    assert "Nobody has answered" not in asked
    with clock.at(datetime(2026, 11, 20, 11, 20, tzinfo=LONDON)):
        rung = home(drawn, Role.ATTENDANCE_OFFICER).text
    assert "Nobody has answered" in rung and "we lost our home" in rung
