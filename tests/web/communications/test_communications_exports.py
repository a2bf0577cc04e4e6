"""Files out of the log: whole and sealed as evidence, without the other parent for a parent."""

from __future__ import annotations

import csv
import io
import json
from datetime import timedelta
from hashlib import sha256

import pytest
from pypdf import PdfReader
from said import CLERK, said

from herringbone.web.communications.exporting import Asked, export, plain
from herringbone.web.communications.for_parents import LEFT_OUT, NotToBeTold
from herringbone.web.communications.logging import take_back
from herringbone.web.communications.models import (
    Channel,
    Communication,
    Direction,
    ExportReceipt,
    Held,
    Outcome,
)
from herringbone.web.communications.sealing import FIELDS
from herringbone.web.registers.changes import Author
from herringbone.web.schools.deeds import Deed
from herringbone.web.schools.models import PupilAccess, Role
from herringbone.web.schools.tenancy import within
from herringbone.web.schools.viewer import viewer_of
from worlds import NOW, make_contact

pytestmark = pytest.mark.both_databases


@pytest.fixture
def told(entered):
    """What a morning leaves of Ben, and one row of Cal alone."""
    said(entered, words="high temperature 🙂")
    said(entered, words="Ben is with me", contact_key="C2", with_whom="father (Mr Rex Holt)",
         to_where="07700 900456")  # fmt: skip
    said(entered, words="his dad Rex has him, 07700900456", outcome=Outcome.RECEIVED)
    said(entered, words="I think his dad forgot", outcome=Outcome.RECEIVED)
    said(entered, words="ring +44 7700 900 456", outcome=Outcome.RECEIVED)
    said(entered, words="told of a conference", channel=Channel.NOTICE, contact_key="",
         direction=Direction.OUT, with_whom="social worker")  # fmt: skip
    wrong = said(entered, words="=never said")[0]
    take_back(row=wrong, why="another family", author=CLERK, now=NOW + timedelta(minutes=5))
    said(entered, "Cal", words="Cal alone")
    return entered


def made(world, *names: str, held: str = Held.EVIDENCE, kind: str = "csv", **more):
    pupils = [world.pupils[name] for name in names or ("Ben",)]
    asked = Asked(pupils, held, kind, given_to="the court", **more)
    return export(school=world.school, asked=asked, author=CLERK, now=NOW)


def table(receipt: ExportReceipt) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(bytes(receipt.file).decode("utf-8-sig"))))


def printed(receipt: ExportReceipt) -> str:
    pages = PdfReader(io.BytesIO(bytes(receipt.file))).pages
    return " ".join(" ".join(page.extract_text().split()) for page in pages)


def test_evidence_holds_every_row_and_names_who_exported_it(told):
    receipt = made(told)
    rows = table(receipt)
    about_ben = Communication.objects.filter(pupil=told.pupils["Ben"])
    assert [int(row["entry"]) for row in rows] == [row.pk for row in about_ben.order_by("pk")]
    assert {row["exported_by"] for row in rows} == {"Tess Office, office manager"}
    assert {row["receipt"] for row in rows} == {receipt.number}
    wrong = next(row for row in rows if row["takes_back"])
    assert any(row["entry"] == wrong["takes_back"] for row in rows)


def test_the_fingerprint_can_be_worked_out_again_by_anybody(told):
    """From the stored rows, by the rule that the reference page gives."""
    receipt = made(told)
    before = "0" * 64
    for row in table(receipt):
        values = [row[name].removeprefix("'") for name in FIELDS]
        said_so = json.dumps(values, ensure_ascii=False, separators=(",", ":"))
        before = sha256(f"{before}\n{said_so}".encode()).hexdigest()
        assert row["fingerprint"] == before
    assert receipt.fingerprint == before


def test_one_row_more_is_another_fingerprint(told):
    first = made(told)
    said(told, words="and one more")
    second = made(told)
    assert first.fingerprint != second.fingerprint
    assert table(second)[: first.rows] == [
        {**row, "receipt": second.number} for row in table(first)
    ]


def test_a_number_is_never_given_twice(told):
    numbers = [made(told).number for _ in range(3)]
    assert len(set(numbers)) == 3
    assert all(number.startswith("COM-") for number in numbers)


def test_a_cell_that_a_spreadsheet_would_run_begins_with_an_apostrophe(told):
    assert "'=never said" in {row["words"] for row in table(made(told))}


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ('=HYPERLINK("http://x")', '\'=HYPERLINK("http://x")'),
        ("+44 7700 900123", "'+44 7700 900123"),
        ("-2", "'-2"),
        ("@SUM(1)", "'@SUM(1)"),
        ("\tx", "'\tx"),
        ("\r\n=1", "'\r\n=1"),
        ("＝1+1", "'＝1+1"),
        ("'tis", "''tis"),
        ("07700900123", "'07700900123"),
        ("1e5", "'1e5"),
        ("123456789012345678", "'123456789012345678"),
        ("high temperature", "high temperature"),
        ("07700 900123", "07700 900123"),
        ("12", "12"),
        ("", ""),
    ],
)
def test_a_value_is_shown_as_it_is_and_can_be_had_back(value, shown):
    assert plain(value) == shown
    assert plain(value).removeprefix("'") == value


