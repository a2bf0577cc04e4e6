"""The smallest strategy that says something, as text: tests add one line, or spoil one."""

from __future__ import annotations

from herringbone.engine.language.checks import check
from herringbone.engine.language.loading import Loaded, load_strategy

HEAD = """\
strategy: small
title: A small school's strategy
version: "1"
identity: {from: 2024-09-01}
phase: [primary]
needs: possible >= 40
bands:
  - {name: green, from: 95}
  - {name: amber, above: 90}
  - {name: red}
roles:
  lead: {title: Attendance lead}
  office: {title: School office, deputy: lead}
terms:
  vulnerable: {says: Known to children's services, when: cp or cin}
letters:
  warning: {title: Attendance has fallen, contact: lead}
cases:
  contract: {says: An attendance contract, lasts: 12 weeks}
provisions:
"""
LETTER = """\
  - id: RIV-23
    kind: P
    says: A letter goes home when attendance drops under 93.
    every: week
    when: attendance < 93
    on: entry
    who: lead
    do: {letter: warning}
"""


def small(provisions: str = LETTER, **instead: str) -> Loaded:
    """The strategy with these provisions; `instead` replaces a line of the head by its key."""
    lines = HEAD.splitlines()
    for key, line in instead.items():
        at = next(i for i, text in enumerate(lines) if text.startswith(f"{key}:"))
        until = next(i for i in range(at + 1, len(lines)) if not lines[i].startswith(" "))
        lines[at:until] = line.splitlines()
    return load_strategy("\n".join((*lines, provisions)), name="small.yaml")


def provision(**keys: str) -> str:
    """A letter provision with further keys, or others in place of its own; an empty one goes."""
    plain = {
        "id": "RIV-23",
        "kind": "P",
        "says": "A letter goes home.",
        "every": "week",
        "when": "attendance < 93",
        "on": "entry",
        "who": "lead",
        "do": "{letter: warning}",
    }
    said = {key.rstrip("_"): value for key, value in (plain | keys).items()}
    lines = [f"    {key}: {value}" for key, value in said.items() if value]
    return "\n".join((f"  -{lines[0][3:]}", *lines[1:], ""))


def found(*provisions: str, severity: str = "error", **head: str) -> list[str]:
    """What the checks say, apart from the line it is about."""
    loaded = small("".join(provisions) or LETTER, **head)
    assert loaded.problems == []
    return [
        f"{p.message} ({p.suggestion})" if p.suggestion else p.message
        for p in check(loaded)
        if p.severity == severity
    ]
