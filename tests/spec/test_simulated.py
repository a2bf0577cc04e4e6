"""A span replayed with people who act: reproducible, marks untouched, every tally adds up."""

from __future__ import annotations

from collections import Counter
from datetime import date

import numpy as np
import pytest

from herringbone.engine.language.verbs import VERBS, Tally
from herringbone.engine.trying.assumptions import load_assumptions
from herringbone.engine.trying.coverage import Covered, coverage
from herringbone.engine.trying.simulate import Simulated, simulate
from replays import page, plan
from small_strategy import provision

PEOPLE = load_assumptions()
NAMES = ("Ada", "Ben", "Cal", "Dee", "Eve", "Fay", "Gil", "Hal")
TERM = page(
    "\n\n".join(
        "Pupil Mon Tue Wed Thu Fri\n" + "\n".join(f"{name} // II // N/ //" for name in NAMES)
        for _ in range(4)
    )
)
STRATEGY = plan(
    provision(every="day", when="day.absent >= 1", on="while", do="{call: home}"),
    provision(id="RIV-24", when="", on="", every="", do="{visit: home}",
              after="{any_of: [RIV-23], outcome: [nobody_reached]}"),
    provision(id="RIV-25", when="absent >= 2", on="entry", offer="true", do="{meeting: formal}"),
    provision(id="RIV-26", at="register", every="", when="unexplained_today", on="while",
              do="{text: absence}"),
    provision(id="RIV-27", when="career_complete and not career_complete", on="entry",
              do="{letter: warning}"),
    provision(id="RIV-28", when="", on="", every="", at_event="parents_evening", do="{list: l}"),
    provision(id="RIV-29", status="pending", when="absent >= 1", on="while", do="{report: r}"),
)  # fmt: skip


def run(seed: str = "1", **span: date) -> Simulated:
    return simulate(TERM, STRATEGY, PEOPLE, seed=seed, **span)


def test_the_same_seed_gives_the_same_year() -> None:
    first, second = run(), run()
    assert first.actions == second.actions
    assert first.outcomes == second.outcomes
    assert first.minutes == second.minutes


def test_another_seed_meets_other_people() -> None:
    assert run("1").outcomes != run("2").outcomes


def test_marks_do_not_react() -> None:
    before = TERM.marks.copy()
    assert "Marks never react" in run().note
    assert np.array_equal(before, TERM.marks)


def test_every_action_has_an_outcome() -> None:
    found = run()
    assert {action.key for action in found.actions} == set(found.outcomes)


def test_the_tallies_are_those_of_the_actions_not_declined() -> None:
    found = run()
    asked = [a for a in found.actions if found.outcomes[a.key] != "declined"]
    assert found.tallies == Counter(VERBS[a.verb].tally.value for a in asked)
    assert sum(found.by_action.values()) == len(asked)


def test_weeks_and_owners_add_up_to_the_tallies() -> None:
    found = run()
    for parts in (found.by_week, found.by_owner):
        total: Counter[str] = Counter()
        for part in parts.values():
            total.update(part)
        assert total == found.tallies


def test_an_offer_counts_once_it_is_accepted() -> None:
    found = run()
    offers = [a for a in found.actions if a.offer]
    accepted = [a for a in offers if found.outcomes[a.key] != "declined"]
    assert 0 < len(accepted) < len(offers)
    assert found.tallies[Tally.MEETINGS.value] == len(accepted)


def test_staff_hours_are_the_minutes_of_all_owners() -> None:
    found = run()
    assert found.staff_hours == round(sum(found.minutes.values()) / 60, 1)
    assert set(found.hours_by_owner) == {"lead"}


def test_pupils_reached_are_those_a_family_would_notice() -> None:
    assert run().pupils_reached == len(NAMES)


def test_a_call_that_reached_nobody_is_followed() -> None:
    found = run()
    missed = {a.subject for a in found.actions if found.outcomes[a.key] == "nobody_reached"}
    visited = {a.subject for a in found.actions if a.provision == "RIV-24"}
    assert visited
    assert visited <= missed


def test_no_key_comes_twice() -> None:
    keys = [action.key for action in run().actions]
    assert len(keys) == len(set(keys))


def test_a_span_is_only_its_days() -> None:
    found = run(start=date(2024, 9, 9), end=date(2024, 9, 13))
    assert (found.first, found.last) == (date(2024, 9, 9), date(2024, 9, 13))
    assert all(found.first <= action.date <= found.last for action in found.actions)


def test_a_span_without_a_school_day_is_refused_in_words() -> None:
    with pytest.raises(ValueError, match="no school day in that span"):
        run(start=date(2024, 9, 7), end=date(2024, 9, 8))


def test_every_action_of_a_simulation_has_a_reason() -> None:
    found = run()
    assert all(found.why(action) for action in found.actions)


# --- coverage ------------------------------------------------------------------------------------
def covered(name: str) -> Covered:
    return next(one for one in coverage(STRATEGY, [TERM], PEOPLE) if one.id == name)


def test_coverage_counts_and_gives_an_example_with_its_reason() -> None:
    one = covered("RIV-23")
    assert one.fired == 64
    assert one.note is None
    assert one.example is not None
    assert one.example["why"]


def test_coverage_says_why_a_provision_was_silent() -> None:
    assert covered("RIV-27").note == (
        "RIV-27: nobody met 'career_complete and not career_complete' in the years replayed"
    )


def test_coverage_says_which_file_holds_no_event() -> None:
    assert covered("RIV-28").note == "events.csv holds no parents_evening"


def test_a_pending_provision_is_said_to_be_pending_with_what_it_would_have_done() -> None:
    one = covered("RIV-29")
    assert one.fired == 0
    assert (one.note or "").startswith("pending in the document")
    assert "32 times" in (one.note or "")
