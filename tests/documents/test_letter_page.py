"""How a letter stands on its pages: nothing overlaps, no page begins with a signature alone, the
tear-off hangs under the dates, and what is drawn is explained."""

from dataclasses import replace
from datetime import date
from itertools import product

import pytest

from herringbone.documents import Addressee, HalfTerm, Record, pdf
from herringbone.documents.family_letter import MUCH, ROWS_AFTER_MUCH, ROWS_BY_A_SLIP, Sender
from herringbone.documents.writing import Channel, fill, template_of
from letter_samples import on_paper, png, printed, values
from paper_samples import BORN, LONG_NAME, SCHOOL, SENDER, letter, marks, postcard, visit_card
from pdf_reading import PRINTABLE, collisions, outside, reader, runs, words

pytestmark = pytest.mark.thorough

MM = 72 / 25.4
TALL = 297 * MM
LONG_SCHOOL = (
    "St Brannock's and St Petroc's Church of England Voluntary Aided Junior School and Nursery "
    "with Resource Base Herringford"
)
LONG_SENDER = Sender(
    "Dr Aleksandra Wiśniewska-Featherstonehaugh",
    "deputy head teacher and senior attendance champion",
    "01632 960998 extension 4417",
)
WEEKS = {
    "a few": "Pupil Mon Tue Wed Thu Fri\nBen   I/  //  //  O/  //",
    "a term": "\n\n".join(["Pupil Mon Tue Wed Thu Fri\nBen   II  //  O/  //  MM"] * 8),
    "a year": "\n\n".join(["Pupil Mon Tue Wed Thu Fri\nBen   I/  /M  //  O/  II"] * 14),
}


def record_of(page: str) -> Record:
    return Record((HalfTerm("autumn term, first half", marks(page, date(2025, 9, 1))),), BORN)


def text_of(page) -> str:
    return " ".join(page.extract_text().split())


# --- its pages -----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("named", "weeks"),
    list(product(on_paper(), WEEKS)),
    ids=lambda each: each if isinstance(each, str) else "-".join(each),
)
def test_with_the_longest_names_it_is_two_pages_and_the_slip_is_not_alone(named, weeks):
    template = template_of(*named)
    whole = {**values(), "child_full_name": LONG_NAME, "child_name": "Łukasz Şerife"}
    whole |= {"contact_name": LONG_SENDER.name, "contact_phone": LONG_SENDER.phone}
    pages = reader(
        pdf(
            printed(
                template,
                record_of(WEEKS[weeks]),
                body=fill(template.words(Channel.LETTER), whole),
                sender=LONG_SENDER,
                school=replace(SCHOOL, name=LONG_SCHOOL, crest=png(32)),
            )
        )
    ).pages
    assert len(pages) - len(template.encloses) <= 2
    for page in pages:
        assert not outside(page, PRINTABLE)
        assert not collisions(page)
        assert not text_of(page).startswith(("Yours sincerely", "Reply slip"))


def test_a_signature_never_stands_on_a_page_without_words_of_the_letter():
    closing = "These are the last words of it."
    for number in range(18, 40):
        body = "\n\n".join(["Dear Mrs Rowe,", *["Some words of a letter."] * number, closing])
        made = pdf(letter(body=body, record=None, sheets=(), slip=""))
        pages = [text_of(page) for page in reader(made).pages]
        (signed,) = [page for page in pages if "Yours sincerely" in page]
        assert closing in signed
        if len(pages) > 1:
            return
    pytest.fail("no body was long enough to run over")


@pytest.mark.parametrize("name", ["warning", "meeting_invitation"])
def test_the_slip_hangs_under_the_dates_and_the_first_page_ends_before_them(name):
    pages = reader(pdf(printed(template_of("rivington", name), record_of(WEEKS["a few"])))).pages
    first, second = map(text_of, pages)
    assert "1 day missed" in first
    assert "Every absence" not in first
    assert second.index("Every absence") < second.index("Reply slip")


