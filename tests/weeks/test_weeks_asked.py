"""What a recorded week asks for before anybody does anything, run without a database: the weeks are
drawn so that a reader can see why."""

from __future__ import annotations

import pytest

from week_drawn import asked_in, week_of
from weeks_in_scope import FOLLOWS_WHAT_WAS_DONE, IN_SCOPE, SHOWN_WHERE_WRITTEN, ids_of


@pytest.mark.parametrize("strategy", IN_SCOPE)
def test_each_provision_is_asked_for_but_those_that_follow_what_people_do(strategy):
    week = week_of(strategy)
    actions = asked_in(week)
    missing = ids_of(strategy) - SHOWN_WHERE_WRITTEN - {a.provision for a in actions}
    assert missing == FOLLOWS_WHAT_WAS_DONE & ids_of(strategy)
    assert all(week.days[0] <= a.date <= week.days[-1] for a in actions)


def test_a_provision_that_is_pending_is_not_asked_for_until_it_is_switched_on():
    week = week_of("accord")
    assert "ACC-07" in {a.provision for a in asked_in(week)}
    as_shipped = week.without("switched_on")
    assert "ACC-07" not in {a.provision for a in asked_in(as_shipped)}
