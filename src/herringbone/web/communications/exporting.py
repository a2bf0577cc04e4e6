"""Files out of the log: the whole as evidence, one parent's own part, one entry for safeguarding.

Each has a receipt with a number that is never given twice, names who made it, and is kept as given.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from herringbone import documents
from herringbone.web.communications.for_parents import also_known_as, rows_for
from herringbone.web.communications.models import Communication, ExportReceipt, Held
from herringbone.web.communications.printed import document_of, named
from herringbone.web.communications.reading import rows_about
from herringbone.web.communications.sealing import BEGINNING, FIELDS, fingerprints, values_of
from herringbone.web.registers.changes import Author
from herringbone.web.schools.models import Contact, Pupil, School

RUN = re.compile(r"[=+\-@\t\r\n＝＋－＠']")
"""What a spreadsheet would take for a formula, in either width. An apostrophe is among them so that
one that was put there can be told from one that was written."""
SPOILT = re.compile(r"0\d+|\d{12,}|\d+e\d+", re.IGNORECASE)
"""What it would take for a number and show as another: a telephone's, a pupil's own."""
AFTER = ("fingerprint", "receipt", "exported_by", "exported_at", "given_to", "pupil_name", "born")
"""Columns that say of a row what it needs by itself, in another system; no fingerprint is over
them."""
KINDS = {"pdf": "application/pdf", "csv": "text/csv; charset=utf-8"}


@dataclass(frozen=True)
class Asked:
    """What is to be exported: some children's whole log, one contact's part of it, or one entry."""

    pupils: Sequence[Pupil]
    held: Held
    kind: str
    contact: Contact | None = None
    entry: Communication | None = None
    given_to: str = ""


@transaction.atomic
def export(*, school: School, asked: Asked, author: Author, now: datetime) -> ExportReceipt:
    """Makes the file and keeps it under a new number. Raises NotToBeTold for an adult who may not
    be told, CannotPrint for a name that no font holds."""
    rows = _rows(school, asked)
    seals = fingerprints(values_of(row) for row in rows)
    receipt = _numbered(school, asked, seals, author, now)
    as_csv = asked.kind == "csv"
    receipt.file = _csv(receipt, rows, seals) if as_csv else _pdf(receipt, asked, rows, seals)
    receipt.save(update_fields=["file"])
    return receipt


def _rows(school: School, asked: Asked) -> list[Communication]:
    """The rows in the order in which they were written down; of the whole, every one; of an entry
    that was taken back, who did and why."""
    if asked.entry is not None:
        return [asked.entry, *Communication.objects.filter(takes_back=asked.entry)]
    rows = list(rows_about(school, asked.pupils))
    if asked.contact is None:
        return rows
    return rows_for(rows, asked.contact, also_known_as(asked.pupils))


def _numbered(
    school: School, asked: Asked, seals: Sequence[str], author: Author, now: datetime
) -> ExportReceipt:
    made: ExportReceipt = ExportReceipt.objects.create(
        school=school,
        pupil=asked.pupils[0],
        number="",
        held=asked.held,
        is_family=len(asked.pupils) > 1,
        entry=asked.entry,
        contact_key=asked.contact.contact_id if asked.contact else "",
        given_to=asked.given_to,
        rows=len(seals),
        fingerprint=seals[-1] if seals else BEGINNING,
        kind=asked.kind,
        file=b"",
        made_at=now,
        user_id=author.user_id,
        name=author.name,
        position=author.position,
    )
    made.number = f"COM-{made.pk:06d}"
    made.save(update_fields=["number"])
    return made


def _csv(receipt: ExportReceipt, rows: Sequence[Communication], seals: Sequence[str]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow((*FIELDS, *AFTER))
    by = ", ".join(part for part in (receipt.name, receipt.position) if part)
    made = (receipt.number, by, receipt.made_at.isoformat(), receipt.given_to)
    for row, seal in zip(rows, seals, strict=True):
        born = row.pupil.date_of_birth.isoformat() if row.pupil.date_of_birth else ""
        cells = (*values_of(row), seal, *made, named(row.pupil), born)
        writer.writerow([plain(value) for value in cells])
    return out.getvalue().encode("utf-8-sig")


def plain(value: str) -> str:
    """The value as a spreadsheet shows it and nothing else: where it would run or change it, an
    apostrophe stands before it, which is no part of it."""
    return f"'{value}" if RUN.match(value) or SPOILT.fullmatch(value) else value


def _pdf(
    receipt: ExportReceipt, asked: Asked, rows: Sequence[Communication], seals: Sequence[str]
) -> bytes:
    return documents.pdf(document_of(receipt, asked.pupils, rows, seals))
