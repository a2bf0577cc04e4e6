"""A row as one viewer may see it: what they may not know is not in it, and at the hatch only first
names are. Templates get nothing else, so that nothing can slip onto a screen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby

from herringbone.web.calls.children import Child
from herringbone.web.calls.listing import CallList, Row
from herringbone.web.calls.morning import Morning
from herringbone.web.calls.ringing import Ringable
from herringbone.web.calls.sections import CALLED_FIRST, HEADINGS, Heading, Section
from herringbone.web.calls.steps import LATE, Step
from herringbone.web.calls.way import next_step, steps_of
from herringbone.web.communications.models import Communication, Outcome
from herringbone.web.schools.deeds import Deed
from herringbone.web.schools.models import Hold
from herringbone.web.schools.viewer import Viewer
from herringbone.web.taking.missing import VULNERABLE
from herringbone.web.ui.charts.marks import Day
from herringbone.web.ui.days import clock, day_month
from herringbone.web.ui.days import day as day_words


@dataclass(frozen=True, slots=True)
class May:
    """What of a row a viewer may know; at the hatch, nothing."""

    flags: bool
    needs: bool
    contacts: bool
    hides: bool = False

    @property
    def why(self) -> bool:
        """Whether a heading may say why a child comes first."""
        return self.flags and not self.hides


def may_of(viewer: Viewer, *, hides: bool) -> May:
    return May(
        flags=not hides and viewer.may(Deed.SEE_SAFEGUARDING),
        needs=not hides and viewer.may(Deed.SEE_NEEDS),
        contacts=not hides and viewer.may(Deed.SEE_CONTACTS),
        hides=hides,
    )


@dataclass(frozen=True, slots=True)
class ShownChild:
    """`says` is the row's one line about the child; `flags` those that the viewer may see."""

    pk: int
    surname: str
    first_name: str
    class_name: str
    flags: Sequence[str] = ()
    strip: Sequence[Day] = ()
    reasons: Sequence[str] = ()
    last_seen: str = ""
    travels: str = ""
    siblings: Sequence[str] = ()
    near: str = ""
    hold: Hold | None = None


@dataclass(frozen=True, slots=True)
class ShownStep:
    """A step of the clock; `note` is what became of it, or when it is due."""

    says: str
    state: str
    note: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class ShownRow:
    """`tag` is the next moment of the clock, `tone` its look."""

    key: int
    children: Sequence[ShownChild]
    version: str
    says: str = ""
    tag: str = ""
    tone: str = ""
    route: str = ""
    ring: Sequence[Ringable] = ()
    next: Ringable | None = None
    restrictions: Sequence[str] = ()
    attempts: Sequence[Communication] = ()
    steps: Sequence[ShownStep] = ()
    is_waiting: bool = False
    is_hot: bool = False

    @property
    def names(self) -> str:
        """ "Kacper and Zofia"."""
        return " and ".join(child.first_name for child in self.children)


@dataclass(frozen=True, slots=True)
class ShownSection:
    heading: Heading
    title: str
    says: str
    tone: str
    rows: Sequence[ShownRow] = field(default_factory=tuple)

    @property
    def count(self) -> int:
        return sum(len(row.children) for row in self.rows)


def sections_shown(calls: CallList, may: May) -> list[ShownSection]:
    """Sections with their rows, empty ones left out; those that tell who is vulnerable are one for
    whoever may not know it."""

    def title(row: Row) -> tuple[bool, str]:
        is_first = row.section in CALLED_FIRST
        heading = HEADINGS[row.section]
        return (is_first and not may.why, heading.title if may.why else heading.plain)

    found = []
    for (_, name), group in groupby(_in_order(calls, may), key=title):
        rows = list(group)
        heading = HEADINGS[rows[0].section]
        shown = [shown_row(calls.morning, row, may) for row in rows]
        says = heading.says if may.why else ""
        found.append(ShownSection(heading, name, says, "" if may.hides else heading.tone, shown))
    return found


def _in_order(calls: CallList, may: May) -> list[Row]:
    """At the hatch nothing tells how things stand: who waits and who is explained is not shown."""
    late = (Section.WAITING, Section.TO_CODE)
    return [row for row in calls.rows if not (may.hides and row.section in late)]


