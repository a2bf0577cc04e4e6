"""Letters to approve: written, read one by one, each with its panel, decided and kept."""

from __future__ import annotations

import re
from datetime import timedelta
from itertools import pairwise

import pytest
from django.urls import reverse
from letters_waiting import at_home, letter_for, more_pupils, work_now

from herringbone.web.communications.logging import Contacted, log
from herringbone.web.communications.models import Channel, Communication, Direction, Outcome
from herringbone.web.messages.models import Approval, Decided, Message, State
from herringbone.web.schools.models import DoneBefore, Hold, Role
from herringbone.web.schools.tenancy import within
from herringbone.web.worklists.models import Handling, How
from herringbone.web.worklists.models import State as WorkState
from worlds import NOW, OFFICE, TODAY

pytestmark = pytest.mark.both_databases
KEY = "letter-warning"


def text(answer) -> str:
    html = re.sub(r"<(script|style|svg)\b.*?</\1>", " ", answer.content.decode(), flags=re.S)
    words = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))
    return words.replace("&quot;", '"').replace("&#x27;", "'")


def url(site, name, *args) -> str:
    return reverse(f"letters:{name}", args=(site.school.slug, *args))


def write(site, client):
    return client.post(url(site, "write", KEY), follow=True)


def decide(site, client, work, decision, reasoning="", *, follow=True, **more):
    said = {"decision": decision, "reasoning": reasoning, **more}
    return client.post(url(site, "decide", KEY, work.pk), said, follow=follow)


def message_about(site, work) -> Message:
    with within(site.school):
        found: Message = Message.objects.get(about__origin=f"work:{work.pk}")
    return found


def decisions(site, work) -> list[Approval]:
    with within(site.school):
        return list(
            Approval.objects.filter(message__about__origin=f"work:{work.pk}").order_by("pk")
        )


def handlings(site, work) -> list[Handling]:
    with within(site.school):
        return list(Handling.objects.filter(work=work).order_by("pk"))


def reading(site, client, work):
    return client.get(url(site, "batch", KEY), {"work": work.pk})


# --- the list ------------------------------------------------------------------------------------
def test_many_letters_of_one_kind_are_one_job(site, officer, letters):
    said = text(officer.get(url(site, "round")))
    assert "3 letters to read" in said
    assert "Attendance has fallen under 93%" in said
    assert "A letter goes home when attendance drops under 93." in said
    assert "RIV-23" in said


def test_an_empty_list_says_why(site, officer):
    assert "What the strategy asks for in writing comes here" in text(
        officer.get(url(site, "round"))
    )


def test_a_class_teacher_does_not_approve_letters(site, letters):
    assert site.client(Role.CLASS_TEACHER).get(url(site, "round")).status_code == 403
    assert site.client(Role.OFFICE).get(url(site, "round")).status_code == 200


def test_texts_of_the_morning_never_stand_here(site, officer):
    letter_for(site.school, site.pupils["Ben"], verb="text", thing="absence", is_live=True)
    assert "No letters wait" in text(officer.get(url(site, "round")))


# --- writing and reading -------------------------------------------------------------------------
def test_the_letters_are_written_before_they_are_read_and_nothing_leaves(site, officer, letters):
    assert "Not written yet" in text(officer.get(url(site, "batch", KEY)))
    assert "3 letters to read before anything leaves." in text(write(site, officer))
    with within(site.school):
        assert set(Message.objects.values_list("state", flat=True)) == {State.WAITING}
    write(site, officer)
    with within(site.school):
        assert Message.objects.count() == 3


def test_a_letter_is_read_as_its_family_will(site, officer, letters):
    write(site, officer)
    said = text(reading(site, officer, letters["Ben"]))
    assert "Ben has missed 3 days of school since" in said
    assert "6 for which no reason was accepted" in said
    assert "As it prints" in said
    assert (
        f"/{message_about(site, letters['Ben']).pk}/letter.pdf"
        in reading(site, officer, letters["Ben"]).content.decode()
    )


