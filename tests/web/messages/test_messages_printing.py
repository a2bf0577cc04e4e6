"""The print queue: all letters in one file, printed, posted, and what the post brings back."""

from __future__ import annotations

import io
import re
from html import unescape

import pytest
from posting import BY, a_letter, a_year_so_far, approved, later
from pypdf import PdfReader

from herringbone.web.communications.models import Communication
from herringbone.web.messages import printing
from herringbone.web.messages.asking import ask
from herringbone.web.messages.models import Message, State, Stop
from herringbone.web.messages.piling import pile
from herringbone.web.messages.rechecking import why_not_to
from herringbone.web.messages.sending import send_due
from herringbone.web.messages.states import Refused
from herringbone.web.schools.models import Hold, Role
from worlds import NOW, OFFICE, make_contact

pytestmark = pytest.mark.both_databases


@pytest.fixture
def queued(posted):
    """A letter to each of Amy's parents in the queue."""
    amy = posted.pupils["Amy"]
    for name, title, place in (("Dana", "Ms", "1 Reed Lane"), ("Lee", "Mr", "2 Rush Road")):
        make_contact(
            amy, name, title=title, lives_with="0", address_1=place, town="Hill", postcode="AB1 2CD"
        )
    a_year_so_far(posted.school, {"Amy": amy})
    approved(posted.school, a_letter(amy), reasoning="agreed")
    send_due(posted.school, NOW)
    posted.letters = list(printing.queue(posted.school))
    return posted


def test_all_letters_of_the_queue_are_one_file_page_by_page(queued):
    assert [m.state for m in queued.letters] == [State.PRINT, State.PRINT]
    pages = [len(PdfReader(io.BytesIO(m.pdf)).pages) for m in queued.letters]
    whole = PdfReader(io.BytesIO(pile(queued.letters)))
    assert len(whole.pages) == sum(pages) >= 2
    box = whole.pages[0].mediabox
    assert (round(box.width), round(box.height)) == (595, 842)
    assert "Mr Lee Ashdown" in whole.pages[0].extract_text()
    assert "Ms Dana Ashdown" in whole.pages[pages[0]].extract_text()


def test_the_pile_names_each_letter_and_page_and_each_letters_own_file_is_tagged(queued):
    """The pile is for paper: pictures with names and bookmarks. What is kept is read aloud."""
    first = queued.letters[0]
    first.to_name = 'Ms "Dana" \\ #Ashdown'
    held = PdfReader(io.BytesIO(pile(queued.letters)))
    titles = [f"{first.title} to {m.to_name}" for m in queued.letters]
    assert [mark.title for mark in held.outline] == titles
    figures = [alt for shape, alt in shapes(held) if shape == "/Figure"]
    assert len(figures) == len(held.pages)
    assert figures[0].startswith(f"{titles[0]}, page 1 of ")
    for message in queued.letters:
        own = PdfReader(io.BytesIO(message.pdf))
        assert b"pdfuaid" in own.trailer["/Root"]["/Metadata"].get_data()
        assert [shape for shape, _ in shapes(own)].count("/P") >= 5


def shapes(held: PdfReader) -> list[tuple[str, str]]:
    """The tags of a file with what stands for a picture, in reading order."""
    found, waiting = [], [held.trailer["/Root"]["/StructTreeRoot"]]
    while waiting:
        node = waiting.pop(0).get_object()
        if isinstance(node, list):
            waiting = [*node, *waiting]
        elif isinstance(node, dict):
            found.append((str(node.get("/S", "")), str(node.get("/Alt", ""))))
            waiting = [node["/K"], *waiting] if "/K" in node else waiting
    return found


def test_a_postcard_stays_as_small_as_it_is(posted):
    amy = posted.pupils["Amy"]
    make_contact(amy, "Dana", address_1="1 Reed Lane", town="Hill", postcode="AB1 2CD")
    a_year_so_far(posted.school, {"Amy": amy})
    want = a_letter(amy, strategy="arbour", template="full_term", extra={"period_name": "autumn"})
    [card] = approved(posted.school, want, reasoning="agreed")
    small = PdfReader(io.BytesIO(card.pdf)).pages[0].mediabox
    piled = PdfReader(io.BytesIO(pile([card]))).pages[0].mediabox
    assert small.height < 600
    assert (round(piled.width), round(piled.height)) == (round(small.width), round(small.height))


def test_a_letter_is_sent_and_logged_when_somebody_says_that_it_is_posted(queued):
    first, second = queued.letters
    assert printing.printed(messages=queued.letters, by=BY) == 2
    assert not Communication.objects.exists()
    printing.posted(message=first, by=BY)
    [row] = Communication.objects.all()
    assert (row.channel, row.outcome, row.to_where) == ("letter", "sent", first.to_where)
    assert first.attempts.get().answer == "posted by Tess Office"
    assert [m.pk for m in printing.queue(queued.school)] == [second.pk]
    with pytest.raises(Refused, match="this letter is sent"):
        printing.posted(message=first, by=BY)


