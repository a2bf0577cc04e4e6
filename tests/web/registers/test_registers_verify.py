"""The chain and what is made of it are checked against each other: any change is named."""

from __future__ import annotations

from datetime import date, datetime
from uuid import uuid4

import pytest
from django.db import connection

from herringbone.web.clock import LONDON
from herringbone.web.registers import triggers
from herringbone.web.registers.amending import amend
from herringbone.web.registers.changes import Author, Carried, Change
from herringbone.web.registers.details import FIELDS
from herringbone.web.registers.models import (
    ChainHead,
    ClassRegister,
    Entry,
    EntryPart,
    MarkDetail,
    PartContent,
    Proposal,
    RegisterRow,
)
from herringbone.web.registers.reasons import Channel, Evidence, Reason
from herringbone.web.registers.rebuild import RecordBroken, rebuild
from herringbone.web.registers.submission import submit_class_register
from herringbone.web.registers.verify import SUBMITTED, verify
from worlds import TODAY, draw

pytestmark = pytest.mark.both_databases
OFFICE = Author("Tess Office", "office manager", 3)
TEACHER = Author("Ros Teacher", "class teacher", 7)


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(TODAY.year, TODAY.month, TODAY.day, hour, minute, tzinfo=LONDON)


@pytest.fixture
def kept(entered):
    """Four entries: a drawn week, a register, a second one with a conflict, an amendment."""
    draw(
        entered.school,
        "Pupil Mon Tue Wed Thu\nAmy // // II //\nBen // /- // NN\nCal // // // //",
        entered.pupils,
        starts=date(2026, 11, 16),
    )
    for codes, began_from in (("/L/", 0), ("/N/", 0)):
        submit_class_register(
            school=entered.school,
            class_name="3B",
            date=TODAY,
            session="AM",
            changes=[
                Change(pupil, TODAY, "AM", code, Carried(minutes_late=7 if code == "L" else None))
                for pupil, code in zip(entered.pupils.values(), codes, strict=True)
            ],
            author=TEACHER,
            at=at(8, 57),
            client_id=uuid4(),
            began_from=began_from,
            headcount=3,
        )
    amend(
        school=entered.school,
        author=OFFICE,
        pupil=entered.pupils["Ben"],
        date=date(2026, 11, 19),
        session="AM",
        code="I",
        at=at(9, 40),
        reason=Reason.GIVEN,
        evidence=Evidence(Channel.TEXT, at(9, 31), "mother"),
    )
    return entered


@pytest.fixture
def unsealed(kept):
    """The same with its triggers gone, as somebody with the database in hand could do it."""
    with connection.cursor() as cursor:
        for table in triggers.TABLES:
            for name in triggers.names(connection.vendor):
                if name.startswith(f"keep_{table}_"):
                    on = f" ON {table}" if connection.vendor == "postgresql" else ""
                    cursor.execute(f"DROP TRIGGER {name}{on}")
    return kept


def found(world) -> list[str]:
    return [str(one) for one in verify(world.school).differences]


def test_a_record_that_nobody_touched_holds(kept):
    checked = verify(kept.school)
    assert checked.holds, checked.differences
    assert checked.number == Entry.objects.count() == 4
    assert checked.hash == Entry.objects.get(seq=4).hash
    assert Proposal.objects.count() == 1
    assert MarkDetail.objects.count() == 2


ENTRY_FIELDS = {
    "kind": "taken!",
    "source": "paper",
    "class_name": "4B",
    "date": date(2026, 11, 21),
    "session": "PM",
    "recorded_at": at(8, 58),
    "captured_at": at(8, 58),
    "user_id": 99,
    "person_name": "Somebody Else",
    "person_position": "head",
    "entered_by": "x",
    "client_id": uuid4(),
    "began_from": 7,
    "headcount": 30,
    "reason": "mistake",
    "statement": "x",
}


@pytest.mark.parametrize("name", ENTRY_FIELDS)
def test_every_field_of_an_entry_is_covered_by_its_hash(unsealed, name):
    Entry.objects.filter(seq=2).update(**{name: ENTRY_FIELDS[name]})
    assert any(words.startswith("entry 2: its words") for words in found(unsealed))


def test_the_fields_tried_are_all_that_an_entry_has():
    own = {field.attname for field in Entry._meta.concrete_fields}
    assert own - set(ENTRY_FIELDS) == {"id", "school_id", "seq", "previous_hash", "hash"}


def test_a_hash_made_anew_is_found_by_the_next_entry(unsealed):
    entry = Entry.objects.get(seq=2)
    Entry.objects.filter(seq=2).update(hash="f" * 64)
    words = found(unsealed)
    assert "entry 2: its words or parts are not those that its hash was made of" in words
    assert "entry 3: does not carry the hash of the entry before it" in words
    assert entry.hash


