"""What the grid's script sends, read, tried and answered mark by mark: saved, or refused in words.

Nothing is overwritten unseen: each change says what its sender saw. Those that wait for the same
reason become one entry; where one of them cannot stand, the others are saved all the same.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from herringbone.web.office.changing import Because, change_marks, write_note
from herringbone.web.office.forms.because import BecauseForm
from herringbone.web.office.grid import week_of
from herringbone.web.office.rows import rows_after
from herringbone.web.registers.amending import Amendment
from herringbone.web.registers.changes import Author, Carried, Refused
from herringbone.web.registers.closing import is_closed
from herringbone.web.registers.minutes import minutes_after_start
from herringbone.web.registers.reading import MarkSeen, marks_between
from herringbone.web.schools.asked import day_of, number_of
from herringbone.web.schools.models import Pupil, School
from herringbone.web.ui.days import clock

MOST = 2000
Key = tuple[int, date, str]


class Incomplete(Refused):
    """The reason is not complete: `fields` has what is wrong with each, and the cells wait on."""

    def __init__(self, says: str, fields: Mapping[str, str]) -> None:
        super().__init__(says)
        self.fields = fields


class Unreadable(ValueError):
    """What was sent is no list of changes."""


@dataclass(frozen=True)
class Typed:
    """One cell as it was typed; `because` holds the reason form's fields, where one was given."""

    key: Key
    code: str
    was: str
    note: str | None = None
    because: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_only_a_note(self) -> bool:
        return self.code == self.was and self.note is not None


def read_changes(body: bytes) -> list[Typed]:
    """The changes of a request's body; raises Unreadable."""
    try:
        rows = json.loads(body)
        if not isinstance(rows, list) or len(rows) > MOST:
            raise Unreadable(f"Expected a list of at most {MOST} changes.")
        return [_read(row) for row in rows]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as wrong:
        raise Unreadable("These changes cannot be read. Reload the page and try again.") from wrong


def _read(row: Mapping[str, Any]) -> Typed:
    session = row["session"]
    if session not in ("AM", "PM"):
        raise Unreadable(f"{session!r} is no session.")
    note = row.get("note")
    because = {str(name): str(value) for name, value in (row.get("because") or {}).items()}
    pupil = number_of(str(row["pupil"]))
    if pupil is None:
        raise Unreadable(f"{row['pupil']!r} is no pupil.")
    key = (pupil, day_of(row["date"]), session)
    return Typed(
        key, str(row["code"]), str(row["was"]), None if note is None else str(note), because
    )


def save(school: School, typed: Sequence[Typed], author: Author, at: datetime) -> dict[str, Any]:
    """Saves what can be saved and gives the answer that the grid reads."""
    saving = _Saving(school, typed, author, at)
    for group in saving.groups():
        saving.try_group(group)
    return saving.answer()


