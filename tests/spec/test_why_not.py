"""Why a pupil is not on the list: each thing that can stop a step is said, with its figures, and
whatever is asked for is stopped by nothing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import pytest

from herringbone.engine.language.loading import load_shipped
from herringbone.engine.language.plan import Plan
from herringbone.engine.record.calendar import AsOf
from herringbone.engine.record.roll import Done, SchoolEvent
from herringbone.engine.record.school import Phase
from herringbone.engine.running.actions import Action
from herringbone.engine.running.evaluate import evaluate
from herringbone.engine.running.history import Memory
from herringbone.engine.running.why_not import Stop, WhyNot, why_not
from herringbone.engine.running.workings import Workings
from herringbone.synthetic import Recipe, make_school
from replays import page, plan, replay
from small_strategy import provision

FRIDAY = date(2024, 9, 6)
WEEK = "\nPupil Mon Tue Wed Thu Fri\nAmy // // // // //\nBen // // // II II\n"


def asked(wanted, registers, pupil="Ben", *, day=FRIDAY, memory=None, sessions=2) -> list[WhyNot]:
    return why_not(Workings(registers, wanted, memory), AsOf(day, sessions), pupil)


def stops(found: WhyNot) -> list[tuple[Stop, str]]:
    return [(one.stop, one.words) for one in found.stops]


def only(wanted, registers, pupil="Ben", **more) -> list[tuple[Stop, str]]:
    return stops(asked(wanted, registers, pupil, **more)[0])


def test_the_clause_that_is_false_has_its_figure_beside_the_threshold() -> None:
    wanted = plan(provision(every="day", when="attendance < 50"))
    assert only(wanted, page(WEEK)) == [
        (Stop.CLAUSE, "attendance 60.0 (4 of 10 sessions missed) is not below 50")
    ]


def test_whoever_meets_everything_is_stopped_by_nothing_and_told_what_holds() -> None:
    found = asked(plan(provision(every="day", when="attendance < 93")), page(WEEK))[0]
    assert found.is_met and found.stops == ()
    assert "is below 93" in found.clauses[0].words


def test_of_several_clauses_those_that_are_false_are_said() -> None:
    wanted = plan(
        provision(every="day", when="attendance < 93 and unauthorised >= 3 and late == 0")
    )
    (stopped,) = asked(wanted, page(WEEK))[0].stops
    assert [one.text for one in stopped.clauses] == ["unauthorised >= 3"]


def test_a_guard_says_what_is_too_little() -> None:
    wanted = plan(provision(every="day", when="attendance < 93"), needs="needs: possible >= 40")
    (stopped,) = asked(wanted, page(WEEK))[0].stops
    assert stopped.stop is Stop.GUARD and "40" in stopped.words


def test_what_is_not_known_is_no_false() -> None:
    unknown = plan(provision(every="day", when="last_half_term.attendance < 90"))
    assert only(unknown, page(WEEK))[0][0] is Stop.UNKNOWN


def test_whoever_was_asked_about_and_is_still_in_it_is_told_since_when() -> None:
    wanted = plan(provision(every="day", when="absent >= 2"))
    registers = page(WEEK)
    memory = replay(wanted, registers).memory
    (stopped,) = asked(wanted, registers, memory=memory)[0].stops
    assert (stopped.stop, stopped.since) == (Stop.INSIDE, date(2024, 9, 5))
    assert stopped.words == "true since then, asked for then"


def test_what_stood_at_the_first_run_is_called_so() -> None:
    wanted = plan(provision(every="day", when="absent >= 2"))
    registers = page(WEEK)
    memory = replay(wanted, registers, first=FRIDAY).memory
    (stopped,) = asked(wanted, registers, memory=memory)[0].stops
    assert "when the strategy began here" in stopped.words


def test_an_exception_is_named_with_what_makes_it() -> None:
    wanted = plan(provision(every="day", on="while", when="absent >= 2", unless="cp or cin"))
    registers = page(WEEK, pupils={"Ben": {"cp": "1"}})
    (stopped,) = asked(wanted, registers)[0].stops
    assert stopped.stop is Stop.UNLESS and [one.text for one in stopped.clauses] == ["cp"]


LETTERS = "letters:\n  one: {title: One, contact: lead}\n  two: {title: Two, contact: lead}"
RUNGS = (
    provision(id="RIV-31", every="day", when="absent >= 1", do="{letter: one}"),
    provision(id="RIV-32", every="day", when="absent >= 2", do="{letter: two}"),
)


def test_a_further_step_of_the_ladder_is_named() -> None:
    wanted = plan(
        *RUNGS,
        letters=LETTERS,
        more="ladders: {steps: {says: Two letters, rungs: [RIV-31, RIV-32]}}",
    )
    registers = page(WEEK)
    memory = replay(wanted, registers).memory
    found = {one.step: dict(stops(one)) for one in asked(wanted, registers, memory=memory)}
    assert found["RIV-31"][Stop.LADDER] == "RIV-32 was asked for, further up: Two letters"
    assert Stop.LADDER not in found["RIV-32"]


def test_on_a_ladder_that_is_climbed_the_rung_before_is_named() -> None:
    wanted = plan(
        *RUNGS,
        letters=LETTERS,
        more="ladders: {steps: {rungs: [RIV-31, RIV-32], skipped_rungs: climb}}",
    )
    found = {one.step: stops(one) for one in asked(wanted, page(WEEK))}
    assert found["RIV-32"] == [(Stop.LADDER, "RIV-31 comes before it on its ladder")]
    assert found["RIV-31"] == []


def test_the_same_letter_waits_for_its_interval() -> None:
    wanted = plan(provision(every="day", when="absent_days_in_a_row >= 2"))
    text = "\nPupil Mon Tue Wed Thu Fri\nBen II II // II II\n"
    registers = page(text)
    memory = replay(wanted, registers, until=date(2024, 9, 5)).memory
    (stopped,) = asked(wanted, registers, memory=memory)[0].stops
    assert (stopped.stop, stopped.since) == (Stop.COOLDOWN, date(2024, 9, 3))


def test_a_cadence_says_when_it_looks_next() -> None:
    wanted = plan(provision(every="week", when="absent >= 2"), provision(id="RIV-24", every="day"))
    weekly, daily = asked(wanted, page(WEEK), day=date(2024, 9, 5))
    assert weekly.next_look == FRIDAY and weekly.is_met
    assert daily.next_look is None


def test_a_follow_up_says_what_it_waits_for_and_from_when_it_is_looked_at() -> None:
    wanted = plan(
        provision(every="day"),
        provision(
            id="RIV-24", every="", when="", on="", do="{call: home}",
            after="{any_of: [RIV-23], wait: 1 week}",
        ),
    )  # fmt: skip
    assert stops(asked(wanted, page(WEEK))[1]) == [
        (Stop.NOTHING_YET, "follows RIV-23, which was not done yet")
    ]
    done = [Done("RIV-23", "", "Ben", date(2024, 9, 3), "sent")]
    (stopped,) = asked(wanted, page(WEEK, done=done))[1].stops
    assert stopped.words == "follows RIV-23; looked at from 2024-09-10"
    assert stopped.since == date(2024, 9, 3)


def test_an_event_is_waited_for_until_it_has_happened() -> None:
    wanted = plan(provision(every="", when="", on="{event: concern_raised}", do="{call: home}"))
    assert only(wanted, page(WEEK)) == [(Stop.NOTHING_YET, "waits for concern raised")]
    events = [SchoolEvent(FRIDAY, "concern_raised", "pupil", "Ben", "")]
    assert only(wanted, page(WEEK, events=events)) == []
    assert only(wanted, page(WEEK, events=events), "Amy") != []


def test_without_a_case_a_step_inside_one_says_so() -> None:
    wanted = plan(
        provision(every="day", opens="contract"),
        provision(
            id="RIV-24", every="day", for_="{case: contract}", when="absent >= 1", on="while"
        ),
    )
    assert stops(asked(wanted, page(WEEK))[1]) == [(Stop.NOTHING_YET, "no case is open: contract")]
    done = [Done("RIV-23", "", "Ben", date(2024, 9, 3), "sent")]
    assert stops(asked(wanted, page(WEEK, done=done))[1]) == []


def test_what_is_about_classes_is_not_about_one_pupil() -> None:
    wanted = plan(provision(every="day", for_="class", on="while", do="{display: poster}"))
    assert only(wanted, page(WEEK)) == [(Stop.OTHERS, "it is about classes, not about one pupil")]


def test_a_draw_asks_who_takes_part() -> None:
    wanted = plan(
        provision(
            every="week", when="", on="", for_="school", do="{draw: raffle}",
            draw="{entrants: week.attendance == 100}",
        )
    )  # fmt: skip
    assert only(wanted, page(WEEK))[0][0] is Stop.CLAUSE
    assert only(wanted, page(WEEK), "Amy") == []


def test_whoever_has_left_is_not_on_roll() -> None:
    registers = page(WEEK, pupils={"Ben": {"leave_date": "2024-09-04"}})
    assert only(plan(provision(every="day")), registers)[0][0] is Stop.NOT_HERE


def test_what_is_pending_says_so() -> None:
    assert only(plan(provision(every="day", status="pending")), page(WEEK))[0][0] is Stop.PENDING


def test_a_family_is_met_by_a_brother() -> None:
    wanted = plan(provision(every="day", for_="family", on="while", when="absent >= 2"))
    together = {"Amy": {"family_id": "F1"}, "Ben": {"family_id": "F1"}}
    assert only(wanted, page(WEEK, pupils=together), "Amy") == []
    assert only(wanted, page(WEEK), "Amy")[0][0] is Stop.CLAUSE


def test_a_rule_of_the_register_is_asked_of_the_pupils_own_marks() -> None:
    wanted = plan(provision(every="week", when="", on="", do="", rule="{check: late_times}"))
    text = "\nPupil Mon Tue Wed Thu Fri\nAmy // // // // //\nBen // // // L\\ //\n"
    assert only(wanted, page(text)) == []
    assert only(wanted, page(text), "Amy")[0][0] is Stop.RULE


@pytest.mark.parametrize("day", [date(2024, 9, 5), FRIDAY])
def test_whoever_is_asked_for_at_a_close_was_stopped_by_nothing_before(day) -> None:
    """The two agree: what a run asks for about a pupil on a day, nothing stopped that morning."""
    wanted = plan(
        provision(every="day", when="absent >= 2"),
        provision(id="RIV-24", every="day", on="while", when="attendance < 93", do="{call: home}"),
    )
    registers = page(WEEK)
    before = replay(wanted, registers, until=date(2024, 9, 4)).memory.rows()
    made = replay(wanted, registers, until=day, memory=Memory.from_rows(before)).actions
    on_the_day = {(a.plan_step, a.subject) for a in made if a.date == day}
    closed = replay(
        wanted, registers, until=date(2024, 9, day.day - 1), memory=Memory.from_rows(before)
    ).memory
    free = {
        (one.step, name)
        for name in ("Amy", "Ben")
        for one in asked(wanted, registers, name, day=day, memory=Memory.from_rows(closed.rows()))
        if one.is_met
    }
    assert free == on_the_day


# --- the strategies that ship --------------------------------------------------------------------
def asked_plainly(wanted: Plan, actions: Iterable[Action]) -> list[tuple[str, str]]:
    """Step and pupil of what a day's figures ask for: no counter, no repetition, no order."""
    return sorted(
        {
            (step.id, action.subject)
            for action in actions
            for step in wanted.steps_of(action.plan_step)[:1]
            if action.subject_kind == "pupil" and action.verb != "order"
            if step.fields.reaches is None and step.fields.repeats is None
        }
    )


@pytest.mark.parametrize("name", ["rivington", "arbour", "waves", "accord", "harthill"])
def test_nothing_stops_what_a_shipped_strategy_asks_for_the_day_after(name) -> None:
    school = make_school(Recipe(pupils=90, phase=Phase.PRIMARY, seed=3))
    wanted, dates = load_shipped(name).plan, school.calendar.dates
    assert wanted is not None
    memory = evaluate(school, wanted, AsOf(dates[60]), start=dates[40]).memory.rows()
    seen = 0
    for day in dates[61:68]:
        made = evaluate(school, wanted, AsOf(day), memory=Memory.from_rows(memory))
        for step, pupil in asked_plainly(wanted, made.actions)[:6]:
            run = Workings(school, wanted, Memory.from_rows(memory))
            found = why_not(run, AsOf(day), pupil)
            assert [one.step for one in found] == [one.id for one in wanted.steps]
            (answer,) = (one for one in found if one.step == step)
            assert answer.is_met, (day, step, pupil, answer.stops)
            seen += 1
        memory = made.memory.rows()
    assert seen
