"""The folder that `evaluate` writes: four files, and `rejects.csv` where rows were left out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from herringbone.cli.evaluating import Evaluated
from herringbone.engine.measuring.measure_table import HEADER, rows
from herringbone.engine.running.actions import Action
from herringbone.engine.running.evaluate import Evaluation
from herringbone.engine.running.history import MEMORY_COLUMNS
from herringbone.exchange import evaluation as files
from herringbone.exchange.atomic import arriving


def write_files(out: Path, result: Evaluated) -> None:
    """All files arrive together; an earlier evaluation's are replaced."""
    evaluation = result.evaluation
    with arriving(out) as waiting:
        measured = (dict(zip(HEADER, row, strict=True)) for row in rows(evaluation.frame))
        files.write_measures(waiting / "measures.csv", HEADER, measured)
        files.write_due(waiting / "due.csv", (_due(evaluation, one) for one in evaluation.actions))
        extra = MEMORY_COLUMNS[len(files.MEMORY_COLUMNS) :]
        files.write_memory(waiting / "memory.csv", evaluation.memory.rows(), extra)
        files.write_summary(waiting / "summary.json", result.summary)
        result.source.write_rejects(waiting)
        complete = {file.name for file in waiting.iterdir()}
    if "rejects.csv" not in complete:
        (out / "rejects.csv").unlink(missing_ok=True)


def _due(evaluation: Evaluation, action: Action) -> dict[str, Any]:
    """One row of `due.csv`."""
    return {
        "date": action.date,
        "provision": action.provision,
        "step": action.step,
        "occasion": action.occasion,
        "subject_kind": action.subject_kind,
        "subject": action.subject,
        "owner": action.owner,
        "with": ";".join(action.together_with),
        "action": action.words,
        "due_by": action.due_by,
        "why": evaluation.why(action),
    }
