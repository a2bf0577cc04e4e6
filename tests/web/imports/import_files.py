"""A school's flat files for the tests of imports, its marks drawn as a register page, and the whole
of what a database holds of a school, so that before and after can be compared."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.apps import apps

from herringbone.exchange.formats import read_any
from herringbone.exchange.problems import Reading
from herringbone.web import clock
from herringbone.web.imports.bringing import Outcome, bring
from herringbone.web.imports.questions import Ask, Decisions
from herringbone.web.imports.sources import BroughtFile, files_of
from herringbone.web.registers.changes import Author
from herringbone.web.registers.models import MarkDetail
from herringbone.web.registers.rows import codes_held
from herringbone.web.schools.models import Pupil, RollVersion, School
from herringbone.web.schools.tenancy import within

OFFICE = Author("Tess Office", "office manager")
MONDAY = date(2026, 11, 16)
"""Of the week in which the tests stand: Friday 20 November 2026."""
OF_THE_RECORD = {"Entry", "EntryPart", "PartContent", "ErasedPart", "ChainHead", "ClassRegister"}
"""The chain, and the versions of class registers, which are numbers of its entries."""

SCHOOL = """\
name = "Hill Primary School"
phase = "primary"
academic_year_start = "2026-09-01"
"""
PUPILS = """\
pupil_id,upn,surname,forename,date_of_birth,year_group,class,start_date,leave_date,fsm
P1,,Ashdown,Amy,2018-10-03,3,3B,2026-09-01,,
P2,,Birchall,Ben,2018-11-04,3,3B,2026-09-01,,
P3,,Cawley,Cal,2019-01-05,3,3B,2026-09-01,,1
"""
PAGE = """
   Mon Tue Wed Thu Fri
P1 //  //  //  //  /-
P2 II  II  //  //  N-
P3 /L  //  NN  //  /-
"""


def weekdays(first: date = MONDAY - timedelta(days=14), count: int = 20) -> list[date]:
    found = [first + timedelta(days=n) for n in range(2 * count)]
    return [day for day in found if day.weekday() < 5][:count]


def calendar(days: Iterable[date] = ()) -> str:
    lines = [f"{day},autumn,2" for day in days or weekdays()]
    return "\n".join(["date,term,half_term", *lines, ""])


def marks(page: str, starts: date = MONDAY) -> str:
    """`marks.csv` of a drawn page: a line of weekdays, then a line a pupil, two marks a day, `-`
    for none, longer codes as `(C1)`."""
    lines = ["pupil_id,date,session,code"]
    for drawn in page.strip().splitlines()[1:]:
        name, *days = drawn.split()
        for offset, pair in enumerate(days):
            day = starts + timedelta(days=offset + 2 * (offset // 5))
            for session, code in zip(("AM", "PM"), _codes(pair), strict=True):
                if code != "-":
                    lines.append(f"{name},{day},{session},{_stroke(code, session)}")
    return "\n".join([*lines, ""])


def _stroke(code: str, session: str) -> str:
    return "\\" if code == "/" and session == "PM" else code


def _codes(pair: str) -> list[str]:
    found, rest = [], pair
    while rest:
        if rest.startswith("("):
            code, _, rest = rest[1:].partition(")")
        else:
            code, rest = rest[0], rest[1:]
        found.append(code)
    return found


@dataclass(frozen=True)
class Files:
    """The texts of a school's files; `read` reads them as any folder."""

    texts: dict[str, str] = field(
        default_factory=lambda: {
            "school.toml": SCHOOL,
            "calendar.csv": calendar(),
            "pupils.csv": PUPILS,
            "marks.csv": marks(PAGE),
        }
    )

    def having(self, **changed: str | None) -> Files:
        """With files changed, by name without ending; None leaves one out."""
        texts = dict(self.texts)
        for name, text in changed.items():
            file = "school.toml" if name == "school" else f"{name}.csv"
            texts.pop(file, None)
            if text is not None:
                texts[file] = text
        return replace(self, texts=texts)

    def saying(self, name: str, was: str, becomes: str) -> Files:
        """With words of one file put otherwise; they must be there."""
        file = "school.toml" if name == "school" else f"{name}.csv"
        assert was in self.texts[file], f"{file} does not say {was!r}"
        return self.having(**{name: self.texts[file].replace(was, becomes)})

    def write(self, folder: Path) -> Path:
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.iterdir():
            old.unlink()
        for name, text in self.texts.items():
            (folder / name).write_text(text, encoding="utf-8", newline="")
        return folder

    def read(self, folder: Path) -> tuple[Reading, tuple[BroughtFile, ...]]:
        self.write(folder)
        reading = read_any(folder)
        assert reading.registers is not None, list(reading.refused.lines())
        return reading, files_of([folder])


def brought(
    school: School, files: Files, folder: Path, *accepted: Ask | str, **options: Any
) -> Outcome:
    """Brings the files in at the moment at which the test stands."""
    reading, read = files.read(folder / "files")
    return bring(
        school=school,
        registers=reading.registers,
        columns=reading.columns_present,
        files=read,
        author=OFFICE,
        at=clock.now(),
        decisions=Decisions(frozenset(Ask(kind) for kind in accepted)),
        **options,
    )


def page_of(school: School, *ids: str, starts: date = MONDAY, days: int = 5) -> str:
    """What stands in the registers, drawn as `PAGE` is."""
    with within(school):
        pupils = {p.pupil_id: p for p in Pupil.objects.filter(school=school)}
        dates = [starts + timedelta(days=n + 2 * (n // 5)) for n in range(days)]
        held = codes_held(school, pupils.values(), dates)
        lines = []
        for name in ids or sorted(pupils):
            pairs = [
                "".join(_drawn(held[pupils[name].pk, day, session]) for session in ("AM", "PM"))
                for day in dates
            ]
            lines.append(f"{name} {' '.join(pairs)}")
        return "\n".join(lines)


def _drawn(code: str) -> str:
    return "/" if code == "\\" else "-" if not code else code if len(code) == 1 else f"({code})"


def drawn(page: str) -> str:
    """A drawn page as `page_of` gives it back."""
    return "\n".join(" ".join(line.split()) for line in page.strip().splitlines()[1:])


def everything(school: School, *, but: set[str] = frozenset()) -> dict[str, list[Any]]:
    """Every row of the school in every table, by model; of the record's tables too, unless left
    out by `but`. Rows of notes (`MarkDetail`) are told without their keys, and `RollVersion`, which
    is new after every writer and says nothing else, is left out."""
    found = {}
    with within(school):
        for model in apps.get_models():
            if not model.__module__.startswith("herringbone.") or model.__name__ in but:
                continue
            if model is RollVersion:
                continue
            names = [one.attname for one in model._meta.concrete_fields]
            if model is MarkDetail:
                names.remove("id")
            rows = _of(model, school).values_list(*names)
            found[model.__name__] = sorted(map(_plain, rows), key=repr)
        return found


def _of(model: Any, school: School) -> Any:
    if model is School:
        return School.objects.filter(pk=school.pk)
    if any(one.name == "school" for one in model._meta.fields):
        return model.everywhere.filter(school=school)
    return model.objects.all()


def _plain(row: tuple[Any, ...]) -> list[Any]:
    return [bytes(cell) if isinstance(cell, memoryview) else cell for cell in row]
