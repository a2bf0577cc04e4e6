"""What the record takes, what it refuses, and what it makes of what it took."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest

from herringbone.engine.england.codes import national_codes
from herringbone.web.clock import LONDON
from herringbone.web.registers.chain import BEGINNING
from herringbone.web.registers.changes import Author, Carried, Change, Occasion, Refused
from herringbone.web.registers.content import PartSaid, read, write
from herringbone.web.registers.models import (
    ChainHead,
    ClassRegister,
    Entry,
    Kind,
    MarkDetail,
    PartContent,
    Source,
)
from herringbone.web.registers.record import write_entry
from herringbone.web.registers.rows import codes_held
from herringbone.web.schools.tenancy import OutsideSchool, within
from worlds import NOW, TODAY, make_pupil, make_school

pytestmark = pytest.mark.both_databases
OFFICE = Author("Tess Office", "office manager", 3)


def record(world, *changes: Change, kind: Kind = Kind.TAKEN, **more) -> Entry:
    fields = {"source": Source.OFFICE, "author": OFFICE, "at": NOW, **more}
    return write_entry(school=world.school, occasion=Occasion(kind=kind, **fields), changes=changes)


def mark(world, name: str, code: str, day: date = TODAY, session: str = "AM", **carried) -> Change:
    return Change(world.pupils[name], day, session, code, Carried(**carried))


def detail(world, name: str = "Amy") -> MarkDetail | None:
    return MarkDetail.objects.filter(pupil=world.pupils[name], date=TODAY, session="AM").first()


def test_entries_are_numbered_and_chained(entered):
    first = record(entered, mark(entered, "Amy", "/"))
    second = record(entered, mark(entered, "Ben", "N"))
    assert (first.seq, second.seq) == (1, 2)
    assert first.previous_hash == BEGINNING
    assert second.previous_hash == first.hash
    head = ChainHead.objects.get()
    assert (head.seq, head.hash) == (2, second.hash)


def test_each_school_has_its_own_chain(entered):
    record(entered, mark(entered, "Amy", "/"))
    other = make_school("vale")
    pupil = make_pupil(other, "Dee")
    with within(other):
        entry = write_entry(
            school=other,
            occasion=Occasion(Kind.TAKEN, Source.OFFICE, OFFICE, NOW),
            changes=[Change(pupil, TODAY, "AM", "/")],
        )
    assert (entry.seq, entry.previous_hash) == (1, BEGINNING)


def test_moments_are_kept_in_utc_and_sessions_are_local(entered):
    """23:30 in London on a summer evening is 22:30 in UTC, and the session stays its local day."""
    late = datetime(2027, 6, 14, 23, 30, tzinfo=LONDON)
    entry = record(entered, mark(entered, "Amy", "/", date(2027, 6, 14)), at=late)
    entry.refresh_from_db()
    assert entry.recorded_at == datetime(2027, 6, 14, 22, 30, tzinfo=UTC)
    held = codes_held(entered.school, [entered.pupils["Amy"]], [date(2027, 6, 14)])
    assert held[entered.pupils["Amy"].pk, date(2027, 6, 14), "AM"] == "/"


def test_an_evening_that_comes_twice_keeps_its_order(entered):
    """01:30 comes twice when the clocks go back; the record knows which."""
    first = datetime(2026, 10, 25, 1, 30, tzinfo=LONDON, fold=0)
    second = datetime(2026, 10, 25, 1, 30, tzinfo=LONDON, fold=1)
    one = record(entered, mark(entered, "Amy", "/"), at=first)
    other = record(entered, mark(entered, "Amy", "N"), at=second)
    one.refresh_from_db()
    other.refresh_from_db()
    assert other.recorded_at - one.recorded_at == timedelta(hours=1)


@pytest.mark.parametrize(
    ("code", "day", "words"),
    [
        ("QQ", TODAY, "QQ is not a register code"),
        ("p", TODAY, "capital letters count, so P"),
        ("H", TODAY, "H may not stand on 20 November 2026: withdrawn on 19 August 2024"),
        ("K", date(2024, 3, 1), "K is not in use on 1 March 2024"),
    ],
)
def test_a_code_that_may_not_stand_on_its_day_is_refused(entered, code, day, words):
    with pytest.raises(Refused, match=words):
        record(entered, mark(entered, "Amy", code, day))
    assert Entry.objects.count() == 0


def test_a_stroke_is_the_stroke_of_its_session(entered):
    record(entered, mark(entered, "Amy", "\\"), mark(entered, "Amy", "/", session="PM"))
    (part,) = PartContent.objects.all()
    assert [one.new for one in read(part.text).marks] == ["/", "\\"]


def test_what_is_typed_with_blanks_is_kept_as_the_code(entered):
    record(entered, mark(entered, "Amy", " L ", minutes_late=4))
    assert read(PartContent.objects.get().text).marks[0].new == "L"


def test_every_code_of_the_book_goes_into_a_row_and_comes_out_again(entered):
    for code in national_codes().codes_on(TODAY):
        session = "AM" if "AM" in code.sessions else "PM"
        record(entered, mark(entered, "Amy", code.symbol, session=session))
        held = codes_held(entered.school, [entered.pupils["Amy"]], [TODAY])
        assert held[entered.pupils["Amy"].pk, TODAY, session] == code.symbol


def test_two_marks_for_one_session_are_refused(entered):
    with pytest.raises(Refused, match="one entry gives two marks"):
        record(entered, mark(entered, "Amy", "/"), mark(entered, "Amy", "N"))


def test_another_schools_pupil_is_refused(entered):
    other = make_pupil(make_school("vale"), "Dee")
    with pytest.raises(Refused, match="is not a pupil of Hill"):
        record(entered, Change(other, TODAY, "AM", "/"))


def test_nothing_is_written_outside_the_school(world):
    with pytest.raises(OutsideSchool):
        record(world, mark(world, "Amy", "/"))


def test_an_entry_without_changes_is_refused(entered):
    with pytest.raises(Refused, match="at least one mark"):
        record(entered)


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"at": datetime(2026, 11, 20, 9, 10)}, "time zone"),  # noqa: DTZ001 - what is refused
        ({"author": Author(" ", "office")}, "names the person"),
        ({"author": Author("N" * 121, "office")}, "121 characters long; 120 are the most"),
        ({"author": Author("Nul\x00", "office")}, "cannot be kept"),
        ({"author": Author("Half \ud83d", "office")}, "cannot be kept"),
        ({"reason": "because"}, "'because' is not on the list of reasons"),
        ({"reason_words": "w" * 2001}, "2001 characters long"),
        ({"class_name": "3B"}, "names class, date and session, all three"),
        ({"class_name": "3B", "date": TODAY, "session": "EV"}, "AM or PM, not 'EV'"),
        ({"headcount": -1}, "no head count"),
    ],
)
def test_what_a_database_could_not_hold_is_refused_alike_on_both(entered, more, words):
    with pytest.raises(Refused, match=words):
        record(entered, mark(entered, "Amy", "/"), **more)
    assert Entry.objects.count() == 0


@pytest.mark.parametrize(
    ("carried", "words"),
    [
        ({"note": "n" * 501}, "Note is 501 characters long; 500 are the most"),
        ({"provider": "\x00"}, "Provider holds a character that cannot be kept"),
        ({"minutes_late": -1}, "between 0 and 600, not -1"),
        ({"minutes_late": 601}, "between 0 and 600, not 601"),
        ({"expected": "QQ"}, "QQ is not a register code"),
    ],
)
def test_what_goes_with_a_mark_is_refused_alike(entered, carried, words):
    with pytest.raises(Refused, match=words):
        record(entered, mark(entered, "Amy", "L", **carried))


def test_a_session_is_morning_or_afternoon(entered):
    with pytest.raises(Refused, match="AM or PM, not 'EV'"):
        record(entered, mark(entered, "Amy", "/", session="EV"))


def test_a_sender_comes_twice_and_is_kept_once(entered):
    sender = uuid4()
    first = record(entered, mark(entered, "Amy", "/"), client_id=sender)
    again = record(entered, mark(entered, "Amy", "/"), client_id=sender)
    assert again == first
    assert Entry.objects.count() == 1


@pytest.mark.parametrize("code", ["N", "L"])
def test_a_senders_id_that_comes_with_other_marks_is_refused(entered, code):
    sender = uuid4()
    record(entered, mark(entered, "Amy", "/"), client_id=sender)
    with pytest.raises(Refused, match="with other marks"):
        record(entered, mark(entered, "Amy", code), client_id=sender)
    with pytest.raises(Refused, match="with other marks"):
        record(entered, mark(entered, "Ben", "/"), client_id=sender)


def test_details_follow_a_mark_and_go_with_it(entered):
    record(entered, mark(entered, "Amy", "L", minutes_late=7, note="bus", origin="desk:1"))
    assert (detail(entered).minutes_late, detail(entered).origin) == (7, "desk:1")
    record(entered, mark(entered, "Amy", "N"))
    assert (detail(entered).minutes_late, detail(entered).origin) == (None, "")
    assert detail(entered).note == "bus"


def test_no_minutes_and_nought_minutes_are_not_the_same(entered):
    record(entered, mark(entered, "Amy", "L", minutes_late=0))
    assert detail(entered).minutes_late == 0


def test_a_detail_that_says_nothing_any_more_is_taken_away(entered):
    record(entered, mark(entered, "Amy", "L", minutes_late=7))
    record(entered, mark(entered, "Amy", "/"))
    assert detail(entered) is None


def test_what_is_expected_is_no_mark_until_somebody_confirms_it(entered):
    record(entered, mark(entered, "Amy", "", expected="V", provider="zoo"), kind=Kind.PLANNED)
    held = codes_held(entered.school, [entered.pupils["Amy"]], [TODAY])
    assert held[entered.pupils["Amy"].pk, TODAY, "AM"] == ""
    assert detail(entered).expected == "V"
    record(entered, mark(entered, "Amy", "V", provider="zoo"))
    assert (detail(entered).expected, detail(entered).provider) == ("", "zoo")


def test_the_mark_that_stood_at_closing_is_kept_through_every_amendment(entered):
    after = NOW + timedelta(hours=2)
    record(entered, mark(entered, "Amy", "N"))
    record(entered, mark(entered, "Amy", "L", minutes_late=9))
    assert not detail(entered).is_amended
    record(entered, mark(entered, "Amy", "I"), kind=Kind.AMENDED, at=after, reason="mistake")
    record(entered, mark(entered, "Amy", "M"), kind=Kind.AMENDED, at=after, reason="mistake")
    assert (detail(entered).is_amended, detail(entered).original) == (True, "L")


def test_a_mark_put_where_none_stood_is_no_change_of_an_earlier_one(entered):
    after = NOW + timedelta(hours=2)
    record(entered, mark(entered, "Amy", "I"), kind=Kind.AMENDED, at=after, reason="mistake")
    assert detail(entered) is None


def test_a_closure_recorded_after_the_register_closed_amends_what_it_replaces(entered):
    record(entered, mark(entered, "Amy", "/"))
    record(entered, mark(entered, "Ben", "/"))
    record(entered, mark(entered, "Amy", "Y4"), kind=Kind.EVENT, at=NOW)
    record(entered, mark(entered, "Ben", "Y4"), kind=Kind.EVENT, at=NOW + timedelta(minutes=10))
    assert detail(entered, "Amy") is None
    assert detail(entered, "Ben").original == "/"


def test_an_entry_moves_the_version_of_each_register_that_it_touches(entered):
    make_pupil_in_4a = make_pupil(entered.school, "Dee", class_name="4A")
    entry = record(entered, mark(entered, "Amy", "/"), Change(make_pupil_in_4a, TODAY, "PM", "\\"))
    held = ClassRegister.objects.values_list("class_name", "session", "version", "submitted_at")
    assert sorted(held) == [("3B", "AM", entry.seq, None), ("4A", "PM", entry.seq, None)]


def test_a_long_import_moves_the_versions_that_there_are(entered):
    record(entered, mark(entered, "Amy", "/"))
    days = [day.date for day in entered.school.days.all()[:60]]
    entry = record(entered, *(mark(entered, "Ben", "/", day) for day in days), kind=Kind.IMPORTED)
    assert list(ClassRegister.objects.values_list("date", "version")) == [(TODAY, entry.seq)]


def test_nothing_is_left_where_an_entry_fails_half_way(entered, monkeypatch):
    def fails(*_args):
        raise RuntimeError("the last step fails")

    monkeypatch.setattr("herringbone.web.registers.record.raise_alarms", fails)
    with pytest.raises(RuntimeError):
        record(entered, mark(entered, "Amy", "L", minutes_late=3))
    assert Entry.objects.count() == MarkDetail.objects.count() == 0
    assert codes_held(entered.school, [entered.pupils["Amy"]], [TODAY]) == {
        (entered.pupils["Amy"].pk, TODAY, session): "" for session in ("AM", "PM")
    }


def test_an_entry_itself_says_nothing_about_a_pupil(entered):
    """So that erasing the parts erases all that the record says of a child."""
    record(
        entered,
        mark(entered, "Amy", "I", note="tonsils"),
        kind=Kind.AMENDED,
        at=NOW + timedelta(hours=1),
        reason="given",
        reason_words="Amy Ashdown's mother rang",
    )
    entry = Entry.objects.values().get()
    said = " ".join(str(value) for value in entry.values())
    pupil = entered.pupils["Amy"]
    for word in ("tonsils", "mother", pupil.forename, pupil.surname, pupil.pupil_id):
        assert word not in said
    assert "Amy Ashdown's mother rang" in PartContent.objects.get().text


def test_a_part_reads_back_as_it_was_written(entered):
    record(entered, mark(entered, "Amy", "L", minutes_late=3, note="späť — “late”"))
    text = PartContent.objects.get().text
    assert write(read(text)) == text


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", '{"pupil":"P1","marks":[["2026-11-20"]]}', "null"]
)
def test_what_is_no_part_is_refused(text):
    with pytest.raises(ValueError):
        read(text)


def test_an_empty_part_is_the_shortest():
    assert write(PartSaid("P1", ())) == '{"marks":[],"pupil":"P1"}'
