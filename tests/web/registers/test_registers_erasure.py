"""Contents go when the law allows it and not a day before; the chain still verifies."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from herringbone.web.clock import LONDON
from herringbone.web.registers.alarms import note_use
from herringbone.web.registers.amending import amend
from herringbone.web.registers.changes import Author, Carried, Change, Occasion, Refused
from herringbone.web.registers.erasure import GROUNDS, Ground, erase_contents, erase_overdue
from herringbone.web.registers.models import (
    Alarm,
    Entry,
    EntryPart,
    ErasedPart,
    Kind,
    MarkDetail,
    PartContent,
    RegisterRow,
    Source,
)
from herringbone.web.registers.reading import history_of
from herringbone.web.registers.reasons import Reason
from herringbone.web.registers.rebuild import rebuild
from herringbone.web.registers.record import write_entry
from herringbone.web.registers.retention import kept_until, years_kept
from herringbone.web.registers.rows import codes_held
from herringbone.web.registers.verify import verify
from worlds import TODAY, draw

HEAD = Author("Una Head", "head", 5)
ENTERED = date(2026, 11, 20)
DUE = date(2032, 11, 20)


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, 0, tzinfo=LONDON)


@pytest.fixture
def kept(entered):
    """Entered on 20 November 2026: two drawn days, and an amendment of Ben's second one."""
    draw(
        entered.school,
        "Pupil Thu Fri\nAmy // II\nBen N/ N/",
        entered.pupils,
        starts=date(2026, 11, 19),
    )
    note_use(
        school=entered.school,
        pupil=entered.pupils["Ben"],
        kind="letter",
        reference="L-7",
        says="letter",
        first=TODAY,
        last=TODAY,
        at=at(ENTERED),
    )
    amend(
        school=entered.school,
        author=HEAD,
        pupil=entered.pupils["Ben"],
        date=TODAY,
        session="AM",
        code="I",
        at=at(ENTERED),
        reason=Reason.OTHER,
        words="his mother rang about tonsils",
        carried=Carried(note="tonsils"),
    )
    return entered


def erase(world, *names: str, day: date = DUE, ground: Ground = Ground.REQUEST) -> Entry | None:
    return erase_contents(
        school=world.school,
        pupils=[world.pupils[name] for name in names],
        author=HEAD,
        ground=ground,
        at=at(day),
    )


@pytest.mark.parametrize("ground", Ground)
def test_nothing_goes_before_its_six_years_are_over(kept, ground):
    assert erase(kept, "Ben", day=DUE - timedelta(days=1), ground=ground) is None
    assert PartContent.objects.count() == 3
    assert Entry.objects.count() == 2


def test_on_the_day_itself_contents_go_and_the_chain_holds(kept):
    before = {part.pk: part.digest for part in EntryPart.objects.all()}
    entry = erase(kept, "Ben")
    assert PartContent.objects.count() == 1
    assert ErasedPart.objects.count() == 2
    assert {part.pk: part.digest for part in EntryPart.objects.all()} == before
    assert (entry.kind, entry.person_name, entry.reason) == (
        Kind.ERASED,
        "Una Head",
        "erasure_requested",
    )
    assert verify(kept.school).differences == []


def test_nothing_about_the_pupil_is_left_in_record_or_projections(kept):
    assert Alarm.objects.count() == 1
    erase(kept, "Ben")
    ben = kept.pupils["Ben"]
    assert not RegisterRow.objects.filter(pupil=ben).exists()
    assert not MarkDetail.objects.filter(pupil=ben).exists()
    assert Alarm.objects.count() == 0
    assert history_of(ben, date(2026, 11, 1), TODAY) == []
    left = " ".join(
        str(row)
        for model in (Entry, EntryPart, ErasedPart, PartContent)
        for row in model.objects.values()
    )
    for word in ("tonsils", "mother", "Ben", ben.surname, ben.pupil_id):
        assert word not in left


def test_another_pupils_marks_stay_as_they_were(kept):
    erase(kept, "Ben")
    amy = kept.pupils["Amy"]
    held = codes_held(kept.school, [amy], [date(2026, 11, 19), TODAY])
    assert list(held.values()) == ["/", "\\", "I", "I"]