def test_a_letter_of_a_child_who_is_held_meanwhile_is_taken_out_of_the_post(queued):
    Hold.objects.create(
        school=queued.school,
        pupil=queued.pupils["Amy"],
        why="bereaved",
        set_by=queued.by_role[Role.DSL],
        set_at=NOW,
    )
    client = queued.client(Role.OFFICE)
    page = client.post(
        queued.url("messages-out/print/posted/"),
        {"letter": [m.pk for m in queued.letters]},
        follow=True,
    ).content.decode()
    assert page.count("take it out of the post") == 2
    assert not Communication.objects.exists()


def test_mail_that_came_back_stops_the_next_letter_to_that_address(queued):
    letter = printing.posted(message=queued.letters[0], by=BY)
    printing.came_back(message=letter, why="gone away", by=BY)
    letter.refresh_from_db()
    assert letter.state == State.RETURNED
    [stop] = Stop.objects.all()
    assert (stop.kind, stop.to_where) == ("returned", letter.to_where)
    want = a_letter(queued.pupils["Amy"], key="work:9")
    made = ask(school=queued.school, wanted=want, by=OFFICE, now=later(5))
    assert [m.to_name for m in made.messages] == ["Ms Dana Ashdown"]
    assert f"mail came back from {letter.to_where}" in {each.why for each in made.left_out}


def test_the_page_opens_prints_and_posts_the_ticked_ones(queued):
    client = queued.client(Role.OFFICE)
    page = client.get(queued.url("messages-out/print/")).content.decode()
    assert "Open 2 letters as one file" in page
    paper = client.get(queued.url("messages-out/print/letters.pdf"))
    assert paper["Content-Type"] == "application/pdf" and paper.content.startswith(b"%PDF")
    first = {"letter": [queued.letters[0].pk]}
    client.post(queued.url("messages-out/print/printed/"), first)
    client.post(queued.url("messages-out/print/posted/"), first)
    states = sorted(Message.objects.values_list("state", flat=True))
    assert states == [State.PRINT, State.SENT]


def test_the_file_that_was_sent_is_kept_and_shown(queued):
    letter = queued.letters[0]
    kept = letter.pdf
    answer = queued.client(Role.OFFICE).get(queued.url(f"messages-out/{letter.pk}/letter.pdf"))
    assert answer.content == kept


@pytest.mark.parametrize("since", ["restricted", "withheld", "moved"])
def test_a_letter_whose_reader_may_not_have_it_there_any_more_is_not_printed_nor_posted(
    queued, since
):
    """It was approved and lay in the tray when the order, the refuge or the move was written."""
    amy, letter = queued.pupils["Amy"], queued.letters[0]
    lee = amy.contacts.get(contact_id=letter.contact_key)
    if since == "restricted":
        lee.legal_restriction = "Order of 3 May: no contact"
    elif since == "withheld":
        amy.values |= {"address_confidential": "1"}
        amy.save()
        lee.lives_with = "1"
    else:
        lee.address_1 = "9 Other Road"
    lee.save()
    with pytest.raises(Refused, match="Take it out of the post"):
        printing.posted(message=letter, by=BY)
    assert letter not in printing.to_print(printing.queue(queued.school))
    letter.refresh_from_db()
    assert letter.state == State.PRINT


def test_the_page_names_the_letters_that_it_leaves_out_and_why(queued):
    letter = queued.letters[0]
    lee = queued.pupils["Amy"].contacts.get(contact_id=letter.contact_key)
    lee.address_1 = "9 Other Road"
    lee.save()
    why = why_not_to(letter)
    client = queued.client(Role.OFFICE)
    page = unescape(client.get(queued.url("messages-out/print/")).content.decode())
    assert why and f"Left out: {why}" in page
    assert "Open 1 letter as one file" in page and "1 letter is left out of the file" in page
    ticks = re.findall(r'<input class="tick"[^>]*>', page)
    assert [f'value="{letter.pk}"' in tick for tick in ticks if " checked" in tick] == [False]


def test_where_every_letter_is_left_out_there_is_no_file_to_open(queued):
    for letter in queued.letters:
        queued.pupils["Amy"].contacts.filter(contact_id=letter.contact_key).update(
            legal_restriction="Order of 3 May: no contact"
        )
    page = queued.client(Role.OFFICE).get(queued.url("messages-out/print/")).content.decode()
    assert "2 letters are left out of the file" in page and "as one file" not in page
