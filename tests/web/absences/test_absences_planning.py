"""Planning, changing, shortening and cancelling; what stands against a plan; what history keeps."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
from planned_week import (
    BEFORE,
    CLERK,
    FRIDAY,
    MONDAY,
    a_plan,
    day,
    drawn_prefills,
    pattern,
    plan,
    reported,
    trip,
)

from herringbone.web.absences.authority import authorisers, roles
from herringbone.web.absences.kinds import RULES, AbsenceKind
from herringbone.web.absences.laying import lay_expected
from herringbone.web.absences.models import Decision, PlannedAbsence
from herringbone.web.absences.nobody_due import nobody_due, register_nobody_due
from herringbone.web.absences.planning import cancel_absence, change_absence, shorten_absence
from herringbone.web.absences.plans import Unplannable, warnings_of
from herringbone.web.absences.suspensions import suspended_keys, suspended_on
from herringbone.web.clock import LONDON
from herringbone.web.registers.changes import Author, Change
from herringbone.web.registers.models import ClassRegister, Entry, MarkDetail
from herringbone.web.registers.rows import codes_held
from herringbone.web.registers.submission import submit_class_register
from herringbone.web.schools.models import Deputy, Post, Role
from worlds import NOW, TODAY, draw, make_pupil

THURSDAY_NOON = datetime(2026, 11, 19, 12, 0, tzinfo=LONDON)


def test_every_kind_has_its_rule():
    assert set(RULES) == set(AbsenceKind)
    assert all(rule.codes for rule in RULES.values())


def test_only_roles_that_decide_leave_authorise(entered):
    assert roles() == [Role.HEAD]
    assert [one.name for one in authorisers(entered.school, TODAY)] == [
        entered.by_role[Role.HEAD].name
    ]


def test_a_deputy_authorises_between_their_dates(entered):
    head = Post.objects.get(role=Role.HEAD)
    Deputy.objects.create(
        school=entered.school,
        post=head,
        user=entered.by_role[Role.SLT],
        start=TODAY,
        end=TODAY,
    )
    on_the_day = {one.name: one.position for one in authorisers(entered.school, TODAY)}
    assert on_the_day[entered.by_role[Role.SLT].name] == "head for Head Hill"
    assert len(authorisers(entered.school, TODAY + timedelta(days=1))) == 1


@pytest.mark.parametrize(
    ("code", "more", "says"),
    [
        ("B", {"provider": " "}, "Name the provider: B cannot stand without."),
        ("C", {"authoriser": ""}, "C needs who authorised it"),
        ("E", {"authoriser": "Tess Office"}, "E needs who authorised it"),
        ("C1", {"evidence": ""}, "Say where the licence"),
        ("X", {}, "is of compulsory school age then: X cannot stand"),
        ("V", {"code": "P"}, "Educational visit is coded V, not P."),
        ("R", {"last": date(2026, 11, 10)}, "It ends before it begins"),
        ("R", {"expected_back": date(2026, 11, 2)}, "expected back before the absence ends"),
        ("T", {"last": date(2028, 1, 10)}, "lasts more than a year"),
        ("B", {"weekly": "0" * 10}, "Its week has no session"),
        ("R", {"first": date(2026, 8, 20)}, "is not on roll on Thursday 20 August 2026."),
    ],
)
def test_a_plan_says_what_stands_against_it(entered, code, more, says):
    with pytest.raises(Unplannable) as refused:
        plan(entered, "Ben", code, "Mon AM", "Tue PM", **more)
    assert any(says in problem for problem in refused.value.problems), refused.value.problems
    assert not PlannedAbsence.objects.exists()
    assert not Decision.objects.exists()


def test_all_problems_are_said_at_once(entered):
    with pytest.raises(Unplannable) as refused:
        plan(entered, "Ben", "C1", "Mon AM", "Tue PM", evidence="", authoriser="")
    assert len(refused.value.problems) == 2


@pytest.mark.parametrize("code", ["C", "C1", "C2", "S", "J1"])
def test_leave_is_not_agreed_for_a_session_that_has_begun(entered, code):
    with pytest.raises(Unplannable, match="agreed in advance"):
        plan(entered, "Ben", code, "Thu AM", "Fri PM", at=THURSDAY_NOON)
    assert plan(entered, "Ben", code, "Thu PM", "Fri PM", at=THURSDAY_NOON)


@pytest.mark.parametrize("code", ["E", "R", "M", "V", "T"])
def test_what_happened_may_be_entered_afterwards(entered, code):
    assert plan(entered, "Ben", code, "Thu AM", "Fri PM", at=THURSDAY_NOON)


def test_c2_is_for_compulsory_age_and_x_for_under_it(entered):
    entered.pupils["Dot"] = make_pupil(
        entered.school, "Dot", year_group="N2", date_of_birth=date(2023, 3, 1)
    )
    with pytest.raises(Unplannable, match="use X"):
        plan(entered, "Dot", "C2", "Mon AM", "Mon PM")
    assert plan(entered, "Dot", "X", "Mon AM", "Mon PM")
    entered.pupils["Eve"] = make_pupil(entered.school, "Eve", date_of_birth=None)
    with pytest.raises(Unplannable, match="no date of birth"):
        plan(entered, "Eve", "X", "Mon AM", "Mon PM")


def test_a_change_keeps_both_wordings_and_who_said_so(entered):
    absence = plan(entered, "Ben", "R", "Mon AM", "Mon PM")
    change_absence(
        absence=absence,
        plan=a_plan(entered, "R", "Tue AM", "Tue PM"),
        why="the moon was late",
        author=Author("Ada Lead", "attendance lead", 7),
        at=BEFORE + timedelta(hours=1),
    )
    planned, changed = absence.decisions.all()
    assert (planned.what, planned.name) == ("planned", "Tess Office")
    assert (changed.what, changed.why, changed.position) == (
        "changed",
        "the moon was late",
        "attendance lead",
    )
    assert changed.before == {"first": "2026-11-16", "last": "2026-11-16"}
    assert changed.after == {"first": "2026-11-17", "last": "2026-11-17"}
    assert "Ben -- RR -- -- --" in drawn_prefills(entered.school, entered.pupils)


def test_a_change_needs_a_reason_and_a_cancelled_one_stays_so(entered):
    absence = plan(entered, "Ben", "R", "Mon AM", "Mon PM")
    with pytest.raises(Unplannable, match="Say why"):
        cancel_absence(absence=absence, why=" ", author=CLERK, at=BEFORE)
    cancel_absence(absence=absence, why="wrong child", author=CLERK, at=BEFORE)
    with pytest.raises(Unplannable, match="cancelled already"):
        cancel_absence(absence=absence, why="again", author=CLERK, at=BEFORE)
    assert [row.what for row in absence.decisions.all()] == ["planned", "cancelled"]


def test_leave_that_has_begun_may_be_changed_at_its_end_but_not_moved_back(entered):
    absence = plan(entered, "Ben", "C", "Wed AM", "Fri PM")
    change_absence(
        absence=absence,
        plan=a_plan(entered, "C", "Wed AM", "Thu PM"),
        why="back sooner",
        author=CLERK,
        at=THURSDAY_NOON,
    )
    with pytest.raises(Unplannable, match="agreed in advance"):
        change_absence(
            absence=absence,
            plan=a_plan(entered, "C", "Mon AM", "Thu PM"),
            why="was away before",
            author=CLERK,
            at=THURSDAY_NOON,
        )


@pytest.mark.parametrize(("last", "session"), [("Fri", "PM"), ("Mon", "PM")])
def test_shortening_stays_within_the_absence(entered, last, session):
    absence = plan(entered, "Ben", "E", "Tue AM", "Fri PM")
    with pytest.raises(Unplannable, match="within the absence"):
        shorten_absence(
            absence=absence, last=day(last), last_session=session, why="x", author=CLERK, at=BEFORE
        )


def laid(world):
    everybody = list(world.pupils.values())
    return lay_expected(school=world.school, pupils=everybody, day=FRIDAY, author=CLERK, at=NOW)


def test_planning_for_today_lays_what_waits_and_cancelling_lifts_it(entered):
    visit = trip(entered, "Ben", on="Fri")
    assert not MarkDetail.objects.exists(), "a later day waits until it comes"
    laid(entered)
    detail = MarkDetail.objects.get(session="AM")
    absence = visit.places.get()
    assert (detail.expected, detail.origin, detail.provider) == ("V", absence.origin, "Kit Leader")
    assert set(codes_held(entered.school, [entered.pupils["Ben"]], [FRIDAY]).values()) == {""}
    assert laid(entered) is None
    assert Entry.objects.get().kind == "planned"
    cancel_absence(absence=absence, why="not going", author=CLERK, at=NOW)
    assert not MarkDetail.objects.exists()


def test_a_plan_made_today_is_laid_at_once_and_never_over_a_mark(entered):
    draw(entered.school, "Pupil Fri\nBen /-", entered.pupils, starts=TODAY)
    plan(entered, "Ben", "B", "Fri AM", "Fri PM", at=NOW)
    assert [(row.session, row.expected) for row in MarkDetail.objects.all()] == [("PM", "B")]
    assert (
        codes_held(entered.school, [entered.pupils["Ben"]], [TODAY])[
            entered.pupils["Ben"].pk, TODAY, "AM"
        ]
        == "/"
    )


def test_certain_codes_are_never_laid_ahead(entered):
    plan(entered, "Ben", "E", "Fri AM", "Fri PM", at=NOW)
    assert not Entry.objects.exists()


def test_nothing_is_laid_where_the_management_system_keeps_the_register(entered):
    entered.school.register_of_record = "mis"
    trip(entered, "Ben", on="Fri")
    assert laid(entered) is None


def test_nothing_is_laid_on_a_closed_day(entered):
    trip(entered, "Ben", on="Fri")
    entered.school.days.filter(date=FRIDAY).delete()
    assert laid(entered) is None


def test_a_class_in_which_nobody_is_due_is_registered_by_a_person(entered):
    trip(entered, "Amy", "Ben", on="Fri")
    plan(entered, "Cal", "E", "Fri AM", "Fri PM")
    (found,) = nobody_due(entered.school, TODAY, "AM")
    assert (found.class_name, found.codes) == ("3B", "1 E, 2 V")
    register_nobody_due(school=entered.school, day=TODAY, nobody=found, author=CLERK, at=NOW)
    held = codes_held(entered.school, entered.pupils.values(), [TODAY])
    assert [held[p.pk, TODAY, "AM"] for p in entered.pupils.values()] == ["", "", "E"]
    register = ClassRegister.objects.get()
    assert (register.submitted_by, register.headcount) == ("Tess Office", 0)
    assert MarkDetail.objects.filter(expected="V").count() == 2
    assert nobody_due(entered.school, TODAY, "AM") == []


def test_a_class_with_one_child_due_or_only_reported_is_not_among_them(entered):
    trip(entered, "Amy", "Ben", on="Fri")
    assert nobody_due(entered.school, TODAY, "AM") == []
    reported(entered, "Cal", "Fri")
    assert nobody_due(entered.school, TODAY, "AM") == []


def test_the_child_in_the_room_wins_over_a_plan(entered):
    plan(entered, "Ben", "E", "Fri AM", "Fri PM", at=NOW)
    ben = entered.pupils["Ben"]
    submit_class_register(
        school=entered.school,
        class_name="3B",
        date=TODAY,
        session="AM",
        changes=[Change(p, TODAY, "AM", "/") for p in entered.pupils.values()],
        author=CLERK,
        at=NOW,
        client_id=uuid4(),
        began_from=0,
    )
    assert laid(entered) is None
    assert codes_held(entered.school, [ben], [TODAY])[ben.pk, TODAY, "AM"] == "/"


def test_suspended_pupils_are_listed_apart(entered):
    plan(entered, "Ben", "E", "Wed AM", "Fri PM", return_meeting=date(2026, 11, 23))
    plan(entered, "Cal", "E", "Mon AM", "Fri PM", last=date(2026, 11, 24))
    long, short = suspended_on(entered.school, FRIDAY)
    assert (long.absence.pupil.forename, long.words) == ("Cal", "day 5 of 7")
    assert (long.provision_due, long.lacks_meeting) == (date(2026, 11, 23), True)
    assert (short.words, short.provision_due, short.lacks_meeting) == ("day 3 of 3", None, False)
    assert suspended_keys(entered.school, MONDAY) == {entered.pupils["Cal"].pk}


def test_warnings_are_said_and_stop_nothing(entered):
    ben = entered.pupils["Ben"]
    assert "Year 3" in warnings_of(entered.school, ben, a_plan(entered, "W", "Mon AM", "Fri PM"))[1]
    long = a_plan(entered, "E", "Mon AM", "Fri PM", last=date(2026, 11, 24))
    assert any("from the sixth" in w for w in warnings_of(entered.school, ben, long))
    assert warnings_of(entered.school, ben, a_plan(entered, "R", "Mon AM", "Wed PM"))[1].startswith(
        "3 school days"
    )
    study = warnings_of(entered.school, ben, a_plan(entered, "S", "Mon AM", "Mon PM"))
    assert any("Year 11" in w for w in study)


def test_a_pattern_of_a_nursery_makes_an_afternoon_in_which_nobody_is_due(entered):
    for name in ("Dot", "Eve"):
        entered.pupils[name] = make_pupil(
            entered.school,
            name,
            class_name="Nursery",
            year_group="N2",
            date_of_birth=date(2023, 3, 1),
        )
        pattern(entered, name, "X", "10" * 5)
    afternoon = NOW.replace(hour=13, minute=10)
    (found,) = nobody_due(entered.school, TODAY, "PM")
    assert (found.class_name, found.codes) == ("Nursery", "2 X")
    register_nobody_due(school=entered.school, day=TODAY, nobody=found, author=CLERK, at=afternoon)
    dot = entered.pupils["Dot"]
    assert codes_held(entered.school, [dot], [TODAY])[dot.pk, TODAY, "PM"] == "X"