@pytest.mark.parametrize("field", ["salt", "text"])
def test_every_byte_of_a_part_is_covered_by_its_digest(unsealed, field):
    content = PartContent.objects.filter(part__entry__seq=2).first()
    value = getattr(content, field)
    for place in range(0, len(value), max(1, len(value) // 12)):
        letter = "0" if value[place] != "0" else "1"
        other = value[:place] + letter + value[place + 1 :]
        PartContent.objects.filter(pk=content.pk).update(**{field: other})
        assert any(words.startswith("entry 2, part 0: its content") for words in found(unsealed))
    PartContent.objects.filter(pk=content.pk).update(**{field: value})
    assert found(unsealed) == []


def test_a_digest_that_was_changed_is_found(unsealed):
    EntryPart.objects.filter(entry__seq=2, ordinal=1).update(digest="0" * 64)
    words = found(unsealed)
    assert "entry 2: its words or parts are not those that its hash was made of" in words
    assert "entry 2, part 1: its content is not what its digest was made of" in words


def test_a_part_filed_under_another_pupil_is_found(unsealed):
    part = PartContent.objects.filter(part__entry__seq=2).first()
    PartContent.objects.filter(pk=part.pk).update(pupil=unsealed.pupils["Cal"])
    assert any("filed under another" in words for words in found(unsealed))


def test_an_entry_taken_out_is_found(unsealed):
    entry = Entry.objects.get(seq=2)
    PartContent.objects.filter(part__entry=entry).delete()
    EntryPart.objects.filter(entry=entry).delete()
    Entry.objects.filter(seq=2).delete()
    words = found(unsealed)
    assert "entry 3: follows entry 1; 1 are missing" in words
    assert "entry 3: does not carry the hash of the entry before it" in words


def test_the_last_entry_taken_off_is_found_by_the_head(unsealed):
    entry = Entry.objects.get(seq=4)
    PartContent.objects.filter(part__entry=entry).delete()
    EntryPart.objects.filter(entry=entry).delete()
    Entry.objects.filter(seq=4).delete()
    words = found(unsealed)
    assert "entry 4: is missing; the chain should reach 4" in words
    assert any(words.startswith("head of the chain") for words in words)


def test_a_head_moved_back_is_found(unsealed):
    entry = Entry.objects.get(seq=3)
    ChainHead.objects.update(seq=3, hash=entry.hash)
    assert "head of the chain: 1 entries stand behind it" in found(unsealed)


def test_content_gone_without_an_erasure_is_found(unsealed):
    PartContent.objects.filter(part__entry__seq=4).delete()
    words = "entry 4, part 0: its content is gone, and no entry of erasure names it"
    assert words in found(unsealed)


def test_a_row_that_says_otherwise_is_found_and_mended(kept):
    row = RegisterRow.objects.get(pupil=kept.pupils["Cal"])
    marks = bytearray(row.marks)
    place = 2 * (TODAY - row.year_start).days
    assert marks[place]
    marks[place] = 0
    RegisterRow.objects.filter(pk=row.pk).update(marks=bytes(marks))
    wanted = (
        f"pupil {kept.pupils['Cal'].pupil_id}, 2026-11-20 AM: the row holds no mark, the record /"
    )
    assert found(kept) == [wanted]
    made = rebuild(kept.school)
    assert [str(one) for one in made.mended] == [wanted]
    assert found(kept) == []


@pytest.mark.parametrize(
    ("model", "change"),
    [
        (MarkDetail, {"minutes_late": 44}),
        (MarkDetail, {"is_amended": False}),
        (MarkDetail, {"note": "written past the record"}),
        (ClassRegister, {"submitted_by": "Somebody Else"}),
        (ClassRegister, {"is_late": True}),
        (ClassRegister, {"headcount": None}),
        (ClassRegister, {"version": 99}),
        (ClassRegister, {"version": 0}),
        (Proposal, {"code": "I"}),
    ],
)
def test_every_projection_is_compared_and_can_be_rebuilt(kept, model, change):
    before = state()
    model.objects.all().update(**change)
    words = found(kept)
    assert words
    if change == {"version": 99}:
        ClassRegister.objects.all().update(version=0)
    rebuild(kept.school)
    assert found(kept) == []
    after = state()
    if "version" not in change:
        assert after == before


@pytest.mark.parametrize("model", [RegisterRow, MarkDetail, ClassRegister, Proposal])
def test_a_projection_that_is_gone_comes_back(kept, model):
    before = state()
    model.objects.all().delete()
    assert found(kept)
    rebuild(kept.school)
    assert found(kept) == []
    assert state() == before


def state() -> dict[str, list[tuple[object, ...]]]:
    """All that comes from the record, without keys and versions."""
    return {
        "rows": sorted(
            (key, start, bytes(marks))
            for key, start, marks in RegisterRow.objects.values_list(
                "pupil_id", "year_start", "marks"
            )
        ),
        "details": sorted(MarkDetail.objects.values_list("pupil_id", "date", "session", *FIELDS)),
        "registers": sorted(
            ClassRegister.objects.exclude(submitted_at=None).values_list(
                "class_name", "date", "session", *SUBMITTED
            )
        ),
        "proposals": sorted(
            Proposal.objects.values_list("pupil_id", "date", "session", "standing", "code")
        ),
    }


def test_nothing_is_rebuilt_from_a_record_that_does_not_hold(unsealed):
    Entry.objects.filter(seq=2).update(person_name="Somebody Else")
    MarkDetail.objects.all().delete()
    with pytest.raises(RecordBroken) as broken:
        rebuild(unsealed.school)
    assert broken.value.differences
    assert MarkDetail.objects.count() == 0
