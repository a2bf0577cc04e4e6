"""In which order a role reads the morning: the page is one, what stands on top is not."""

from __future__ import annotations

from collections.abc import Sequence

from herringbone.web.schools.models import Role

OFFICE = frozenset({Role.OFFICE, Role.ATTENDANCE_OFFICER, Role.ATTENDANCE_LEAD})
CALLS_FIRST = ("strip", "missing_in_day", "missing", "unexplained", "waiting", "figures")
FIGURES_FIRST = ("strip", "missing_in_day", "missing", "leave", "figures", "unexplained", "waiting")
CHILDREN_FIRST = ("strip", "missing_in_day", "unexplained", "missing", "waiting", "figures")
LAST = ("caseload", "keeping")


def sections_of(roles: frozenset[Role]) -> Sequence[str]:
    """Templates of the sections, the most pressing first: calls for the office, children for the
    safeguarding lead, decisions and figures for a head."""
    if not roles.isdisjoint(OFFICE):
        order = CALLS_FIRST
    elif Role.DSL in roles:
        order = CHILDREN_FIRST
    elif not roles.isdisjoint({Role.HEAD, Role.SLT}):
        order = FIGURES_FIRST
    else:
        order = CALLS_FIRST
    return [f"home/{name}.html" for name in (*order, *LAST)]
