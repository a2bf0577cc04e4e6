"""Where a message may go from where it stands, that nothing of it is ever changed, and the screens
that show it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.db import DatabaseError, transaction
from posting import BY, a_letter, a_year_so_far, asked, at, mark_today, submit, wanted

from herringbone.library import files
from herringbone.web.messages import approving, automatic
from herringbone.web.messages.filling import Facts
from herringbone.web.messages.models import Approval, Message, SendingRules, State, Turn, Written
from herringbone.web.messages.outbox import EMPTY, GROUPS
from herringbone.web.messages.quiet import not_before
from herringbone.web.messages.states import NEXT, Moved, Refused, printed, turn
from herringbone.web.schools.deeds import Deed
from herringbone.web.schools.models import Role
from herringbone.web.schools.viewer import Viewer
from herringbone.web.strategies.models import Adoption
from herringbone.web.ui.preferences import COUNTER
from worlds import NOW, TODAY, make_contact

pytestmark = pytest.mark.both_databases
ROOT = Path(__file__).parents[3]


@pytest.fixture
def waiting(posted):
    amy = posted.pupils["Amy"]
    make_contact(amy, "Dana", address_1="1 Reed Lane", town="Hill", postcode="AB1 2CD")
    a_year_so_far(posted.school, {"Amy": amy})
    [posted.message] = asked(posted.school, a_letter(amy))
    return posted


def test_every_state_has_its_ways_and_its_tab():
    assert set(NEXT) == set(State)
    shown = [state for _, states in GROUPS.values() for state in states]
    assert sorted(shown) == sorted(State)
    assert set(EMPTY) == set(GROUPS)


@pytest.mark.parametrize("was", list(State))
def test_no_message_goes_where_the_table_has_no_way(waiting, was):
    Message.objects.filter(pk=waiting.message.pk).update(state=was)
    for to in set(State) - NEXT[was]:
        waiting.message.refresh_from_db()
        with pytest.raises(Refused):
            turn(waiting.message, to, Moved(NOW))
    assert not Turn.objects.exists()


def test_of_two_who_decide_at_once_one_wins(waiting):
    mine, theirs = Message.objects.get(), Message.objects.get()
    assert turn(mine, State.HELD, Moved(NOW))
    assert not turn(theirs, State.WITHDRAWN, Moved(NOW))
    assert Message.objects.get().state == State.HELD


def test_what_was_written_decided_and_done_is_never_changed(waiting):
    approving.approve(message=waiting.message, by=BY, reasoning="agreed")
    for rows, change in (
        (Written.objects, {"words": "other"}),
        (Approval.objects, {"reasoning": "other"}),
        (Turn.objects, {"why": "other"}),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.all().update(**change)
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.all()._raw_delete("default")


def test_softer_words_are_added_beside_the_first_and_printed_anew(waiting):
    message, first = waiting.message, waiting.message.pdf
    facts = Facts(waiting.school, [waiting.pupils["Amy"]], NOW)
    body = "Dear Ms Ashdown,\n\nWe would like to help."
    approving.soften(message=message, subject="How we can help", body=body, by=BY, facts=facts)
    message = Message.objects.get()
    assert message.words == body and message.pdf != first and message.pdf.startswith(b"%PDF")
    assert message.wordings.count() == 2
    approving.approve(message=message, by=BY, reasoning="agreed")
    with pytest.raises(Refused, match="approved already"):
        approving.soften(message=message, subject="x", body="y", by=BY, facts=facts)


def test_a_decision_on_the_page_is_kept_with_who_and_why(waiting):
    client = waiting.client(Role.ATTENDANCE_LEAD)
    url = waiting.url(f"messages-out/{waiting.message.pk}/")
    refused = client.post(f"{url}decide/", {"decision": "hold", "reasoning": ""})
    assert refused.status_code == 422
    assert "Say why it is held back" in refused.content.decode()
    client.post(f"{url}decide/", {"decision": "call", "reasoning": "they asked us to ring"})
    [kept] = Approval.objects.all()
    assert (kept.decided, kept.reasoning) == ("call", "they asked us to ring")
    page = client.get(url).content.decode()
    assert "they asked us to ring" in page and "Chose to ring instead" in page


def test_whoever_may_write_but_not_approve_sees_no_button(waiting, monkeypatch):
    may = Viewer.may

    def may_write_alone(self, deed, about=None):
        return deed != Deed.APPROVE_MESSAGES and may(self, deed, about)

    monkeypatch.setattr(Viewer, "may", may_write_alone)
    client = waiting.client(Role.OFFICE)
    url = waiting.url(f"messages-out/{waiting.message.pk}/")
    assert "Keep the decision" not in client.get(url).content.decode()
    assert client.post(f"{url}decide/", {"decision": "approve"}).status_code == 403


def test_at_the_counter_nobody_reads_what_a_family_was_told(waiting):
    client = waiting.client(Role.OFFICE)
    client.cookies[COUNTER] = "on"
    for path in ("", f"{waiting.message.pk}/", f"about/{waiting.pupils['Amy'].pk}/", "print/"):
        page = client.get(waiting.url(f"messages-out/{path}")).content.decode()
        assert "Dana" not in page and "Reed Lane" not in page, path
    assert (
        "Not shown at the counter"
        in client.get(waiting.url(f"messages-out/{waiting.message.pk}/")).content.decode()
    )


@pytest.mark.parametrize(
    ("asked_at", "leaves"),
    [
        ("2026-11-20T12:00", "2026-11-20T12:00"),
        ("2026-11-20T20:00", "2026-11-23T07:30"),
        ("2026-11-20T06:00", "2026-11-20T07:30"),
        ("2026-11-21T12:00", "2026-11-23T07:30"),
        ("2026-12-24T12:00", "2027-01-04T07:30"),
        ("2026-10-24T21:00", "2026-11-02T07:30"),
    ],
)
def test_quiet_hours_weekends_and_holidays_wait_for_letters_alone(entered, asked_at, leaves):
    day, time = asked_at.split("T")
    moment = at(time, date.fromisoformat(day))
    when = not_before(entered.school, "letter", moment)
    assert f"{when:%Y-%m-%dT%H:%M}" == leaves
    assert not_before(entered.school, "safety", moment) == moment


def test_what_the_strategy_says_needs_no_approval_leaves_without_it(posted):
    amy = posted.pupils["Amy"]
    make_contact(amy, "Dana")
    shipped = files.read_text("strategies", "rivington", "strategy.yaml")
    [before] = asked(posted.school, wanted(amy, key="work:11"))
    assert not automatic.approve_by_itself(before, NOW), "as shipped a person approves"
    title = "    title: We have not seen your child this morning\n"
    text = shipped.replace(title, f"{title}    approval: none\n")
    Adoption.objects.create(
        school=posted.school, name="rivington", text=text, start=NOW.date(), adopted_at=NOW
    )
    assert automatic.approve_by_itself(before, NOW)
    before.refresh_from_db()
    assert before.state == State.APPROVED


def test_a_template_that_the_school_named_needs_no_approval_unless_anything_speaks_against_it(
    posted,
):
    amy = posted.pupils["Amy"]
    make_contact(amy, "Dana")
    [news] = asked(posted.school, wanted(amy, key="work:8"))
    assert not automatic.approve_by_itself(news, NOW), "none is named at first"
    automatic.set_automatic(school=posted.school, names=["rivington/first_day_absence"])
    assert SendingRules.objects.get().automatic == ["rivington/first_day_absence"]
    assert automatic.approve_by_itself(news, NOW)
    [at_once] = asked(posted.school, wanted(amy, key="work:10"))
    at_once.refresh_from_db()
    assert at_once.state == State.APPROVED, "asked for now, it waits for nobody"
    news.refresh_from_db()
    assert news.state == State.APPROVED
    [kept] = news.decisions.all()
    assert (kept.name, kept.position) == ("Herringbone", "by itself")
    make_contact(amy, "Lee", relationship="father", legal_restriction="No contact")
    [other] = asked(posted.school, wanted(amy, key="work:9"))
    assert not automatic.approve_by_itself(other, NOW), "a restriction stops it for a person"


def test_the_outbox_opens_what_is_stuck_first(waiting):
    client = waiting.client(Role.OFFICE)
    page = client.get(waiting.url("messages-out/"))
    assert page.context["group"] == "approve"
    Message.objects.update(state=State.FAILED, last_why="the number does not exist")
    page = client.get(waiting.url("messages-out/"))
    assert page.context["group"] == "look"
    assert "Ring instead, put the number or address right" in page.content.decode()
    assert client.get(waiting.url("messages-out/?where=nowhere")).status_code == 404


def test_rules_are_saved_and_a_template_that_nobody_wrote_is_refused_by_name(waiting):
    client, url = waiting.client(Role.HEAD), waiting.url("messages-out/channels/")
    said = {
        "quiet_from": "19:00",
        "quiet_until": "08:00",
        "on_school_days_only": "on",
        "most_letters": "1",
        "in_days": "7",
        "fewest_sessions": "30",
        "automatic_names": "rivington/class_all_here\nrivington/no_such",
    }
    refused = client.post(url, said).content.decode()
    assert "rivington/no_such: no letter is called no_such" in refused
    client.post(url, {**said, "automatic_names": "rivington/class_all_here"})
    rules = SendingRules.objects.get()
    assert (rules.most_letters, rules.automatic) == (1, ["rivington/class_all_here"])


def test_the_page_about_a_child_says_who_gets_what_and_stops_and_lifts(waiting):
    client, amy = waiting.client(Role.ATTENDANCE_LEAD), waiting.pupils["Amy"]
    url = waiting.url(f"messages-out/about/{amy.pk}/")
    assert "1 Reed Lane, Hill, AB1 2CD" in client.get(url).content.decode()
    client.post(f"{url}stop/", {"kind": "complaint", "why": "about dinners"})
    page = client.get(url)
    assert "A complaint is open: about dinners" in page.content.decode()
    [stop] = page.context["stops"]
    client.post(waiting.url(f"messages-out/stops/{stop.pk}/lift/"), {"why": "settled by phone"})
    assert not client.get(url).context["stops"]


def test_a_text_is_asked_for_by_hand_in_the_parents_language_where_there_is_one(posted):
    amy = posted.pupils["Amy"]
    make_contact(amy, "Dana", language="Polish")
    mark_today(posted.school, {"Amy": "N"}, posted.pupils)
    submit(posted.school)
    [message] = asked(posted.school, wanted(amy))
    assert message.language in ("pl", "en")
    assert message.day == TODAY


def test_the_reference_page_is_printed_from_the_table():
    page = (ROOT / "docs/reference/messages.md").read_text(encoding="utf-8")
    assert printed() in page
