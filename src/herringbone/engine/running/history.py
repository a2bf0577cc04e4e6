"""The engine's memory: what the school knew and decided, by spell, append-only.

One spell a provision's step and subject: entered on, how, left on, how. Flags, ladder positions,
counters and what was asked for are dated too, so that the memory of an earlier day can be read
again. `exchange.evaluation` writes it as `memory.csv` and reads it back.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date

ENTRY, STANDING, COVERED, HELD = "entry", "standing", "covered", "held back"
SUPPRESSED = "suppressed"
EXIT, YEAR_ENDED, LEFT = "exit", "year ended", "left the roll"
RUN, FOLLOWED, ASKED, LETTER, FLAG, COUNTER, WAITING = (
    "run", "followed", "asked", "letter sent", "flag", "counter", "waiting",
)  # fmt: skip
SPELL = "spell"
RECORDS = (FOLLOWED, ASKED, LETTER, FLAG, COUNTER, WAITING, RUN)


@dataclass(slots=True)
class Spell:
    """One stay of a subject in a step's condition; `number` counts within the academic year."""

    step: str
    subject_kind: str
    subject: str
    entered_on: date
    how: str
    number: int
    left_on: date | None = None
    left_how: str = ""
    repeats: int = 0

    def open_on(self, day: date) -> bool:
        return self.entered_on <= day and (self.left_on is None or day < self.left_on)


@dataclass(slots=True)
class Record:
    """Something remembered that is no spell: a follow-up made, a letter asked for, a flag set."""

    kind: str
    step: str
    subject_kind: str
    subject: str
    on: date
    until: date | None = None
    detail: str = ""


