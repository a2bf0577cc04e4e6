"""The banner of a register that is not in: on every page of whoever should take it, on nobody's
else, gone when there is nothing left to take, and what it costs."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from taking_world import at, opened, sent, told

from herringbone.web.registers.changes import Author, Carried, Change, Occasion
from herringbone.web.registers.models import Kind, Source
from herringbone.web.registers.record import write_entry
from herringbone.web.schools.models import Cover, Post, Role
from herringbone.web.schools.tenancy import within
from herringbone.web.schools.viewer import viewer_of
from herringbone.web.taking.covering import arrange
from herringbone.web.taking.models import Nudge
from herringbone.web.taking.nudging import seen, waiting_for
from worlds import NOW, TODAY, make_pupil

SAYS = "3B&#x27;s morning register is not in yet. Please take it now."
REGISTER = "registers/2026-11-20/AM/3B/"
ALL_HERE = {"Amy": "/", "Ben": "/", "Cal": "/"}


def waiting(world, role=Role.CLASS_TEACHER, now=NOW):
    return waiting_for(viewer_of(world.by_role[role], world.school, now.date()), now)


def covers(world, role, class_name="3B"):
    office = viewer_of(world.by_role[Role.OFFICE], world.school, TODAY)
    return arrange(school=world.school, class_name=class_name, day=TODAY,
                   user=world.by_role[role], viewer=office, now=NOW)  # fmt: skip


def test_a_message_waits_for_whoever_should_take_it_until_the_register_is_in(entered):
    told(entered, now=at("09:26"))
    [one] = waiting(entered)
    assert (one.sent_by, one.sent_at) == ("Office Hill", at("09:26"))
    assert waiting(entered, Role.HEAD) == []
    sent(opened(entered), ALL_HERE)
    assert waiting(entered) == []


def test_two_messages_about_one_register_are_one_banner_the_newest(entered):
    told(entered, now=at("09:00"))
    told(entered, now=at("09:26"))
    assert [one.sent_at for one in waiting(entered)] == [at("09:26")]


def test_a_message_that_was_seen_is_kept_and_waits_no_more(entered):
    told(entered)
    teacher = entered.by_role[Role.CLASS_TEACHER]
    seen(school=entered.school, user=teacher, class_name="3B", session="AM", now=at("09:30"))
    assert waiting(entered) == []
    assert Nudge.objects.get().seen_at == at("09:30")


@pytest.mark.parametrize(("when", "waits"), [("12:59", 0), ("13:00", 1)])
def test_a_session_that_has_not_begun_is_not_asked_for(entered, when, waits):
    entered.school.pm_starts = at("13:00").time()
    told(entered, session="PM")
    assert len(waiting(entered, now=at(when))) == waits


def test_whoever_gave_the_class_back_is_asked_no_more(entered):
    cover = covers(entered, Role.SENCO)
    told(entered)
    assert len(waiting(entered, Role.SENCO)) == 1
    Cover.objects.filter(pk=cover.pk).update(withdrawn_at=NOW)
    assert waiting(entered, Role.SENCO) == []


def test_a_class_that_an_event_explains_is_not_asked_for(entered):
    told(entered)
    occasion = Occasion(Kind.EVENT, Source.OFFICE, Author("Ola Office", "office"), at("09:12"))
    of_event = Carried(origin="event:1")
    changes = [Change(pupil, TODAY, "AM", "Y4", of_event) for pupil in entered.pupils.values()]
    write_entry(school=entered.school, occasion=occasion, changes=changes)
    assert waiting(entered) == []


def pages(world, role):
    client = world.client(role)
    return lambda path: client.get(world.url(path))


def test_every_page_of_the_teacher_links_to_the_register_but_the_register_itself(at_work):
    with within(at_work.school):
        told(at_work)
    get = pages(at_work, Role.CLASS_TEACHER)
    for path in ("", "my-registers/", "pupils/", "registers/2026-11-20/PM/3B/"):
        page = get(path).text
        assert SAYS in page, path
        assert f'href="{at_work.url(REGISTER)}">Take it now' in page
    assert SAYS not in get(REGISTER).text
    assert SAYS not in pages(at_work, Role.OFFICE)("").text


def test_opening_the_register_does_not_take_the_banner_away_and_seeing_it_does(at_work):
    with within(at_work.school):
        told(at_work)
    client = at_work.client(Role.CLASS_TEACHER)
    client.get(at_work.url(REGISTER))
    assert SAYS in client.get(at_work.url()).text
    answer = client.post(at_work.url("my-registers/seen/"), {"class_name": "3B", "session": "AM"})
    assert answer.url == at_work.url()
    assert SAYS not in client.get(at_work.url()).text


def test_another_class_is_asked_for_on_a_registers_page(at_work):
    make_pupil(at_work.school, "Dan", class_name="4A", year_group="4")
    with within(at_work.school):
        covers(at_work, Role.CLASS_TEACHER, "4A")
        told(at_work, "4A")
    page = pages(at_work, Role.CLASS_TEACHER)(REGISTER).text
    assert "4A&#x27;s morning register is not in yet" in page


def test_the_register_typed_from_paper_is_its_own_page_too(at_work):
    with within(at_work.school):
        covers(at_work, Role.OFFICE)
        told(at_work)
    get = pages(at_work, Role.OFFICE)
    assert SAYS in get("paper-registers/").text
    assert SAYS not in get(f"{REGISTER}paper/").text


# --- what it costs ------------------------------------------------------------------------------
OF_UNSEEN = '"taking_nudge"."seen_at" IS NULL'
OF_MESSAGES = '"taking_nudge"'
OF_COVER = 'FROM "schools_cover" WHERE'
OF_EVENTS = '"origin" LIKE '


def asked(client, url, *words, **more):
    """Queries of one page with these words in them."""
    client.get(url)  # the first request of a session writes of itself, too
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url, **more).status_code == 200
    return sum(any(word in one["sql"] for word in words) for one in queries)


def test_it_costs_nothing_before_signing_in(world):
    with CaptureQueriesContext(connection) as queries:
        assert Client().get("/account/login/").status_code == 200
    assert not [one for one in queries if "taking_" in one["sql"] or "schools_" in one["sql"]]


@pytest.mark.parametrize("role", [r for r in Role if r != Role.CLASS_TEACHER])
def test_whoever_has_no_class_today_is_not_looked_up(at_work, role):
    """What tells that a person has no class is one look at today's cover, which most bars need."""
    client = at_work.client(role)
    assert asked(client, at_work.url(), OF_MESSAGES) == 0
    assert asked(client, at_work.url(), OF_COVER) <= 1


def test_a_class_teacher_costs_one_query_and_a_message_one_more(at_work):
    client = at_work.client(Role.CLASS_TEACHER)
    url = at_work.url("pupils/")
    assert asked(client, url, OF_MESSAGES, OF_EVENTS) == 1
    assert asked(client, url, OF_COVER) == 1
    with within(at_work.school):
        told(at_work)
    assert asked(client, url, OF_MESSAGES, OF_EVENTS) == 2


def test_a_part_of_a_page_asks_for_nothing(at_work):
    with within(at_work.school):
        Post.objects.filter(role=Role.HEAD).update(class_name="3B")
        told(at_work)
    client = at_work.client(Role.HEAD)
    url = at_work.url("missing-registers/?session=AM")
    assert asked(client, url, OF_UNSEEN) == 1
    assert asked(client, url, OF_UNSEEN, headers={"HX-Request": "true"}) == 0