def shown_row(morning: Morning, row: Row, may: May, *, whole: bool = False) -> ShownRow:
    """`whole` with everything that the opened row has."""
    if may.hides:
        plain = [
            ShownChild(child.pupil.pk, "", child.pupil.first_name, child.class_name)
            for child in row.children
        ]
        return ShownRow(row.key, plain, version=str(len(plain)))
    step = next_step(morning, row, guarded=may.flags)
    attempts = [one for child in row.children for one in child.heard.rows]
    own = {one.together: one for one in attempts}
    return ShownRow(
        key=row.key,
        children=[_child(child, may, whole=whole) for child in row.children],
        version=f"{len(attempts)}-{row.section}-{len(row.children)}",
        says=_says(row),
        tag=_tag(step, morning.now),
        tone=_tone(step, row, may),
        route=row.route.says if row.route else "",
        ring=row.ring if may.contacts else (),
        next=row.next if may.contacts else None,
        restrictions=row.restrictions if may.contacts else (),
        attempts=sorted(own.values(), key=lambda one: one.at),
        steps=_steps(morning, row, may) if whole else (),
        is_waiting=row.section == Section.WAITING,
    )


def _steps(morning: Morning, row: Row, may: May) -> list[ShownStep]:
    now = morning.now
    return [
        ShownStep(
            f"{one.says}, left for {one.whose}" if one.whose else one.says,
            one.state,
            one.note(now),
            one.source,
        )
        for one in steps_of(morning, row)
        if may.flags or not one.is_guarded
    ]


def _child(child: Child, may: May, *, whole: bool) -> ShownChild:
    return ShownChild(
        pk=child.pupil.pk,
        surname=child.pupil.surname,
        first_name=child.pupil.first_name,
        class_name=child.class_name,
        flags=[flag for flag in child.flags if (may.flags if flag in VULNERABLE else may.needs)],
        strip=child.past.strip,
        reasons=child.past.reasons if whole else (),
        last_seen=_last_seen(child.last_seen),
        travels=child.travels,
        siblings=child.siblings,
        near=child.near,
        hold=child.hold,
    )


def _last_seen(seen: date | None) -> str:
    return day_words(seen) if seen else "not this year"


def _says(row: Row) -> str:
    """The row's one line: what was heard, what is known, what makes today odd."""
    if row.route is not None:
        return f"{row.route.says} are not in: one call to the operator for all of them."
    parts = list(dict.fromkeys(filter(None, (_line(child) for child in row.children))))
    if len(row.children) > 1:
        parts.insert(0, "One call for all.")
    return " ".join(parts)


def _line(child: Child) -> str:
    latest, report = child.heard.latest, child.report
    if child.near:
        return f"{child.near[:1].upper()}{child.near[1:]}: look before you ring."
    if latest is not None:
        return f"{clock(latest.at)} {latest.get_channel_display()}: {_came(latest)}."
    if child.absent.needs_voice:
        return "A reason came, and nobody has spoken with anyone yet."
    if report is not None:
        return f"{report.said_by}: “{report.words}”."
    if child.expected:
        return f"{child.expected[:1].upper()}{child.expected[1:]}."
    if child.days > 1:
        return f"Day {child.days}, last seen {_last_seen(child.last_seen)}."
    known = [*child.siblings[:1], *([f"Comes: {child.travels}"] if child.travels else [])]
    return " ".join(["Nothing heard.", *(f"{one}." for one in known)])


def _came(row: Communication) -> str:
    who = f" {row.with_whom}" if row.with_whom else ""
    # What we sent ourselves stands word for word in the log, and is the same for every family.
    words = f", “{row.words}”" if row.words and row.outcome != Outcome.SENT else ""
    return f"{row.get_outcome_display()}{who}{words}"


LATE_TAGS = {"DSL told": "DSL not told"}


def _tag(step: Step | None, now: datetime) -> str:
    """ "alarm 11:00", "visit by 15:20", "visit by 24 Nov", "visit late": short, for the row."""
    if step is None or step.at is None:
        return ""
    if step.state == LATE and step.deadline:
        return LATE_TAGS.get(step.tag, f"{step.tag} late")
    when = clock(step.at) if step.at.date() == now.date() else day_month(step.at)
    return f"{step.tag} by {when}" if step.deadline else f"{step.tag} {when}"


def _tone(step: Step | None, row: Row, may: May) -> str:
    if row.section == Section.VULNERABLE and may.flags:
        return "alarm"
    return "warn" if step is None or step.state == LATE else ""
