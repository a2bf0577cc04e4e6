"""`contacts.csv`, `events.csv`, `done.csv` and `notices.csv`."""

from datetime import date

import pytest

from flat_folders import only, read, warnings
from herringbone.engine.record.roll import Done, Notice, SchoolEvent

CONTACTS = "pupil_id,contact_id,priority,surname,may_contact\n"
NOTICES = "pupil_id,contact_id,date,outcome,issued_by\n"


def test_what_they_hold(tmp_path):
    files = {
        "contacts.csv": CONTACTS + "ann,c1,1,Hart,1\nann,c2,2,Hart,\n",
        "events.csv": "date,event,subject_kind,subject,outcome\n"
        "2024-09-20,parents_evening,,,\n2024-09-21,letter_sent,pupil,ann,done\n",
        "done.csv": "provision,step,subject,date,outcome\nRIV-26,meeting,ann,2024-07-01,\n",
        "notices.csv": NOTICES + "ann,c1,2024-09-10,paid,Somerset\n",
    }
    reading = read(tmp_path, files)
    registers = reading.registers
    assert not warnings(reading)
    assert registers.contacts[0].values == {"priority": "1", "surname": "Hart", "may_contact": "1"}
    assert registers.events[0] == SchoolEvent(date(2024, 9, 20), "parents_evening")
    assert registers.events[1].subject == "ann"
    assert registers.done == (Done("RIV-26", "meeting", "ann", date(2024, 7, 1)),)
    assert registers.notices == (Notice("ann", "c1", date(2024, 9, 10), "paid", "Somerset"),)


@pytest.mark.parametrize(
    ("file", "text", "row", "column", "kind"),
    [
        ("contacts.csv", CONTACTS + "dan,c1,1,Hart,1\n", 2, "pupil_id", "unknown pupil"),
        ("contacts.csv", CONTACTS + "ann,,1,Hart,1\n", 2, "contact_id", "bad value"),
        ("contacts.csv", CONTACTS + "ann,c1,1,Hart,yes\n", 2, "may_contact", "bad value"),
        ("contacts.csv", CONTACTS + "ann,c1,first,Hart,1\n", 2, "priority", "bad value"),
        ("contacts.csv", CONTACTS + "ann,c1,1,,\nann,c1,1,,\n", 3, "contact_id", "duplicate"),
        ("events.csv", "date,event\n2024-09-20,\n", 2, "event", "bad value"),
        ("events.csv", "date,event\n20/09/2024,report\n", 2, "date", "bad value"),
        (
            "events.csv",
            "date,event,subject_kind,subject\n2024-09-20,report,child,ann\n",
            2,
            "subject_kind",
            "bad value",
        ),
        (
            "events.csv",
            "date,event,subject_kind,subject\n2024-09-20,report,pupil,dan\n",
            2,
            "subject",
            "unknown pupil",
        ),
        ("events.csv", "event\nreport\n", 1, "date", "missing column"),
        (
            "done.csv",
            "provision,step,subject,date\n,,ann,2024-07-01\n",
            2,
            "provision",
            "bad value",
        ),
        ("notices.csv", NOTICES + "ann,c1,2024-09-10,lost,\n", 2, "outcome", "bad value"),
        ("notices.csv", NOTICES + "dan,c1,2024-09-10,paid,\n", 2, "pupil_id", "unknown pupil"),
    ],
)
def test_a_bad_row(tmp_path, file, text, row, column, kind):
    place, _ = only(read(tmp_path, {file: text}).refused)
    assert (place[0], place[1], place[2], place[4]) == (file, row, column, kind)


def test_a_notice_to_someone_who_is_no_contact_is_warned(tmp_path):
    files = {
        "contacts.csv": CONTACTS + "ann,c1,1,Hart,1\n",
        "notices.csv": NOTICES + "ann,c9,2024-09-10,paid,\n",
    }
    assert [p.column for p in warnings(read(tmp_path, files))] == ["contact_id"]
