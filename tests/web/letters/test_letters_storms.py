"""Daily runs at the same moment, as processes of their own: each letter that needs nobody and each
text that is asked for again goes once. On both databases."""

from __future__ import annotations

import time
from collections import Counter
from pathlib import Path

import pytest

from own_databases import begun, told

pytestmark = pytest.mark.both_databases
PROGRAM = Path(__file__).with_name("letter_storms.py")
LOADED = 4.0
"""Seconds until each of them is loaded and waits for the moment."""


def test_runs_at_the_same_moment_send_each_letter_and_each_text_once(own_database):
    told(begun(own_database, PROGRAM, "school"))
    moment = time.time() + LOADED
    runs = [begun(own_database, PROGRAM, "go", moment) for _ in range(3)]
    did = [told(run) for run in runs]
    assert sum(one["letters"] for one in did) == 2, did
    assert sum(one["texts"] for one in did) == 1, did
    found = told(begun(own_database, PROGRAM, "look"))
    stands = Counter((template, state) for template, _, state in found["messages"])
    assert stands == {
        ("warning", "approved"): 2,
        ("first_day_absence", "not_sent"): 1,
        ("first_day_absence", "approved"): 1,
    }
    assert Counter(found["handlings"]) == dict.fromkeys(["P0002", "P0003"], 1)
    assert found["done"] == 2
