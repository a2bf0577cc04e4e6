"""Rules of the register asked of a day: what they govern is counted, what breaks them is work."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from herringbone.engine.running.actions import Action
from herringbone.engine.running.history import FOLLOWED, Record
from herringbone.engine.running.rules import CHECKS, DEFAULT_DO, Finding, RuleLook
from herringbone.engine.running.workings import Workings


def rule_actions(run: Workings, day: int, actions: Sequence[Action]) -> list[Action]:
    """The actions of all rules as of the close of a day, given the day's other actions."""
    made: list[Action] = []
    today = run.calendar.dates[day]
    for step in run.active:
        rule = step.fields.rule
        if rule is None:
            continue
        for moment in run.triggers.at_close(step, day):
            governed, findings = CHECKS[rule.check](RuleLook(run.world, step, moment, actions))
            run.governed[step.id] += governed
            for finding in findings:
                if finding.stands and _asked_before(run, step.id, finding, today):
                    continue
                made += run.maker.plain(
                    step, today, finding.subject_kind, finding.subject, finding.occasion,
                    (finding.fact,), default=DEFAULT_DO[rule.check], listed=finding.listed,
                )  # fmt: skip
    return made


def _asked_before(run: Workings, step: str, finding: Finding, today: date) -> bool:
    """Was it asked for already? If not, it is from now on."""
    if run.memory.has_followed(step, finding.subject, finding.occasion):
        return True
    record = Record(FOLLOWED, step, finding.subject_kind, finding.subject, today)
    record.detail = finding.occasion
    run.memory.remember(record)
    return False
