"""The call row, an alarm, and the families whom nobody can reach, as they stand on a screen."""

from __future__ import annotations

import re

import pytest
from call_mornings import at, drawn, tried

from herringbone.web import clock
from herringbone.web.calls.models import Alarm, NumberChecked
from herringbone.web.calls.numbers import doubtful
from herringbone.web.calls.outcomes import Ended
from herringbone.web.communications.logging import Contacted, log
from herringbone.web.communications.models import Channel, Communication, Direction, Outcome
from herringbone.web.registers.rows import codes_held
from herringbone.web.schools.models import Hold, Pupil, PupilAccess, Role
from herringbone.web.schools.tenancy import within
from worlds import NOW, OFFICE, TODAY, make_contact

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def away(world):
    """Amy, with a protection plan, is N in a register that is in; mother and aunt are held."""
    world.school.second_factor_roles = []
    world.school.save()
    amy = world.pupils["Amy"]
    with within(world.school):
        amy.values |= {"cp": "1"}
        amy.save()
    page = "Pupil Thu Fri\nAmy // N-\nBen // /-\nCal // /-"
    with within(world.school):
        drawn(world, page, starts=TODAY.replace(day=19))
    make_contact(amy)
    make_contact(
        amy, "Zoe", priority="2", relationship="aunt", parental_responsibility="0",
        language="Polish", interpreter="1",
    )  # fmt: skip
    return world


def row(world, role=Role.ATTENDANCE_OFFICER, **more) -> str:
    return world.client(role).get(world.url(f"calls/{world.pupils['Amy'].pk}/"), **more).text


def press(world, ended: str, role=Role.ATTENDANCE_OFFICER, when=NOW, **fields):
    with within(world.school):
        contact = world.pupils["Amy"].contacts.get(forename="Dana")
    said = {"ended": ended, "contact": contact.pk, **fields}
    with clock.at(when):
        url = world.url(f"calls/{world.pupils['Amy'].pk}/attempt/")
        return world.client(role).post(url, said, follow=True)


