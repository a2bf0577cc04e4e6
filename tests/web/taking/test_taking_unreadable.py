"""What is no register: refused in words on every way in, and never an error; minutes that can not
be are told beside their field, with every other mark kept."""

import json
from uuid import uuid4

import pytest
from django.test import Client
from taking_world import at, code_of

from herringbone.web.registers.models import DraftMark, Entry
from herringbone.web.schools.models import Role
from herringbone.web.schools.tenancy import within
from herringbone.web.schools.viewer import viewer_of
from herringbone.web.taking.covering import make_slip
from herringbone.web.taking.said import MOST_MINUTES
from worlds import TODAY

URL = "registers/2026-11-20/AM/3B/"


@pytest.fixture
def amy(at_work):
    return at_work.pupils["Amy"].pk


def supply(world):
    """A browser that a slip's code opened."""
    with within(world.school):
        viewer = viewer_of(world.by_role[Role.OFFICE], world.school, TODAY)
        _, code = make_slip(
            school=world.school, class_name="3B", day=TODAY, viewer=viewer, now=at("08:00")
        )
    client = Client()
    assert client.post("/slip/", {"code": code, "name": "Sue Supply"}).status_code == 302
    return client


def broken(amy):
    """By name: what a device may send."""
    good = {"client_id": str(uuid4()), "began_from": 0, "captured_at": at("08:57").isoformat()}

    def body(**more):
        return json.dumps({**good, "marks": [[amy, "/", "", None]], **more}).encode()

    def mark(*row):
        return body(marks=[list(row)])

    return {
        "no number of a pupil": mark("x", "/", "", None),
        "an endless number": b'{"marks": [[1e400, "/", "", null]]}',
        "not a number": b'{"marks": [[NaN, "/", "", null]]}',
        "5,000 digits": b'{"marks": [[' + b"9" * 5000 + b', "/", "", null]]}',
        "4,000 digits of minutes": b'{"marks": [[%d, "L", "", %s]]}' % (amy, b"9" * 4000),
        "endless minutes": b'{"marks": [[%d, "L", "", 1e400]]}' % amy,
        "too many minutes": mark(amy, "L", "", MOST_MINUTES + 1),
        "minutes before the start": mark(amy, "L", "", -1),
        "a long code": mark(amy, "LATE", "", None),
        "a long code seen": mark(amy, "/", "LATE", None),
        "a code of no letters": mark(amy, ["/"], "", None),
        "half a letter": mark(amy, "\ud800", "", None),
        "half a letter in a note": mark(amy, "/", "", None, "a\udfffb"),
        "an end in a note": mark(amy, "/", "", None, "a\x00b"),
        "a long note": mark(amy, "/", "", None, "a" * 301),
        "a short row": mark(amy),
        "a row of no marks": body(marks=[5]),
        "no list": b"5",
        "nothing": b"",
        "no letters": b"\xff\xfe",
        "deep": b'{"marks": ' + b"[" * 100_000,
        "deep and whole": b'{"marks": ' + b"[" * 5000 + b"]" * 5000 + b"}",
        "a time of no sense": body(captured_at="yesterday"),
        "a time that is a number": body(captured_at=5),
        "a time without a zone": body(captured_at="2026-11-20T08:57"),
        "the first of all times": body(captured_at="0001-01-01T00:00:00+14:00"),
        "the last of all times": body(captured_at="9999-12-31T23:59:59-14:00"),
        "a version of another age": body(began_from=2**63),
        "a version without end": b'{"began_from": 1e400, "marks": []}',
        "no id": body(client_id="x"),
        "too many children": body(headcount=1000),
    }


@pytest.mark.parametrize("who", ["teacher", "slip"])
@pytest.mark.parametrize("way", ["taps/", "send/", "send/?ask"])
def test_a_device_is_told_in_words(at_work, amy, who, way):
    client = supply(at_work) if who == "slip" else at_work.client(Role.CLASS_TEACHER)
    url = "/slip/AM/" if who == "slip" else at_work.url(URL)
    for name, body in broken(amy).items():
        answer = client.post(url + way, body, content_type="application/json")
        assert (name, answer.status_code) == (name, 422)
        assert len(answer.json()["words"]) > 20, name
    with within(at_work.school):
        assert not Entry.objects.exists()
        assert not DraftMark.objects.exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [("mark", "LATE"), ("mark", "\x00"), ("seen", "a\x00"), ("note", "a\x00b")],
)
def test_a_form_is_told_in_words(at_work, amy, field, value):
    teacher = at_work.client(Role.CLASS_TEACHER)
    answer = teacher.post(at_work.url(URL), {f"{field}-{amy}": value, "do": "submit"})
    assert answer.status_code == 422
    assert "Not sent." in answer.text


# --- minutes --------------------------------------------------------------
def posted(world, **more):
    marks = {f"mark-{pupil.pk}": "/" for pupil in world.pupils.values()}
    return {**marks, "do": "submit", **more}


@pytest.mark.parametrize("do", ["submit", "keep"])
@pytest.mark.parametrize("text", ["abc", "999", "-3", "²"])
def test_minutes_that_can_not_be_are_told_beside_their_field(at_work, amy, text, do):
    teacher = at_work.client(Role.CLASS_TEACHER)
    said = posted(at_work, **{f"mark-{amy}": "L", f"minutes-{amy}": text, "do": do})
    answer = teacher.post(at_work.url(URL), said)
    assert answer.status_code == 422
    row = answer.text.split(f'id="row-{amy}"')[1].split("</li>")[0]
    assert f'aria-invalid="true" value="{text}"' in row
    assert f"Minutes late: a whole number from 0 to 600, not &#x27;{text}&#x27;." in row
    assert "Not sent.</b> Ashdown, Amy: Minutes late" in answer.text
    ben = answer.text.split(f'id="row-{at_work.pupils["Ben"].pk}"')[1].split("</li>")[0]
    assert 'data-code="/"' in ben
    with within(at_work.school):
        assert not Entry.objects.exists()


def test_minutes_out_of_sight_hold_up_nothing(at_work, amy):
    """A late child's field, filled and left: the child is marked here after all."""
    teacher = at_work.client(Role.CLASS_TEACHER)
    page = teacher.get(at_work.url(URL)).text
    field = page.split(f'id="minutes-{amy}"')[1].split(">")[0]
    assert "pattern" not in field
    teacher.post(at_work.url(URL), posted(at_work, **{f"minutes-{amy}": "abc"}))
    with within(at_work.school):
        assert code_of(at_work.pupils["Amy"]) == "/"


def test_a_number_of_children_that_can_not_be_keeps_the_marks(at_work, amy):
    teacher = at_work.client(Role.CLASS_TEACHER)
    answer = teacher.post(at_work.url(URL), posted(at_work, headcount="many"))
    assert "The number of children: a whole number from 0 to 999" in answer.text
    assert answer.text.count('data-code="/"') == 3


def test_a_class_goes_to_no_person_of_that_key(at_work):
    office = at_work.client(Role.OFFICE)
    for key in ("x", "", "²", "9" * 5000, "-1"):
        answer = office.post(at_work.url("cover/2026-11-20/3B/give/"), {"user": key})
        assert answer.status_code == 404