def test_every_column_is_guarded_and_excel_reads_the_letters(told):
    clerk = Author("=cmd", "Zażółć", 7)
    asked = Asked([told.pupils["Ben"]], Held.EVIDENCE, "csv", given_to="@court")
    receipt = export(school=told.school, asked=asked, author=clerk, now=NOW)
    assert bytes(receipt.file).startswith(b"\xef\xbb\xbf")
    for row in table(receipt):
        assert (row["exported_by"], row["given_to"]) == ("'=cmd, Zażółć", "'@court")
        assert not any(value.startswith(("=", "+", "-", "@")) for value in row.values())


def test_each_row_says_of_whom_it_is_for_another_system(told):
    rows = table(made(told, "Ben", "Cal"))
    born = told.pupils["Ben"].date_of_birth.isoformat()
    assert {(row["pupil_name"], row["born"]) for row in rows} >= {("Ben Birchall", born)}
    assert len({row["pupil_name"] for row in rows}) == 2


@pytest.mark.parametrize("kind", ["pdf", "csv"])
@pytest.mark.parametrize("names", [("Ben",), ("Ben", "Cal")])
def test_every_channel_and_both_directions_are_in_the_evidence(entered, kind, names):
    for channel in Channel:
        for direction in Direction:
            said(entered, *names, channel=channel, direction=direction,
                 words=f"by {channel} {direction}")  # fmt: skip
    receipt = made(entered, *names, kind=kind)
    text = printed(receipt) if kind == "pdf" else bytes(receipt.file).decode()
    for channel in Channel:
        for direction in Direction:
            assert text.count(f"by {channel} {direction}") == len(names)
    if kind == "pdf":
        for label in Channel.labels:
            for way in ("from the school", "to the school"):
                assert f"{label.capitalize()}, {way}" in text


def test_the_paper_is_whole_tagged_and_strikes_what_was_taken_back(told):
    receipt = made(told, kind="pdf")
    text = printed(receipt)
    for words in (
        "Ben is with me",
        "told of a conference",
        "Taken back by Tess Office",
        "Nothing is left out",
        "slightly smiling face",
        receipt.number,
        "the court",
        "Tess Office, office manager",
    ):
        assert words in text, words
    assert receipt.fingerprint[:8] in text
    assert "Cal alone" not in text
    root = PdfReader(io.BytesIO(bytes(receipt.file))).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]


def test_a_family_s_evidence_names_each_child(told):
    receipt = made(told, "Ben", "Cal", kind="pdf")
    text = printed(receipt)
    assert receipt.is_family
    assert "Cal alone" in text
    assert "high temperature" in text
    for child in ("Ben", "Cal"):
        assert f"{told.pupils[child].forename} {told.pupils[child].surname} Class 3B · born" in text


def parent(world, contact_key: str):
    return world.pupils["Ben"].contacts.get(contact_id=contact_key)


@pytest.mark.parametrize("kind", ["csv", "pdf"])
def test_a_parent_is_given_nothing_about_the_other(told, kind):
    receipt = made(told, held=Held.PARENT, kind=kind, contact=parent(told, "C1"))
    read = printed if kind == "pdf" else lambda r: bytes(r.file).decode()
    text = read(receipt)
    assert "high temperature" in text
    assert LEFT_OUT in text
    for hidden in (
        "Rex",
        "Holt",
        "900456",
        "900 456",
        "with me",
        "conference",
        "social worker",
        "his dad",
    ):
        assert hidden not in text, hidden


def test_an_adult_who_may_not_be_told_is_given_nothing(told):
    restricted = make_contact(told.pupils["Ben"], "Ivo", legal_restriction="No contact.")
    aunt = make_contact(told.pupils["Ben"], "Una", parental_responsibility="0")
    for contact in (restricted, aunt):
        with pytest.raises(NotToBeTold, match="may not be given this"):
            made(told, held=Held.PARENT, contact=contact)
    assert not ExportReceipt.objects.exists()


@pytest.mark.parametrize("kind", ["pdf", "csv"])
def test_one_entry_goes_to_safeguarding_with_a_receipt(told, kind):
    row = Communication.objects.filter(words="told of a conference").get()
    receipt = made(told, held=Held.ENTRY, kind=kind, entry=row)
    text = printed(receipt) if kind == "pdf" else bytes(receipt.file).decode()
    assert (receipt.entry, receipt.rows) == (row, 1)
    assert "told of a conference" in text
    assert receipt.number in text
    assert "Ben is with me" not in text


@pytest.mark.parametrize("kind", ["pdf", "csv"])
def test_one_entry_that_was_taken_back_says_so_in_the_other_system(told, kind):
    row = Communication.objects.get(words="=never said", takes_back=None)
    receipt = made(told, held=Held.ENTRY, kind=kind, entry=row)
    text = printed(receipt) if kind == "pdf" else bytes(receipt.file).decode()
    assert "another family" in text
    if kind == "pdf":
        assert "Taken back by Tess Office" in text
        assert f"entry {row.pk} alone" in text
        assert "This is not the whole log." in text


