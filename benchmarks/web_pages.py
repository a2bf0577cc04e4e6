"""Every page of a school of 1,700 by server time: the 95th percentile of each, beside the target.

    uv run --frozen python benchmarks/web_pages.py
    uv run --frozen python tests/web/postgres/serving.py python benchmarks/web_pages.py

The school's year is brought in from the generator into a database of its own; the pages are asked
for on its last day by somebody who may see them, through the application with all its middleware.
A page that does not answer 200 ends the run.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from herringbone.engine.record.school import Phase
from herringbone.synthetic import Recipe, make_school
from timing import Target, Took, heading, judge, table, timed

LIMIT = 150.0  # milliseconds of server time, 95th percentile
FORTNIGHT = 10  # school days
WARM = 3  # goes before the clock counts: templates and code are read once

PAGES: tuple[tuple[str, str, str], ...] = (
    ("home", "home:home", ""),
    ("registers of the day", "office:registers", ""),
    ("day, all pupils", "office:day", "class="),
    ("day, N only", "office:day", "class=&show=n"),
    ("week, one class", "office:week", ""),
    ("week, all pupils", "office:week", "class="),
    ("week, vulnerable", "office:week", "class=&show=vulnerable"),
    ("one mark", "office:mark", ""),
    ("an amendment", "office:amend", ""),
    ("N to settle", "office:ageing", ""),
    ("coding check, half term", "office:coding", ""),
    ("coding check, year", "office:coding", "span=year"),
    ("alarms", "office:alarms", ""),
    ("roll", "office:roll", ""),
    ("roll, found by name", "office:roll", "q=a"),
    ("closures", "office:events", ""),
    ("a new closure", "office:new_event", ""),
    ("registers not in", "taking:missing", ""),
    ("movement desk", "movements:desk", ""),
    ("pupils, found by name", "pupils:list", "q=a"),
    ("pupil", "pupils:pupil", ""),
    ("class", "pupils:class", ""),
    ("worklist, mine", "worklists:list", ""),
    ("worklist, everyone's", "worklists:list", "whose=all"),
    ("worklist, one kind", "worklists:list", "whose=all&kind=letter:absence_letter_1"),
    ("one piece of work", "worklists:work", ""),
    ("a pupil's actions", "worklists:actions", ""),
    ("why not on the list", "worklists:why_not", ""),
    ("nobody has acted", "worklists:nobody", ""),
    ("school this week", "worklists:week", ""),
)
"""Label, address, query. What an address asks besides the school is filled in by `_address`."""


def main() -> int:
    asked = _asked()
    with TemporaryDirectory(prefix="herringbone-") as folder:
        os.environ["HERRINGBONE_DATA"] = folder
        school = make_school(Recipe(pupils=asked.pupils, phase=Phase.SECONDARY, seed=asked.seed))
        _serve()
        from herringbone.web import clock

        last = school.calendar.dates[-1]
        with clock.at(datetime.combine(last, time(10, 0), tzinfo=clock.LONDON)):
            heading(f"Pages of a school of {len(school.pupils):,} pupils on {_vendor()}, {last}")
            held = _bring(school, last)
            _lived(held, school.calendar.dates[-FORTNIGHT:])
            return judge(_measured(held, asked.goes), quick=asked.quick)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pupils", type=int, default=1700)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--goes", type=int, default=20, help="how often each page is asked for")
    parser.add_argument("--quick", action="store_true", help="ask for each page, judge no target")
    return parser.parse_args()


def _serve() -> None:
    """The application as the server has it, the code it imported left out of every collection."""
    os.environ.setdefault("HERRINGBONE_HOSTS", "testserver")
    from herringbone.web.project.commands import prepare_database, start_django

    start_django()
    prepare_database()
    import herringbone.web.project.wsgi  # noqa: F401 - it does what it does when it is imported


def _vendor() -> str:
    from django.db import connection

    return {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[connection.vendor]


def _bring(registers: Any, last: date) -> Any:
    """The school in the database, with its year and somebody who may see everything."""
    from django.contrib.auth import get_user_model

    from herringbone.web.imports.bringing import bring
    from herringbone.web.imports.founding import school_for
    from herringbone.web.registers.changes import Author
    from herringbone.web.schools.models import Post, Role
    from herringbone.web.schools.tenancy import within

    school, is_new = school_for(registers)
    school.second_factor_roles = []
    school.save()
    bring(
        school=school,
        registers=registers,
        author=Author("Benchmark", "nobody"),
        at=datetime.now(UTC),
        made_school=is_new,
    )
    user = get_user_model().objects.create_user("bench@example.org", "only for a benchmark 1")
    with within(school):
        for role in (Role.HEAD, Role.ATTENDANCE_LEAD):
            position = role.label
            Post.objects.create(school=school, user=user, role=role, position=position, start=last)
    return school


def _lived(school: Any, days: Sequence[date]) -> None:
    """A strategy in force for a fortnight: its work, its memory, nothing of it done."""
    from herringbone.engine.record.calendar import AsOf
    from herringbone.web import clock
    from herringbone.web.schools.tenancy import within
    from herringbone.web.strategies.models import Adoption
    from herringbone.web.worklists.running import run_day

    with within(school):
        Adoption.objects.create(school=school, name="accord", start=days[0], adopted_at=clock.now())
    for day in (days[0], days[-2]):
        run_day(school, AsOf(day), clock.now())


def _measured(school: Any, goes: int) -> list[Target]:
    from django.contrib.auth import get_user_model
    from django.test import Client

    client = Client()
    client.force_login(get_user_model().objects.get(email="bench@example.org"))
    rows, targets = [], []
    for label, name, query in PAGES:
        url = _address(school, name, query)
        takes = _asked_for(lambda url=url: client.get(url), url, goes)  # type: ignore[misc]
        wall, cpu = ([1000 * getattr(one, kind) for one in takes] for kind in ("wall", "cpu"))
        worst = _percentile(cpu, 95)
        rows.append((label, f"{median(cpu):.0f}", f"{worst:.0f}", f"{_percentile(wall, 95):.0f}"))
        targets.append(Target(label, LIMIT, worst, "ms"))
    table(("", "median cpu ms", "95th cpu ms", "95th wall ms"), rows)
    return [max(targets, key=lambda target: target.found)]


def _asked_for(ask: Callable[[], Any], url: str, goes: int) -> list[Took]:
    takes = []
    for number in range(WARM + goes):
        took, answer = timed(ask)
        if answer.status_code != 200:
            sys.exit(f"{url} answered {answer.status_code}")
        if number >= WARM:
            takes.append(took)
    return takes


def _percentile(values: list[float], per_cent: int) -> float:
    """The value that so many in a hundred do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, len(ordered) * per_cent // 100)]


def _address(school: Any, name: str, query: str) -> str:
    from django.urls import reverse

    from herringbone.web import clock
    from herringbone.web.schools.roll import class_names
    from herringbone.web.schools.tenancy import within
    from herringbone.web.worklists.models import Work

    with within(school):
        pupil = school.pupils.first().pk
        more: dict[str, tuple[Any, ...]] = {
            "office:mark": (pupil, clock.today(), "AM"),
            "office:amend": (pupil,),
            "pupils:pupil": (pupil,),
            "pupils:class": (class_names(school)[0],),
            "worklists:work": (Work.objects.filter(school=school, state="open").first().pk,),
            "worklists:actions": (pupil,),
            "worklists:why_not": (pupil,),
        }
    path = reverse(name, args=(school.slug, *more.get(name, ())))
    return f"{path}?{query}" if query else path


if __name__ == "__main__":
    sys.exit(main())
