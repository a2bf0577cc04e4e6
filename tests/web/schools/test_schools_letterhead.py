"""The head of a school's papers: address and numbers from its settings, and a crest that prints."""

import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from herringbone.documents.house import CREST_LIMIT
from herringbone.web.schools.letterhead import letterhead, set_crest
from herringbone.web.schools.models import Crest, Post, Role
from herringbone.web.schools.tenancy import within
from worlds import make_school


def png(size: int = 2) -> bytes:
    """A black square."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        whole = kind + body
        return len(body).to_bytes(4, "big") + whole + zlib.crc32(whole).to_bytes(4, "big")

    head = size.to_bytes(4, "big") * 2 + bytes((8, 0, 0, 0, 0))
    rows = zlib.compress((b"\0" + b"\0" * size) * size)
    parts = chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


@pytest.fixture
def here(world):
    world.school.second_factor_roles = []
    world.school.save()
    return world


def send(here, picture: bytes, role: Role = Role.HEAD):
    chosen = {"picture": SimpleUploadedFile("crest.png", picture)}
    return here.client(role).post(here.url("settings/crest/change/"), chosen, follow=True)


def test_the_head_of_a_letter_is_what_the_settings_say(here):
    client = here.client(Role.HEAD)
    form = client.get(here.url("settings/")).context["form"]
    said = {name: form[name].value() or "" for name in form.fields}
    said |= {
        "address_1": "Fell Lane",
        "address_2": "",
        "town": "Herringford",
        "postcode": "ZZ9 9ZZ",
        "phone": "01632 960100",
        "attendance_phone": "01632 960101",
        "email": "office@oakbeck.example",
        "late_until": "",
        "second_factor_roles": ["dsl"],
    }
    assert client.post(here.url("settings/"), said).status_code == 302
    here.school.refresh_from_db()
    with within(here.school):
        head = letterhead(here.school)
    assert head.address == "Fell Lane, Herringford, ZZ9 9ZZ"
    assert (head.phone, head.email) == ("01632 960101", "office@oakbeck.example")
    assert head.crest is None


def test_without_an_attendance_line_letters_give_the_schools_number(here):
    here.school.phone = "01632 960100"
    with within(here.school):
        assert letterhead(here.school).phone == "01632 960100"


def test_a_crest_is_kept_shown_replaced_and_taken_away(here):
    assert here.client(Role.HEAD).get(here.url("settings/crest/")).status_code == 404
    assert "on every letter from now on" in send(here, png()).text
    send(here, png(3))
    with within(here.school):
        assert Crest.objects.count() == 1
        assert letterhead(here.school).crest == png(3)
    client = here.client(Role.HEAD)
    shown = client.get(here.url("settings/crest/"))
    assert (shown.content, shown["Content-Type"]) == (png(3), "image/png")
    client.post(here.url("settings/crest/change/"), {"remove": "1"})
    with within(here.school):
        assert letterhead(here.school).crest is None


@pytest.mark.parametrize(
    ("picture", "words"),
    [
        (b"GIF89a", "The crest is neither a PNG nor a JPEG picture"),
        (png()[:20], "The crest cannot be read as a picture"),
        (png() + b"\0" * CREST_LIMIT, "The crest is 300 kB; save it smaller"),
    ],
)
def test_a_picture_that_would_not_print_is_refused_with_what_to_do(here, picture, words):
    assert words in send(here, picture).text
    with within(here.school):
        assert not Crest.objects.exists()


def test_no_file_chosen_says_so(here):
    answer = here.client(Role.HEAD).post(here.url("settings/crest/change/"), {}, follow=True)
    assert "This field is required" in answer.text or "Choose" in answer.text


def test_another_school_never_sees_the_crest(here):
    other = make_school("dale")
    with within(other):
        set_crest(school=other, picture=png())
    assert here.client(Role.HEAD).get(here.url("settings/crest/")).status_code == 404
    with within(here.school):
        assert letterhead(here.school).crest is None


def test_a_direct_number_is_given_with_the_post_or_later(here):
    client = here.client(Role.HEAD)
    said = {"name": "Nell Ashe", "email": "nell@example.org", "role": "attendance_officer"}
    said |= {"position": "", "start": "2026-11-20", "phone": "01632 960211"}
    assert client.post(here.url("people/"), said).status_code == 302
    with within(here.school):
        post = Post.objects.get(user__email="nell@example.org")
    assert post.phone == "01632 960211"
    address = here.url(f"people/{post.pk}/")
    assert client.post(address, {"doing": "number", "phone": "01632 960212"}).status_code == 302
    post.refresh_from_db()
    assert post.phone == "01632 960212"
    assert "01632 960212" in client.get(here.url("people/")).text