# --- on the screen ---


def test_export_asks_to_whom_and_gives_a_number_and_the_file(world):
    with within(world.school):
        said(world, words="high temperature")
    head, ben = world.client(Role.HEAD), world.pupils["Ben"]
    url = world.url(f"communications/pupils/{ben.pk}/export/")
    refused = head.post(url, {"held": "evidence", "kind": "pdf", "given_to": ""})
    assert "it cannot stay empty" in refused.content.decode()
    answer = head.post(url, {"held": "evidence", "kind": "csv", "given_to": "the court"})
    with within(world.school):
        receipt = ExportReceipt.objects.get()
    shown = head.get(answer.url).content.decode()
    for words in (receipt.number, receipt.fingerprint, "the court", "1 entry"):
        assert words in shown
    file = head.get(world.url(f"communications/receipts/{receipt.pk}/file/"))
    assert file.content == bytes(receipt.file)
    assert file["Content-Disposition"] == f'attachment; filename="{receipt.number}.csv"'
    log = head.get(world.url(f"communications/pupils/{ben.pk}/")).content.decode()
    assert receipt.number in log


def test_for_a_parent_one_is_chosen_and_may_be_told(world):
    head, ben = world.client(Role.HEAD), world.pupils["Ben"]
    aunt = make_contact(ben, "Una", parental_responsibility="0")
    url = world.url(f"communications/pupils/{ben.pk}/export/")
    fields = {"held": "parent", "kind": "pdf", "given_to": "her"}
    assert "Choose the parent" in head.post(url, fields).content.decode()
    refused = head.post(url, {**fields, "who": str(aunt.pk)})
    assert "may not be given this" in refused.content.decode()


def test_the_office_reads_and_does_not_export(world):
    with within(world.school):
        row = said(world)[0]
    office = world.client(Role.OFFICE)
    for path in (f"pupils/{world.pupils['Ben'].pk}/export/", f"{row.pk}/export/"):
        assert office.get(world.url(f"communications/{path}")).status_code == 403


def test_an_entry_is_exported_from_its_page(world):
    with within(world.school):
        row = said(world)[0]
    dsl = world.client(Role.DSL)
    url = world.url(f"communications/{row.pk}/export/")
    assert "high temperature" in dsl.get(url).content.decode()
    dsl.post(url, {"kind": "pdf", "given_to": "case 12 of the safeguarding system"})
    with within(world.school):
        assert ExportReceipt.objects.get().entry == row


def test_an_adult_restricted_as_to_one_child_is_given_nothing_of_the_family(told):
    """The order is written with Cal alone; the part about Ben may still be given by itself."""
    father = parent(told, "C2")
    row = told.pupils["Cal"].contacts.get(contact_id="C2")
    row.legal_restriction = "Order of 3 May: no contact"
    row.save()
    with pytest.raises(NotToBeTold, match="may not be given this"):
        made(told, "Ben", "Cal", held=Held.PARENT, contact=father)
    assert made(told, held=Held.PARENT, contact=father).rows == 1


def test_a_family_s_log_is_exported_from_it_and_each_child_was_looked_at(world):
    with within(world.school):
        for name in ("Ben", "Cal"):
            pupil = world.pupils[name]
            pupil.family_id = "F1"
            pupil.save(update_fields=["family_id"])
            said(world, name)
    head, ben = world.client(Role.HEAD), world.pupils["Ben"]
    log = head.get(world.url(f"communications/pupils/{ben.pk}/?who=family")).content.decode()
    url = world.url(f"communications/pupils/{ben.pk}/export/?who=family")
    assert url in log
    assert 'id="id_family" checked' in head.get(url).content.decode()
    head.post(url, {"held": "evidence", "kind": "csv", "given_to": "court", "family": "on"})
    with within(world.school):
        assert {row["pupil_name"] for row in table(ExportReceipt.objects.get())} == {
            "Ben Birchall",
            "Cal Cawley",
        }
        looks = PupilAccess.objects.filter(pupil=world.pupils["Cal"])
        assert [look.what for look in looks.order_by("pk")] == [
            "communications of the family",
            "communications to be exported",
        ]


def test_a_child_without_brothers_and_sisters_is_asked_about_none(world):
    url = world.url(f"communications/pupils/{world.pupils['Amy'].pk}/export/")
    assert "brothers and sisters" not in world.client(Role.HEAD).get(url).content.decode()


def test_whoever_may_export_what_another_professional_was_told_may_read_it(world):
    """A file is whole: it holds what the screen keeps back from all but these."""
    for role in Role:
        with within(world.school):
            viewer = viewer_of(world.by_role[role], world.school, NOW.date())
        assert viewer.may(Deed.SEE_SAFEGUARDING) or not viewer.may(Deed.EXPORT_COMMUNICATIONS)
