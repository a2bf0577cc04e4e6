"""Writes the letters of a batch, so that each can be read before anybody lets it go.

Asked twice it is the same letter; what cannot be written is told with what is missing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction

from herringbone.documents.writing import PLACEHOLDERS, Template
from herringbone.web.letters.waiting import OF_A_CHILD, families_of, origin_of, strategy_name
from herringbone.web.messages.asking import Wanted, ask, channels_for
from herringbone.web.messages.filling import Facts, values_of
from herringbone.web.messages.models import Decided, Message, Round, State
from herringbone.web.messages.recipients import reach
from herringbone.web.registers.changes import Author
from herringbone.web.schools.models import Pupil, School
from herringbone.web.strategies.evaluation import Plan, outcomes_of
from herringbone.web.worklists import handling
from herringbone.web.worklists.lines import Line
from herringbone.web.worklists.models import State as WorkState


@dataclass(frozen=True, slots=True)
class Prepared:
    """`written` letters wait; `not_written` are children for whom none could be, with why."""

    written: int
    not_written: tuple[tuple[str, str], ...]


@transaction.atomic
def prepare(
    *,
    school: School,
    plan: Plan | None,
    template: Template,
    lines: Sequence[Line],
    by: Author,
    now: datetime,
    extra: Mapping[str, str] | None = None,
    to_read: bool = True,
) -> Prepared:
    """One round for all of them; each parent has a letter of their own. They wait to be read unless
    nobody asked for that."""
    families = [(line, family) for line in lines for family in families_of(school, line)]
    facts = Facts(school, list({p.pk: p for _, family in families for p in family}.values()), now)
    held = _round(school, template, by, now)
    written, refused = 0, []
    went: dict[int, tuple[Line, list[Message]]] = {}
    for line, family in families:
        wanted = replace(_wanted(plan, template, line, family, extra or {}), to_read=to_read)
        made = ask(school=school, wanted=wanted, by=by, now=now, facts=facts, round_of=held)
        written += len(made.messages)
        went.setdefault(id(line), (line, []))[1].extend(made.messages)
        if made.reaches_nobody:
            refused.append((line.subjects[0].name, made.why_nobody))
    for line, messages in went.values():
        _done_by_itself(line, messages, now)
    return Prepared(written, tuple(refused))


def _done_by_itself(line: Line, messages: Sequence[Message], now: datetime) -> None:
    """Where the strategy let every letter about a child go, the work is done and says by what. Of a
    class's letters those that wait stand in the outbox."""
    gone = [message for message in messages if message.state == State.APPROVED]
    waits = any(message.state in (State.WAITING, State.HELD) for message in messages)
    if not gone or (waits and line.work.subject_kind in OF_A_CHILD):
        return
    row = gone[0].decisions.filter(decided=Decided.APPROVED).latest("pk")
    if row.user_id is not None:
        return
    by = handling.By(Author(row.name, row.position), now, origin=handling.BY_STRATEGY)
    for work in line.works:
        if work.state == WorkState.OPEN:
            usual = outcomes_of(work.verb, offer=work.is_offer)[0]
            handling.done(work=work, outcome=usual, by=by)


def missing_values(school: School, template: Template, line: Line, facts: Facts) -> dict[str, str]:
    """What only a person can put in before it can be written, each with what it is for."""
    lacking: set[str] = set()
    channels = channels_for(line.work.verb, template)
    for family in families_of(school, line)[:1]:
        for one in reach(family, template, channels).recipients:
            words = template.words(one.channel, one.language)
            values = values_of(facts, family, one, template, {})
            slip = template.slip.placeholders if template.slip else frozenset()
            wanted = words.placeholders | slip
            lacking |= {name for name in wanted if not values.get(name, "").strip()}
    return {name: PLACEHOLDERS[name].says for name in PLACEHOLDERS if name in lacking}


def _wanted(
    plan: Plan | None,
    template: Template,
    line: Line,
    family: tuple[Pupil, ...],
    extra: Mapping[str, str],
) -> Wanted:
    works = {work.subject: work for work in line.works}
    origins = {pupil.pk: origin_of(works.get(pupil.pupil_id, line.work)) for pupil in family}
    key = origin_of(line.work)
    return Wanted(
        strategy=strategy_name(plan),
        template=template.name,
        pupils=family,
        key=key if len(line.pupils) else f"{key}:{family[0].pk}",
        day=line.work.date,
        channels=channels_for(line.work.verb, template),
        origins=origins,
        extra=dict(extra),
        provision=line.work.provision,
        step=line.work.step,
    )


def _round(school: School, template: Template, by: Author, now: datetime) -> Round:
    made, _ = Round.objects.get_or_create(
        school=school,
        key=f"letters:{template.name}:{now.date()}",
        defaults={
            "title": template.title,
            "made_at": now,
            "name": by.name,
            "position": by.position,
        },
    )
    return made
