"""The certificate for evidence: what refuses it, that nothing is left out, what a court reads."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from herringbone.documents import (
    FiguresDisagree,
    Fingerprint,
    Ground,
    HalfTerm,
    Mark,
    Refused,
    counted,
    pdf,
    refusals,
)
from herringbone.documents.evidence import SETTLE
from paper_samples import (
    BORN,
    HASH,
    LONG_NAME,
    MONDAY,
    SCHOOL,
    WEEK,
    amendment,
    certificate,
    evidence,
    marks,
    pupil,
)
from pdf_reading import PRINTABLE, collisions, outside, reader, unbroken, words

TUESDAY = date(2026, 3, 3)


def slots(page: str, starts: date = MONDAY) -> list[tuple[date, str]]:
    return [(mark.date, mark.session) for mark in marks(page, starts)]


def refused(page: str, *, born: date | None = BORN, starts: date = MONDAY, **values):
    """Grounds, by name, on which the drawn page is refused."""
    shown = marks(page, starts)
    due = values.pop("due", slots(page, starts))
    return {each.ground: each for each in refusals(shown, due, born, **values)}


# --- what refuses it -----------------------------------------------------------------------------
def test_a_settled_period_is_not_refused():
    assert refused(WEEK) == {}


def test_an_n_refuses_it_with_its_session_and_what_to_do():
    (found,) = refused("Pupil Mon Tue\nBen N/ //").values()
    assert found.ground is Ground.UNEXPLAINED
    assert found.slots == ((MONDAY, "AM"),)
    assert found.words == (
        "1 session marked N, no reason established yet: 2 March 2026, morning. "
        "Ask for the reason and amend each; where none can be had, to O."
    )


def test_a_blank_refuses_it():
    found = refused("Pupil Mon Tue\nBen /- --")[Ground.UNMARKED]
    assert found.words == (
        "3 sessions without a mark: 2 March 2026, afternoon; 3 March 2026, all day. "
        "Find out where the pupil was and enter it."
    )


@pytest.mark.parametrize("code", ["V", "P", "W", "B", "K", "D"])
def test_a_mark_made_ahead_refuses_it_until_someone_confirms(code):
    ahead = Mark(MONDAY, "AM", code, confirmed=False)
    (found,) = refusals([ahead], [(MONDAY, "AM")], BORN)
    assert found.ground is Ground.UNCONFIRMED
    assert found.words == (
        "1 session marked ahead and not confirmed: 2 March 2026, morning. "
        "Ask the trip leader, provider or other school, and confirm or amend each."
    )
    assert refusals([replace(ahead, confirmed=True)], [(MONDAY, "AM")], BORN) == ()


def test_a_day_before_compulsory_age_refuses_it_and_says_which_days_may_stand():
    page = "Pupil Tue Wed\nBen // //"
    (found,) = refused(page, starts=date(2025, 12, 30), born=date(2020, 12, 31)).values()
    assert found.ground is Ground.OUTSIDE_AGE
    assert found.slots == ((date(2025, 12, 30), "AM"), (date(2025, 12, 30), "PM"))
    assert found.words == (
        "2 sessions outside compulsory school age, which for this pupil is "
        "31 December 2025 to 26 June 2037: 30 December 2025, all day. Choose dates within it."
    )


def test_a_day_after_compulsory_age_refuses_it():
    born = date(2010, 3, 1)  # sixteen in March 2026: compulsory to Friday 26 June 2026
    inside, outside_age = date(2026, 6, 26), date(2026, 6, 29)
    shown = [Mark(day, part, "/") for day in (inside, outside_age) for part in ("AM", "PM")]
    (found,) = refusals(shown, [(mark.date, mark.session) for mark in shown], born)
    assert {day for day, _ in found.slots} == {outside_age}


def test_the_schools_own_year_decides_when_compulsory_age_ends():
    born = date(2010, 8, 25)
    shown = [Mark(date(2026, 7, 1), "AM", "/")]
    due = [(date(2026, 7, 1), "AM")]
    assert [each.ground for each in refusals(shown, due, born)] == [Ground.OUTSIDE_AGE]
    assert refusals(shown, due, born, year_start=(8, 20)) == ()


def test_without_a_date_of_birth_the_age_cannot_be_shown():
    (found,) = refused(WEEK, born=None).values()
    assert found.ground is Ground.NO_DATE_OF_BIRTH
    assert "Enter it from the admission register." in found.words


def test_a_session_that_was_left_out_refuses_it():
    due = [*slots(WEEK), (date(2026, 3, 16), "AM")]
    (found,) = refused(WEEK, due=due).values()
    assert found.ground is Ground.MISSING
    assert found.slots == ((date(2026, 3, 16), "AM"),)


def test_a_code_of_another_time_refuses_it():
    (found,) = refusals([Mark(MONDAY, "AM", "H")], [(MONDAY, "AM")], BORN)
    assert found.ground is Ground.NOT_A_CODE


def test_a_period_without_sessions_refuses_it():
    (found,) = refusals([], [], BORN)
    assert found.ground is Ground.NO_SESSIONS


def test_all_grounds_are_told_at_once():
    found = refused("Pupil Mon Tue Wed\nBen N/ -/ //", born=None)
    assert set(found) == {Ground.UNEXPLAINED, Ground.UNMARKED, Ground.NO_DATE_OF_BIRTH}


def test_every_ground_of_a_session_says_how_to_settle_it():
    of_the_period = {Ground.NO_SESSIONS, Ground.OUTSIDE_AGE, Ground.NO_DATE_OF_BIRTH}
    assert set(SETTLE) == set(Ground) - of_the_period


def test_the_certificate_itself_cannot_be_made_past_a_refusal():
    with pytest.raises(Refused) as stopped:
        evidence("Pupil Mon Tue\nBen N/ /-", amendments=(), minutes=())
    assert [each.ground for each in stopped.value.refusals] == [Ground.UNMARKED, Ground.UNEXPLAINED]
    assert "1 session without a mark: 3 March 2026, afternoon." in str(stopped.value)


# --- nothing can be left out ---------------------------------------------------------------------
def test_a_mark_beside_the_sessions_that_are_due_is_refused():
    with pytest.raises(ValueError, match="not due: 13 March 2026, afternoon"):
        evidence(due=tuple(slots(WEEK)[:-1]))


def test_a_session_cannot_be_due_twice():
    with pytest.raises(ValueError, match="a session is due twice"):
        evidence(due=(*slots(WEEK), (MONDAY, "AM")))


def test_figures_must_be_those_of_the_marks():
    with pytest.raises(FiguresDisagree):
        evidence(figures=replace(evidence().figures, unauthorised=3))


def test_an_amendment_must_lead_to_the_mark_that_is_shown():
    with pytest.raises(ValueError, match="of 3 March 2026, morning do not lead to the mark"):
        evidence(amendments=(amendment(new="M"),))


def test_amendments_of_one_session_must_follow_each_other():
    first = amendment(new="O", made_at=datetime(2026, 3, 4, 8, tzinfo=UTC))
    second = amendment(original="O", new="I", made_at=datetime(2026, 3, 5, 8, tzinfo=UTC))
    assert pdf(evidence(amendments=(second, first)))
    with pytest.raises(ValueError, match="do not lead"):
        evidence(amendments=(first, replace(second, original="G")))


def test_an_amendment_of_a_session_outside_is_refused():
    with pytest.raises(ValueError, match="13 April 2026, morning do not lead"):
        evidence(amendments=(amendment(date=date(2026, 4, 13)),))


def test_it_cannot_be_made_without_amendments_fingerprint_or_register_of_record():
    needed = {"due", "amendments", "fingerprint", "register_of_record", "marks_as_at", "signatory"}
    fields = evidence().__dataclass_fields__
    assert all(fields[name].default is fields["school"].default for name in needed)


# --- what a court reads --------------------------------------------------------------------------
def test_it_says_what_it_is_who_signs_and_under_which_act():
    said = words(pdf(evidence()))
    statement = (
        "I am the head teacher of this school. This certificate gives particulars of the "
        f"attendance of {LONG_NAME} at the school from 2 March 2026 to 13 March 2026, for the "
        "purposes of section 566(1)(c) of the Education Act 1996."
    )
    for part in (
        "Certificate of attendance for evidence",
        statement,
        "It shows all 20 sessions of that period",
        "every amendment made to them. Nothing is left out.",
        "Dr P. Lindqvist, Head teacher",
        "born 4 May 2016",
        "DfE number 801/2000",
        "URN 123456",
        f"School {SCHOOL.name}",
        "Register of record Herringbone",
        "Marks as at Thursday 12 March 2026, 09:14, from Herringbone",
        "Late before closing 1",
        "75.0%",
        "Prepared by Ms R. Adeyemi, Attendance officer and printed on 12 March 2026, 09:14:00.",
    ):
        assert part in said


def test_it_shows_every_session_with_its_amendment_and_its_minutes():
    said = words(pdf(evidence()))
    assert "Week of Monday am pm am pm am pm am pm am pm" in said
    assert "2 Mar 2026 / \\ I1 I / M L 12 \\ O O" in said
    assert "9 Mar 2026 / \\ / \\ V V / \\ / \\" in said


def test_it_counts_each_mark_and_the_counts_are_all_of_the_period():
    values = evidence().values()
    counts = {mark: int(count) for mark, _, count in values["key"]}
    assert counts == {"/": 6, "\\": 6, "L": 1, "V": 2, "I": 2, "M": 1, "O": 2}
    assert sum(counts.values()) == 20


def test_it_shows_each_amendment_in_full():
    (row,) = evidence().values()["amendments"]
    assert row == [
        *("1", "3 March 2026, morning", "N", "I"),
        *("Reason given by parent", "text 09:31 from mother"),
        *("Ms R. Adeyemi, Attendance officer", "4 March 2026, 08:40:00"),
    ]
    said = unbroken(words(pdf(evidence())))
    assert all(unbroken(part) in said for part in ("Reason given by parent", "4 March 2026,"))
    assert unbroken("No. Session Was Now Reason Evidence By When") in said


def test_it_says_so_where_nothing_was_amended():
    said = words(pdf(evidence(amendments=())))
    assert "No session of the period was amended after its register closed." in said


def test_it_carries_the_fingerprint_of_the_chain():
    said = words(pdf(evidence()))
    assert HASH in unbroken(said)
    assert "on 12 March 2026, 09:14:00, the chain stood at entry 18422" in said


def test_every_page_says_which_page_of_how_many_and_where_the_chain_stood():
    many = tuple(
        amendment(
            original="NI"[n % 2], new="IN"[n % 2], made_at=datetime(2026, 3, 4, 8, n, tzinfo=UTC)
        )
        for n in range(59)
    )
    pages = reader(pdf(evidence(amendments=many))).pages
    assert len(pages) > 3
    for number, page in enumerate(pages, 1):
        text = " ".join(page.extract_text().split())
        assert f"Page {number} of {len(pages)}" in text
        assert f"{LONG_NAME} · chain entry 18422, {HASH[:8]}" in text


def test_another_head_of_the_chain_gives_another_file():
    moved = Fingerprint(HASH[::-1], 18423, evidence().fingerprint.taken_at)
    assert pdf(evidence()) != pdf(evidence(fingerprint=moved))


def test_a_year_with_long_words_is_not_cut():
    page = "\n\n".join("Pupil Mon Tue Wed Thu Fri\nBen // C2,C2 L/ Y1,Y1 /G" for _ in range(7))
    starts = [date(2025, 9, 1), date(2025, 11, 3), date(2026, 1, 5), date(2026, 2, 23)]
    terms = tuple(HalfTerm(f"Half term {n}", marks(page, day)) for n, day in enumerate(starts))
    shown = [mark for term in terms for mark in term.marks]
    word = "attendance.officer.of.the.school@stbrannocks.example"
    made = evidence(
        half_terms=terms,
        due=tuple((mark.date, mark.session) for mark in shown),
        figures=counted(shown, BORN),
        first=date(2025, 9, 1),
        last=date(2026, 7, 31),
        amendments=(
            amendment(date=shown[2].date, original="N", new="C2", reason=word, evidence=word),
        ),
        minutes=tuple(((m.date, m.session), 118) for m in shown if m.code == "L"),
        pupil=pupil(name="Ł" * 40),
    )
    read = reader(pdf(made))
    assert unbroken(words(pdf(made))).count(word) == 2
    for each in read.pages:
        assert not outside(each, PRINTABLE)
        assert not collisions(each)


def test_both_certificates_show_the_same_figures():
    assert evidence().values()["share"] == certificate().values()["share"]
    assert evidence().values()["figures"][:5] == certificate().values()["figures"]
