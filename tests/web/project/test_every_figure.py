"""Every figure on every page is the one that `herringbone evaluate` writes of the exported data.

A school is exported to flat files, evaluated by the command, and every page that shows figures is
read: each equals a cell of measures.csv (percentages cut to one decimal) or, for a class and the
school, the engine's pooled fraction, half up. A decimal outside of a named figure fails the test;
charts and their tables name none, and each is worked out again here.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import ROUND_DOWN, Decimal
from fractions import Fraction
from functools import cached_property
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner
from django.test import Client
from django.urls import reverse
from figures_shown import Page, Shown, read

from demonstrated import built, on, opened
from herringbone.cli.main import commands
from herringbone.engine.language.loading import load_shipped
from herringbone.engine.measuring.bands import Band
from herringbone.engine.measuring.groups import GroupFrame
from herringbone.engine.measuring.measures import Frame
from herringbone.engine.measuring.planes import Planes
from herringbone.engine.record.calendar import AsOf
from herringbone.engine.record.registers import Registers
from herringbone.exchange.flat import read_folder
from herringbone.synthetic import Recipe, make_school
from herringbone.web import clock
from herringbone.web.clock import LONDON
from herringbone.web.demo.schema import make_tables
from herringbone.web.imports.bringing import bring
from herringbone.web.imports.leaving import export_school
from herringbone.web.registers.changes import Carried, Occasion
from herringbone.web.registers.first_marks import FirstMarks, write_first_marks
from herringbone.web.registers.models import Kind, Source
from herringbone.web.registers.rows import codes_held
from herringbone.web.schools.models import Post, Role, School
from herringbone.web.schools.roll import class_names
from herringbone.web.schools.tenancy import within
from herringbone.web.strategies.models import Adoption
from worlds import NOW, OFFICE, TODAY, make_person

STRATEGY = "rivington"
SCREENS = ("", "?tab=time", "?tab=codes", "?tab=family", "?tab=documents")
DECIMAL = re.compile(r"\d+\.\d+(?! days)")
AFTER_SCHOOL = datetime(2026, 11, 20, 15, 30, tzinfo=LONDON)
MID_MORNING = datetime(2026, 11, 20, 10, 30, tzinfo=LONDON)
MOMENTS = (NOW, MID_MORNING, AFTER_SCHOOL)
"""No session of the day is due, one, both."""


# --- what the command says ------------------------------------------------------------------------
@dataclass(frozen=True)
class Evaluated:
    """The export of a school, as evaluated by the command and as the engine reads it."""

    folder: Path
    as_of: AsOf
    strategy: str

    @cached_property
    def rows(self) -> dict[str, dict[str, str]]:
        """measures.csv by pupil."""
        out = self.folder.parent / f"evaluated-{self.as_of.sessions_due}"
        told = ("evaluate", self.folder, "--strategy", self.strategy, "--as-of", self.as_of.date)
        told = (*told, "--sessions-due", self.as_of.sessions_due, "--out", out)
        done = CliRunner().invoke(commands, [str(word) for word in told])
        assert done.exit_code == 0, done.output
        with (out / "measures.csv").open(encoding="utf-8", newline="") as file:
            return {row["pupil_id"]: row for row in csv.DictReader(file)}

    @cached_property
    def frame(self) -> Frame:
        registers = read_folder(self.folder).registers
        plan = load_shipped(self.strategy).plan
        assert registers is not None
        assert plan is not None
        bands = tuple(Band(b.name, b.at_least, b.above) for b in plan.strategy.bands)
        return Frame(Planes.of(registers), self.as_of, bands=bands)

    def place(self, pupil_id: str) -> int:
        return self.frame.subjects.index(pupil_id)

    def of_pupil(self, pupil_id: str, name: str) -> str:
        row = self.rows[pupil_id]
        if name not in row:
            return str(int(self.frame.figure(name).value(self.place(pupil_id)) or 0))
        return cut(Decimal(row[name]) if row[name] else None) if is_share(name) else row[name]

    def of_group(self, kind: str, group: str, name: str) -> str:
        frame = self.groups[kind]
        place = frame.subjects.index(group) if kind == "class" else 0
        if " less " in name:
            now, before = (frame.figure(one).value(place) for one in name.split(" less "))
            return change(now, before)
        value = frame.figure(name).value(place)
        return half_up(value) if is_share(name) else str(int(value or 0))

    @cached_property
    def groups(self) -> dict[str, GroupFrame]:
        return {kind: GroupFrame(self.frame, kind) for kind in ("class", "school")}

    # --- charts -------------------------------------------------------------------------------
    def count(self, pupil_id: str, plane: str, days: range) -> int:
        return int(self.frame.count(plane, days)[self.place(pupil_id)])

    def half_terms(self) -> Iterator[tuple[str, range]]:
        days = self.frame.calendar.days
        for (term, number), group in groupby(
            self.frame.whole_year, key=lambda i: (days[i].term, days[i].half_term)
        ):
            held = list(group)
            yield f"{term.capitalize()} {2 - number % 2}", range(held[0], held[-1] + 1)

    def weeks(self) -> Iterator[range]:
        dates = self.frame.calendar.dates
        for _, half_term in self.half_terms():
            for _, group in groupby(half_term, key=lambda i: dates[i].isocalendar()[:2]):
                held = list(group)
                yield range(held[0], held[-1] + 1)

    def caption(self, pupil_id: str, name: str, days: range) -> str:
        attended, possible = (self.count(pupil_id, p, days) for p in ("attended", "possible"))
        if not possible:
            return f"{name} to come"
        missed = possible - attended
        return f"{name} {share(attended, possible)} · {missed} of {possible} missed"

    def weekly(self, pupil_id: str) -> list[list[str]]:
        """Of the table under the year: the week, attended, its share, the year's so far."""
        dates, start, found = self.frame.calendar.dates, self.frame.whole_year.start, []
        for days in self.weeks():
            attended, possible = (self.count(pupil_id, p, days) for p in ("attended", "possible"))
            so_far = range(start, days.stop)
            if possible:
                monday = dates[days.start] - timedelta(days=dates[days.start].weekday())
                of = share(attended, possible)
                year = [self.count(pupil_id, p, so_far) for p in ("attended", "possible")]
                said = f"{monday.day} {monday:%b}"
                found.append([said, f"{attended} of {possible}", of, share(*year)])
        return found

    def weekdays(self, pupil_id: str) -> list[list[str]]:
        found = []
        for name, *halves in self.halves(pupil_id):
            missed, possible = (sum(half[i] for half in halves) for i in (0, 1))
            shown = share(missed, possible) if possible else "–"
            found.append([name, *(f"{m} of {p}" for m, p in halves), shown])
        return found

    def halves(self, pupil_id: str) -> Iterator[tuple[str, tuple[int, int], tuple[int, int]]]:
        for number, name in enumerate(("Mon", "Tue", "Wed", "Thu", "Fri")):
            yield name, self.half_day(pupil_id, number, 0), self.half_day(pupil_id, number, 1)

    def half_day(self, pupil_id: str, weekday: int, offset: int) -> tuple[int, int]:
        """Missed and possible of one half of a weekday, session by session."""
        place, dates = self.place(pupil_id), self.frame.calendar.dates
        slots = [
            2 * i + offset
            for i in self.frame.whole_year
            if dates[i].weekday() == weekday and 2 * i + offset < self.frame.limit
        ]
        planes = (self.frame.running(plane) for plane in ("absent", "possible"))
        missed, possible = (
            sum(int(totals[slot + 1, place] - totals[slot, place]) for slot in slots)
            for totals in planes
        )
        return missed, possible


