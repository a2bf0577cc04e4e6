"""No list of any strategy shows a name that only its file uses: people read plain words."""

from __future__ import annotations

import csv
import io
import re
from datetime import date, timedelta

import pytest
from django.apps import apps
from django.urls import reverse

from herringbone.engine.language.verbs import Verb, wording
from herringbone.web.schools.models import Role
from herringbone.web.schools.tenancy import within
from herringbone.web.strategies.evaluation import Action, plan_of
from herringbone.web.strategies.models import Adoption
from herringbone.web.worklists.models import Remembered, State, Work
from herringbone.web.worklists.reconciling import settle
from herringbone.web.worklists.wording import clauses_said, reason_said
from listed_work import work_for
from worlds import NOW, TODAY, draw

pytestmark = pytest.mark.thorough

STRATEGIES = ("accord", "arbour", "harthill", "rivington", "waves")
MONDAY = date(2026, 11, 16)
WHY = (
    "follows {step} of 2026-11-10 (held); no reason for 2026-11-10 AM; "
    "no_improvement; due each monday"
)
WEEK = """
Pupil Mon Tue Wed Thu Fri
Amy   //  NN  //  NN  N-
Ben   //  II  I/  //  //
Cal   //  //  //  //  //
"""
UNDERSCORE = re.compile(r"[A-Za-z0-9]_[A-Za-z0-9]")
DOTTED = re.compile(r"\b[A-Z]{2,}-\d+\.[a-z]")


@pytest.fixture(params=STRATEGIES)
def strategy(request, world):
    """A school where one thing of everything that a strategy asks for waits, about somebody."""
    school = world.school
    with within(school):
        Adoption.objects.create(
            school=school, name=request.param, start=date(2026, 9, 1), adopted_at=NOW
        )
        draw(school, WEEK, world.pupils, starts=MONDAY)
        plan = plan_of(school, TODAY)
        settle(school, list(actions(plan, world)), lambda one: WHY.format(step=one.plan_step), NOW)
        for step in plan.steps:
            Remembered.objects.create(
                school=school, provision=step.provision.id, step=step.step, kind="spell",
                subject=world.pupils["Ben"].pupil_id, subject_kind="pupil", how="entry", number="1",
                entered_on=MONDAY.isoformat(),
            )  # fmt: skip
        keys = Work.objects.values_list("pk", flat=True)
        Work.objects.filter(pk__in=list(keys)[::7]).update(state=State.AT_START)
    school.second_factor_roles = []
    school.save()
    return world


def actions(plan, world):
    """Each verb of each step, about Amy, for the role that the strategy names."""
    amy = world.pupils["Amy"].pupil_id
    for number, step in enumerate(plan.steps):
        pairs = [(arm.arm.name, do) for arm in step.arms for do in (arm.arm.do or {}).items()]
        pairs += [(step.step, do) for do in (step.fields.do or {}).items()]
        if step.fields.practice is not None:
            pairs.append((step.step, ("task", step.fields.practice.item)))
        for name, (verb, thing) in pairs:
            yield Action(
                date=TODAY - timedelta(3), provision=step.provision.id, step=name,
                occasion=f"n{number}", subject_kind="pupil", subject=amy, verb=verb, thing=thing,
                owner=step.fields.who or "attendance_lead", together_with=(),
                due_by=TODAY - timedelta(number % 3), because=None, offer=step.fields.offer,
            )  # fmt: skip


def text(answer) -> str:
    html = re.sub(r"<(script|style|svg|option)\b.*?</\1>", " ", answer.content.decode(), flags=re.S)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def choices(answer) -> str:
    return " ".join(re.findall(r"<option[^>]*>(.*?)</option>", answer.content.decode(), re.S))


def demand_plain(world, words: str, where: str) -> None:
    for raw in (UNDERSCORE, DOTTED):
        found = raw.search(words)
        assert not found, f"{where}: …{words[max(0, found.start() - 60) : found.end() + 40]}…"
    shown = [name for name in raw_names(world) if name in words.lower()]
    assert not shown, (where, shown)


def raw_names(world) -> set[str]:
    """As `due.csv` words them: `letter: warning`, `home visit: second day`."""
    with within(world.school):
        pairs = set(Work.objects.values_list("verb", "thing"))
    return {wording(Verb(verb), thing).lower() for verb, thing in pairs}


