"""All comparisons together: what an import would write, show and ask."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from herringbone.web.imports.comparing import (
    calendar,
    classes,
    contacts,
    dated,
    enrolments,
    happenings,
    marks,
    roll,
    settings,
)
from herringbone.web.imports.comparing.ground import Ground
from herringbone.web.imports.comparing.marks import MarkPlan
from herringbone.web.imports.questions import Question
from herringbone.web.imports.rows import TABLES, RowPlan
from herringbone.web.imports.showing import Diff


@dataclass
class Plan:
    """`tables` are written in their order, before `marks`; nothing was written to make it."""

    tables: Sequence[RowPlan]
    marks: MarkPlan
    diff: Diff = field(default_factory=Diff)
    questions: Sequence[Question] = ()
    is_older: bool = False
    """Whether the file ends before what stands here, so that it only adds."""

    def __bool__(self) -> bool:
        return any(self.tables) or bool(self.marks.changes)

    @property
    def stopping(self) -> list[Question]:
        return [question for question in self.questions if question.stops]

    @property
    def left(self) -> dict[str, int]:
        """How much is left for a person, by kind: marks where it is about marks."""
        kinds = Counter(str(question.kind) for question in self.questions if not question.taken)
        return {**kinds, **{str(kind): count for kind, count in self.marks.left.items()}}


def plan_of(ground: Ground) -> Plan:
    """Compares everything. Raises NotBrought for what no decision can settle."""
    school, settings_section = settings.compare(ground)
    days, days_section = calendar.compare(ground)
    pupils, pupils_section = roll.compare(ground)
    spans, spans_section = dated.compare(ground)
    times, times_section = enrolments.compare(ground)
    groups, groups_section = classes.compare(ground)
    people, people_section = contacts.compare(ground)
    others = list(happenings.compare(ground))
    found, marks_section = marks.compare(ground)
    plans = [school, *days, groups, pupils, times, spans, people, *(plan for plan, _ in others)]
    tables = sorted(plans, key=lambda plan: TABLES.index(plan.table))
    sections = [
        settings_section,
        days_section,
        groups_section,
        pupils_section,
        times_section,
        spans_section,
        people_section,
        *(section for _, section in others),
        marks_section,
    ]
    return Plan(tables, found, Diff(sections), ground.asking.questions, ground.is_older)
