"""What cannot be right is refused in words; what is odd is kept once somebody ticks that it is."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from planned_week import BEFORE, CLERK, a_plan, day, pattern, plan, trip

import herringbone.web.absences
from herringbone.web.absences.doubting import doubts_of
from herringbone.web.absences.forms.fields import SPOKEN, SpokenForm
from herringbone.web.absences.forms.planning import WhyForm
from herringbone.web.absences.leave import Asked, ask_leave
from herringbone.web.absences.models import PlannedAbsence, SessionPattern, Visit
from herringbone.web.absences.planning import change_absence
from herringbone.web.absences.plans import Unplannable
from herringbone.web.absences.sayings import week_words
from herringbone.web.schools.models import ClosedDay, Role
from herringbone.web.schools.tenancy import within
from worlds import draw

CHRISTMAS = date(2026, 12, 25)


@pytest.fixture
def office(world):
    return world.client(Role.OFFICE)


def refused(world, code: str, first: date, last: date, **more) -> str:
    with pytest.raises(Unplannable) as said:
        plan(world, "Ben", code, "Mon AM", "Mon PM", first=first, last=last, **more)
    assert not PlannedAbsence.objects.filter(first=first).exists()
    return str(said.value)


@pytest.mark.parametrize(
    ("first", "last", "says"),
    [
        (CHRISTMAS, CHRISTMAS, "Friday 25 December 2026: no school session is in that."),
        (date(2026, 11, 21), date(2026, 11, 22), "weekends and holidays need no plan"),
        (date(2099, 3, 3), date(2099, 3, 3), "kept from 1 September 2026 to 31 August 2027"),
        (date(2026, 11, 23), date(2027, 9, 1), "1 September 2027 is outside the school's calendar"),
        (date(2026, 11, 20), date(2026, 11, 18), "It ends before it begins"),
    ],
)
def test_days_without_school_hold_no_plan(entered, first, last, says):
    words = refused(entered, "V", first, last)
    assert says in words
    assert ("ends before" in words) == ("ends before" in says)


def test_a_closed_day_says_why_it_is_closed(entered):
    ClosedDay.objects.create(
        school=entered.school, date=CHRISTMAS, kind="bank_holiday", says="Christmas Day"
    )
    assert "The school is closed (Christmas Day)" in refused(entered, "V", CHRISTMAS, CHRISTMAS)


def test_half_a_day_on_a_half_day_must_be_the_open_half(entered):
    entered.school.days.filter(date=day("Fri")).update(pm=False)
    fields = {"first_session": "PM", "last_session": "PM"}
    assert "no school session" in refused(entered, "R", day("Fri"), day("Fri"), **fields)
    assert plan(entered, "Ben", "R", "Fri AM", "Fri AM")


def test_without_a_calendar_nothing_is_planned(entered):
    entered.school.days.all().delete()
    assert "no calendar yet" in refused(entered, "R", day("Fri"), day("Fri"))


def test_leave_is_not_asked_for_holidays_or_another_age(entered):
    for first in (CHRISTMAS, date(2099, 3, 3)):
        asked = Asked("Dana", BEFORE.date(), first, first, "A trip.", ["a trip"], lives_with="1")
        with pytest.raises(Unplannable, match=r"no school session|outside the school's calendar"):
            ask_leave(
                school=entered.school,
                pupil=entered.pupils["Ben"],
                asked=asked,
                author=CLERK,
                at=BEFORE,
            )


# --- suspensions ---


def test_forty_five_days_a_year_are_the_most(entered):
    words = refused(entered, "E", date(2026, 11, 23), date(2027, 6, 11))
    assert "45 school days are the most that the law allows" in words
    assert "126 days" not in words
    plan(entered, "Ben", "E", "Mon AM", "Fri PM")
    first, last = _school_days(entered, 40)
    plan(entered, "Ben", "E", "Mon AM", "Fri PM", first=first, last=last)
    after = _after(entered, last)
    words = refused(entered, "E", after, after, last_session="AM")
    assert "would be suspended for 45.5 days" in words
    assert "45 days are used already" in words


def test_what_the_register_holds_as_suspended_counts(entered):
    page = "Pupil " + "Day " * 52 + "\nBen " + "EE " * 52
    draw(entered.school, page, entered.pupils, starts=date(2026, 9, 1))
    assert "would be suspended" in refused(entered, "E", day("Mon"), day("Mon"))


def _school_days(world, many: int) -> tuple[date, date]:
    days = world.school.days.filter(date__gt=day("Fri")).order_by("date")[:many]
    found = list(days.values_list("date", flat=True))
    return found[0], found[-1]


def _after(world, last: date) -> date:
    return world.school.days.filter(date__gt=last).order_by("date").first().date


def test_suspensions_do_not_overlap_but_may_follow(entered):
    first = plan(entered, "Ben", "E", "Mon AM", "Wed AM")
    words = refused(entered, "E", day("Wed"), day("Thu"))
    assert "Ben Birchall is suspended for 16–18 Nov already" in words.replace(
        entered.pupils["Ben"].name, "Ben Birchall"
    )
    assert plan(entered, "Ben", "E", "Wed PM", "Thu PM")
    longer = a_plan(entered, "E", "Mon AM", "Wed AM", reason="as decided")
    assert change_absence(absence=first, plan=longer, why="reason", author=CLERK, at=BEFORE)
    with pytest.raises(Unplannable, match="is suspended for 18–19 Nov already"):
        change_absence(
            absence=first,
            plan=a_plan(entered, "E", "Mon AM", "Wed PM"),
            why="longer",
            author=CLERK,
            at=BEFORE,
        )


# --- odd, but possible ---


def test_doubts_are_said(entered):
    trip(entered, "Amy", "Ben", on="Fri")
    everybody = list(entered.pupils.values())
    same = a_plan(entered, "V", "Fri AM", "Fri PM")
    assert doubts_of(entered.school, everybody, same) == [
        "2 of the 3 pupils have another plan for these sessions: Harlow Museum, V, 20 Nov."
    ]
    long = a_plan(entered, "V", "Mon AM", "Fri PM", last=date(2027, 1, 8))
    length, holidays, _ = doubts_of(entered.school, everybody, long)
    assert "school days: 16 Nov 2026 – 8 Jan 2027" in length
    assert "of it the school is closed: " in holidays
    assert doubts_of(entered.school, everybody, a_plan(entered, "V", "Mon AM", "Thu PM")) == []
    assert doubts_of(entered.school, everybody, a_plan(entered, "B", "Mon AM", "Thu PM")) == []


def visit_fields(world, **more):
    return {
        "name": "Harlow",
        "destination": "Museum",
        "leader": "Kit Leader",
        "pupils": [pupil.pk for pupil in world.pupils.values()],
        "first": "2026-11-20",
        "first_session": "AM",
        "last": "2026-11-20",
        "last_session": "PM",
        **more,
    }


def test_a_second_visit_of_the_same_children_is_kept_once_ticked(office, world):
    address = world.url("absences/visits/new/visit/?classes=3B")
    office.post(address, visit_fields(world))
    shown = office.post(address, visit_fields(world, name="Again")).content.decode()
    doubt = "3 of the 3 pupils have another plan for these sessions: Harlow, V, 20 Nov."
    assert "tick what is right</legend>" in shown
    assert doubt in shown
    assert 'value="Again"' in shown
    with within(world.school):
        assert Visit.objects.count() == 1
        assert PlannedAbsence.objects.count() == 3
    answer = office.post(address, visit_fields(world, name="Again", sure=[doubt]))
    assert answer.status_code == 302
    with within(world.school):
        assert Visit.objects.count() == 2


def test_what_is_refused_is_said_before_what_is_odd(office, world):
    address = world.url("absences/visits/new/visit/?classes=3B")
    shown = office.post(address, visit_fields(world, last="2099-11-20")).content.decode()
    assert "outside the school&#x27;s calendar" in shown
    assert "Odd, but possible" not in shown


def test_a_change_asks_about_what_is_odd_too(office, world):
    with within(world.school):
        made = plan(world, "Ben", "R", "Thu AM", "Fri PM")
    fields = {
        "first": "2026-11-19",
        "first_session": "AM",
        "last": "2026-12-11",
        "last_session": "PM",
        "expected_back_session": "AM",
        "why": "longer",
    }
    address = world.url(f"absences/{made.pk}/change/")
    shown = office.post(address, fields).content.decode()
    assert "It lasts 17 school days" in shown
    assert "Thu 19 Nov – Fri 20 Nov" in shown
    with within(world.school):
        made.refresh_from_db()
        assert made.last == day("Fri")
        assert made.decisions.count() == 1
    sure = "It lasts 17 school days: 19 Nov – 11 Dec."
    assert office.post(address, {**fields, "sure": sure}).status_code == 302


def test_lists_show_the_year_where_it_is_not_plain(office, world):
    with within(world.school):
        plan(world, "Ben", "R", "Fri AM", "Fri PM")
        far = {"first": date(2027, 3, 3), "last": date(2027, 3, 3)}
        plan(world, "Cal", "R", "Fri AM", "Fri PM", **far)
    shown = office.get(world.url("absences/")).content.decode()
    assert "Wed 3 Mar 2027" in shown
    assert "Fri 20 Nov" in shown
    assert "20 Nov 2026" not in shown


# --- choosing, weekly, words ---


def test_going_on_with_no_class_says_what_to_do(office, world):
    address = world.url("absences/visits/new/visit/")
    assert "Tick at least one class" not in office.get(address).content.decode()
    shown = office.get(f"{address}?asked=1").content.decode()
    assert "Tick at least one class, then go on." in shown
    assert 'name="asked"' in shown


def test_a_class_and_its_box_stay_in_one_column():
    css = Path(herringbone.web.absences.__file__).parent / "static/absences/absences.css"
    assert ".whom-classes > .form-check { break-inside: avoid; }" in css.read_text()


def test_a_part_time_timetable_is_planned_by_the_week(office, world):
    weekly = world.url("absences/weekly/new/part_time/")
    assert office.get(world.url("absences/new/part_time/")).url == weekly
    shown = office.get(world.url("absences/")).content.decode()
    assert f'href="{weekly}"' in shown
    assert world.url("absences/new/part_time/") not in shown


def test_a_plan_that_could_be_weekly_leads_there(office, world):
    ben = world.pupils["Ben"].pk
    shown = office.get(world.url(f"absences/new/provision/?pupil={ben}")).content.decode()
    assert world.url(f"absences/weekly/new/provision/?pupil={ben}") in shown
    assert (
        "weekly pattern"
        not in office.get(world.url(f"absences/new/suspension/?pupil={ben}")).content.decode()
    )


def test_the_weekly_list_says_which_sessions(office, world):
    with within(world.school):
        pattern(world, "Ben", "C2", "1110111010", end=date(2026, 12, 18), review=BEFORE.date())
    shown = office.get(world.url("absences/weekly/")).content.decode()
    assert "here Mon and Wed all day; Tue, Thu and Fri mornings" in shown
    assert "C2 Tue, Thu and Fri afternoons" in shown


@pytest.mark.parametrize(
    ("weekly", "says"),
    [
        ("1" * 10, "Mon–Fri all day"),
        ("10" * 5, "Mon–Fri mornings"),
        ("0" * 10, "none"),
        ("1111110110", "Mon–Wed all day; Thu afternoon; Fri morning"),
        ("0000000001", "Fri afternoon"),
    ],
)
def test_a_week_in_words(weekly, says):
    assert week_words(weekly, "1") == says


def test_a_pattern_begins_in_the_calendar(office, world):
    fields = {
        "due": ["0", "2", "4", "6", "8"],
        "start": "2099-11-20",
        "end": "2099-12-18",
        "review": "2099-12-04",
        "authoriser": world.by_role[Role.HEAD].name,
        "agreed_with": "Dana",
        "reason": "health plan",
    }
    address = world.url(f"absences/weekly/new/part_time/?pupil={world.pupils['Ben'].pk}")
    assert "20 November 2099 is outside" in office.post(address, fields).content.decode()
    with within(world.school):
        assert not SessionPattern.objects.exists()


def test_forms_speak_the_office_s_words(office, world):
    shown = office.post(
        world.url("absences/visits/new/visit/?classes=3B"), {"name": ""}
    ).content.decode()
    assert "Not saved: 8 things to put right." in shown
    assert "Tick at least one." in shown
    assert "Give the day." in shown
    for words in ("is required", "Select a valid", "Fill this in"):
        assert words not in shown.split("Not saved")[1], words


def test_every_refusal_is_counted(office, world):
    fields = visit_fields(world, first="2026-12-25", last="2026-12-25")
    with within(world.school):
        plan(world, "Ben", "E", "Fri AM", "Fri PM")
    ben = world.pupils["Ben"].pk
    said = {**fields, "expected_back_session": "AM", "expected_back": "2026-11-02"}
    shown = office.post(world.url(f"absences/new/religious/?pupil={ben}"), said).content.decode()
    assert "Not saved: 2 things to put right." in shown


def test_words_too_long_say_by_how_much():
    assert {sort.__name__ for sort, _ in SPOKEN} >= {"CharField", "DateField", "ChoiceField"}
    form = WhyForm({"why": "x" * 501})
    assert isinstance(form, SpokenForm)
    assert form.errors["why"] == ["Use at most 500 letters; there are 501."]
