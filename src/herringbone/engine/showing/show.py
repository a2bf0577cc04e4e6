"""A strategy printed as the policy that a parent can read: when, what, who, and what is left open.

`herringbone strategy show` prints it and the parents' page shows it; nothing is evaluated here.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from herringbone.engine.language.conditions import compile_condition
from herringbone.engine.language.plan import Plan
from herringbone.engine.language.strategy import (
    BandSpec,
    CaseSubject,
    OnEvent,
    Provision,
    StepFields,
    Strategy,
)
from herringbone.engine.showing.show_blocks import (
    Block,
    Heading,
    Item,
    Paragraph,
    Table,
    as_markdown,
    as_text,
)
from herringbone.engine.showing.show_conditions import condition_said
from herringbone.engine.showing.show_steps import provision_item, role_title
from herringbone.engine.showing.show_words import PHASES, day_said, listed, sentence, thing_said

TIMES: dict[str, str] = {
    "register": "Every school day, as registers are taken",
    "day": "Every school day",
    "week": "Every week",
    "month": "Every month",
    "half_term": "Every half term",
    "term": "Every term",
    "year": "Every year",
    "diary": "Around meetings and other events in the diary",
    "event": "When something happens",
    "after": "As a next step",
    "case": "While a case is open",
    "always": "At any time",
}
_WEEKLY = ("award_week", "monday", "tuesday", "wednesday", "thursday", "friday")
_WHOM: dict[str, str] = {
    "P": "For pupils and their families",
    "K": "Where more help is needed",
    "C": "For classes and groups",
    "S": "For the whole school",
    "R": "Registers and records",
    "X": "What staff do",
}


def show(plan: Plan, *, markdown: bool = False, width: int = 88) -> str:
    """The policy as text wrapped to `width` columns, or as Markdown."""
    blocks = list(policy(plan))
    return as_markdown(blocks) if markdown else as_text(blocks, width)


def policy(plan: Plan) -> Iterator[Block]:
    """The whole page as blocks."""
    yield from _opening(plan)
    yield from _bands(plan)
    yield from _ladders(plan)
    yield from _by_time(plan)
    yield from _support(plan.strategy)
    yield from _letters(plan)
    yield from _meanings(plan)


def _opening(plan: Plan) -> Iterator[Block]:
    strategy = plan.strategy
    yield Heading(1, strategy.title)
    identity = strategy.identity
    dates = {
        "written": identity.written,
        "ratified": identity.ratified,
        "in force from": identity.start,
        "in force to": identity.end,
        "next reviewed": identity.review,
    }
    told = [f"{words} {day_said(day)}" for words, day in dates.items() if day is not None]
    schools = listed([PHASES[phase] for phase in strategy.phase])
    target = f" The target is {strategy.target}% attendance." if strategy.target else ""
    yield Paragraph(f"Version {strategy.version}, {', '.join(told)}. For {schools}.{target}")
    better = strategy.improvement
    at_target = f", or {better.target}% since" if better.target is not None else ""
    yield Paragraph(
        f"“Improved” means at least {better.by.normalize():f} percentage points better than in the "
        f"20 school days before{at_target}; a significant improvement is "
        f"{better.significant.normalize():f} points."
    )
    if any("award_week" in str(step.fields) for step in plan.steps):
        yield Paragraph(
            f"Weekly awards go by the five school days that end on a "
            f"{strategy.award_week_ends.capitalize()}."
        )
    if strategy.needs is not None:
        guard = condition_said(compile_condition(strategy.needs, plan.vocabulary).node)
        yield Paragraph(
            f"Unless a sentence says otherwise, a percentage is judged only with {guard}."
        )
    open_points = sum(1 for one in strategy.provisions if one.reading)
    if open_points:
        yield Paragraph(
            f"The document leaves something open in {open_points} of its "
            f"{len(strategy.provisions)} sentences. Each such sentence says below how it is read, "
            "so that the school can correct it."
        )


def _bands(plan: Plan) -> Iterator[Block]:
    bands = plan.strategy.bands
    if not bands:
        return
    yield Heading(2, "What each attendance figure is called")
    owned = any(band.owner for band in bands)
    header = ("Band", "Attendance", "What it means", *(("Looked after by",) if owned else ()))
    rows = []
    for i, band in enumerate(bands):
        owners = listed([role_title(plan, name) for name in band.owner]) if band.owner else ""
        meaning = sentence(band.says) if band.says else ""
        rows.append((band.name, _reach(bands, i), meaning, *((owners,) if owned else ())))
    yield Table(header, tuple(rows))
    for words in _printed_otherwise(bands):
        yield Paragraph(words)


def _reach(bands: tuple[BandSpec, ...], i: int) -> str:
    band, above = bands[i], bands[i - 1] if i else None
    low = ""
    if band.at_least is not None:
        low = f"{band.at_least}% or more"
    elif band.above is not None:
        low = f"above {band.above}%"
    high = ""
    if above is not None:
        high = (
            f"below {above.at_least}%" if above.at_least is not None else f"{above.above}% or less"
        )
    return ", ".join(part for part in (low, high) if part) or "any"


def _printed_otherwise(bands: tuple[BandSpec, ...]) -> Iterator[str]:
    printed = [f"{low.normalize():f}–{high.normalize():f}" for low, high in _printed(bands)]
    if printed:
        yield (
            f"The document prints {listed(printed)}. Figures are compared unrounded, so that "
            "nobody falls between two bands."
        )


def _printed(bands: tuple[BandSpec, ...]) -> Iterator[tuple[Decimal, Decimal]]:
    yield from (band.printed for band in bands if band.printed)


def _ladders(plan: Plan) -> Iterator[Block]:
    for name, ladder in plan.strategy.ladders.items():
        yield Heading(2, "Step by step")
        yield Paragraph(sentence(ladder.says or thing_said(name)))
        for number, rung in enumerate(ladder.rungs, 1):
            step = next(step for step in plan.steps if rung in (step.id, step.provision.id))
            shared = step.says == step.provision.says and rung == step.id
            part = thing_said(rung.partition(".")[2]) if shared else ""
            yield Item(f"Step {number}{part and f' ({part})'}. {sentence(step.says)}", rung)
        yield Paragraph(_SKIPPED[ladder.skipped_rungs] + _RESET[ladder.reset])


_SKIPPED = {
    "climb": "Every step is taken in its turn; none is left out. ",
    "start_here": "A family whose figure is already further down begins there; the steps above it "
    "count as covered. ",
    "ask": "Where steps were passed over, a person decides where to begin. ",
}
_RESET = {
    "year": "It begins again with the school year.",
    "sustained_improvement": "It begins again after two half terms of improvement.",
}


def _by_time(plan: Plan) -> Iterator[Block]:
    found: dict[str, dict[str, list[Provision]]] = {time: {} for time in TIMES}
    for provision in plan.strategy.provisions:
        step = next(step for step in plan.steps if step.provision.id == provision.id)
        found[time_of(step.fields)].setdefault(provision.kind, []).append(provision)
    for time, kinds in found.items():
        if not kinds:
            continue
        yield Heading(2, TIMES[time])
        for kind, words in _WHOM.items():
            if kind in kinds:
                yield Heading(3, words)
                yield from (provision_item(plan, provision) for provision in kinds[kind])


def time_of(fields: StepFields) -> str:
    """Which part of the policy a step stands in: a key of `TIMES`."""
    every = fields.every[0] if isinstance(fields.every, tuple) else fields.every
    if isinstance(fields.subject, CaseSubject):
        return "case"
    if fields.after is not None:
        return "after"
    if fields.at is not None:
        return "register"
    if every in _WEEKLY:
        return "week"
    if every in TIMES:
        return every
    if fields.at_event is not None:
        return "diary"
    return "event" if isinstance(fields.on, OnEvent) or fields.reaches else "always"


def _support(strategy: Strategy) -> Iterator[Block]:
    tiers = {
        "For every pupil": strategy.support.universal,
        "For pupils who need more": strategy.support.targeted,
        "For one pupil at a time": strategy.support.individual,
    }
    if any(tiers.values()):
        yield Heading(2, "Help that the school can give")
    for words, support in tiers.items():
        if support:
            yield Heading(3, words)
            yield from (Item(sentence(one)) for one in support)


def _letters(plan: Plan) -> Iterator[Block]:
    letters = plan.strategy.letters
    if not letters:
        return
    yield Heading(2, "Letters and messages")
    for letter in letters.values():
        encloses = [thing_said(one) for one in letter.encloses]
        with_it = f", with the {listed(encloses)}" if encloses else ""
        contact = role_title(plan, letter.contact)
        says = f"“{letter.title}”{with_it}. Tone: {letter.tone}. To talk about it: {contact}."
        by_itself = " It leaves without anybody's approval." if letter.approval == "none" else ""
        yield Item(says + by_itself)


def _meanings(plan: Plan) -> Iterator[Block]:
    strategy = plan.strategy
    if strategy.terms or strategy.cases:
        yield Heading(2, "What the words mean")
    for name, term in strategy.terms.items():
        exactly = condition_said(plan.terms[name].node)
        yield Item(f"“{thing_said(name)}”: {sentence(term.says)}", under=(Item(sentence(exactly)),))
    for name, case in strategy.cases.items():
        lasts = f" It lasts {case.lasts}." if case.lasts else ""
        yield Item(f"“{thing_said(name)}”: {sentence(case.says)}{lasts}")
    yield Heading(2, "Who is who")
    for role in strategy.roles.values():
        deputy = f" (in their absence: {role_title(plan, role.deputy)})" if role.deputy else ""
        yield Item(f"{role.title}{deputy}")
