"""One thing to do as a person calls it: "letter “Attendance has fallen under 93%”", "home visit
(second day)", "individual support". Lists and logs show these; `due.csv` keeps raw names.
"""

from __future__ import annotations

from herringbone.engine.language.plan import Plan
from herringbone.engine.language.verbs import Verb
from herringbone.engine.showing.show_words import WRITTEN, thing_said

CALLED: dict[Verb, str] = {
    Verb.LETTER: "letter",
    Verb.EMAIL: "e-mail",
    Verb.TEXT: "text",
    Verb.MESSAGE: "message",
    Verb.CALL: "call home",
    Verb.CONTACT: "contact",
    Verb.VISIT: "home visit",
    Verb.MEETING: "meeting",
    Verb.CONVERSATION: "conversation",
    Verb.PANEL: "panel",
    Verb.CONTRACT: "attendance contract",
    Verb.PLAN: "plan",
    Verb.SUPPORT: "{} support",
    Verb.CHART: "chart",
    Verb.REVIEW: "review",
    Verb.REFER: "referral",
    Verb.NOTIFY: "tell {}",
    Verb.NOTICE: "notice",
    Verb.PROSECUTE: "prosecution",
    Verb.WELFARE_CHECK: "welfare check",
    Verb.FILE: "case file",
    Verb.MONITOR: "keep watch",
    Verb.DISCUSS: "talk it over",
    Verb.ASK: "request",
    Verb.RECORD: "note in the record",
    Verb.CHASE: "chase up",
    Verb.DECIDE: "decision",
    Verb.ORDER: "first in the list",
    Verb.CERTIFICATE: "certificate",
    Verb.REWARD: "reward",
    Verb.DRAW: "prize draw",
    Verb.POSTCARD: "postcard",
    Verb.BADGE: "badge",
    Verb.CREDIT: "credit to the pot",
    Verb.SPEND: "spending from the pot",
    Verb.ANNOUNCE: "announcement",
    Verb.DISPLAY: "display",
    Verb.POST: "post",
    Verb.ASSEMBLY: "assembly",
    Verb.LIST: "list of {}",
    Verb.REPORT: "report",
    Verb.TASK: "{}",
    Verb.SHARE: "share",
    Verb.SETTLE: "settle",
}
"""What each verb is called; what it is about follows, in brackets where there is no `{}`."""

OF_THE_REGISTER: dict[tuple[Verb, str], str] = {
    (Verb.CHASE, "register"): "register to be taken",
    (Verb.CHASE, "blanks in a register"): "blanks in a register",
    (Verb.SETTLE, "unexplained absence"): "settle an absence without a reason",
    (Verb.RECORD, "planned absence"): "put planned absences on record",
    (Verb.ASK, "note"): "ask for a note about an absence",
    (Verb.RECORD, "communications log"): "put contacts on record",
    (Verb.RECORD, "late note"): "put lateness on record",
    (Verb.REPORT, "reasons for absence"): "report (reasons for absence)",
    (Verb.DECIDE, "leave of absence"): "decide a request for leave",
    (Verb.REVIEW, "letter wording"): "look again at the wording of a letter",
}
"""What the rules of the register ask for where a strategy names nothing else."""
ASKED_BY_ITSELF: dict[tuple[Verb, str], str] = {
    **OF_THE_REGISTER,
    (Verb.SETTLE, "standing list"): "settle what was so before the strategy ran",
}
TITLED = WRITTEN | {Verb.NOTICE}
LEADS_IN = frozenset({"with", "about", "for", "before", "after", "on", "from", "to", "in", "by"})


def task_said(
    plan: Plan | None, verb: Verb | str, thing: str, *, variant: str = "", offer: bool = False
) -> str:
    """The thing to do, without a capital. A letter has its title where the strategy gives one;
    what is only offered is for a person to decide."""
    said = _said(plan, Verb(verb), thing)
    if variant:
        said += f", {thing_said(variant)}"
    return f"{said}, if you decide so" if offer else said


def _said(plan: Plan | None, verb: Verb, thing: str) -> str:
    if (verb, thing) in ASKED_BY_ITSELF:
        return ASKED_BY_ITSELF[verb, thing]
    letter = plan.strategy.letters.get(thing) if plan is not None and verb in TITLED else None
    about = letter.title if letter else thing_said(thing)
    called = CALLED[verb]
    return f"{called} “{about}”" if verb in WRITTEN else _together(called, about)


def _together(called: str, about: str) -> str:
    """Neither says a word twice: `first teacher meeting`, not `meeting (first teacher meeting)`."""
    nouns, words = called.replace("{}", "").split(), about.lower().split()
    if not words or set(words) <= set(nouns):
        return " ".join(nouns)
    if nouns and nouns[-1] in words:
        return about
    if words[0] in LEADS_IN:
        return f"{' '.join(nouns)} {about}"
    return called.format(about) if "{}" in called else f"{called} ({about})"


def step_said(provision: str, step: str = "") -> str:
    """A step's reference, for whoever looks it up: `HAR-24, letter 1`."""
    return f"{provision}, {thing_said(step)}" if step else provision
