"""XML that is not well formed, or that tries something, is refused with its place."""

import pytest

from flat_folders import only
from herringbone.exchange.formats import read_any

ENTITY = '<!DOCTYPE a [<!ENTITY b "bbb">]><Pupils><Pupil>&b;</Pupil></Pupils>'
PUPIL = "<Pupil><PupilID>1</PupilID><SessionsPossible>{}</SessionsPossible>{}</Pupil>"
DETAIL = """<SessionDetail><AttendanceReason>{}</AttendanceReason>
<AbsenceSessions>{}</AbsenceSessions></SessionDetail>"""


def read(path, text):
    (path / "census.xml").write_text(text)
    return read_any(path / "census.xml", profile="census")


@pytest.mark.parametrize(
    ("text", "row", "words"),
    [
        ("<Pupils>\n<Pupil></Pupils>", 2, "not well-formed XML at column"),
        ("", 1, "not well-formed"),
        (ENTITY, 1, "document type or entities"),
    ],
)
def test_bad_xml(tmp_path, text, row, words):
    place, message = only(read(tmp_path, text).refused)
    assert place[1] == row and place[4] == "unreadable file" and words in message


@pytest.mark.parametrize(
    ("pupil", "kind"),
    [
        (PUPIL.format("many", ""), "bad value"),
        (PUPIL.format("90", DETAIL.format("I", "-1")), "bad value"),
        (PUPIL.format("90", DETAIL.format("8", "1")), "unknown code"),
        ("", "no pupil"),
    ],
)
def test_bad_totals(tmp_path, pupil, kind):
    reading = read(tmp_path, f"<Pupils>{pupil}</Pupils>")
    assert only(reading.refused)[0][4] == kind and not reading.totals


def test_more_absent_than_possible_is_warned(tmp_path):
    pupil = PUPIL.format("9", DETAIL.format("I", "10"))
    assert only(read(tmp_path, f"<Pupils>{pupil}</Pupils>").warnings)[0][3] == "1"
