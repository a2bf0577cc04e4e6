"""The school now, as one viewer may see it: the strip, the call list, what waits beside them.

Read from registers and the log when a page is asked for; nothing is kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from functools import cached_property

from herringbone.web.absences.confirming import Group, confirm_by
from herringbone.web.absences.suspensions import Suspended, suspended_on
from herringbone.web.calls.accounting import Unaccounted, unaccounted
from herringbone.web.calls.listing import CallList, call_list
from herringbone.web.calls.models import Alarm
from herringbone.web.calls.morning import Morning
from herringbone.web.calls.showing import May, ShownSection, may_of, sections_shown
from herringbone.web.home.counting import counts_of, late_minutes, on_trips
from herringbone.web.home.models import Stamp
from herringbone.web.home.returning import Back, back_today
from herringbone.web.home.stamping import stamp_of
from herringbone.web.home.typed import Progress, progress_of
from herringbone.web.home.weaving import Woven, woven
from herringbone.web.messages.text_run import gate_closes
from herringbone.web.office.starters import Starter, new_today
from herringbone.web.office.summary import Counts
from herringbone.web.replies.models import Received, Reply
from herringbone.web.replies.models import State as ReplyState
from herringbone.web.schools.deeds import Deed
from herringbone.web.schools.roll import DayRoll
from herringbone.web.schools.viewer import Viewer
from herringbone.web.taking.missing import MissingRegister


@dataclass(frozen=True)
class Today:
    """`hides`: an open hatch, so that nothing but first names is shown."""

    viewer: Viewer
    now: datetime
    hides: bool = False

    @cached_property
    def morning(self) -> Morning:
        return Morning(self.viewer.school, self.now)

    @property
    def session(self) -> str:
        return self.morning.session

    @property
    def is_open(self) -> bool:
        return self.morning.open_day is not None

    @property
    def roll(self) -> DayRoll:
        return self.morning.roll

    @cached_property
    def may(self) -> May:
        return may_of(self.viewer, hides=self.hides)

    # --- the strip ------------------------------------------------------------------------------
    @cached_property
    def counts(self) -> Counts:
        """This session's pupils, each counted once: the numbers of the page of all registers."""
        return counts_of(self.morning)

    @cached_property
    def registers(self) -> tuple[int, int]:
        """Registers in, of how many that are called for."""
        taken = self.morning.taken.get(self.session, frozenset())
        return len(taken), len(self.morning.states.get(self.session, {}))

    @cached_property
    def on_trip(self) -> int:
        return on_trips(self.morning)

    @property
    def late_median(self) -> int | None:
        minutes = late_minutes(self.morning)
        return minutes[len(minutes) // 2] if minutes else None

    @cached_property
    def woven(self) -> list[Woven]:
        return woven(self.morning)

    @cached_property
    def messages_waiting(self) -> int:
        """Replies and messages that nobody has taken yet."""
        school = self.viewer.school
        replies = Reply.objects.filter(school=school, state=ReplyState.WAITING)
        received = Received.objects.filter(school=school, settled_at=None)
        return int(replies.count() + received.count())

    # --- the calls ------------------------------------------------------------------------------
    @cached_property
    def calls(self) -> CallList:
        return call_list(self.morning)

    @cached_property
    def sections(self) -> list[ShownSection]:
        return sections_shown(self.calls, self.may)

    # --- the text run ---------------------------------------------------------------------------
    @property
    def gate_closes(self) -> time:
        return gate_closes(self.viewer.school, self.session)

    @property
    def gate_is_open(self) -> bool:
        """Until then whoever comes is not texted about (practice 11)."""
        return self.now.time() < self.gate_closes

    @cached_property
    def to_text(self) -> int:
        """Families with a child whom nobody has said a word about, and no text went yet."""
        return sum(
            any(child.absent.code == "N" and not child.heard.was_texted for child in row.children)
            for row in self.calls.calls
            if row.route is None
        )

    @property
    def alarms(self) -> list[Alarm]:
        return self.morning.alarms

    @cached_property
    def missing(self) -> list[MissingRegister]:
        return self.morning.missing_registers

    @property
    def late_registers(self) -> list[MissingRegister]:
        """Closed and not in."""
        return [one for one in self.missing if one.since is not None]

    @property
    def open_registers(self) -> list[MissingRegister]:
        """Not in, and still in time."""
        return [one for one in self.missing if one.since is None]

    @cached_property
    def progress(self) -> dict[str, Progress]:
        """By class, how far this session's register is, as its own page counts it."""
        codes = {p.pk: self.morning.code(p.pk, self.session) for p in self.roll.pupils}
        return progress_of(self.roll, self.session, codes, self.morning.prefills)

    @property
    def unconfirmed(self) -> Sequence[Group]:
        return self.morning.unconfirmed

    @property
    def chased_from(self) -> datetime:
        """From when unconfirmed provision is unaccounted for (practice 28)."""
        return confirm_by(self.viewer.school, self.morning.day, self.session)

    @property
    def is_chased(self) -> bool:
        return self.now >= self.chased_from

    @cached_property
    def suspended(self) -> list[Suspended]:
        """Listed apart and never called (practice 28)."""
        held = suspended_on(self.viewer.school, self.morning.day)
        return [one for one in held if one.number]

    # --- beside ---------------------------------------------------------------------------------
    @cached_property
    def back(self) -> list[Back]:
        return back_today(self.morning)

    @cached_property
    def starters(self) -> list[Starter]:
        return new_today(self.viewer.school, self.morning.day)

    @cached_property
    def left(self) -> list[Unaccounted]:
        """Everything that the stamp would be refused over."""
        return unaccounted(self.calls)

    @cached_property
    def stamp(self) -> Stamp | None:
        return stamp_of(self.morning)

    @property
    def is_stamped(self) -> bool:
        """The stamp stands: nobody is open since."""
        return self.stamp is not None and not self.left

    @property
    def sees_alarms(self) -> bool:
        return self.viewer.may(Deed.CALL_FAMILIES) and not self.hides
