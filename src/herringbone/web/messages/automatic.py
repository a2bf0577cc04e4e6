"""What leaves without anybody's approval: the templates of which the strategy says so (`approval:
none`) and those that the school named. Whatever speaks against one still waits for a person.

A letter that lets itself go waits a while first, so that somebody can take it back.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from herringbone.web.clock import LONDON
from herringbone.web.messages.approving import By, approve_all
from herringbone.web.messages.models import Message, SendingRules, State
from herringbone.web.messages.quiet import SAFETY, rules_of
from herringbone.web.messages.states import ITSELF
from herringbone.web.registers.changes import Author
from herringbone.web.schools.models import School
from herringbone.web.strategies.evaluation import plan_of

GRACE = timedelta(minutes=30)
"""So long it can be taken back before it goes; what is for safety does not wait."""


def names_of(school: School, day: date) -> frozenset[str]:
    """Templates of the strategy in force that need nobody: its own word, and the school's."""
    plan = plan_of(school, day)
    strategy = str(plan.strategy.strategy) if plan is not None else "common"
    letters = plan.strategy.letters.items() if plan is not None else ()
    own = {name for name, letter in letters if letter.approval == "none"}
    settled = (one.partition("/") for one in rules_of(school).automatic)
    return frozenset(own | {name for of, _, name in settled if of == strategy})


def approve_by_itself(message: Message, now: datetime) -> bool:
    """Where it needs nobody and nothing speaks against it; False where a person has to look."""
    if message.state != State.WAITING or not _needs_nobody(message, now):
        return False
    grace = timedelta(0) if message.purpose == SAFETY else GRACE
    by = By(author_of(message.school, now, message.provision), now)
    return bool(approve_all(messages=[message], by=by, grace=grace).approved)


def author_of(school: School, now: datetime, provision: str = "") -> Author:
    """What stands where a person's name would: the strategy, and which of its provisions."""
    plan = plan_of(school, _day(now))
    if plan is None:
        return ITSELF
    words = f"by itself, provision {provision}" if provision else "by itself"
    return Author(f"The strategy “{plan.strategy.title}”"[:120], words)


def set_automatic(*, school: School, names: Sequence[str]) -> SendingRules:
    """The templates that leave without approval from now on."""
    rules = rules_of(school)
    rules.automatic = sorted(set(names))
    rules.save()
    return rules


def _needs_nobody(message: Message, now: datetime) -> bool:
    plan = plan_of(message.school, _day(now))
    letter = plan.strategy.letters.get(message.template) if plan is not None else None
    if letter is not None and letter.approval == "none":
        return True
    return f"{message.strategy}/{message.template}" in rules_of(message.school).automatic


def _day(now: datetime) -> date:
    return now.astimezone(LONDON).date()