def test_a_child_who_missed_nothing_has_the_slip_on_the_page_of_the_words():
    page = record_of("Pupil Mon Tue Wed Thu Fri\nBen   //  //  //  //  //")
    pages = reader(pdf(letter(record=page, sheets=(), encloses_record=False))).pages
    assert len(pages) == 1
    assert "Reply slip" in text_of(pages[0])


def test_the_rows_above_a_slip_are_fewer_and_fewer_still_after_many_words():
    shown = record_of(WEEKS["a year"])
    usual = letter(record=shown, encloses_record=False)
    long = letter(record=shown, encloses_record=False, body="Dear Mrs Rowe,\n\n" + "word " * MUCH)
    assert len(usual.values()["record"]["rows"]) == 2 * ROWS_BY_A_SLIP
    assert len(long.values()["record"]["rows"]) == 2 * ROWS_AFTER_MUCH


# --- the head ------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", ["Oak School", LONG_SCHOOL[:60], LONG_SCHOOL[:80], LONG_SCHOOL])
def test_the_schools_name_stays_above_the_band_however_long_it_is(name):
    assert len(LONG_SCHOOL) == 120  # the longest that a school may have
    school = replace(SCHOOL, name=name, crest=png(32))
    made = reader(pdf(letter(school=school))).pages[0]
    head = [(TALL - run.base) / MM for run in runs(made) if TALL - run.base < 38 * MM]
    assert min(head) > 12
    assert max(head) < 29.5
    assert not collisions(made)


# --- what is drawn and what is torn off ----------------------------------------------------------
def test_what_stands_on_the_slip_can_be_written_on():
    said = words(pdf(letter(slip="- I can come in on … at …\n- Please ring me.")))
    assert "I can come in on" in said
    assert "…" not in said
    for line in ("My name", "Best number and time to ring me", "Signed", "Date"):
        assert line in said


def test_the_strip_says_how_it_is_read_and_the_enclosed_record_what_each_mark_means():
    late = record_of("Pupil Mon Tue Wed Thu Fri\nBen   L/  II  VV  //  //")
    pages = [text_of(page) for page in reader(pdf(letter(record=late, sheets=()))).pages]
    assert "A dark letter is an absence, a pale one is not." in pages[0]
    assert "Autumn term, first half" in pages[-1]
    for meaning in ("Arrived late while the register was open", "Ill", "On an educational visit"):
        assert meaning in pages[-1]


def test_where_the_whole_record_is_enclosed_the_list_says_so():
    document = letter(record=record_of(WEEKS["a year"]))
    assert "They are in the record enclosed." in words(pdf(document))


def test_a_position_begins_as_a_line_does():
    sender = replace(SENDER, position="attendance lead")
    assert "Attendance lead Direct number" in words(pdf(letter(sender=sender)))


def test_a_long_number_may_break_so_that_no_line_has_a_hole():
    spaced = letter(sender=LONG_SENDER, body=f"Dear Mrs Rowe,\n\nRing {LONG_SENDER.phone} now.")
    assert spaced.values()["body"][0][1] == [f"Ring {LONG_SENDER.phone} now."]


def test_words_without_a_salutation_are_a_sheet_and_have_no_sign_off():
    made = pdf(letter(body="Keep this sheet.\n\n# When your child is ill\n\nRing us.", record=None))
    said = words(made)
    assert "Yours sincerely" not in said
    assert said.index("How much school Ellis") < said.index("Keep this sheet")
    assert SENDER.name in said


# --- cards ---------------------------------------------------------------------------------------
@pytest.mark.parametrize("made", [postcard, visit_card])
def test_a_card_has_no_number_of_its_page(made):
    assert "Page 1" not in words(pdf(made()))


def test_a_long_address_on_a_postcard_stays_on_the_card():
    to = Addressee("Mrs Ottoline Featherstonehaugh-Okonkwo", ("x" * 45, "Old Mill Yard", "ZZ9 9ZZ"))
    page = reader(pdf(postcard(to=to, sender=LONG_SENDER))).pages[0]
    assert not outside(page, PRINTABLE)
    assert not collisions(page)