def words_of(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_an_open_row_has_contacts_keys_what_is_known_and_the_next_steps(away):
    seen = words_of(row(away, headers=HTMX))
    assert "<html" not in row(away, headers=HTMX)
    assert "Ms Dana Ashdown , mother may be told" in seen
    assert "ask only · speaks Polish · interpreter needed" in seen
    for key in ("1 No answer", "3 Reason given", "7 Asked for help", "9 Worried: tell DSL now"):
        assert key in seen
    assert "Immediate danger: ring 999 now. Anybody may" in seen
    assert "Last seen Thu 19 Nov" in seen
    assert "Alarm for office, safeguarding lead and head at 10:00" in seen


def test_that_somebody_speaks_english_is_no_news(away):
    with within(away.school):
        away.pupils["Amy"].contacts.filter(forename="Dana").update(language="English")
    seen = words_of(row(away))
    assert "speaks Polish" in seen
    assert "speaks English" not in seen


def test_what_we_sent_is_named_and_not_told_word_for_word(away):
    """A morning's text is the same for every family: on a row it would hide what came back."""
    sent = Contacted(
        Direction.OUT, Channel.TEXT, Outcome.SENT, at(9, 5), with_whom="Ms Dana Ashdown",
        words="we have not seen Amy", day=TODAY,
    )  # fmt: skip
    with within(away.school):
        amy = away.pupils["Amy"]
        log(school=away.school, pupils=[amy], contacted=sent, author=OFFICE, now=at(9, 5))
    page = away.client(Role.ATTENDANCE_OFFICER).get(away.url()).text
    assert "09:05 text: sent Ms Dana Ashdown." in page
    assert "we have not seen Amy" not in page + row(away)
    with within(away.school):
        tried(away, Ended.LEFT_MESSAGE, contact=amy.contacts.first(), words="please ring me")
    assert "please ring me" in away.client(Role.ATTENDANCE_OFFICER).get(away.url()).text


def test_without_script_it_is_a_page_of_its_own(away):
    assert "<html" in row(away)


def test_opening_a_row_is_noted_as_a_look_at_the_child(away):
    row(away)
    with within(away.school):
        assert PupilAccess.objects.filter(pupil=away.pupils["Amy"], what="call row").count() == 1


def test_the_office_does_not_learn_from_a_row_that_the_child_is_vulnerable(away):
    seen = row(away, Role.OFFICE)
    for hidden in ("named worker", "Child protection", "ulnerable"):
        assert hidden not in seen.partition("<main")[2], hidden


def test_a_court_order_and_a_hold_stand_above_every_number(away):
    with within(away.school):
        make_contact(
            away.pupils["Amy"], "Rob", priority="0", phone="07700 900666",
            legal_restriction="No contact until July.",
        )  # fmt: skip
        Hold.objects.create(
            school=away.school, pupil=away.pupils["Amy"], why="bereavement",
            set_by=away.by_role[Role.DSL], set_at=NOW,
        )  # fmt: skip
    text = row(away)
    assert text.index("No contact until July") < text.index("07700900123")
    assert "must still be looked for" in text
    assert "07700900666" not in text
    assert "tell nothing" in text


def test_one_press_keeps_the_attempt_and_goes_back_to_the_row(away):
    answer = press(away, "no_answer", when=at(9, 13))
    assert answer.redirect_chain[-1][0].endswith(f"#row-{away.pupils['Amy'].pk}")
    assert "no answer mother (Ms Dana Ashdown)" in answer.text
    with within(away.school):
        kept = Communication.objects.get()
    assert (kept.outcome, kept.at, kept.name) == (
        Outcome.NO_ANSWER,
        at(9, 13),
        "Attendance Officer Hill",
    )
    seen = words_of(row(away))
    assert "09:13 telephone: no answer mother (Ms Dana Ashdown)" in seen
    assert "tried today" in seen


def test_what_is_refused_says_why_and_keeps_nothing(away):
    assert "Not kept: Write what was said" in press(away, "reason_given").text
    with within(away.school):
        assert not Communication.objects.exists()


def test_what_was_typed_with_whom_stays_where_it_was_not_kept(away):
    said = {"words": "sick since three", "expected_back": "2020-01-01", "with_whom": "Aunt Jo"}
    seen = press(away, "reason_given", contact="else", **said).text
    assert "Not kept: The return is before the absence" in seen
    for kept in ('value="sick since three"', 'value="2020-01-01"', 'value="Aunt Jo"'):
        assert kept in seen, kept
    assert seen.count('name="contact" value="else"') == 1
    chosen = [tag for tag in seen.split("<input") if 'name="contact"' in tag.split(">")[0]]
    assert [" checked" in tag.split(">")[0] for tag in chosen][-1]
    assert sum(" checked" in tag.split(">")[0] for tag in chosen) == 1


def test_who_may_not_change_marks_keeps_the_reason_and_leaves_the_n(away):
    """A senior leader rings: the reason is kept, the office codes it."""
    press(away, "reason_given", Role.SLT, words="a cold")
    with within(away.school):
        held = codes_held(away.school, [away.pupils["Amy"]], [TODAY])
    assert held[away.pupils["Amy"].pk, TODAY, "AM"] == "N"
    press(away, "reason_given", words="a cold")
    with within(away.school):
        held = codes_held(away.school, [away.pupils["Amy"]], [TODAY])
    assert held[away.pupils["Amy"].pk, TODAY, "AM"] == "I"


def test_an_attempt_is_taken_back_from_the_row(away):
    press(away, "no_answer")
    with within(away.school):
        pk = Communication.objects.get().pk
    assert f"calls/taken-back/{pk}/" in row(away)
    client = away.client(Role.ATTENDANCE_OFFICER)
    client.post(away.url(f"calls/taken-back/{pk}/"), {"why": "the wrong row"})
    assert "none yet" in words_of(row(away))


def test_somebody_elses_child_cannot_be_slipped_into_a_call(away):
    press(away, "no_answer", children=[away.pupils["Ben"].pk])
    with within(away.school):
        assert not Communication.objects.exists()


def test_who_is_accounted_for_is_rung_about_no_more(away):
    with within(away.school):
        tried(away, Ended.HERE, words="in the library")
    assert "Amy is accounted for." in row(away)


@pytest.mark.parametrize("role", [Role.SENCO, Role.CLASS_TEACHER, Role.GOVERNOR, Role.TRUST])
def test_who_does_not_ring_opens_no_row(away, role):
    url = away.url(f"calls/{away.pupils['Amy'].pk}/")
    assert away.client(role).get(url).status_code == 403


def test_told_is_kept_by_whoever_may_know_and_by_nobody_else(away):
    url = away.url(f"calls/{away.pupils['Amy'].pk}/told/")
    assert away.client(Role.OFFICE).post(url, {"who": "Ms Lead"}).status_code == 403
    away.client(Role.DSL).post(url, {"who": "Ms Lead and P. Worker"})
    with within(away.school):
        assert Communication.objects.get().with_whom == "Ms Lead and P. Worker"


# --- an alarm ------------------------------------------------------------------------------------
def alarm_of(world) -> Alarm:
    with within(world.school):
        tried(world, Ended.WORRIED, words="a man shouted")
        return Alarm.objects.get()


def test_an_alarm_is_settled_on_its_own_page_with_a_name(away):
    url = away.url(f"calls/alarms/{alarm_of(away).pk}/")
    office = away.client(Role.OFFICE)
    assert "police asked" not in office.get(url).text
    lead = away.client(Role.DSL)
    assert "police asked for a welfare check" in lead.get(url).text
    refused = lead.post(url, {"how": "police", "who": "PC 41"})
    assert "Write the reference" in refused.text
    lead.post(url, {"how": "police", "who": "PC 41", "reference": "CAD 219"})
    with within(away.school):
        alarm = Alarm.objects.get()
    assert (alarm.settled_name, alarm.reference) == ("Designated Safeguarding Lead Hill", "CAD 219")


def test_the_office_cannot_press_what_the_safeguarding_lead_decides(away):
    url = away.url(f"calls/alarms/{alarm_of(away).pk}/")
    away.client(Role.OFFICE).post(url, {"how": "judged", "words": "it is fine"})
    with within(away.school):
        assert Alarm.objects.get().settled_at is None


# --- is this still your number? ------------------------------------------------------------------
def fail(world, times: int, ended: Ended = Ended.NO_ANSWER) -> None:
    with within(world.school):
        dana = world.pupils["Amy"].contacts.get(forename="Dana")
        for minute in range(times):
            tried(world, ended, contact=dana, now=at(9, 11 + minute))


@pytest.mark.parametrize(
    ("times", "ended", "asks"),
    [(2, Ended.NO_ANSWER, False), (3, Ended.NO_ANSWER, True), (1, Ended.WRONG_NUMBER, True)],
)
def test_after_three_failures_or_a_wrong_number_one_asks(away, times, ended, asks):
    fail(away, times, ended)
    with within(away.school):
        assert bool(doubtful(away.school, at(10, 0))) == asks


def test_one_that_was_answered_in_between_is_in_order_again(away):
    fail(away, 2)
    with within(away.school):
        dana = away.pupils["Amy"].contacts.get(forename="Dana")
        tried(away, Ended.ON_THE_WAY, contact=dana, now=at(9, 15))
        tried(away, Ended.NO_ANSWER, contact=dana, now=at(9, 16))
        assert not doubtful(away.school, at(10, 0))


def test_a_number_is_open_work_until_somebody_has_looked(away):
    fail(away, 3)
    with clock.at(at(9, 30)):
        client = away.client(Role.OFFICE)
        page = client.get(away.url("calls/unreachable/")).text
        assert "Is this still your number? <span" in page
        assert "Ashdown, Amy" in page
        with within(away.school):
            dana = away.pupils["Amy"].contacts.get(forename="Dana")
        url = away.url(f"calls/numbers/{dana.pk}/")
        assert "say what you found out" in client.post(url, {}, follow=True).text
        client.post(url, {"words": "still right, works nights"})
        assert "No number is doubtful" in client.get(away.url("calls/unreachable/")).text
    with within(away.school):
        assert NumberChecked.objects.get().name == "Office Hill"


def test_families_whom_nobody_can_reach_stand_most_at_risk_first(away):
    """Ben and Cal have no contact; Cal has a social worker. Amy can be rung."""
    with within(away.school):
        Pupil.objects.filter(pk=away.pupils["Cal"].pk).update(
            values={**away.pupils["Cal"].values, "social_worker": "1"}
        )
    text = away.client(Role.DSL).get(away.url("calls/unreachable/")).text
    assert text.index("Cawley, Cal") < text.index("Birchall, Ben")
    assert "Ashdown, Amy" not in text
    assert "no contact is held" in text
    assert "vulnerable" in text
    assert "vulnerable" not in away.client(Role.OFFICE).get(away.url("calls/unreachable/")).text
