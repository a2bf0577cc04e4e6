"""Who may do what: one table of deeds, each a predicate over a viewer and what it is about.

`Viewer.may` asks it. A deed about a class or a pupil, asked without one, means "for any at all".
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import rules

from herringbone.web.schools.models.posts import Role


class Deed(StrEnum):
    """Everything that may be allowed or refused; the value is what a refusal calls it."""

    SEE_HOME = "see this school"
    SEE_FIGURES = "see the school's figures"
    SEE_REGISTERS = "see all registers"
    TAKE_REGISTER = "take this register"
    AMEND_MARKS = "amend marks"
    SEE_CLASS = "see this class"
    SEE_PUPIL = "see this pupil"
    SEE_CONTACTS = "see contacts"
    SEE_SAFEGUARDING = "see safeguarding flags"
    SEE_NEEDS = "see needs and entitlements"
    SEE_MEDICAL = "see medical notes"
    RUN_MOVEMENTS = "sign pupils in and out"
    PLAN_ABSENCE = "plan absences"
    DECIDE_LEAVE = "decide leave"
    CHECK_CODING = "check the coding of marks"
    CLOSE_SCHOOL = "record a closure or another event for many pupils"
    ARRANGE_COVER = "arrange cover"
    KEEP_ROLL = "admit pupils and record leavers"
    ISSUE_CERTIFICATE = "issue certificates"
    IMPORT = "import"
    EXPORT = "export"
    MANAGE_PEOPLE = "manage people and posts"
    MANAGE_SCHOOL = "change the school's settings"
    SEE_ACCESS = "see who looked at a pupil"
    SET_HOLD = "hold everything for a pupil"
    LIFT_HOLD = "lift a hold"
    SEE_WORK = "see the day's work"
    SETTLE_START = "settle what was true before the strategy ran"
    CALL_FAMILIES = "ring families and take their messages"
    VISIT_HOMES = "visit homes"
    STAMP_DAY = "say that everyone is accounted for"
    WRITE_MESSAGES = "write to families"
    APPROVE_MESSAGES = "approve letters and messages"
    SEE_COMMUNICATIONS = "see what was said to and by families"
    EXPORT_COMMUNICATIONS = "export what was said as evidence"
    SEE_DELIVERY = "see how the strategy is kept"


R = Role
OFFICE = (R.OFFICE, R.ATTENDANCE_OFFICER, R.ATTENDANCE_LEAD)
LEADERS = (R.SLT, R.HEAD, R.DSL)
STAFF = (R.CLASS_TEACHER, *OFFICE, *LEADERS, R.SENCO)
EVERYONE = (*STAFF, R.TRUST, R.GOVERNOR, R.LA_OFFICER, R.ADMINISTRATOR)
SAFEGUARDING = (R.DSL, R.HEAD, R.SLT, R.ATTENDANCE_LEAD, R.ATTENDANCE_OFFICER)


def holds_one_of(*roles: Role) -> Any:
    """A predicate: the viewer stands in one of these roles today."""
    wanted = frozenset(roles)

    @rules.predicate(name=f"is {' or '.join(role.label for role in roles)}")
    def holds(viewer: Any) -> bool:
        return not wanted.isdisjoint(viewer.roles)

    return holds


@rules.predicate
def teaches_class(viewer: Any, class_name: Any = None) -> bool:
    """The viewer's own class or one they cover today; with no class, any at all."""
    return bool(viewer.classes) if class_name is None else class_name in viewer.classes


@rules.predicate
def teaches_pupil(viewer: Any, pupil: Any = None) -> bool:
    return bool(viewer.classes) if pupil is None else viewer.class_of(pupil) in viewer.classes


@rules.predicate
def has_in_caseload(viewer: Any, pupil: Any = None) -> bool:
    """A local authority officer sees the pupils of their own caseload."""
    if Role.LA_OFFICER not in viewer.roles:
        return False
    return True if pupil is None else pupil.pk in viewer.caseload


