"""100,000 pupils: the kernel on the register matrix beside Polars and DuckDB on the long table.

    uv run --frozen --group bench python benchmarks/long_table.py

Both begin with a file: one byte a session for the kernel, a Parquet row a mark for the others. All
must give the same figures before anything is timed, and a sample those of the plain reference.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from herringbone.engine.measuring.measures import Frame
from herringbone.engine.measuring.planes import Planes
from herringbone.engine.measuring.reference import measures_of
from herringbone.engine.record.calendar import AM, PM, AsOf
from herringbone.engine.record.registers import Registers
from herringbone.synthetic import Recipe, make_school
from long_queries import WINDOWS, Columns, Question, ask_duckdb, ask_polars, plain
from timing import Took, heading, middle, most_memory, repeated, table, timed

COUNTED = ("possible", "attended", "absent", "authorised", "unauthorised", "late",
           "late_after_close", "attendance")  # fmt: skip
FIGURES = (
    *(f"{window}.{name}" for window in WINDOWS for name in COUNTED),
    "unauthorised_10_weeks",
    "unauthorised_10_weeks_provisional",
    "illness_days",
)
TRUTHS = ("persistently_absent", "severely_absent")
NAMES = (*FIGURES, *TRUTHS)
SCHOOL, DIFFERENT = 2000, 5  # places in a school; schools made, the others are copies of them
DAY_ASKED, DAY_AFTER = 150, 151
ENGINES = ("polars", "duckdb")
Matrix = npt.NDArray[np.uint8]


@dataclass(frozen=True)
class Country:
    """Many schools in one matrix, `(pupils, slots)`: school `n` is `rows[n]`, its roll `rolls[n]`.

    `different` are the schools that were made; the others copy their pupils and marks.
    """

    different: list[Registers]
    rolls: list[int]
    rows: list[slice]
    matrix: Matrix

    def school(self, n: int, matrix: Matrix) -> Registers:
        return replace(self.different[self.rolls[n]], marks=matrix[self.rows[n]])


def main() -> int:
    asked = _asked()
    engines = [name for name in ENGINES if find_spec(name)]
    if len(engines) < len(ENGINES) and not asked.quick:
        return _print_error("polars and duckdb are in the group bench: uv run --group bench ...")
    made, country = timed(lambda: make_country(asked.pupils))
    pupils, slots = country.matrix.shape
    heading(f"{pupils:,} pupils, one year of {slots} sessions, {len(NAMES)} measures of each")
    print(f"Data made in {made.wall:.1f} s: {len(country.different)} schools of different seeds, "
          f"{len(country.rows)} with their copies.")  # fmt: skip
    as_of = AsOf(country.different[0].calendar.dates[DAY_ASKED])
    with tempfile.TemporaryDirectory() as folder:
        repeats = 1 if asked.quick else asked.repeats
        return compare(country, as_of, Path(folder), engines, repeats, quick=asked.quick)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pupils", type=int, default=100_000)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--quick", action="store_true", help="compare results at a small size")
    return parser.parse_args()


def _print_error(words: str) -> int:
    print(words, file=sys.stderr)
    return 1


def make_country(pupils: int) -> Country:
    """Primary schools of up to 2,000 places until there are as many pupils as asked for."""
    places = min(SCHOOL, pupils)
    wanted = max(1, round(pupils / places))
    different = [make_school(Recipe(places, seed=1 + n)) for n in range(min(wanted, DIFFERENT))]
    rolls, rows, first = [], [], 0
    while first < pupils:
        rolls.append(len(rolls) % len(different))
        held = len(different[rolls[-1]].pupils)
        rows.append(slice(first, first + held))
        first += held
    matrix = np.concatenate([different[roll].marks for roll in rolls])
    return Country(different, rolls, rows, matrix)


# --- the comparison ------------------------------------------------------------------------------
def compare(
    country: Country, as_of: AsOf, folder: Path, engines: list[str], repeats: int, *, quick: bool
) -> int:
    after = AsOf(country.different[0].calendar.dates[DAY_AFTER])
    matrix_file = folder / "marks.npy"
    np.save(matrix_file, country.matrix)
    words = country.matrix.reshape(-1)[: country.matrix.size // 8 * 8].view(np.uint64)
    limit, _ = repeated(lambda: np.sum(words, dtype=np.uint64), 9)
    goes = [kernel(country, matrix_file, as_of, after) for _ in range(repeats)]
    found = goes[-1].figures
    assert_as_reference(country, found, as_of, pupils=4 if quick else 12)
    fast, again = middle(g.first for g in goes), middle(g.again for g in goes)
    rows = [
        _row("reading the register bytes once (np.sum), the limit", limit, limit, None),
        _row("kernel: file of bytes to figures", fast, limit, fast),
        _row("kernel: a further day, planes kept", again, limit, None),
    ]
    asked = _ask(country, as_of, folder, engines, repeats, found)
    conversion = asked.pop("conversion", None)
    if conversion:
        both = conversion + fast
        rows.append(_row("one-off conversion, long table to bytes", conversion, limit, None))
        rows.append(_row("kernel with the conversion", both, limit, fast))
    for name, took in asked.items():
        rows.append(_row(f"{name}: long Parquet to figures", took, limit, fast))
    table(("", "wall s", "cpu s", "x limit", "x kernel"), rows)
    for name in ENGINES:
        if name not in engines:
            print(f"{name} is not installed and was left out.")
    print(f"All figures equal. Most memory held: {most_memory():.1f} GB.")
    for name, took in asked.items():
        print(f"Faster than {name}: {_times(took, fast, again, conversion)}.")
    print("Results were compared; no target is judged: those beside others are a country's.")
    return 0


def _row(name: str, took: Took, limit: Took, fast: Took | None) -> tuple[str, ...]:
    beside = f"{took.cpu / fast.cpu:.2f}" if fast else ""
    return name, f"{took.wall:.3f}", f"{took.cpu:.3f}", f"{took.cpu / limit.cpu:,.0f}", beside


def _times(took: Took, fast: Took, again: Took, conversion: Took | None) -> str:
    """How many times faster than another engine the kernel is."""
    told = [f"{took.cpu / fast.cpu:.1f} x file to figures"]
    if conversion:
        told.append(f"{took.cpu / (fast + conversion).cpu:.1f} x with the conversion")
    return ", ".join([*told, f"{took.cpu / again.cpu:.0f} x a further day"])


# --- the kernel ----------------------------------------------------------------------------------
@dataclass(frozen=True)
class Went:
    first: Took
    again: Took
    figures: Columns


def kernel(country: Country, matrix_file: Path, as_of: AsOf, after: AsOf) -> Went:
    """School after school: planes and all measures, then those of the day after on kept planes."""
    first, matrix = timed(lambda: np.load(matrix_file))
    again, parts = Took(0, 0), []
    for n in range(len(country.rows)):
        planes = Planes.of(country.school(n, matrix))  # it makes each table when first asked
        one, figures = timed(lambda p=planes: _measured(p, as_of))
        more, _ = timed(lambda p=planes: _measured(p, after))
        first, again = first + one, again + more
        parts.append(figures)
    return Went(first, again, {name: np.concatenate([p[name] for p in parts]) for name in NAMES})


def _measured(planes: Planes, as_of: AsOf) -> Columns:
    frame = Frame(planes, as_of)
    found = {}
    for name in FIGURES:
        figure = frame.figure(name)
        found[name] = np.where(figure.known, figure.numerator / figure.denominator, np.nan)
    return found | {name: frame.truth(name).value.astype(np.float64) for name in TRUTHS}


def assert_as_reference(country: Country, found: Columns, as_of: AsOf, pupils: int) -> None:
    """A sample of the first school's pupils against the plain reference."""
    school = country.school(0, country.matrix)
    for row in range(0, len(school.pupils), max(1, len(school.pupils) // pupils)):
        plainly = measures_of(school, school.pupils[row].pupil_id, as_of)
        for name in NAMES:
            answer = plainly[name]
            wanted = np.nan if answer is None else float(answer)  # type: ignore[arg-type]
            if not np.array_equal(found[name][row], wanted, equal_nan=True):
                sys.exit(f"{name} of row {row}: kernel {found[name][row]}, reference {wanted}")


# --- the others ----------------------------------------------------------------------------------
def _ask(
    country: Country, as_of: AsOf, folder: Path, engines: list[str], repeats: int, found: Columns
) -> dict[str, Took]:
    """What each engine took, its figures held equal to the kernel's first."""
    if "polars" not in engines:  # it also writes the long table
        return {}
    marks, roll = str(folder / "marks.parquet"), str(folder / "pupils.parquet")
    write_long(country, marks, roll)
    question = Question.of(Planes.of(country.school(0, country.matrix)), as_of)
    took: dict[str, Took] = {}
    took["conversion"], matrix = repeated(lambda: to_matrix(country, marks), min(repeats, 2))
    if not np.array_equal(matrix, country.matrix):
        sys.exit("the long table converted is not the register it was written from")
    del matrix
    took["polars"], answer = repeated(lambda: ask_polars(marks, roll, question), repeats)
    assert_equal("polars", found, {name: answer[name].to_numpy() for name in NAMES})
    if "duckdb" in engines:
        import duckdb

        with duckdb.connect() as link:
            link.execute("SET memory_limit = '4GB'; SET enable_progress_bar = false")
            took["duckdb"], told = repeated(
                lambda: ask_duckdb(link, marks, roll, question), repeats
            )
        assert_equal("duckdb", found, told)
    return took


def assert_equal(engine: str, found: Columns, told: Any) -> None:
    for name in NAMES:
        if not np.array_equal(found[name], plain(told[name]), equal_nan=True):
            off = np.flatnonzero(found[name] != plain(told[name]))
            sys.exit(f"{name}: {engine} and the kernel differ for {len(off):,} pupils")


def write_long(country: Country, marks: str, roll: str) -> None:
    """A row a mark (pupil, date, session, mark), sorted by pupil; and a row a pupil for ages."""
    import polars as pl

    school = country.different[0]
    symbols = school.codes.symbols[1:]
    pupil, slot = np.nonzero(country.matrix)
    dates = np.array(school.calendar.dates, dtype="datetime64[D]")
    pl.DataFrame(
        {
            "pupil": pupil.astype(np.int32),
            "date": dates[slot // 2],
            "session": _enum(slot % 2, (AM, PM)),
            "mark": _enum(country.matrix[pupil, slot] - 1, symbols),
        }
    ).write_parquet(marks)
    first, last, born = (np.concatenate(part) for part in zip(*_ages(country), strict=True))
    ages = {"first": _dates(first), "last": _dates(last), "born": born}
    number = np.arange(len(born), dtype=np.int32)
    pl.DataFrame({"pupil": number, **ages}).write_parquet(roll)


def _enum(numbers: npt.NDArray[Any], names: tuple[str, ...]) -> Any:
    import polars as pl

    return pl.Series(numbers).cast(pl.UInt8).cat.to(pl.Enum(list(names)))


def _dates(ordinals: npt.NDArray[np.int64]) -> npt.NDArray[np.datetime64]:
    return (ordinals - 719163).astype("datetime64[D]")  # 1 January 1970 is day 719,163


def _ages(country: Country) -> Iterator[tuple[Any, Any, Any]]:
    for roll in country.rolls:
        ages = Planes.of(country.different[roll]).ages
        yield ages.first, ages.last, ages.known


def to_matrix(country: Country, marks: str) -> Matrix:
    """The long table scattered into one byte a session: what is done once when a school joins."""
    import polars as pl

    school = country.different[0]
    dates = np.array(school.calendar.dates, dtype="datetime64[D]")
    long = pl.read_parquet(marks)
    day_of = np.zeros(int((dates[-1] - dates[0]).astype(int)) + 1, dtype=np.int32)
    day_of[(dates - dates[0]).astype(int)] = np.arange(len(dates))
    since = (long["date"].to_numpy().astype("datetime64[D]") - dates[0]).astype(np.int32)
    slot = 2 * day_of[since] + long["session"].to_physical().to_numpy()
    matrix = np.zeros(country.matrix.shape, dtype=np.uint8)
    matrix[long["pupil"].to_numpy(), slot] = long["mark"].to_physical().to_numpy() + 1
    return matrix


if __name__ == "__main__":
    sys.exit(main())
