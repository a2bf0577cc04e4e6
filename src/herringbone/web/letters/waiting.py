"""What waits in words: pieces of work whose verb goes home on paper or a screen, as batches.

From one person's list; what is for safety goes out with the morning's texts and never stands here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from herringbone.documents.writing import Purpose, Template, UnknownLetter, template_of
from herringbone.web.messages.models import About, Message
from herringbone.web.schools.models import Pupil, School
from herringbone.web.strategies.evaluation import Plan
from herringbone.web.worklists.lines import Line
from herringbone.web.worklists.listing import Listing
from herringbone.web.worklists.models import Handling, How, State, Work

VERBS = ("letter", "notice", "email", "message", "postcard", "text")
OF_A_CHILD = frozenset({"pupil", "family", "case"})
ORIGIN = "letters"
"""What a handling by this app says that it came from."""


@dataclass(frozen=True)
class Batch:
    """Every letter of one kind that waits, "24 letters"; `put_off` come back on a day."""

    verb: str
    thing: str
    lines: tuple[Line, ...]
    put_off: tuple[Line, ...]

    @property
    def key(self) -> str:
        return f"{self.verb}-{self.thing}"

    @property
    def all_lines(self) -> tuple[Line, ...]:
        return (*self.lines, *self.put_off)

    @property
    def first(self) -> Work:
        return self.all_lines[0].work

    @cached_property
    def due(self) -> str:
        return min(line.due for line in self.lines).isoformat() if self.lines else ""


def strategy_name(plan: Plan | None) -> str:
    """Whose letters are meant; the shared ones where no strategy is in force."""
    return str(plan.strategy.strategy) if plan is not None else "common"


def template_for(plan: Plan | None, thing: str) -> Template | None:
    """The letter that a piece of work names; None where nobody wrote it."""
    try:
        return template_of(strategy_name(plan), thing)
    except UnknownLetter:
        return None


def batches(listing: Listing) -> list[Batch]:
    """What waits for the viewer, by letter, the earliest due first."""
    waiting = [*listing.lines, *listing.withdrawn]
    kinds: dict[tuple[str, str], tuple[list[Line], list[Line]]] = {}
    for lines, place in ((waiting, 0), (listing.snoozed, 1)):
        for line in lines:
            if is_letter(line, listing.plan):
                kinds.setdefault(line.kind, ([], []))[place].append(line)
    made = [Batch(*kind, _by_name(here), _by_name(off)) for kind, (here, off) in kinds.items()]
    return sorted(made, key=lambda one: (not one.lines, one.due, one.key))


def is_letter(line: Line, plan: Plan | None) -> bool:
    """Whether it goes home in words and can wait for somebody to read it first."""
    if line.work.verb not in VERBS or line.is_safety or not line.subjects:
        return False
    template = template_for(plan, line.work.thing)
    return template is None or template.purpose != Purpose.SAFETY


def batch_named(listing: Listing, key: str) -> Batch | None:
    return next((one for one in batches(listing) if one.key == key), None)


def _by_name(lines: Iterable[Line]) -> tuple[Line, ...]:
    return tuple(sorted(lines, key=lambda line: (line.subjects[0].name, line.work.pk)))


def families_of(school: School, line: Line) -> list[tuple[Pupil, ...]]:
    """For whom it is written: the children of one line, or, for a class or the school, every
    family's children in it."""
    if line.work.subject_kind in OF_A_CHILD:
        return [tuple(line.pupils)] if line.pupils else []
    rows = school.pupils.on_roll(line.work.date)
    if line.work.subject_kind == "class":
        rows = rows.in_class(line.work.subject, line.work.date)
    by_family: dict[str, list[Pupil]] = {}
    for pupil in rows:
        by_family.setdefault(pupil.family_id or f"one:{pupil.pk}", []).append(pupil)
    return [tuple(children) for children in by_family.values()]


def origin_of(work: Work) -> str:
    """What a message says it came from."""
    return f"work:{work.pk}"


def messages_of(school: School, works: Sequence[Work]) -> dict[int, list[Message]]:
    """What was written for pieces of work, by the work's key."""
    keys = {origin_of(work): work.pk for work in works}
    rows = About.objects.filter(school=school, origin__in=keys).select_related("message")
    found: dict[int, list[Message]] = {}
    for row in rows.order_by("message_id"):
        held = found.setdefault(keys[row.origin], [])
        if row.message not in held:
            held.append(row.message)
    return found


def settled_today(school: School, batch: Batch, listing: Listing) -> list[Handling]:
    """What this app dealt with of the same kind today, the latest first."""
    rows = Handling.objects.filter(
        school=school,
        work__verb=batch.verb,
        work__thing=batch.thing,
        at__date=listing.today,
        origin=ORIGIN,
        undone_by=None,
    )
    return list(rows.exclude(how=How.UNDONE).select_related("work").order_by("-pk"))


def is_open(work: Work) -> bool:
    return work.state == State.OPEN
