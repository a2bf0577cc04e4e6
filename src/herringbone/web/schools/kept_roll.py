"""A school's whole roll, kept by a process until anybody on it changes: most pages of a large
school would otherwise spend half their time reading the same 1,700 pupils again.

Each reading asks the database which state stands (`RollVersion`); another token, no token, a
missing trigger or a transaction under way means reading anew. So another process's write shows on
the next page, and nothing depends on a clock. What is handed out is the caller's own.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from threading import Lock

from django.db import connection
from django.db.models.base import ModelState

from herringbone.engine.record import roll
from herringbone.web.schools import roll_triggers
from herringbone.web.schools.models import Pupil, School
from herringbone.web.schools.reading_roll import as_engine
from herringbone.web.schools.tenancy import is_within

MOST = 20_000
"""So many pupils a process keeps, some 60 MB; the school that was asked for longest ago goes."""


@dataclass(frozen=True)
class WholeRoll:
    """Everybody who is or was on a school's roll, by surname; `read` has them in the same order as
    the engine reads them, and is never changed. `held` is what every page shares: whoever only asks
    for keys may look at it, and nobody hands it on."""

    held: Sequence[Pupil]
    read: Sequence[roll.Pupil]

    @cached_property
    def pupils(self) -> list[Pupil]:
        """The caller's own: what a page does to one reaches no other page."""
        return [_copy(pupil) for pupil in self.held]

    def pupil(self, place: int) -> Pupil:
        """One of the caller's own, by place, for whoever needs few."""
        return _copy(self.held[place])


@dataclass(frozen=True, slots=True)
class _Kept:
    token: str
    whole: WholeRoll


_kept: OrderedDict[int, _Kept] = OrderedDict()
_lock = Lock()


def whole_roll(school: School) -> WholeRoll:
    """The roll as it stands now. Raises OutsideSchool where no school was entered."""
    token = _token(school)
    if token is None:
        return _read(school)
    with _lock:
        kept = _kept.get(school.pk)
        if kept is not None and kept.token == token:
            _kept.move_to_end(school.pk)
            return WholeRoll(kept.whole.held, kept.whole.read)
    whole = _read(school)
    if _token(school) == token:  # else it changed while it was read, and may be of two states
        _keep(school.pk, _Kept(token, whole))
    return WholeRoll(whole.held, whole.read)


def forget() -> None:
    """Lets go of everything that this process keeps."""
    with _lock:
        _kept.clear()


def _token(school: School) -> str | None:
    """The state that stands; None where it cannot be told. A transaction may see what never comes
    to be, and what it writes has no token before it ends."""
    if not is_within(school.pk) or connection.in_atomic_block:
        return None
    vendor = connection.vendor
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT token, ({roll_triggers.standing(vendor)}) FROM {roll_triggers.VERSIONS}"  # noqa: S608
            " WHERE school_id = %s",
            (school.pk,),
        )
        row = cursor.fetchone()
    stands = row is not None and row[1] == len(roll_triggers.names(vendor))
    return str(row[0]) if stands else None


def _read(school: School) -> WholeRoll:
    pupils = list(school.pupils)
    return WholeRoll(pupils, as_engine(pupils))


def _keep(key: int, kept: _Kept) -> None:
    with _lock:
        _kept[key] = kept
        _kept.move_to_end(key)
        while len(_kept) > 1 and sum(len(one.whole.held) for one in _kept.values()) > MOST:
            _kept.popitem(last=False)


def _copy(pupil: Pupil) -> Pupil:
    """A pupil as the database gave it; by Django's own way it takes ten times as long."""
    made = Pupil.__new__(Pupil)
    made.__dict__.update(pupil.__dict__)
    made.values, made.address = dict(pupil.values), list(pupil.address)
    made._state = ModelState()
    made._state.db, made._state.adding = pupil._state.db, False
    return made
