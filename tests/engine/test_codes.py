"""What a mark means on a date, and what is said where it may not stand."""

from datetime import date

import numpy as np
import pytest

from herringbone.engine.england.code_book import DatedCode
from herringbone.engine.england.codes import (
    CLASS_INDEX,
    CLASSES,
    Code,
    CodeBook,
    CodeClass,
    national_codes,
    read_code_book,
)
from herringbone.engine.england.national import threshold

BOOK = national_codes()
BEFORE, AFTER = date(2024, 8, 18), date(2024, 8, 19)

CLASSES_TO_2024 = {
    CodeClass.PRESENT: "/ \\ L",
    CodeClass.EDUCATIONAL: "B J P V W",
    CodeClass.AUTHORISED: "C E H I I01 I02 M R S T",
    CodeClass.UNAUTHORISED: "G N O U",
    CodeClass.NOT_POSSIBLE: "D X X01 Y",
    CodeClass.CLOSED: "Z #",
    CodeClass.COVID: "",
}
CLASSES_FROM_2024 = {
    CodeClass.PRESENT: "/ \\ L",
    CodeClass.EDUCATIONAL: "B K P V W",
    CodeClass.AUTHORISED: "C C1 C2 E I I01 I02 J1 M R S T",
    CodeClass.UNAUTHORISED: "G N O U",
    CodeClass.NOT_POSSIBLE: "D Q X X01 Y1 Y2 Y3 Y4 Y5 Y6 Y7",
    CodeClass.CLOSED: "Z #",
    CodeClass.COVID: "",
}


def class_on(symbol: str, on: date) -> CodeClass | None:
    code = BOOK.meaning(symbol, on)
    return code.code_class if code else None


@pytest.mark.parametrize(
    ("on", "expected"), [(BEFORE, CLASSES_TO_2024), (AFTER, CLASSES_FROM_2024)]
)
def test_every_code_has_its_class_on_either_side_of_19_august_2024(on, expected):
    found = {c: {x.symbol for x in BOOK.codes_on(on) if x.code_class is c} for c in CodeClass}
    assert found == {c: set(symbols.split()) for c, symbols in expected.items()}


def test_every_class_has_a_number_and_is_expected_above():
    assert set(CLASS_INDEX) == set(CodeClass) == set(CLASSES_TO_2024) == set(CLASSES_FROM_2024)
    assert [CLASSES[number] for number in CLASS_INDEX.values()] == list(CLASS_INDEX)
    assert CLASSES[0] is None


def test_an_interview_counted_as_attended_until_its_code_changed():
    assert class_on("J", BEFORE) is CodeClass.EDUCATIONAL
    assert class_on("J1", AFTER) is CodeClass.AUTHORISED
    assert class_on("J", AFTER) is class_on("J1", BEFORE) is None


@pytest.mark.parametrize(
    ("symbol", "on", "expected"),
    [
        ("X", date(2020, 8, 31), CodeClass.NOT_POSSIBLE),
        ("X", date(2020, 9, 1), CodeClass.COVID),
        ("X", date(2022, 3, 31), CodeClass.COVID),
        ("X", date(2022, 4, 1), CodeClass.NOT_POSSIBLE),
        ("X01", date(2021, 6, 1), CodeClass.NOT_POSSIBLE),
        ("X02", date(2022, 3, 31), CodeClass.COVID),
        ("X02", date(2022, 4, 1), None),
        ("X03", date(2021, 8, 31), CodeClass.COVID),
        ("X03", date(2021, 9, 1), None),
        ("X08", date(2021, 8, 31), None),
        ("X08", date(2021, 9, 1), CodeClass.COVID),
        ("I02", date(2021, 1, 31), None),
        ("I02", date(2022, 1, 10), CodeClass.AUTHORISED),
        ("IO2", date(2022, 1, 10), CodeClass.AUTHORISED),
        ("F", date(2013, 8, 31), CodeClass.AUTHORISED),
        ("F", date(2013, 9, 1), None),
    ],
)
def test_a_code_holds_only_between_its_days(symbol, on, expected):
    assert class_on(symbol, on) is expected


def test_sub_codes_count_as_their_parent():
    on = date(2021, 10, 1)
    assert {c.symbol: c.parent for c in BOOK.codes_on(on) if c.parent != c.symbol} == {
        "I01": "I",
        "I02": "I",
        **dict.fromkeys(["X01", "X02", "X05", "X06", "X07", "X08", "X09"], "X"),
    }


def test_codes_entered_ahead_are_expected_until_confirmed():
    def expected(on):
        return "".join(sorted(code.symbol for code in BOOK.codes_on(on) if code.expected))

    assert (expected(BEFORE), expected(AFTER)) == ("BDPVW", "BDKPVW")


def test_a_stroke_belongs_to_its_session_and_every_other_code_to_both():
    sessions = {code.symbol: code.sessions for code in BOOK.codes_on(AFTER)}
    assert sessions.pop("/") == {"AM"}
    assert sessions.pop("\\") == {"PM"}
    assert set(sessions.values()) == {frozenset({"AM", "PM"})}


