"""A parent's page: it tells a first name and nothing more, works once, and no link looks alike."""

from __future__ import annotations

from datetime import datetime, timedelta
from hashlib import sha256
from ipaddress import ip_network
from itertools import pairwise
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from linked import link, send

from herringbone.web import clock
from herringbone.web.clock import LONDON
from herringbone.web.communications.logging import Contacted, log
from herringbone.web.communications.models import Channel, Communication, Direction, Outcome
from herringbone.web.messages.links import MOST_USES, expires, find, make
from herringbone.web.messages.models.links import ReplyLink
from herringbone.web.registers.changes import Author
from herringbone.web.replies.answering import AlreadyAnswered, Said, answer
from herringbone.web.replies.limiting import LIMIT
from herringbone.web.replies.models import Reply, Unsent
from herringbone.web.schools.models import SchoolEvent
from herringbone.web.schools.tenancy import within
from worlds import NOW, TODAY, draw, make_contact

pytestmark = pytest.mark.both_databases


def shown(address: str) -> str:
    return Client().get(address).content.decode()


def test_only_the_digest_of_a_token_is_kept(world):
    token = link(world).removeprefix("/r/")
    row = ReplyLink.everywhere.get()
    assert len(token) * 6 >= 128
    assert row.digest == sha256(token.encode()).hexdigest()
    assert token not in str(ReplyLink.everywhere.values().get())


def test_a_link_ends_with_the_next_school_day(world):
    """Friday's link is good until the bell on Monday."""
    address = link(world)
    bell = datetime(2026, 11, 23, 15, 20, tzinfo=LONDON)
    with clock.at(bell - timedelta(seconds=1)):
        assert "Ben is not in school" in shown(address)
    with clock.at(bell):
        assert "This link does not work" in shown(address)


def test_a_link_is_about_one_family_and_goes_to_a_contact_of_each_child(entered):
    pupils = entered.pupils
    fields = {"school": entered.school, "day": TODAY, "now": NOW}
    with pytest.raises(ValueError, match="at least one child"):
        make(pupils=[], contact_key="C1", **fields)
    with pytest.raises(ValueError, match="one family"):
        make(pupils=[pupils["Amy"], pupils["Ben"]], contact_key="C1", **fields)
    make_contact(pupils["Ben"], "Gran", contact_id="C9")
    with pytest.raises(ValueError, match=f"no contact of {pupils['Cal'].pupil_id}"):
        make(pupils=[pupils["Ben"], pupils["Cal"]], contact_key="C9", **fields)


def test_the_page_tells_a_first_name_and_nothing_else_of_the_child(world):
    with within(world.school):
        draw(world.school, "Pupil Fri\nBen N-", world.pupils, starts=TODAY)
    page = shown(link(world))
    assert "Ben is not in school" in page
    assert "01632 960 120" in page
    for told in ("Birchall", "3B", world.pupils["Ben"].pupil_id, "Amy", "Cal", "Dana", "%"):
        assert told not in page


def test_what_one_parent_sent_is_not_shown_to_another(world):
    make_contact(world.pupils["Ben"], "Rex", contact_id="C2", relationship="father")
    hers, his = link(world), link(world, contact_key="C2")
    send(hers, words="we moved to Elm Road")
    assert "Elm Road" in shown(hers)
    assert "Elm Road" not in shown(his)
    assert "Ben is not in school" in shown(his)


def test_a_reply_is_kept_with_its_channel_and_logged_and_told_to_the_strategy(world):
    address = link(world)
    answer = send(address, words="high temperature", back="2026-11-24")
    assert (answer.status_code, answer.url) == (302, f"{address}?sent")
    with within(world.school):
        reply, row = Reply.objects.get(), Communication.objects.get()
        event = SchoolEvent.objects.get()
    assert (reply.state, reply.code, reply.words) == ("waiting", "I", "high temperature")
    assert (str(reply.back_on), reply.back_session) == ("2026-11-24", "AM")
    assert reply.said_by == "mother (Ms Dana Birchall)"
    assert (row.channel, row.direction, row.outcome) == ("reply", "in", "reason_given")
    assert (row.spoke, row.origin, row.contact_key) == (False, reply.origin, "C1")
    assert (event.event, event.subject, event.origin) == (
        "message_received",
        world.pupils["Ben"].pupil_id,
        reply.origin,
    )


