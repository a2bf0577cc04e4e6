"""Whose a piece of work is, in which order it stands, and what is once however often it is due."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from herringbone.web.registers.changes import Author
from herringbone.web.schools.models import Caseload, Deputy, Hold, Post, Role
from herringbone.web.strategies.evaluation import plan_of
from herringbone.web.worklists import handling
from herringbone.web.worklists.handling import By
from herringbone.web.worklists.lines import Filters, Job, When, jobs_of
from herringbone.web.worklists.people import Duties
from herringbone.web.worklists.rows import Rows
from listed_work import adopt, call_for, list_of, work_for
from worlds import NOW, TODAY, make_person, make_pupil

pytestmark = pytest.mark.both_databases
YESTERDAY, MONDAY = TODAY - timedelta(1), date(2026, 11, 23)
OFFICER = By(Author("Ola Officer", "attendance officer", 7), NOW)


@pytest.fixture
def site(entered):
    adopt(entered.school)
    return entered


def words(lines) -> list[str]:
    return [f"{line.work.words}, {' and '.join(s.name for s in line.subjects)}" for line in lines]


def names(lines) -> list[str]:
    return [" and ".join(subject.name for subject in line.subjects) for line in lines]


# --- whose ---------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "role, mine",
    [
        (Role.ATTENDANCE_OFFICER, ["letter: warning"]),
        (Role.OFFICE, ["call: home"]),
        (Role.CLASS_TEACHER, []),
        (Role.HEAD, []),
    ],
)
def test_a_role_of_the_strategy_is_a_post(site, role, mine):
    work_for(site.school, site.pupils["Amy"])
    call_for(site.school, site.pupils["Ben"])
    assert [line.work.words for line in list_of(site, role).lines] == mine


def test_a_class_teacher_has_what_is_about_the_own_class(site):
    make_person(site.school, Role.CLASS_TEACHER, class_name="4A")
    other = make_pupil(site.school, "Dan", class_name="4A")
    for pupil in (site.pupils["Amy"], other):
        work_for(site.school, pupil, owner="class_teacher")
    assert names(list_of(site, Role.CLASS_TEACHER).lines) == ["Ashdown, Amy"]


def test_five_hats_see_one_list_and_the_same_thing_once(site):
    officer = site.by_role[Role.ATTENDANCE_OFFICER]
    for role in (Role.OFFICE, Role.DSL, Role.HEAD, Role.ATTENDANCE_LEAD):
        Post.objects.create(
            school=site.school, user=officer, role=role, position=role.label, start=TODAY
        )
    amy = site.pupils["Amy"]
    work_for(site.school, amy, together_with="dsl;head")
    work_for(site.school, amy, owner="dsl", provision="RIV-24")
    call_for(site.school, site.pupils["Ben"])
    lines = list_of(site, Role.ATTENDANCE_OFFICER).lines
    assert words(lines) == ["call: home, Birchall, Ben", "letter: warning, Ashdown, Amy"]
    assert [w.provision for w in lines[1].works] == ["RIV-23", "RIV-24"]


def test_whoever_it_is_done_together_with_has_it_too(site):
    work_for(site.school, site.pupils["Amy"], together_with="dsl")
    (line,) = list_of(site, Role.DSL).lines
    assert line.hats == ("together with: Attendance officer",)
    assert (line.owner, line.beside) == ("Attendance officer", "Designated safeguarding lead")


def test_the_safeguarding_lead_has_a_second_person(site):
    work_for(site.school, site.pupils["Amy"], owner="dsl")
    (line,) = list_of(site, Role.HEAD).lines
    assert line.hats == ("second person for: Designated safeguarding lead",)
    assert not list_of(site, Role.OFFICE).lines


def test_a_deputy_sees_it_on_the_days_of_standing_in(site):
    work_for(site.school, site.pupils["Amy"])
    post = Post.objects.get(user=site.by_role[Role.ATTENDANCE_OFFICER])
    acting = Deputy.objects.create(
        school=site.school, post=post, user=site.by_role[Role.SENCO], start=TODAY, end=TODAY
    )
    assert len(list_of(site, Role.SENCO).lines) == 1
    acting.start = acting.end = MONDAY
    acting.save()
    assert not list_of(site, Role.SENCO).lines


def test_a_role_that_nobody_holds_falls_to_its_deputy_and_the_list_says_so(site):
    Post.objects.filter(role=Role.ATTENDANCE_OFFICER).update(end=YESTERDAY)
    work_for(site.school, site.pupils["Amy"])
    lead = list_of(site, Role.ATTENDANCE_LEAD)
    assert len(lead.lines) == 1 and lead.lines[0].owner == "Attendance lead"
    assert lead.banners == [
        "Nobody holds the role “Attendance officer” today, so its work is with: Attendance lead."
    ]
    Post.objects.filter(role=Role.ATTENDANCE_LEAD).update(end=YESTERDAY)
    assert list_of(site, Role.HEAD).lines[0].owner == "Head teacher"


def test_a_class_without_a_teacher_falls_to_the_attendance_lead(site):
    other = make_pupil(site.school, "Dan", class_name="4A")
    work_for(site.school, other, owner="class_teacher")
    assert names(list_of(site, Role.ATTENDANCE_LEAD).lines) == ["Denholm, Dan"]
    assert not list_of(site, Role.CLASS_TEACHER).lines


def test_a_role_without_any_post_goes_along_its_deputies(site):
    duty = Duties(site.school, plan_of(site.school, TODAY), TODAY).of("mentor", "3B")
    assert (duty.posts, duty.instead) == ({Role.CLASS_TEACHER}, "Class teacher")


def test_governors_have_what_is_about_nobody(site):
    work_for(site.school, site.pupils["Amy"], together_with="governors")
    work_for(
        site.school, subject_kind="school", subject=site.school.name, verb="report",
        thing="governors", words="report: governors", owner="governors",
    )  # fmt: skip
    assert [w.work.words for w in list_of(site, Role.GOVERNOR).lines] == ["report: governors"]


def test_a_local_authority_officer_has_the_own_caseload_alone(site):
    for name in ("Amy", "Ben"):
        work_for(site.school, site.pupils[name], owner="la_officer")
    officer = site.by_role[Role.LA_OFFICER]
    Caseload.objects.create(
        school=site.school, user=officer, pupil=site.pupils["Ben"], start=YESTERDAY
    )
    assert names(list_of(site, Role.LA_OFFICER).lines) == ["Birchall, Ben"]


def test_what_is_handed_over_leaves_one_list_for_another(site):
    work = work_for(site.school, site.pupils["Amy"])
    handling.hand_over(work=work, by=OFFICER, to_role="head")
    assert not list_of(site, Role.ATTENDANCE_OFFICER).lines
    assert len(list_of(site, Role.HEAD).lines) == 1
    handling.hand_over(work=work, by=OFFICER, to_person=site.by_role[Role.SENCO])
    assert not list_of(site, Role.HEAD).lines
    (line,) = list_of(site, Role.SENCO).lines
    assert (line.hats, line.owner) == (("you",), str(site.by_role[Role.SENCO]))


def test_whoever_has_left_leaves_the_work_to_the_role(site):
    work = work_for(site.school, site.pupils["Amy"])
    handling.hand_over(work=work, by=OFFICER, to_person=site.by_role[Role.SENCO])
    Post.objects.filter(role=Role.SENCO).update(end=YESTERDAY)
    assert len(list_of(site, Role.ATTENDANCE_OFFICER).lines) == 1


def test_whoever_leads_may_see_everyones(site):
    work_for(site.school, site.pupils["Amy"])
    call_for(site.school, site.pupils["Ben"])
    assert len(list_of(site, Role.HEAD, everyone=True).lines) == 2
    assert len(list_of(site, Role.CLASS_TEACHER, everyone=True).lines) == 2


def test_everyones_list_never_names_a_pupil_whom_the_viewer_may_not_see(site):
    work_for(site.school, make_pupil(site.school, "Dan", class_name="4A"))
    assert not list_of(site, Role.CLASS_TEACHER, everyone=True).lines


# --- in which order ------------------------------------------------------------------------------
def test_overdue_safety_comes_first_then_today_then_the_week(site):
    amy, ben, cal = (site.pupils[name] for name in ("Amy", "Ben", "Cal"))
    work_for(site.school, cal, due_by=MONDAY, occasion="later")
    work_for(site.school, ben, due_by=TODAY + timedelta(1), occasion="week")
    work_for(site.school, amy, due_by=TODAY - timedelta(9), occasion="overdue letter")
    call_for(site.school, ben, owner="attendance_officer")
    call_for(
        site.school, cal, owner="attendance_officer", due_by=YESTERDAY, date=YESTERDAY,
        occasion="y", is_live=False,
    )  # fmt: skip
    lines = list_of(site, Role.ATTENDANCE_OFFICER).lines
    assert [(line.when.name, line.work.words, line.subjects[0].name[0]) for line in lines] == [
        ("OVERDUE_SAFETY", "call: home", "C"),
        ("TODAY", "call: home", "B"),
        ("TODAY", "letter: warning", "A"),
        ("WEEK", "letter: warning", "B"),
        ("LATER", "letter: warning", "C"),
    ]


def test_the_vulnerable_and_whom_the_strategy_puts_first_are_called_first(site):
    school = site.school
    first = make_pupil(school, "Eve", surname="Zander", values={"cp": "1"})
    second = make_pupil(school, "Fay", surname="Yates")
    for pupil in (site.pupils["Amy"], second, first):
        call_for(school, pupil)
    work_for(school, second, provision="RIV-09", verb="order", thing="x", words="order: x")
    assert names(list_of(site, Role.OFFICE).lines) == ["Zander, Eve", "Yates, Fay", "Ashdown, Amy"]


# --- once ----------------------------------------------------------------------------------------
def test_one_call_for_brother_and_sister(site):
    for name in ("Amy", "Ben"):
        site.pupils[name].family_id = "F1"
        site.pupils[name].save()
        call_for(site.school, site.pupils[name])
    (line,) = list_of(site, Role.OFFICE).lines
    assert len(line.works) == 2 and [p.forename for p in line.pupils] == ["Amy", "Ben"]


def test_letters_to_brother_and_sister_stay_two(site):
    for name in ("Amy", "Ben"):
        site.pupils[name].family_id = "F1"
        site.pupils[name].save()
        work_for(site.school, site.pupils[name])
    assert len(list_of(site, Role.ATTENDANCE_OFFICER).lines) == 2


def test_a_familys_work_names_its_children(site):
    for name in ("Amy", "Ben"):
        site.pupils[name].family_id = "F1"
        site.pupils[name].save()
    work_for(site.school, subject_kind="family", subject="F1", verb="meeting", words="meeting: x")
    (line,) = list_of(site, Role.ATTENDANCE_OFFICER).lines
    assert names([line]) == ["Ashdown, Amy and Birchall, Ben"]


def test_many_of_one_kind_are_one_job_and_safety_never_is(site):
    for name in ("Amy", "Ben", "Cal"):
        work_for(site.school, site.pupils[name])
        call_for(site.school, site.pupils[name], owner="attendance_officer")
    ((when, items),) = list(jobs_of(list_of(site, Role.ATTENDANCE_OFFICER).lines))
    assert when == When.TODAY
    jobs = [item for item in items if isinstance(item, Job)]
    assert [(job.key, len(job.lines), job.words) for job in jobs] == [
        ("letter:warning", 3, "letter: warning")
    ]
    assert len(items) == 4


def test_a_gathered_list_is_one_line_with_its_pupils_inside(site):
    work_for(
        site.school, subject_kind="class", subject="3B", verb="list", words="list: lines",
        listed=["P0001", "P0003"],
    )  # fmt: skip
    listing = list_of(site, Role.ATTENDANCE_OFFICER)
    (row,) = Rows(listing.viewer, listing.lines, NOW)
    assert [pupil.forename for pupil in row.listed] == ["Amy", "Cal"]
    assert row.line.class_names == {"3B"}


# --- what is not on it ---------------------------------------------------------------------------
def test_what_is_put_off_comes_back_on_its_day(site):
    work = work_for(site.school, site.pupils["Amy"], due_by=YESTERDAY)
    handling.snooze(work=work, until=MONDAY, why="the family is away", by=OFFICER)
    listing = list_of(site, Role.ATTENDANCE_OFFICER)
    assert (listing.lines, len(listing.snoozed)) == ([], 1)
    work.snoozed_until = TODAY
    work.save()
    assert len(list_of(site, Role.ATTENDANCE_OFFICER).lines) == 1


@pytest.mark.parametrize("whole_family", [True, False])
def test_a_hold_withdraws_all_but_safety_and_says_so(site, whole_family):
    amy = site.pupils["Amy"]
    amy.family_id = "F1"
    amy.save()
    Hold.objects.create(
        school=site.school, pupil=None if whole_family else amy,
        family_id="F1" if whole_family else "", why="bereavement",
        set_by=site.by_role[Role.HEAD], set_at=NOW,
    )  # fmt: skip
    work_for(site.school, amy)
    call_for(site.school, amy, owner="attendance_officer")
    listing = list_of(site, Role.ATTENDANCE_OFFICER)
    assert words(listing.lines) == ["call: home, Ashdown, Amy"]
    assert listing.lines[0].held == "bereavement"
    assert words(listing.withdrawn) == ["letter: warning, Ashdown, Amy"]


def test_what_lapses_is_gone_after_its_day_and_what_carries_over_stays(site):
    amy, ben = site.pupils["Amy"], site.pupils["Ben"]
    work_for(site.school, amy, due_by=YESTERDAY, if_not_done="lapse")
    work_for(site.school, ben, due_by=YESTERDAY)
    assert names(list_of(site, Role.ATTENDANCE_OFFICER).lines) == ["Birchall, Ben"]


def test_what_is_done_or_no_longer_asked_for_is_on_no_list(site):
    for number, state in enumerate(("done", "not_apt", "lapsed", "cancelled", "at_start")):
        work_for(site.school, site.pupils["Amy"], state=state, occasion=str(number))
    assert not list_of(site, Role.ATTENDANCE_OFFICER).lines


# --- filters -------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "filters, found",
    [
        (Filters(owner="head"), ["Denholm, Dan"]),
        (Filters(kind="call:home"), ["Birchall, Ben"]),
        (Filters(class_name="4A"), ["Denholm, Dan"]),
        (Filters(year_group="3"), ["Birchall, Ben", "Ashdown, Amy"]),
        (Filters(due="late"), ["Ashdown, Amy"]),
        (Filters(due="today"), ["Birchall, Ben", "Ashdown, Amy"]),
        (Filters(due="week"), ["Birchall, Ben", "Ashdown, Amy"]),
        (Filters(provision="ABS-01"), ["Birchall, Ben"]),
        (Filters(class_name="3B", due="late"), ["Ashdown, Amy"]),
        (Filters(), ["Birchall, Ben", "Ashdown, Amy", "Denholm, Dan"]),
    ],
)
def test_a_filter_shows_what_it_says(site, filters, found):
    dan = make_pupil(site.school, "Dan", class_name="4A", year_group="4")
    work_for(site.school, site.pupils["Amy"], due_by=YESTERDAY)
    call_for(site.school, site.pupils["Ben"])
    work_for(site.school, dan, owner="head", due_by=MONDAY)
    lines = list_of(site, Role.HEAD, everyone=True).lines
    assert names(line for line in lines if filters.take(line, TODAY)) == found
    assert filters.is_on == (filters != Filters())


def test_nothing_is_asked_about_a_child_who_has_died(site):
    """Not by the safety of it either; a brother's work stands, and a list goes on without."""
    amy, ben = site.pupils["Amy"], site.pupils["Ben"]
    for pupil in (amy, ben):
        pupil.family_id = "F1"
        pupil.save()
    call_for(site.school, amy)
    call_for(site.school, ben)
    amy.died_on = YESTERDAY
    amy.save()
    listing = list_of(site, Role.OFFICE)
    assert names(listing.lines) == [ben.name]
    assert not listing.withdrawn
