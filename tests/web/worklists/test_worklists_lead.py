"""For those who lead: of whom nobody has acted, what was delivered, and the school's week."""

from __future__ import annotations

import csv
import io
import re
from datetime import date, datetime
from fractions import Fraction

import pytest

from herringbone.web.clock import LONDON
from herringbone.web.communications.logging import Contacted, log, take_back
from herringbone.web.communications.models import Channel, Direction, Outcome
from herringbone.web.registers.changes import Author
from herringbone.web.schools.models import Role
from herringbone.web.schools.tenancy import within
from herringbone.web.strategies.evaluation import plan_of
from herringbone.web.worklists import handling
from herringbone.web.worklists.acted import Acted
from herringbone.web.worklists.delivery import Delivery
from herringbone.web.worklists.differing import differs
from herringbone.web.worklists.handling import By
from herringbone.web.worklists.models import Remembered
from herringbone.web.worklists.week import Figure, SchoolWeek
from listed_work import adopt, work_for
from worlds import NOW, TODAY, draw, make_pupil, make_school

pytestmark = pytest.mark.both_databases
MONDAY, WEDNESDAY = date(2026, 11, 16), date(2026, 11, 18)
AUTHOR = Author("Ola Officer", "attendance officer", 7)


@pytest.fixture
def site(world):
    adopt(world.school)
    world.school.second_factor_roles = []
    world.school.save()
    return world


def crossed(site, name, on, *, provision="RIV-23", kind="pupil", how="entry"):
    """A pupil or a family is in a step since a day."""
    subject = site.pupils[name].pupil_id if name in site.pupils else name
    with within(site.school):
        Remembered.objects.create(
            school=site.school, provision=provision, subject=subject, kind="spell", how=how,
            entered_on=on.isoformat(), subject_kind=kind, number="1",
        )  # fmt: skip


def acted(site) -> Acted:
    return Acted(site.school, plan_of(site.school, TODAY), TODAY)


def by(day) -> By:
    return By(AUTHOR, datetime.combine(day, NOW.time(), tzinfo=LONDON))


# --- nobody has acted ----------------------------------------------------------------------------
def test_whoever_crossed_a_line_is_named_with_days_since_and_what_is_next(site):
    crossed(site, "Ben", date(2026, 11, 5))
    crossed(site, "Amy", WEDNESDAY)
    work_for(site.school, site.pupils["Ben"], due_by=date(2026, 11, 12), date=date(2026, 11, 5))
    with within(site.school):
        rows = acted(site).nobody
        found = [(r.pupil.forename, r.days, r.due_words, r.whose, r.last) for r in rows]
    assert found == [
        ("Ben", 11, "letter: warning", "Attendance officer", None),
        ("Amy", 2, "", "", None),
    ]
    assert set(rows[0].steps) == {"RIV-23"}
    assert rows[0].says == "A letter goes home at three sessions missed."


@pytest.mark.parametrize("day, is_acted", [(MONDAY, False), (date(2026, 11, 17), True)])
def test_work_done_since_is_acting_and_before_is_not(site, day, is_acted):
    crossed(site, "Ben", date(2026, 11, 17))
    work = work_for(site.school, site.pupils["Ben"], date=MONDAY, due_by=TODAY)
    with within(site.school):
        handling.done(work=work, outcome="sent", by=by(day))
        (row,) = acted(site).rows
    assert (row.is_acted, row.last, row.last_words) == (is_acted, day, "letter: warning")


def test_what_was_taken_back_is_no_acting(site):
    crossed(site, "Ben", MONDAY)
    work = work_for(site.school, site.pupils["Ben"])
    with within(site.school):
        row = handling.done(work=work, outcome="sent", by=by(WEDNESDAY))
        assert not acted(site).nobody
        handling.undo(handling=row, by=by(WEDNESDAY))
        assert len(acted(site).nobody) == 1


def test_a_contact_with_the_family_is_acting_until_it_is_taken_back(site):
    crossed(site, "Ben", MONDAY)
    contacted = Contacted(Direction.OUT, Channel.CALL, Outcome.REACHED, by(WEDNESDAY).at)
    with within(site.school):
        (row,) = log(
            school=site.school, pupils=[site.pupils["Ben"]], contacted=contacted, author=AUTHOR,
            now=NOW,
        )  # fmt: skip
        assert [one.last_words for one in acted(site).rows] == ["contact with the family"]
        assert not acted(site).nobody
        take_back(row=row, why="another child", author=AUTHOR, now=NOW)
        assert len(acted(site).nobody) == 1


def test_overdue_work_counts_without_a_line(site):
    work_for(site.school, site.pupils["Cal"], date=MONDAY, due_by=WEDNESDAY)
    work_for(site.school, site.pupils["Amy"], date=MONDAY, due_by=TODAY)
    with within(site.school):
        assert [(r.pupil.forename, r.is_late) for r in acted(site).nobody] == [("Cal", True)]


