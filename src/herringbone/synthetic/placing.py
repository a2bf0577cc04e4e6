"""Puts counted sessions on slots: in spells, one by one, or in a pattern that repeats.

`free` is `(pupils, slots)` bool, where a mark may still go; every function takes what it uses from
it and returns what found no place.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from herringbone.synthetic.assumptions import choices, number
from herringbone.synthetic.figures import Floats
from herringbone.synthetic.propensity import Ints

Bools = npt.NDArray[np.bool_]
Bytes = npt.NDArray[np.uint8]
ATTEMPTS = 40


@dataclass(slots=True)
class Sheet:
    """A year's marks in the making: `marks` (pupils, slots) bytes and where they are `free`."""

    chance: np.random.Generator
    marks: Bytes
    free: Bools

    @property
    def slots(self) -> int:
        return int(self.marks.shape[1])

    def put(self, byte: int, rows: Ints, slots: Ints) -> None:
        self.marks[rows, slots] = byte
        self.free[rows, slots] = False

    def room(self) -> Ints:
        """Free slots by pupil."""
        room: Ints = self.free.sum(axis=1)
        return room


def place_spells(
    sheet: Sheet, byte: int, counts: Ints, code: str, day_weights: Floats, key: Ints | None = None
) -> Ints:
    """Spells of whole and half days begun on weighted days, until each pupil's count is met.

    `key` gives pupils who go together (a family) the same first day. Returns what is left over.
    """
    remaining = counts.copy()
    upto = np.concatenate(([0.0], day_weights.cumsum()))
    if upto[-1] <= 0:
        return remaining
    first, after = _days_here(sheet.free)
    for attempt in range(ATTEMPTS):
        rows = np.flatnonzero(remaining > 0)
        if not rows.size:
            break
        u = sheet.chance.random(len(rows))
        if key is not None and attempt < 4:
            u = sheet.chance.random(int(key.max()) + 1)[key[rows]]
        low, high = upto[first[rows]], upto[after[rows]]
        day = np.searchsorted(upto, low + u * (high - low), side="right") - 1
        day = np.minimum(day, len(day_weights) - 1)
        want = np.minimum(_lengths(sheet.chance, code, counts[rows]), remaining[rows])
        late = (want % 2 == 1) & (sheet.chance.random(len(rows)) < 0.5)
        remaining[rows] -= _fill(sheet, byte, rows, 2 * day + late, want, day_weights)
    return remaining


def place_single(sheet: Sheet, byte: int, counts: Ints, slot_weights: Floats) -> Ints:
    """Each session for itself, on free slots drawn by weight without repeats."""
    rows = np.flatnonzero(counts > 0)
    keys = sheet.chance.exponential(size=(len(rows), sheet.slots)) / slot_weights
    return place_by_key(sheet, byte, counts, keys)


def place_by_key(sheet: Sheet, byte: int, counts: Ints, keys: Floats) -> Ints:
    """The free slots with the smallest keys; `keys` has a row for each pupil with a count."""
    rows = np.flatnonzero(counts > 0)
    if not rows.size:
        return counts.copy()
    open_keys = np.where(sheet.free[rows], keys, np.inf)
    given = np.minimum(counts[rows], np.isfinite(open_keys).sum(axis=1))
    order = np.argsort(open_keys, axis=1, kind="stable")[:, : int(given.max(initial=0))]
    taken = np.arange(order.shape[1]) < given[:, None]
    sheet.put(byte, np.repeat(rows, given), order[taken])
    remaining = counts.copy()
    remaining[rows] -= given
    return remaining


def place_pattern(
    sheet: Sheet, byte: int, counts: Ints, *, afternoons: bool = False, weekdays: Ints | None = None
) -> Ints:
    """On following days from a day of the pupil's own: afternoons first, or on fixed weekdays.

    `weekdays` (slots,) is the weekday of each slot where two weekdays of the pupil's own count.
    """
    rows = np.flatnonzero(counts > 0)
    days = sheet.slots // 2
    first, after = _days_here(sheet.free)
    start = first[rows] + (sheet.chance.random(len(rows)) * (after - first)[rows]).astype(np.int64)
    day_of_slot = np.arange(sheet.slots) // 2
    keys = (((day_of_slot[None, :] - start[:, None]) % days) * 2).astype(np.float64)
    keys += np.arange(sheet.slots) % 2
    if afternoons:
        keys += np.where(np.arange(sheet.slots) % 2 == 0, 4.0 * days, 0.0)
    if weekdays is not None:
        own = sheet.chance.integers(0, 5, len(rows))
        apart = (weekdays[None, :] - own[:, None]) % 5
        keys += 4.0 * days * (apart // 2)
    return place_by_key(sheet, byte, counts, keys)


def _fill(
    sheet: Sheet, byte: int, rows: Ints, start: Ints, want: Ints, day_weights: Floats
) -> Ints:
    """Marks the free ones of `want` slots from `start`; returns how many (rows,)."""
    reach = np.arange(int(want.max()))
    slots = start[:, None] + reach
    inside = (reach < want[:, None]) & (slots < sheet.slots)
    slots = np.minimum(slots, sheet.slots - 1)
    # Where days of no weight exist (a code for holy days only), spells keep off them.
    inside &= sheet.free[rows[:, None], slots] & (day_weights[slots // 2] > 0)
    sheet.put(byte, np.broadcast_to(rows[:, None], slots.shape)[inside], slots[inside])
    used: Ints = inside.sum(axis=1)
    return used


def _lengths(chance: np.random.Generator, code: str, counts: Ints) -> Ints:
    """Lengths in sessions; longer where a pupil has much to place."""
    days, shares = choices("spells", code, "days")
    drawn = chance.choice(days, size=len(counts), p=shares)
    usual = float((days * shares).sum())
    longer = np.maximum(1.0, counts / 2 / (number("spells", "most_spells") * usual))
    whole = np.minimum(np.ceil(drawn * longer), number("spells", "longest_days")).astype(np.int64)
    half = chance.random(len(counts)) < number("spells", code, "half")
    lengths: Ints = 2 * whole - half
    return lengths


def _days_here(free: Bools) -> tuple[Ints, Ints]:
    """First day with a free slot, and the day after the last, for each pupil."""
    days = free.shape[1] // 2
    any_day = free[:, 0::2] | free[:, 1::2]
    first = any_day.argmax(axis=1)
    after = days - any_day[:, ::-1].argmax(axis=1)
    return first.astype(np.int64), after.astype(np.int64)
