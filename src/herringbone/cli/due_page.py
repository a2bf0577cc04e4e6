"""The day's list as an attendance officer would read it: by owner, with each reason.

`evaluate` prints the top of it; `due.csv` holds all of it.
"""

from __future__ import annotations

import re
import textwrap
from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from herringbone.engine.language.plan import Plan
from herringbone.engine.language.verbs import VERBS, Verb
from herringbone.engine.record.calendar import AsOf
from herringbone.engine.record.registers import Registers
from herringbone.engine.record.roll import Pupil
from herringbone.engine.running.actions import Action
from herringbone.engine.running.evaluate import Evaluation

WIDTH = 96
SHOWN_EACH = 3
OWNERS_SHOWN = 3
LONGEST_REASON = 240
WORD = re.compile(r"[\w-]+")


def due_page(evaluation: Evaluation, plan: Plan, registers: Registers) -> Iterator[str]:
    """Lines of the page: a heading, then the owners with most to do, a few things of each."""
    day = evaluation.as_of.date
    yield f"{registers.school.name}, {plan.strategy.title}"
    todays = [action for action in evaluation.actions if action.date == day]
    earlier = len(evaluation.actions) - len(todays)
    before = f" ({earlier:,} on the days before)" if earlier else ""
    upto = figures_to(evaluation.as_of)
    yield f"{day_said(day)}, figures to {upto}: {_things(len(todays))} to do{before}."
    for warning in evaluation.warnings:
        yield from textwrap.wrap(f"First: {warning}.", WIDTH)
    urgent = {step.id for step in plan.steps if step.about_today}
    by_owner: dict[str, list[Action]] = defaultdict(list)
    for action in sorted(todays, key=lambda a: (a.due_by, not a.first, a.key)):
        by_owner[action.owner].append(action)
    owners = sorted(
        by_owner,
        key=lambda name: (
            -any(action.because.plan_step in urgent for action in by_owner[name]),
            -_with_families(by_owner[name]),
            name,
        ),
    )
    for owner in owners[:OWNERS_SHOWN]:
        yield ""
        yield f"{title_of(plan, owner)}: {len(by_owner[owner]):,}"
        for action in _varied(by_owner[owner], urgent)[:SHOWN_EACH]:
            yield from _lines(action, evaluation, registers)
    if owners[OWNERS_SHOWN:]:
        yield ""
        others = [f"{title_of(plan, name)} {len(by_owner[name]):,}" for name in owners]
        yield from textwrap.wrap(f"All of them: {', '.join(others)}.", WIDTH)
    yield from _not_evaluable(evaluation)


def _not_evaluable(evaluation: Evaluation) -> Iterator[str]:
    """What these registers cannot serve, by reason."""
    steps: dict[str, list[str]] = defaultdict(list)
    for step, reason in evaluation.not_evaluable.items():
        steps[reason].append(step)
    if steps:
        yield ""
        told = "; ".join(f"{', '.join(ids)} ({reason})" for reason, ids in steps.items())
        yield from textwrap.wrap(f"Not evaluable on these registers: {told}.", WIDTH)


def figures_to(as_of: AsOf) -> str:
    """Up to which register the figures go."""
    return ("the day before", "its morning's registers", "its close")[as_of.sessions_due]


def _things(count: int) -> str:
    return f"{count:,} thing{'s' if count != 1 else ''}"


def _with_families(actions: list[Action]) -> int:
    return sum(action.subject_kind in ("pupil", "family") for action in actions)


def _varied(actions: list[Action], urgent: set[str]) -> list[Action]:
    """Who is missing today first, and of them who comes first in a list; then one of each
    provision, so that a page shows what the strategy does."""
    seen: dict[str, int] = defaultdict(int)
    ranked = []
    for place, action in enumerate(actions):
        now = action.because.plan_step in urgent and action.verb is not Verb.ORDER
        turn = 0 if now else seen[action.plan_step]
        rank = (not now, now and not action.first, turn, _far_from_families(action), place)
        ranked.append((rank, action))
        seen[action.plan_step] += 1
    return [action for _, action in sorted(ranked, key=lambda one: one[0])]


def _far_from_families(action: Action) -> int:
    """What a family sees comes first, then other work about a pupil, then everything else; who
    comes first in a list is told by the list itself."""
    if action.verb is Verb.ORDER or action.subject_kind not in ("pupil", "family", "case"):
        return 2
    return 0 if VERBS[action.verb].family else 1


def _lines(action: Action, evaluation: Evaluation, registers: Registers) -> Iterator[str]:
    words = action.words[:1].upper() + action.words[1:]
    due = "today" if action.due_by == action.date else f"by {day_said(action.due_by)}"
    yield from textwrap.wrap(
        f"{words} · {subject_said(action, registers)} · {due} [{action.plan_step}]",
        WIDTH,
        initial_indent="  ",
        subsequent_indent="      ",
    )
    said = by_name(evaluation.why(action), registers)
    why = textwrap.shorten(said, LONGEST_REASON, placeholder=" …")
    yield from textwrap.wrap(
        f"because {why}", WIDTH, initial_indent="      ", subsequent_indent="      "
    )


def by_name(text: str, registers: Registers) -> str:
    """A reason with each pupil's id said as a name, for a page that staff read."""

    def name(found: re.Match[str]) -> str:
        row = registers.row_of.get(found[0])
        return found[0] if row is None else plain(_called(registers.pupils[row]))

    return WORD.sub(name, text)


def _called(pupil: Pupil) -> str:
    first = pupil.known_as or pupil.forename
    return f"{first} {pupil.surname}".strip() or pupil.pupil_id


def subject_said(action: Action, registers: Registers) -> str:
    """`Amara Cole, 4B` for a pupil; the kind and name of anything else."""
    row = registers.row_of.get(action.subject) if action.subject_kind in ("pupil", "case") else None
    if row is None:
        kind = action.subject_kind.replace("_", " ")
        return action.subject if kind in ("school", "trust") else f"{kind} {action.subject}".strip()
    pupil = registers.pupils[row]
    name = plain(_called(pupil))
    group = pupil.value("class", action.date)
    return f"{name}, {group}" if group else name


def plain(text: str) -> str:
    """A name without the control characters that would move a terminal's cursor."""
    return "".join(char if char.isprintable() else " " for char in text)


def title_of(plan: Plan, role: str) -> str:
    """The title of a role, as the strategy gives it."""
    held = plan.strategy.roles.get(role)
    return held.title if held else role.replace("_", " ").capitalize() or "Nobody named"


def day_said(day: date) -> str:
    """`Friday 14 March 2025`."""
    return f"{day:%A} {day.day} {day:%B %Y}"
