"""From a settled look to actions: verbs, owner, due date, letters held back, lists gathered.

`evaluate` calls it once a look; memory of what was asked for is written here too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from herringbone.engine.actions import Action, Because
from herringbone.engine.calendar import year_label
from herringbone.engine.draws import rank
from herringbone.engine.durations import add
from herringbone.engine.group_scopes import ask
from herringbone.engine.history import (
    ASKED,
    COUNTER,
    COVERED,
    ENTRY,
    FLAG,
    FOLLOWED,
    HELD,
    LETTER,
    SUPPRESSED,
    Record,
)
from herringbone.engine.judging import Look, entrants_of
from herringbone.engine.moments import REGISTER, Moment
from herringbone.engine.plan import ArmPlan, StepPlan
from herringbone.engine.scopes import PupilScope, World
from herringbone.engine.spells import SpellBook
from herringbone.engine.verbs import Verb

DEFAULT_DUE = {"register": "same day", "day": "1 school day", "event": "2 school days"}
OTHERWISE_DUE = "5 school days"
LETTERS = (Verb.LETTER,)


class Maker:
    """Makes the actions of looks, and remembers spells, letters, flags and counts."""

    def __init__(self, world: World, spells: SpellBook) -> None:
        self._world = world
        self._memory = world.memory
        self._spells = spells
        self._calendar = world.calendar

    def make(self, look: Look, pupils: PupilScope) -> Iterator[Action]:
        """The actions of one look; opens and closes the spells it decided."""
        rows = self._settle_spells(look) if look.by_spell else self._settle_events(look)
        if look.step.entrants is not None:
            yield from self._draw(look, pupils)
            return
        rows = [row for row in rows if not self._suppressed(look, row)]
        if look.step.fields.gather is not None:
            yield from self._gathered(look, rows, pupils)
        else:
            for row in rows:
                yield from self._each(look, row)

    # --- what is remembered first -----------------------------------------------------------
    def _settle_spells(self, look: Look) -> list[int]:
        """Open and close spells; the rows that fire (entering, or leaving for `on: exit`)."""
        step, today = look.step, look.moment.as_of.date
        if look.gone is not None:
            self._spells.leave_absent(step.id, look.scope.subjects, look.gone, today)
        exits = step.fields.on == "exit"
        for row in look.left:
            self._spells.leave(step.id, look.subject(row), today)
        fired = []
        for row in look.met:
            how = look.how.get(row, ENTRY)
            if how == ENTRY and not exits and self._unless(look, row):
                how = SUPPRESSED
            self._spells.enter(step.id, step.kind, look.subject(row), today, how)
            if how == ENTRY:
                fired.append(row)
            elif how == COVERED:
                self._remember_asked(step, look.subject(row), today)
        return look.left if exits else fired

    def _settle_events(self, look: Look) -> list[int]:
        """A follow-up or event is used up for a subject once it has fired or been covered."""
        rows = []
        for row in look.met:
            subject = look.subject(row)
            if look.step.fields.after is not None:
                occasion = look.moment.occasion_of(subject)
                today = look.moment.as_of.date
                followed = look.moment.aliases.get(subject, subject)
                record = Record(FOLLOWED, look.step.id, look.step.kind, followed, today)
                record.detail = occasion
                self._memory.remember(record)
            if row not in look.how:
                rows.append(row)
            elif look.how[row] == COVERED:
                self._remember_asked(look.step, subject, look.moment.as_of.date)
        return rows

    def _suppressed(self, look: Look, row: int) -> bool:
        return not look.by_spell and self._unless(look, row)

    def _unless(self, look: Look, row: int) -> bool:
        if look.step.unless is None:
            return False
        if look.unless is None:
            look.unless = ask(look.step.unless, look.scope)
        return look.unless.answer(row) is True

    def _remember_asked(self, step: StepPlan, subject: str, today: date) -> None:
        for name in (step.id, step.provision.id):
            if name in self._world.plan.watched:
                self._memory.remember(Record(ASKED, name, step.kind, subject, today))
            if step.provision.id == step.id:
                break

    # --- one subject ------------------------------------------------------------------------
    def _each(self, look: Look, row: int) -> Iterator[Action]:
        arm = self._arm(look, row)
        if look.step.arms and arm is None:
            return
        subject = look.subject(row)
        self._remember(look, subject)
        occasion = self._occasion(look, subject)
        for verb, thing in _does(look.step, arm):
            if verb in LETTERS and self._held(look, thing, subject):
                continue
            yield self._action(look, row, verb, thing, occasion, arm)

    def repeat(self, look: Look, row: int, occasion: str) -> Iterator[Action]:
        """The same again while the spell stays open."""
        for verb, thing in _does(look.step, None):
            yield self._action(look, row, verb, thing, occasion, None)

    def _arm(self, look: Look, row: int) -> ArmPlan | None:
        for arm in look.step.arms:
            outcome = look.moment.outcomes.get(look.subject(row), "")
            if arm.arm.outcome and outcome not in arm.arm.outcome:
                continue
            if arm.when is None or ask(arm.when, look.scope).answer(row) is True:
                return arm
        return None

    def _occasion(self, look: Look, subject: str) -> str:
        if not look.by_spell:
            return look.moment.occasion_of(subject)
        spell = self._memory.spells[look.step.id, subject][-1]
        year = self._calendar.year_of(spell.entered_on)
        return f"{year_label(year)}-{spell.number}"

    def _remember(self, look: Look, subject: str) -> None:
        """What firing changes: asked for, flags set, counters up."""
        step, today = look.step, look.moment.as_of.date
        self._remember_asked(step, subject, today)
        year = self._calendar.year_of(today)
        for flag, lasts in step.fields.sets.items():
            if lasts != "spell":
                self._memory.remember(self._flag(step, subject, flag, lasts, year, today))
        if step.fields.counts is not None:
            name = step.fields.counts.counter
            value = self._memory.count(name, subject, year) + 1
            self._memory.remember(
                Record(COUNTER, step.id, step.kind, subject, today, None, f"{name}|{year}|{value}")
            )

    def _flag(
        self, step: StepPlan, subject: str, flag: str, lasts: str, year: int, today: date
    ) -> Record:
        first = today if lasts == "year" else self._calendar.start_of(year + 1)
        ends = self._calendar.start_of(year + (1 if lasts == "year" else 2))
        last = date.fromordinal(ends.toordinal() - 1)
        return Record(FLAG, step.id, step.kind, subject, first, last, flag)

    def _held(self, look: Look, letter: str, subject: str) -> bool:
        """The same letter again within the strategy's interval? A cadence's own letter may come
        each period; any other is held back, and that is remembered in its spell."""
        today = look.moment.as_of.date
        thing = letter + self._variant(look, look.scope.subjects.index(subject))
        sent = self._memory.letter_sent(thing, subject)
        repeating = look.step.fields.on == "while" or look.step.when is None
        if sent is not None and not (repeating and look.step.fields.after is None):
            if add(self._calendar, sent, self._world.plan.strategy.same_letter_after) > today:
                spell = self._memory.open_spell(look.step.id, subject)
                if spell is not None:
                    spell.how = HELD
                return True
        self._memory.remember(
            Record(LETTER, look.step.id, look.step.kind, subject, today, None, thing)
        )
        return False

    # --- actions ----------------------------------------------------------------------------
    def _variant(self, look: Look, row: int) -> str:
        if look.step.fields.variant != "band" or not isinstance(look.scope, PupilScope):
            return ""
        return str(look.scope.text("band")[row])

    def _action(
        self,
        look: Look,
        row: int,
        verb: Verb,
        thing: str,
        occasion: str,
        arm: ArmPlan | None,
    ) -> Action:
        subject = look.subject(row)
        return Action(
            subject_kind=look.step.kind,
            subject=look.moment.aliases.get(subject, subject),
            because=self.because(look, row, arm),
            offer=look.step.fields.offer or row in look.offered,
            variant=self._variant(look, row),
            **self.common(look, verb, thing, occasion, arm),
        )

    def common(
        self, look: Look, verb: Verb, thing: str, occasion: str, arm: ArmPlan | None
    ) -> dict[str, object]:
        fields = look.step.fields
        today = look.moment.as_of.date
        return {
            "date": today,
            "provision": look.step.provision.id,
            "step": arm.arm.name if arm is not None else look.step.step,
            "occasion": occasion,
            "verb": verb,
            "thing": thing,
            "owner": (arm.arm.who if arm is not None else None) or fields.who or "",
            "together_with": fields.together_with,
            "due_by": add(self._calendar, today, fields.due or _due(look.moment)),
            "if_not_done": fields.if_not_done,
        }

    def because(
        self, look: Look, row: int, arm: ArmPlan | None = None, facts: tuple[str, ...] = ()
    ) -> Because:
        moment = look.moment
        subject = look.subject(row) if row >= 0 else ""
        pupil_row = self._world.row_of.get(subject, -1)
        event_day = -1
        if moment.event_days is not None and pupil_row >= 0:
            event_day = int(moment.event_days[pupil_row])
        return Because(
            plan_step=look.step.id,
            as_of=moment.as_of.date,
            sessions_due=moment.as_of.sessions_due,
            cadence=moment.cadence,
            row=row,
            event_day=event_day,
            event=moment.events.get(subject, moment.occasion if moment.cadence == "event" else ""),
            facts=facts,
            period=moment.period,
            previous_close=moment.previous_close,
            arm=arm.arm.name if arm is not None else "",
            outcome=moment.outcomes.get(subject, ""),
        )

    def plain(
        self,
        step: StepPlan,
        today: date,
        kind: str,
        subject: str,
        occasion: str,
        facts: tuple[str, ...],
        *,
        default: tuple[Verb, str] | None = None,
        listed: tuple[str, ...] = (),
    ) -> Iterator[Action]:
        """Actions of a step that no condition was asked for: a rule, a counter, an order."""
        fields = step.fields
        for verb, thing in _does(step, None) or ([default] if default else []):
            yield Action(
                date=today,
                provision=step.provision.id,
                step=step.step,
                occasion=occasion,
                subject_kind=kind,
                subject=subject,
                verb=verb,
                thing=thing,
                owner=fields.who or "",
                together_with=fields.together_with,
                due_by=add(self._calendar, today, fields.due or DEFAULT_DUE["day"]),
                because=Because(step.id, today, 2, facts=facts),
                if_not_done=fields.if_not_done,
                listed=listed,
                first=step.first is not None,
            )

    # --- lists and draws --------------------------------------------------------------------
    def _gathered(self, look: Look, rows: list[int], pupils: PupilScope) -> Iterator[Action]:
        if not rows:
            return
        gather = look.step.fields.gather
        lists: dict[str, list[int]] = defaultdict(list)
        names = pupils.text(gather) if gather in ("class", "year_group") else None
        for row in rows:
            self._remember(look, look.subject(row))
            at = str(names[row]) if names is not None else self._world.registers.school.name
            lists[at].append(row)
        for name in sorted(lists):
            listed = tuple(look.subject(row) for row in lists[name])
            for verb, thing in _does(look.step, None):
                yield Action(
                    subject_kind=str(gather),
                    subject=name,
                    because=self.because(look, lists[name][0]),
                    offer=look.step.fields.offer,
                    listed=listed,
                    **self.common(look, verb, thing, look.moment.occasion, None),
                )

    def _draw(self, look: Look, pupils: PupilScope) -> Iterator[Action]:
        if not look.met or look.step.fields.draw is None:
            return
        entrants = entrants_of(look.step, pupils)
        school = self._world.registers.school.name
        seed = f"{school}/{look.step.id}/{look.moment.occasion}"
        winners = rank(seed, entrants)[: look.step.fields.draw.winners]
        facts = (
            f"{len(entrants)} entrants, ranked by SHA-256 of the seed '{seed}' and the pupil",
            f"drawn: {', '.join(winners)}",
        )
        self._remember(look, school)
        for verb, thing in _does(look.step, None):
            yield Action(
                subject_kind="school",
                subject=school,
                because=self.because(look, -1, facts=facts),
                listed=tuple(winners),
                **self.common(look, verb, thing, look.moment.occasion, None),
            )


def _does(step: StepPlan, arm: ArmPlan | None) -> list[tuple[Verb, str]]:
    """The verbs and their objects; a practice is a task."""
    do = arm.arm.do if arm is not None and arm.arm.do is not None else step.fields.do
    if do is None and step.fields.practice is not None:
        return [(Verb.TASK, step.fields.practice.item)]
    return list((do or {}).items())


def _due(moment: Moment) -> str:
    if moment.cadence == REGISTER:
        return DEFAULT_DUE["register"]
    return DEFAULT_DUE.get(moment.cadence, OTHERWISE_DUE)
