"""Everything that the rows of one class register are read from, in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from herringbone.web.absences.prefills import Prefill, prefills_for
from herringbone.web.movements.onsite import signed_out_at
from herringbone.web.registers import content
from herringbone.web.registers.models import DraftMark, MarkDetail, PartContent
from herringbone.web.registers.rows import codes_held
from herringbone.web.schools.models import Enrolment, Pupil, School
from herringbone.web.taking.notes import Note, notes_of
from herringbone.web.taking.weeks import LOOK_BACK, days_before

Codes = Mapping[tuple[date, str], str]


@dataclass(frozen=True)
class Facts:
    """By pupil's key throughout; `before` are the school days remembered, oldest first."""

    day: date
    session: str
    before: Sequence[date]
    codes: Mapping[int, Codes]
    reasons: Mapping[int, Codes]
    details: Mapping[int, MarkDetail]
    notes: Mapping[int, Note]
    prefills: Mapping[int, Prefill]
    drafts: Mapping[int, DraftMark]
    overtaken: frozenset[int]
    signed_out: frozenset[int]
    enrolled: Mapping[int, date]


def gather(
    school: School,
    pupils: Sequence[Pupil],
    day: date,
    session: str,
    *,
    now: datetime,
    drafts: Sequence[DraftMark],
) -> Facts:
    """`now` matters for who is signed out: only on the day itself."""
    before = days_before(school, day, LOOK_BACK)
    codes = _by_pupil(codes_held(school, pupils, [*before, day]))
    details = _details(school, pupils, [*before, day])
    today = {key: rows[day, session] for key, rows in details.items() if (day, session) in rows}
    typed = {draft.pupil_id: draft for draft in drafts}
    prefills = prefills_for(school, pupils, day)
    keys = {pupil.pk for pupil in pupils}
    out = signed_out_at(school, now) if now.date() == day else set()
    return Facts(
        day=day,
        session=session,
        before=before,
        codes=codes,
        reasons={
            key: {where: row.reason for where, row in rows.items()} for key, rows in details.items()
        },
        details=today,
        notes=notes_of(school, today, day, session),
        prefills={key: found for (key, at), found in prefills.items() if at == session},
        drafts=typed,
        overtaken=overtaken(school, day, session, typed, codes),
        signed_out=frozenset(keys & out),
        enrolled=_enrolled(school, keys, day),
    )


def overtaken(
    school: School,
    day: date,
    session: str,
    drafts: Mapping[int, DraftMark],
    codes: Mapping[int, Codes],
) -> frozenset[int]:
    """Pupils whose mark was written into the record after a different draft was typed: the draft no
    longer shows. Asked only for those of whom both exist and differ."""
    doubtful = {
        key: draft
        for key, draft in drafts.items()
        if codes[key].get((day, session)) not in ("", draft.code)
    }
    if not doubtful:
        return frozenset()
    parts = PartContent.objects.filter(
        school=school,
        pupil_id__in=doubtful,
        part__entry__recorded_at__gt=min(draft.at for draft in doubtful.values()),
    ).select_related("part__entry")
    return frozenset(
        part.pupil_id
        for part in parts
        if part.part.entry.recorded_at > doubtful[part.pupil_id].at
        and any(
            (mark.date, mark.session) == (day, session) for mark in content.read(part.text).marks
        )
    )


def _is_about(text: str, day: date, session: str) -> bool:
    return any((one.date, one.session) == (day, session) for one in content.read(text).marks)


def _by_pupil(codes: Mapping[tuple[int, date, str], str]) -> dict[int, dict[tuple[date, str], str]]:
    found: dict[int, dict[tuple[date, str], str]] = {}
    for (key, day, session), code in codes.items():
        found.setdefault(key, {})[day, session] = code
    return found


def _details(
    school: School, pupils: Sequence[Pupil], days: Sequence[date]
) -> dict[int, dict[tuple[date, str], MarkDetail]]:
    found: dict[int, dict[tuple[date, str], MarkDetail]] = {pupil.pk: {} for pupil in pupils}
    rows = MarkDetail.objects.filter(
        school=school, pupil_id__in=found, date__gte=days[0], date__lte=days[-1]
    )
    for row in rows:
        found[row.pupil_id][row.date, row.session] = row
    return found


def _enrolled(school: School, keys: set[int], day: date) -> dict[int, date]:
    """The first day of the enrolment that holds `day`."""
    rows = Enrolment.objects.filter(school=school, pupil_id__in=keys, start__lte=day)
    return {row.pupil_id: row.start for row in rows.order_by("start")}
