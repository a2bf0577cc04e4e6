"""A trust and its schools, as plain records: what `make_trust` gives and a demo fills tables from.

The same `pupil_id`, `family_id` or `contact_id` in two schools is the same child, family or adult.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from herringbone.engine.record.registers import Registers
from herringbone.synthetic.closed_days import ClosedDay
from herringbone.synthetic.morning_records import Fortnight, Morning
from herringbone.synthetic.patterns import SessionPattern


@dataclass(frozen=True)
class TrustSchool:
    """One school. `registers` hold every mark up to the school day before `morning.day` and none
    after it; `fixtures` name the pupils of each case that a demo must show."""

    key: str
    strategy: str
    registers: Registers
    patterns: tuple[SessionPattern, ...]
    closed: tuple[ClosedDay, ...]
    morning: Morning
    fortnight: Fortnight
    fixtures: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Trust:
    """`families` have children in both schools; `moved` was at the first school and is at the
    second; `dual` is on both rolls, the first school being the main one."""

    name: str
    today: date
    schools: tuple[TrustSchool, ...]
    families: tuple[str, ...]
    moved: str
    dual: str
