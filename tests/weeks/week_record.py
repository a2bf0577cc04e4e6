"""What a recorded week left: for each provision who did what for whom, and the rows that say so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Q

from herringbone.web.clock import LONDON
from herringbone.web.communications.models import Communication
from herringbone.web.messages.models import Message
from herringbone.web.worklists.doing import LOGGED
from herringbone.web.worklists.models import Handling, How, Work
from week_lived import Lived


@dataclass(frozen=True)
class Evidence:
    """One piece of work, how it was done, and what stands in the log about it."""

    work: Work
    handling: Handling
    said: list[Communication]
    messages: list[Message]

    @property
    def is_whole(self) -> bool:
        """Done by a named person in a position, and in the log where somebody was to be told."""
        named = bool(self.handling.name and self.handling.position)
        is_told = self.work.subject_kind in ("pupil", "family")
        return named and bool(not is_told or self.work.verb not in LOGGED or self.said)

    @property
    def line(self) -> str:
        at = self.handling.at.astimezone(LONDON)
        kept = [f"{one.get_channel_display()}: {one.get_outcome_display()}" for one in self.said]
        if len(self.messages) > 2:
            kept.append(f"{len(self.messages)} messages")
        else:
            kept += [f"message to {one.to_where}" for one in self.messages]
        record = "; ".join(dict.fromkeys(kept)) or self.handling.outcome.replace("_", " ")
        work = self.work
        return (
            f"| {work.provision}{'.' + work.step if work.step else ''} | {at:%a %H:%M} "
            f"| {work.words} | {work.subject} | {self.handling.position} | {record} |"
        )


def evidence_of(lived: Lived, provision: str) -> list[Evidence]:
    """Work of the week that was done, in the order of doing."""
    works = Work.objects.filter(
        school=lived.school, provision=provision, date__gte=lived.week.days[0]
    )
    done = Handling.objects.filter(work__in=works, how=How.DONE).select_related("work")
    return [_evidence(handling) for handling in done.order_by("at", "work__subject", "pk")]


def _evidence(handling: Handling) -> Evidence:
    work = handling.work
    found = Message.objects.filter(school=work.school, about__origin=f"work:{work.pk}")
    messages = list(found.order_by("pk"))
    origins = {f"handling:{handling.pk}", f"work:{work.pk}", handling.origin} - {""}
    origins |= {message.origin for message in messages}
    of_call = (
        Q(together=handling.origin.removeprefix("call:")) if "call:" in handling.origin else Q()
    )
    wanted = Q(origin__in=origins) | of_call if of_call else Q(origin__in=origins)
    said = Communication.objects.filter(wanted, school=work.school)
    return Evidence(work, handling, list(said.order_by("at", "pk")), messages)


def section_of(lived: Lived, provisions: Iterable[str]) -> Iterator[str]:
    """The week as a section of a page, in the order of doing."""
    days = lived.week.days
    yield f"## {lived.week.plan.strategy.title}"
    yield f"{days[0]:%-d %B} to {days[-1]:%-d %B %Y}, {len(lived.pupils)} pupils."
    yield ""
    yield "| provision | done | what | for | by | record |"
    yield "|---|---|---|---|---|---|"
    rows = [row for name in provisions for row in evidence_of(lived, name)]
    rows.sort(key=lambda row: (row.handling.at, row.handling.pk))
    yield from dict.fromkeys(row.line for row in rows)
