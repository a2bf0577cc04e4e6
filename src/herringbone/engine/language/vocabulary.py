"""Every name that a condition of one strategy may use, and what kind of thing it stands for.

Measures come from `catalogue`, flags from `roll`; bands, terms, cases, steps and further flags are
the strategy's own. `condition_syntax` asks it; nothing else decides what a name means.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from herringbone.engine.language.strategy import Strategy, Term
from herringbone.engine.language.suggest import closest, did_you_mean
from herringbone.engine.measuring.catalogue import MEASURES, Kind
from herringbone.engine.record.calendar import WINDOWS
from herringbone.engine.record.roll import FLAGS
from herringbone.engine.record.school import YEAR_GROUPS

GROUPS = ("class", "year_group", "school")
EVENTS = ("since", "before")
OF_AN_EVENT = ("attendance", "absent", "possible", "late_rate")
NUMBERS: tuple[Kind, ...] = ("count", "percentage", "points", "days")
MORE_FLAGS = ("sen", "sen_support", "new_starter", "absent_today")
TEXTS = ("class_name", "year_group", "sex", "ethnicity", "travels", "band", "previous_band")
BANDS = ("band", "previous_band")
ACROSS_YEARS = frozenset(
    {
        "unauthorised_10_weeks",
        "unauthorised_10_weeks_provisional",
        "absent_days_in_a_row",
        "unexplained_days_in_a_row",
        "unauthorised_days_in_a_row",
        "days_not_seen",
        "compulsory_age",
        "unexplained_today",
        "absent_today",
        "career_complete",
    }
)
"""Names besides flags, text and `career` whose figures the end of an academic year leaves alone."""


@dataclass(frozen=True, slots=True)
class Word:
    """A name as a condition writes it. `values` are those a text can take, where they are known."""

    name: str
    kind: Kind
    across_years: bool
    group: str = ""
    window: str = ""
    values: tuple[str, ...] = ()

    @property
    def measure(self) -> str:
        return self.name.rpartition(".")[2]

    @property
    def prefix(self) -> str:
        """`class.week.` of `class.week.attendance`."""
        return self.name[: len(self.name) - len(self.measure)]


@dataclass(frozen=True)
class Vocabulary:
    """The names of one strategy. `terms` are compiled where they are used."""

    flags: tuple[str, ...] = (*FLAGS, *MORE_FLAGS)
    bands: tuple[str, ...] = ()
    terms: Mapping[str, Term] = field(default_factory=dict)
    cases: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()

    @classmethod
    def of(cls, strategy: Strategy) -> Vocabulary:
        """The names that the conditions of a strategy may use."""
        return cls(
            flags=tuple(dict.fromkeys((*FLAGS, *MORE_FLAGS, *_free(flags_set(strategy))))),
            bands=tuple(band.name for band in strategy.bands),
            terms={name: strategy.terms[name] for name in _free(strategy.terms)},
            cases=tuple(strategy.cases),
            steps=tuple(step_ids(strategy)),
        )

    def word(self, name: str) -> Word | None:
        """What a name stands for, or None; terms are not words."""
        *before, last = name.split(".")
        if not before:
            return self._plain(name)
        group = before.pop(0) if before[0] in GROUPS else ""
        window = before.pop(0) if before and before[0] in (*WINDOWS, *EVENTS) else ""
        if before or (window in EVENTS and (group or last not in OF_AN_EVENT)):
            return None
        return self._measure(name, last, group, window)

    def _plain(self, name: str) -> Word | None:
        if name in TEXTS:
            return Word(name, "text", name not in BANDS, values=self._values(name))
        if name in self.flags:
            return Word(name, "boolean", across_years=True)
        return self._measure(name, name, "", "")

    def _measure(self, name: str, last: str, group: str, window: str) -> Word | None:
        measure = MEASURES.get(last)
        if measure is None or measure.kind in ("text", "date"):
            return None
        if window and not measure.windowed:
            return None
        if group and (measure.kind not in NUMBERS or measure.of == "pupil"):
            return None
        across = window == "career" or last in ACROSS_YEARS
        return Word(name, measure.kind, across, group, window)

    def _values(self, name: str) -> tuple[str, ...]:
        return {"year_group": YEAR_GROUPS, "band": self.bands, "previous_band": self.bands}.get(
            name, ()
        )

    def suggestion(self, name: str) -> str:
        """What may have been meant by a wrong name."""
        *before, last = name.split(".")
        if not before:
            return self._said_instead(name) or did_you_mean(name, self.names)
        fixed = [closest(part, (*GROUPS, *WINDOWS, *EVENTS)) or part for part in before]
        close = last if last in MEASURES else closest(last, MEASURES)
        guess = ".".join((*fixed, close))
        if guess != name and self.word(guess):
            return f"did you mean {guess}?"
        if last in MEASURES:
            return self._why_not(fixed, last)
        return f"windows are {', '.join(WINDOWS)}"

    def _said_instead(self, name: str) -> str:
        if name == "class":
            return 'class_name == "4B", or class.attendance for its figure'
        if name in ("open_case", "done", "fired"):
            return f'write {name}("…")'
        if name in MEASURES and MEASURES[name].kind == "date":
            return "dates are not compared: days_not_seen counts the school days since"
        return ""

    def _why_not(self, before: list[str], measure: str) -> str:
        if any(part in EVENTS for part in before):
            return f"{before[-1]} has {', '.join(OF_AN_EVENT)}"
        if not MEASURES[measure].windowed:
            return f"{measure} has no window: write it alone"
        return f"windows are {', '.join(WINDOWS)}; groups are {', '.join(GROUPS)}"

    @property
    def names(self) -> tuple[str, ...]:
        """All names that stand alone, terms first."""
        measures = (name for name, m in MEASURES.items() if m.kind not in ("text", "date"))
        return tuple(dict.fromkeys((*self.terms, *measures, *self.flags, *TEXTS)))


def _free(names: Iterable[str]) -> Iterable[str]:
    """Those that are no measure's: a term or flag called like one is told by the checks, and
    conditions go on meaning the measure."""
    return (name for name in names if name not in MEASURES)


def flags_set(strategy: Strategy) -> Iterable[str]:
    """The flags that the strategy's provisions set."""
    for provision in strategy.provisions:
        yield from provision.sets
        for step in provision.steps:
            yield from step.sets


def step_ids(strategy: Strategy) -> Iterable[str]:
    """Every id that a provision, step or arm can be named by."""
    for provision in strategy.provisions:
        yield provision.id
        for arm in provision.branch:
            yield f"{provision.id}.{arm.name}"
        for step in provision.steps:
            yield f"{provision.id}.{step.id}"
            for arm in step.branch:
                yield f"{provision.id}.{arm.name}"
