"""The core measures asked of the long table (a row a mark) in Polars and in DuckDB.

`long_table` times them beside the kernel. Both are written to be fast: marks alike (of one
pupil, one code, in the same windows) are counted first, the 42 counts are sums of those few rows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from herringbone.engine.england.codes import CLASSES, CodeBook, CodeClass
from herringbone.engine.measuring.measures import Frame
from herringbone.engine.measuring.planes import ABSENT, ATTENDED, POSSIBLE, Planes, family_of
from herringbone.engine.record.calendar import AsOf

if TYPE_CHECKING:
    import duckdb
    import polars as pl

WINDOWS = ("year", "term", "half_term", "last_half_term", "week", "last_20_days")
Columns = Mapping[str, npt.NDArray[Any]]


@dataclass(frozen=True)
class Question:
    """What is asked: the codes that each count takes, and first and last date of each window."""

    codes: Mapping[str, tuple[str, ...]]
    threshold: tuple[str, ...]
    still_n: tuple[str, ...]
    ill: tuple[str, ...]
    windows: Mapping[str, tuple[date, date]]
    ten_weeks: tuple[date, date]

    @classmethod
    def of(cls, planes: Planes, as_of: AsOf) -> Question:
        """As of a day in a year without a change of codes and with every window."""
        book, frame = planes.registers.codes, Frame(planes, as_of)
        dates = planes.calendar.dates

        def span(days: range | None) -> tuple[date, date]:
            if not days:
                raise ValueError(f"a window is empty as of {as_of.date}: ask of a later day")
            return dates[days.start], dates[min(days.stop - 1, frame.today)]

        return cls(
            codes={
                "possible": _codes_of(book, as_of.date, *POSSIBLE),
                "attended": _codes_of(book, as_of.date, *ATTENDED),
                "absent": _codes_of(book, as_of.date, *ABSENT),
                "authorised": _codes_of(book, as_of.date, CodeClass.AUTHORISED),
                "unauthorised": _codes_of(book, as_of.date, CodeClass.UNAUTHORISED),
                "late": ("L",),
                "late_after_close": ("U",),
            },
            threshold=tuple(c.symbol for c in book.codes_on(as_of.date) if c.threshold),
            still_n=family_of("N", book.symbols),
            ill=family_of("I", book.symbols),
            windows={name: span(frame.window(name)) for name in WINDOWS},
            ten_weeks=span(frame.ten_weeks),
        )

    @property
    def bits(self) -> list[tuple[tuple[date, date], int]]:
        """Each window with its bit in the number that says which windows hold a date."""
        return [(span, 1 << k) for k, span in enumerate(self.windows.values())]

    @property
    def counts(self) -> list[tuple[str, tuple[str, ...], int]]:
        """Name, codes and the window's bit of each count."""
        return [
            (f"{window}.{name}", codes, 1 << k)
            for k, window in enumerate(self.windows)
            for name, codes in self.codes.items()
        ]


def _codes_of(book: CodeBook, on: date, *classes: CodeClass) -> tuple[str, ...]:
    table = book.class_table(on)
    return tuple(s for b, s in enumerate(book.symbols) if b and CLASSES[table[b]] in classes)


# --- Polars --------------------------------------------------------------------------------------
def ask_polars(file: str, pupils: str, question: Question) -> pl.DataFrame:
    """A row a pupil, by pupil: each count, each attendance, PA, SA, the clock, days of illness."""
    import polars as pl

    marks = pl.scan_parquet(file)
    found_in = sum(
        (pl.col("date").is_between(*span).cast(pl.UInt8) * bit for span, bit in question.bits),
        pl.lit(0, dtype=pl.UInt8),
    )
    alike = marks.group_by("pupil", "mark", inside=found_in).agg(n=pl.len())
    counts = alike.group_by("pupil").agg(
        pl.when(pl.col("mark").is_in(list(codes)) & (pl.col("inside") & bit > 0))
        .then(pl.col("n"))
        .otherwise(0)
        .sum()
        .cast(pl.Int64)
        .alias(name)
        for name, codes, bit in question.counts
    )
    found = (
        pl.scan_parquet(pupils)
        .join(counts, on="pupil", how="left")
        .join(_polars_clock(marks, pl.scan_parquet(pupils), question), on="pupil", how="left")
        .join(_polars_illness(marks, question), on="pupil", how="left")
        .with_columns(pl.exclude("pupil", "born", "first", "last").fill_null(0))
    )
    return found.select("pupil", *_polars_rest(question)).sort("pupil").collect(engine="streaming")


def _polars_clock(marks: pl.LazyFrame, pupils: pl.LazyFrame, question: Question) -> pl.LazyFrame:
    import polars as pl

    mark = pl.col("mark")
    towards = marks.filter(
        pl.col("date").is_between(*question.ten_weeks) & mark.is_in(list(question.threshold))
    )
    of_age = towards.join(pupils, on="pupil").filter(
        pl.col("date").is_between(pl.col("first"), pl.col("last"))
    )
    return of_age.group_by("pupil").agg(
        unauthorised_10_weeks=pl.len().cast(pl.Int64),
        unauthorised_10_weeks_provisional=mark.is_in(list(question.still_n)).sum().cast(pl.Int64),
    )


