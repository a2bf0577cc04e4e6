"""Fifty teachers at once, and a server that is killed in the middle of submits: nothing is lost,
nothing doubled, nothing half there. On a file of SQLite's, or on PostgreSQL, never in memory."""

from __future__ import annotations

from pathlib import Path

import pytest
from storms import NAMES, PUPILS, UNHEARD

from own_databases import Env, begun, ended, herringbone, told

pytestmark = pytest.mark.both_databases
HERE = Path(__file__).parent


def storm(env: Env, *arguments: object, program: str = "storms.py") -> dict:
    found: dict = told(begun(env, HERE / program, *arguments))
    return found


def check_data(env: Env, *options: str) -> str:
    return ended(herringbone(env, "check-data", *options))[0]


def test_fifty_teachers_at_once_lose_nothing_and_double_nothing(own_database):
    found = storm(own_database, "fifty")
    for name, answer in found["answers"].items():
        first, again, seconds = answer
        assert first[0] == again[0], f"{name}: two entries for one sender"
        assert [first[1], again[1]] == [False, True]
        assert seconds < 20
    assert len({tuple(one[0]) for one in found["shared"]}) == 10
    assert found["entries"] == len(NAMES) + 10
    assert found["parts"] == (len(NAMES) + 10) * PUPILS
    assert found["submitted"] == len(NAMES)
    assert found["wrong_marks"] == []
    told = sum(one[0][2] for one in [*found["shared"], *found["answers"].values()])
    assert found["proposals"] == told > 0
    assert found["differences"] == []
    said = check_data(own_database, "--school", "storm")
    assert said.startswith(f"storm: {len(NAMES) + 10} entries, the record holds. Head ")


@pytest.mark.parametrize(
    ("times", "seed"),
    [(12, 5), pytest.param(200, 20261120, marks=pytest.mark.slow)],
    ids=["12 times", "200 times"],
)
def test_killed_in_the_middle_of_submits_each_register_is_whole_or_not_there(
    own_database, times, seed
):
    found = storm(own_database, "killed", times, seed)
    assert found["answered"] >= times
    assert found["unheard"] >= times // UNHEARD, "who died unheard left no register"
    assert found["unheard"] < times, "nobody died before the end of a submit"
    assert found["broken"] == []
    assert found["entries"] == found["submitted"] == found["sent"]
    assert found["parts"] == found["sent"] * PUPILS
    assert found["differences"] == []


def test_a_database_of_an_earlier_release_is_not_read(own_database):
    storm(own_database, "forget")
    _, wrong = ended(herringbone(own_database, "check-data"), status=1)
    assert "The database is not of this release." in wrong