def is_share(name: str) -> bool:
    return name.endswith(("attendance", "best_possible", "_share"))


def cut(value: Fraction | Decimal | None) -> str:
    """To one decimal, what follows dropped; by another way than the page's own."""
    if value is None:
        return "–"
    exact = value if isinstance(value, Decimal) else Decimal(value.numerator) / value.denominator
    return str(exact.quantize(Decimal("0.1"), rounding=ROUND_DOWN))


def half_up(value: Fraction | None) -> str:
    """A group's, to one decimal as the DfE publishes; by another way than the page's own."""
    if value is None:
        return "–"
    tenths = int(abs(value) * 10 + Fraction(1, 2))
    return f"{tenths // 10}.{tenths % 10}"


def share(part: int, whole: int) -> str:
    return f"{cut(Fraction(100 * part, whole))}%"


def change(now: Fraction | None, before: Fraction | None) -> str:
    """A difference in points with its sign and its word."""
    assert now is not None
    assert before is not None
    size = half_up(abs(now - before))
    if size == "0.0":
        return "the same"
    return f"+{size} better" if now > before else f"−{size} worse"


def shares(halves: list[tuple[int, int]]) -> Iterator[str]:
    return (cut(Fraction(100 * missed, possible)) for missed, possible in halves if possible)


