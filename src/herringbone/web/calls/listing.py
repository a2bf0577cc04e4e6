"""The call list of the moment: rows in the order in which the morning is worked through.

From submitted registers alone. One row is one call: siblings who are out together, or the children
of a bus that did not come. What is accounted for is not on it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property

from herringbone.web.absences.models import Reported
from herringbone.web.calls.children import Child, Facts
from herringbone.web.calls.morning import Morning
from herringbone.web.calls.numbers import doubtful
from herringbone.web.calls.ringing import Ringable, all_tried, next_to_ring, ringables
from herringbone.web.calls.sections import IS_CALL, Section
from herringbone.web.calls.travelling import Route, is_alone, routes_out
from herringbone.web.calls.waiting import (
    Absent,
    is_over,
    unexplained,
    voiced_today,
    wanted_seen,
    without_a_voice,
)
from herringbone.web.communications.models import Outcome
from herringbone.web.registers.closing import starts_at
from herringbone.web.schools.models import Pupil

REPLY_WITHIN = timedelta(minutes=20)
"""So long a text may wait for its answer; then one rings."""
SILENT = frozenset({Outcome.LEFT_MESSAGE, Outcome.ON_THE_WAY})
"""After these one waits; the alarm does not."""


@dataclass(frozen=True, slots=True)
class Row:
    """`key` is the first child's: the row's place in the page. `route` where it is a bus."""

    section: Section
    children: Sequence[Child]
    ring: Sequence[Ringable] = ()
    route: Route | None = None

    @property
    def key(self) -> int:
        return int(self.children[0].pupil.pk)

    @property
    def pupils(self) -> list[Pupil]:
        return [child.pupil for child in self.children]

    @property
    def next(self) -> Ringable | None:
        return None if self.route else next_to_ring(self.ring)

    @property
    def is_tried_out(self) -> bool:
        return bool(self.ring) and all_tried(self.ring)

    @property
    def is_vulnerable(self) -> bool:
        return any(child.is_vulnerable for child in self.children)

    @property
    def restrictions(self) -> list[str]:
        """Each restriction once, whoever of the children it is about."""
        lines = (
            f"{one.contact.name or 'A contact'}: {one.contact.legal_restriction}"
            for one in self.ring
            if one.contact.legal_restriction
        )
        return list(dict.fromkeys(lines))


@dataclass(frozen=True)
class CallList:
    """Rows in order; `morning` is what they were read from."""

    morning: Morning
    rows: Sequence[Row] = field(default_factory=list)

    def of(self, *sections: Section) -> list[Row]:
        return [row for row in self.rows if row.section in sections]

    @cached_property
    def calls(self) -> list[Row]:
        """Rows in which a child is not accounted for."""
        return self.of(*IS_CALL)

    @cached_property
    def children(self) -> list[Child]:
        """Children who are not accounted for."""
        return [child for row in self.calls for child in row.children]

    @cached_property
    def unexplained(self) -> list[Child]:
        """Children whose register gives no reason, whatever somebody has said meanwhile."""
        return [one for row in self.rows for one in row.children if not one.absent.is_explained]

    @property
    def to_speak_with(self) -> int:
        """Children with a reason that nobody has spoken yet."""
        return sum(child.absent.is_explained for child in self.children)

    @property
    def second_day(self) -> int:
        return sum(child.days > 1 and not child.absent.is_explained for child in self.children)

    @property
    def vulnerable(self) -> int:
        return sum(child.is_vulnerable and not child.absent.is_explained for child in self.children)

    def row_of(self, key: int) -> Row | None:
        """The row that a child stands in."""
        return next((row for row in self.rows if key in {p.pk for p in row.pupils}), None)


def call_list(morning: Morning) -> CallList:
    """Everybody to look for now; who is missing in the day or in no register stands apart."""
    absent = [*_unexplained(morning), *without_a_voice(morning)]
    if not absent:
        return CallList(morning)
    facts = Facts(morning, absent)
    children = facts.children()
    routes = routes_out(morning, [child.pupil for child in children])
    seen = wanted_seen(morning, facts.pupils)
    voiced = voiced_today(morning, facts.pupils)
    now = morning.now
    sections = {one.pupil.pk: _section(one, routes, seen, voiced, morning) for one in children}
    unchecked = frozenset(doubtful(morning.school, now, facts.pupils))
    rows = [
        _row(group, sections, facts, routes, unchecked) for group in _grouped(children, sections)
    ]
    return CallList(morning, sorted(rows, key=_urgency))


def _unexplained(morning: Morning) -> list[Absent]:
    missing = {one.pupil.pk for one in morning.missing_in_day}
    return [one for one in unexplained(morning) if one.pupil.pk not in missing]


def _section(
    child: Child,
    routes: dict[str, Route],
    seen: frozenset[int],
    voiced: Mapping[int, Reported],
    morning: Morning,
) -> Section:
    """The first section that fits one child; the family's row takes its most pressing one."""
    now = morning.now
    needs_voice = child.is_vulnerable or child.days > 2 or child.pupil.pk in seen
    needs_voice = needs_voice or bool(child.absent.needs_voice)
    if _is_answered(child, morning):
        return Section.TO_CODE
    voice = voiced.get(child.pupil.pk)
    if voice is not None and not is_over(voice, child.absent, now):
        return Section.TO_CODE
    if not needs_voice and _has_reason(child, now):
        return Section.TO_CODE
    if child.is_vulnerable:
        return Section.VULNERABLE
    if not needs_voice and _waits(child, now):
        return Section.WAITING
    if child.is_first:
        return Section.FIRST
    if child.absent.needs_voice:
        return Section.NO_VOICE
    if child.days > 1:
        return Section.SECOND_DAY
    if child.expected:
        return Section.EXPECTED
    if child.travels.strip() in routes or is_alone(child.travels):
        return Section.TRAVEL
    return Section.REST


