"""Each provision of the day's work, lived: in a recorded week it stands on a list, is done by whose
it is, and leaves its record."""

from __future__ import annotations

from datetime import time
from pathlib import Path

import pytest

from herringbone.web.communications.models import Communication, Direction
from herringbone.web.schools.tenancy import within
from herringbone.web.worklists.daily_class import run_class
from herringbone.web.worklists.models import Work
from week_done import live
from week_drawn import week_of
from week_lived import moment, settle
from week_record import evidence_of, section_of
from weeks_in_scope import FIRST_IN_A_LIST, IN_SCOPE, SHOWN_WHERE_WRITTEN, ids_of

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(params=IN_SCOPE)
def lived(request, db):
    found = settle(week_of(request.param))
    with within(found.school):
        live(found, ids_of(request.param))
        yield found


@pytest.mark.thorough
def test_each_provision_is_done_by_its_owner_and_leaves_its_record(lived):
    strategy = lived.week.strategy
    evidence = {name: evidence_of(lived, name) for name in sorted(ids_of(strategy))}
    without = {name for name, rows in evidence.items() if not any(row.is_whole for row in rows)}
    assert without == ids_of(strategy) & (FIRST_IN_A_LIST | SHOWN_WHERE_WRITTEN)
    for name in ids_of(strategy) & FIRST_IN_A_LIST:
        _demand_called_first(lived, name)


@pytest.mark.thorough
def test_the_page_of_recorded_weeks_says_what_the_week_left(lived):
    """`docs/reference/recorded-weeks.md`; what it should say is left in `out/`."""
    strategy = lived.week.strategy
    section = "\n".join(section_of(lived, sorted(ids_of(strategy))))
    wanted = ROOT / "out" / "recorded-weeks" / f"{strategy}.md"
    wanted.parent.mkdir(parents=True, exist_ok=True)
    wanted.write_text(section, encoding="utf-8")
    page = (ROOT / "docs" / "reference" / "recorded-weeks.md").read_text(encoding="utf-8")
    assert section in page, f"the page differs from {wanted}"


@pytest.mark.thorough
@pytest.mark.parametrize("strategy", IN_SCOPE)
def test_what_a_class_asks_for_at_once_the_schools_run_finds_right(strategy, db):
    lived = settle(week_of(strategy))
    early = 0
    with within(lived.school):
        for day in lived.week.days:
            for session, at in (("AM", time(9, 30)), ("PM", time(15, 30))):
                for class_name in lived.classes:
                    lived.take(class_name, day, session)
                    early += run_class(lived.school, class_name, moment(day, at)).made
                assert lived.run(day, at).counts.gone == 0
    assert early or strategy == "waves"  # which asks for nothing on a first day


def _demand_called_first(lived, name: str) -> None:
    """A place in another list: the child was rung before the others of that morning."""
    for order in Work.objects.filter(provision=name, date__gte=lived.week.days[0]):
        rung = Communication.objects.filter(direction=Direction.OUT, channel="call", day=order.date)
        assert rung.order_by("at", "pk").first().pupil.pupil_id == order.subject