def test_the_panel_says_what_is_known(site, officer, letters):
    with within(site.school):
        log(
            school=site.school,
            pupils=[site.pupils["Ben"]],
            contacted=Contacted(
                direction=Direction.OUT,
                channel=Channel.CALL,
                outcome=Outcome.REACHED,
                at=NOW - timedelta(days=1),
                with_whom="Ms Dana",
                words="still unwell",
                spoke=True,
            ),
            author=OFFICE,
            now=NOW,
        )
    write(site, officer)
    said = text(reading(site, officer, letters["Ben"]))
    assert "6 for which no reason was accepted" in said
    assert "sessions so far this year" in said
    assert "telephone, Ms Dana: “still unwell”" in said
    assert "Somebody spoke with Ms Dana yesterday: ring before writing." in said
    assert "none that is kept here" in said
    assert "Because attendance 92.5 is under 93" in said


def test_mostly_illness_suggests_the_softer_letter(site, officer, letters):
    write(site, officer)
    said = text(reading(site, officer, letters["Amy"]))
    assert "6 of the 6 sessions were illness or appointments." in said
    assert said.index("Send the softer letter") < said.index("Send as it is")


def test_flags_are_for_those_who_may_see_them(site, letters):
    with within(site.school):
        pupil = site.pupils["Ben"]
        pupil.values = {**pupil.values, "cin": "1"}
        pupil.save(update_fields=["values"])
    seen = reading(site, site.client(Role.ATTENDANCE_OFFICER), letters["Ben"])
    assert "Child in need: speak with their worker first." in text(seen)
    office = reading(site, site.client(Role.OFFICE), letters["Ben"])
    assert office.status_code in (200, 404)
    assert "Child in need" not in office.content.decode()


def test_counter_mode_shows_no_letter(site, officer, letters):
    write(site, officer)
    officer.post(reverse("ui:counter"), {"choice": "on"})
    said = text(reading(site, officer, letters["Ben"]))
    assert "Letters wait until you end it" in said
    assert "missed" not in said


# --- deciding ------------------------------------------------------------------------------------
def test_sending_approves_the_letter_and_does_the_work_in_one_deed(site, officer, letters):
    write(site, officer)
    assert "1 letter approved." in text(decide(site, officer, letters["Ben"], "send"))
    work = work_now(letters["Ben"])
    assert (work.state, work.outcome) == (WorkState.DONE, "sent")
    assert message_about(site, work).state in (State.APPROVED, State.PRINT)
    (decision,) = decisions(site, work)
    assert decision.decided == Decided.APPROVED
    showed = {one["why"]: one["words"] for one in decision.showed}
    assert showed["Suggested"] == "nothing speaks against it: It may go as it is."
    assert showed["Missed"] == "6 for which no reason was accepted"
    assert showed["Goes to"].startswith("Ms Dana")
    with within(site.school):
        assert DoneBefore.objects.get().provision == "RIV-23"


def test_the_next_letter_follows_and_the_last_leads_back(site, officer, letters):
    write(site, officer)
    order = [letters["Amy"], letters["Ben"], letters["Cal"]]
    for work, after in pairwise(order):
        answer = decide(site, officer, work, "send", "we agreed on it")
        assert answer.request["QUERY_STRING"] == f"work={after.pk}"
    answer = decide(site, officer, order[-1], "send", "we agreed on it")
    assert answer.request["PATH_INFO"] == url(site, "round")


def test_the_softer_letter_goes_with_other_words_and_both_are_kept(site, officer, letters):
    write(site, officer)
    with within(site.school):
        before = message_about(site, letters["Amy"]).words
    assert "1 softer letter approved." in text(decide(site, officer, letters["Amy"], "soften"))
    message = message_about(site, letters["Amy"])
    with within(site.school):
        assert message.subject == "How can we help Amy?"
        assert "I am not writing to ask for a reason" in message.words
        assert message.pdf.startswith(b"%PDF")
        assert [row.words for row in message.wordings.order_by("pk")] == [before, message.words]
    kinds = [one.decided for one in decisions(site, letters["Amy"])]
    assert kinds == [Decided.SOFTENED, Decided.APPROVED]
    assert work_now(letters["Amy"]).state == WorkState.DONE


def test_a_letter_that_the_panel_would_ring_about_goes_with_a_reason_alone(site, officer, letters):
    with within(site.school):
        site.pupils["Ben"].values |= {"social_worker": "1"}
        site.pupils["Ben"].save(update_fields=["values"])
    write(site, officer)
    refused = decide(site, officer, letters["Ben"], "send")
    assert refused.status_code == 422
    assert "The panel says: ring instead. Say why it goes all the same" in text(refused)
    assert message_about(site, letters["Ben"]).state == State.WAITING
    decide(site, officer, letters["Ben"], "send", "Agreed with the worker on Monday.")
    assert message_about(site, letters["Ben"]).state != State.WAITING


