"""What a demonstration's office knows: patterns, plans, reports, leave, movements, late pupils."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from herringbone.engine.england.compulsory_age import compulsory_from, is_compulsory
from herringbone.synthetic.morning_records import LeaveRequest, Movement, PlannedAbsence
from herringbone.synthetic.patterns import SessionPattern
from herringbone.web.absences.confirming import confirm, unconfirmed
from herringbone.web.absences.deciding import Ground, grant_leave, refuse_leave
from herringbone.web.absences.kinds import AbsenceKind
from herringbone.web.absences.leave import Asked, Span, ask_leave
from herringbone.web.absences.models import How, Visit
from herringbone.web.absences.planning import plan_absence
from herringbone.web.absences.plans import Plan
from herringbone.web.absences.reporting import Said, report_absence
from herringbone.web.absences.weekly import Weekly, set_pattern
from herringbone.web.clock import LONDON
from herringbone.web.demo.roll import Enrolled
from herringbone.web.demo.staff import Staff
from herringbone.web.movements.models import Why
from herringbone.web.movements.signing import Passing, sign_in, sign_out
from herringbone.web.schools.models import Contact, Role

PATTERN_KINDS = {
    "nursery": AbsenceKind.NOT_COMPULSORY,
    "settling_in": AbsenceKind.NOT_COMPULSORY,
    "part_time": AbsenceKind.PART_TIME,
    "alternative_provision": AbsenceKind.PROVISION,
    "dual_registration": AbsenceKind.DUAL,
}
PLAN_KINDS = {
    "visit": AbsenceKind.VISIT,
    "sport": AbsenceKind.SPORT,
    "medical": AbsenceKind.APPOINTMENT,
    "suspension": AbsenceKind.SUSPENSION,
    "religious": AbsenceKind.RELIGIOUS,
}
HOWS = {
    "phone": How.PHONE,
    "text": How.TEXT,
    "email": How.EMAIL,
    "app": How.EMAIL,
    "letter": How.LETTER,
    "in_person": How.DOOR,
}


def set_patterns(enrolled: Enrolled, staff: Staff, today: date) -> None:
    """The weekly patterns that hold today or later, of pupils on roll today."""
    here = {pupil.pupil_id for pupil in enrolled.school.pupils.on_roll(today)}
    for pattern in enrolled.given.patterns:
        lasts = pattern.ends is None or pattern.ends >= today
        if lasts and pattern.pupil_id in here and not all(pattern.required):
            _set(enrolled, staff, pattern)


def _set(enrolled: Enrolled, staff: Staff, pattern: SessionPattern) -> None:
    pupil = enrolled.pupils[pattern.pupil_id]
    kind, code, end = PATTERN_KINDS[pattern.kind], pattern.code, pattern.ends
    start = max(pattern.starts, pupil.enrolments.latest("start").start)
    born = pupil.date_of_birth
    if born is not None and is_compulsory(born, start) is False:
        kind, code = AbsenceKind.NOT_COMPULSORY, "X"
    if code == "X" and born is not None:
        last = compulsory_from(born) - timedelta(days=1)
        end = min(end or last, last)
    head = staff.author(Role.HEAD)
    is_part_time = kind == AbsenceKind.PART_TIME
    weekly = Weekly(
        kind=kind,
        due="".join("1" if due else "0" for due in pattern.required),
        fills=code,
        start=start,
        end=end,
        review=(pattern.review or end) if is_part_time else pattern.review,
        provider=pattern.provider if code != "X" else "",
        authoriser=head.name if is_part_time else "",
        authoriser_position=head.position if is_part_time else "",
        agreed_with="a parent with whom the pupil lives" if is_part_time else "",
        reason="part of the plan to bring the pupil back full time" if is_part_time else "",
    )
    before = _moment(start, time(8, 0)) - timedelta(days=2)
    author = staff.author(Role.ATTENDANCE_OFFICER)
    set_pattern(school=enrolled.school, pupil=pupil, weekly=weekly, author=author, at=before)


def plan(enrolled: Enrolled, staff: Staff) -> None:
    """Trips, appointments, suspensions and holy days of the morning, as the office planned them."""
    for given in enrolled.given.morning.planned:
        if not given.from_pattern and given.kind in PLAN_KINDS:
            _plan(enrolled, staff, given)


def _plan(enrolled: Enrolled, staff: Staff, given: PlannedAbsence) -> None:
    pupils = [enrolled.pupils[one] for one in given.pupil_ids]
    head = staff.author(Role.HEAD)
    kind = PLAN_KINDS[given.kind]
    at = _moment(given.first, time(8, 15)) - timedelta(days=1)
    visit = None
    if kind in (AbsenceKind.VISIT, AbsenceKind.SPORT):
        visit = Visit.objects.create(
            school=enrolled.school,
            first=given.first,
            last=given.last,
            name=given.says,
            kind=kind,
            code=given.code,
            destination=given.place,
            leader=given.leader,
        )
    by_head = kind == AbsenceKind.SUSPENSION
    absence = Plan(
        kind=kind,
        code=given.code,
        first=given.first,
        last=given.last,
        first_session=given.sessions[0],
        last_session=given.sessions[-1],
        reason=given.says,
        provider=given.place if kind == AbsenceKind.SPORT else "",
        authoriser=head.name if by_head else "",
        authoriser_position=head.position if by_head else "",
        arrives_at=given.back_at if kind == AbsenceKind.APPOINTMENT else None,
        return_meeting=given.returns_on if by_head else None,
        source="office",
    )
    author = staff.author(Role.ATTENDANCE_OFFICER)
    plan_absence(
        school=enrolled.school, pupils=pupils, plan=absence, author=author, at=at, visit=visit
    )


def report(enrolled: Enrolled, staff: Staff) -> None:
    """What parents said; who is no contact stands by their own words."""
    for given in enrolled.given.morning.reported:
        pupil = enrolled.pupils[given.pupil_id]
        contact = Contact.objects.filter(pupil=pupil, contact_id=given.contact_id).first()
        said = Said(
            day=given.on,
            how=HOWS[given.how],
            words=given.words,
            code=given.code,
            said_by=given.who,
            contact=contact,
            expected_back=given.expected_back,
        )
        author = staff.author(Role.OFFICE)
        at = _moment(given.on, given.at)
        report_absence(school=enrolled.school, pupils=[pupil], said=said, author=author, at=at)


def ask(enrolled: Enrolled, staff: Staff) -> None:
    """The fortnight's requests for leave: pending, granted, refused."""
    for given in enrolled.given.fortnight.leave:
        for pupil_id in given.pupil_ids:
            _ask(enrolled, staff, given, pupil_id)


