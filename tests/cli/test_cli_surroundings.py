"""The same bytes wherever it runs: hash seed, language, time zone, folder, checkout or zip."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import herringbone
from command_line import TRACEBACK

PACKAGE = Path(herringbone.__file__).parent
PROGRAM = "import sys; from herringbone.cli.main import main; main()"
SURROUNDINGS = {
    "seed": {"PYTHONHASHSEED": "77"},
    "C": {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    "Turkish": {"LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8"},
    "Kiritimati": {"TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "3"},
    "no home": {"HOME": "", "XDG_CACHE_HOME": "/nowhere", "COLUMNS": "5"},
    "ASCII": {"PYTHONIOENCODING": "ascii", "TERM": "dumb", "NO_COLOR": "1"},
}


def evaluated(school, out, cwd, **environment):
    words = ("evaluate", school, "--strategy", "accord", "--from", "2024-11-04")
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, *map(str, (*words, "--as-of", "2024-11-22", "--out", out))],
        capture_output=True,
        env={**os.environ, "PYTHONHASHSEED": "0", **environment},
        cwd=cwd,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert TRACEBACK.encode() not in done.stderr
    return {file.name: file.read_bytes() for file in sorted(out.iterdir())}


@pytest.fixture(scope="module")
def plain(school, tmp_path_factory):
    folder = tmp_path_factory.mktemp("plain")
    return evaluated(school, folder / "out", folder)


@pytest.mark.thorough
@pytest.mark.parametrize("where", sorted(SURROUNDINGS))
def test_the_surroundings_change_no_byte(school, tmp_path, plain, where):
    assert evaluated(school, tmp_path / "out", "/", **SURROUNDINGS[where]) == plain


@pytest.mark.thorough
def test_a_zip_is_as_good_as_a_checkout(school, tmp_path, plain):
    with zipfile.ZipFile(tmp_path / "herringbone.zip", "w") as archive:
        for file in sorted(PACKAGE.rglob("*")):
            if file.is_file() and file.suffix != ".pyc":
                archive.write(file, Path(PACKAGE.name) / file.relative_to(PACKAGE))
    path = str(tmp_path / "herringbone.zip")
    assert evaluated(school, tmp_path / "out", tmp_path, PYTHONPATH=path) == plain


def test_a_reader_that_leaves_early_is_no_mistake():
    line = f"{sys.executable} -c '{PROGRAM}' strategy show waves | head -1"
    done = subprocess.run(["bash", "-c", line], capture_output=True, text=True, check=False)
    assert done.stdout.count("\n") == 1
    assert done.stderr == ""


def test_a_full_disk_is_told_in_words():
    if not Path("/dev/full").exists():
        pytest.skip("there is no /dev/full here")
    line = f"{sys.executable} -c '{PROGRAM}' strategy show waves > /dev/full"
    done = subprocess.run(["bash", "-c", line], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert TRACEBACK not in done.stderr
    assert "No space left" in done.stderr
