"""A class as of now: its pupils' figures and half terms, and the class's own, pooled."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from functools import cached_property

from herringbone.web.pupils.drawing import Drawn, details_of
from herringbone.web.pupils.figures import PupilFigures, figures_of
from herringbone.web.schools.models import Pupil, School
from herringbone.web.schools.viewer import Viewer
from herringbone.web.strategies.evaluation import Measured, as_of_now, measured
from herringbone.web.ui.charts.bands import BandCount
from herringbone.web.ui.charts.marks import HalfTerm


@dataclass(frozen=True, slots=True)
class ClassRow:
    """One pupil of the class; None figures for whoever is not on roll."""

    pupil: Pupil
    figures: PupilFigures
    half_term: HalfTerm


@dataclass(frozen=True)
class ClassPage:
    """A class by name, as one viewer sees it now."""

    viewer: Viewer
    school: School
    name: str
    now: datetime

    @cached_property
    def everyone(self) -> Measured:
        """The whole school's registers: pooled figures follow pupils through their classes."""
        return measured(self.school, as_of_now(self.school, self.now))

    @cached_property
    def pupils(self) -> list[Pupil]:
        day = self.viewer.today
        return list(self.school.pupils.on_roll(day).in_class(self.name, day))

    @cached_property
    def measured(self) -> Measured:
        """The class's own pupils."""
        return measured(self.school, as_of_now(self.school, self.now), self.pupils)

    @cached_property
    def rows(self) -> list[ClassRow]:
        """By surname; the half term is the one of today."""
        details = details_of(self.pupils)
        found = []
        for pupil in self.pupils:
            figures = figures_of(self.measured, pupil.pupil_id)
            if figures is not None:
                drawn = Drawn(self.measured, pupil, details)
                found.append(ClassRow(pupil, figures, drawn.current_half_term()))
        return found

    def pooled(self, name: str) -> Fraction | None:
        """A measure of the class, exactly; sums over sums."""
        frame = self.everyone.groups("class")
        if self.name not in frame.subjects:
            return None
        return frame.figure(name).value(frame.subjects.index(self.name))

    @property
    def bands(self) -> list[BandCount]:
        """How many pupils are in each band of the strategy."""
        counts: dict[str, int] = {}
        for row in self.rows:
            counts[row.figures.row["band"]] = counts.get(row.figures.row["band"], 0) + 1
        return [
            BandCount(self.measured.letter_of(band.name), counts.get(band.name, 0), band.name)
            for band in self.measured.bands
        ]
