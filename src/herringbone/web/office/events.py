"""Records an event for many pupils in the legal record, takes it back, and gives it to joiners.

Called by the event pages and by admissions. What it silences is read elsewhere, from the marks
(`registers.silenced`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from herringbone.web.office.event_plan import (
    EventAsk,
    EventPlan,
    EventRefused,
    Touched,
    plan_event,
)
from herringbone.web.office.models import (
    BulkEvent,
    BulkEventEntry,
    BulkEventUndone,
    MarkBefore,
    Scope,
)
from herringbone.web.registers.changes import Author, Carried, Change, Occasion
from herringbone.web.registers.guarding import demand_kept_here
from herringbone.web.registers.models import Entry, Kind, MarkDetail, Source
from herringbone.web.registers.reasons import Reason
from herringbone.web.registers.record import write_entry
from herringbone.web.registers.rows import codes_held, locked_head
from herringbone.web.registers.silenced import ORIGIN
from herringbone.web.schools.models import Pupil, School

CARRIED = ("minutes_late", "reason", "authoriser", "provider", "origin", "expected")


class ChangedMeanwhile(EventRefused):
    """Marks moved between the preview and the click: look again."""


@transaction.atomic
def record_event(
    *, school: School, ask: EventAsk, author: Author, at: datetime, shown: str | None = None
) -> BulkEvent:
    """Writes an event and its marks. `shown` is the fingerprint of the plan that the person saw:
    where another would be written now, raises ChangedMeanwhile and writes nothing."""
    demand_kept_here(school)
    locked_head(school)  # nobody writes between the plan and the entry
    plan = plan_event(school, ask)
    if shown is not None and plan.fingerprint != shown:
        raise ChangedMeanwhile("Marks changed while you were looking. Look at the preview again.")
    if not plan.changes:
        raise EventRefused("Nothing would change: every pupil in the scope already has a mark.")
    event = _event_of(school, ask, author, at)
    _write(event, plan, author, at)
    return event


@dataclass(frozen=True)
class TakenBack:
    """What taking an event back did: marks restored, and those changed since, which stay."""

    undone: BulkEventUndone
    restored: int
    left: Sequence[MarkBefore]


@transaction.atomic
def take_back(*, event: BulkEvent, why: str, author: Author, at: datetime) -> TakenBack:
    """Restores exactly what stood before, code and all that belonged to it, wherever the event's
    mark still stands. Raises EventRefused for an event already taken back or without a why."""
    if not why.strip():
        raise EventRefused("Say why the event is taken back.")
    locked_head(event.school)
    if BulkEventUndone.objects.filter(event=event).exists():
        raise EventRefused("This event was taken back before.")
    before = list(event.before.select_related("pupil"))
    standing, left = _still_standing(event, before)
    entry = None
    if standing:
        entry = write_entry(
            school=event.school,
            occasion=_occasion(author, at, Source.UNDO, Reason.UNDONE, why),
            changes=[_restored(row) for row in standing],
        )
    undone = BulkEventUndone.objects.create(
        school=event.school,
        event=event,
        entry=entry,
        why=why,
        person_name=author.name,
        person_position=author.position,
        undone_at=at,
    )
    return TakenBack(undone, len(standing), left)


@transaction.atomic
def give_to_joiner(
    *, school: School, pupil: Pupil, since: date, author: Author, at: datetime
) -> int:
    """Fills a new pupil's sessions from `since` with the events that mean them; gives how many
    marks. Without it a child who joins after a closure was recorded would look unregistered."""
    events = BulkEvent.objects.filter(school=school, last__gte=since, undone=None)
    marks = 0
    for event in events.exclude(scope=Scope.LIST).order_by("made_at"):
        sessions = [(d, s) for d, s in sessions_of(event) if d >= since]
        ask = EventAsk(event.code, Scope(event.scope), sessions, event.reason, event.names)
        plan = plan_event(school, ask, only=pupil)
        if plan.changes:
            _write(event, plan, author, at)
            marks += len(plan.changes)
    return marks


def sessions_of(event: BulkEvent) -> list[tuple[date, str]]:
    return [(date.fromisoformat(day), session) for day, session in event.sessions]


def _event_of(school: School, ask: EventAsk, author: Author, at: datetime) -> BulkEvent:
    sessions = sorted(set(ask.sessions))
    event: BulkEvent = BulkEvent.objects.create(
        school=school,
        code=ask.code,
        scope=ask.scope,
        names=list(ask.names) if ask.scope != Scope.SCHOOL else [],
        sessions=[[day.isoformat(), session] for day, session in sessions],
        replaces=sorted(ask.replaces),
        reason=ask.reason.strip(),
        person_name=author.name,
        person_position=author.position,
        made_at=at,
        first=sessions[0][0],
        last=sessions[-1][0],
    )
    return event


def _write(event: BulkEvent, plan: EventPlan, author: Author, at: datetime) -> Entry:
    MarkBefore.objects.bulk_create(_marks_before(event, plan.changes), batch_size=500)
    origin = Carried(origin=f"{ORIGIN}{event.pk}", expected="")
    entry = write_entry(
        school=event.school,
        occasion=_occasion(author, at, Source.OFFICE, Reason.SCHOOL_EVENT, event.reason),
        changes=[Change(c.pupil, c.date, c.session, event.code, origin) for c in plan.changes],
    )
    BulkEventEntry.objects.create(school=event.school, event=event, entry=entry)
    return entry


def _occasion(author: Author, at: datetime, source: Source, reason: Reason, words: str) -> Occasion:
    return Occasion(
        kind=Kind.EVENT,
        source=source,
        author=author,
        at=at,
        reason=reason,
        reason_words=words.strip(),
    )


def _marks_before(event: BulkEvent, changes: Iterable[Touched]) -> list[MarkBefore]:
    details = _details(event.school, [c.date for c in changes])
    return [
        MarkBefore(
            school=event.school,
            event=event,
            pupil=change.pupil,
            date=change.date,
            session=change.session,
            code=change.before,
            carried=_carried(details.get((change.pupil.pk, change.date, change.session))),
        )
        for change in changes
    ]


def _details(school: School, days: Iterable[date]) -> dict[tuple[int, date, str], MarkDetail]:
    found = MarkDetail.objects.filter(school=school, date__in=set(days))
    return {(row.pupil_id, row.date, row.session): row for row in found}


def _carried(detail: MarkDetail | None) -> dict[str, Any]:
    if detail is None:
        return {}
    held = {name: getattr(detail, name) for name in CARRIED}
    return {name: value for name, value in held.items() if value not in (None, "")}


def _still_standing(
    event: BulkEvent, before: Sequence[MarkBefore]
) -> tuple[list[MarkBefore], list[MarkBefore]]:
    """Marks that are still the event's, and those that somebody changed since."""
    days = {row.date for row in before}
    pupils = list({row.pupil_id: row.pupil for row in before}.values())
    codes = codes_held(event.school, pupils, days)
    details = _details(event.school, days)
    ours, left = [], []
    for row in before:
        key = (row.pupil_id, row.date, row.session)
        detail = details.get(key)
        is_ours = detail is not None and detail.origin == f"{ORIGIN}{event.pk}"
        (ours if is_ours and codes[key] == event.code else left).append(row)
    return ours, left


def _restored(row: MarkBefore) -> Change:
    carried = Carried(**{"origin": "", **row.carried})
    return Change(row.pupil, row.date, row.session, row.code, carried)
