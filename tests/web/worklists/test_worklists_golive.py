"""The list to settle: what was true before the strategy ran sends nothing until a person has said
what was done, and then it is work, or told to the strategy, or kept with its reason."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from herringbone.engine.record.calendar import AsOf
from herringbone.web.clock import LONDON
from herringbone.web.registers.changes import Author
from herringbone.web.schools.models import DoneBefore, Role
from herringbone.web.strategies.models import Adoption
from herringbone.web.worklists import handling
from herringbone.web.worklists.golive import Settle, settle, to_settle
from herringbone.web.worklists.handling import By, Unhandled
from herringbone.web.worklists.models import AtStart, Handling, How, State, Work
from herringbone.web.worklists.running import run_day, run_now
from small_strategy import HEAD, provision
from worlds import NOW, draw, make_school

MONDAY, FRIDAY = date(2026, 11, 16), date(2026, 11, 20)
WEEK = """
Pupil Mon Tue Wed Thu Fri
Amy   II  II  //  //  N-
Ben   II  //  //  //  N-
Cal   //  //  //  //  /-
"""
BY = By(Author("Ola Officer", "attendance officer", 7), NOW)


def letter(number: int, when: str) -> str:
    return provision(
        id=f"RIV-{number}", every="day", when=when, do="{letter: warning}",
        says=f"A letter goes home at {when}.", due="2 school days",
    )  # fmt: skip


CALL = provision(
    id="ABS-01", says="The office rings about every child away without a reason.", every="",
    at="register", when="unexplained_today", on="while", who="office", do="{call: home}",
)  # fmt: skip
HALF_TERM = provision(
    id="RIV-40", every="day", when="absent >= 1", on="while", do="{letter: summary}",
    says="A letter a day, for a day on which one falls due.",
)  # fmt: skip
PLAIN = HEAD.replace("needs: possible >= 40\n", "")


def adopt(school, *provisions: str, version: str = "1", start: date = MONDAY) -> None:
    text = PLAIN.replace('version: "1"', f'version: "{version}"')
    Adoption.objects.create(
        school=school,
        name="small",
        text=text + "".join(provisions),
        start=start,
        adopted_at=NOW,
    )


def close(school, day: date):
    return run_day(school, AsOf(day, 2), datetime(day.year, day.month, day.day, 16, tzinfo=LONDON))


@pytest.fixture
def school(entered):
    """A first run on Wednesday: by then two children have missed sessions."""
    entered.school.second_factor_roles = []
    entered.school.save(update_fields=["second_factor_roles"])
    adopt(entered.school, letter(23, "absent >= 2"), CALL)
    draw(entered.school, WEEK, entered.pupils, starts=MONDAY)
    close(entered.school, date(2026, 11, 18))
    return entered


def listed(school) -> list[tuple[str, str, str]]:
    return [(w.provision, w.subject, w.at_start) for w in to_settle(school.school)]


def states(**where) -> list[tuple[str, str]]:
    return [(w.subject, w.state) for w in Work.objects.filter(**where).order_by("subject")]


# --- what stands on it ---------------------------------------------------------------------------
def test_what_was_true_before_is_on_the_list_with_its_reason_and_is_nobodys_work(school):
    assert listed(school) == [("RIV-23", "P0001", "standing"), ("RIV-23", "P0002", "standing")]
    assert not Work.objects.filter(provision="RIV-23", state=State.OPEN).exists()
    amy = to_settle(school.school).first()
    assert amy.why == "sessions absent 4, which is at least 2"
    assert amy.words == "letter “Attendance has fallen”"


def test_a_letter_that_falls_due_on_the_day_of_the_first_run_waits_with_it(entered):
    adopt(entered.school, HALF_TERM)
    draw(entered.school, WEEK, entered.pupils, starts=MONDAY)
    close(entered.school, date(2026, 11, 18))
    assert {one[2] for one in listed(entered)} == {AtStart.DUE}
    close(entered.school, date(2026, 11, 19))
    assert Work.objects.filter(provision="RIV-40", state=State.OPEN).count() == 2


def test_a_follow_up_that_what_was_done_before_makes_overdue_waits_with_it(entered):
    DoneBefore.objects.create(
        school=entered.school, provision="RIV-23", step="", subject="P0001",
        date=date(2026, 11, 2), outcome="sent",
    )  # fmt: skip
    talk = provision(
        id="RIV-26", every="", when="absent >= 1", do="{conversation: talk}", on="",
        after="{any_of: [RIV-23], done: yes, wait: 1 week}", says="A talk a week later.",
    )  # fmt: skip
    adopt(entered.school, letter(23, "absent >= 2"), talk)
    draw(entered.school, WEEK, entered.pupils, starts=MONDAY)
    close(entered.school, date(2026, 11, 18))
    assert ("RIV-26", "P0001", "due") in listed(entered)


def test_a_child_who_is_away_without_a_reason_today_is_rung_on_a_first_run_too(entered):
    adopt(entered.school, letter(23, "absent >= 2"), CALL)
    draw(entered.school, WEEK, entered.pupils, starts=MONDAY)
    run_now(entered.school, datetime(2026, 11, 20, 9, 30, tzinfo=LONDON))
    assert states(provision="ABS-01") == [("P0001", "open"), ("P0002", "open")]


def test_an_absence_that_goes_on_is_visited_on_a_first_run_and_its_letter_waits(entered):
    away = provision(
        id="RIV-31", every="day", when="absent_days_in_a_row >= 2", do="{visit: home}",
        says="A visit on the second day.",
    )  # fmt: skip
    adopt(entered.school, away, letter(32, "absent_days_in_a_row >= 2"))
    draw(entered.school, WEEK, entered.pupils, starts=MONDAY)
    close(entered.school, date(2026, 11, 17))
    assert states(provision="RIV-31") == [("P0001", "open")]
    assert states(provision="RIV-32") == [("P0001", "at_start")]


def test_running_again_lists_nothing_twice(school):
    close(school.school, date(2026, 11, 19))
    assert len(listed(school)) == 2


def test_what_is_true_no_longer_leaves_the_list(entered):
    adopt(entered.school, letter(23, "attendance < 50"))
    draw(entered.school, WEEK, entered.pupils, starts=MONDAY)
    close(entered.school, date(2026, 11, 17))
    assert [one[1] for one in listed(entered)] == ["P0001"]
    close(entered.school, date(2026, 11, 19))
    gone = Work.objects.get(provision="RIV-23")
    assert (gone.state, gone.gone_why) == (State.CANCELLED, "no longer true, and nothing was sent")


def test_a_new_version_lists_what_its_new_provisions_find_and_sends_nothing(school):
    settle(works=list(to_settle(school.school)), how=Settle.START, by=BY, on=None, why="")
    adopt(
        school.school,
        letter(23, "absent >= 2"),
        letter(24, "absent >= 1").replace("letter: warning", "meeting: parents"),
        version="2",
        start=date(2026, 11, 19),
    )
    close(school.school, date(2026, 11, 19))
    assert [one[:2] for one in listed(school)] == [("RIV-24", "P0001"), ("RIV-24", "P0002")]
    assert not Work.objects.filter(provision="RIV-24", state=State.OPEN).exists()


# --- settling ------------------------------------------------------------------------------------
def test_already_done_is_told_to_the_strategy_as_of_its_day(school):
    amy = to_settle(school.school).first()
    settle(works=[amy], how=Settle.ALREADY, by=BY, on=date(2026, 11, 2), why="letter of October")
    told = DoneBefore.objects.get()
    assert (told.provision, told.subject, told.date) == ("RIV-23", "P0001", date(2026, 11, 2))
    assert states(provision="RIV-23") == [("P0001", "done"), ("P0002", "at_start")]


def test_start_here_makes_it_work_of_today_with_its_days_to_do_it_in(school):
    settle(works=list(to_settle(school.school)), how=Settle.START, by=BY, on=None, why="")
    works = Work.objects.filter(provision="RIV-23")
    assert {(w.state, w.date, w.due_by) for w in works} == {
        ("open", FRIDAY, date(2026, 11, 24)),
    }
    assert {row.how for row in Handling.objects.all()} >= {How.STARTED}


def test_not_appropriate_keeps_its_reason(school):
    amy = to_settle(school.school).first()
    with pytest.raises(Unhandled, match="Say why"):
        settle(works=[amy], how=Settle.NOT_APPROPRIATE, by=BY, on=None, why=" ")
    settle(works=[amy], how=Settle.NOT_APPROPRIATE, by=BY, on=None, why="a bereavement")
    amy.refresh_from_db()
    assert (amy.state, amy.handlings.get().words) == (State.NOT_APPROPRIATE, "a bereavement")


@pytest.mark.parametrize("on", [None, date(2026, 11, 21)], ids=["no day", "a day to come"])
def test_already_done_needs_a_day_that_has_been(school, on):
    with pytest.raises(Unhandled, match="on which day"):
        settle(works=list(to_settle(school.school)), how=Settle.ALREADY, by=BY, on=on, why="")
    assert len(listed(school)) == 2


def test_two_people_at_once_settle_one_once_and_all_or_none(school):
    works = list(to_settle(school.school))
    settle(works=works[1:], how=Settle.START, by=BY, on=None, why="")
    with pytest.raises(Unhandled, match="settled meanwhile"):
        settle(works=works, how=Settle.START, by=BY, on=None, why="")
    assert states(provision="RIV-23") == [("P0001", "at_start"), ("P0002", "open")]


def test_taking_it_back_puts_it_on_the_list_again(school):
    amy, ben = to_settle(school.school)
    settle(works=[amy], how=Settle.ALREADY, by=BY, on=FRIDAY, why="")
    handling.undo(handling=amy.handlings.get(), by=BY)
    settle(works=[ben], how=Settle.START, by=BY, on=None, why="")
    handling.done(work=ben, outcome="sent", by=BY)
    handling.undo(handling=ben.handlings.last(), by=BY)
    assert states(provision="RIV-23") == [("P0001", "at_start"), ("P0002", "open")]
    assert not DoneBefore.objects.exists()


def test_the_work_of_settling_the_list_is_done_with_the_last_of_it(school):
    task = Work.objects.get(verb="settle")
    amy, ben = to_settle(school.school)
    settle(works=[amy], how=Settle.START, by=BY, on=None, why="")
    task.refresh_from_db()
    assert task.state == State.OPEN
    settle(works=[ben], how=Settle.START, by=BY, on=None, why="")
    task.refresh_from_db()
    assert task.state == State.DONE


# --- the page ------------------------------------------------------------------------------------
def test_the_page_shows_whom_what_and_why_and_settles_the_ticked(school):
    client, url = school.client(Role.ATTENDANCE_OFFICER), school.url("worklist/to-settle/")
    text = client.get(url).content.decode()
    assert (
        "Ashdown" in text
        and "letter “Attendance has fallen”" in text
        and "Nothing of this is sent." in text
    )
    amy = to_settle(school.school).first()
    said = {"provision": "RIV-23", "how": "already", "on": "2026-11-02", "work": [amy.pk]}
    assert client.post(url, said).status_code == 302
    assert states(provision="RIV-23") == [("P0001", "done"), ("P0002", "at_start")]


def test_all_of_a_provision_at_once(school):
    client, url = school.client(Role.HEAD), school.url("worklist/to-settle/")
    client.post(url, {"provision": "RIV-23", "how": "not_apt", "why": "known", "everything": "on"})
    assert listed(school) == []
    assert "Nothing waits to be settled." in client.get(url).content.decode()


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"how": "start"}, "Tick whom you mean"),
        ({"how": "already", "everything": "on"}, "on which day"),
        ({"how": "not_apt", "everything": "on"}, "Say why"),
        ({"how": "burn", "everything": "on"}, "Say how they are settled"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_settled(school, said, words):
    url = school.url("worklist/to-settle/")
    answer = school.client(Role.HEAD).post(url, {"provision": "RIV-23", **said})
    assert answer.status_code == 409
    assert words in answer.content.decode()
    assert len(listed(school)) == 2


def test_before_a_first_run_the_page_says_why_it_is_empty(entered):
    entered.school.second_factor_roles = []
    entered.school.save(update_fields=["second_factor_roles"])
    text = entered.client(Role.HEAD).get(entered.url("worklist/to-settle/")).content.decode()
    assert "The strategy has not run here yet." in text


def test_another_schools_list_cannot_be_settled_here(school):
    other = make_school("dale")
    from herringbone.web.schools.tenancy import within

    with within(other):
        theirs = Work.objects.create(
            school=other, provision="RIV-23", subject_kind="pupil", subject="P0001",
            verb="letter", thing="warning", date=FRIDAY, due_by=FRIDAY, owner="lead",
            words="letter: warning", asked_at=NOW, state=State.AT_START, at_start="standing",
        )  # fmt: skip
    url = school.url("worklist/to-settle/")
    said = {"provision": "RIV-23", "how": "start", "work": [theirs.pk]}
    assert school.client(Role.HEAD).post(url, said).status_code == 409
    with within(other):
        assert Work.objects.get().state == State.AT_START


@pytest.mark.parametrize("role", [Role.CLASS_TEACHER, Role.OFFICE, Role.GOVERNOR])
def test_who_may_not_settle_is_told_so(school, role):
    answer = school.client(role).get(school.url("worklist/to-settle/"))
    assert answer.status_code == 403


def test_the_work_of_settling_leads_to_the_list_and_shows_no_pupil_numbers(entered):
    adopt(entered.school, letter(23, "absent >= 1"))
    entered.school.second_factor_roles = []
    entered.school.save()
    work = Work.objects.create(
        school=entered.school, provision="standing", occasion="1", subject_kind="school",
        subject="school", verb="settle", thing="standing list", date=FRIDAY, due_by=FRIDAY,
        owner="attendance_lead", words="settle: standing list", why="RIV-23 P0001",
        asked_at=NOW, state=State.OPEN,
    )  # fmt: skip
    client = entered.client(Role.ATTENDANCE_LEAD)
    page = client.get(entered.url(f"worklist/{work.pk}/")).content.decode()
    assert f'<a href="{entered.url("worklist/to-settle/")}">Go through the list' in page
    assert "P0001" not in page and "no longer has" not in page


# --- where else it is said -----------------------------------------------------------------------
def test_whoever_may_settle_reads_on_the_own_list_that_something_waits(school):
    """The head, too, whose list holds none of it."""
    url = school.url("worklist/")
    waits = to_settle(school.school).count()
    assert f"{waits} things that were so before the strategy ran" in " ".join(
        school.client(Role.HEAD).get(url).text.split()
    )
    assert "so before the strategy ran" not in school.client(Role.CLASS_TEACHER).get(url).text
    Work.objects.filter(state=State.AT_START).update(state=State.DONE)
    assert "Not on any list yet" not in school.client(Role.HEAD).get(url).text


def test_a_pupils_actions_keep_what_waits_to_be_settled_apart(school):
    amy = school.pupils["Amy"]
    address = f"pupils/{amy.pk}/actions/"
    text = school.client(Role.HEAD).get(school.url(address)).text
    assert "To be settled first" in text and "Nothing was asked for before" in text
    assert school.url("worklist/to-settle/") in text
    teacher = school.client(Role.CLASS_TEACHER).get(school.url(address)).text
    assert "To be settled first" in teacher
    assert school.url("worklist/to-settle/") not in teacher
