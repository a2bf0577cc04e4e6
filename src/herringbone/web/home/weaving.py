"""The whole school as strokes, a class a figure: at a glance, which classes are whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.safestring import SafeString

from herringbone.engine.england.codes import CodeClass, national_codes
from herringbone.web.calls.morning import Morning
from herringbone.web.registers.arrivals import is_here
from herringbone.web.schools.roll import class_names
from herringbone.web.ui.charts.weave import weave


@dataclass(frozen=True, slots=True)
class Woven:
    name: str
    says: str
    drawn: SafeString


def woven(morning: Morning) -> list[Woven]:
    """In the school's order; a class whose register is not in is drawn faint."""
    session = morning.session
    if session not in morning.sessions:
        return []
    by_class: dict[str, list[int]] = {}
    for key, _ in morning.keyed:
        by_class.setdefault(morning.class_of(key), []).append(key)
    known = [name for name in class_names(morning.school) if name in by_class]
    looks = _Looks(morning)
    return [_class(morning, looks, name, by_class[name]) for name in known]


class _Looks:
    """A code's stroke, judged once a code."""

    def __init__(self, morning: Morning) -> None:
        self.morning = morning
        self._of: dict[str, str] = {"": "blank", "N": "unexplained"}

    def of(self, key: int) -> str:
        code = self.morning.code(key, self.morning.session)
        if code not in self._of:
            self._of[code] = "here" if _is_counted_in(code, self.morning.day) else "explained"
        return self._of[code]


def _is_counted_in(code: str, day: date) -> bool:
    """Here, or taught elsewhere: a trip is no gap in the weave."""
    meaning = national_codes().meaning(code, day)
    is_taught = meaning is not None and meaning.code_class == CodeClass.EDUCATIONAL
    return is_taught or is_here(code, day)


def _class(morning: Morning, looks: _Looks, name: str, keys: Sequence[int]) -> Woven:
    if name not in morning.taken[morning.session]:
        return Woven(name, "not in", weave(None, name, on_roll=len(keys)))
    return Woven(name, str(len(keys)), weave([looks.of(key) for key in keys], name))
