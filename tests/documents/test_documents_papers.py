"""The papers of a school day: registers on paper and as sent, slips, and the on-site list."""

from dataclasses import replace
from datetime import date, time

import pytest
import typst

from herringbone.documents import (
    AwayPupil,
    OnSiteClass,
    OnSitePupil,
    PaperRow,
    RegisterRow,
    SlipSize,
    pdf,
)
from paper_samples import (
    EVERY,
    HASH,
    LONG_NAME,
    SCHOOL,
    late_slip,
    on_site_list,
    paper_register,
    register_page,
    supply_slip,
)
from pdf_reading import PRINTABLE, collisions, outside, reader, runs, unbroken, words

A4, A5, A6 = (595, 842), (420, 595), (298, 420)
SURNAMES = [f"{'Ş' if n % 2 else 'Ł'}urname-{n:02d}" for n in range(34)]
WORD = "Wolfeschlegelsteinhausenbergerdorffwelche"


def sizes(made: bytes) -> set[tuple[int, int]]:
    boxes = [page.mediabox for page in reader(made).pages]
    return {(round(float(box.width)), round(float(box.height))) for box in boxes}


@pytest.mark.parametrize("make", EVERY.values(), ids=EVERY.keys())
def test_no_word_leaves_the_page_or_stands_on_another(make):
    for page in reader(pdf(make())).pages:
        assert len(runs(page)) > 10
        assert not outside(page, PRINTABLE)
        assert not collisions(page)


def test_a_word_that_leaves_its_cell_or_its_page_would_be_noticed(tmp_path):
    page = tmp_path / "page.typ"
    page.write_text(f"#grid(columns: (2cm, 2cm), [{WORD}], [next])\n#place(dx: 14cm)[{WORD}]")
    (read,) = reader(typst.compile(page)).pages
    assert len(collisions(read)) == 1
    assert len(outside(read, PRINTABLE)) == 1


# --- the paper register --------------------------------------------------------------------------
def test_the_paper_register_has_a_box_for_each_pupil_and_session():
    made = pdf(paper_register())
    said = words(made)
    for part in (
        "Register of 3B",
        "Week of Monday 9 March 2026 · Mrs A. Greenhalgh · 2 pupils",
        SCHOOL.name,
        "Morning 08:50, closes 09:20",
        "Afternoon 13:10, closes 13:25",
        "Mon 9 Mar Tue 10 Mar Wed 11 Mar Thu 12 Mar Fri 13 Mar",
        "am pm am pm am pm am pm am pm",
        "1 Okonkwo-Featherstonehaugh, Łukasz Şerife mornings only",
        "2 Patel, Zara V",
        "Number here",
        "Taken by",
        "Time taken",
        "/ present in the morning",
        "L arrived late while the register was open",
        "N no reason established yet",
    ):
        assert part in said
    assert sizes(made) == {A4}


def test_a_planned_mark_gives_way_to_the_child_in_the_room_and_the_page_says_so():
    assert "where the child is in the room, write over it" in words(pdf(paper_register()))
    plain = paper_register(rows=(PaperRow("Patel", "Zara"),))
    assert "write over it" not in words(pdf(plain))
    assert "V on an educational visit" in words(pdf(paper_register()))
    assert "V on an educational visit" not in words(pdf(plain))


def test_a_planned_mark_stands_in_the_box_of_its_session():
    values = paper_register().values()
    planned = {surname: marks for surname, _, _, marks in values["rows"]}
    assert planned["Patel"] == ["", "", "", "", "V", "", "", "", "", ""]
    assert values["open"] == [True] * 9 + [False]


def test_a_session_without_school_is_a_dash_in_every_line():
    said = words(pdf(paper_register()))
    assert "A dash is no session." in said
    assert said.count("–") == 2 + 2 + 3  # two pupils, two spare lines, three lines at the foot
    assert "–" not in words(pdf(paper_register(closed=())))


def test_thirty_four_pupils_and_two_spare_lines_are_one_page():
    rows = tuple(PaperRow(name, "Łukasz Şerife") for name in SURNAMES)
    made = pdf(paper_register(rows=rows))
    assert len(reader(made).pages) == 1
    assert all(name in words(made) for name in SURNAMES)


def test_a_class_of_sixty_goes_on_with_its_heads_repeated():
    rows = tuple(PaperRow(f"Pupil{n:02d}", "Ben") for n in range(60))
    pages = [
        " ".join(page.extract_text().split())
        for page in reader(pdf(paper_register(rows=rows))).pages
    ]
    assert len(pages) == 2
    assert all("Mon 9 Mar" in page for page in pages)
    assert [page.count("Taken by") for page in pages] == [0, 1]