def _ask(enrolled: Enrolled, staff: Staff, given: LeaveRequest, pupil_id: str) -> None:
    pupil = enrolled.pupils[pupil_id]
    contact = Contact.objects.filter(pupil=pupil, contact_id=given.contact_id).first()
    asked = Asked(
        asked_by=contact.name if contact else "a parent",
        asked_on=given.asked_on,
        first=given.first,
        last=given.last,
        reason=given.words,
        grounds=[given.words[:190]],
        contact=contact,
        lives_with=contact.lives_with if contact else "1",
    )
    at = _moment(given.asked_on, time(8, 40))
    office, head = staff.author(Role.OFFICE), staff.author(Role.HEAD)
    request = ask_leave(school=enrolled.school, pupil=pupil, asked=asked, author=office, at=at)
    if given.decided_on is None:
        return
    at = _moment(given.decided_on, time(16, 10))
    granted = given.state == "granted"
    grounds = [Ground(g.pk, given.grounds, granted) for g in request.grounds.all()]
    if granted:
        grant_leave(
            request=request,
            span=Span(given.first, given.last),
            grounds=grounds,
            answer=given.answer,
            expected_back=None,
            author=head,
            at=at,
        )
    else:
        refuse_leave(request=request, grounds=grounds, answer=given.answer, author=head, at=at)


def confirm_trips(enrolled: Enrolled, staff: Staff) -> None:
    """Trips whose leader has said by now who is there."""
    morning = enrolled.given.morning
    said = [one for one in morning.planned if one.confirmed_at and one.kind == "visit"]
    for given in said:
        assert given.confirmed_at is not None
        at = _moment(morning.day, given.confirmed_at)
        for group in unconfirmed(enrolled.school, morning.day, "AM"):
            if group.title == given.says or given.place in group.title:
                confirm(
                    school=enrolled.school,
                    day=morning.day,
                    session="AM",
                    group=group,
                    not_there={},
                    said_by=given.leader or "the trip leader",
                    author=staff.author(Role.OFFICE),
                    at=at,
                )


def pass_the_door(enrolled: Enrolled, staff: Staff) -> None:
    """Late arrivals and movements of the morning, in the order in which they happened."""
    morning = enrolled.given.morning
    late = [(one.at, "late", one) for one in morning.late]
    moves = [(one.at, one.way, one) for one in morning.movements]
    office = staff.author(Role.OFFICE)
    for at, way, given in sorted(late + moves, key=lambda row: row[0]):
        pupil = enrolled.pupils[given.pupil_id]
        moment = _moment(morning.day, at)
        if way == "late":
            passing = Passing(
                moment, Why.LATE, given.reason, with_words=given.came_with.removeprefix("with ")
            )
            sign_in(school=enrolled.school, pupil=pupil, passing=passing, author=office, now=moment)
        else:
            _move(enrolled, staff, pupil, given, moment)


def _move(
    enrolled: Enrolled, staff: Staff, pupil: object, given: Movement, moment: datetime
) -> None:
    contact = Contact.objects.filter(pupil=pupil, contact_id=given.contact_id).first()
    office = staff.author(Role.OFFICE)
    ill = "unwell" in given.reason
    why = Why.BACK if given.way == "in" else Why.ILL if ill else Why.APPOINTMENT
    passing = Passing(
        moment,
        why,
        given.reason,
        contact=contact,
        with_words=given.came_with,
        allowed_by="" if contact else office.name,
        expected_back=given.expected_back if given.way == "out" else None,
    )
    do = sign_out if given.way == "out" else sign_in
    do(school=enrolled.school, pupil=pupil, passing=passing, author=office, now=moment)  # type: ignore[arg-type]


def _moment(day: date, at: time) -> datetime:
    return datetime.combine(day, at, tzinfo=LONDON)
