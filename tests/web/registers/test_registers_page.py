"""The page about the legal record says what the code does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from herringbone.engine.england.national import versions
from herringbone.web.registers import triggers
from herringbone.web.registers.reasons import REASONS

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs/reference/legal-record.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("reason", REASONS, ids=str)
def test_each_reason_is_on_the_page_with_its_words(reason):
    row = REASONS[reason]
    (said,) = re.findall(rf"^\| `{reason}` \| ([^|]*) \| ?([^|]*) ?\|$", PAGE, re.MULTILINE)
    assert said[0] == row.says
    assert ("evidence" in said[1]) == row.needs_evidence
    assert ("words" in said[1]) == row.needs_words
    assert said[1].startswith("set by") != row.is_offered


@pytest.mark.parametrize("table", triggers.TABLES)
def test_each_legal_table_is_on_the_page(table):
    assert f"| `{table}` |" in PAGE


def test_the_years_on_the_page_are_the_laws():
    before, now = versions("register_retention")
    assert (before.number("years"), now.number("years")) == (3, 6)
    assert f"{now.source}" in PAGE
    assert "six years from the day of entry" in PAGE


def test_each_test_that_the_page_names_is_there():
    for path in re.findall(r"`(tests/[^`]+\.py)`", PAGE):
        assert (ROOT / path).exists(), path
