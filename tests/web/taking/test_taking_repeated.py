"""An id that comes again: the same submission is known, one with other marks is never taken for it,
and a page that is opened again is another submission."""

import json
import re
from uuid import uuid4

import pytest
from taking_world import OFFICE, SECOND, TEACHER, at, code_of, opened, plan, saying, sent, sent_late

from herringbone.web.registers.models import Entry
from herringbone.web.schools.models import Role
from herringbone.web.schools.tenancy import within
from herringbone.web.taking.drafts import keep_drafts
from herringbone.web.taking.merging import Said
from herringbone.web.taking.sheet import sheet_of
from worlds import NOW, TODAY, make_pupil

ALL_HERE = {"Amy": "/", "Ben": "/", "Cal": "/"}
URL = "registers/2026-11-20/AM/3B/"
OTHERWISE = "sent before with other marks"


@pytest.fixture
def page(entered):
    """A sheet as it was opened, and the id of what is sent from it."""
    return opened(entered), uuid4()


def test_the_same_id_with_another_mark_is_refused_and_shows_both(entered, page):
    sheet, key = page
    sent(sheet, ALL_HERE, client_id=key)
    again = sent(sheet, {**ALL_HERE, "Amy": "N"}, client_id=key)
    assert OTHERWISE in again.refused
    [difference] = again.look.differences
    assert (difference.mine.code, difference.theirs.code) == ("N", "/")
    assert code_of(entered.pupils["Amy"]) == "/"
    assert Entry.objects.count() == 1


@pytest.mark.parametrize(
    ("first", "again", "same"),
    [
        (Said("L", minutes=8), Said("L", minutes=8), True),
        (Said("L"), Said("L"), True),
        (Said("L", minutes=8), Said("L", minutes=19), False),
        (Said("L", minutes=8), Said("/"), False),
        (Said("L", minutes=36), Said("L", minutes=36), True),
        (Said("/"), Said("L"), False),
        (Said("N"), Said("L"), False),
        (Said("N"), Said("N"), True),
        (Said("/"), Said("/", note="Lost a tooth"), False),
        (Said("/", note="Lost a tooth"), Said("/", note="Lost a tooth"), True),
    ],
)
def test_a_mark_its_minutes_and_its_note_are_what_is_the_same(entered, page, first, again, same):
    sheet, key = page
    assert sent(sheet, {**ALL_HERE, "Ben": first}, client_id=key).is_sent
    assert sent(sheet, {**ALL_HERE, "Ben": again}, client_id=key).is_sent is same


def test_a_mark_taken_back_to_the_plan_is_another_submission(entered):
    plan(entered.pupils["Ben"], "appointment", "M")
    sheet, key = opened(entered), uuid4()
    sent(sheet, ALL_HERE, client_id=key)
    assert OTHERWISE in sent(sheet, {"Amy": "/", "Cal": "/"}, client_id=key).refused


@pytest.mark.parametrize(("kind", "code"), [("appointment", "M"), ("visit", "V")])
def test_a_plan_that_nobody_touched_is_the_same(entered, kind, code):
    plan(entered.pupils["Ben"], kind, code)
    sheet, key = opened(entered), uuid4()
    for _ in range(2):
        assert sent(sheet, {"Amy": "/", "Cal": "/"}, client_id=key).is_sent
    assert OTHERWISE in sent(sheet, ALL_HERE, client_id=key).refused


@pytest.mark.parametrize("taker", [SECOND, OFFICE])
def test_nobody_elses_submission_is_known(entered, page, taker):
    sheet, key = page
    sent(sheet, ALL_HERE, client_id=key)
    assert OTHERWISE in sent(sheet, ALL_HERE, client_id=key, taker=taker).refused


def test_nor_one_of_another_register(entered, page):
    sheet, key = page
    sent(sheet, ALL_HERE, client_id=key)
    now = at("13:05")
    afternoon = opened(entered, session="PM", now=now)
    assert OTHERWISE in sent(afternoon, ALL_HERE, client_id=key, now=now).refused
    dan = make_pupil(entered.school, "Dan", class_name="4A")
    other = sheet_of(entered.school, "4A", TODAY, "AM", NOW)
    assert OTHERWISE in sent(other, {"Dan": "/"}, client_id=key).refused
    assert code_of(dan) == ""


# --- from a device --------------------------------------------------------------
def from_device(sheet, marks, key):
    """The same id each time."""
    from dataclasses import replace

    from herringbone.web.registers.models import Source
    from herringbone.web.taking.submitting import submit_from_device

    fresh = sheet_of(sheet.school, sheet.class_name, sheet.day, sheet.session, NOW)
    return submit_from_device(
        sheet=fresh, taker=replace(TEACHER, source=Source.OFFLINE), now=NOW,
        sending=saying(sheet, marks, client_id=key, captured_at=at("08:57")),
    )  # fmt: skip