PREDICATES = {
    Deed.SEE_HOME: holds_one_of(*EVERYONE),
    Deed.SEE_FIGURES: holds_one_of(*OFFICE, *LEADERS, R.SENCO, R.TRUST, R.GOVERNOR),
    Deed.SEE_REGISTERS: holds_one_of(*OFFICE, *LEADERS, R.SENCO),
    Deed.TAKE_REGISTER: holds_one_of(*OFFICE, *LEADERS) | teaches_class,
    Deed.AMEND_MARKS: holds_one_of(*OFFICE, R.HEAD, R.DSL),
    Deed.SEE_CLASS: holds_one_of(*OFFICE, *LEADERS, R.SENCO) | teaches_class,
    Deed.SEE_PUPIL: holds_one_of(*OFFICE, *LEADERS, R.SENCO) | teaches_pupil | has_in_caseload,
    Deed.SEE_CONTACTS: holds_one_of(*OFFICE, *LEADERS),
    Deed.SEE_SAFEGUARDING: holds_one_of(*SAFEGUARDING),
    Deed.SEE_NEEDS: holds_one_of(*SAFEGUARDING, R.SENCO),
    Deed.SEE_MEDICAL: holds_one_of(*SAFEGUARDING, R.SENCO, R.OFFICE),
    Deed.RUN_MOVEMENTS: holds_one_of(*OFFICE, *LEADERS),
    Deed.PLAN_ABSENCE: holds_one_of(*OFFICE, *LEADERS, R.SENCO),
    Deed.DECIDE_LEAVE: holds_one_of(R.HEAD),
    Deed.CHECK_CODING: holds_one_of(*OFFICE, R.HEAD, R.SLT),
    Deed.CLOSE_SCHOOL: holds_one_of(R.ATTENDANCE_OFFICER, R.ATTENDANCE_LEAD, R.HEAD, R.SLT),
    Deed.ARRANGE_COVER: holds_one_of(*OFFICE, R.HEAD, R.SLT),
    Deed.KEEP_ROLL: holds_one_of(*OFFICE, R.HEAD),
    Deed.ISSUE_CERTIFICATE: holds_one_of(*OFFICE, R.HEAD, R.SLT, R.DSL),
    Deed.IMPORT: holds_one_of(R.ADMINISTRATOR, R.ATTENDANCE_OFFICER, R.ATTENDANCE_LEAD),
    Deed.EXPORT: holds_one_of(R.ADMINISTRATOR, R.ATTENDANCE_LEAD, R.HEAD),
    Deed.MANAGE_PEOPLE: holds_one_of(R.ADMINISTRATOR, R.HEAD),
    Deed.MANAGE_SCHOOL: holds_one_of(R.ADMINISTRATOR, R.HEAD),
    Deed.SEE_ACCESS: holds_one_of(*SAFEGUARDING, R.ADMINISTRATOR),
    Deed.SET_HOLD: holds_one_of(*STAFF),
    Deed.LIFT_HOLD: holds_one_of(R.HEAD, R.DSL),
    Deed.SEE_WORK: holds_one_of(*STAFF, R.TRUST, R.LA_OFFICER, R.GOVERNOR),
    Deed.SETTLE_START: holds_one_of(R.ATTENDANCE_OFFICER, R.ATTENDANCE_LEAD, R.HEAD, R.SLT),
    Deed.CALL_FAMILIES: holds_one_of(*OFFICE, *LEADERS),
    Deed.VISIT_HOMES: holds_one_of(*OFFICE, *LEADERS),
    Deed.STAMP_DAY: holds_one_of(*OFFICE, *LEADERS),
    Deed.WRITE_MESSAGES: holds_one_of(*OFFICE, *LEADERS),
    Deed.APPROVE_MESSAGES: holds_one_of(*OFFICE, *LEADERS),
    Deed.SEE_COMMUNICATIONS: holds_one_of(*OFFICE, *LEADERS),
    Deed.EXPORT_COMMUNICATIONS: holds_one_of(R.ATTENDANCE_OFFICER, R.ATTENDANCE_LEAD, *LEADERS),
    Deed.SEE_DELIVERY: holds_one_of(*LEADERS, R.ATTENDANCE_LEAD, R.ATTENDANCE_OFFICER),
}

RULES = rules.RuleSet()
for _deed, _predicate in PREDICATES.items():
    RULES.add_rule(_deed, _predicate)
