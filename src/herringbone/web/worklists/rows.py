"""What a list shows of a line: the figure as of now, why it is there, the sessions that met it.

Figures and marks of all lines shown are read at once; a reason is read as it was worded when the
strategy asked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from django.utils.safestring import SafeString

from herringbone.web.pupils.drawing import Drawn
from herringbone.web.pupils.figures import PupilFigures, figures_of
from herringbone.web.registers.here import Here, here_since
from herringbone.web.schools.deeds import Deed
from herringbone.web.schools.models import Pupil
from herringbone.web.schools.viewer import Viewer
from herringbone.web.strategies.evaluation import (
    Measured,
    as_of_now,
    measured,
    outcome_words,
    outcomes_of,
    sessions_behind,
)
from herringbone.web.ui.charts.strip import strip
from herringbone.web.ui.days import day as day_words
from herringbone.web.ui.flags import flag_of
from herringbone.web.worklists.lines import Line
from herringbone.web.worklists.models import Work
from herringbone.web.worklists.places import Place, place_of
from herringbone.web.worklists.safety import SEEN_VERBS, is_over
from herringbone.web.worklists.subjects import SHOWN, tells_safeguarding
from herringbone.web.worklists.wording import clauses_said
from herringbone.web.worklists.worries import Worry, worries_behind

MOST_DAYS = 12
"""More days than these are a number in words, not a strip."""


@dataclass(frozen=True)
class Behind:
    """One pupil's sessions that met the clause: as herringbone, and in words."""

    pupil: Pupil
    picture: SafeString
    words: str


@dataclass(frozen=True)
class Shown:
    """One line as the screen has it. `outcomes` are its buttons, one key each; `is_private`: why it
    is there is for those alone who see safeguarding. `here`: a visit or check is about an absence
    that has ended since."""

    line: Line
    why: Sequence[str]
    figures: PupilFigures | None
    flags: Sequence[str]
    behind: Sequence[Behind]
    outcomes: Sequence[tuple[str, str]]
    place: Place | None
    listed: Sequence[Pupil] = ()
    is_private: bool = False
    worries: Sequence[Worry] = ()
    here: Here | None = None

    @property
    def key(self) -> str:
        return f"work-{self.line.work.pk}"

    @property
    def headline(self) -> str:
        """The clause and its figure, in one line."""
        return self.why[0] if self.why else ""


