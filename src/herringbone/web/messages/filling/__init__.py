"""Fills a letter's placeholders for one parent about one child, or a family's children.

Each value is the register's, the school's or this parent's own; what has to be agreed first (a
meeting's time, what a plan offers) comes from whoever asks for the letter, as `extra`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from herringbone.documents.writing import Channel, Template
from herringbone.web.messages.filling.facts import Facts
from herringbone.web.messages.filling.missed import missed_values, notice_values, today_values
from herringbone.web.messages.filling.news import NAMES as NEWS
from herringbone.web.messages.filling.news import news_values
from herringbone.web.messages.filling.who import (
    before_values,
    child_values,
    named_values,
    school_values,
)
from herringbone.web.messages.recipients import Recipient
from herringbone.web.schools.models import Pupil

LINK = "((reply_link))"
"""Stands where the link will be until the message leaves: only its digest is ever kept."""

__all__ = ["LINK", "Facts", "values_of"]


def values_of(
    facts: Facts,
    pupils: Sequence[Pupil],
    recipient: Recipient,
    template: Template,
    extra: Mapping[str, str],
    session: str = "",
) -> dict[str, str]:
    """A value for each placeholder that can be known; `extra` wins. `session` is an absence's."""
    one, child = pupils[0], child_values(facts, pupils)
    role = contact_role(facts, template.name)
    found = {
        "parent_name": recipient.salute,
        "reply_link": "" if recipient.channel == Channel.LETTER else LINK,
        **child,
        **school_values(facts.school),
        **named_values(facts.school, role, facts.today, child["class_name"]),
        **before_values(one, recipient.contact.contact_id),
        **today_values(facts, session),
    }
    if facts.has_figures:
        found |= missed_values(facts, one) | notice_values(facts, one)
    if template.placeholders & NEWS:
        found |= news_values(facts, one)
    return {**found, **extra}


def contact_role(facts: Facts, letter: str) -> str:
    """The role that the strategy names in this letter; "" where it names none."""
    letters = facts.plan.strategy.letters if facts.plan is not None else {}
    return str(letters[letter].contact) if letter in letters else ""
