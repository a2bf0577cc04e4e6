"""The coding check: every check in one table, each with why it matters and how it is put right.

The office's page shows all of it for the school; `readiness` asks it about one pupil.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from herringbone.web.office.coding import details, marks, people
from herringbone.web.office.coding.looking import Check, Finding, Looked

CHECKS = (
    Check(
        "ageing",
        "N that is due or late",
        "N stands at most five school days; after that a person writes the reason, or O.",
        "Settle",
        marks.ageing,
    ),
    Check(
        "blanks",
        "No mark",
        "A session without a mark is missing from every figure, and a court asks who looked.",
        "Give the mark",
        marks.blanks,
    ),
    Check(
        "present_but_away",
        "Present, although an absence was notified",
        "Either the child came after all, or somebody else was marked: find out which today.",
        "Look at the mark",
        details.present_but_away,
    ),
    Check(
        "code_against_note",
        "The code says one thing, the note another",
        "A local authority sends the case back, and a parent is told something untrue.",
        "Change the code",
        details.code_against_note,
    ),
    Check(
        "illness_unsaid",
        "Ill for days, and no note",
        "Nobody wrote what the illness is or who said so; ask, and write it down.",
        "Look at the days",
        marks.illness_unsaid,
    ),
    Check(
        "whole_days_of_m",
        "A whole day of M",
        "M is for the sessions an appointment takes; the rest of the day is another code.",
        "Change one session",
        marks.whole_days_of_m,
    ),
    Check(
        "no_authoriser",
        "Leave without who granted it",
        "Only a person with authority grants leave, each request on its own.",
        "Name the person",
        details.no_authoriser,
    ),
    Check(
        "no_provider",
        "B, K or W without the provider",
        "The register must say where the child was taught, and by whom.",
        "Name the provider",
        details.no_provider,
    ),
    Check(
        "no_minutes",
        "U without minutes",
        "Arrived after closing, but not when: the time shows what was missed.",
        "Enter the minutes",
        details.no_minutes,
    ),
    Check(
        "never_confirmed",
        "Expected elsewhere, never confirmed",
        "Until whoever led it says who came, the session has no mark.",
        "Confirm or change",
        marks.never_confirmed,
    ),
    Check(
        "on_closed_days",
        "Marks on days without school",
        "The calendar has no session there: one of the two is wrong.",
        "Take the mark away",
        marks.on_closed_days,
    ),
    Check(
        "closed_for_some",
        "# for part of the school",
        "# is a planned closure of the whole school; for part of it Y3 or Y7 is right.",
        "Change the code",
        marks.closed_for_some,
    ),
    Check(
        "unusual",
        "Codes that hardly fit the pupil",
        "X is not for compulsory age, S is for exam years, E ends on the fifth day.",
        "Look at the marks",
        people.unusual,
    ),
    Check(
        "thin_contacts",
        "Nobody to write to",
        "A legal letter needs title, full name, address and parental responsibility.",
        "Mend the contact",
        people.thin_contacts,
        to="contacts",
    ),
)


@dataclass(frozen=True)
class Checked:
    """A check with what it found, by class and name."""

    check: Check
    findings: Sequence[Finding]


def check_coding(looked: Looked, keys: Iterable[str] | None = None) -> list[Checked]:
    """Every check, or some by key, in the order of the table; those without findings too."""
    wanted = None if keys is None else frozenset(keys)
    return [
        Checked(check, sorted(check.find(looked), key=_by_class_and_name))
        for check in CHECKS
        if wanted is None or check.key in wanted
    ]


def _by_class_and_name(finding: Finding) -> tuple[object, ...]:
    pupil = finding.pupil
    return (finding.class_name, pupil.surname, pupil.forename, pupil.pk, finding.sessions)