def test_a_second_use_shows_what_was_sent_and_takes_nothing_more(world):
    address = link(world)
    send(address, words="high temperature")
    again = send(address, why="appointment", words="dentist")
    assert (again.status_code, again.url) == (302, f"{address}?again")
    page = shown(again.url)
    assert "What you wrote just now was not sent." in page
    assert "high temperature" in page
    assert "dentist" not in page
    with within(world.school):
        assert Reply.objects.count() == 1


def test_after_an_answer_stands_a_page_that_only_shows(world):
    """Reloaded or gone back to, it sends nothing; opened again later, it says when it was sent."""
    after = send(link(world), words="high temperature").url
    for _reload in range(2):
        page = shown(after)
        assert "high temperature" in page
        assert "<form" not in page
        assert "You sent this on" not in page
    assert "You sent this on Friday 20 November 2026, 09:10." in shown(after.removesuffix("?sent"))
    with within(world.school):
        assert Reply.objects.count() == Communication.objects.count() == 1


def test_whoever_is_a_moment_too_late_is_told_that_nothing_of_theirs_went(world, monkeypatch):
    """Two windows send at once: the one that waited is told, and its words are kept nowhere."""

    def too_late(**_answer):
        raise AlreadyAnswered

    monkeypatch.setattr("herringbone.web.replies.views.link.answer", too_late)
    address = link(world)
    assert send(address).url == f"{address}?again"


def test_two_answers_at_the_same_moment_are_one(entered):
    token = make(
        school=entered.school,
        contact_key="C1",
        pupils=[entered.pupils["Ben"]],
        day=TODAY,
        now=NOW,
    )
    first, second = find(token, NOW), find(token, NOW)
    said = [Said(entered.pupils["Ben"], "ill")]
    answer(link=first, said=said, needs_help=False, now=NOW)
    with pytest.raises(AlreadyAnswered):
        answer(link=second, said=said, needs_help=False, now=NOW)
    assert Reply.objects.count() == Communication.objects.count() == 1


def test_one_answer_is_applied_to_each_child(world):
    address = link(world, "Ben", "Cal")
    assert "Ben and Cal are not in school" in shown(address)
    send(address, why="sick", words="all night")
    with within(world.school):
        replies = list(Reply.objects.order_by("pupil__forename"))
        rows = list(Communication.objects.all())
    assert [r.pupil.forename for r in replies] == ["Ben", "Cal"]
    assert {(r.why, r.words, r.is_sickness_48h) for r in replies} == {("sick", "all night", True)}
    assert len({row.together for row in rows}) == 1
    assert {row.origin for row in rows} == {r.origin for r in replies}


def test_children_can_be_told_apart(world):
    address = link(world, "Ben", "Cal")
    page = shown(f"{address}?each")
    assert "Why is Ben not in school?" in page
    assert "Why is Cal not in school?" in page
    fields = {"c1-why": "appointment", "c1-words": "dentist", "c1-back": "pm"}
    Client().post(
        f"{address}?each", {"c0-why": "ill", "c0-words": "", "c0-back": "unknown", **fields}
    )
    with within(world.school):
        found = {r.pupil.forename: (r.why, r.code, r.back_session) for r in Reply.objects.all()}
        assert len({row.together for row in Communication.objects.all()}) == 2
    assert found == {"Ben": ("ill", "I", "AM"), "Cal": ("appointment", "M", "PM")}