def _polars_illness(marks: pl.LazyFrame, question: Question) -> pl.LazyFrame:
    import polars as pl

    year, mark = question.windows["year"], pl.col("mark")
    ill = marks.filter(mark.is_in(list(question.ill)) & pl.col("date").is_between(*year))
    return ill.group_by("pupil").agg(illness_days=pl.col("date").n_unique().cast(pl.Int64))


def _polars_rest(question: Question) -> list[pl.Expr]:
    import polars as pl

    clock = ("unauthorised_10_weeks", "unauthorised_10_weeks_provisional")
    born, possible, absent = pl.col("born"), pl.col("year.possible"), pl.col("year.absent")
    part = {w: pl.col(f"{w}.possible") - pl.col(f"{w}.absent") for w in question.windows}
    return [
        *(pl.col(name) for name, _, _ in question.counts),
        *(
            pl.when(pl.col(f"{w}.possible") > 0)
            .then(100 * part[w] / pl.col(f"{w}.possible"))
            .alias(f"{w}.attendance")
            for w in question.windows
        ),
        ((possible > 0) & (absent * 10 >= possible)).alias("persistently_absent"),
        ((possible > 0) & (absent * 2 >= possible)).alias("severely_absent"),
        *(pl.when(born).then(pl.col(name)).alias(name) for name in clock),
        pl.col("illness_days"),
    ]


# --- DuckDB --------------------------------------------------------------------------------------
def ask_duckdb(link: duckdb.DuckDBPyConnection, file: str, pupils: str, question: Question) -> Any:
    """The same as `ask_polars`, in one statement: arrays by name."""
    found: Columns = link.execute(_sql(file, pupils, question)).fetchnumpy()
    return found


def _sql(file: str, pupils: str, question: Question) -> str:
    marks, roll = f"read_parquet('{file}') AS marks", f"read_parquet('{pupils}') AS roll"
    inside = " + ".join(f"{bit} * {_between(span)}::UTINYINT" for span, bit in question.bits)
    counts = ", ".join(
        f"coalesce(sum(n) FILTER (mark IN {_listed(codes)} AND inside & {bit} > 0), 0)::BIGINT"
        f' AS "{name}"'
        for name, codes, bit in question.counts
    )
    rest = ", ".join(
        [
            *(f'coalesce("{name}", 0) AS "{name}"' for name, _, _ in question.counts),
            *(f'{_attendance(w)} AS "{w}.attendance"' for w in question.windows),
            f"{_absent_at_least(10)} AS persistently_absent",
            f"{_absent_at_least(2)} AS severely_absent",
            "CASE WHEN born THEN coalesce(towards, 0) END AS unauthorised_10_weeks",
            "CASE WHEN born THEN coalesce(still_n, 0) END AS unauthorised_10_weeks_provisional",
            "coalesce(ill, 0) AS illness_days",
        ]
    )
    return f"""
        WITH alike AS (
            SELECT pupil, mark, ({inside})::UTINYINT AS inside, count(*) AS n
            FROM {marks} GROUP BY ALL),
        counts AS (SELECT pupil, {counts} FROM alike GROUP BY pupil),
        clock AS (
            SELECT pupil, count(*) AS towards,
                count(*) FILTER (mark IN {_listed(question.still_n)}) AS still_n
            FROM {marks} JOIN {roll} USING (pupil)
            WHERE {_between(question.ten_weeks)} AND mark IN {_listed(question.threshold)}
                AND date BETWEEN first AND last
            GROUP BY pupil),
        illness AS (
            SELECT pupil, count(DISTINCT date) AS ill FROM {marks}
            WHERE mark IN {_listed(question.ill)} AND {_between(question.windows["year"])}
            GROUP BY pupil)
        SELECT pupil, {rest} FROM {roll}
            LEFT JOIN counts USING (pupil) LEFT JOIN clock USING (pupil)
            LEFT JOIN illness USING (pupil)
        ORDER BY pupil"""


def _listed(codes: tuple[str, ...]) -> str:
    return "(" + ", ".join(f"'{code}'" for code in codes) + ")"


def _between(span: tuple[date, date]) -> str:
    return f"(date BETWEEN DATE '{span[0]}' AND DATE '{span[1]}')"


def _attendance(window: str) -> str:
    possible, absent = f'"{window}.possible"', f'"{window}.absent"'
    return f"CASE WHEN {possible} > 0 THEN 100 * ({possible} - {absent}) / {possible} END"


def _absent_at_least(one_in: int) -> str:
    possible, absent = 'coalesce("year.possible", 0)', 'coalesce("year.absent", 0)'
    return f"{possible} > 0 AND {absent} * {one_in} >= {possible}"


# --- beside the kernel ---------------------------------------------------------------------------
def plain(values: Any) -> npt.NDArray[np.float64]:
    """A column as floats, NaN for nothing, so that three engines' columns can be compared."""
    if isinstance(values, np.ma.MaskedArray):
        values = values.astype(np.float64).filled(np.nan)
    return np.asarray(values, dtype=np.float64)