class _Saving:
    """One request's changes, and what becomes of each."""

    def __init__(
        self, school: School, typed: Sequence[Typed], author: Author, at: datetime
    ) -> None:
        self.school, self.typed, self.author, self.at = school, typed, author, at
        keys = {one.key[0] for one in typed}
        self.pupils: dict[int, Pupil] = {p.pk: p for p in school.pupils.filter(pk__in=keys)}
        self.seen = self._see()
        self.saved: set[Key] = set()
        self.refused: dict[Key, str] = {}
        self.because: dict[str, str] = {}
        self.waiting: set[Key] = set()
        self.alarms = 0

    def groups(self) -> list[list[Typed]]:
        """Changes that can stand in one entry: all still being taken, or all after closing with the
        same reason. Whoever is no pupil here is refused at once."""
        found: dict[object, list[Typed]] = {}
        for one in self.typed:
            if one.key not in self.seen:
                self.refused[one.key] = "There is no such pupil here."
                continue
            closed = is_closed(self.school, one.key[1], one.key[2], self.at)
            reason = json.dumps(dict(one.because), sort_keys=True) if closed else ""
            found.setdefault((one.is_only_a_note, closed, reason), []).append(one)
        return list(found.values())

    def try_group(self, group: Sequence[Typed]) -> None:
        """All of it in one entry, or each on its own where one of them cannot stand."""
        try:
            self._write(group)
        except Incomplete as incomplete:
            self.because.update(incomplete.fields)
            self.waiting.update(one.key for one in group)
            self.refused.update({one.key: str(incomplete) for one in group})
        except Refused as refused:
            if len(group) == 1:
                self.refused[group[0].key] = str(refused)
                return
            for one in group:
                self.try_group([one])
        else:
            self.saved.update(one.key for one in group)

    def answer(self) -> dict[str, Any]:
        now = self._see()
        return {
            "at": clock(self.at),
            "saved": [_saved(one, now[one.key]) for one in self.typed if one.key in self.saved],
            "refused": [
                {
                    **_place(one),
                    "why": self.refused[one.key],
                    "now": now[one.key].code if one.key in now else "",
                    "waits": one.key in self.waiting,
                }
                for one in self.typed
                if one.key in self.refused
            ],
            "because": self.because,
            "rows": self._rows(),
            "alarms": self.alarms,
        }

    def _rows(self) -> dict[str, Any]:
        """Figures of the rows in which something was saved, over the day and over its week."""
        keys, days = {key[0] for key in self.saved}, sorted({key[1] for key in self.saved})
        if not days:
            return {}
        return {
            "day": rows_after(self.school, keys, days[-1:], self.at),
            "week": rows_after(self.school, keys, week_of(days[-1]), self.at),
        }

    def _see(self) -> Mapping[Key, MarkSeen]:
        days = sorted({one.key[1] for one in self.typed})
        return marks_between(self.school, list(self.pupils.values()), days) if days else {}

    def _write(self, group: Sequence[Typed]) -> None:
        if group[0].is_only_a_note:
            self._write_notes(group)
            return
        done = change_marks(
            school=self.school,
            amendments=[self._amendment(one) for one in group],
            because=_because(group[0].because, self.at),
            author=self.author,
            at=self.at,
        )
        self.alarms += done.alarms

    def _write_notes(self, group: Sequence[Typed]) -> None:
        for one in group:
            write_note(
                pupil=self.pupils[one.key[0]],
                day=one.key[1],
                session=one.key[2],
                note=one.note or "",
                author=self.author,
                at=self.at,
            )

    def _amendment(self, one: Typed) -> Amendment:
        """What goes with a typed code: its note; the minutes by the clock of who comes in now; and
        what was planned, where an expected code is confirmed."""
        key, day, session = one.key
        detail, minutes = self.seen[one.key].detail, None
        if one.code == "L" and day == self.at.date():
            since = minutes_after_start(self.school, day, session, self.at)
            minutes = max(1, since) if not is_closed(self.school, day, session, self.at) else None
        says = Carried(minutes_late=minutes, note=one.note)
        if detail is not None and detail.expected and detail.expected == one.code:
            says = replace(
                says,
                reason=detail.reason,
                authoriser=detail.authoriser,
                provider=detail.provider,
                origin=detail.origin,
            )
        return Amendment(self.pupils[key], day, session, one.code, says, saw=one.was)


def _because(said: Mapping[str, str], at: datetime) -> Because:
    """Raises Incomplete where the reason given is not complete."""
    if not said:
        return Because()
    form = BecauseForm(dict(said), now=at)
    if not form.is_valid():
        fields = {name: " ".join(map(str, wrong)) for name, wrong in form.errors.items()}
        raise Incomplete(form.wrong, fields)
    return form.because


def _place(one: Typed) -> dict[str, str]:
    key, day, session = one.key
    return {"pupil": str(key), "date": day.isoformat(), "session": session}


def _saved(one: Typed, seen: MarkSeen) -> dict[str, Any]:
    return {
        **_place(one),
        "code": seen.code,
        "minutes": seen.minutes_late,
        "first": seen.was,
        "note": seen.note,
    }
