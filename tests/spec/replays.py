"""Small strategies run over drawn pages: what these tests share.

`plan` reads provisions written as YAML under the head of `small_strategy`, without its guard;
`replay` closes the page's days one after another; `said` puts what came of it on one line each.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from herringbone.engine.language.plan import Plan
from herringbone.engine.record.calendar import AsOf
from herringbone.engine.record.registers import Registers
from herringbone.engine.record.roll import Done, SchoolEvent
from herringbone.engine.running.actions import Action
from herringbone.engine.running.evaluate import Evaluation, evaluate
from herringbone.engine.running.history import Memory
from herringbone.engine.trying.drawn import drawn
from small_strategy import small

MONDAY = date(2024, 9, 2)


def plan(*provisions: str, more: str = "", **head: str) -> Plan:
    """A strategy of these provisions; `more` are further keys, `head` lines in place of others."""
    head.setdefault("needs", "")
    head["identity"] = "identity: {from: 2024-09-01}\n" + more
    loaded = small("".join(provisions), **head)
    assert loaded.problems == [], loaded.problems
    return loaded.plan


def page(text: str, starts: date = MONDAY, **more: Any) -> Registers:
    return drawn(text, starts=starts, **more)


def replay(
    wanted: Plan,
    registers: Registers,
    *,
    first: date | None = None,
    until: date | None = None,
    memory: Memory | None = None,
) -> Evaluation:
    """Every school day from the first (or from where the memory stops) to the last."""
    dates = registers.calendar.dates
    return evaluate(
        registers, wanted, AsOf(until or dates[-1]), start=first or dates[0], memory=memory
    )


def said(found: Evaluation | Iterable[Action], *names: str) -> list[str]:
    """`2024-09-06 RIV-23 Ben letter: warning`, of the provisions or steps named (or of all)."""
    actions = found.actions if isinstance(found, Evaluation) else found
    return [
        f"{a.date} {a.plan_step} {a.subject} {a.words}"
        for a in actions
        if not names or a.plan_step in names or a.provision in names
    ]


def days(found: Evaluation, name: str) -> list[str]:
    """The days on which a provision or step asked for something."""
    return [f"{a.date}" for a in found.actions if name in (a.provision, a.plan_step)]


def occasions(found: Evaluation, name: str) -> list[str]:
    return [a.occasion for a in found.actions if name in (a.provision, a.plan_step)]


def subjects(found: Evaluation, name: str) -> list[str]:
    return [a.subject for a in found.actions if name in (a.provision, a.plan_step)]


def again(memory: Memory) -> Memory:
    """The memory as the next run finds it: written as rows and read back."""
    return Memory.from_rows(memory.rows())


def did(name: str, subject: str, day: str, outcome: str = "") -> Done:
    """`did("RIV-26.meeting", "Ben", "2024-09-10", "attended")`."""
    provision, _, step = name.partition(".")
    return Done(provision, step, subject, date.fromisoformat(day), outcome)


def happened(
    name: str, day: str, subject: str = "", kind: str = "", outcome: str = ""
) -> SchoolEvent:
    kind = kind or ("pupil" if subject else "school")
    return SchoolEvent(date.fromisoformat(day), name, kind, subject, outcome)
