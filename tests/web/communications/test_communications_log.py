"""The log: every channel and both ways, written by hand too, taken back and never lost."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from said import CLERK, said

from herringbone.web.communications.adding import KINDS, Unwritable, Written, add
from herringbone.web.communications.logging import take_back
from herringbone.web.communications.models import Channel, Communication, Direction, Outcome
from herringbone.web.communications.reading import Wanted, last_contact, lines
from herringbone.web.schools.models import PupilAccess, Role
from herringbone.web.schools.tenancy import within
from worlds import NOW, TODAY, make_contact, make_world

pytestmark = pytest.mark.both_databases


def page(world, path: str, role: Role = Role.ATTENDANCE_OFFICER, status: int = 200) -> str:
    answer = world.client(role).get(world.url(path))
    assert answer.status_code == status
    return answer.content.decode()


def log_of(world, name: str = "Ben", query: str = "", role: Role = Role.ATTENDANCE_OFFICER) -> str:
    return page(world, f"communications/pupils/{world.pupils[name].pk}/{query}", role)


def write(world, role: Role = Role.OFFICE, **more):
    with within(world.school):
        mother = str(world.pupils["Ben"].contacts.get(contact_id="C1").pk)
    fields = {
        "what": "talk:held",
        "who": mother,
        "on": "2026-11-19",
        "clock": "15:40",
        "words": "Ben sleeps badly",
        **more,
    }
    url = world.url(f"communications/pupils/{world.pupils['Ben'].pk}/add/")
    return world.client(role).post(url, fields)


# --- kept ---


@pytest.mark.parametrize("deed", ["UPDATE", "DELETE"])
def test_no_row_is_changed_or_removed(entered, deed):
    said(entered)
    table = "communications_communication"
    sql = f"UPDATE {table} SET words = 'x'" if deed == "UPDATE" else f"DELETE FROM {table}"
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        connection.cursor().execute(sql)
    assert Communication.objects.get().words == "high temperature"


def test_siblings_of_one_call_are_one_contact_each_with_its_origin(entered):
    rows = said(entered, "Ben", "Cal", origin="call:1")
    assert len({row.together for row in rows}) == 1
    assert [row.origin for row in rows] == ["call:1", "call:1"]


def test_what_is_taken_back_is_of_all_siblings_or_of_one(entered):
    ben, cal = said(entered, "Ben", "Cal")
    take_back(row=ben, why="wrong boy", author=CLERK, now=NOW, of_this_child=True)
    gone = {line.row.pk for line in _lines(entered, "Ben", "Cal") if line.taken_back}
    assert gone == {ben.pk}
    take_back(row=cal, why="nobody rang", author=CLERK, now=NOW)
    gone = {line.row.pk for line in _lines(entered, "Ben", "Cal") if line.taken_back}
    assert gone == {ben.pk, cal.pk}
    with pytest.raises(ValueError, match="already"):
        take_back(row=cal, why="again", author=CLERK, now=NOW)
    with pytest.raises(ValueError, match="Say why"):
        take_back(row=said(entered)[0], why=" ", author=CLERK, now=NOW)


def _lines(world, *names: str, sees: bool = True, **wanted):
    pupils = [world.pupils[name] for name in names]
    return lines(world.school, pupils, Wanted(**wanted), sees_safeguarding=sees)


def test_the_last_contact_is_one_in_which_somebody_was_spoken_to(entered):
    assert last_contact(entered.school, entered.pupils["Ben"]) is None
    talked = said(entered, now=NOW - timedelta(days=2))[0]
    said(entered, spoke=False, channel=Channel.TEXT, direction=Direction.OUT)
    assert last_contact(entered.school, entered.pupils["Ben"]) == talked
    wrong = said(entered)[0]
    take_back(row=wrong, why="another family", author=CLERK, now=NOW)
    assert last_contact(entered.school, entered.pupils["Ben"]) == talked


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        ({}, ["text", "call", "old"]),
        ({"channel": "text"}, ["text"]),
        ({"direction": "in"}, ["call", "old"]),
        ({"first": TODAY}, ["text", "call"]),
        ({"last": TODAY - timedelta(days=1)}, ["old"]),
        ({"spoke": True}, ["call", "old"]),
    ],
)
def test_filters(entered, wanted, words):
    said(entered, words="old", now=NOW - timedelta(days=3))
    said(entered, words="call", now=NOW - timedelta(minutes=5))
    said(entered, words="text", channel=Channel.TEXT, direction=Direction.OUT, spoke=False)
    assert [line.row.words for line in _lines(entered, "Ben", **wanted)] == words


# --- on the screen ---


def test_the_page_shows_all_of_it_and_the_family_s(world):
    with within(world.school):
        said(world, words="Ben is hot")
        said(world, "Cal", words="Cal has a cough")
        gone = said(world, words="never said")[0]
        take_back(row=gone, why="another family rang", author=CLERK, now=NOW)
    own, family = log_of(world), log_of(world, query="?who=family")
    for words in ("Ben is hot", "mother (Ms Dana Birchall)", "07700 900123", "never said"):
        assert words in own
    assert "Taken back Fri 20 Nov, 09:10 by Tess Office: another family rang" in own
    assert "log-gone" in own
    assert "Cal has a cough" not in own
    assert "Cal has a cough" in family
    assert "Ben is hot" not in log_of(world, query="?channel=text")


def test_an_empty_log_says_what_will_stand_there(world):
    shown = log_of(world)
    assert "Nothing is written down." in shown
    assert "Nobody has been spoken to yet." in shown


def test_whoever_looks_is_written_down(world):
    log_of(world)
    with within(world.school):
        assert PupilAccess.objects.get().what == "communications"


def test_a_restriction_is_a_banner_and_counter_mode_hides_everything(world):
    make_contact(world.pupils["Ben"], "Ivo", legal_restriction="No contact: order of 3 May.")
    with within(world.school):
        said(world, words="Ben is hot")
    assert "No contact: order of 3 May." in log_of(world)
    client = world.client(Role.OFFICE)
    client.cookies["hb_counter"] = "on"
    url = world.url(f"communications/pupils/{world.pupils['Ben'].pk}/")
    hidden = client.get(url).content.decode()
    for words in ("Ben is hot", "Birchall", "order of 3 May"):
        assert words not in hidden


def test_what_another_professional_was_told_is_for_safeguarding(world):
    with within(world.school):
        said(world, words="CP conference moved", channel=Channel.NOTICE, outcome=Outcome.TOLD,
             with_whom="social worker (Ms Orr)", direction=Direction.OUT)  # fmt: skip
    assert "CP conference moved" in log_of(world, role=Role.DSL)
    for words in ("CP conference moved", "Ms Orr"):
        assert words not in log_of(world, role=Role.OFFICE)


def test_a_text_links_to_the_file_as_sent(world):
    with within(world.school):
        said(world, channel=Channel.TEXT, direction=Direction.OUT, origin="message:12")
    assert "messages-out/12/" in log_of(world)


def test_another_school_s_log_does_not_exist(world):
    other = make_world("dale")
    page(world, f"communications/pupils/{other.pupils['Ben'].pk}/", status=404)


# --- by hand ---


def test_a_talk_with_a_family_is_recorded_by_hand(world):
    assert write(world).status_code == 302
    with within(world.school):
        row = Communication.objects.get()
    assert (row.channel, row.outcome, row.words) == ("in_person", "held", "Ben sleeps badly")
    assert (row.with_whom, row.contact_key, row.spoke) == ("mother (Ms Dana Birchall)", "C1", True)
    assert row.at.isoformat() == "2026-11-19T15:40:00+00:00"
    assert row.name == "Office Hill"


def test_a_professional_who_was_told_is_recorded_with_who_when_and_what(world):
    write(world, what="told:told", who="else", with_whom="Ms Orr, social worker")
    with within(world.school):
        row = Communication.objects.get()
    assert (row.channel, row.outcome, row.spoke) == ("notice", "told", False)
    assert (row.with_whom, row.words) == ("Ms Orr, social worker", "Ben sleeps badly")


def test_siblings_are_written_down_at_once(world):
    write(world, also=[str(world.pupils["Cal"].pk)])
    with within(world.school):
        assert {row.pupil.forename for row in Communication.objects.all()} == {"Ben", "Cal"}
        assert len({row.together for row in Communication.objects.all()}) == 1


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"what": "talk:told"}, "Choose one of those listed."),
        ({"on": "2026-11-21"}, "It is still to come"),
        ({"who": "else"}, "Write the name and who they are."),
        ({"words": ""}, "it cannot stay empty"),
    ],
)
def test_what_cannot_be_written_so_is_said(world, fields, says):
    assert says in write(world, **fields).content.decode()
    with within(world.school):
        assert not Communication.objects.exists()


def test_a_kind_ends_only_in_its_own_ways(entered):
    written = Written("talk", Outcome.TOLD, NOW, "mother", "words")
    pupils = [entered.pupils["Ben"]]
    with pytest.raises(Unwritable, match="A talk with the family can end as: held, did not come"):
        add(school=entered.school, pupils=pupils, written=written, author=CLERK, now=NOW)


def test_told_a_professional_begins_the_form_so(world):
    url = f"communications/pupils/{world.pupils['Ben'].pk}/add/?kind=told"
    assert '<option value="told:told" selected>' in page(world, url)


def test_nobody_named_is_refused_by_the_service_too(entered):
    written = Written("talk", Outcome.HELD, NOW, " ", "words")
    pupils = [entered.pupils["Ben"]]
    with pytest.raises(Unwritable, match="Say with whom"):
        add(school=entered.school, pupils=pupils, written=written, author=CLERK, now=NOW)


def test_every_kind_has_outcomes_and_speaks_only_in_these():
    for kind in KINDS.values():
        assert kind.outcomes
        assert set(kind.spoken) <= set(kind.outcomes)


def test_an_entry_is_taken_back_on_a_page_with_a_reason(world):
    with within(world.school):
        row = said(world, "Ben", "Cal", words="never said")[0]
    url = world.url(f"communications/{row.pk}/take-back/")
    office = world.client(Role.OFFICE)
    assert "never said" in office.get(url).content.decode()
    assert office.post(url, {"words": ""}).status_code == 200
    office.post(url, {"words": "another family"})
    assert "was taken back already" in office.post(url, {"words": "again"}).content.decode()
    with within(world.school):
        assert Communication.objects.filter(takes_back__isnull=False).count() == 2
