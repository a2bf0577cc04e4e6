"""When a parent rings: sources of each missed session, what is arranged, what would change, and the
page to print and hand over."""

from datetime import date, datetime, time

import pytest

from herringbone.web.absences.models import PlannedAbsence, Reported, SessionPattern
from herringbone.web.clock import LONDON
from herringbone.web.imports.models import ImportRun
from herringbone.web.messages.models import About, Message, State
from herringbone.web.pupils.ahead import away
from herringbone.web.pupils.sources import by_day
from herringbone.web.registers.alarms import note_use
from herringbone.web.schools.models import Role, TrustFamily, TrustFamilyMember
from herringbone.web.schools.tenancy import within
from herringbone.web.ui.charts.marks import Mark
from worlds import NOW, TODAY, draw, make_contact, make_pupil, make_school, make_trust

PAGE = """
Pupil Mon Tue Wed Thu Fri
Amy   //  II  /N  //  --
"""
MONDAY, TUESDAY = date(2026, 11, 16), date(2026, 11, 17)


@pytest.fixture
def drawn(world):
    world.school.second_factor_roles = []
    world.school.save()
    draw(world.school, PAGE, world.pupils, starts=MONDAY)
    make_contact(world.pupils["Amy"])
    return world


def page(world, role=Role.OFFICE, path="", pupil="Amy"):
    return world.client(role).get(world.url(f"pupils/{world.pupils[pupil].pk}/{path}"))


def report(world, **more):
    with within(world.school):
        return Reported.objects.create(
            school=world.school,
            pupil=world.pupils["Amy"],
            day=TUESDAY,
            said_by="mother",
            how="phone",
            words="Sick in the night.",
            code="I",
            received_at=datetime.combine(TUESDAY, time(8, 12), tzinfo=LONDON),
            taken_by="Tess Office",
            **more,
        )


def test_each_missed_session_names_who_said_it_how_and_when_and_whose_mark_it_is(drawn):
    report(drawn)
    missed = page(drawn).context["missed"]
    said = {(m.date, m.session): (m.said, m.entered) for m in missed}
    assert "reported 08:12 by mother" in said[TUESDAY, "AM"][0]
    assert "phone: Sick in the night." in said[TUESDAY, "PM"][0]
    assert said[TUESDAY, "AM"][1].startswith("Tess Office, office manager, ")
    assert said[date(2026, 11, 18), "PM"][0] == ""


def test_a_report_with_a_return_speaks_of_the_days_before_it_alone(drawn):
    report(drawn, expected_back=date(2026, 11, 18))
    said = {m.date: m.said for m in page(drawn).context["missed"]}
    assert said[TUESDAY]
    assert not said[date(2026, 11, 18)]


def test_a_report_that_was_taken_back_is_nobodys_word(drawn):
    report(drawn, withdrawn_at=NOW)
    assert "Sick in the night" not in page(drawn).text


def test_a_teacher_reads_no_report_and_no_entry(drawn):
    report(drawn)
    seen = page(drawn, Role.CLASS_TEACHER)
    assert "Sick in the night" not in seen.text
    assert [m.entered for m in seen.context["missed"]] == ["", "", ""]


def test_last_years_sessions_can_be_read(world):
    from worlds import make_world

    here = make_world("vale", years=(2025, 2026))
    here.school.second_factor_roles = []
    here.school.save()
    amy = make_pupil(here.school, "Ada", start=date(2025, 9, 1))
    draw(here.school, "Pupil Mon\nAda II", {"Ada": amy}, starts=date(2026, 3, 2))
    client = here.client(Role.OFFICE)
    url = here.url(f"pupils/{amy.pk}/")
    assert not client.get(url).context["missed"]
    last = client.get(url, {"year": "last"}).context["missed"]
    assert {m.date for m in last} == {date(2026, 3, 2)}
    assert client.get(url, {"tab": "history", "year": "last"}).context["changes"]


def test_ticked_sessions_say_what_the_figure_would_be_on_the_same_page(drawn):
    seen = page(drawn, path="?session=2026-11-17_AM&session=2026-11-17_PM&code=/")
    assert (str(seen.context["would"].before), str(seen.context["would"].after)) == (
        "125/2",
        "175/2",
    )
    assert "would be <b>87.5%</b>" in seen.text
    assert "Tick the sessions" in page(drawn, path="?code=/").text
    assert "is no code that can stand" in page(drawn, path="?session=2026-11-17_AM&code=qq").text