def test_codes_that_count_to_a_penalty_notice_agree_with_the_national_threshold():
    notice = threshold("penalty_notice", on=AFTER)
    counted = {BOOK.symbol(byte) for byte in np.flatnonzero(BOOK.threshold_table(AFTER))}
    assert counted == set(notice.words("codes")) == set("GNOU")
    assert threshold("penalty_notice", on=BEFORE) is None
    assert not BOOK.threshold_table(BEFORE).any()


def test_bytes_and_symbols_are_each_others_inverse():
    assert BOOK.symbols[0] == ""
    assert [BOOK.byte(symbol) for symbol in BOOK.symbols] == list(range(len(BOOK.symbols)))
    assert [BOOK.symbol(byte) for byte in range(len(BOOK.symbols))] == list(BOOK.symbols)
    assert len(BOOK.symbols) < 256


def test_a_mark_as_written_is_trimmed_and_respelled_but_its_case_counts():
    assert BOOK.byte("") == BOOK.byte("-") == BOOK.byte("  ") == 0
    assert BOOK.byte(" Y1 ") == BOOK.byte("Y1")
    assert BOOK.byte("IO2") == BOOK.byte("I02")
    assert BOOK.byte("y1") is BOOK.byte("@") is None
    assert BOOK.is_known("J") and BOOK.is_known("IO1")
    assert not BOOK.is_known("-") and not BOOK.is_known("j")


@pytest.mark.parametrize(
    ("symbol", "on", "says"),
    [
        (
            "H",
            date(2024, 9, 3),
            (
                "H may not stand on 3 September 2024: withdrawn on 19 August 2024; "
                "today C where leave was granted, otherwise G"
            ),
        ),
        (
            "J1",
            date(2024, 3, 18),
            ("J1 is not in use on 18 March 2024: from 19 August 2024; until then J"),
        ),
        ("y1", AFTER, "y1 is not a register code: capital letters count, so Y1"),
        ("l1", AFTER, "l1 is not a register code; did you mean L?"),
        (
            "@",
            BEFORE,
            (
                "@ is not a register code; on 18 August 2024 there are "
                "/ \\ L B J P V W C E H I M R S T G N O U D X Y Z #"
            ),
        ),
        ("/", date(2006, 8, 31), "/ is not in use on 31 August 2006: from 1 September 2006"),
    ],
)
def test_a_mark_that_may_not_stand_is_answered_with_what_would_be_right(symbol, on, says):
    assert BOOK.problem(symbol, on) == says


@pytest.mark.parametrize("symbol", ["", "-", "/", " L ", "IO2"])
def test_nothing_is_wrong_with_a_valid_mark_or_with_none(symbol):
    assert BOOK.problem(symbol, AFTER) is None


def test_a_code_has_a_problem_exactly_where_it_has_no_meaning():
    days = [
        day
        for change in BOOK.change_dates()
        for day in (date.fromordinal(change.toordinal() - 1), change)
    ]
    for symbol in BOOK.symbols[1:]:
        for on in days:
            assert (BOOK.problem(symbol, on) is None) == (BOOK.meaning(symbol, on) is not None)


def test_a_withdrawn_code_is_mapped_only_where_it_is_certain():
    withdrawn = [s for s in BOOK.symbols[1:] if not BOOK.meaning(s, AFTER)]
    assert {s: BOOK.legacy(s, AFTER) for s in withdrawn if BOOK.legacy(s, AFTER)} == {"J": "J1"}
    assert BOOK.legacy("J", BEFORE) is None
    assert BOOK.legacy("L", AFTER) is BOOK.legacy("@", AFTER) is None


def test_every_withdrawn_or_new_code_says_what_is_right():
    for symbol in BOOK.symbols[1:]:
        for on in (BEFORE, AFTER):
            problem = BOOK.problem(symbol, on)
            assert problem is None or "; " in problem, symbol


def test_tables_are_the_meanings_by_byte_in_every_era():
    for on in (date(2000, 1, 1), *BOOK.change_dates()):
        table = BOOK.class_table(on)
        assert table.dtype == np.uint8 and table.shape == (len(BOOK.symbols),)
        assert [CLASSES[number] for number in table] == [class_on(s, on) for s in BOOK.symbols]


def test_tables_differ_across_every_change_and_nowhere_else():
    changes = BOOK.change_dates()
    assert list(changes) == sorted(changes)
    for change, following in zip(changes, [*changes[1:], date(2100, 1, 1)], strict=True):
        eve, last = (date.fromordinal(day.toordinal() - 1) for day in (change, following))
        assert (BOOK.class_table(eve) != BOOK.class_table(change)).any()
        assert BOOK.class_table(change) is BOOK.class_table(last)


def test_tables_cannot_be_written_to_because_everyone_shares_them():
    with pytest.raises(ValueError, match="read-only"):
        BOOK.class_table(AFTER)[1] = 0
    assert read_code_book() is not national_codes() is national_codes()


def test_two_meanings_on_one_day_are_refused():
    def dated(first, last):
        code = Code("A", CodeClass.PRESENT, "", "A", False, False, frozenset({"AM"}))
        return DatedCode(code, first, last)

    with pytest.raises(ValueError, match="code A: two meanings from 2020-01-01"):
        CodeBook([dated(date(2019, 1, 1), date(2020, 1, 1)), dated(date(2020, 1, 1), None)])