@dataclass
class Memory:
    """All that earlier runs left behind. Empty, it is a school's first run."""

    spells: dict[tuple[str, str], list[Spell]] = field(default_factory=lambda: defaultdict(list))
    records: list[Record] = field(default_factory=list)
    began: date | None = None  # this version's first day: no event before it is heard
    ran_to: date | None = None
    version: str = ""
    _letters: dict[tuple[str, str], date] = field(default_factory=dict)
    _followed: set[tuple[str, str, str]] = field(default_factory=set)
    _subjects: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    _asked: dict[tuple[str, str], list[Record]] = field(default_factory=lambda: defaultdict(list))
    _counters: dict[tuple[str, str, int], int] = field(default_factory=lambda: defaultdict(int))
    _counted: set[tuple[str, str, date]] = field(default_factory=set)
    _flags: dict[str, list[Record]] = field(default_factory=lambda: defaultdict(list))
    _waiting: list[Record] = field(default_factory=list)

    # --- spells -----------------------------------------------------------------------------
    def open_spell(self, step: str, subject: str) -> Spell | None:
        spells = self.spells.get((step, subject))
        return spells[-1] if spells and spells[-1].left_on is None else None

    def enter(
        self, step: str, subject_kind: str, subject: str, on: date, how: str, year_start: date
    ) -> Spell:
        """Open a spell; its number counts the subject's spells of this academic year."""
        held = self._held(step, subject)
        number = 1 + sum(1 for spell in held if spell.entered_on >= year_start)
        spell = Spell(step, subject_kind, subject, on, how, number)
        held.append(spell)
        return spell

    def _held(self, step: str, subject: str) -> list[Spell]:
        """The subject's spells of a step, which is remembered as one that has some."""
        key = (step, subject)
        if key not in self.spells:
            self._subjects[step].append(subject)
        return self.spells[key]

    def all_spells(self) -> Iterator[Spell]:
        for spells in self.spells.values():
            yield from spells

    def spells_of(self, step: str) -> Iterator[Spell]:
        for subject in self._subjects.get(step, ()):
            yield from self.spells[step, subject]

    # --- records ----------------------------------------------------------------------------
    def remember(self, record: Record) -> None:
        """Append a record and index it."""
        self.records.append(record)
        match record.kind:
            case "letter sent":
                self._letters[record.detail, record.subject] = record.on
            case "followed":
                self._followed.add((record.step, record.subject, record.detail))
            case "asked":
                self._asked[record.step, record.subject].append(record)
            case "flag":
                self._flags[record.detail].append(record)
            case "waiting":
                self._waiting.append(record)
            case "counter":
                name, year, value = record.detail.split("|")
                key = name, record.subject, int(year)
                self._counters[key] = max(self._counters[key], int(value))
                self._counted.add((record.step, record.subject, record.on))

    def letter_sent(self, letter: str, subject: str) -> date | None:
        return self._letters.get((letter, subject))

    def has_followed(self, step: str, subject: str, occasion: str) -> bool:
        return (step, subject, occasion) in self._followed

    def asked(self, step: str, subject: str) -> list[date]:
        """When the step was asked for about this subject, or covered by one further up."""
        return [record.on for record in self._asked.get((step, subject), ())]

    def asked_subjects(self, step: str) -> list[tuple[str, list[date]]]:
        """Subject and days on which the step was asked for; what was covered or held back was
        not."""
        return [
            (subject, sorted({record.on for record in records if not record.detail}))
            for (name, subject), records in self._asked.items()
            if name == step
        ]

    def count(self, counter: str, subject: str, year: int) -> int:
        return self._counters.get((counter, subject, year), 0)

    def counted_on(self, step: str, subject: str, day: date) -> bool:
        """Did the step raise a counter of the subject that day?"""
        return (step, subject, day) in self._counted

    def counted(self, counter: str, year: int) -> dict[str, int]:
        """Subject -> count of a counter in one academic year."""
        return {s: n for (name, s, y), n in self._counters.items() if name == counter and y == year}

    def waiting(self) -> list[Record]:
        """Periods whose awards still wait for a mark."""
        self._waiting = [r for r in self._waiting if r.until is None]
        return list(self._waiting)

    def last_flag(self, flag: str, subject: str) -> date | None:
        """The latest day a record set the flag for a subject."""
        return max((r.on for r in self._flags.get(flag, ()) if r.subject == subject), default=None)

    def flag_subjects(self, flag: str, day: date) -> set[str]:
        """Subjects for whom a record (not a spell) sets the flag on that day."""
        return {
            record.subject
            for record in self._flags.get(flag, ())
            if record.on <= day and (record.until is None or day <= record.until)
        }

    # --- as rows ----------------------------------------------------------------------------
    def rows(self) -> list[dict[str, str]]:
        """The memory as rows of `memory.csv`, in a fixed order."""
        rows = [_spell_row(spell) for spell in self.all_spells()]
        rows += [_record_row(record) for record in self.records if record.kind != RUN]
        if self.ran_to is not None:
            began = self.began or self.ran_to
            run = Record(RUN, "*", "school", "", began, self.ran_to, self.version)
            rows.append(_record_row(run))
        return sorted(rows, key=lambda row: tuple(row[name] for name in MEMORY_COLUMNS))

    @classmethod
    def from_rows(cls, rows: Iterable[Mapping[str, str]]) -> Memory:
        """Read rows back. Raises `ValueError` naming the row and its trouble."""
        memory = cls()
        for row in sorted(_readable(rows), key=lambda r: (r["entered_on"], int(r["number"] or 0))):
            kind = row["kind"]
            if kind == SPELL:
                memory._held(_step_of(row), row["subject"]).append(_spell_from(row))
            elif kind == RUN:
                memory.began, memory.version = date.fromisoformat(row["entered_on"]), row["detail"]
                memory.ran_to = _maybe(row["left_on"]) or memory.began
            else:
                memory.remember(_record_from(row, kind))
        return memory


MEMORY_COLUMNS = (
    "provision",
    "step",
    "subject",
    "entered_on",
    "left_on",
    "how",
    "left_how",
    "kind",
    "subject_kind",
    "number",
    "repeats",
    "detail",
)


def _split(step: str) -> tuple[str, str]:
    provision, _, part = step.partition(".")
    return provision, part