def test_what_is_arranged_stands_beside_for_the_office_alone(drawn):
    amy = drawn.pupils["Amy"]
    with within(drawn.school):
        PlannedAbsence.objects.create(
            school=drawn.school, pupil=amy, kind="suspension", code="E",
            first=TODAY, last=date(2026, 11, 24), planned_at=NOW,
        )  # fmt: skip
        SessionPattern.objects.create(
            school=drawn.school, enrolment=amy.enrolments.get(), pupil=amy, kind="provision",
            due="1100111110", fills="B", provider="The Forge", start=MONDAY, planned_at=NOW,
        )  # fmt: skip
    pattern, plan = page(drawn).context["arranged"]
    assert (pattern.says, pattern.when) == ("alternative provision: The Forge", "Tue, Fri pm")
    assert (plan.says, plan.first) == ("suspension", TODAY)
    assert "arranged" not in page(drawn, Role.CLASS_TEACHER).context


def test_sessions_away_are_said_by_weekday():
    assert away("1111111111") == ""
    assert away("0011110110") == "Mon, Thu am, Fri pm"


def test_the_page_for_the_parent_holds_days_and_no_flag_contact_staff_or_percentage(drawn):
    with within(drawn.school):
        amy = drawn.pupils["Amy"]
        amy.values |= {"cp": "1", "fsm": "1"}
        amy.save()
    report(drawn)
    seen = page(drawn, path="for-the-parent/")
    assert "Amy Ashdown" in seen.text
    assert "1.5 days" in seen.text
    assert "all day" in seen.text
    for hidden in ("Child protection", "FSM", "07700", "Dana", "Tess Office", "Sick in", "may be"):
        assert hidden not in seen.text, hidden


def test_at_the_counter_nothing_is_printed(drawn):
    client = drawn.client(Role.OFFICE)
    client.cookies["hb_counter"] = "on"
    seen = client.get(drawn.url(f"pupils/{drawn.pupils['Amy'].pk}/for-the-parent/"))
    assert "Ashdown" not in seen.text
    assert "Illness" not in seen.text
    assert '<svg class="hb' not in seen.text


def test_a_day_missed_for_two_reasons_keeps_both_lines():
    ill, none = Mark(code="I", kind="authorised"), Mark(code="N", kind="unauthorised")
    found = by_day([(MONDAY, "AM", ill), (MONDAY, "PM", none), (TUESDAY, "AM", ill)])
    assert [words for _, words, _ in found] == ["morning", "afternoon", "morning"]
    assert [words for _, words, _ in by_day([(MONDAY, "AM", ill), (MONDAY, "PM", ill)])] == [
        "all day"
    ]


def test_a_family_of_the_trust_is_known_by_its_school_alone(world):
    trust = make_trust()
    world.school.trust, world.school.second_factor_roles = trust, []
    world.school.save()
    other = make_school("dell", trust=trust)
    sibling = make_pupil(other, "Hidden", surname="Elsewhere", family_id="F9")
    family = TrustFamily.objects.create(trust=trust)
    amy = world.pupils["Amy"]
    with within(world.school, other):
        amy.family_id = "F1"
        amy.save()
        for school, key in ((world.school, "F1"), (other, "F9")):
            TrustFamilyMember.objects.create(school=school, family=family, school_family=key)
    seen = page(world, path="?tab=family")
    assert seen.context["elsewhere"] == [("Dell Primary School", 1)]
    assert "not ours" in seen.text
    assert "Elsewhere" not in seen.text and sibling.forename not in seen.text


def test_marks_of_a_management_system_say_as_at_when(drawn):
    assert "Marks as at" not in page(drawn).text
    drawn.school.register_of_record, drawn.school.mis_name = "mis", "Their MIS"
    drawn.school.save()
    with within(drawn.school):
        ImportRun.objects.create(school=drawn.school, at=NOW, person_name="A")
    assert "Marks as at Fri 09:10 from Their MIS" in page(drawn).text


def test_a_letter_was_given_out_only_once_it_has_left(drawn):
    """Whoever takes the call says what the family has; a letter taken back is none of it."""
    amy = drawn.pupils["Amy"]
    with within(drawn.school):
        letter = Message.objects.create(
            school=drawn.school, channel="letter", strategy="rivington", template="warning",
            purpose="letter", title="Attendance has fallen", contact_key="C1", to_name="Ms Dana",
            day=TODAY, key="work:1", asked_at=NOW, not_before=NOW,
        )  # fmt: skip
        About.objects.create(school=drawn.school, message=letter, pupil=amy)
        use = {"school": drawn.school, "pupil": amy, "first": MONDAY, "last": TUESDAY, "at": NOW}
        note_use(kind="letter", reference=letter.origin, says="Attendance has fallen", **use)
        note_use(kind="certificate", reference="certificate:1", says="A certificate", **use)
    assert [one.says for one in page(drawn).context["given"]] == ["A certificate"]
    with within(drawn.school):
        Message.objects.filter(pk=letter.pk).update(state=State.SENT)
    assert {one.says for one in page(drawn).context["given"]} == {
        "A certificate", "Attendance has fallen",
    }  # fmt: skip
