"""Marks typed into a register that is not yet sent: each tap is kept, so that a second person sees
it and nothing is lost with a tablet. Part of no record; submitting removes them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from herringbone.web.registers.models import DraftMark
from herringbone.web.taking.merging import Said, Theirs
from herringbone.web.taking.sheet import Sheet
from herringbone.web.taking.takers import Taker


@dataclass(frozen=True, slots=True)
class Busy:
    """Somebody else who is taking this register: how many marks, and the last at what time."""

    name: str
    marked: int
    last: datetime


@transaction.atomic
def keep_drafts(
    *, sheet: Sheet, taker: Taker, typed: Mapping[int, Said], now: datetime
) -> dict[int, Theirs]:
    """Keeps what was typed; gives, by pupil's key, what somebody else had typed differently since
    the sender last saw it (`Said.seen`): that stays until the sender saw it and types again."""
    held = {draft.pupil_id: draft for draft in _locked(sheet, typed)}
    others = {}
    for key, said in typed.items():
        row, draft = sheet.row_of(key), held.get(key)
        if row is None:
            continue
        if draft is not None and _is_news(draft, said, taker):
            others[key] = Theirs(draft.code, draft.person_name, draft.minutes_late)
            continue
        _keep(sheet, taker, key, said, draft, now)
    return others


def _is_news(draft: DraftMark, said: Said, taker: Taker) -> bool:
    is_mine = (draft.user_id, draft.person_name) == taker.key
    return not is_mine and draft.code not in (said.code, said.seen)


def _keep(
    sheet: Sheet, taker: Taker, key: int, said: Said, draft: DraftMark | None, now: datetime
) -> None:
    fields = {
        "code": said.code,
        "minutes_late": said.minutes if said.code == "L" else None,
        "user_id": taker.user_id,
        "person_name": taker.name,
        "at": now,
    }
    if said.note is not None:
        fields["note"] = said.note
    if draft is None:
        DraftMark.objects.create(
            school=sheet.school,
            class_name=sheet.class_name,
            date=sheet.day,
            session=sheet.session,
            pupil_id=key,
            **fields,
        )
        return
    DraftMark.objects.filter(pk=draft.pk).update(**fields)


def _locked(sheet: Sheet, keys: Iterable[int]) -> Iterable[DraftMark]:
    return DraftMark.objects.select_for_update().filter(
        school=sheet.school, date=sheet.day, session=sheet.session, pupil_id__in=list(keys)
    )


def others_at(sheet: Sheet, taker: Taker) -> list[Busy]:
    """Who else has typed into this register since it was last sent, the busiest first."""
    found: dict[str, list[DraftMark]] = {}
    for draft in sheet.drafts:
        if (draft.user_id, draft.person_name) != taker.key and draft.code:
            found.setdefault(draft.person_name, []).append(draft)
    busy = [Busy(name, len(rows), max(row.at for row in rows)) for name, rows in found.items()]
    return sorted(busy, key=lambda one: (-one.marked, one.name))
