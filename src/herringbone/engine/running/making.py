"""From a settled look to actions: verbs, owner, due date, letters held back, lists gathered.

`run` calls it once a look; `remembering` says which rows fire and writes the memory.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from herringbone.engine.language.plan import ArmPlan, StepPlan
from herringbone.engine.language.verbs import Verb
from herringbone.engine.record.calendar import year_label
from herringbone.engine.record.durations import add, on_school_day
from herringbone.engine.running.actions import Action, Because
from herringbone.engine.running.draws import rank
from herringbone.engine.running.group_scopes import ask
from herringbone.engine.running.judging import Look, entrants_of
from herringbone.engine.running.moments import EVENT, REGISTER, Moment
from herringbone.engine.running.remembering import Remembering, variant_of
from herringbone.engine.running.scopes import PupilScope, World
from herringbone.engine.running.spells import SpellBook

DEFAULT_DUE = {"register": "same day", "day": "1 school day", EVENT: "2 school days"}
OTHERWISE_DUE = "5 school days"


class Maker:
    """Makes the actions of looks."""

    def __init__(self, world: World, spells: SpellBook) -> None:
        self._world = world
        self._memory = world.memory
        self._due: dict[tuple[date, str], date] = {}  # few durations, many actions a day
        self._remembering = Remembering(world, spells)
        self._calendar = world.calendar

    def make(self, look: Look, pupils: PupilScope) -> Iterator[Action]:
        """The actions of one look; opens and closes the spells it decided."""
        remembering = self._remembering
        settle = remembering.settle_spells if look.by_spell else remembering.settle_events
        rows = settle(look)
        if look.step.entrants is not None:
            if rows:
                yield from self._draw(look, pupils)
            return
        if look.step.fields.gather is not None:
            yield from self._gathered(look, rows, pupils)
        else:
            for row in rows:
                yield from self._each(look, row)

    # --- one subject ------------------------------------------------------------------------
    def _each(self, look: Look, row: int) -> Iterator[Action]:
        arm = self._arm(look, row)
        if look.step.arms and arm is None:
            return
        subject = look.subject(row)
        wanted = _does(look.step, arm)
        does = [do for do in wanted if not self._too_soon(look, do, row)]
        if wanted and not does:
            self._remembering.held_back(look, subject)
            return
        self._remembering.fired(look, subject, arm)
        occasion = self._occasion(look, subject)
        for do in does:
            yield self._about(look, row, do, occasion, arm)

    def _too_soon(self, look: Look, do: tuple[Verb, str], row: int) -> bool:
        return do[0] is Verb.LETTER and self._remembering.too_soon(look, do[1], row)

    def repeat(self, look: Look, row: int, occasion: str) -> Iterator[Action]:
        """The same again while the spell stays open, by the arm that is true now."""
        arm = self._arm(look, row)
        if self._remembering.suppressed(look, row) or (look.step.arms and arm is None):
            return
        for do in _does(look.step, arm):
            if do[0] is Verb.LETTER:
                self._remembering.letter(look, do[1], row)
            yield self._about(look, row, do, occasion, arm)

    def _arm(self, look: Look, row: int) -> ArmPlan | None:
        for arm in look.step.arms:
            outcome = look.moment.outcome_of(look.subject(row))
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

    # --- actions ----------------------------------------------------------------------------
    def _about(
        self, look: Look, row: int, do: tuple[Verb, str], occasion: str, arm: ArmPlan | None
    ) -> Action:
        """An action about one subject of a look."""
        subject = look.subject(row)
        return self.action(
            look,
            do,
            occasion,
            arm=arm,
            subject_kind=look.step.kind,
            subject=look.moment.aliases.get(subject, subject),
            because=self.because(look, row, arm),
            offer=row in look.offered,
            variant=variant_of(look, row),
        )

    def action(
        self,
        look: Look,
        do: tuple[Verb, str],
        occasion: str,
        *,
        subject_kind: str,
        subject: str,
        because: Because,
        arm: ArmPlan | None = None,
        offer: bool = False,
        variant: str = "",
        listed: tuple[str, ...] = (),
    ) -> Action:
        """An action of a look's step: its owner, due date and what it says come from the step."""
        fields = look.step.fields
        today = look.moment.as_of.date
        verb, thing = do
        return Action(
            date=today,
            provision=look.step.provision.id,
            step=arm.arm.name if arm is not None else look.step.step,
            occasion=occasion,
            subject_kind=subject_kind,
            subject=subject,
            verb=verb,
            thing=thing,
            owner=(arm.arm.who if arm is not None else None) or fields.who or "",
            together_with=fields.together_with,
            due_by=self._due_by(today, fields.due or _due(look.moment)),
            because=because,
            offer=fields.offer or offer,
            variant=variant,
            if_not_done=fields.if_not_done,
            listed=listed,
        )

    def _due_by(self, today: date, duration: str) -> date:
        """Nothing falls due on a day without school."""
        if (today, duration) not in self._due:
            due = add(self._calendar, today, duration)
            self._due[today, duration] = on_school_day(self._calendar, due)
        return self._due[today, duration]

    def because(
        self, look: Look, row: int, arm: ArmPlan | None = None, facts: tuple[str, ...] = ()
    ) -> Because:
        moment = look.moment
        subject = look.subject(row) if row >= 0 else ""
        event_day = -1
        if moment.event_days is not None and subject:
            rows = self._world.rows_behind(subject)
            event_day = max((int(moment.event_days[r]) for r in rows), default=-1)
        return Because(
            plan_step=look.step.id,
            as_of=moment.as_of.date,
            sessions_due=moment.as_of.sessions_due,
            cadence=moment.cadence,
            row=row,
            event_day=event_day,
            event=moment.events.get(subject, moment.occasion if moment.cadence == EVENT else ""),
            facts=facts,
            period=moment.period,
            previous_close=moment.previous_close,
            arm=arm.arm.name if arm is not None else "",
            outcome=moment.outcome_of(subject),
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
                due_by=self._due_by(today, fields.due or DEFAULT_DUE["day"]),
                because=Because(step.id, today, 2, facts=facts),
                if_not_done=fields.if_not_done,
                listed=listed,
                first=step.first is not None,
            )

    # --- lists and draws --------------------------------------------------------------------
    def _gathered(self, look: Look, rows: list[int], pupils: PupilScope) -> Iterator[Action]:
        """One action a list; one that follows what happened to some is known by its day."""
        if not rows:
            return
        moment = look.moment
        some = moment.cadence == EVENT and moment.only is not None
        follows = some or look.step.fields.after is not None
        occasion = moment.as_of.date.isoformat() if follows else moment.occasion
        gather = look.step.fields.gather
        lists: dict[str, list[int]] = defaultdict(list)
        names = pupils.text(gather) if gather in ("class", "year_group") else None
        for row in rows:
            self._remembering.fired(look, look.subject(row))
            at = str(names[row]) if names is not None else self._world.registers.school.name
            lists[at].append(row)
        for name in sorted(lists):
            listed = tuple(look.subject(row) for row in lists[name])
            each = tuple(self.because(look, row) for row in lists[name])
            for do in _does(look.step, None):
                yield self.action(
                    look,
                    do,
                    occasion,
                    subject_kind=str(gather),
                    subject=name,
                    because=replace(each[0], each=each, event="", outcome=""),
                    listed=listed,
                )

    def _draw(self, look: Look, pupils: PupilScope) -> Iterator[Action]:
        if look.step.fields.draw is None:
            return
        entrants = entrants_of(look.step, pupils)
        school = self._world.registers.school.name
        seed = f"{school}/{look.step.id}/{look.moment.occasion}"
        winners = rank(seed, entrants)[: look.step.fields.draw.winners]
        facts = (
            f"{len(entrants)} entrants, ranked by SHA-256 of the seed '{seed}' and the pupil",
            f"drawn: {', '.join(winners)}",
        )
        self._remembering.fired(look, school)
        for do in _does(look.step, None):
            yield self.action(
                look,
                do,
                look.moment.occasion,
                subject_kind="school",
                subject=school,
                because=self.because(look, -1, facts=facts),
                listed=tuple(winners),
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
