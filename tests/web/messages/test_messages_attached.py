"""A letter that goes by e-mail carries itself: the tagged file as approved, by either carrier, kept
as it was sent; where a file cannot go along nobody is told that one did."""

from __future__ import annotations

import base64
import io

import pytest
from mail_server import mail_server
from notify_stub import notify
from posting import BY, a_letter, a_year_so_far, approved, channels, open_channels
from pypdf import PdfReader

from herringbone.documents.writing import Channel
from herringbone.web.messages.approving import approve, soften
from herringbone.web.messages.asking import ask
from herringbone.web.messages.channels import notify as by_notify
from herringbone.web.messages.filling import Facts
from herringbone.web.messages.models import State
from herringbone.web.messages.sending import send_due
from herringbone.web.schools.models import Role
from worlds import NOW, OFFICE, make_contact

pytestmark = pytest.mark.both_databases
FILES = "f" * 8


@pytest.fixture
def home(posted):
    """Amy's mother lives where nobody may know, and has an e-mail address."""
    amy = posted.pupils["Amy"]
    make_contact(amy, "Dana", lives_with="1", address_1="9 Quiet Mews", postcode="AB1 2CD")
    a_year_so_far(posted.school, {"Amy": amy})
    open_channels()
    return posted


def let_go(world, template="warning", **more):
    want = a_letter(world.pupils["Amy"], template=template, channels=(Channel.EMAIL,), **more)
    [message] = approved(world.school, want, reasoning="talked over with the head")
    return message


def sent(world, message):
    send_due(world.school, NOW)
    message.refresh_from_db()
    return message


def tags(octets):
    """Whether a file says that it is PDF/UA-1 and has its tags."""
    root = PdfReader(io.BytesIO(octets)).trailer["/Root"]
    return b"<pdfuaid:part>1" in root["/Metadata"].get_data() and "/StructTreeRoot" in root


def test_the_mail_server_gets_the_letter_itself_as_it_is_kept(home):
    with mail_server() as (box, port), channels(email="smtp", smtp=port):
        message = sent(home, let_go(home))
    [mail] = box.taken
    words, file = mail.get_payload()
    assert "Amy" in words.get_payload(decode=True).decode()
    assert (file.get_filename(), file.get_content_type()) == ("letter.pdf", "application/pdf")
    assert file.get_payload(decode=True) == message.pdf
    assert tags(message.pdf)
    page = home.client(Role.OFFICE).get(home.url(f"messages-out/{message.pk}/letter.pdf"))
    assert page.content == message.pdf


def test_the_file_shows_no_address_of_paper(home):
    with mail_server() as (_, port), channels(email="smtp", smtp=port):
        text = "".join(
            page.extract_text() for page in PdfReader(io.BytesIO(let_go(home).pdf)).pages
        )
    assert "dana@example.org" in text and "Quiet Mews" not in text and "AB1" not in text


def test_what_the_words_say_is_enclosed_is_in_the_file(home):
    """The whole record of the year, on a page of its own."""
    with mail_server() as (_, port), channels(email="smtp", smtp=port):
        red = let_go(home, template="red", strategy="accord", key="work:2")
        assert "enclosed" in red.words
        assert len(PdfReader(io.BytesIO(red.pdf)).pages) > 1


def test_notify_gets_the_file_by_the_template_that_links_to_it(home):
    with notify() as stub, channels(email="notify", server=stub.url, files=FILES):
        message = sent(home, let_go(home))
    [body] = stub.bodies
    assert body["template_id"] == FILES
    link = body["personalisation"]["link_to_file"]
    assert base64.b64decode(link["file"]) == message.pdf
    assert link["filename"] == "letter.pdf" and tags(message.pdf)
    assert message.state == State.SENT


def test_without_that_template_the_words_go_alone_and_no_file_is_kept(home):
    with notify() as stub, channels(email="notify", server=stub.url):
        message = sent(home, let_go(home))
    [body] = stub.bodies
    assert set(body["personalisation"]) == {"subject", "body"}
    assert body["template_id"] == "e" * 8
    assert (message.state, message.pdf) == (State.SENT, b"")


def test_what_was_approved_with_its_file_never_goes_without(home):
    with notify() as stub, channels(email="notify", server=stub.url, files=FILES):
        message = let_go(home)
    with notify() as stub, channels(email="notify", server=stub.url):
        message = sent(home, message)
    assert (message.state, stub.bodies) == (State.FAILED, [])
    assert "HERRINGBONE_NOTIFY_FILE_TEMPLATE" in message.last_why


def test_a_file_that_is_too_large_for_notify_is_a_persons_to_print(home, monkeypatch):
    monkeypatch.setattr(by_notify, "DOCUMENT_UPLOAD_SIZE_LIMIT", 100)
    with notify() as stub, channels(email="notify", server=stub.url, files=FILES):
        message = sent(home, let_go(home))
    assert (message.state, stub.bodies) == (State.FAILED, [])
    assert "send it on paper" in message.last_why


def test_softer_words_have_a_file_of_their_own(home):
    with mail_server() as (box, port), channels(email="smtp", smtp=port):
        want = a_letter(home.pupils["Amy"], channels=(Channel.EMAIL,))
        [message] = ask(school=home.school, wanted=want, by=OFFICE, now=NOW).messages
        facts = Facts(home.school, [home.pupils["Amy"]], NOW)
        soften(
            message=message, subject="Amy", body="Dear Dana,\n\nWe miss Amy.", by=BY, facts=facts
        )
        sent(home, approve(message=message, by=BY, reasoning="agreed"))
    file = box.taken[0].get_payload()[1].get_payload(decode=True)
    assert "We miss Amy." in PdfReader(io.BytesIO(file)).pages[0].extract_text()
    assert message.wordings.count() == 2


def test_what_is_written_as_an_e_mail_has_no_file(home):
    with mail_server() as (box, port), channels(email="smtp", smtp=port):
        message = sent(home, let_go(home, template="improving", key="work:3"))
    assert not box.taken[0].is_multipart() and message.pdf == b""
