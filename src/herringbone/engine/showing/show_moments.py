"""When a step is looked at, for whom, and what must then be true, as one line of the policy.

`show_steps` prints it under each sentence; the conditions are worded by `show_conditions`.
"""

from __future__ import annotations

from herringbone.engine.language.condition_words import name_words
from herringbone.engine.language.conditions import Condition
from herringbone.engine.language.plan import StepPlan
from herringbone.engine.language.strategy import After, CaseSubject, Draw, OnEvent, Pick
from herringbone.engine.showing.show_conditions import condition_said
from herringbone.engine.showing.show_words import CADENCES, EVERY_ONE_OF, listed, thing_said


def moment_said(step: StepPlan) -> str:
    """`at the end of each week, for each pupil: once, as soon as attendance this year is …`."""
    words = ", ".join((*_looked_at(step), _whom(step)))
    state = [one for one in (_state(step), *_chosen(step)) if one]
    if state:
        words = f"{words}: {'; '.join(state)}"
    if step.fields.needs is not None and step.needs is not None:
        words += f" (judged only with {condition_said(step.needs.node)})"
    if step.unless is not None:
        words += f"; but not where: {condition_said(step.unless.node)}"
    if step.fields.repeats is not None:
        repeats = step.fields.repeats
        words += f"; again every {repeats.every} while it lasts, {repeats.at_most} times at most"
    return words


def _looked_at(step: StepPlan) -> list[str]:
    fields = step.fields
    parts = []
    if fields.at == "register":
        parts.append("each school day, as registers are taken")
    if isinstance(fields.every, tuple):
        parts.append(listed([CADENCES[name] for name in fields.every]))
    elif fields.every is not None:
        since = f"every {fields.every.replace('since opened', 'after it was opened')}"
        parts.append(CADENCES.get(fields.every, since))
    if fields.at_event is not None:
        early = (
            "on the day of" if fields.before in (None, "same day") else f"{fields.before} before"
        )
        parts.append(f"{early} each “{thing_said(fields.at_event)}” in the diary")
    if isinstance(fields.on, OnEvent):
        parts.append(
            f"when this is recorded: {thing_said(fields.on.event)}{_as(fields.on.outcome)}"
        )
    if fields.after is not None:
        parts.append(_after(fields.after))
    if fields.reaches is not None:
        counter = thing_said(fields.reaches.counter)
        parts.append(f"each time {fields.reaches.every} more {counter} are reached")
    return parts


def _as(outcomes: tuple[str, ...]) -> str:
    return f" ({listed([thing_said(one) for one in outcomes], 'or')})" if outcomes else ""


def _after(after: After) -> str:
    names = listed(after.any_of, "or")
    state = "was done" if after.done else "was asked for and is still not done"
    wait = "once" if after.wait == "same day" else f"{after.wait} after"
    until = f", for up to {after.until}" if after.until else ""
    if after.improved == "declined":
        change = ", if attendance declined since"
    elif after.improved == "any":
        change = ""
    else:
        change = (
            ", if attendance improved since" if after.improved else ", if nothing improved since"
        )
    return f"{wait} {names} {state}{_as(after.outcome)}{until}{change}"


def _whom(step: StepPlan) -> str:
    subject = step.fields.subject
    if isinstance(subject, CaseSubject):
        return f"for each open {thing_said(subject.case)}"
    return f"for {EVERY_ONE_OF['school' if step.fields.draw else subject or 'pupil']}"


def _state(step: StepPlan) -> str:
    if step.when is None:
        return ""
    words = condition_said(step.when.node)
    match step.fields.on:
        case "entry":
            return f"once, as soon as {words}"
        case "exit":
            return f"once, when this is no longer so: {words}"
    return f"where {words}"


def _chosen(step: StepPlan) -> list[str]:
    fields, parts = step.fields, []
    if step.entrants is not None and fields.draw is not None:
        parts.append(f"{_winners(fields.draw)} drawn from all for whom {_said(step.entrants)}")
    if fields.pick is not None:
        parts.append(_picked(fields.pick))
    if step.first is not None and fields.orders is not None:
        parts.append(f"first in the lists of {listed(fields.orders.of)}: {_said(step.first)}")
    if step.leaving_out is not None:
        parts.append(f"long-term circumstances are taken into account ({_said(step.leaving_out)})")
    return parts


def _said(condition: Condition) -> str:
    return condition_said(condition.node)


def _winners(draw: Draw) -> str:
    return "one winner" if draw.winners == 1 else f"{draw.winners} winners"


def _picked(pick: Pick) -> str:
    of = " of each year group" if pick.of == "year_group" else ""
    ties = "equals share it" if pick.ties == "share" else "between equals a draw decides"
    return f"the {pick.best}{of} by {name_words(pick.by)}; {ties}"
