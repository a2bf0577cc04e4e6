"""What time it is in London: on both days when the clocks change, and late on a summer evening."""

from datetime import UTC, date, datetime

import pytest

from herringbone.web import clock
from herringbone.web.strategies.evaluation import as_of_now
from worlds import make_school


@pytest.mark.parametrize(
    ("utc", "day", "hour"),
    [
        (datetime(2026, 7, 1, 23, 30, tzinfo=UTC), date(2026, 7, 2), 0),
        (datetime(2026, 3, 29, 0, 59, tzinfo=UTC), date(2026, 3, 29), 0),
        (datetime(2026, 3, 29, 1, 0, tzinfo=UTC), date(2026, 3, 29), 2),
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), date(2026, 10, 25), 1),
        (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), date(2026, 10, 25), 1),
    ],
)
def test_the_day_is_londons(utc, day, hour):
    with clock.at(utc):
        assert clock.today() == day
        assert clock.now().hour == hour


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="zone"), clock.at(datetime(2026, 1, 1)):  # noqa: DTZ001
        pass


def test_a_session_is_due_once_its_register_has_closed(db):
    school = make_school()
    for hour, minute, due in ((9, 19, 0), (9, 20, 1), (13, 29, 1), (13, 30, 2)):
        now = datetime(2026, 11, 20, hour, minute, tzinfo=clock.LONDON)
        assert as_of_now(school, now).sessions_due == due
