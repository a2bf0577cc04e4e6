"""The marks that a document shows, the figures that belong to them, and the key that explains them.

The engine has counted before a document is made; `counted` counts what is about to be printed, so
that no page can carry figures that its own marks do not make.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import pairwise
from operator import attrgetter

from herringbone.documents.words import day_words, listed, many, session_words
from herringbone.engine.england.codes import Code, CodeClass, national_codes
from herringbone.engine.england.compulsory_age import is_compulsory
from herringbone.engine.record.calendar import AM, PM

ATTENDED = (CodeClass.PRESENT, CodeClass.EDUCATIONAL)


@dataclass(frozen=True, slots=True)
class Mark:
    """One session of one pupil; `code` is "" where nothing is marked.

    `confirmed` is False for a code entered ahead (V, P, W, B, K, D) that nobody has confirmed: it
    counts as unmarked.
    """

    date: date
    session: str
    code: str
    confirmed: bool = True

    def __post_init__(self) -> None:
        """Raises ValueError where the session is neither AM nor PM."""
        if self.session not in (AM, PM):
            raise ValueError(f"a session is AM or PM, not {self.session}")


@dataclass(frozen=True, slots=True)
class HalfTerm:
    """A half term's name and the pupil's marks in it that fall into the period, in any order."""

    name: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts of sessions over the period, from the engine (measures.md, "Counts")."""

    possible: int
    attended: int
    authorised: int
    unauthorised: int
    late: int = 0

    @property
    def absent(self) -> int:
        return self.authorised + self.unauthorised


class FiguresDisagree(ValueError):
    """The figures handed over are not those of the marks handed over with them."""


@cache
def code_on(symbol: str, day: date) -> Code | None:
    """The national code on its day, looked up once: a thousand certificates share their days."""
    return national_codes().meaning(symbol, day)


def class_of(mark: Mark, born: date | None = None) -> CodeClass | None:
    """How a mark counts on its day; None where it counts as unmarked."""
    code = code_on(mark.code, mark.date)
    if code is None or not mark.confirmed:
        return None
    under = code.symbol == "X" and is_compulsory(born, mark.date) is not True
    return CodeClass.NOT_POSSIBLE if under else code.code_class


def counted(marks: Iterable[Mark], born: date | None = None) -> Figures:
    """The figures of these marks, counted as the engine does."""
    marks = list(marks)
    classes = [class_of(mark, born) for mark in marks]
    attended = sum(classes.count(kind) for kind in ATTENDED)
    authorised = classes.count(CodeClass.AUTHORISED)
    unauthorised = classes.count(CodeClass.UNAUTHORISED)
    possible = attended + authorised + unauthorised + classes.count(CodeClass.COVID)
    late = sum(mark.code.strip() == "L" for mark in marks)
    return Figures(possible, attended, authorised, unauthorised, late)


def hold_together(figures: Figures, marks: Iterable[Mark], born: date | None) -> None:
    """Raises FiguresDisagree, naming each count, where figures and marks part."""
    shown = counted(marks, born)
    names = ("possible", "attended", "authorised", "unauthorised", "late")
    parted = [
        f"{name} {getattr(figures, name)}, from the marks {getattr(shown, name)}"
        for name in names
        if getattr(figures, name) != getattr(shown, name)
    ]
    if parted:
        raise FiguresDisagree("figures and marks differ: " + "; ".join(parted))


def hold_period(marks: Iterable[Mark], first: date, last: date) -> None:
    """Raises ValueError where the period runs backwards or a mark stands outside it."""
    if last < first:
        raise ValueError(f"the period ends on {day_words(last)}, before it begins")
    for mark in in_order(marks):
        if not first <= mark.date <= last:
            raise ValueError(f"a mark of {day_words(mark.date)} stands outside the period")


def uncounted_words(marks: Iterable[Mark], born: date | None = None) -> str:
    """How many sessions are not counted because nothing, or nothing sure, is marked; or ""."""
    unsure = [mark for mark in marks if class_of(mark, born) is None]
    ahead = sum(bool(mark.code) and not mark.confirmed for mark in unsure)
    blank = len(unsure) - ahead
    parts = [f"{many(blank, 'session')} without a mark"] if blank else []
    parts += [f"{many(ahead, 'session')} marked ahead and not yet confirmed"] if ahead else []
    return f"Not counted: {listed(parts)}, shown as –." if parts else ""


def in_order(marks: Iterable[Mark]) -> list[Mark]:
    """By date, morning first; raises ValueError where a session stands twice."""
    ordered = sorted(marks, key=attrgetter("date", "session"))
    for one, other in pairwise(ordered):
        if (one.date, one.session) == (other.date, other.session):
            where = f"{day_words(one.date)}, {session_words(one.session)}"
            raise ValueError(f"{where}, stands twice")
    return ordered


def key_on(symbols: Iterable[str], day: date) -> list[tuple[str, str]]:
    """Each code with what it says on a day; raises ValueError, worded, for one not in use then."""
    wanted = set(symbols)
    for symbol in sorted(wanted):
        problem = national_codes().problem(symbol, day)
        if problem:
            raise ValueError(problem)
    return [(c.symbol, c.says) for c in national_codes().codes_on(day) if c.symbol in wanted]


def key_of(marks: Sequence[Mark]) -> list[tuple[str, str]]:
    """Each code in use with what it says, in the order of the national set, by its own date.

    A code whose meaning changed inside the period stands once for each meaning.
    """
    first: dict[Code, date] = {}
    for mark in in_order(marks):
        code = code_on(mark.code, mark.date)
        if code is not None:
            first.setdefault(code, mark.date)
    order = national_codes().symbols.index
    # A later meaning of one symbol follows the earlier one.
    ordered = sorted(first, key=lambda code: (order(code.symbol), first[code]))
    return [(code.symbol, code.says) for code in ordered]
