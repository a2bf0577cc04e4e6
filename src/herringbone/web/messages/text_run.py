"""The morning's texts: one to each parent, naming all of the family's children who are absent
without a reason. Offered when registers and late gate are closed; pressing the button approves.
What was approved and dropped before it left is asked for again by `texting_again`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db import transaction
from django.db.models import Count

from herringbone.documents.writing import Channel, UnknownLetter, template_of
from herringbone.web.clock import LONDON
from herringbone.web.messages.approving import By, approve_all
from herringbone.web.messages.asking import Wanted, ask
from herringbone.web.messages.filling import Facts
from herringbone.web.messages.freshness import why_too_old
from herringbone.web.messages.late_gate import UNEXPLAINED, tells_of_absence, why_not_absent
from herringbone.web.messages.models import About, Decided, Message, Round, State
from herringbone.web.registers.reading import states_on
from herringbone.web.registers.rows import codes_held
from herringbone.web.schools.holds import held, held_since
from herringbone.web.schools.models import Pupil, School
from herringbone.web.strategies.evaluation import plan_of
from herringbone.web.ui.days import clock, session_word

LETTER = "first_day_absence"
WAYS = (Channel.TEXT, Channel.EMAIL)


@dataclass(frozen=True, slots=True)
class Offer:
    """`why_not` says why the button is not there yet; `families` are the children of each text."""

    why_not: str
    families: tuple[tuple[Pupil, ...], ...]
    unsubmitted: tuple[str, ...]

    @property
    def may(self) -> bool:
        return not self.why_not and bool(self.families)


@dataclass(frozen=True, slots=True)
class Pressed:
    """`unreached` are children about whom no text could be made, and why: ring."""

    messages: tuple[Message, ...]
    left: tuple[tuple[Message, str], ...]
    unreached: tuple[tuple[Pupil, str], ...]


def offer(school: School, session: str, now: datetime) -> Offer:
    """Who would be texted about now. Classes whose register is missing are named, never texted."""
    day = now.astimezone(LONDON).date()
    unsubmitted = _unsubmitted(school, day, session)
    pupils = unexplained(school, day, session)
    why_not = why_too_old(school, now) or _why_not(school, session, now)
    return Offer(why_not, _families(pupils), tuple(unsubmitted))


def letter_of(school: School, day: date) -> tuple[str, str]:
    """The strategy in force and its own text about an absence today; the shared one where the
    strategy names none."""
    plan = plan_of(school, day)
    if plan is None:
        return "", LETTER
    name = plan.strategy.strategy
    own = [letter for letter in plan.strategy.letters if _tells(name, letter)]
    return name, next(iter(own), LETTER)


def _tells(strategy: str, letter: str) -> bool:
    try:
        return tells_of_absence(template_of(strategy, letter))
    except UnknownLetter:
        return False


def unexplained(school: School, day: date, session: str) -> list[Pupil]:
    """Pupils with an N in a submitted register of whom nobody said anything."""
    here = list(school.pupils.on_roll(day))
    codes = codes_held(school, here, [day])
    absent = [p for p in here if codes[p.pk, day, session] == UNEXPLAINED and not p.died_on]
    return [p for p in absent if not why_not_absent(school, p, day, session)]


@transaction.atomic
def press(
    *,
    school: School,
    session: str,
    by: By,
    only: Iterable[Pupil] | None = None,
    origins: Mapping[int, str] | None = None,
) -> Pressed:
    """Makes the texts and approves them; pressed twice it makes none a second time, two at once
    follow each other. `only` limits it to some children. Raises ValueError before the gate is
    closed."""
    offered = offer(school, session, by.at)
    if offered.why_not:
        raise ValueError(offered.why_not)
    wanted = None if only is None else {pupil.pk for pupil in only}
    families = [
        kept
        for family in offered.families
        if (kept := tuple(p for p in family if wanted is None or p.pk in wanted))
    ]
    strategy, template = letter_of(school, by.at.astimezone(LONDON).date())
    run = _Run(school, session, strategy, template, by, origins or {})
    return run.press(families)


@dataclass(frozen=True, slots=True)
class _Run:
    school: School
    session: str
    strategy: str
    template: str
    by: By
    origins: Mapping[int, str]

    def press(self, families: Sequence[tuple[Pupil, ...]]) -> Pressed:
        round_of = self._round()
        families = _held_apart(not_yet(families, round_of))
        pupils = [pupil for family in families for pupil in family]
        facts = Facts(self.school, pupils, self.by.at)
        messages: list[Message] = []
        unreached: list[tuple[Pupil, str]] = []
        for family in families:
            made = ask(
                school=self.school,
                wanted=self._wanted(family, facts.today, times_asked(round_of, family)),
                by=self.by.author,
                now=self.by.at,
                facts=facts,
                round_of=round_of,
            )
            messages += made.messages
            if made.reaches_nobody:
                unreached += [(pupil, made.why_nobody) for pupil in family]
        waiting = [m for m in messages if m.state == State.WAITING]
        let_go = [m for m in messages if m.state == State.APPROVED]
        done = approve_all(messages=waiting, by=self.by)
        return Pressed((*let_go, *done.approved), done.left, tuple(unreached))

    def _wanted(self, family: tuple[Pupil, ...], day: date, before: int) -> Wanted:
        known = template_of(self.strategy, self.template).channels
        key = "+".join(str(pupil.pk) for pupil in family)
        again = f":again{before}" if before else ""
        return Wanted(
            strategy=self.strategy,
            template=self.template,
            pupils=family,
            key=f"{round_key(day, self.session)}:{key}{again}",
            day=day,
            session=self.session,
            channels=tuple(way for way in WAYS if way in known) or known,
            origins={p.pk: self.origins[p.pk] for p in family if p.pk in self.origins},
        )

    def _round(self) -> Round:
        day = self.by.at.astimezone(LONDON).date()
        made, _ = Round.objects.get_or_create(
            school=self.school,
            key=round_key(day, self.session),
            defaults={
                "title": f"Texts about absence, {session_word(self.session)}",
                "made_at": self.by.at,
                "name": self.by.author.name,
                "position": self.by.author.position,
            },
        )
        locked: Round = Round.objects.select_for_update().get(pk=made.pk)
        return locked


def round_key(day: date, session: str) -> str:
    return f"absence:{day}:{session}"


def not_yet(families: Iterable[tuple[Pupil, ...]], round_of: Round) -> list[tuple[Pupil, ...]]:
    """The children of whom no text of this round speaks or may still speak, so that pressed again
    when another register has come in it texts about those alone."""
    asked = asked_about(round_of)
    kept = [tuple(p for p in family if p.pk not in asked) for family in families]
    return [family for family in kept if family]


def asked_about(round_of: Round) -> set[int]:
    """Keys of children whom a text names that left or waits, and of those whom a person or a hold
    took out. Who was only dropped, because a mark said so for a while, is none of them."""
    return set(texts_about(round_of))


def texts_about(round_of: Round) -> dict[int, list[Message]]:
    """The texts of each of these children, by key."""
    rows = About.objects.filter(message__round=round_of).order_by("message")
    found: dict[int, list[Message]] = {}
    for row in rows.select_related("message", "pupil").prefetch_related("message__decisions"):
        if not _dropped(row):
            found.setdefault(row.pupil_id, []).append(row.message)
    return found


def _dropped(row: About) -> bool:
    """Nothing was said of the child, nor will be, and nobody decided that it should be so."""
    message = row.message
    if not row.left_out_why and message.state not in (State.NOT_SENT, State.WITHDRAWN):
        return False
    if any(one.decided in (Decided.WITHDRAWN, Decided.CALL) for one in message.decisions.all()):
        return False
    return not held_since(row.pupil, message.asked_at)


def times_asked(round_of: Round, family: Sequence[Pupil]) -> int:
    """How often any parent's text about any of them was asked for in this round."""
    rows = About.objects.filter(message__round=round_of, pupil__in=family)
    found = rows.values("pupil", "message__contact_key").annotate(many=Count("pk"))
    return max((row["many"] for row in found.order_by()), default=0)


