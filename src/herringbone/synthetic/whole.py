"""A finished school with what only its maker knows: marks still to come, patterns, fixtures.

`make_school` gives the registers alone; a trust, with its morning, is made from the whole.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from herringbone.engine.record.registers import Registers
from herringbone.synthetic.patterns import SessionPattern
from herringbone.synthetic.placing import Bytes


@dataclass(frozen=True)
class Whole:
    """`to_come` is shaped as the registers' marks, and holds those of the days after the recipe's
    `until` only; `patterns` are those of the nursery; `laid` are fixtures' pupil ids by name."""

    registers: Registers
    to_come: Bytes
    patterns: tuple[SessionPattern, ...]
    laid: Mapping[str, tuple[str, ...]]