def addresses(world):
    slug, amy = world.school.slug, world.pupils["Amy"].pk
    with within(world.school):
        works = list(
            Work.objects.filter(state=State.OPEN).exclude(verb="order").values_list("pk", flat=True)
        )
        kinds = sorted(set(Work.objects.values_list("provision", flat=True)))
    yield from (reverse(f"worklists:{name}", args=(slug,)) for name in ("nobody", "week", "golive"))
    yield reverse("worklists:list", args=(slug,)) + "?whose=all"
    for name in kinds:
        yield reverse("worklists:list", args=(slug,)) + f"?whose=all&provision={name}"
        yield reverse("worklists:golive", args=(slug,)) + f"?provision={name}"
    yield from (reverse("worklists:work", args=(slug, pk)) for pk in works[::5])
    yield from (reverse(f"worklists:{name}", args=(slug, amy)) for name in ("actions", "why_not"))
    yield reverse("worklists:nobody", args=(slug,)) + "?shown=all"


def test_no_list_shows_a_raw_name(strategy):
    lead = strategy.client(Role.ATTENDANCE_LEAD)
    for address in addresses(strategy):
        answer = lead.get(address)
        assert answer.status_code == 200, address
        demand_plain(strategy, text(answer), address)
        demand_plain(strategy, choices(answer), address)


def test_no_file_shows_a_raw_name(strategy):
    lead = strategy.client(Role.ATTENDANCE_LEAD)
    answer = lead.get(reverse("worklists:nobody_file", args=(strategy.school.slug,)))
    rows = list(csv.reader(io.StringIO(answer.content.decode())))
    assert len(rows) == 3
    for row in rows:
        demand_plain(strategy, " | ".join(row), "the file")


def test_the_lists_of_the_test_hold_something(strategy):
    """What is searched for raw names is there to be searched."""
    lead = strategy.client(Role.ATTENDANCE_LEAD)
    with within(strategy.school):
        works = Work.objects.filter(state=State.OPEN)
        assert works.count() > 20
        one = works.exclude(verb="order").first()
    page = text(lead.get(reverse("worklists:work", args=(strategy.school.slug, one.pk))))
    assert one.words[1:] in page.replace("&#x27;", "'") and one.provision in page


# --- a reason ------------------------------------------------------------------------------------
def test_a_reason_has_days_steps_and_names_as_people_say_them():
    said = reason_said(
        "follows HAR-18.letter_1 of 2026-11-10; P0001: due each monday", {"P0001": "Ashdown, Amy"}
    )
    assert said == "follows HAR-18, letter 1 of Tue 10 Nov; Ashdown, Amy: due each Monday"


def test_half_a_day_is_said_after_its_day_and_a_number_that_is_nobodys_stays():
    assert reason_said("no reason for 2026-11-10 AM, P0002") == (
        "no reason for Tue 10 Nov (morning), P0002"
    )


def test_clauses_begin_with_a_capital():
    assert clauses_said("absent 4; late 2") == ["Absent 4", "Late 2"]


def test_what_explains_a_clause_in_brackets_stays_with_it():
    assert clauses_said("threshold met (ten weeks 14; of school age); holiday 10") == [
        "Threshold met (ten weeks 14; of school age)",
        "Holiday 10",
    ]


# --- what was asked for before -------------------------------------------------------------------
@pytest.mark.parametrize(
    "before, fields, after",
    [
        ("letter: warning", {}, "letter “warning”"),
        ("letter: warning (below 90)", {}, "letter “warning”, below 90"),
        ("offer visit: second day", {"verb": "visit", "thing": "second_day", "is_offer": True},
         "home visit (second day), if you decide so"),
        ("a letter: by hand", {}, "a letter: by hand"),
    ],
)  # fmt: skip
def test_work_of_before_is_called_by_plain_words(entered, before, fields, after):
    from importlib import import_module

    work = work_for(entered.school, entered.pupils["Amy"], words=before, **fields)
    reword = import_module("herringbone.web.worklists.migrations.0006_plain_words")._reword
    reword(apps, None)
    work.refresh_from_db()
    assert work.words == after
