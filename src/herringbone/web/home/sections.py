"""In which order a role reads the morning: the page is one, what stands on top is not."""

from __future__ import annotations

from collections.abc import Sequence

from herringbone.web.schools.models import Role

OFFICE = frozenset({Role.OFFICE, Role.ATTENDANCE_OFFICER, Role.ATTENDANCE_LEAD})
CALLS_FIRST = ("waiting",)
FIGURES_FIRST = ("leave", "figures", "waiting")
FIGURES_LAST = ("waiting", "figures")
LAST = ("caseload", "keeping")


def sections_of(roles: frozenset[Role]) -> Sequence[str]:
    """Templates of the sections below the morning, the most pressing first: decisions and figures
    for a head. Whoever does the office's work has the figures on a page of their own: at 9:15
    nobody reads them."""
    if not roles.isdisjoint(OFFICE):
        order = CALLS_FIRST
    elif not roles.isdisjoint({Role.HEAD, Role.SLT}):
        order = FIGURES_FIRST
    else:
        order = FIGURES_LAST
    return [f"home/{name}.html" for name in (*order, *LAST)]


def has_figures(roles: frozenset[Role]) -> bool:
    """Whether the page shows the school's figures itself."""
    return roles.isdisjoint(OFFICE)


def folds_calls(roles: frozenset[Role]) -> bool:
    """Whether somebody else rings: a head has alarms and who is missing open, the calls folded."""
    leads = not roles.isdisjoint({Role.HEAD, Role.SLT})
    return leads and roles.isdisjoint({*OFFICE, Role.DSL})