def test_what_speaks_against_it_asks_for_a_reason_that_is_kept(site, officer, letters):
    with within(site.school):
        site.pupils["Ben"].values |= {"part_time_timetable": "1"}
        site.pupils["Ben"].save(update_fields=["values"])
    write(site, officer)
    refused = decide(site, officer, letters["Ben"], "send")
    assert refused.status_code == 422
    assert "Say why it goes all the same" in text(refused)
    assert work_now(letters["Ben"]).state == WorkState.OPEN
    decide(site, officer, letters["Ben"], "send", "agreed with the mother")
    (decision,) = decisions(site, letters["Ben"])
    assert decision.reasoning == "agreed with the mother"
    assert "On a part-time timetable." in [one["words"] for one in decision.showed]


def test_nothing_goes_about_a_child_of_whom_everything_is_held(site, officer, letters):
    with within(site.school):
        Hold.objects.create(
            school=site.school, pupil=site.pupils["Ben"], why="bereavement", set_at=NOW,
            set_by=site.by_role[Role.DSL],
        )  # fmt: skip
    write(site, officer)
    assert "Everything is held: bereavement" in text(reading(site, officer, letters["Ben"]))
    answer = decide(site, officer, letters["Ben"], "send", "all the same")
    assert "It cannot go: Everything is held: bereavement" in text(answer)
    assert message_about(site, letters["Ben"]).state == State.WAITING


def test_holding_asks_why_puts_it_off_and_keeps_both(site, officer, letters):
    write(site, officer)
    assert "Say why it is held" in text(decide(site, officer, letters["Ben"], "hold"))
    until = TODAY + timedelta(days=10)
    decide(site, officer, letters["Ben"], "hold", "his father asked for time", until=until)
    work = work_now(letters["Ben"])
    assert (work.state, work.snoozed_until) == (WorkState.OPEN, until)
    assert message_about(site, work).state == State.HELD
    assert decisions(site, work)[0].reasoning == "his father asked for time"
    assert "held until 30 Nov" in text(officer.get(url(site, "batch", KEY)))
    assert "1 held back" in text(officer.get(url(site, "round")))


def test_it_can_not_be_held_until_a_day_that_has_been(site, officer, letters):
    write(site, officer)
    said = text(decide(site, officer, letters["Ben"], "hold", "later", until=TODAY))
    assert "A day after today, please" in said


def test_ringing_instead_sends_nothing_and_ends_with_the_call(site, officer, letters):
    write(site, officer)
    decide(site, officer, letters["Ben"], "call", "she is waiting for our call")
    work = work_now(letters["Ben"])
    assert work.state == WorkState.OPEN
    assert message_about(site, work).state == State.WITHDRAWN
    assert decisions(site, work)[0].decided == Decided.CALL
    page = text(reading(site, officer, work))
    assert "Write the call down" in page
    nobody = {"spoke": "", "with_whom": "Dana", "words": ""}
    officer.post(url(site, "rang", KEY, work.pk), nobody)
    assert work_now(work).state == WorkState.OPEN
    spoke = {"spoke": "1", "with_whom": "Dana", "words": "he starts breakfast club"}
    officer.post(url(site, "rang", KEY, work.pk), spoke)
    assert work_now(work).state == WorkState.NOT_APPROPRIATE
    assert handlings(site, work)[-1].how == How.NOT_APPROPRIATE
    assert "he starts breakfast club" in handlings(site, work)[-1].words
    with within(site.school):
        rows = Communication.objects.filter(pupil=site.pupils["Ben"], channel=Channel.CALL)
        assert [row.spoke for row in rows.order_by("pk")] == [False, True]


def test_whoever_may_not_write_to_families_decides_nothing(site, letters):
    lead = site.client(Role.ATTENDANCE_LEAD)
    write(site, lead)
    answer = decide(site, site.client(Role.SENCO), letters["Ben"], "send")
    assert answer.status_code == 403
    assert work_now(letters["Ben"]).state == WorkState.OPEN


