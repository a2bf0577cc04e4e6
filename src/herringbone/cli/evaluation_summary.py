"""`summary.json`: what an evaluation came to, in counts, for a person or a script that compares.

`evaluate` writes it beside the tables and prints it for `--json`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from herringbone import __version__
from herringbone.engine.language.plan import Plan
from herringbone.engine.measuring.groups import GroupFrame
from herringbone.engine.measuring.measure_table import half_up
from herringbone.engine.record.registers import Registers
from herringbone.engine.running.evaluate import Evaluation
from herringbone.engine.running.history import STANDING

GROUPS = (
    "school", "year_group", "class", "pp", "fsm", "sen", "ehcp", "lac", "cp", "cin", "eal",
    "young_carer", "sex", "new_starter",
)  # fmt: skip


def summary_of(
    evaluation: Evaluation, plan: Plan, registers: Registers, warnings: Iterable[str], refused: int
) -> dict[str, Any]:
    """Everything `summary.json` holds; percentages as text with six decimals."""
    strategy = plan.strategy
    return {
        "engine": __version__,
        "strategy": {
            "name": strategy.strategy,
            "title": strategy.title,
            "version": strategy.version,
        },
        "school": registers.school.name,
        "as_of": evaluation.as_of.date,
        "sessions_due": evaluation.as_of.sessions_due,
        "pupils": int(evaluation.frame.on_roll.sum()),
        "actions": len(evaluation.actions),
        "provisions": _provisions(evaluation, plan),
        "bands": _bands(evaluation, plan),
        "groups": {kind: _groups(evaluation, kind) for kind in GROUPS},
        "not_evaluable": evaluation.not_evaluable,
        "history": any(pupil.history for pupil in registers.pupils),
        "rows_left_out": refused,
        "warnings": list(warnings),
    }


def _provisions(evaluation: Evaluation, plan: Plan) -> dict[str, dict[str, int]]:
    asked = Counter(action.provision for action in evaluation.actions)
    standing = Counter(
        spell.step.partition(".")[0]
        for spell in evaluation.memory.all_spells()
        if spell.how == STANDING and spell.left_on is None
    )
    return {
        provision.id: {"actions": asked[provision.id], "standing": standing[provision.id]}
        for provision in plan.strategy.provisions
    }


def _bands(evaluation: Evaluation, plan: Plan) -> dict[str, int]:
    """Pupils on roll in each band; "" where attendance is nothing."""
    frame = evaluation.frame
    held = Counter(frame.text("band")[frame.on_roll].tolist())
    return {name: held[name] for name in (*(band.name for band in plan.strategy.bands), "")}


def _groups(evaluation: Evaluation, kind: str) -> dict[str, dict[str, Any]]:
    groups = GroupFrame(evaluation.frame, kind)
    return {
        name: {
            "pupils": _whole(groups, "pupils", row),
            "possible": _whole(groups, "possible", row),
            "absent": _whole(groups, "absent", row),
            "attendance": _six(groups, "attendance", row),
            "pa_share": _six(groups, "pa_share", row),
        }
        for row, name in enumerate(groups.subjects)
    }


def _whole(groups: GroupFrame, name: str, row: int) -> int:
    return int(groups.figure(name).value(row) or 0)


def _six(groups: GroupFrame, name: str, row: int) -> str:
    value = groups.figure(name).value(row)
    return "" if value is None else half_up(value.numerator, value.denominator, 6)
