"""The verbs a provision can ask for, in one table.

`evaluate` words actions with it, ladders ask whether a verb faces the family, `simulate` counts by
its kind. A new verb is one line here and one handler in the part of the product that owns it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Verb(StrEnum):
    """What a provision can ask somebody to do."""

    LETTER = "letter"
    EMAIL = "email"
    TEXT = "text"
    MESSAGE = "message"
    CALL = "call"
    CONTACT = "contact"
    VISIT = "visit"
    MEETING = "meeting"
    CONVERSATION = "conversation"
    PANEL = "panel"
    CONTRACT = "contract"
    PLAN = "plan"
    SUPPORT = "support"
    CHART = "chart"
    REVIEW = "review"
    REFER = "refer"
    NOTIFY = "notify"
    NOTICE = "notice"
    PROSECUTE = "prosecute"
    WELFARE_CHECK = "welfare_check"
    FILE = "file"
    MONITOR = "monitor"
    DISCUSS = "discuss"
    ASK = "ask"
    RECORD = "record"
    CHASE = "chase"
    DECIDE = "decide"
    ORDER = "order"
    CERTIFICATE = "certificate"
    REWARD = "reward"
    DRAW = "draw"
    POSTCARD = "postcard"
    BADGE = "badge"
    CREDIT = "credit"
    SPEND = "spend"
    ANNOUNCE = "announce"
    DISPLAY = "display"
    POST = "post"
    ASSEMBLY = "assembly"
    LIST = "list"
    REPORT = "report"
    TASK = "task"
    SHARE = "share"
    SETTLE = "settle"


class Tally(StrEnum):
    """What `simulate` counts side by side."""

    LETTERS = "letters"
    MESSAGES = "messages"
    CALLS = "calls"
    VISITS = "visits"
    MEETINGS = "meetings"
    CONVERSATIONS = "conversations"
    CONTRACTS = "contracts"
    LEGAL = "legal steps"
    AWARDS = "awards"
    REPORTS = "reports"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class VerbMeaning:
    """`words` begins the action's wording; `family` says whether the family sees it."""

    words: str
    tally: Tally
    family: bool = False


VERBS: dict[Verb, VerbMeaning] = {
    Verb.LETTER: VerbMeaning("letter", Tally.LETTERS, family=True),
    Verb.EMAIL: VerbMeaning("e-mail", Tally.MESSAGES, family=True),
    Verb.TEXT: VerbMeaning("text", Tally.MESSAGES, family=True),
    Verb.MESSAGE: VerbMeaning("message", Tally.MESSAGES, family=True),
    Verb.CALL: VerbMeaning("call", Tally.CALLS, family=True),
    Verb.CONTACT: VerbMeaning("contact", Tally.CALLS, family=True),
    Verb.VISIT: VerbMeaning("home visit", Tally.VISITS, family=True),
    Verb.MEETING: VerbMeaning("meeting", Tally.MEETINGS, family=True),
    Verb.CONVERSATION: VerbMeaning("conversation", Tally.CONVERSATIONS),
    Verb.PANEL: VerbMeaning("panel", Tally.MEETINGS),
    Verb.CONTRACT: VerbMeaning("attendance contract", Tally.CONTRACTS, family=True),
    Verb.PLAN: VerbMeaning("plan", Tally.OTHER, family=True),
    Verb.SUPPORT: VerbMeaning("support", Tally.OTHER, family=True),
    Verb.CHART: VerbMeaning("chart", Tally.OTHER),
    Verb.REVIEW: VerbMeaning("review", Tally.MEETINGS),
    Verb.REFER: VerbMeaning("referral", Tally.LEGAL, family=True),
    Verb.NOTIFY: VerbMeaning("tell", Tally.CALLS),
    Verb.NOTICE: VerbMeaning("notice", Tally.LEGAL, family=True),
    Verb.PROSECUTE: VerbMeaning("prosecution", Tally.LEGAL, family=True),
    Verb.WELFARE_CHECK: VerbMeaning("welfare check", Tally.VISITS),
    Verb.FILE: VerbMeaning("case file", Tally.OTHER),
    Verb.MONITOR: VerbMeaning("monitor", Tally.OTHER),
    Verb.DISCUSS: VerbMeaning("discuss", Tally.CONVERSATIONS),
    Verb.ASK: VerbMeaning("ask for", Tally.OTHER),
    Verb.RECORD: VerbMeaning("record", Tally.OTHER),
    Verb.CHASE: VerbMeaning("chase", Tally.OTHER),
    Verb.DECIDE: VerbMeaning("decide", Tally.OTHER),
    Verb.ORDER: VerbMeaning("first in the list", Tally.OTHER),
    Verb.CERTIFICATE: VerbMeaning("certificate", Tally.AWARDS),
    Verb.REWARD: VerbMeaning("reward", Tally.AWARDS),
    Verb.DRAW: VerbMeaning("prize draw", Tally.AWARDS),
    Verb.POSTCARD: VerbMeaning("postcard", Tally.AWARDS, family=True),
    Verb.BADGE: VerbMeaning("badge", Tally.AWARDS),
    Verb.CREDIT: VerbMeaning("credit", Tally.AWARDS),
    Verb.SPEND: VerbMeaning("spend", Tally.AWARDS),
    Verb.ANNOUNCE: VerbMeaning("announce", Tally.AWARDS),
    Verb.DISPLAY: VerbMeaning("display", Tally.REPORTS),
    Verb.POST: VerbMeaning("post", Tally.REPORTS),
    Verb.ASSEMBLY: VerbMeaning("assembly", Tally.REPORTS),
    Verb.LIST: VerbMeaning("list", Tally.REPORTS),
    Verb.REPORT: VerbMeaning("report", Tally.REPORTS),
    Verb.TASK: VerbMeaning("task", Tally.OTHER),
    Verb.SHARE: VerbMeaning("share", Tally.OTHER),
    Verb.SETTLE: VerbMeaning("settle", Tally.OTHER),
}


def wording(verb: Verb, thing: str) -> str:
    """`letter: warning`, as an action is worded in `due.csv`."""
    return f"{verb.replace('_', ' ')}: {thing.replace('_', ' ')}"