def _is_answered(child: Child, morning: Morning) -> bool:
    """Spoken to since the child was last due back, and not only that the child is on the way: that
    one has to arrive. Who was seen in the building this morning has to be there after lunch, too.
    """
    latest, spoke, report = child.heard.latest, child.heard.spoke, child.report
    if spoke is None:
        return False
    if report is not None and is_over(report, child.absent, morning.now):
        return spoke.at > report.received_at
    if spoke.outcome == Outcome.HERE and child.absent.session == "PM":
        return spoke.at >= starts_at(morning.school, morning.day, "PM")
    return latest is None or latest.outcome != Outcome.ON_THE_WAY


def _has_reason(child: Child, now: datetime) -> bool:
    """Somebody took a reason from the family, and the register does not have it yet."""
    report = child.report
    if report is None or is_over(report, child.absent, now):
        return False
    return report.code not in ("N", "L")


def _waits(child: Child, now: datetime) -> bool:
    """Something was said, and an answer or the child may come any minute."""
    latest, texted = child.heard.latest, child.heard.texted
    if texted is not None:
        return now - texted.at < REPLY_WITHIN
    if child.report is not None:
        return not is_over(child.report, child.absent, now)
    return latest is not None and latest.outcome in SILENT


def _grouped(children: Sequence[Child], sections: dict[int, Section]) -> list[list[Child]]:
    """Children of one call: a bus, else a family, else one."""
    groups: dict[str, list[Child]] = {}
    for child in children:
        pupil, travels = child.pupil, child.travels.strip()
        in_bus = sections[pupil.pk] == Section.TRAVEL and not is_alone(travels)
        family = f"family {pupil.family_id}" if pupil.family_id else f"pupil {pupil.pk}"
        groups.setdefault(f"route {travels}" if in_bus else family, []).append(child)
    return [_by_name(group) for group in groups.values()]


def _by_name(group: Iterable[Child]) -> list[Child]:
    return sorted(group, key=lambda child: (child.pupil.surname, child.pupil.first_name))


def _row(
    group: Sequence[Child],
    sections: dict[int, Section],
    facts: Facts,
    routes: dict[str, Route],
    unchecked: frozenset[str],
) -> Row:
    section = min(sections[child.pupil.pk] for child in group)
    ordered = sorted(group, key=lambda child: sections[child.pupil.pk])
    route = routes.get(ordered[0].travels.strip()) if section == Section.TRAVEL else None
    ring = ringables([child.pupil for child in ordered], facts.heard, unchecked)
    return Row(section, ordered, ring, route)


def _urgency(row: Row) -> tuple[int, bool, int, str, str]:
    first = row.children[0]
    return (
        row.section,
        not any(child.is_first for child in row.children),
        -max(child.days for child in row.children),
        first.pupil.surname,
        first.pupil.first_name,
    )