def test_a_letter_that_somebody_dealt_with_meanwhile_is_said_so(site, officer, letters):
    write(site, officer)
    decide(site, officer, letters["Ben"], "send")
    assert decide(site, officer, letters["Ben"], "send").status_code == 404


def test_a_letter_that_reached_nobody_puts_its_work_back_on_the_list(site, officer, letters):
    write(site, officer)
    decide(site, officer, letters["Ben"], "send")
    assert "reached nobody" not in text(officer.get(url(site, "round")))
    with within(site.school):
        Message.objects.filter(about__origin=f"work:{letters['Ben'].pk}").update(
            state=State.RETURNED
        )
    assert "1 letter reached nobody." in text(officer.get(url(site, "round")))
    said = text(officer.post(url(site, "put_back"), follow=True))
    assert "1 letter back on the list." in said
    assert "reached nobody." not in said
    assert work_now(letters["Ben"]).state == WorkState.OPEN
    with within(site.school):
        assert not DoneBefore.objects.exists()
    assert handlings(site, letters["Ben"])[-1].how == How.UNDONE


def test_each_parent_has_a_letter_and_one_decision_sends_both(site, officer, letters):
    other = {"contact_id": "C9", "address_1": "2 Other Road", "relationship": "father"}
    at_home(site.pupils["Ben"], "Marek", **other)
    write(site, officer)
    page = text(reading(site, officer, letters["Ben"]))
    assert "Each parent has their own" in page
    assert "2 letters approved." in text(decide(site, officer, letters["Ben"], "send"))


def test_a_child_without_a_contact_is_rung_and_told_why(site, officer, letters):
    with within(site.school):
        site.pupils["Ben"].contacts.all().delete()
    said = text(write(site, officer))
    assert "Birchall, Ben: not written. no contact is held" in said
    page = text(reading(site, officer, letters["Ben"]))
    assert "No letter reaches anybody: no contact is held" in page


def test_what_only_a_person_knows_is_asked_for_before_it_is_written(site, officer):
    notice = letter_for(
        site.school, site.pupils["Ben"], verb="notice", thing="notice_to_improve",
        words="notice: notice to improve",
    )  # fmt: skip
    key = "notice-notice_to_improve"
    said = text(officer.get(url(site, "batch", key)))
    assert "Put in what only you know" in said
    assert "What has been tried since when, one sentence" in said
    form = officer.get(url(site, "batch", key)).context["words_form"]
    refused = officer.post(url(site, "write", key), {"work": notice.pk})
    assert refused.status_code == 422
    told = {name: f"what we agreed on {name}" for name in form.fields}
    officer.post(url(site, "write", key), {"work": notice.pk, **told})
    said = text(officer.get(url(site, "batch", key)))
    assert "what we agreed on support_given" in said
    assert "what we agreed on improvement_wanted" in said


def test_another_schools_letters_are_not_found(site, letters):
    from worlds import make_world

    other = make_world("dale")
    other.school.second_factor_roles = []
    other.school.save()
    client = other.client(Role.ATTENDANCE_OFFICER)
    assert client.get(url(other, "batch", KEY)).status_code == 404
    assert "No letters wait" in text(client.get(url(other, "round")))


# --- the round -----------------------------------------------------------------------------------
@pytest.mark.thorough
def test_a_round_of_sixty_with_three_held_back(site, officer):
    from letters_waiting import autumn

    pupils = more_pupils(site, 60)
    autumn(site.school, pupils, dict.fromkeys(pupils, "OO OO OO"))
    works = {name: letter_for(site.school, pupil) for name, pupil in pupils.items()}
    assert "60 letters to read before anything leaves." in text(write(site, officer))
    held = ("Child07", "Child21", "Child48")
    for name, work in works.items():
        if name in held:
            decide(site, officer, work, "hold", "we are meeting on Tuesday", follow=False)
        else:
            assert decide(site, officer, work, "send", follow=False).status_code == 302
    states = [work_now(work).state for work in works.values()]
    assert (states.count(WorkState.DONE), states.count(WorkState.OPEN)) == (57, 3)
    with within(site.school):
        messages = Message.objects.values_list("state", flat=True)
        assert sorted(messages).count(State.HELD) == 3
        assert Approval.objects.filter(decided=Decided.APPROVED).count() == 57
    said = text(officer.get(url(site, "round")))
    assert "3 held back" in said
    assert "60 dealt with today" in text(officer.get(url(site, "batch", KEY)))
