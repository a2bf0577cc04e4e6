"""One attempt to reach somebody about children who are not in: kept once, on each child, with all
that follows from it.

It writes the log, turns a given reason into a report, deals with the strategy's work of the first
day, raises or settles alarms, and asks for the day's run. Taking it back takes all of it back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from herringbone.web.absences.models import How, Reported
from herringbone.web.absences.reporting import Said, explain_marks, marks_to_explain, report_absence
from herringbone.web.absences.suggesting import suggested
from herringbone.web.calls import alarms, first_day
from herringbone.web.calls.morning import Morning
from herringbone.web.calls.outcomes import FAILED, KEYS, Ended
from herringbone.web.calls.repeated import Sent, kept_before, take_key
from herringbone.web.calls.ringing import all_tried, ringables
from herringbone.web.calls.told_of import THE_LEAD, heard_of
from herringbone.web.calls.trying import Tried, Untried
from herringbone.web.calls.waiting import has_care
from herringbone.web.communications.logging import Contacted, log
from herringbone.web.communications.models import Channel, Communication, Direction
from herringbone.web.jobs.kinds import Kind
from herringbone.web.jobs.queue import enqueue
from herringbone.web.registers.amending import Amendment, amend_all
from herringbone.web.registers.changes import Author, Carried
from herringbone.web.registers.reasons import Reason
from herringbone.web.registers.rows import codes_held
from herringbone.web.schools.models import Contact, Pupil, School
from herringbone.web.schools.telling import told
from herringbone.web.taking.times import present_code, session_now
from herringbone.web.worklists.handling import By

UNSAID = "on the way"


@dataclass(frozen=True)
class Attempted:
    """What was kept. `origin` is what everything that followed names as where it came from;
    `is_repeat`: it was kept before, and nothing was added."""

    rows: Sequence[Communication]
    spoke: bool
    reports: Sequence[Reported] = field(default_factory=tuple)
    is_repeat: bool = False

    @property
    def origin(self) -> str:
        return origin_of(self.rows[0])


def origin_of(row: Communication) -> str:
    return f"call:{row.together.hex}"


@transaction.atomic
def attempt(
    *,
    school: School,
    pupils: Sequence[Pupil],
    tried: Tried,
    author: Author,
    now: datetime,
    may_amend: bool = False,
    sent: Sent | None = None,
) -> Attempted:
    """Keeps one attempt on each of the children. Raises Untried, Unplannable or Refused, in words.

    `may_amend`: the person may change marks, so a reason given explains today's N at once.
    `sent` is the form that says so: sent again, it is the same attempt.
    """
    if sent is None:
        return _attempt(school, pupils, tried, author, now, may_amend)
    key = take_key(school, sent, author, now)
    if key is None:
        rows = kept_before(school, sent)
        return Attempted(rows, rows[0].spoke, is_repeat=True)
    made = _attempt(school, pupils, tried, author, now, may_amend)
    key.together = made.rows[0].together
    key.save(update_fields=["together"])
    return made


def _attempt(
    school: School,
    pupils: Sequence[Pupil],
    tried: Tried,
    author: Author,
    now: datetime,
    may_amend: bool,
) -> Attempted:
    own = _whose(pupils, tried)
    _demand(own, tried)
    spoke = _spoke(own, tried)
    rows = log(
        school=school,
        pupils=own,
        contacted=_contacted(tried, spoke, now),
        author=author,
        now=now,
    )
    made = Attempted(rows, spoke)
    by = By(author, now, origin=made.origin)
    reports = _report(school, own, tried, author, now) if tried.key.answered else []
    if may_amend and school.keeps_own_registers:
        _amend(school, own, tried, reports, made.origin, author, now)
    _alarm(school, own, tried, made, author, now)
    _tell_strategy(school, own, tried, made, by)
    return Attempted(rows, spoke, reports)


def _whose(pupils: Sequence[Pupil], tried: Tried) -> list[Pupil]:
    """Those of the children whose contact it is: nothing is said of the others to that adult."""
    if tried.contact is None:
        return list(pupils)
    key = tried.contact.contact_id
    return [pupil for pupil in pupils if pupil.contacts.filter(contact_id=key).exists()]


def _demand(pupils: Sequence[Pupil], tried: Tried) -> None:
    if not pupils:
        raise Untried("This contact belongs to none of the children: open the row again.")
    contact = tried.contact
    if contact is not None and told(contact).tone == "alarm" and tried.key.answered:
        raise Untried(f"{contact.name}: {told(contact).words}. Look at the restriction first.")
    nobody = contact is None and not tried.with_whom.strip()
    if nobody and tried.ended not in (Ended.HERE, Ended.WORRIED):
        raise Untried("Choose whom you rang, or write who it was.")
    if tried.key.needs_words and not tried.words.strip():
        asked = "who saw the child, and where" if tried.ended == Ended.HERE else "what was said"
        raise Untried(f"Write {asked}: the words are kept with the call.")


def _spoke(pupils: Sequence[Pupil], tried: Tried) -> bool:
    """Whether somebody with care of the child was spoken to, or the child seen."""
    if tried.ended == Ended.HERE:
        return True
    if not tried.key.answered:
        return False
    if tried.contact is None:
        return tried.has_care
    held = Contact.objects.filter(contact_id=tried.contact.contact_id, pupil__in=pupils)
    return all(has_care(contact) for contact in held)


def _contacted(tried: Tried, spoke: bool, now: datetime) -> Contacted:
    contact = tried.contact
    is_told = tried.ended == Ended.WORRIED
    who = _named(contact) if contact else tried.with_whom.strip()
    where = tried.to_where or (contact.phone if contact else "")
    return Contacted(
        direction=Direction.OUT,
        channel=Channel.NOTICE
        if is_told
        else Channel.IN_PERSON
        if tried.ended == Ended.HERE
        else Channel.CALL,
        outcome=tried.key.outcome,
        at=now,
        with_whom=THE_LEAD if is_told else who,
        contact_key=contact.contact_id if contact and not is_told else "",
        to_where="" if is_told else where,
        words=tried.words.strip(),
        spoke=spoke,
        day=now.date(),
    )


def _named(contact: Contact) -> str:
    """ "mother (Ms Dana Birchall)"."""
    return f"{contact.relationship} ({contact.name})" if contact.relationship else contact.name


# --- what follows --------------------------------------------------------------------------------
def _report(
    school: School, pupils: Sequence[Pupil], tried: Tried, author: Author, now: datetime
) -> list[Reported]:
    """A reason, or a time of arrival, as a report: what fills the register and is its evidence."""
    if tried.ended == Ended.REASON_GIVEN:
        code = tried.code or suggested(tried.words).code
    elif tried.ended == Ended.ON_THE_WAY and tried.arrives_at is not None:
        code = "L"
    else:
        return []
    said = Said(
        day=now.date(),
        how=How.PHONE,
        words=tried.words.strip() or UNSAID,
        code=code,
        said_by=_named(tried.contact) if tried.contact else tried.with_whom.strip(),
        contact=tried.contact,
        expected_back=tried.expected_back,
        arrives_at=tried.arrives_at if tried.expected_back is None else None,
    )
    return report_absence(school=school, pupils=pupils, said=said, author=author, at=now)


def _amend(
    school: School,
    pupils: Sequence[Pupil],
    tried: Tried,
    reports: Sequence[Reported],
    origin: str,
    author: Author,
    now: datetime,
) -> None:
    if tried.ended == Ended.REASON_GIVEN:
        for report in reports:
            if marks_to_explain(report):
                explain_marks(report=report, author=author, at=now)
    if tried.ended == Ended.HERE:
        _mark_here(school, pupils, tried, origin, author, now)


def _mark_here(
    school: School,
    pupils: Sequence[Pupil],
    tried: Tried,
    origin: str,
    author: Author,
    now: datetime,
) -> None:
    """The child was in school all along: the N of this session was a mistake of the register."""
    day, session = now.date(), session_now(school, now) or "AM"
    held = codes_held(school, pupils, [day])
    wrong = [pupil for pupil in pupils if held[pupil.pk, day, session] == "N"]
    carried = Carried(reason=tried.words.strip()[:120], origin=origin)
    if wrong:
        amend_all(
            school=school,
            author=author,
            amendments=[
                Amendment(pupil, day, session, present_code(session), carried, saw="N")
                for pupil in wrong
            ],
            at=now,
            reason=Reason.FOUND,
            words=tried.words.strip(),
        )


def _alarm(
    school: School,
    pupils: Sequence[Pupil],
    tried: Tried,
    made: Attempted,
    author: Author,
    now: datetime,
) -> None:
    asked: dict[str, Any] = {"school": school, "pupils": pupils, "words": tried.words.strip()}
    if tried.ended == Ended.WORRIED:
        alarms.worried(**asked, origin=made.origin, by=author, now=now)
    if tried.ended == Ended.HELP_ASKED:
        alarms.help_asked(**asked, origin=made.origin, by=author, now=now)
    if made.spoke and tried.ended != Ended.ON_THE_WAY:
        alarms.answered_by_call(
            school=school,
            pupils=pupils,
            seen=tried.ended == Ended.HERE,
            who=made.rows[0].with_whom or tried.words.strip(),
            origin=made.origin,
            by=author,
            now=now,
        )


def _tell_strategy(
    school: School, pupils: Sequence[Pupil], tried: Tried, made: Attempted, by: By
) -> None:
    """Reached, or nobody reached: of a vulnerable child only a person with care counts."""
    heard = heard_of(school, pupils, by.day)
    vulnerable = _vulnerable(school, pupils, by.at)
    words = f"{KEYS[tried.ended].says}: {made.rows[0].with_whom or by.author.name}"
    done = []
    for pupil in pupils:
        one = [pupil]
        if made.spoke or (tried.key.answered and pupil.pk not in vulnerable):
            done += first_day.reached(school, one, by, words)
            continue
        if tried.key.outcome not in FAILED:
            continue
        if any(row.channel == Channel.TEXT for row in heard[pupil.pk].rows):
            done += first_day.text_unanswered(school, one, by, words)
        if all_tried(ringables(one, heard)):
            done += first_day.nobody_reached(school, one, by, words)
    if done:
        enqueue(Kind.DAY_RUN, school=school, at=by.at)


def _vulnerable(school: School, pupils: Sequence[Pupil], now: datetime) -> frozenset[int]:
    morning = Morning(school, now)
    return frozenset(pupil.pk for pupil in pupils if morning.is_vulnerable(pupil.pk))