class Rows:
    """The lines of one screen, with what is read for all of them at once."""

    def __init__(self, viewer: Viewer, lines: Sequence[Line], now: datetime) -> None:
        self.viewer, self.lines, self.now = viewer, lines, now

    def __iter__(self) -> Iterator[Shown]:
        return (self.shown(line) for line in self.lines)

    def shown(self, line: Line) -> Shown:
        pupil = line.pupils[0] if len(line.pupils) == 1 else None
        work, sees = line.work, self.viewer.may(Deed.SEE_SAFEGUARDING)
        is_private = not sees and tells_safeguarding(line.said, work.verb)
        return Shown(
            line=line,
            why=[] if is_private else clauses_said(self._read[work.pk][0], self._names),
            figures=figures_of(self.measured, pupil.pupil_id) if pupil else None,
            flags=self._flags(line),
            behind=[one for p in line.pupils if (one := self._behind(line, p)) is not None],
            outcomes=[
                (one, _ended(work, one)) for one in outcomes_of(work.verb, offer=work.is_offer)
            ],
            place=place_of(
                self.viewer, work.verb, work.thing, pupil or next(iter(line.pupils), None)
            ),
            listed=self._inside(line),
            is_private=is_private,
            worries=self._worries.get(work.pk, ()),
            here=self._back(line),
        )

    # --- read once --------------------------------------------------------------------------
    @cached_property
    def _read(self) -> Mapping[int, tuple[str, list[str]]]:
        """By work: why it was asked for, and whom it lists; a list of all work does without."""
        keys = [work.pk for line in self.lines for work in line.works]
        held = Work.objects.filter(pk__in=keys)
        return {key: (why, ids) for key, why, ids in held.values_list("pk", "why", "listed")}

    @cached_property
    def _listed(self) -> Mapping[str, Pupil]:
        """Those inside the gathered lists shown, by id."""
        ids = {name for _, listed in self._read.values() for name in listed}
        found = self.viewer.school.pupils.filter(pupil_id__in=ids).defer("values", "address")
        return {one.pupil_id: one for one in found} if ids else {}

    @cached_property
    def _worries(self) -> Mapping[int, Sequence[Worry]]:
        return worries_behind(self.viewer, self.measured.plan, [one.work for one in self.lines])

    @cached_property
    def _here(self) -> Mapping[int, Here]:
        wanted = (line for line in self.lines if line.work.verb in SEEN_VERBS)
        looked_for = [pupil for line in wanted for pupil in line.pupils]
        today = self.viewer.today
        return here_since(self.viewer.school, looked_for, today) if looked_for else {}

    def _back(self, line: Line) -> Here | None:
        """Since when all of them are in school, where that is after they were asked about."""
        if line.work.verb not in SEEN_VERBS or not line.pupils:
            return None
        found = [self._here.get(pupil.pk) for pupil in line.pupils]
        over = [one for one in found if one is not None and is_over(line.work, line.said, one)]
        return max(over) if len(over) == len(found) else None

    @cached_property
    def _names(self) -> Mapping[str, str]:
        """By id: the pupils whom a reason may name, since they stand on the list themselves."""
        return {one.pupil_id: one.name for one in (*self.pupils, *self._listed.values())}

    def _inside(self, line: Line) -> list[Pupil]:
        names = dict.fromkeys(name for work in line.works for name in self._read[work.pk][1])
        return [self._listed[name] for name in names if name in self._listed]

    @cached_property
    def pupils(self) -> list[Pupil]:
        return list({p.pk: p for line in self.lines for p in line.pupils}.values())

    @cached_property
    def measured(self) -> Measured:
        school = self.viewer.school
        return measured(school, as_of_now(school, self.now), self.pupils)

    @cached_property
    def _values(self) -> Mapping[str, Mapping[str, str]]:
        today = self.viewer.today
        read = self.measured.registers.pupils
        return {one.pupil_id: {name: one.value(name, today) for name in SHOWN} for one in read}

    def _flags(self, line: Line) -> list[str]:
        """Flags of those it is about that the viewer may see."""
        held = [self._values[pupil.pupil_id] for pupil in line.pupils]
        found = [name for name in SHOWN if any(_is_set(one, name) for one in held)]
        may = self.viewer.may
        return [
            name
            for name in found
            if may(Deed.SEE_SAFEGUARDING if flag_of(name).is_safeguarding else Deed.SEE_NEEDS)
        ]

    def _behind(self, line: Line, pupil: Pupil) -> Behind | None:
        if line.said is None or not line.said.names:
            return None
        found = sessions_behind(self.measured, line.said, pupil.pupil_id, line.work.date)
        if not found:
            return None
        return Behind(pupil, self._picture(pupil, found), sessions_words(found))

    def _picture(self, pupil: Pupil, found: Sequence[tuple[date, str]]) -> SafeString:
        calendar = self.measured.registers.calendar
        drawn = Drawn(self.measured, pupil, {}, private=True)
        days = sorted({day for day, _ in found})[-MOST_DAYS:]
        numbers = [calendar.index(day) for day in days]
        held = [drawn.day(calendar.days[number]) for number in numbers if number is not None]
        return strip(held, "Days that met it")


DECIDED = {"accepted": "decided so", "declined": "decided against it"}
"""How an offer ends for whoever decides it: nobody has to accept a decision."""


def _ended(work: Work, outcome: str) -> str:
    words = outcome_words(outcome)
    return DECIDED.get(outcome, words) if work.is_offer else words


def _is_set(values: Mapping[str, str], name: str) -> bool:
    return values[name] in ("K", "E") if name == "sen" else values[name] == "1"


def sessions_words(found: Sequence[tuple[date, str]]) -> str:
    """ "5 sessions: Mon 16 Nov, Tue 17 Nov (morning), and 3 days before"."""
    days: dict[date, list[str]] = {}
    for day, session in found:
        days.setdefault(day, []).append(session)
    halves = {"AM": " (morning)", "PM": " (afternoon)"}
    said = [
        day_words(day) + (halves[sessions[0]] if len(sessions) == 1 else "")
        for day, sessions in days.items()
    ]
    before = len(said) - MOST_DAYS
    counted = f"{len(found)} session{'' if len(found) == 1 else 's'}: "
    more = f", and {before} day{'' if before == 1 else 's'} before" if before > 0 else ""
    return counted + ", ".join(said[-MOST_DAYS:]) + more
