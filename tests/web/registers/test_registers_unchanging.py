"""What must never change from release to release, or what is written could no longer be read."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID

from herringbone.engine.england.codes import national_codes
from herringbone.web import registers
from herringbone.web.registers import migrations, triggers
from herringbone.web.registers.chain import BEGINNING, COVERED, digest_of, digest_of_all, hash_of
from herringbone.web.registers.content import MarkSaid, PartSaid, ProposedSaid, write
from herringbone.web.registers.models import Entry, Kind, Source
from herringbone.web.registers.reasons import Reason
from herringbone.web.registers.slots import SLOTS, session_of, slot_of

BYTES = (
    "|/|\\|L|B|J|P|V|W|C|E|F|H|I|M|R|S|T|G|N|O|U|D|X|Y|Z|#|I01|I02|X01|X02|X03|X04|X05|X06|X07"
    "|X08|X09|K|C1|J1|C2|Q|Y1|Y2|Y3|Y4|Y5|Y6|Y7"
)


def test_a_byte_in_a_row_keeps_its_code():
    """Codes are added at the end only: another order would turn every stored mark into another."""
    held = "|".join(national_codes().symbols)
    assert held.startswith(BYTES), held


def test_a_slot_keeps_its_date_and_session():
    start = date(2026, 9, 1)
    assert SLOTS == 732
    assert slot_of(start, start, "AM") == 0
    assert slot_of(start, date(2027, 8, 31), "PM") == 729
    assert slot_of(date(2027, 9, 1), date(2028, 8, 31), "PM") == 731
    for slot in range(730):
        assert slot_of(start, *session_of(start, slot)) == slot


def test_a_part_keeps_its_words_and_its_digest():
    text = write(
        PartSaid(
            "P7",
            (
                MarkSaid(date(2026, 11, 20), "AM", "N", "I", {"note": "späť"}, is_amended=True),
                MarkSaid(date(2026, 11, 20), "PM", "", "\\", {}, is_kept=True),
            ),
            (ProposedSaid(date(2026, 11, 20), "PM", "L", {"minutes_late": 4}),),
            "rang",
            {"channel": "phone", "at": "2026-11-20T09:31+00:00", "who": "mother"},
        )
    )
    assert text == (
        '{"evidence":{"at":"2026-11-20T09:31+00:00","channel":"phone","who":"mother"},'
        '"marks":[["2026-11-20","AM","N","I",{"note":"späť"},"a"],'
        '["2026-11-20","PM","","\\\\",{},"k"]],'
        '"proposed":[["2026-11-20","PM","L",{"minutes_late":4}]],"pupil":"P7","words":"rang"}'
    )
    assert digest_of("00ff", text) == (
        "3c0af2a2639ef0d060384442666cae8df8d4299803239ba8d9ba785cb5e06581"
    )


def test_an_entry_keeps_its_hash():
    """The hash of this entry, once and for all: another release must verify what this one wrote."""
    moment = datetime(2026, 11, 20, 8, 57, 3, 250_000, tzinfo=UTC)
    entry = Entry(
        school_id=1,
        seq=1,
        kind="taken",
        source="screen",
        class_name="3B",
        date=date(2026, 11, 20),
        session="AM",
        recorded_at=moment,
        captured_at=moment,
        user_id=7,
        person_name="Ros Teacher",
        person_position="class teacher",
        entered_by="",
        client_id=UUID(int=5),
        began_from=0,
        headcount=None,
        reason="",
        statement="",
        previous_hash=BEGINNING,
    )
    assert hash_of(entry, ["a" * 64, "b" * 64]) == (
        "3a0b03b92f1ee61b1ef6e1dce7f7da7ced090568dfd2368dc2874d23d77ebe6f"
    )
    assert len(COVERED) == 18


def test_digests_state_the_same_in_any_order():
    assert digest_of_all(["b", "a"]) == digest_of_all(["a", "b"])


def test_words_that_stand_in_the_record_keep_their_meaning():
    assert {kind.value for kind in Kind} >= {
        "taken", "amended", "imported", "event", "planned", "erased",
    }  # fmt: skip
    assert {source.value for source in Source} >= {
        "screen", "offline", "office", "paper", "slip", "import", "undo",
    }  # fmt: skip
    assert {reason.value for reason in Reason} >= {
        "given", "mistake", "arrived", "evidence", "found", "no_reason", "confirmed",
        "leave_decided", "late_register", "from_device", "school_event", "imported", "undone",
        "other",
    }  # fmt: skip


def test_no_later_migration_touches_a_legal_table():
    """SQLite changes a table by building it anew, and the triggers would be gone with the old."""
    legal = {table.removeprefix("registers_") for table in triggers.TABLES}
    later = sorted(Path(migrations.__path__[0]).glob("[0-9]*.py"))[2:]
    for path in later:
        text = path.read_text(encoding="utf-8").lower()
        for name in legal:
            told = re.search(rf"(model_name|name)=['\"]{name}['\"]", text)
            assert told is None, f"{path.name} alters {name}: add a table beside it"


def test_only_two_modules_add_entries():
    """Whoever else wrote an entry could leave the projections behind."""
    folder = Path(registers.__path__[0])
    callers = {
        path.name
        for path in folder.parent.rglob("*.py")
        if re.search(r"\bappend(_texts)?\(\s*(rows\.)?head\b", path.read_text(encoding="utf-8"))
    }
    assert callers == {"record.py", "erasure.py", "first_marks.py", "appending.py"}
