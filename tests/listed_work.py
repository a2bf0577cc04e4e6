"""Pieces of work as a run would leave them, for tests of the list and the lead's pages."""

from __future__ import annotations

from datetime import date

from herringbone.web.schools.models import Pupil, School
from herringbone.web.schools.tenancy import within
from herringbone.web.schools.viewer import viewer_of
from herringbone.web.strategies.evaluation import plan_of
from herringbone.web.strategies.models import Adoption
from herringbone.web.worklists.listing import Listing
from herringbone.web.worklists.models import Work
from small_strategy import HEAD, provision
from worlds import NOW, TODAY

ROLES = """\
roles:
  class_teacher: {title: Class teacher}
  office: {title: School office, deputy: attendance_lead}
  attendance_officer: {title: Attendance officer, deputy: attendance_lead}
  attendance_lead: {title: Attendance lead, deputy: head}
  head: {title: Head teacher}
  dsl: {title: Designated safeguarding lead, deputy: head}
  mentor: {title: Learning mentor, deputy: class_teacher}
  governors: {title: Governors}
terms:
"""
PLAIN = HEAD.replace("needs: possible >= 40\n", "").replace(
    "contact: lead", "contact: attendance_lead"
)
START = PLAIN.index("roles:\n")
END = PLAIN.index("terms:\n")
STRATEGY = (
    PLAIN[:START] + ROLES + PLAIN[END + len("terms:\n") :]
) + "".join(
    (
        provision(
            id="ABS-01", every="", at="register", when="unexplained_today", on="while",
            who="office", do="{call: home}",
            says="The office rings about every child who is absent without a reason.",
        ),
        provision(
            id="RIV-23", every="day", when="absent >= 3", do="{letter: warning}",
            who="attendance_officer", says="A letter goes home at three sessions missed.",
            reading="Sessions of the year to date.",
        ),
        provision(
            id="RIV-30", every="half_term", on="while", when="half_term.attendance == 100",
            who="attendance_lead", do="{certificate: full}", says="Nothing missed is praised.",
        ),
        provision(
            id="RIV-40", for_="class", every="week", when="", on="", who="class_teacher", do="",
            practice="{item: Speak about being here}", kind="X", says="Each class talks about it.",
        ),
    )
)  # fmt: skip


def adopt(school: School, *, text: str = STRATEGY, start: date = date(2026, 9, 1)) -> None:
    with within(school):
        Adoption.objects.create(school=school, name="small", text=text, start=start, adopted_at=NOW)


def work_for(school: School, pupil: Pupil | None = None, **fields) -> Work:
    """A letter about a pupil for the attendance officer, due today, unless said otherwise."""
    given = {
        "provision": "RIV-23", "occasion": "2026-1", "subject_kind": "pupil",
        "subject": pupil.pupil_id if pupil else "", "verb": "letter", "thing": "warning",
        "date": TODAY, "due_by": TODAY, "owner": "attendance_officer", "words": "letter: warning",
        "asked_at": NOW, "why": "absent 4, which is at least 3",
    }  # fmt: skip
    with within(school):
        made: Work = Work.objects.create(school=school, **{**given, **fields})
    return made


def call_for(school: School, pupil: Pupil, **fields) -> Work:
    """A first-day call for the office, about a child who is away today."""
    given = {
        "provision": "ABS-01", "occasion": TODAY.isoformat(), "verb": "call", "thing": "home",
        "owner": "office", "words": "call: home", "is_live": True, "why": "unexplained today",
    }  # fmt: skip
    return work_for(school, pupil, **{**given, **fields})


def list_of(world, role, *, everyone: bool = False) -> Listing:
    """The list of whoever holds a role, inside the school."""
    viewer = viewer_of(world.by_role[role], world.school, TODAY)
    return Listing(viewer, plan_of(world.school, TODAY), everyone=everyone)