def test_a_device_that_never_heard_the_answer_is_known_and_another_mark_is_refused(entered, page):
    sheet, key = page
    sent(sheet, ALL_HERE, client_id=key)
    assert from_device(sheet, ALL_HERE, key).is_sent
    assert OTHERWISE in from_device(sheet, {**ALL_HERE, "Amy": "N"}, key).refused
    assert Entry.objects.count() == 1


def test_a_mark_that_was_only_proposed_is_compared_as_it_was_typed(entered, page):
    sheet, key = page
    sent(opened(entered), {**ALL_HERE, "Ben": "N"}, taker=OFFICE, now=at("09:01"))
    assert from_device(sheet, ALL_HERE, key).proposed == 1
    assert from_device(sheet, ALL_HERE, key).proposed == 1
    assert OTHERWISE in from_device(sheet, {**ALL_HERE, "Ben": "N"}, key).refused


def test_what_a_device_left_to_the_office_is_the_same_again(entered, page):
    sheet, key = page
    sent(opened(entered), {**ALL_HERE, "Cal": Said("L", minutes=9)}, taker=OFFICE, now=at("09:01"))
    for _ in range(2):
        assert from_device(sheet, {"Amy": "/", "Ben": "/"}, key).is_sent
    assert OTHERWISE in from_device(sheet, ALL_HERE, key).refused


def test_marks_that_were_typed_before_the_page_was_opened_again_go_in_from_a_device(entered):
    typed = saying(opened(entered), {"Amy": "/", "Ben": Said("L", minutes=4)}).marks
    keep_drafts(sheet=opened(entered), taker=TEACHER, typed=typed, now=at("08:52"))
    sent_late(opened(entered), {"Cal": "N"}, now=at("09:12"), captured_at=at("08:57"))
    assert [code_of(entered.pupils[name]) for name in ALL_HERE] == ["/", "L", "N"]
    assert opened(entered).row_of(entered.pupils["Ben"].pk).minutes == 4


# --- the page --------------------------------------------------------------
def client_id(page):
    return re.search(r'name="client_id" value="([^"]+)"', page.text)[1]


@pytest.fixture
def teacher(at_work):
    return at_work.client(Role.CLASS_TEACHER)


def marks(world, **codes):
    return {f"mark-{world.pupils[name].pk}": code for name, code in codes.items()}


def test_going_back_and_sending_another_mark_loses_nothing(at_work, teacher):
    url, amy = at_work.url(URL), at_work.pupils["Amy"].pk
    key = client_id(teacher.get(url))
    said = {"client_id": key, "began_from": "0", "do": "submit"}
    teacher.post(url, {**said, **marks(at_work, **ALL_HERE)})
    answer = teacher.post(url, {**said, **marks(at_work, **{**ALL_HERE, "Amy": "N"})})
    assert answer.status_code == 422
    assert OTHERWISE in answer.text
    assert "You: N" in answer.text
    assert "Somebody else was here" not in answer.text
    assert "not in it" not in answer.text
    assert client_id(answer) != key
    began = re.search(r'name="began_from" value="(\d+)"', answer.text)[1]
    chosen = {"client_id": client_id(answer), "began_from": began, "do": "submit",
              f"seen-{amy}": "/", **marks(at_work, **{**ALL_HERE, "Amy": "N"})}  # fmt: skip
    assert "is in: 2 here" in teacher.post(url, chosen, follow=True).text
    with within(at_work.school):
        assert code_of(at_work.pupils["Amy"]) == "N"


def test_from_script_as_well(at_work, teacher):
    said = {"client_id": str(uuid4()), "began_from": 0, "captured_at": at("08:57").isoformat()}
    for address in ("send/", "send/?ask"):
        answers = [
            teacher.post(
                at_work.url(URL) + address,
                json.dumps({**said, "marks": [
                    [at_work.pupils[name].pk, code, "", None]
                    for name, code in {**ALL_HERE, "Amy": amy}.items()
                ]}),
                content_type="application/json",
            )
            for amy in ("/", "N")
        ]  # fmt: skip
        assert [answer.status_code for answer in answers] == [200, 409]
        assert OTHERWISE in answers[1].json()["words"]


def test_a_page_that_opens_again_is_kept_nowhere_and_has_an_id_of_its_own(at_work, teacher):
    pages = [teacher.get(at_work.url(URL)) for _ in range(2)]
    assert "no-store" in pages[0]["Cache-Control"]
    assert client_id(pages[0]) != client_id(pages[1])
    assert 'id="register" autocomplete="off"' in pages[0].text