def test_a_class_without_a_teacher_leaves_no_gap():
    said = words(pdf(paper_register(teacher="")))
    assert "Week of Monday 9 March 2026 · 2 pupils" in said


def test_an_empty_class_has_its_spare_lines():
    assert "0 pupils" in words(pdf(paper_register(rows=())))


def test_a_week_begins_on_a_monday():
    with pytest.raises(ValueError, match="begins on a Monday, not on 2026-03-10"):
        paper_register(monday=date(2026, 3, 10))


def test_a_planned_code_must_be_one_of_that_week():
    row = PaperRow("Patel", "Zara", planned=((date(2026, 3, 9), "AM", "F"),))
    with pytest.raises(ValueError, match="F may not stand on 9 March 2026"):
        pdf(paper_register(rows=(row,)))


# --- the supply slip -----------------------------------------------------------------------------
def test_the_supply_slip_says_where_to_go_what_to_type_and_what_it_is_good_for():
    made = pdf(supply_slip())
    said = words(made)
    for part in (
        "Register of 3B",
        "Thursday 12 March 2026 · Room 6",
        "K7M4 2QX9",
        "register.stbrannocks.example/supply",
        "Your name stands in the record as the person who took the register.",
        "Morning 08:50, closes 09:20",
        "Tell the office, extension 201.",
        "The code opens this one register on this one day, and nothing else.",
    ):
        assert part in said
    assert sizes(made) == {A5}
    assert len(reader(made).pages) == 1


def test_a_slip_names_no_pupil():
    assert not {field for field in supply_slip().__dataclass_fields__ if "pupil" in field}


# --- the late slip -------------------------------------------------------------------------------
def test_the_late_slip_says_when_the_mark_and_that_nothing_more_is_asked():
    made = pdf(late_slip())
    said = words(made)
    for part in (
        LONG_NAME,
        "Class 3B · Thursday 12 March 2026",
        "Arrived 09:22 32 minutes after the session began",
        "U Arrived after the register closed",
        "The bus did not come",
        "Ms R. Adeyemi, office",
        f"please welcome {LONG_NAME} in",
    ):
        assert part in said
    assert sizes(made) == {A6}


def test_an_agreed_start_is_shown_and_arriving_by_it_is_on_time():
    by_it = words(pdf(late_slip(agreed_start=time(9, 30), code="C2")))
    assert "Agreed start 09:30: on time, as agreed with the family." in by_it
    assert "minutes after" not in by_it
    after = words(pdf(late_slip(agreed_start=time(9, 15))))
    assert "Agreed start 09:15; 32 minutes after the session began." in after
    assert "Agreed start" not in words(pdf(late_slip()))


def test_the_late_slip_comes_in_both_sizes_and_on_one_page():
    for size, points in ((SlipSize.A5, A5), (SlipSize.A6, A6)):
        made = pdf(late_slip(size=size, pupil=f"{WORD} {WORD}", agreed_start=time(9, 30)))
        assert sizes(made) == {points}
        (page,) = reader(made).pages
        assert not outside(page, PRINTABLE)
        assert not collisions(page)


def test_a_late_slip_takes_only_a_code_of_its_day():
    with pytest.raises(ValueError, match="Q9 is not a register code"):
        late_slip(code="Q9")


# --- the on-site list ----------------------------------------------------------------------------
def test_the_on_site_list_begins_with_what_is_dangerous():
    first = words(pdf(on_site_list()))
    told = [
        "3 pupils known to be on site as at Thursday 12 March 2026 at 09:14",
        "Assembly point: the lower field",
        "Register not taken: 2A. 1 on roll, not counted above. Look for these classes first.",
        "Due back and not back: 1.",
        "Roll call",
        "Mr J. Pemberton boiler service 08:40",
        "Everyone accounted for, name",
        "2A: 1 on roll, nobody registered",
    ]
    places = [first.index(part) for part in told]
    assert places == sorted(places)


def test_a_class_whose_register_was_not_taken_is_never_an_empty_class():
    said = words(pdf(on_site_list()))
    assert "Register not taken: due 09:20 from Mr O. Brandt." in said
    assert "not one of them is known to be here or away" in said
    assert "Ahmed, Ben" in said
    assert "2A ? Not taken: due 09:20 from Mr O. Brandt. 1 on roll." in said