# --- the walk -------------------------------------------------------------------------------------
@dataclass
class Walk:
    """One person's way through the pages of a school, each held against the evaluation."""

    school: School
    email: str
    evaluated: Evaluated
    seen: int = 0

    @cached_property
    def client(self) -> Client:
        client = Client(SERVER_NAME="localhost")
        client.force_login(Post.everywhere.filter(user__email=self.email).first().user)
        return client

    def open(self, name: str, *arguments: Any, query: str = "") -> Page:
        address = reverse(name, args=(self.school.slug, *arguments)) + query
        answer = self.client.get(address)
        assert answer.status_code == 200, (address, answer.status_code)
        page = read(answer.text)
        for shown in page.figures:
            self.demand(address, shown)
        strays = DECIMAL.findall(page.rest)
        assert not strays, f"{address}: {strays} outside of any data-figure"
        return page

    def demand(self, address: str, shown: Shown) -> None:
        self.seen += 1
        if shown.pupil:
            expected = self.evaluated.of_pupil(shown.pupil, shown.name)
        elif shown.class_name:
            expected = self.evaluated.of_group("class", shown.class_name, shown.name)
        else:
            assert shown.school == self.school.slug, f"{address}: whose is {shown}?"
            expected = self.evaluated.of_group("school", "", shown.name)
        assert shown.text == expected, f"{address}: {shown} should be {expected!r}"

    def whole_school(self) -> None:
        """Home, the list, the classes: figures of everybody."""
        for name in ("home:home", "pupils:list", "pupils:classes"):
            self.open(name)
        for class_name in class_names(self.school):
            page = self.open("pupils:class", class_name)
            self.demand_bands(page, class_name)
            assert {s.class_name for s in page.figures} == {class_name, ""}

    def demand_bands(self, page: Page, class_name: str) -> None:
        """The table under the bar: pupils of each band and their share."""
        here = [s.pupil for s in page.figures if s.name == "attendance" and s.pupil]
        bands = [self.evaluated.rows[pupil_id]["band"] for pupil_id in here]
        (table,) = page.tables.values()
        for label, pupils, of in table[1:]:
            count = bands.count(label.partition(" ")[2])
            assert (int(pupils), of) == (count, share(count, len(bands))), class_name
        assert sum(int(row[1]) for row in table[1:]) == len(bands) == len(set(here))

    def pupil(self, pk: int, pupil_id: str) -> None:
        """Every tab; the charts as they are worked out from the export."""
        marks, _, codes, *_ = [self.open("pupils:pupil", pk, query=q) for q in SCREENS]
        names = {shown.name for shown in marks.figures}
        assert names >= {"attendance", "possible", "absent", "unmarked", "week_attendance"}
        ours = self.evaluated
        captions = [ours.caption(pupil_id, name, days) for name, days in ours.half_terms()]
        assert [caption.strip() for caption in marks.captions] == captions, pupil_id
        weeks = [row[:4] for row in marks.tables["Week by week"][1:]]
        assert weeks == ours.weekly(pupil_id), pupil_id
        weekdays = codes.tables["Missed sessions by weekday"][1:]
        assert weekdays == ours.weekdays(pupil_id), pupil_id
        known = {p for row in weeks + weekdays for p in DECIMAL.findall(" ".join(row))}
        known |= {p for caption in captions for p in DECIMAL.findall(caption)}
        known |= {p for _, *halves in ours.halves(pupil_id) for p in shares(halves)}
        drawn = " ".join(marks.drawn + codes.drawn)
        assert set(DECIMAL.findall(drawn)) <= known, pupil_id
        self.demand_sentence(marks, pupil_id)

    def demand_sentence(self, page: Page, pupil_id: str) -> None:
        """What is read aloud to a parent; it stands there for whoever has a contact to ring."""
        told, words = int(self.evaluated.rows[pupil_id]["absent"]), page.rest
        said = re.search(r"has (?:missed (\d+)|(not) missed a) half-days?", words)
        assert said or "When a parent rings" not in words, pupil_id
        if said:
            assert (0 if said[2] else int(said[1])) == told, pupil_id


