"""Changes marks one by one or many at once, as the office does: part of taking a register until it
closes, an amendment with its reason and evidence after that (practice 13)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from herringbone.web.registers.changes import Author, Carried, Change, Occasion, Refused
from herringbone.web.registers.checking import code_on
from herringbone.web.registers.closing import is_closed
from herringbone.web.registers.guarding import (
    demand_begun,
    demand_due,
    demand_kept_here,
    demand_open,
    slot_words,
)
from herringbone.web.registers.merging import moved_since
from herringbone.web.registers.minutes import demand_minutes
from herringbone.web.registers.models import Entry, Kind, Source
from herringbone.web.registers.reading.ageing import ageing_of
from herringbone.web.registers.reasons import REASONS, Evidence, Reason
from herringbone.web.registers.record import entry_of, write_entry
from herringbone.web.registers.rows import codes_held, locked_head
from herringbone.web.schools.models import Pupil, School
from herringbone.web.ui.days import clock


@dataclass(frozen=True, slots=True)
class Amendment:
    """One mark that is to become `code` ("" takes it away). `saw` is the code that the person had
    before them: where another stands by now, nothing is overwritten unseen. None asks nothing."""

    pupil: Pupil
    date: date
    session: str
    code: str
    carried: Carried = field(default_factory=Carried)
    saw: str | None = None


def amend(
    *,
    school: School,
    author: Author,
    pupil: Pupil,
    date: date,
    session: str,
    code: str,
    at: datetime,
    reason: Reason | str = "",
    words: str = "",
    evidence: Evidence | None = None,
    carried: Carried | None = None,
    saw: str | None = None,
    client_id: UUID | None = None,
) -> Entry:
    """Changes one mark; as `amend_all`."""
    one = Amendment(pupil, date, session, code, carried or Carried(), saw)
    return amend_all(
        school=school,
        author=author,
        amendments=[one],
        at=at,
        reason=reason,
        words=words,
        evidence=evidence,
        client_id=client_id,
    )


@transaction.atomic
def amend_all(
    *,
    school: School,
    author: Author,
    amendments: Sequence[Amendment],
    at: datetime,
    reason: Reason | str = "",
    words: str = "",
    evidence: Evidence | None = None,
    client_id: UUID | None = None,
    source: Source = Source.OFFICE,
) -> Entry:
    """Changes marks of any sessions in one entry: all of them or none.

    Where the register of any of them has closed, a reason from the list is needed, with the
    evidence or words that it asks for. Raises Refused, naming the first mark that cannot become
    what was asked. The caller has asked who may (`Deed.AMEND_MARKS`).
    """
    demand_kept_here(school)
    wanted = [_checked(one) for one in amendments]
    _demand_days(school, wanted, at)
    closed = any(is_closed(school, one.date, one.session, at) for one in wanted)
    occasion = Occasion(
        kind=Kind.AMENDED if closed else Kind.TAKEN,
        source=source,
        author=author,
        at=at,
        client_id=client_id,
        reason=reason,
        reason_words=words.strip(),
        evidence=evidence,
    )
    changes = [Change(one.pupil, one.date, one.session, one.code, one.carried) for one in wanted]
    locked_head(school)
    if entry_of(school, occasion) is None:
        held = codes_held(school, {one.pupil for one in wanted}, {one.date for one in wanted})
        for one in wanted:
            _demand_change(school, one, held[one.pupil.pk, one.date, one.session])
        _demand_some_change(wanted, held)
        if closed:
            demand_reason(occasion)
        if reason == Reason.NO_REASON:
            _demand_overdue(school, wanted, held, at.date())
    return write_entry(school=school, occasion=occasion, changes=changes)


def demand_reason(occasion: Occasion) -> None:
    """Raises Refused for an amendment without its reason, or a reason without what it rests on."""
    if not occasion.reason:
        raise Refused("The register has closed, so this is an amendment: say why, from the list.")
    if occasion.reason not in REASONS:
        raise Refused(f"{occasion.reason!r} is not on the list of reasons.")
    row = REASONS[Reason(occasion.reason)]
    if row.needs_evidence and occasion.evidence is None:
        raise Refused(
            f"“{row.says.capitalize()}” needs its evidence: how it came, when, and from whom."
        )
    if row.needs_words and not occasion.reason_words:
        raise Refused(f"“{row.says.capitalize()}” needs a few words.")
    if occasion.evidence is not None and occasion.evidence.at > occasion.at:
        raise Refused("The evidence is dated later than now. Look at its date and time.")


def _checked(one: Amendment) -> Amendment:
    code = code_on(one.code, one.date, one.session)
    saw = one.saw if one.saw is None else code_on(one.saw, one.date, one.session)
    return Amendment(one.pupil, one.date, one.session, code, one.carried, saw)


def _demand_days(school: School, wanted: Sequence[Amendment], at: datetime) -> None:
    if not wanted:
        raise Refused("No mark was named.")
    for day, session in sorted({(one.date, one.session) for one in wanted}):
        school_day = demand_open(school, day, session)
        demand_begun(school, day, session, at)
        demand_due([one.pupil for one in wanted if one.date == day], school_day)


def _demand_change(school: School, one: Amendment, standing: str) -> None:
    where = f"{one.pupil.name}, {slot_words(one.date, one.session)}"
    if one.saw is not None and standing not in (one.saw, one.code):
        raise Refused(f"{where}: {_moved(school, one, standing)}")
    if one.carried.minutes_late is not None:
        demand_minutes(school, one.session, one.code, one.carried.minutes_late)


def _demand_some_change(
    wanted: Sequence[Amendment], held: Mapping[tuple[int, date, str], str]
) -> None:
    """A selection may hold marks that stand already, as long as one of them changes."""
    if any(
        one.carried.as_said() or held[one.pupil.pk, one.date, one.session] != one.code
        for one in wanted
    ):
        return
    one = wanted[0]
    where = f"{one.pupil.name}, {slot_words(one.date, one.session)}"
    more = f", and so do the other {len(wanted) - 1}" if len(wanted) > 1 else ""
    raise Refused(f"{where}: {_mark(one.code)} stands already{more}.")


def _moved(school: School, one: Amendment, standing: str) -> str:
    moved = moved_since(school, [one.pupil], one.date, one.session, 0).get(one.pupil.pk)
    by = f" by {moved.by} at {clock(moved.at)}" if moved and moved.at else ""
    return (
        f"the mark was changed meanwhile{by}. It was {_mark(one.saw or '')}, now "
        f"{_mark(standing)} stands. Look again, then decide."
    )


def _mark(code: str) -> str:
    return code or "no mark"


def _demand_overdue(
    school: School,
    wanted: Sequence[Amendment],
    held: Mapping[tuple[int, date, str], str],
    today: date,
) -> None:
    """“No reason by the fifth school day” turns an N of that age into O, nothing else."""
    aged = {
        (one.pupil.pk, one.date, one.session): one
        for one in ageing_of(school, {one.pupil for one in wanted}, today)
    }
    for one in wanted:
        key = (one.pupil.pk, one.date, one.session)
        age = aged.get(key)
        where = f"{one.pupil.name}, {slot_words(one.date, one.session)}"
        if age is None or one.code != age.otherwise:
            raise Refused(
                f"{where}: “no reason by the fifth school day” makes an N into O, and "
                f"{_mark(held[key])} was to become {_mark(one.code)}. Choose another reason."
            )
        if not age.is_due:
            raise Refused(
                f"{where}: {age.words}. There is time to ask for the reason"
                + (f" until {age.due_on.day} {age.due_on:%B}." if age.due_on else ".")
            )