def test_pupils_stand_by_surname_with_where_they_were_last_known():
    said = words(pdf(on_site_list()))
    rows = [
        "Łukaszewska, Ida register 08:52 out 14:00 to 14:40",
        "Şahin, David back from the dentist 11:20 inhaler",
        "Zielińska, Una register 08:52",
        "Not on site",
        "Garcia, Priya dentist 11:00, not back",
        "Counted of 3 Time Name",
    ]
    places = [said.index(row) for row in rows]
    assert places == sorted(places)


def test_classes_keep_the_schools_order_and_each_begins_a_page():
    pages = [page.extract_text() for page in reader(pdf(on_site_list())).pages]
    assert len(pages) == 3
    assert pages[1].startswith("2A:")
    assert pages[2].startswith("3B:")


def test_thirty_four_pupils_and_those_away_are_one_page_a_class():
    pupils = tuple(OnSitePupil(name, "Ben", "register 08:52") for name in SURNAMES)
    away = (AwayPupil("Evans", "Leo", "museum", "15:00"), AwayPupil("Khan", "Ida", "dentist"))
    full = OnSiteClass("3B", "taken 08:57", taken=True, on_site=pupils, away=away)
    made = pdf(on_site_list(classes=(full, replace(full, name="3C"))))
    assert len(reader(made).pages) == 3
    assert words(made).count(SURNAMES[7]) == 2


def test_large_type_is_larger_and_loses_nobody():
    pupils = tuple(OnSitePupil(f"{name}-{WORD}", WORD, "register 08:52") for name in SURNAMES)
    full = OnSiteClass("3B", "taken 08:57", taken=True, on_site=pupils)
    large = pdf(on_site_list(classes=(full,), large=True))
    said = unbroken(words(large))
    assert all(f"{name}-{WORD},{WORD}" in said for name in SURNAMES)
    heads = {run.size for run in runs(reader(large).pages[1])}
    assert max(heads) > max(run.size for run in runs(reader(pdf(on_site_list())).pages[1])) + 4
    for page in reader(large).pages:
        assert not outside(page, PRINTABLE)
        assert not collisions(page)


def test_nobody_on_site_is_said_in_words():
    empty = OnSiteClass("3B", "taken 08:57", taken=True, on_site=())
    said = words(pdf(on_site_list(classes=(empty,), visitors=())))
    assert "Nobody of 3B is on site." in said
    assert "Nobody is signed in as a visitor." in said
    assert "Register not taken" not in said


# --- the register page ---------------------------------------------------------------------------
def test_the_register_page_says_who_sent_what_and_when():
    said = words(pdf(register_page()))
    for part in (
        "Register of 3B",
        "As submitted for Thursday 12 March 2026, morning",
        "Taken by Mrs A. Greenhalgh, Class teacher",
        "Submitted 12 March 2026, 09:14:00",
        "Received into the record 12 March 2026, 09:14:02",
        "On the register 5 In the room 2 Educated elsewhere 0 Absent, authorised 1",
        "No mark, or not confirmed 2",
        "1 Ahmed, Ben – No mark",
        "2 Brooks, Ella V On an educational visit or trip not yet confirmed; museum",
        "3 Okonkwo-Featherstonehaugh, Łukasz Şerife I Ill",
        "4 Patel, Zara L Arrived late while the register was open 12 minutes",
        "5 Şahin, David / Present in the morning",
        "Entry 18422 of the school’s record.",
    ):
        assert part in said
    assert HASH in unbroken(said)
    assert HASH[::-1] in unbroken(said)
    assert "Entered from paper" not in said


def test_a_register_entered_from_paper_keeps_both_names():
    said = words(pdf(register_page(entered_by="Ms R. Adeyemi")))
    assert "Taken by Mrs A. Greenhalgh, Class teacher Entered from paper by Ms R. Adeyemi" in said


def test_a_class_of_thirty_four_is_one_page():
    rows = tuple(RegisterRow(name, "Łukasz Şerife", "L", minutes=8) for name in SURNAMES)
    assert len(reader(pdf(register_page(rows=rows))).pages) == 1


def test_every_mark_is_counted_once():
    counts = dict(register_page().values()["counts"])
    everyone = int(counts.pop("On the register"))
    assert sum(map(int, counts.values())) == everyone == 5


def test_long_names_and_notes_keep_their_columns():
    rows = (RegisterRow(WORD, WORD, "L", minutes=8, note=WORD),)
    made = pdf(register_page(rows=rows))
    assert unbroken(words(made)).count(WORD) == 3
    (page,) = reader(made).pages
    assert not collisions(page)


def test_a_code_of_another_time_is_refused():
    with pytest.raises(ValueError, match="H may not stand on 12 March 2026"):
        register_page(rows=(RegisterRow("Patel", "Zara", "H"),))