def test_a_familys_line_is_each_childs_and_an_award_is_none(site):
    for name in ("Amy", "Ben"):
        with within(site.school):
            site.pupils[name].family_id = "F1"
            site.pupils[name].save()
    crossed(site, "F1", MONDAY, kind="family")
    crossed(site, "Cal", MONDAY, provision="RIV-30")
    with within(site.school):
        assert [r.pupil.forename for r in acted(site).nobody] == ["Amy", "Ben"]


def test_a_line_that_was_left_is_none(site):
    crossed(site, "Ben", MONDAY)
    with within(site.school):
        Remembered.objects.update(left_on=WEDNESDAY.isoformat())
        assert not acted(site).rows


def test_the_page_and_its_file_name_the_same_pupils(site):
    crossed(site, "Ben", MONDAY)
    crossed(site, "Amy", MONDAY)
    work = work_for(site.school, site.pupils["Amy"])
    with within(site.school):
        handling.done(work=work, outcome="sent", by=by(WEDNESDAY))
    head = site.client(Role.HEAD)
    page = head.get(site.url("nobody-has-acted/")).content.decode()
    assert "1 of 2 pupils over a line" in page and "Birchall" in page and "Ashdown" not in page
    assert "Ashdown" in head.get(site.url("nobody-has-acted/?shown=all")).content.decode()
    answer = head.get(site.url("nobody-has-acted.csv"))
    rows = list(csv.DictReader(io.StringIO(answer.content.decode())))
    assert [(r["Surname"], r["School days since"], r["Somebody has acted"]) for r in rows] == [
        ("Birchall", "4", "no"),
        ("Ashdown", "4", "yes"),
    ]
    assert "attachment" in answer["Content-Disposition"]


def test_a_name_in_the_file_is_never_a_formula(site):
    with within(site.school):
        site.pupils["Ben"].surname = "=1+1"
        site.pupils["Ben"].save()
    crossed(site, "Ben", MONDAY)
    answer = site.client(Role.HEAD).get(site.url("nobody-has-acted.csv")).content.decode()
    assert ",'=1+1," in answer


def test_an_empty_page_says_why(site):
    page = site.client(Role.HEAD).get(site.url("nobody-has-acted/")).content.decode()
    assert "Somebody has acted for everyone" in page


# --- delivery ------------------------------------------------------------------------------------
def test_what_fell_due_is_counted_once_each(site):
    amy = site.pupils["Amy"]
    given = (
        [("done", MONDAY)] * 3
        + [("not_apt", MONDAY), ("open", MONDAY), ("lapsed", WEDNESDAY), ("open", TODAY)]
        + [("cancelled", MONDAY), ("at_start", MONDAY), ("open", date(2026, 11, 23))]
    )
    for number, (state, due) in enumerate(given):
        work_for(site.school, amy, state=state, due_by=due, occasion=str(number))
    work_for(site.school, amy, verb="order", due_by=MONDAY)
    with within(site.school):
        found = Delivery(site.school, MONDAY, TODAY, TODAY)
        counts = (found.due, found.done, found.not_appropriate, found.late, found.to_do)
        assert counts == (7, 3, 1, 2, 1)
        assert found.percent == 57
        assert [work.state for work in found.late_works(8)] == ["open", "lapsed"]
        assert Delivery(site.school, date(2026, 1, 5), date(2026, 1, 9), TODAY).percent == 100


# --- the week ------------------------------------------------------------------------------------
LAST_WEEK = """
Pupil Mon Tue Wed Thu Fri
Amy   //  //  //  //  //
Ben   //  //  //  //  //
Cal   II  II  //  //  //
"""
THIS_WEEK = """
Pupil Mon Tue Wed Thu Fri
Amy   //  //  //  //  N-
Ben   //  OO  O/  //  /-
Cal   //  //  //  L/  /-
"""


@pytest.fixture
def two_weeks(site):
    draw(site.school, LAST_WEEK, site.pupils, starts=date(2026, 11, 9))
    draw(site.school, THIS_WEEK, site.pupils, starts=MONDAY)
    return site


def test_the_week_is_to_the_close_of_thursday_beside_the_last(two_weeks):
    with within(two_weeks.school):
        week = SchoolWeek(two_weeks.school, NOW)
        attendance, persistent, unauthorised, late = week.figures
    assert week.closed == date(2026, 11, 19)
    assert attendance.now == Fraction(100 * 21, 24)
    assert attendance.last_week == Fraction(100 * 26, 30)
    assert attendance.beside(attendance.last_week) == "+0.8 better"
    assert unauthorised.now == Fraction(100 * 3, 24) and unauthorised.last_week == 0
    assert unauthorised.beside(unauthorised.last_week) == "+12.5 worse"
    assert late.now == Fraction(100, 24) and late.nation is None
    assert persistent.now == Fraction(200, 3)


