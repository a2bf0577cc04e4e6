"""The small words of a printed policy: what each verb does, when a step is looked at, dates.

Tables only, each complete by a test; `show_steps` puts them together.
"""

from __future__ import annotations

from datetime import date

from herringbone.engine.language.verbs import Verb

DOES: dict[Verb, str] = {
    Verb.LETTER: "sends the letter {}",
    Verb.EMAIL: "sends the e-mail {}",
    Verb.TEXT: "sends the text {}",
    Verb.MESSAGE: "sends the message {}",
    Verb.CALL: "calls home ({})",
    Verb.CONTACT: "contacts the family ({})",
    Verb.VISIT: "visits the home ({})",
    Verb.MEETING: "holds a meeting ({})",
    Verb.CONVERSATION: "holds a conversation ({})",
    Verb.PANEL: "holds a panel ({})",
    Verb.CONTRACT: "agrees an attendance contract ({})",
    Verb.PLAN: "agrees a plan ({})",
    Verb.SUPPORT: "gives support ({})",
    Verb.CHART: "keeps a chart ({})",
    Verb.REVIEW: "holds a review ({})",
    Verb.REFER: "refers ({})",
    Verb.NOTIFY: "tells others ({})",
    Verb.NOTICE: "considers a notice ({})",
    Verb.PROSECUTE: "considers prosecution ({})",
    Verb.WELFARE_CHECK: "makes a welfare check ({})",
    Verb.FILE: "keeps a case file ({})",
    Verb.MONITOR: "follows it ({})",
    Verb.DISCUSS: "discusses it ({})",
    Verb.ASK: "asks for something ({})",
    Verb.RECORD: "records it ({})",
    Verb.CHASE: "chases it ({})",
    Verb.DECIDE: "decides ({})",
    Verb.ORDER: "puts these pupils first ({})",
    Verb.CERTIFICATE: "gives a certificate ({})",
    Verb.REWARD: "gives a reward ({})",
    Verb.DRAW: "holds a prize draw ({})",
    Verb.POSTCARD: "sends a postcard ({})",
    Verb.BADGE: "gives a badge ({})",
    Verb.CREDIT: "adds to the pot ({})",
    Verb.SPEND: "spends from the pot ({})",
    Verb.ANNOUNCE: "announces it ({})",
    Verb.DISPLAY: "puts it on display ({})",
    Verb.POST: "posts it ({})",
    Verb.ASSEMBLY: "holds an assembly ({})",
    Verb.LIST: "draws up a list ({})",
    Verb.REPORT: "writes a report ({})",
    Verb.TASK: "does a task ({})",
    Verb.SHARE: "shares it ({})",
    Verb.SETTLE: "settles it ({})",
}
WRITTEN = frozenset({Verb.LETTER, Verb.EMAIL, Verb.TEXT, Verb.MESSAGE})

CADENCES: dict[str, str] = {
    "day": "at the end of each school day",
    "week": "at the end of each week",
    "award_week": "at the end of each award week",
    "month": "at the end of each month",
    "half_term": "at the end of each half term",
    "term": "at the end of each term",
    "year": "at the end of each school year",
    "monday": "each Monday",
    "tuesday": "each Tuesday",
    "wednesday": "each Wednesday",
    "thursday": "each Thursday",
    "friday": "each Friday",
}
EVERY_ONE_OF: dict[str, str] = {
    "pupil": "each pupil",
    "family": "each family",
    "class": "each class",
    "year_group": "each year group",
    "group": "each group of pupils",
    "school": "the school",
    "trust": "the trust",
    "register": "each register",
    "staff": "the staff",
    "case": "each open case",
}
RULES: dict[str, str] = {
    "registers_submitted": "every register is handed in on time",
    "registers_consistent": "the marks of a register agree with each other",
    "unexplained_settled": "an absence without a reason is settled",
    "planned_absence_told": "a planned absence is on the register before it begins",
    "note_asked": "a note is asked for while an absence has no reason",
    "contact_logged": "every contact is logged",
    "late_times": "lateness is marked by the clock",
    "reasons_recorded": "every absence carries its reason",
    "leave_decided": "every request for leave is decided and answered",
    "letters_supportive": "every letter and message supports, names a person and gives a number",
}
LASTS: dict[str, str] = {
    "spell": "for as long as it holds",
    "year": "until the school year ends",
    "next_year": "for the next school year",
}
PHASES: dict[str, str] = {
    "nursery": "nurseries",
    "primary": "primary schools",
    "secondary": "secondary schools",
    "all_through": "all-through schools",
    "special": "special schools",
    "ap": "alternative provision",
}


def listed(words: list[str] | tuple[str, ...], joint: str = "and") -> str:
    """`a, b and c`."""
    return f" {joint} ".join((", ".join(words[:-1]), words[-1])) if len(words) > 1 else words[0]


def day_said(day: date) -> str:
    """`1 November 2023`."""
    return f"{day.day} {day:%B %Y}"


def thing_said(thing: str) -> str:
    return thing.replace("_", " ")


def sentence(words: str) -> str:
    """Begins with a capital letter and ends with a full stop."""
    words = words[:1].upper() + words[1:]
    return words if words.endswith((".", "!", "?", "”.")) else f"{words}."
