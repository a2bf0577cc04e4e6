"""Empties what was said of pupils where the law allows it, and nothing else ever does.

Rows stay, with who wrote them and when; their words go, `erased_at` stands in them, and one row
says who erased, on which ground and how many. Never before the years of `retention` are over.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models import Q

from herringbone.web.clock import LONDON
from herringbone.web.communications.models import WordsErased
from herringbone.web.registers.changes import Author, Refused
from herringbone.web.registers.erasure import Ground
from herringbone.web.registers.retention import kept_until
from herringbone.web.schools.models import Pupil, School


@dataclass(frozen=True, slots=True)
class Worded:
    """A table whose rows hold words about pupils: which rows are about one, since when each is
    kept, and what its words become. `is_kept`: its rows are otherwise never changed."""

    label: str
    about: Callable[[Any], Q]
    since: str
    words: dict[str, Any]
    is_kept: bool = True


def _own(pupil: Pupil) -> Q:
    return Q(pupil=pupil)


def _own_work(pupil: Pupil) -> Q:
    return Q(work__subject_kind="pupil", work__subject=pupil.pupil_id)


def _own_message(pupil: Pupil) -> Q:
    """Of a message about several, the words stay as long as those of any of them are kept."""
    about = apps.get_model("messaging", "About").objects.filter(school=pupil.school_id)
    others = about.exclude(pupil=pupil).values("message")
    return Q(message__about__pupil=pupil) & ~Q(message__in=others)


def _own_sent(pupil: Pupil) -> Q:
    about = apps.get_model("messaging", "About").objects.filter(school=pupil.school_id)
    return Q(about__pupil=pupil) & ~Q(pk__in=about.exclude(pupil=pupil).values("message"))


def _own_request(pupil: Pupil) -> Q:
    return Q(request__pupil=pupil)


def _own_decision(pupil: Pupil) -> Q:
    about = ("absence", "pattern", "report", "request")
    return Q(*((f"{name}__pupil", pupil) for name in about), _connector=Q.OR)


# By name, since most of these tables stand in apps above this one; a test holds the list whole.
WORDED = (
    Worded(
        "communications.Communication",
        _own,
        "recorded_at",
        {"words": "", "with_whom": "", "contact_key": "", "to_where": ""},
    ),
    Worded("worklists.Handling", _own_work, "at", {"words": ""}),
    Worded("messaging.Written", _own_message, "at", {"subject": "", "words": "", "pdf": None}),
    Worded("messaging.Approval", _own_message, "at", {"reasoning": "", "showed": []}),
    Worded("messaging.Try", _own_message, "at", {"answer": ""}),
    Worded("messaging.Turn", _own_message, "at", {"why": ""}),
    Worded(
        "messaging.Message",
        _own_sent,
        "asked_at",
        {
            "to_name": "",
            "to_where": "",
            "to_lines": [],
            "last_why": "",
            "alone_why": "",
            "contact_key": "",
        },
        is_kept=False,
    ),
    Worded(
        "communications.ExportReceipt",
        _own,
        "made_at",
        {"file": b"", "given_to": ""},
        is_kept=False,
    ),
    Worded(
        "replies.Reply",
        _own,
        "received_at",
        {"words": "", "said_by": "", "came_by": "", "decided_words": "", "help_answer": ""},
        is_kept=False,
    ),
    Worded(
        "replies.Concern",
        _own,
        "raised_at",
        {"words": "", "answer": "", "action": ""},
        is_kept=False,
    ),
    Worded("absences.Reported", _own, "received_at", {"words": "", "said_by": ""}, is_kept=False),
    Worded(
        "absences.PlannedAbsence", _own, "planned_at", {"reason": "", "evidence": ""}, is_kept=False
    ),
    Worded(
        "absences.LeaveRequest",
        _own,
        "recorded_at",
        {"asked_by": "", "reason": "", "evidence": "", "answer": "", "talked_words": ""},
        is_kept=False,
    ),
    Worded(
        "absences.SessionPattern",
        _own,
        "planned_at",
        {"reason": "", "agreed_with": ""},
        is_kept=False,
    ),
    Worded(
        "absences.GroundConsidered",
        _own_request,
        "request__recorded_at",
        {"ground": "", "considered": ""},
        is_kept=False,
    ),
    Worded(
        "absences.Decision",
        _own_decision,
        "at",
        {"why": "", "before": {}, "after": {}},
        is_kept=False,
    ),
    Worded(
        "movements.Movement",
        _own,
        "recorded_at",
        {"words": "", "with_words": "", "struck_why": ""},
        is_kept=False,
    ),
    Worded("movements.MissingCheck", _own, "recorded_at", {"words": "", "who": ""}, is_kept=False),
    Worded(
        "pupils.MarkQuery",
        _own,
        "asked_at",
        {"asked_by": "", "words": "", "answer": ""},
        is_kept=False,
    ),
    Worded(
        "office.AcceptedReason", _own, "accepted_at", {"words": "", "evidence": ""}, is_kept=False
    ),
    Worded(
        "calls.Alarm",
        _own,
        "raised_at",
        {"words": "", "settled_words": "", "settled_with": "", "reference": ""},
        is_kept=False,
    ),
    Worded(
        "visits.HomeVisit",
        _own,
        "made_at",
        {"why": "", "with_whom": "", "words": "", "dropped_why": ""},
        is_kept=False,
    ),
)

NOBODYS = Worded(
    "replies.Received",
    lambda _pupil: Q(),
    "received_at",
    {"words": "", "from_where": "", "settled_how": ""},
    is_kept=False,
)
"""Texts and e-mails that came in by themselves: about whom, only a number or an address tells."""


@transaction.atomic
def erase_words(
    *, school: School, pupils: Sequence[Pupil], author: Author, ground: Ground, at: datetime
) -> list[WordsErased]:
    """Empties the words about these pupils that need not be kept any longer: one row a pupil of
    whom there were any. Raises Refused without a named person."""
    if not author.name.strip():
        raise Refused("Words are erased by a named person.")
    made = []
    for pupil in pupils:
        rows = {one.label: _empty(one, school, pupil, at) for one in WORDED}
        if any(rows.values()):
            made.append(_audited(school, pupil, rows, author, ground, at))
    return made


def due_words(*, school: School, pupil: Pupil, at: datetime) -> dict[str, int]:
    """By table: how many rows `erase_words` would empty; erases nothing."""
    return {one.label: len(_old(one, school, pupil, at)) for one in WORDED}


@transaction.atomic
def erase_nobodys(
    *, school: School, author: Author, ground: Ground, at: datetime
) -> WordsErased | None:
    """Empties what came in by itself and need not be kept any longer; None where nothing is."""
    count = _empty(NOBODYS, school, None, at)
    return _audited(school, None, {NOBODYS.label: count}, author, ground, at) if count else None


def due_nobodys(*, school: School, at: datetime) -> int:
    """How many rows `erase_nobodys` would empty; erases nothing."""
    return len(_old(NOBODYS, school, None, at))


def _empty(one: Worded, school: School, pupil: Pupil | None, at: datetime) -> int:
    gone = {"erased_at": at} if one.is_kept else {}
    old = _old(one, school, pupil, at)
    held = apps.get_model(one.label).objects.filter(school=school, pk__in=old)
    return int(held.update(**one.words, **gone))


def _old(one: Worded, school: School, pupil: Pupil | None, at: datetime) -> list[int]:
    """Keys of the rows with words about a pupil that need not be kept any longer."""
    rows = apps.get_model(one.label).objects.filter(one.about(pupil), school=school)
    rows = rows.filter(erased_at=None) if one.is_kept else rows.exclude(**_emptied(one))
    today = at.astimezone(LONDON).date()
    return [pk for pk, since in rows.values_list("pk", one.since) if _is_over(since, today)]


def _emptied(one: Worded) -> dict[str, Any]:
    """What an emptied row of a table without `erased_at` looks like."""
    return {name: value for name, value in one.words.items() if value in ("", {})}


def _is_over(since: datetime, today: date) -> bool:
    return kept_until(since, today) <= today


def _audited(
    school: School,
    pupil: Pupil | None,
    rows: dict[str, int],
    author: Author,
    ground: Ground,
    at: datetime,
) -> WordsErased:
    made: WordsErased = WordsErased.objects.create(
        school=school,
        pupil=pupil,
        ground=ground.value,
        rows={label: count for label, count in rows.items() if count},
        at=at,
        user_id=author.user_id,
        name=author.name,
        position=author.position,
    )
    return made
