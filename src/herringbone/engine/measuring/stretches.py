"""The sessions of some school days, and the two rates that are compared across an event.

`measured` cuts a year into stretches before and since an event; a half term is one too.
"""

from __future__ import annotations

from dataclasses import dataclass

from herringbone.engine.measuring.figures import Counts, Figure, Flags, percentage

LEAST_TO_COMPARE = (
    10  # possible sessions on either side of an event (measures.md, "Since an event")
)


@dataclass(frozen=True, slots=True)
class Stretch:
    """The sessions of some school days, `(n,)` each: one side of an event."""

    possible: Counts
    absent: Counts
    late: Counts

    @property
    def attendance(self) -> Figure:
        return percentage(self.possible - self.absent, self.possible)

    @property
    def late_rate(self) -> Figure:
        return percentage(self.late, self.possible)

    @property
    def enough(self) -> Flags:
        return self.possible >= LEAST_TO_COMPARE
