"""One class in one session as a row of strokes: at a glance, which classes are whole.

No name and no order but the register's; the words below it say how many.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from herringbone.web.ui.charts.svg import number, path
from herringbone.web.ui.figures import counted

STEP, TALL = 5.0, 15.0
STATES = ("here", "explained", "unexplained", "blank")


def weave(pupils: Sequence[str] | None, label: str, *, on_roll: int = 0) -> SafeString:
    """A stroke a pupil; None for a register that is not in, drawn faint for `on_roll` pupils.

    The upper row is this session, the lower one the afternoon's place. Raises ValueError for a
    state that is none of `STATES`.
    """
    states = ["blank"] * on_roll if pupils is None else list(pupils)
    unknown = set(states) - set(STATES)
    if unknown:
        raise ValueError(f"no state {', '.join(sorted(unknown))}; there is {', '.join(STATES)}")
    drawn: dict[str, list[str]] = {state: [] for state in STATES}
    lower = []
    for i, state in enumerate(states):
        x = 1 + i * STEP
        drawn[state].append(_stroke(state, x))
        lower.append(f"M{number(x)} {number(TALL + 4)}l{number(STEP)} {number(TALL - 2)}")
    paths = [
        path("th-off", [*lower, *drawn["blank"]]),
        path("th", drawn["here"]),
        path("th-a", drawn["explained"]),
        path("th-n", drawn["unexplained"]),
    ]
    name = f"{label}: {_says(states, is_in=pupils is not None)}"
    return _stretched(paths, len(states) * STEP + 2, name)


def _stroke(state: str, x: float) -> str:
    if state == "unexplained":
        return f"M{number(x + STEP / 2)} {number(TALL)}V2"
    if state == "explained":
        return f"M{number(x + 1)} {number(TALL - 2)}h{number(STEP - 1.5)}"
    return f"M{number(x)} {number(TALL)}l{number(STEP)}-{number(TALL - 2)}"


def _says(states: Sequence[str], *, is_in: bool) -> str:
    if not is_in:
        return f"register not in, {counted(len(states), 'pupil')}"
    said = [(states.count(state), state) for state in STATES]
    return ", ".join(f"{n} {state}" for n, state in said if n)


def _stretched(paths: Sequence[str], width: float, name: str) -> SafeString:
    """As wide as its place, whatever the class's size."""
    return mark_safe(  # noqa: S308
        f'<svg viewBox="0 0 {number(width)} {number(2 * TALL + 4)}" preserveAspectRatio="none" '
        f'role="img" focusable="false"><title>{escape(name)}</title>{"".join(paths)}</svg>'
    )