# --- a small school of every kind -----------------------------------------------------------------
@pytest.fixture(scope="module")
def small(
    django_db_setup: Any, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[School]:
    """70 pupils and a nursery over two years, some people, a strategy, in a database of its own."""
    database = tmp_path_factory.mktemp("figures") / "small.sqlite3"
    with django_db_blocker.unblock(), on(database), clock.at(NOW):
        make_tables()
        yield _settled()


def _settled() -> School:
    registers = make_school(Recipe(pupils=70, years=(2025, 2026), seed=11, until=TODAY, nursery=8))
    school: School = School.objects.create(
        name="Vale Primary School",
        slug="vale",
        phase="primary",
        academic_year_start=registers.school.academic_year_start,
        second_factor_roles=[],
    )
    empty = replace(registers, marks=np.zeros_like(registers.marks), details={})
    bring(school=school, registers=empty, author=OFFICE, at=NOW, made_school=True)
    with within(school):
        _fill(school, registers)
        start = school.year_start(TODAY)
        Adoption.objects.create(school=school, name=STRATEGY, start=start, adopted_at=NOW)
        for role in (Role.HEAD, Role.GOVERNOR):
            make_person(school, role)
        make_person(school, Role.CLASS_TEACHER, class_name=class_names(school)[-1])
    return school


def _fill(school: School, registers: Registers) -> None:
    """All marks until today as one entry."""
    pupils = {pupil.pupil_id: pupil for pupil in school.pupils}
    days = [day for day in registers.calendar.dates if day <= TODAY]
    width = 2 * len(days)
    carried = {
        place: Carried(detail.minutes_late, detail.reason or None, detail.note or None)
        for place, detail in registers.details.items()
        if place[1] < width
    }
    first = FirstMarks(
        [pupils[pupil.pupil_id] for pupil in registers.pupils],
        days,
        registers.marks[:, :width].copy(),
        carried,
    )
    occasion = Occasion(kind=Kind.IMPORTED, source=Source.IMPORT, author=OFFICE, at=NOW)
    write_first_marks(school=school, occasion=occasion, first=first)


def walk(school: School, role: Role, folder: Path, at: datetime, strategy: str = STRATEGY) -> Walk:
    if not folder.exists():
        export_school(school, folder)
    due = sum(at.time() >= school.closes(session) for session in ("AM", "PM"))
    post = Post.objects.filter(school=school, role=role).select_related("user").first()
    return Walk(school, post.user.email, Evaluated(folder, AsOf(at.date(), due), strategy))


@pytest.mark.thorough
@pytest.mark.parametrize("at", MOMENTS, ids=["0", "1", "2"])
def test_home_lists_and_classes_show_what_the_command_writes(
    small: School, tmp_path: Path, at: datetime
) -> None:
    with clock.at(at), within(small):
        for role in (Role.HEAD, Role.GOVERNOR):
            way = walk(small, role, tmp_path / "exported", at)
            way.open("home:home")
            assert way.seen >= 12
        way = walk(small, Role.HEAD, tmp_path / "exported", at)
        way.whole_school()
        on_roll = small.pupils.on_roll(TODAY).count()
        assert way.seen > 5 * on_roll


@pytest.mark.slow
def test_every_pupils_page_shows_what_the_command_writes(small: School, tmp_path: Path) -> None:
    with clock.at(AFTER_SCHOOL), within(small):
        way = walk(small, Role.HEAD, tmp_path / "exported", AFTER_SCHOOL)
        for pupil in small.pupils.on_roll(TODAY):
            way.pupil(pupil.pk, pupil.pupil_id)
        assert way.seen > 50 * small.pupils.on_roll(TODAY).count()


@pytest.mark.thorough
def test_a_teacher_reads_the_same_figures(small: School, tmp_path: Path) -> None:
    with clock.at(AFTER_SCHOOL), within(small):
        way = walk(small, Role.CLASS_TEACHER, tmp_path / "exported", AFTER_SCHOOL)
        way.open("pupils:list")
        way.open("pupils:class", class_names(small)[-1])
        assert way.seen > 20


@pytest.mark.thorough
@pytest.mark.parametrize("at", MOMENTS, ids=["0", "1", "2"])
def test_a_session_not_due_yet_counts_nowhere(small: School, tmp_path: Path, at: datetime) -> None:
    """Whoever is absent today already: the figures, the charts and the sentence agree on it."""
    with clock.at(at), within(small):
        way = walk(small, Role.HEAD, tmp_path / "exported", at)
        codes = codes_held(small, small.pupils.on_roll(TODAY), [TODAY])
        absent = {key for (key, _, _), code in codes.items() if code in ("I", "M", "N", "O", "G")}
        for pupil in small.pupils.filter(pk__in=absent):
            way.pupil(pupil.pk, pupil.pupil_id)
        assert absent


@pytest.mark.slow
@pytest.mark.parametrize("slug", ["oakbeck", "lantern-hill"])
def test_the_demonstration_shows_what_the_command_writes(
    slug: str, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory, tmp_path: Path
) -> None:
    """Two schools of 400 and 700 on a morning half taken, every tenth pupil's page."""
    data, ran = built(tmp_path_factory)
    assert ran.status == 0, ran.err
    with django_db_blocker.unblock(), opened(data):
        school = School.objects.get(slug=slug)
        with within(school):
            strategy = Adoption.objects.get(school=school).name
            way = walk(school, Role.HEAD, tmp_path / "exported", clock.now(), strategy)
            way.whole_school()
            for pupil in school.pupils.on_roll(TODAY).order_by("pk")[::10]:
                way.pupil(pupil.pk, pupil.pupil_id)


# --- that the reading itself can fail -------------------------------------------------------------
def test_a_decimal_outside_of_a_figure_is_seen() -> None:
    page = read(
        '<main><p>About 93.4% <b data-figure="attendance" data-pupil="P1">91.2</b>%</p></main>'
    )
    assert DECIMAL.findall(page.rest) == ["93.4"]
    assert [(shown.name, shown.pupil, shown.text) for shown in page.figures] == [
        ("attendance", "P1", "91.2")
    ]


def test_a_cut_is_no_rounding() -> None:
    assert cut(Fraction(9496, 100)) == "94.9"
    assert cut(Decimal("94.960000")) == "94.9"
    assert cut(Fraction(100)) == "100.0"
    assert cut(None) == "–"
