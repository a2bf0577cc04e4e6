"""Rules of the register: what each governs over a period, and what breaks it.

A rule is configuration and a check. `evaluate` turns findings into actions; `coverage` counts the
sessions governed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from herringbone.engine.language.plan import StepPlan
from herringbone.engine.language.strategy import RuleCheck
from herringbone.engine.language.verbs import VERBS, Verb
from herringbone.engine.measuring.planes import Planes
from herringbone.engine.record.calendar import AM, PM
from herringbone.engine.record.registers import MarkDetail
from herringbone.engine.running.actions import Action
from herringbone.engine.running.moments import Moment
from herringbone.engine.running.scopes import World
from herringbone.engine.running.untaken import ClassRegister, class_registers

NO_DETAIL = MarkDetail()
PLANNED = ("V", "P", "W", "B", "K", "D", "C", "C1", "C2", "J", "J1", "S", "M")
LEAVE = ("C", "G", "H")


@dataclass(frozen=True, slots=True)
class Finding:
    """What breaks a rule: about whom, on which occasion, in which words; `listed` where many.

    One that `stands` is found again each day until it is settled, and asked for once.
    """

    subject_kind: str
    subject: str
    occasion: str
    fact: str
    listed: tuple[str, ...] = ()
    stands: bool = False


@dataclass(frozen=True, slots=True)
class RuleLook:
    """One look at a rule: the period's sessions and today's actions."""

    world: World
    step: StepPlan
    moment: Moment
    actions: Sequence[Action]

    @property
    def planes(self) -> Planes:
        return self.world.planes

    @property
    def slots(self) -> range:
        period = self.moment.period or range(0)
        return range(2 * period.start, 2 * period.stop)

    def when(self, slot: int) -> str:
        """`2025-01-14 AM`."""
        return f"{self.world.calendar.dates[slot // 2].isoformat()} {PM if slot % 2 else AM}"

    def detail(self, row: int, slot: int) -> MarkDetail:
        return self.world.registers.details.get((row, slot), NO_DETAIL)

    def pupil(self, row: int) -> str:
        return self.world.subjects[row]

    def marked(self, *symbols: str) -> Iterator[tuple[int, int]]:
        """(slot, row) of each counted session of the period with one of these codes."""
        start = self.slots.start
        found = np.zeros((len(self.slots), len(self.world.subjects)), dtype=bool)
        for symbol in symbols:
            if symbol in self.world.registers.codes.symbols:
                found |= self.planes.slots(f"code:{symbol}")[start : self.slots.stop]
        for slot, row in np.argwhere(found):
            yield int(slot) + start, int(row)

    def total(self, plane: str) -> int:
        return int(self.planes.slots(plane)[self.slots.start : self.slots.stop].sum())


Check = Callable[[RuleLook], tuple[int, list[Finding]]]


def registers_submitted(look: RuleLook) -> tuple[int, list[Finding]]:
    """A class register of which no pupil has a mark was not taken."""
    registers = list(class_registers(look.planes, look.slots))
    return len(registers), [
        _of_register(look, one, f"nobody has a mark: {len(one.rows)} were due")
        for one in registers
        if not one.taken
    ]


def registers_consistent(look: RuleLook) -> tuple[int, list[Finding]]:
    """A register that was taken and still holds blanks."""
    registers = list(class_registers(look.planes, look.slots))
    return len(registers), [
        _of_register(look, one, f"{len(one.blank)} of {len(one.rows)} without a mark", one.blank)
        for one in registers
        if one.taken and one.blank
    ]


def _of_register(
    look: RuleLook, register: ClassRegister, fact: str, rows: tuple[int, ...] = ()
) -> Finding:
    when = look.when(register.slot)
    listed = tuple(look.pupil(row) for row in rows)
    return Finding("register", f"{register.name} {when}", when, fact, listed)


def unexplained_settled(look: RuleLook) -> tuple[int, list[Finding]]:
    """An N that reaches the last school day but one of its time is due for a named person."""
    rule = look.step.fields.rule
    within = int((rule.within or "5 school days").split()[0]) if rule else 5
    today = look.world.calendar.last_index(look.moment.as_of.date)
    year = look.world.calendar.year_days(look.world.calendar.year_of(look.moment.as_of.date))
    n_marks = look.planes.slots("n_sessions")[2 * year.start : 2 * (today + 1)]
    governed, findings = int(n_marks[2 * (look.slots.start // 2 - year.start) :].sum()), []
    for at, row in np.argwhere(n_marks):
        slot = int(at) + 2 * year.start
        age = today - slot // 2
        if age >= within - 1:
            fact = f"no reason since {look.when(slot)}, {age} school days; the limit is {within}"
            occasion = f"N@{look.when(slot)}"
            findings.append(Finding("pupil", look.pupil(int(row)), occasion, fact, stands=True))
    return governed, findings


def planned_absence_told(look: RuleLook) -> tuple[int, list[Finding]]:
    """Planned sessions that carry neither a reason nor a note of who told the office."""
    governed, bare = 0, Counter[str]()
    for slot, row in look.marked(*PLANNED):
        governed += 1
        detail = look.detail(row, slot)
        if not detail.reason and not detail.note:
            bare[look.pupil(row)] += 1
    return governed, _one_list(look, bare, "planned sessions without a note of who told the office")


def note_asked(look: RuleLook) -> tuple[int, list[Finding]]:
    """Pupils away without a recorded reason: the class teacher asks for a note."""
    absences = look.total("absent")
    found: dict[int, list[str]] = {}
    start = look.slots.start
    plane = look.planes.slots("no_reason_sessions")[start : look.slots.stop]
    for at, row in np.argwhere(plane):
        found.setdefault(int(row), []).append(look.when(int(at) + start))
    return absences, [
        Finding("pupil", look.pupil(row), look.moment.occasion, f"no reason for {', '.join(when)}")
        for row, when in sorted(found.items())
    ]


def contact_logged(look: RuleLook) -> tuple[int, list[Finding]]:
    """Every contact that a day asks for is to stand in the communications log."""
    asked = Counter(a.subject for a in look.actions if VERBS[a.verb].family and not a.offer)
    words = "contacts to enter in the communications log"
    return sum(asked.values()), _one_list(look, asked, words)


def late_times(look: RuleLook) -> tuple[int, list[Finding]]:
    """Late marks without minutes, and U without a note of why."""
    governed, findings = 0, []
    for slot, row in look.marked("L", "U"):
        governed += 1
        detail = look.detail(row, slot)
        if detail.minutes_late is None and not detail.note and not detail.reason:
            fact = f"a late mark on {look.when(slot)} without minutes or a note"
            findings.append(Finding("pupil", look.pupil(row), look.when(slot), fact))
    return governed, findings


def reasons_recorded(look: RuleLook) -> tuple[int, list[Finding]]:
    """The table of reasons over the period, and authorised absences that carry none."""
    codes: Counter[str] = Counter()
    bare: Counter[str] = Counter()
    symbols = look.world.registers.codes
    start = look.slots.start
    for at, row in np.argwhere(look.planes.slots("absent")[start : look.slots.stop]):
        slot = int(at) + start
        symbol = symbols.symbol(int(look.world.registers.marks[row, slot]))
        codes[symbol] += 1
        if symbol not in ("N", "O") and not look.detail(int(row), slot).reason:
            bare[look.pupil(int(row))] += 1
    table = ", ".join(f"{symbol} {count}" for symbol, count in sorted(codes.items()))
    if not codes:
        return 0, []
    fact = f"absences by code: {table}; {sum(bare.values())} without a recorded reason"
    school = look.world.registers.school.name
    return sum(codes.values()), [
        Finding("school", school, look.moment.occasion, fact, tuple(sorted(bare)))
    ]


def leave_decided(look: RuleLook) -> tuple[int, list[Finding]]:
    """Leave begun without a recorded decision: first session of each block of C, G or H."""
    governed, findings = 0, []
    marks = look.world.registers.marks
    for slot, row in look.marked(*LEAVE):
        governed += 1
        detail = look.detail(row, slot)
        begun = slot == 0 or marks[row, slot - 1] != marks[row, slot]
        if begun and not detail.reason and not detail.note:
            code = look.world.registers.codes.symbol(int(marks[row, slot]))
            fact = f"{code} from {look.when(slot)} without a recorded decision on leave"
            findings.append(Finding("pupil", look.pupil(row), f"leave@{look.when(slot)}", fact))
    return governed, findings


def letters_supportive(look: RuleLook) -> tuple[int, list[Finding]]:
    """Letters and messages asked for today whose definition lacks support or a named contact."""
    letters = look.world.plan.strategy.letters
    sent = [a for a in look.actions if a.verb in (Verb.LETTER, Verb.TEXT, Verb.EMAIL, Verb.MESSAGE)]
    bare = sorted(
        {a.thing for a in sent if a.thing in letters and not letters[a.thing].supportive_sentence}
    )
    school = look.world.registers.school.name
    return len(sent), [
        Finding("school", school, f"letter {name}", f"letter {name} has no supportive sentence")
        for name in bare
    ]


def _one_list(look: RuleLook, subjects: Counter[str], words: str) -> list[Finding]:
    if not subjects:
        return []
    school = look.world.registers.school.name
    fact = f"{sum(subjects.values())} {words}"
    return [Finding("school", school, look.moment.occasion, fact, tuple(sorted(subjects)))]


CHECKS: dict[RuleCheck, Check] = {
    "registers_submitted": registers_submitted,
    "registers_consistent": registers_consistent,
    "unexplained_settled": unexplained_settled,
    "planned_absence_told": planned_absence_told,
    "note_asked": note_asked,
    "contact_logged": contact_logged,
    "late_times": late_times,
    "reasons_recorded": reasons_recorded,
    "leave_decided": leave_decided,
    "letters_supportive": letters_supportive,
}
DEFAULT_DO: dict[RuleCheck, tuple[Verb, str]] = {
    "registers_submitted": (Verb.CHASE, "register"),
    "registers_consistent": (Verb.CHASE, "blanks in a register"),
    "unexplained_settled": (Verb.SETTLE, "unexplained absence"),
    "planned_absence_told": (Verb.RECORD, "planned absence"),
    "note_asked": (Verb.ASK, "note"),
    "contact_logged": (Verb.RECORD, "communications log"),
    "late_times": (Verb.RECORD, "late note"),
    "reasons_recorded": (Verb.REPORT, "reasons for absence"),
    "leave_decided": (Verb.DECIDE, "leave of absence"),
    "letters_supportive": (Verb.REVIEW, "letter wording"),
}