def test_what_must_still_be_kept_stays(kept):
    """A later entry about the same pupil is younger, and stands with what it says."""
    later = date(2027, 1, 11)
    write_entry(
        school=kept.school,
        occasion=Occasion(Kind.IMPORTED, Source.IMPORT, HEAD, at(later)),
        changes=[Change(kept.pupils["Ben"], TODAY, "AM", "M")],
    )
    erase(kept, "Ben")
    ben = kept.pupils["Ben"]
    held = codes_held(kept.school, [ben], [date(2026, 11, 19), TODAY])
    assert list(held.values()) == ["", "", "M", ""]
    assert verify(kept.school).differences == []
    rebuild(kept.school)
    assert codes_held(kept.school, [ben], [date(2026, 11, 19), TODAY]) == held


def test_erasing_again_changes_nothing(kept):
    erase(kept, "Ben")
    assert erase(kept, "Ben", day=DUE + timedelta(days=9)) is None


def test_all_that_is_overdue_goes_in_one_run_and_a_second_finds_nothing(kept, monkeypatch):
    monkeypatch.setattr("herringbone.web.registers.erasure.AT_ONCE", 1)
    done = erase_overdue(school=kept.school, author=HEAD, at=at(DUE))
    assert len(done) == 2
    assert PartContent.objects.count() == 0
    assert verify(kept.school).differences == []
    assert erase_overdue(school=kept.school, author=HEAD, at=at(DUE)) == []


def test_a_named_person_erases(kept):
    with pytest.raises(Refused, match="a named person"):
        erase_contents(
            school=kept.school,
            pupils=[kept.pupils["Ben"]],
            author=Author("", ""),
            ground=Ground.RETENTION,
            at=at(DUE),
        )


def test_registers_are_taken_on_after_an_erasure(kept):
    erase(kept, "Ben")
    write_entry(
        school=kept.school,
        occasion=Occasion(Kind.IMPORTED, Source.IMPORT, HEAD, at(DUE)),
        changes=[Change(kept.pupils["Ben"], DUE, "AM", "/")],
    )
    assert verify(kept.school).differences == []


def test_an_erasure_before_its_time_is_found_afterwards(kept, monkeypatch):
    """As somebody could do it who changes the program and not only asks it."""
    monkeypatch.setattr("herringbone.web.registers.erasure.kept_until", lambda *_: date(2020, 1, 1))
    entry = erase(kept, "Ben", day=date(2030, 1, 1))
    monkeypatch.undo()
    assert [str(one) for one in verify(kept.school).differences] == [
        f"entry {entry.seq}: erased contents before their years were over"
    ]


def test_an_erasure_that_states_other_contents_is_found(kept):
    entry = erase(kept, "Ben")
    part = EntryPart.objects.filter(content__isnull=False).get()
    ErasedPart.objects.create(school=kept.school, part=part, entry=entry)
    PartContent.objects.filter(part=part).delete()
    words = [str(one) for one in verify(kept.school).differences]
    assert f"entry {entry.seq}: does not state the contents that are gone" in words


def test_contents_that_name_no_entry_of_erasure_are_found(kept):
    part = EntryPart.objects.filter(entry__seq=2).get()
    ErasedPart.objects.create(school=kept.school, part=part, entry=Entry.objects.get(seq=1))
    PartContent.objects.filter(part=part).delete()
    words = [str(one) for one in verify(kept.school).differences]
    assert "erased contents: 1 name no entry of erasure" in words


def test_contents_named_as_erased_that_still_stand_are_found(kept):
    part = EntryPart.objects.filter(entry__seq=2).get()
    ErasedPart.objects.create(school=kept.school, part=part, entry=Entry.objects.get(seq=1))
    words = [str(one) for one in verify(kept.school).differences]
    assert "entry 2, part 0: is named as erased, and its content still stands" in words


def test_every_ground_has_its_words():
    assert set(GROUNDS) == set(Ground)


@given(st.dates(date(2024, 8, 19), date(2090, 12, 31)))
def test_never_less_than_six_years(day):
    until = kept_until(at(day), day)
    assert until.year - day.year >= 6
    assert (until - day).days >= 6 * 365 + 1


def test_the_longest_rule_since_the_entry_counts():
    """Three years until 18 August 2024; what still stood then is kept six, as in law."""
    assert years_kept(date(2023, 5, 1), date(2024, 1, 1)) == 3
    assert years_kept(date(2023, 5, 1), date(2026, 5, 2)) == 6
    assert kept_until(at(date(2024, 2, 29)), date(2030, 1, 1)) == date(2030, 3, 1)