def test_after_vomiting_the_return_is_no_sooner_than_48_hours(world):
    """Sent on Friday at 9:10 and back "on Monday": the morning is after 48 hours; later today is
    not."""
    send(link(world), why="sick", back="pm")
    with within(world.school):
        reply = Reply.objects.get()
    assert (str(reply.back_on), reply.back_session) == ("2026-11-23", "AM")


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"why": ""}, "Choose one answer."),
        ({"why": "other"}, "Please tell us in a few words."),
        ({"words": "x" * 401}, "fewer words"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_sent(world, fields, says):
    address = link(world)
    answer = send(address, **fields)
    assert (answer.status_code, answer.url) == (302, f"{address}?wrong")
    assert says in shown(answer.url)
    with within(world.school):
        assert not Reply.objects.exists()


def test_what_was_typed_stands_on_the_page_that_names_the_mistake(world):
    address = link(world, "Ben", "Cal")
    other = {"c1-why": "ill", "c1-words": "a cough", "c1-back": "unknown", "help": "on"}
    answer = send(f"{address}?each&lang=ro", why="", words="from the aunt", **other)
    assert answer.url == f"{address}?wrong&each&lang=ro"
    page = shown(answer.url)
    for typed in ("from the aunt", "a cough", 'id="id_help" checked'):
        assert typed in page
    assert "from the aunt" not in shown(address)


def test_what_was_not_sent_is_seen_by_nobody_else_and_kept_for_an_hour(world):
    hers, his = link(world), link(world)
    after = send(hers, why="", words="from the aunt").url
    assert "from the aunt" not in shown(f"{his}?wrong")
    with clock.at(NOW + timedelta(minutes=59)):
        assert "from the aunt" in shown(after)
    with clock.at(NOW + timedelta(minutes=61)):
        assert "from the aunt" not in shown(after)
    with within(world.school):
        assert not Unsent.objects.exists()


def test_what_was_sent_in_the_end_is_kept_once(world):
    address = link(world)
    send(address, why="other", words="")
    send(address, why="other", words="a funeral")
    with within(world.school):
        assert Reply.objects.get().words == "a funeral"
        assert not Unsent.objects.exists()


def test_the_page_is_private_and_runs_nothing(world):
    address = link(world)
    for page in (Client().get(address), send(address), Client().get("/r/nothing")):
        policy = page["Content-Security-Policy"]
        assert "script-src 'none'" in policy
        assert "default-src 'none'" in policy
        assert page["Referrer-Policy"] == "no-referrer"
        assert "noindex" in page["X-Robots-Tag"]
        assert "no-store" in page["Cache-Control"]
        assert not page.cookies
    assert "<script" not in shown(address)
    assert 'name="robots" content="noindex' in shown(address)


def test_unknown_expired_and_used_up_are_one_page_and_as_many_queries(world):
    """After a first miss from there, which begins the count."""
    Client().get("/r/mistyped")
    expired, worn = link(world, now=NOW), link(world)
    ReplyLink.everywhere.filter(
        digest=sha256(worn.removeprefix("/r/").encode()).hexdigest()
    ).update(uses=MOST_USES)
    pages = []
    for address, moment in (
        (f"/r/{'x' * 22}", NOW),
        (expired, NOW + timedelta(days=9)),
        (worn, NOW),
    ):
        with (
            clock.at(moment),
            CaptureQueriesContext(
                connection,
            ) as asked,
        ):
            answer = Client().get(address)
        pages.append((answer.status_code, answer.content, len(asked)))
    assert pages[0] == pages[1] == pages[2]
    assert pages[0][0] == 404


@pytest.mark.parametrize(
    "change",
    [
        {"legal_restriction": "No contact: order of 20 November."},
        {"may_contact": "0"},
        {"contact_id": "gone"},
    ],
)
def test_a_link_ends_with_the_right_to_be_told(world, change):
    address = link(world)
    with within(world.school):
        world.pupils["Ben"].contacts.update(**change)
    assert Client().get(address).status_code == 404


def test_a_child_who_died_is_named_to_nobody(world):
    alone, both = link(world), link(world, "Ben", "Cal")
    ben = world.pupils["Ben"]
    ben.died_on = TODAY
    ben.save()
    assert Client().get(alone).status_code == 404
    assert "Ben" not in shown(both)
    assert "Cal is not in school" in shown(both)


@pytest.mark.parametrize(
    ("channel", "where", "says"),
    [
        (Channel.TEXT, "07700 900123", "text to …123"),
        (Channel.EMAIL, "dana@example.org", "e-mail to d…@example.org"),
    ],
)
def test_how_the_link_came_stands_beside_the_reply(world, channel, where, says):
    with within(world.school):
        contacted = Contacted(
            Direction.OUT, channel, Outcome.SENT, NOW, to_where=where,
            contact_key="C1", origin="message:7",
        )  # fmt: skip
        pupils, clerk = [world.pupils["Ben"]], Author("Tess Office", "office", 7)
        log(school=world.school, pupils=pupils, contacted=contacted, author=clerk, now=NOW)
    send(link(world, message=SimpleNamespace(pk=7)))
    with within(world.school):
        assert Reply.objects.get().came_by == says


def test_whoever_guesses_is_stopped_and_whoever_has_a_link_is_not(world, caplog):
    """A telephone company's thousands share one address: a right link opens all the same."""
    address = link(world)
    for number in range(LIMIT.tries):
        assert Client().get(f"/r/{number}").status_code == 404
    told = [record for record in caplog.records if record.name.endswith("limiting")]
    assert ["30 reply links that are none" in one.getMessage() for one in told] == [True]
    stopped = Client().get("/r/once-more")
    assert (stopped.status_code, stopped["Retry-After"]) == (429, "900")
    assert "Please ring your child’s school." in stopped.content.decode()
    assert Client().get(address).status_code == 200
    assert send(address).url == f"{address}?sent"


def test_whoever_guesses_in_the_name_of_others_is_stopped_too(world):
    """No proxy is named: what the header says of the address is believed from nobody."""
    for number in range(LIMIT.tries):
        Client().get(f"/r/{number}", HTTP_X_FORWARDED_FOR=f"198.51.100.{number}")
    again = Client().get("/r/once-more", HTTP_X_FORWARDED_FOR="198.51.100.99")
    assert again.status_code == 429


def test_behind_a_named_proxy_each_visitor_is_counted_alone(world, settings):
    settings.TRUSTED_PROXIES = (ip_network("127.0.0.1"),)
    for number in range(LIMIT.tries + 1):
        Client().get(f"/r/{number}", HTTP_X_FORWARDED_FOR="198.51.100.1")
    for address, status in (("198.51.100.1", 429), ("198.51.100.2", 404)):
        answer = Client().get("/r/mistyped", HTTP_X_FORWARDED_FOR=address)
        assert answer.status_code == status


def test_each_opening_is_counted(world):
    address = link(world)
    shown(address)
    shown(address)
    assert ReplyLink.everywhere.get().uses == 2


def test_where_the_calendar_ends_a_link_ends_a_week_later(entered):
    last = entered.school.days.order_by("-date").first().date
    assert expires(entered.school, last).date() == last + timedelta(days=7)


def test_a_link_of_the_last_day_of_term_is_not_good_until_the_next_term(entered):
    before, _after = _longest_gap(entered.school)
    assert expires(entered.school, before).date() == before + timedelta(days=7)


def _longest_gap(school):
    days = list(school.days.order_by("date").values_list("date", flat=True))
    pairs = [(one, two) for one, two in pairwise(days) if (two - one).days > 7]
    return max(pairs, key=lambda pair: pair[1] - pair[0])


def test_whoever_thinks_her_at_school_is_not_told_of_a_longer_absence(world):
    at_school, ill = link(world), link(world)
    assert "away for longer" not in shown(send(at_school, why="at_school").url)
    assert "away for longer" in shown(send(ill, why="ill").url)
