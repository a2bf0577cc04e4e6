"""Optional columns that a strategy reads and a source lacks, with the provisions they leave blind.

`evaluate` and `simulate` warn with it: without the column a flag is nobody's, and a school should
know that before it wonders why nothing was asked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from herringbone.engine.language.plan import Plan, StepPlan
from herringbone.engine.record.roll import FLAGS

PUPILS, MARKS = "pupils.csv", "marks.csv"
COLUMN_OF: dict[str, tuple[str, str]] = {
    **{flag: (PUPILS, flag) for flag in FLAGS},
    **{name: (PUPILS, name) for name in ("sen", "sex", "ethnicity", "travels")},
    "sen_support": (PUPILS, "sen"),
    "compulsory_age": (PUPILS, "date_of_birth"),
    "threshold_sessions": (PUPILS, "date_of_birth"),
    "unauthorised_10_weeks": (PUPILS, "date_of_birth"),
    "unauthorised_10_weeks_provisional": (PUPILS, "date_of_birth"),
    "minutes_late": (MARKS, "minutes_late"),
}
"""The optional column behind a name of the language."""


def missing_columns(plan: Plan, present: Mapping[str, frozenset[str]]) -> Iterator[str]:
    """A sentence for the columns that are not there, those that leave the same provisions blind in
    one, in order of file and column."""
    blind: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)
    for step in plan.steps:
        for file, column in _columns_read(step):
            if file in present and column not in present[file]:
                blind[file, column][step.provision.id] = None
    together: dict[tuple[str, tuple[str, ...]], list[str]] = defaultdict(list)
    for (file, column), ids in sorted(blind.items()):
        together[file, tuple(sorted(ids))].append(column)
    for (file, provisions), columns in together.items():
        word = "column" if len(columns) == 1 else "columns"
        named = f"no {word} {', '.join(columns)}, which these provisions read"
        yield f"{file} has {named}: {', '.join(provisions)}"


def _columns_read(step: StepPlan) -> set[tuple[str, str]]:
    conditions = (step.when, step.needs, step.unless, step.first, step.leaving_out)
    arms = (arm.when for arm in step.arms)
    names = {name for one in (*conditions, *arms) if one is not None for name in one.names}
    found = {COLUMN_OF[last] for name in names if (last := name.rpartition(".")[2]) in COLUMN_OF}
    if step.fields.subject == "family":
        found.add((PUPILS, "family_id"))
    return found
