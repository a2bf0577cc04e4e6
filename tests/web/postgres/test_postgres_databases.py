"""Which database is used, and that it is set so that nothing submitted is lost."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from herringbone.web.project.databases import database


def test_without_a_url_it_is_sqlite_in_the_data_folder(tmp_path):
    found = database("", tmp_path)
    assert found["ENGINE"] == "django.db.backends.sqlite3"
    assert found["NAME"] == str(tmp_path / "herringbone.sqlite3")
    assert found["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


@pytest.mark.parametrize("scheme", ["postgres", "postgresql"])
def test_postgresql_comes_by_url_with_a_pool(scheme, tmp_path):
    found = database(f"{scheme}://office:secret@db.example/school?sslmode=require", tmp_path)
    assert found["ENGINE"] == "django.db.backends.postgresql"
    assert (found["HOST"], found["NAME"], found["USER"]) == ("db.example", "school", "office")
    assert found["OPTIONS"]["sslmode"] == "require"
    assert found["OPTIONS"]["pool"] == {"min_size": 1, "max_size": 16}
    assert found["CONN_MAX_AGE"] == 0


@pytest.mark.parametrize("url", ["mysql://u:p@h/n", "oracle://u:p@h/n"])
def test_another_database_is_refused_by_name(url, tmp_path):
    with pytest.raises(ValueError, match="is not supported; postgres:// is"):
        database(url, tmp_path)


def test_a_url_that_is_none_is_refused(tmp_path):
    with pytest.raises(ValueError):
        database("not a url", tmp_path)


def test_on_a_real_file_sqlite_logs_ahead_and_flushes_every_commit(tmp_path):
    """In a process of its own: the tests' database is in memory and has no journal."""
    said = """
import django; django.setup()
from django.db import connection
with connection.cursor() as cursor:
    for name in ("journal_mode", "synchronous", "busy_timeout", "foreign_keys"):
        print(name, cursor.execute(f"PRAGMA {name}").fetchone()[0])
"""
    ran = subprocess.run(
        [sys.executable, "-c", said],
        env={
            "PATH": "",
            "HERRINGBONE_DATA": str(tmp_path),
            "DJANGO_SETTINGS_MODULE": "herringbone.web.project.settings",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.split("\n")[:4] == [
        "journal_mode wal",
        "synchronous 2",
        "busy_timeout 60000",
        "foreign_keys 1",
    ]
    assert Path(tmp_path, "herringbone.sqlite3").exists()
