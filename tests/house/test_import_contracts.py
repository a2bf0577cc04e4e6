"""The two halves and their layers, held by import-linter's contracts in `pyproject.toml`."""

import ast
import logging.config
import sys
import tomllib

import pytest
from importlinter.cli import lint_imports_command

from tree import ROOT, SOURCE, files, place

PURE = ("documents", "engine", "exchange", "library", "synthetic")
CLOCK = {"now", "today", "utcnow"}


def test_the_contracts_are_kept(monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    # Left alone, it would switch off every logger that other tests of this process listen to.
    monkeypatch.setattr(logging.config, "dictConfig", lambda _: None)
    monkeypatch.setattr(sys, "argv", ["lint-imports", "--no-logo", "--no-cache"])
    with pytest.raises(SystemExit) as ended:
        lint_imports_command()
    assert ended.value.code == 0, capsys.readouterr().out


def test_every_package_of_the_pure_half_is_under_the_contract_that_keeps_it_pure():
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    pure = next(c for c in contracts["contracts"] if c["type"] == "forbidden")
    here = {path.parent.name for path in SOURCE.glob("*/__init__.py")} - {"cli", "web"}
    assert {f"herringbone.{name}" for name in here} == set(pure["source_modules"])


@pytest.mark.parametrize("package", PURE)
def test_nothing_pure_asks_what_day_it_is(package):
    asked = [
        f"{place(path)}:{node.lineno} {ast.unparse(node)}"
        for path in files(f"src/herringbone/{package}", endings={".py"})
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in CLOCK
    ]
    assert not asked, "the day is an argument: " + ", ".join(asked)
