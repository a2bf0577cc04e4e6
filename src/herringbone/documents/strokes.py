"""A half term as the herringbone that it makes: two strokes a day, and absences as their letters.

The template draws the cells that stand here; the words say the same to whoever cannot see them.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from itertools import groupby

from herringbone.documents.marks import HalfTerm, Mark, class_of, counted, in_order
from herringbone.documents.words import capital, many, session_words, short_day, weekday_words
from herringbone.engine.england.codes import CodeClass
from herringbone.engine.record.calendar import AM, PM, monday_of

MOST_WEEKS = 9
SCHOOL_DAYS = 5
STROKES = ("/", "\\")
ABSENT = (CodeClass.AUTHORISED, CodeClass.UNAUTHORISED)
Day = dict[str, Mark]


def days_a_week(half_terms: Iterable[HalfTerm]) -> int:
    """Five, or more where a session stands on a Saturday or Sunday."""
    marks = (mark for half_term in half_terms for mark in half_term.marks)
    return max([SCHOOL_DAYS, *(mark.date.weekday() + 1 for mark in marks)])


def strokes_of(half_term: HalfTerm, born: date | None, days: int) -> dict[str, object]:
    """One half term for the template: its name, its counts, its weeks, and the words of them."""
    marks = in_order(half_term.marks)
    by_day = {day: {m.session: m for m in of_day} for day, of_day in _by_day(marks)}
    figures = counted(marks, born)
    counts = f"{figures.attended} of {many(figures.possible, 'session')} attended"
    return {
        "name": capital(half_term.name),
        "dates": f"{short_day(marks[0].date)} to {short_day(marks[-1].date)}" if marks else "",
        "counts": counts if marks else "no sessions in the period",
        "rows": _rows(by_day, born, days),
        "words": f"{capital(half_term.name)}: {counts}. {_absences(by_day, born)}",
    }


def _by_day(marks: Sequence[Mark]) -> Iterable[tuple[date, Iterable[Mark]]]:
    return groupby(marks, key=lambda mark: mark.date)


def _rows(by_day: Mapping[date, Day], born: date | None, days: int) -> list[list[object]]:
    """Lines of at most nine weeks; a week without a session is left out."""
    weeks = [_week(monday, by_day, born, days) for monday in sorted({*map(monday_of, by_day)})]
    return [weeks[i : i + MOST_WEEKS] for i in range(0, len(weeks), MOST_WEEKS)]


def _week(monday: date, by_day: Mapping[date, Day], born: date | None, days: int) -> object:
    """A week as runs of strokes (first slot, how many) and letters (slot, slots, look, code)."""
    dates = [monday + timedelta(days=i) for i in range(days)]
    marks = [by_day.get(day, {}).get(session) for day in dates for session in (AM, PM)]
    looks = [_look(mark, born) for mark in marks]
    runs: list[list[int]] = []
    letters: list[list[object]] = []
    for slot, (look, code) in enumerate(looks):
        if look == "stroke":
            _lengthen(runs, slot)
        elif look:
            _letter(letters, slot, look, code)
    return {"label": short_day(monday), "slots": 2 * days, "runs": runs, "letters": letters}


def _lengthen(runs: list[list[int]], slot: int) -> None:
    if runs and sum(runs[-1]) == slot:
        runs[-1][1] += 1
    else:
        runs.append([slot, 1])


def _letter(letters: list[list[object]], slot: int, look: str, code: str) -> None:
    """A whole day of one two-letter code stands once, over both of its sessions."""
    if len(code) > 1 and slot % 2 and letters and letters[-1] == [slot - 1, 1, look, code]:
        letters[-1][1] = 2
    else:
        letters.append([slot, 1, look, code])


def _look(mark: Mark | None, born: date | None) -> tuple[str, str]:
    """How a session is drawn: a stroke, a letter of some weight, or not at all."""
    if mark is None:
        return "", ""
    kind = class_of(mark, born)
    if kind is None:
        return "other", "–"
    if mark.code in STROKES:
        return "stroke", ""
    return ("absent" if kind in ABSENT else "other"), mark.code


def _absences(by_day: Mapping[date, Day], born: date | None) -> str:
    """Each absence with its day, runs of whole days together, as one sentence."""
    told = [(day, _missed(of_day.values(), born)) for day, of_day in by_day.items()]
    runs = [(missed, [day for day, _ in run]) for missed, run in groupby(told, key=lambda d: d[1])]
    named = [_run(days, missed) for missed, days in runs if missed]
    return f"Absent: {'; '.join(named)}." if named else "No absence."


def _missed(marks: Iterable[Mark], born: date | None) -> tuple[tuple[str, str], ...]:
    return tuple((m.session, m.code) for m in marks if class_of(m, born) in ABSENT)


def _run(days: Sequence[date], missed: Sequence[tuple[str, str]]) -> str:
    codes = {code for _, code in missed}
    if len(missed) == 2 and len(codes) == 1:
        parts = f"all day {codes.pop()}"
    else:
        parts = ", ".join(f"{session_words(session)} {code}" for session, code in missed)
    until = f" to {weekday_words(days[-1])}" if len(days) > 1 else ""
    return f"{weekday_words(days[0])}{until}, {parts}"
