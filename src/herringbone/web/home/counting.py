"""This session's pupils, each counted once, from marks that a page has read already.

The numbers are those of the page of all registers (a test holds them equal), at a fraction of its
reading.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from herringbone.engine.england.codes import CodeClass, national_codes
from herringbone.web.calls.morning import Morning
from herringbone.web.office.summary import Counts


def counts_of(morning: Morning) -> Counts:
    """Of the session that is in people's hands; nobody where the school has none."""
    if morning.session not in morning.sessions:
        return Counts()
    codes = Counter(_seen(morning, key) for key, _ in morning.keyed)
    by_class: Counter[str] = Counter()
    for code, number in codes.items():
        by_class[_class_of(morning, code)] += number
    late_after = codes["U"]
    absent = by_class[CodeClass.AUTHORISED] + by_class[CodeClass.UNAUTHORISED]
    return Counts(
        pupils=sum(codes.values()),
        here=by_class[CodeClass.PRESENT] + late_after,
        late=codes["L"] + late_after,
        absent=absent - late_after,
        unexplained=codes["N"],
        elsewhere=by_class[CodeClass.EDUCATIONAL],
        expected=codes["expected"],
        blank=codes[""],
    )


def _seen(morning: Morning, key: int) -> str:
    code = morning.code(key, morning.session)
    if code:
        return code
    detail = morning.details.get((key, morning.session))
    return "expected" if detail is not None and detail.expected else ""


def _class_of(morning: Morning, code: str) -> str:
    meaning = national_codes().meaning(code, morning.day) if code not in ("", "expected") else None
    return str(meaning.code_class) if meaning is not None else ""


def on_trips(morning: Morning) -> int:
    """Pupils on a visit, confirmed or not."""
    session = morning.session
    if session not in morning.sessions:
        return 0
    confirmed = sum(morning.code(key, session) == "V" for key, _ in morning.keyed)
    awaited = (row for (_, one), row in morning.details.items() if one == session)
    return confirmed + sum(row.expected == "V" for row in awaited)


def late_minutes(morning: Morning) -> Sequence[int]:
    """Minutes of those who came late this session, in order."""
    rows = (row for (_, one), row in morning.details.items() if one == morning.session)
    return sorted(row.minutes_late for row in rows if row.minutes_late)
