"""All 174 provisions of the five strategies: each is in its file and fires in calibrated years."""

import re

import pytest

from herringbone.engine.language.loading import load_shipped
from herringbone.engine.language.strategy import Provision
from herringbone.engine.record.registers import Registers
from herringbone.engine.trying.assumptions import load_assumptions
from herringbone.engine.trying.coverage import coverage
from herringbone.synthetic import Recipe, make_school
from shared_files import shared

PROVISIONS = {"rivington": 54, "arbour": 27, "waves": 17, "accord": 41, "harthill": 35}
PENDING = {"ACC-07", "ACC-10"}


def calibrated(strategy: str) -> list[Registers]:
    """Two years of a primary of 420; Accord's year is that of the Covid codes it names."""
    if strategy == "accord":
        return [make_school(Recipe(pupils=420, years=(2021,), scenario="covid"))]
    return [make_school(Recipe(pupils=420, years=(2023, 2024)))]


@pytest.mark.thorough
@pytest.mark.parametrize(("strategy", "number"), PROVISIONS.items())
def test_each_provision_fires_in_calibrated_years(strategy: str, number: int) -> None:
    rows = coverage(load_shipped(strategy).plan, calibrated(strategy), load_assumptions())
    assert len(rows) == number
    silent = {row.id: row.note for row in rows if not row.fired}
    assert set(silent) <= PENDING, silent
    for row in rows:
        assert row.example is not None or row.note, f"{row.id}: neither an example nor a reason"
        if row.example is not None:
            assert row.example["why"], f"{row.id}: no reason"
            assert row.example["owner"], f"{row.id}: nobody owns it"


@pytest.mark.parametrize("strategy", PROVISIONS)
def test_a_file_holds_every_id_of_the_written_strategy(strategy: str) -> None:
    page = shared("../provisions.md").read_text(encoding="utf-8")
    section = page.split(f"## {strategy} ", 1)[1].split("\n## ", 1)[0]
    wanted = re.findall(r"^\| ([A-Z]{3}-\d\d) \| ([RPCSKX]) ", section, flags=re.MULTILINE)
    held = [(p.id, p.kind) for p in _provisions(strategy)]
    assert held == wanted


def _provisions(strategy: str) -> tuple[Provision, ...]:
    found = load_shipped(strategy).strategy
    assert found is not None
    return found.provisions
