"""Writing to a child's family by hand: a template, what only a person can fill in, and the messages
that wait for approval like any other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from herringbone.documents.writing import (
    PLACEHOLDERS,
    Purpose,
    UnknownLetter,
    names_of,
    template_of,
)
from herringbone.web.messages.asking import Made, Wanted, ask, channels_for
from herringbone.web.messages.text_run import letter_of
from herringbone.web.registers.changes import Author
from herringbone.web.schools.models import Pupil
from herringbone.web.strategies.evaluation import plan_of


@dataclass(frozen=True, slots=True)
class Blank:
    """Something that has to be filled in: a placeholder without a value."""

    name: str
    says: str
    sample: str
    value: str = ""


def choices(pupil: Pupil, now: datetime) -> list[tuple[str, str]]:
    """Templates of the strategy in force and those that all share, by title; the texts about an
    absence go out with the morning's run."""
    strategy, _ = letter_of(pupil.school, now.date())
    plan = plan_of(pupil.school, now.date())
    own = list(plan.strategy.letters) if plan is not None else []
    found = {}
    for name in (*own, *names_of()):
        try:
            template = template_of(strategy, name)
        except UnknownLetter:
            continue
        if template.purpose != Purpose.SAFETY:
            found[name] = template.title
    return sorted(found.items(), key=lambda each: each[1])


def write(
    *, pupil: Pupil, name: str, extra: Mapping[str, str], key: str, by: Author, now: datetime
) -> tuple[Made, list[Blank]]:
    """The messages, and what is still to be filled in where one could not be written. `key` is the
    form's own, so that sending it twice makes nothing twice."""
    strategy, _ = letter_of(pupil.school, now.date())
    template = template_of(strategy, name)
    wanted = Wanted(
        strategy=strategy,
        template=name,
        pupils=(pupil,),
        key=f"hand:{key}",
        day=now.date(),
        channels=channels_for("letter", template),
        extra={name: value for name, value in extra.items() if value.strip()},
        to_read=True,
    )
    made = ask(school=pupil.school, wanted=wanted, by=by, now=now)
    return made, blanks(made, extra) if made.missing else []


def blanks(made: Made, typed: Mapping[str, str]) -> list[Blank]:
    """What the letters lack, with what was typed before, in the order of the placeholders."""
    wanted = made.missing | {name for name, value in typed.items() if value.strip()}
    return [
        Blank(name, each.says, each.sample, typed.get(name, ""))
        for name, each in PLACEHOLDERS.items()
        if name in wanted
    ]
