"""The daily run: what a strategy asks for becomes work once, however often it is run; a run that is
killed leaves nothing; what a mark of an open day asked for goes with the mark."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from click.testing import CliRunner

from herringbone.cli.main import commands
from herringbone.engine.record.calendar import AsOf
from herringbone.web import clock
from herringbone.web.clock import LONDON
from herringbone.web.registers.amending import amend
from herringbone.web.strategies.models import Adoption
from herringbone.web.worklists import running
from herringbone.web.worklists.models import Remembered, Standing, State, Work
from herringbone.web.worklists.running import CannotRun, run_day, run_now
from small_strategy import HEAD, provision
from worlds import NOW, OFFICE, draw

pytestmark = pytest.mark.both_databases

MONDAY, FRIDAY = date(2026, 11, 16), date(2026, 11, 20)
WEEK = """
Pupil Mon Tue Wed Thu Fri
Amy   //  //  //  //  N-
Ben   //  //  //  II  I-
Cal   //  //  //  //  /-
"""
STRATEGY = HEAD.replace("needs: possible >= 40\n", "") + "".join(
    (
        provision(
            id="ABS-01",
            says="The office rings about every child who is absent without a reason.",
            every="",
            at="register",
            when="unexplained_today",
            on="while",
            who="office",
            do="{call: home}",
        ),
        provision(
            id="RIV-23", every="day", when="absent >= 3", do="{letter: warning}",
            says="A letter goes home at three sessions missed.",
        ),
    )
)  # fmt: skip


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=LONDON)


@pytest.fixture
def school(entered):
    """A week of marks up to this Friday morning, closed up to Wednesday by a first run."""
    Adoption.objects.create(
        school=entered.school, name="small", text=STRATEGY, start=MONDAY, adopted_at=NOW
    )
    draw(entered.school, WEEK, entered.pupils, starts=MONDAY)
    first = close(entered.school, date(2026, 11, 18))
    assert first.is_first
    return entered


def close(school, day: date):
    """The run of that evening, by hand: all of its sessions are due."""
    return run_day(school, AsOf(day, 2), at(day, 16))


def asked(**where) -> list[str]:
    found = Work.objects.filter(**where).order_by("provision", "subject")
    return [f"{work.provision} {work.subject} {work.words}" for work in found]


def test_the_morning_asks_for_whom_its_registers_have_without_a_reason(school):
    run = run_now(school.school, at(FRIDAY, 9, 30))
    assert asked(state=State.OPEN) == ["ABS-01 P0001 call home"]
    assert run.closed_to == date(2026, 11, 19)
    call = Work.objects.get(provision="ABS-01")
    assert (call.date, call.owner, call.is_live) == (FRIDAY, "office", True)
    assert call.why == "absent today without a reason"


def test_running_again_changes_nothing(school):
    run_now(school.school, at(FRIDAY, 9, 30))
    before = (asked(), Remembered.objects.count())
    again = run_now(school.school, at(FRIDAY, 9, 45))
    assert not again.changed
    assert before == (asked(), Remembered.objects.count())
    run_now(school.school, at(FRIDAY, 16))
    assert not run_now(school.school, at(FRIDAY, 17)).changed


def test_a_first_run_asks_for_nothing_that_was_true_before(entered):
    Adoption.objects.create(
        school=entered.school, name="small", text=STRATEGY, start=MONDAY, adopted_at=NOW
    )
    draw(entered.school, WEEK.replace("I-", "II"), entered.pupils, starts=MONDAY)
    run = close(entered.school, FRIDAY)
    assert run.is_first
    assert asked(state=State.OPEN, provision="RIV-23") == []
    held = Remembered.objects.filter(provision="RIV-23", subject="P0002")
    assert [(row.kind, row.how) for row in held if row.kind == "spell"] == [("spell", "standing")]


def test_a_mark_that_changes_takes_away_what_it_asked_for_and_brings_it_back(school):
    run_now(school.school, at(FRIDAY, 9, 30))
    put_right(school, "I", at(FRIDAY, 9, 40))
    run = run_now(school.school, at(FRIDAY, 9, 41))
    call = Work.objects.get(provision="ABS-01")
    assert (run.counts.gone, call.state) == (1, State.CANCELLED)
    assert call.gone_why.startswith("no longer asked for")
    put_right(school, "N", at(FRIDAY, 9, 50))
    assert run_now(school.school, at(FRIDAY, 9, 51)).counts.again == 1
    call.refresh_from_db()
    assert (call.state, call.gone_why) == (State.OPEN, "")


def test_what_was_done_stays_done_with_the_reason_that_went_beside_it(school):
    run_now(school.school, at(FRIDAY, 9, 30))
    Work.objects.filter(provision="ABS-01").update(state=State.DONE)
    put_right(school, "I", at(FRIDAY, 9, 40))
    run_now(school.school, at(FRIDAY, 9, 41))
    call = Work.objects.get(provision="ABS-01")
    assert call.state == State.DONE
    assert call.gone_at is not None


def test_a_day_that_closes_without_asking_lets_its_live_work_go(school):
    run_now(school.school, at(FRIDAY, 9, 30))
    put_right(school, "I", at(FRIDAY, 15))
    run_now(school.school, at(date(2026, 11, 23), 7))
    call = Work.objects.get(provision="ABS-01")
    assert (call.state, call.gone_at is not None) == (State.CANCELLED, True)


def test_a_day_that_closes_keeps_what_it_asked_for(school):
    run_now(school.school, at(FRIDAY, 9, 30))
    run_now(school.school, at(date(2026, 11, 23), 7))
    call = Work.objects.get(provision="ABS-01")
    assert (call.state, call.is_live) == (State.OPEN, False)


def test_days_that_were_missed_are_caught_up_in_order(school):
    run = run_now(school.school, at(date(2026, 11, 23), 7))
    assert run.closed_to == FRIDAY
    letter = Work.objects.get(provision="RIV-23")
    assert (letter.subject, letter.date) == ("P0002", FRIDAY)
    assert Standing.objects.get().ran_to == FRIDAY


def test_a_run_that_is_killed_leaves_nothing(school, monkeypatch):
    before = (asked(), sorted(Remembered.objects.values_list("pk", flat=True)))
    monkeypatch.setattr(running, "_stand", lambda *_: (_ for _ in ()).throw(RuntimeError("killed")))
    with pytest.raises(RuntimeError, match="killed"):
        run_now(school.school, at(date(2026, 11, 23), 7))
    assert before == (asked(), sorted(Remembered.objects.values_list("pk", flat=True)))
    assert Standing.objects.get().ran_to == date(2026, 11, 18)


def test_an_earlier_day_is_never_run_again(school):
    with pytest.raises(CannotRun, match="closed up to 2026-11-18 already"):
        run_now(school.school, at(date(2026, 11, 17), 16))


def test_without_a_strategy_it_says_so(entered):
    with pytest.raises(CannotRun, match="no strategy in force on 2026-11-20: adopt one"):
        run_now(entered.school, at(FRIDAY, 16))


def test_another_strategy_begins_without_a_memory(school):
    run_now(school.school, at(FRIDAY, 9, 30))
    other = STRATEGY.replace("strategy: small", "strategy: other")
    Adoption.objects.create(
        school=school.school, name="other", text=other, start=FRIDAY, adopted_at=NOW
    )
    run = run_now(school.school, at(FRIDAY, 16))
    assert run.is_first
    assert Standing.objects.get().strategy == "other"


def test_by_hand_from_the_command_line(school, monkeypatch):
    monkeypatch.setattr("herringbone.web.project.commands.prepare_database", lambda: None)
    with clock.at(at(FRIDAY, 9, 30)):
        first = CliRunner().invoke(commands, ["run-day"])
        again = CliRunner().invoke(commands, ["run-day", "--json"])
        wrong = CliRunner().invoke(commands, ["run-day", "--date", "2026-11-16"])
    assert first.output == ("Hill Primary School: closed up to 2026-11-19. 1 thing to do.\n"), (
        first.output
    )
    assert '"changed": false' in again.output
    assert wrong.exit_code == 1
    assert "never run again" in wrong.output


def test_it_takes_as_many_queries_for_more_pupils(school, django_assert_max_num_queries):
    with django_assert_max_num_queries(60):
        run_now(school.school, at(FRIDAY, 9, 30))


def put_right(school, code: str, moment: datetime) -> None:
    amend(
        school=school.school,
        author=OFFICE,
        pupil=school.pupils["Amy"],
        date=FRIDAY,
        session="AM",
        code=code,
        at=moment,
        reason="mistake",
    )
