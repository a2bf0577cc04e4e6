"""Two people at one register: what each did since they opened it, put together pupil by pupil.

Equal marks merge, a mark that only one of them touched stands, and two different ones are never
settled here: a person chooses (on screen), or a proposal is made (from a device without a network).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace


@dataclass(frozen=True, slots=True)
class Said:
    """What a sender says of one pupil: a code as shown ("" for none), minutes late, a note. `seen`
    is the code that their page showed when they opened it; equal to `code` where they left it."""

    code: str
    seen: str = ""
    minutes: int | None = None
    note: str | None = None

    @property
    def is_touched(self) -> bool:
        return self.code != self.seen

    @property
    def is_given(self) -> bool:
        """A code that the sender gave: a form that leaves the office's alone sends none."""
        return bool(self.code) and self.is_touched


@dataclass(frozen=True, slots=True)
class Theirs:
    """What stands for one pupil now, and who made it so."""

    code: str
    by: str = ""
    minutes: int | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """Both touched the same pupil and meant different things."""

    pupil: int
    mine: Said
    theirs: Theirs


@dataclass
class Merged:
    """`marks` by pupil's key are what may be written; `adopted` holds those taken over from others
    because the sender left them alone; `differences` wait for a person."""

    marks: dict[int, Said] = field(default_factory=dict)
    adopted: dict[int, Theirs] = field(default_factory=dict)
    differences: list[Difference] = field(default_factory=list)

    @property
    def is_plain(self) -> bool:
        """Nothing happened that the sender has not seen."""
        return not self.adopted and not self.differences


def merge(mine: Mapping[int, Said], now: Mapping[int, Theirs], pupils: Iterable[int]) -> Merged:
    """Three ways: what the sender's page showed (`Said.seen`), what they say, what stands now."""
    merged = Merged()
    for pupil in pupils:
        said = mine.get(pupil, Said("", now.get(pupil, Theirs("")).code))
        theirs = now.get(pupil, Theirs(""))
        if theirs.code == said.seen:
            merged.marks[pupil] = said
        elif theirs.code == said.code:
            merged.marks[pupil] = replace(said, minutes=theirs.minutes or said.minutes)
        elif not said.is_touched:
            merged.marks[pupil] = Said(theirs.code, theirs.code, theirs.minutes, said.note)
            merged.adopted[pupil] = theirs
        else:
            merged.differences.append(Difference(pupil, said, theirs))
    return merged
