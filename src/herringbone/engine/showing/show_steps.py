"""One provision as points of the printed policy: what is said, who does what, when exactly.

`show` groups the points; the exact condition stands under each sentence, so that a school can
see how its words are run and correct them.
"""

from __future__ import annotations

from collections.abc import Iterator

from herringbone.engine.language.plan import ArmPlan, Plan, StepPlan
from herringbone.engine.language.strategy import Provision
from herringbone.engine.language.verbs import Verb
from herringbone.engine.showing.show_blocks import Item
from herringbone.engine.showing.show_conditions import condition_said
from herringbone.engine.showing.show_moments import moment_said
from herringbone.engine.showing.show_words import (
    DOES,
    LASTS,
    RULES,
    WRITTEN,
    listed,
    sentence,
    thing_said,
)


def provision_item(plan: Plan, provision: Provision) -> Item:
    """The provision with its steps under it, its reading and its quirk."""
    steps = [step for step in plan.steps if step.provision.id == provision.id]
    under: list[Item] = []
    for step in steps:
        points = [Item(sentence(words)) for words in _points(plan, step)]
        part = step.id.partition(".")[2]
        if part and step.says != provision.says:
            under.append(Item(sentence(step.says), under=tuple(points)))
        elif part and len(steps) > 1:
            under.append(Item(sentence(thing_said(part)), under=tuple(points)))
        else:
            under += points
    if provision.reading:
        under.append(Item(f"The document leaves this open; it is read as: {provision.reading}"))
    if provision.quirk:
        under.append(Item(f"To look at again: {provision.quirk}"))
    pending = "Not switched on yet: " if provision.status == "pending" else ""
    return Item(f"{pending}{sentence(provision.says)}", provision.id, tuple(under))


def _points(plan: Plan, step: StepPlan) -> Iterator[str]:
    yield from _deeds(plan, step)
    yield moment_said(step)
    fields = step.fields
    if fields.contents:
        yield f"it holds: {'; '.join(fields.contents)}"
    for arm in step.arms:
        yield _arm(plan, arm)
    for flag, lasts in fields.sets.items():
        yield f"this marks the pupil “{thing_said(flag)}” {LASTS[lasts]}"
    if fields.counts is not None:
        yield f"each time adds one to the {thing_said(fields.counts.counter)}"
    if fields.opens:
        yield f"this opens a case: {thing_said(fields.opens)}"
    if fields.closes:
        yield f"this closes the {thing_said(fields.closes)}"
    if fields.instead_of:
        yield f"it takes the place of {listed(fields.instead_of)} that day"


def _deeds(plan: Plan, step: StepPlan) -> Iterator[str]:
    """`Attendance officer, with Class teacher: sends the letter “…”, within 2 school days`."""
    fields = step.fields
    who = role_title(plan, fields.who)
    if fields.together_with:
        names = [role_title(plan, name) for name in fields.together_with]
        who = f"{who}, with {listed(names)}"
    deeds = [deed_said(plan, verb, thing) for verb, thing in (fields.do or {}).items()]
    if fields.practice is not None:
        receipt = ", and each confirms it" if fields.practice.receipt else ""
        deeds.append(f"{fields.practice.item}{receipt}")
    if fields.rule is not None:
        yield f"{who}: sees to it that {RULES[fields.rule.check]}"
        who = "where it is not so"
    if not deeds:
        if not step.arms and fields.rule is None:
            yield who
        return
    due = "" if fields.due is None else _due(fields.due)
    offered = "puts to a person to decide: " if fields.offer else ""
    yield f"{who}: {offered}{listed(deeds)}{due}{_gathered(step)}"


def _gathered(step: StepPlan) -> str:
    match step.fields.gather:
        case "school":
            return ", as one list for the school"
        case "class":
            return ", as one list for each class"
        case "year_group":
            return ", as one list for each year group"
    return ""


def _due(duration: str) -> str:
    return ", the same day" if duration == "same day" else f", within {duration}"


def deed_said(plan: Plan, verb: Verb, thing: str) -> str:
    """What is done, with the title of the letter where the strategy has one of that name."""
    letter = plan.strategy.letters.get(thing)
    if verb in WRITTEN:
        return DOES[verb].format(f"“{letter.title if letter else thing_said(thing)}”")
    said = letter.title if letter else thing_said(thing)
    if said in DOES[verb]:  # "agrees an attendance contract (attendance contract)"
        return DOES[verb].replace(" ({})", "")
    return DOES[verb].format(said)


def role_title(plan: Plan, name: str | None) -> str:
    if name is None:
        return "Whoever the school names"
    role = plan.strategy.roles.get(name)
    return role.title if role else thing_said(name).capitalize()


def _arm(plan: Plan, planned: ArmPlan) -> str:
    """`if attendance improved: sends the message “…”`."""
    arm = planned.arm
    if planned.when is not None:
        case = f"if {condition_said(planned.when.node)}"
    elif arm.outcome:
        case = f"if it ended as {listed([thing_said(one) for one in arm.outcome], 'or')}"
    else:
        case = "otherwise"
    deeds = [deed_said(plan, verb, thing) for verb, thing in (arm.do or {}).items()]
    who = f"{role_title(plan, arm.who)} " if arm.who else ""
    return f"{case}: {who}{listed(deeds) if deeds else thing_said(arm.name)}"
