"""Rows of the log as the paper of it shows them: `documents` prints what is made here.

A letter that no font holds, as a parent's telephone writes them, is named in words: of what was
said nothing is lost, and the paper is never refused for it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from datetime import date

from herringbone import documents
from herringbone.documents.letters import HOLE, as_printed
from herringbone.web.communications.models import Communication, Direction, ExportReceipt, Held
from herringbone.web.schools.models import Pupil
from herringbone.web.schools.roll import value_on
from herringbone.web.ui.days import day_year, moment

WAYS = {Direction.OUT: "from the school", Direction.IN: "to the school"}


def document_of(
    receipt: ExportReceipt,
    pupils: Sequence[Pupil],
    rows: Sequence[Communication],
    seals: Sequence[str],
) -> documents.CommunicationsLog:
    backs = {row.takes_back_id: row for row in rows if row.takes_back_id}
    school, pupil, day = receipt.school, receipt.pupil, receipt.made_at.date()
    others = [one for one in pupils if one.pk != pupil.pk]
    is_one = receipt.held == Held.ENTRY
    return documents.CommunicationsLog(
        school=documents.School(name=school.name, laestab=school.laestab, urn=school.urn),
        pupil=_child(pupil, day),
        also=tuple(_child(one, day) for one in others),
        holds=f"entry {receipt.entry_id} alone" if is_one else str(Held(receipt.held).label),
        is_one=is_one,
        is_whole=receipt.held == Held.EVIDENCE,
        given_to=spelt(receipt.given_to),
        entries=tuple(
            _entry(row, backs.get(row.pk), seal, names=bool(others))
            for row, seal in zip(rows, seals, strict=True)
        ),
        number=receipt.number,
        fingerprint=receipt.fingerprint,
        exported_by=documents.Signatory(receipt.name, receipt.position),
        printed_at=receipt.made_at,
    )


def _child(pupil: Pupil, day: date) -> documents.Pupil:
    return documents.Pupil(named(pupil), value_on(pupil, "class", day), pupil.date_of_birth)


def named(pupil: Pupil) -> str:
    return f"{pupil.forename} {pupil.surname}".strip() or pupil.pupil_id


def _entry(
    row: Communication, back: Communication | None, seal: str, *, names: bool
) -> documents.LogEntry:
    place = f" ({row.to_where})" if row.to_where else ""
    return documents.LogEntry(
        number=row.pk,
        at=row.at,
        about=row.pupil.first_name if names else "",
        how=f"{row.get_channel_display()}, {WAYS[row.direction]}".capitalize(),
        with_whom=spelt(f"{row.with_whom}{place}"),
        outcome=str(row.get_outcome_display()),
        words="Erased on lawful grounds." if row.erased_at else spelt(row.words),
        spoken_to=row.spoke,
        day=day_year(row.day) if row.day else "",
        by=f"{row.name}, {row.position}" if row.position else row.name,
        recorded_at=row.recorded_at,
        takes_back=row.takes_back_id,
        taken_back=f"Taken back by {back.name}, {moment(back.recorded_at)}" if back else "",
        seal=seal,
    )


def spelt(text: str) -> str:
    """The text with each letter that cannot be printed named: "[SLIGHTLY SMILING FACE]"."""
    whole = unicodedata.normalize("NFC", text)
    shown = as_printed(whole)
    return "".join(
        _named(given) if printed == HOLE else printed
        for given, printed in zip(whole, shown, strict=True)
    )


def _named(letter: str) -> str:
    """Marks that only join or colour others say nothing by themselves."""
    if unicodedata.category(letter) in ("Cc", "Cf", "Mn", "Sk"):
        return " " if letter in "\t\r" else ""
    return f"[{unicodedata.name(letter, f'letter {ord(letter):X}').lower()}]"