def _held_apart(families: Sequence[tuple[Pupil, ...]]) -> list[tuple[Pupil, ...]]:
    """Who is held stands in no text with the others: it would keep theirs from going."""
    apart: list[tuple[Pupil, ...]] = []
    for family in families:
        stopped = tuple(pupil for pupil in family if held(pupil).exists())
        apart += [tuple(pupil for pupil in family if pupil not in stopped), stopped]
    return [family for family in apart if family]


def gate_closes(school: School, session: str) -> time:
    """When late pupils no longer come through the class's register."""
    closes = school.closes(session)
    if session == "AM" and school.late_until is not None:
        return max(closes, school.late_until)
    return closes


def _why_not(school: School, session: str, now: datetime) -> str:
    shuts = gate_closes(school, session)
    if now.astimezone(LONDON).time() >= shuts:
        return ""
    return f"The late gate is open until {clock(shuts)}: whoever comes by then is not texted about."


def _unsubmitted(school: School, day: date, session: str) -> list[str]:
    if not school.keeps_own_registers:
        return []
    return [
        name for name, state in states_on(school, day, session).items() if not state.is_submitted
    ]


def _families(pupils: Sequence[Pupil]) -> tuple[tuple[Pupil, ...], ...]:
    """Brothers and sisters together, in the order of the roll."""
    by_family: dict[str, list[Pupil]] = {}
    for pupil in pupils:
        by_family.setdefault(pupil.family_id or f"one:{pupil.pk}", []).append(pupil)
    return tuple(tuple(family) for family in by_family.values())