def test_a_day_that_has_ended_counts_and_one_that_has_not_does_not(two_weeks):
    with within(two_weeks.school):
        evening = datetime(2026, 11, 20, 16, tzinfo=LONDON)
        assert SchoolWeek(two_weeks.school, evening).closed == TODAY
        saturday = datetime(2026, 11, 21, 9, tzinfo=LONDON)
        assert SchoolWeek(two_weeks.school, saturday).closed == TODAY
        monday = datetime(2026, 11, 23, 9, tzinfo=LONDON)
        assert SchoolWeek(two_weeks.school, monday).monday == MONDAY


def test_the_same_week_last_year_where_it_is_held_and_a_dash_where_not(two_weeks):
    with within(two_weeks.school):
        assert SchoolWeek(two_weeks.school, NOW).figures[0].last_year is None
    school = make_school("dale", years=(2025, 2026))
    pupils = {"Amy": make_pupil(school, "Amy", start=date(2025, 9, 1))}
    draw(school, "Pupil Mon Tue\nAmy II //", pupils, starts=date(2025, 11, 17))
    draw(school, "Pupil Mon Tue\nAmy // //", pupils, starts=MONDAY)
    with within(school):
        figure = SchoolWeek(school, NOW).figures[0]
    assert (figure.last_year, figure.now) == (50, 100)
    assert figure.beside(figure.last_year) == "+50.0 better"


@pytest.mark.parametrize(
    "now, other, up, says",
    [
        ("95.04", "95.0", True, "the same"),
        ("95.1", "95.0", True, "+0.1 better"),
        ("95.1", "95.0", False, "+0.1 worse"),
        ("94.9", "95.0", True, "−0.1 worse"),
        ("94.9", "95.0", False, "−0.1 better"),
    ],
)
def test_a_difference_is_that_of_the_figures_shown_with_its_word(now, other, up, says):
    figure = Figure("x", Fraction(now), None, None, None, None, up)
    assert figure.beside(Fraction(other)) == says
    assert figure.beside(None) == ""


def test_the_departments_figure_is_the_latest_of_the_schools_phase(two_weeks):
    with within(two_weeks.school):
        week = SchoolWeek(two_weeks.school, NOW)
        assert (week.nation.phase, week.nation.year) == ("primary", "2025/26")
        assert week.figures[0].nation == Fraction("94.7233")


def test_why_it_may_differ_is_worked_out_on_this_school(two_weeks):
    make_pupil(two_weeks.school, "Eve", date_of_birth=date(2022, 3, 1), start=date(2026, 9, 1))
    with within(two_weeks.school):
        said = " ".join(differs(SchoolWeek(two_weeks.school, NOW)))
    for words in (
        "primary schools, 2025/26 to 10 July 2026",
        "1 pupil on roll not of compulsory school age",
        "0 pupils left this year",
        "8 sessions of the week without a mark",
    ):
        assert words in said, words


def test_who_is_new_below_a_line_and_who_is_back_above(two_weeks):
    with within(two_weeks.school):
        down, up = SchoolWeek(two_weeks.school, NOW).moved
    assert [(letter, [p.forename for p in who]) for letter, _, who in down] == [("C", ["Ben"])]
    assert up == []


def test_the_page_holds_all_of_a_heads_friday(two_weeks):
    crossed(two_weeks, "Ben", MONDAY)
    work_for(two_weeks.school, two_weeks.pupils["Ben"], due_by=WEDNESDAY, owner="head")
    page = two_weeks.client(Role.HEAD).get(two_weeks.url("school-this-week/"))
    words = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode()))
    for said in (
        "School this week", "figures to the close of Thu 19 Nov", "Today, morning",
        "87.5", "+0.8 better", "DfE, primary, 2025/26", "94.7", "Why this may differ",
        "New over each line", "Birchall, Ben", "Waiting for me 1", "Nobody has acted 1",
        "Due 1", "done 0", "late 1", "N growing old", "Open Government Licence",
    ):  # fmt: skip
        assert said in words, said


def test_before_the_first_day_has_ended_it_says_so(world):
    world.school.second_factor_roles = []
    world.school.save()
    with within(world.school):
        world.school.days.filter(date__lt=TODAY).delete()
    page = world.client(Role.HEAD).get(world.url("school-this-week/")).content.decode()
    assert "No school day has ended yet" in page


def test_what_waits_for_me_is_counted_whole_though_few_are_shown(two_weeks):
    for number in range(11):
        work_for(
            two_weeks.school, two_weeks.pupils["Ben"], due_by=WEDNESDAY, owner="head",
            thing=f"t{number}", words=f"thing {number}", verb="task",
        )  # fmt: skip
    page = two_weeks.client(Role.HEAD).get(two_weeks.url("school-this-week/"))
    assert (len(page.context["mine"]), page.context["mine_count"]) == (8, 11)
    assert f'<a href="{two_weeks.url("worklist/")}">11</a>' in page.text
