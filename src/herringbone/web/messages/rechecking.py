"""The last look at a message, in the transaction that lets it leave: may it still go, so, to them?

Each answer says what becomes of it; only `GOES` lets it leave.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from herringbone.documents.writing import Channel, Template, template_of
from herringbone.web.messages.filling import Facts, values_of
from herringbone.web.messages.freshness import why_too_old
from herringbone.web.messages.late_gate import tells_of_absence, why_not_absent, why_over
from herringbone.web.messages.models import Kind, Message
from herringbone.web.messages.quiet import not_before
from herringbone.web.messages.recipients import Recipient, reach
from herringbone.web.messages.states import ITSELF
from herringbone.web.messages.suppression import Reason, reasons
from herringbone.web.messages.writing_up import drafted, keep_words
from herringbone.web.schools.models import Pupil
from herringbone.web.ui.figures import listed


class Becomes(Enum):
    GOES = "goes"
    WAITS = "waits"
    NOT_SENT = "not sent"
    WITHDRAWN = "withdrawn"
    ASKED_AGAIN = "asked again"


@dataclass(frozen=True, slots=True)
class Verdict:
    """`until` is when a message that waits is looked at again."""

    becomes: Becomes
    why: str = ""
    until: datetime | None = None


GOES = Verdict(Becomes.GOES)
LONGEST_ALONE = 500
"""As long as the message's row holds it."""
LONGEST_LEFT_OUT = 200
"""As long as the child's row holds it."""


def recheck(message: Message, now: datetime) -> Verdict:
    """What becomes of an approved message now. It may shorten a family's text to the children who
    are still absent and not held: a new wording under the same approval."""
    template = template_of(message.strategy, message.template)
    pupils = children(message)
    found = {p.pk: reasons(p, template, now, besides=message) for p in pupils}
    final = _final(found)
    free = [p for p in pupils if p.pk not in final]
    if final and not (free and tells_of_absence(template)):
        return Verdict(Becomes.WITHDRAWN, " ".join(dict.fromkeys(final.values())))
    verdict = _stopped(message, [one for p in free for one in found[p.pk]])
    if verdict is not None:
        return verdict
    opens = not_before(message.school, message.purpose, now)
    if opens > now and message.channel != Kind.LETTER:
        return Verdict(Becomes.WAITS, "quiet hours", opens)
    if tells_of_absence(template):
        return _absent(message, template, pupils, now, final)
    return _reached(message, template, pupils)


def children(message: Message) -> list[Pupil]:
    """The children whom it still names."""
    rows = message.about.filter(left_out_why="").select_related("pupil")
    return [row.pupil for row in rows]


def reasons_for(
    message: Message,
    template: Template,
    pupils: list[Pupil],
    now: datetime,
    facts: Facts | None = None,
) -> list[Reason]:
    """Each reason of any of the children, once."""
    found = [one for p in pupils for one in reasons(p, template, now, besides=message, facts=facts)]
    return list(dict.fromkeys(found))


def _final(found: Mapping[int, list[Reason]]) -> dict[int, str]:
    """By key of the children of whom nothing may be said any more: why."""
    words = {key: [one.words for one in whys if one.is_final] for key, whys in found.items()}
    return {key: " ".join(said) for key, said in words.items() if said}


def _stopped(message: Message, found: list[Reason]) -> Verdict | None:
    """What came up since it was approved; what the approver saw and decided stays decided."""
    known = {shown.get("why") for row in message.decisions.all() for shown in row.showed}
    new = list(dict.fromkeys(one.words for one in found if one.why.value not in known))
    if new:
        return Verdict(Becomes.ASKED_AGAIN, f"Since it was approved: {' '.join(new)}")
    return None


def _absent(
    message: Message,
    template: Template,
    pupils: list[Pupil],
    now: datetime,
    final: Mapping[int, str],
) -> Verdict:
    over = why_over(message, now) or why_too_old(message.school, now)
    if over:
        return Verdict(Becomes.NOT_SENT, over)
    day, session = message.day, message.session
    whys = {
        p.pk: final.get(p.pk) or why_not_absent(message.school, p, day, session) for p in pupils
    }
    still = [p for p in pupils if not whys[p.pk]]
    if not still:
        said = [f"{p.first_name} {whys[p.pk]}" if len(pupils) > 1 else whys[p.pk] for p in pupils]
        return Verdict(Becomes.NOT_SENT, listed(said))
    verdict = _reached(message, template, still)
    if verdict.becomes == Becomes.GOES and len(still) < len(pupils):
        whys = {key: why for key, why in whys.items() if why}
        is_shorter = name_fewer(message, still, whys, now)
        assert is_shorter
    return verdict


def _reached(message: Message, template: Template, pupils: list[Pupil]) -> Verdict:
    """The contact must still be one who may have it, at the very address that was approved; and
    no restriction about the children was written down since."""
    if _recipient(message, template, pupils) is not None:
        return _restricted_since(message, template, pupils) or GOES
    found = reach(pupils, template, (Channel(message.channel),))
    left = [e.why for e in found.left_out if e.contact.contact_id == message.contact_key]
    why = left[0] if left else "the address or number is another now"
    return Verdict(Becomes.NOT_SENT, f"{message.to_name}: {why}")


def _restricted_since(message: Message, template: Template, pupils: list[Pupil]) -> Verdict | None:
    """A restriction that nobody saw when it was approved stops it for a person, once."""
    alone = reach(pupils, template, (Channel(message.channel),)).alone
    shown = "; ".join(alone)[:LONGEST_ALONE]
    new = [one for one in alone if one not in message.alone_why]
    if not new or shown == message.alone_why:
        return None
    message.alone_why = shown
    message.save(update_fields=["alone_why"])
    return Verdict(Becomes.ASKED_AGAIN, f"Since it was approved: {' '.join(new)}")


def why_not_to(message: Message) -> str:
    """Why a letter that lies in the tray may not go to whom it names any more; "" while it may."""
    template = template_of(message.strategy, message.template)
    pupils = children(message)
    if _recipient(message, template, pupils) is not None:
        return ""
    return _reached(message, template, pupils).why


def _recipient(message: Message, template: Template, pupils: list[Pupil]) -> Recipient | None:
    for one in reach(pupils, template, (Channel(message.channel),)).recipients:
        is_theirs = one.contact.contact_id == message.contact_key
        if is_theirs and one.place.where == message.to_where and len(one.pupils) == len(pupils):
            return one
    return None


def name_fewer(
    message: Message, still: list[Pupil], whys: Mapping[int, str], now: datetime
) -> bool:
    """Other words, which name these children alone; `whys` by key of those left out. What was
    approved stays approved. False where it can be written so to nobody: nothing is changed."""
    template = template_of(message.strategy, message.template)
    recipient = _recipient(message, template, still)
    if recipient is None:
        return False
    values = values_of(
        Facts(message.school, still, now), still, recipient, template, {}, message.session
    )
    draft = drafted(template, recipient, values)
    written = keep_words(message, draft.subject, draft.body, None, ITSELF, now)
    if message.approved is not None:
        message.approved = written
        message.save(update_fields=["approved"])
    for row in message.about.filter(left_out_why="", pupil__in=whys):
        row.left_out_why = whys[row.pupil_id][:LONGEST_LEFT_OUT]
        row.save(update_fields=["left_out_why"])
    return True
