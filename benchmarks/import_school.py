"""A school's year into the database: 1,700 pupils, 380 sessions, as flat files; out again; undone.

    uv run --frozen python benchmarks/import_school.py
    uv run --frozen python tests/web/postgres/serving.py python benchmarks/import_school.py

The first uses SQLite in a folder of its own, the second a PostgreSQL that lives as long as it does.
What leaves must be the bytes that came, the same file again must change nothing, and after taking
it back no mark may stand; only then is anything judged.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from herringbone.cli.main import collect_seldom
from herringbone.engine.record.school import Phase
from herringbone.exchange.flat import read_folder, write_folder
from herringbone.synthetic import Recipe, make_school
from timing import Target, Took, heading, judge, most_memory, table, timed

LIMIT = 60.0  # seconds, reading and bringing in


def main() -> int:
    collect_seldom()
    asked = _asked()
    with TemporaryDirectory(prefix="herringbone-") as name:
        folder = Path(name)
        os.environ["HERRINGBONE_DATA"] = str(folder / "data")
        _prepare()
        school = make_school(Recipe(pupils=asked.pupils, phase=Phase(asked.phase), seed=asked.seed))
        write_folder(school, folder / "source")
        heading(
            f"A school's year into {_vendor()}: {len(school.pupils):,} pupils, "
            f"{school.calendar.slots} sessions, {int((school.marks != 0).sum()):,} marks"
        )
        return judge(_measured(folder), quick=asked.quick)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pupils", type=int, default=1700)
    parser.add_argument("--phase", default="secondary")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--quick", action="store_true", help="compare results, judge no target")
    return parser.parse_args()


def _prepare() -> None:
    from herringbone.web.project.commands import prepare_database, start_django

    start_django()
    prepare_database()


def _vendor() -> str:
    from django.db import connection

    return {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[connection.vendor]


def _measured(folder: Path) -> list[Target]:
    from herringbone.web.imports.founding import school_for
    from herringbone.web.imports.leaving import export_school
    from herringbone.web.imports.undoing import undo_last
    from herringbone.web.registers.changes import Author

    source, out = folder / "source", folder / "out"
    reading_took, reading = timed(lambda: read_folder(source))
    school, is_new = school_for(reading.registers)
    first_took, first = timed(lambda: _bring(school, reading, made_school=is_new))
    again_took, again = timed(lambda: _bring(school, reading))
    if again.changed:
        sys.exit(f"the same file again changed {again.diff.counts()}")
    export_took, _ = timed(lambda: export_school(school, out))
    _demand_equal(source, out)
    author = Author("Benchmark", "nobody")
    undo_took, _ = timed(lambda: undo_last(school=school, author=author, at=_now()))
    _demand_blank(school)
    marks = first.diff.marks.made
    rows = [
        ("flat files read", *_shown(reading_took), ""),
        ("brought in, all of it new", *_shown(first_took), f"{marks / first_took.cpu:,.0f}"),
        ("the same again: nothing to change", *_shown(again_took), ""),
        ("written out as flat files", *_shown(export_took), ""),
        ("taken back", *_shown(undo_took), f"{marks / undo_took.cpu:,.0f}"),
    ]
    table(("", "wall s", "cpu s", "marks a second"), rows)
    print(f"\nAt most {most_memory():.2f} GB of memory.")
    whole = reading_took + first_took
    return [Target("read and brought in", LIMIT, whole.cpu, "s")]


def _bring(school: Any, reading: Any, *, made_school: bool = False) -> Any:
    from herringbone.web.imports.bringing import bring
    from herringbone.web.registers.changes import Author

    return bring(
        school=school,
        registers=reading.registers,
        columns=reading.columns_present,
        author=Author("Benchmark", "nobody"),
        at=_now(),
        made_school=made_school,
    )


def _now() -> Any:
    from herringbone.web import clock

    return clock.now()


def _demand_equal(source: Path, out: Path) -> None:
    for path in source.iterdir():
        if (out / path.name).read_bytes() != path.read_bytes():
            sys.exit(f"{path.name}: what left is not what came")


def _demand_blank(school: Any) -> None:
    from herringbone.web.registers.models import RegisterRow
    from herringbone.web.registers.verify import verify
    from herringbone.web.schools.tenancy import within

    with within(school):
        if any(any(row.marks) for row in RegisterRow.objects.filter(school=school)):
            sys.exit("marks stand after the import was taken back")
        if not verify(school).holds:
            sys.exit("the record does not hold")


def _shown(took: Took) -> tuple[str, str]:
    return f"{took.wall:.2f}", f"{took.cpu:.2f}"


if __name__ == "__main__":
    sys.exit(main())