def _step_of(row: dict[str, str]) -> str:
    return f"{row['provision']}.{row['step']}" if row["step"] else row["provision"]


def _spell_row(spell: Spell) -> dict[str, str]:
    provision, step = _split(spell.step)
    values = {name: str(value) for name, value in asdict(spell).items()}
    return {
        **dict.fromkeys(MEMORY_COLUMNS, ""),
        **{name: values[name] for name in ("subject", "subject_kind", "how", "left_how")},
        "provision": provision,
        "step": step,
        "kind": SPELL,
        "entered_on": spell.entered_on.isoformat(),
        "left_on": spell.left_on.isoformat() if spell.left_on else "",
        "number": values["number"],
        "repeats": values["repeats"] if spell.repeats else "",
    }


def _record_row(record: Record) -> dict[str, str]:
    provision, step = _split(record.step)
    return {
        **dict.fromkeys(MEMORY_COLUMNS, ""),
        "provision": provision,
        "step": step,
        "subject": record.subject,
        "entered_on": record.on.isoformat(),
        "left_on": record.until.isoformat() if record.until else "",
        "how": record.kind,
        "kind": record.kind,
        "subject_kind": record.subject_kind,
        "detail": record.detail,
    }


# --- reading rows --------------------------------------------------------------------------------
COUNTED = re.compile(r"[a-z][a-z0-9_]*\|\d{4}\|\d+")  # counter, academic year, count


def _readable(rows: Iterable[Mapping[str, str]]) -> Iterator[dict[str, str]]:
    """The rows with every column, once nothing is wrong with them."""
    for number, given in enumerate(rows, start=1):
        row = {name: given.get(name) or "" for name in MEMORY_COLUMNS}
        row["kind"] = row["kind"] or SPELL
        for trouble in _troubles(row):
            raise ValueError(f"memory row {number} ({_step_of(row)} {row['subject']}): {trouble}")
        yield row


def _troubles(row: dict[str, str]) -> Iterator[str]:
    if row["kind"] not in (SPELL, *RECORDS):
        yield f"kind is {SPELL} or one of {', '.join(RECORDS)}, not {row['kind']!r}"
    if not row["provision"]:
        yield "provision is empty"
    for name in ("entered_on", "left_on"):
        if row[name] or name == "entered_on":
            yield from _no_date(name, row[name])
    if row["left_on"] and row["kind"] in (SPELL, RUN) and row["left_on"] < row["entered_on"]:
        yield f"left_on {row['left_on']} is before entered_on {row['entered_on']}"
    for name in ("number", "repeats"):
        if row[name] and not (row[name].isascii() and row[name].isdecimal()):
            yield f"{name} is a whole number, not {row[name]!r}"
    if row["kind"] == COUNTER and not COUNTED.fullmatch(row["detail"]):
        yield f"detail of a counter is counter|year|count, not {row['detail']!r}"


def _no_date(name: str, value: str) -> Iterator[str]:
    try:
        plain = date.fromisoformat(value).isoformat() == value
    except ValueError:
        plain = False
    if not plain:
        yield f"{name} is a date such as 2025-01-14, not {value!r}"


def _maybe(value: str) -> date | None:
    return date.fromisoformat(value) if value else None


def _spell_from(row: dict[str, str]) -> Spell:
    return Spell(
        step=_step_of(row),
        subject_kind=row["subject_kind"] or "pupil",
        subject=row["subject"],
        entered_on=date.fromisoformat(row["entered_on"]),
        how=row["how"],
        number=int(row["number"] or 1),
        left_on=_maybe(row["left_on"]),
        left_how=row["left_how"],
        repeats=int(row["repeats"] or 0),
    )


def _record_from(row: dict[str, str], kind: str) -> Record:
    return Record(
        kind=kind,
        step=_step_of(row),
        subject_kind=row["subject_kind"],
        subject=row["subject"],
        on=date.fromisoformat(row["entered_on"]),
        until=_maybe(row["left_on"]),
        detail=row["detail"],
    )
