"""What a device is told after each tap and every few seconds: how far the register is, who else is
at it and what they marked. Ids and codes only."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from herringbone.web.taking.drafts import others_at
from herringbone.web.taking.merging import Theirs
from herringbone.web.taking.progress import state_of
from herringbone.web.taking.sheet import Sheet
from herringbone.web.taking.takers import Taker
from herringbone.web.ui.days import clock


def state_for_device(
    sheet: Sheet, taker: Taker, now: datetime, differ: Mapping[int, Theirs]
) -> dict[str, Any]:
    """`drafts` are others' marks by pupil's key; `differ` those that the sender's own did not
    replace."""
    drafts = {
        draft.pupil_id: _said(Theirs(draft.code, draft.person_name, draft.minutes_late))
        for draft in sheet.drafts
        if draft.code and (draft.user_id, draft.person_name) != taker.key
    }
    state = state_of(sheet.times, sheet.register, sheet.typed, now)
    return {
        "saved": clock(now),
        "version": sheet.version,
        "submitted": state.words if sheet.is_submitted else "",
        "busy": [
            {"name": one.name, "marked": one.marked, "at": clock(one.last)}
            for one in others_at(sheet, taker)
        ],
        "drafts": drafts,
        "differ": {key: _said(theirs) for key, theirs in differ.items()},
    }


def _said(theirs: Theirs) -> dict[str, Any]:
    return {"code": theirs.code, "by": theirs.by, "minutes": theirs.minutes}
