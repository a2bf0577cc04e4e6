"""A class register of one session, read for the screen: rows, counts, who is at it, how far it is.

Every way to take a register (screen, slip, paper, device) starts from `sheet_of`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property

from herringbone.web.registers.models import ClassRegister, DraftMark
from herringbone.web.schools.models import Pupil, School
from herringbone.web.taking import hints
from herringbone.web.taking.facts import Facts, gather
from herringbone.web.taking.hints import Hint
from herringbone.web.taking.rows import Row
from herringbone.web.taking.times import Times, times_of
from herringbone.web.taking.weeks import week_of


@dataclass(frozen=True)
class Sheet:
    """`drafts` are everybody's; `version` is what a submission says it began from."""

    school: School
    class_name: str
    times: Times
    register: ClassRegister | None
    rows: Sequence[Row]
    drafts: Sequence[DraftMark]

    @property
    def day(self) -> date:
        return self.times.day

    @property
    def session(self) -> str:
        return self.times.session

    @property
    def version(self) -> int:
        return self.register.version if self.register is not None else 0

    @property
    def is_submitted(self) -> bool:
        return self.register is not None and self.register.submitted_at is not None

    @property
    def typed(self) -> int:
        """Marks typed and not sent."""
        return sum(bool(draft.code) for draft in self.drafts)

    @cached_property
    def blanks(self) -> list[Row]:
        return [row for row in self.rows if row.is_blank]

    @property
    def marked(self) -> int:
        return len(self.rows) - len(self.blanks)

    @property
    def here(self) -> int:
        """Children in the room, as marked."""
        return sum(row.is_here for row in self.rows)

    @property
    def away(self) -> int:
        """Children who are marked and not in the room."""
        return self.marked - self.here

    @property
    def late(self) -> int:
        """Of those in the room, before its closing or after."""
        return sum(row.shown in ("L", "U") for row in self.rows)

    @cached_property
    def unsent(self) -> list[Row]:
        """Rows of a register that is in whose mark was changed since, and not sent again."""
        return [row for row in self.rows if self.is_submitted and row.is_changed]

    @cached_property
    def ghosts(self) -> list[Row]:
        return [row for row in self.rows if row.is_ghost]

    @property
    def prefilled(self) -> int:
        return sum(row.is_only_prefilled for row in self.rows)

    def row_of(self, pupil_pk: int) -> Row | None:
        return next((row for row in self.rows if row.pupil.pk == pupil_pk), None)


def class_pupils(school: School, class_name: str, day: date) -> list[Pupil]:
    """Who is in a class on a day, surname first; a child who has died is in no list again."""
    found = school.pupils.on_roll(day).in_class(class_name, day)
    return list(found.exclude(died_on__lte=day).order_by("surname", "forename", "pupil_id"))


def open_session(school: School, day: date, session: str) -> None:
    """Raises LookupError, in words, where the school is closed in that session."""
    found = school.days.filter(date=day).first()
    if found is None or not (found.am if session == "AM" else found.pm):
        when = f"{day:%A} {day.day} {day:%B %Y}"
        half = "morning" if session == "AM" else "afternoon"
        raise LookupError(f"{school.name} is closed on the {half} of {when}: no register is taken.")


def sheet_of(school: School, class_name: str, day: date, session: str, now: datetime) -> Sheet:
    """The register as it stands at `now`; raises LookupError for a class without pupils."""
    pupils = class_pupils(school, class_name, day)
    if not pupils:
        raise LookupError(f"Nobody is in {class_name} on {day.day} {day:%B %Y}.")
    where = {"school": school, "class_name": class_name, "date": day, "session": session}
    drafts = list(DraftMark.objects.filter(**where).order_by("at"))
    facts = gather(school, pupils, day, session, now=now, drafts=drafts)
    register = ClassRegister.objects.filter(**where).first()
    rows = [row_of(pupil, facts) for pupil in pupils]
    return Sheet(school, class_name, times_of(school, day, session), register, rows, drafts)


def row_of(pupil: Pupil, facts: Facts) -> Row:
    """One pupil's row, with what is said below the name."""
    key = pupil.pk
    detail, codes = facts.details.get(key), facts.codes[key]
    row = Row(
        pupil=pupil,
        day=facts.day,
        session=facts.session,
        held=codes[facts.day, facts.session],
        minutes=detail.minutes_late if detail else None,
        expected=detail.expected if detail else "",
        prefill=facts.prefills.get(key),
        draft=facts.drafts.get(key),
        record_is_newer=key in facts.overtaken,
        week=week_of(codes, facts.before, facts.day, facts.session, facts.enrolled.get(key)),
        note=facts.notes.get(key),
        leaves_out=_leaves_out(pupil, facts),
    )
    return replace(row, hints=tuple(_hints(row, facts)))


def _leaves_out(pupil: Pupil, facts: Facts) -> str:
    prefill = facts.prefills.get(pupil.pk)
    is_report = prefill is not None and bool(prefill.code) and not prefill.locked
    return hints.leaves_out(
        facts.codes[pupil.pk],
        facts.before,
        facts.day,
        facts.session,
        signed_out="Signed out" if pupil.pk in facts.signed_out else "",
        reported=hints.for_the_classroom(prefill, facts.day) if prefill and is_report else "",
    )


def _hints(row: Row, facts: Facts) -> Iterable[Hint]:
    """Said below the name, most pressing first."""
    key = row.pupil.pk
    codes, reasons = facts.codes[key], facts.reasons.get(key, {})
    if row.is_ghost:
        yield Hint(row.leaves_out, "ghost")
    if row.announced and not (row.is_ghost and row.announced == row.leaves_out):
        yield Hint(row.announced)
    if row.prefill is not None and row.prefill.agreed_start and not row.announced:
        yield Hint(hints.starts_later(row.prefill.agreed_start))
    if facts.enrolled.get(key) == facts.day:
        yield Hint("New today: welcome")
    said = (
        hints.welcome(codes, facts.before),
        hints.ask_for_note(codes, facts.before, reasons),
    )
    yield from (Hint(words, "here") for words in said if words)
