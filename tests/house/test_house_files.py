"""Files stay small, finished and free of one machine's paths; what ships can be read."""

import csv
import re
import tomllib

import pytest
from ruamel.yaml import YAML

import herringbone
from tree import ROOT, SOURCE, WORDS, files, place

LONGEST_SOURCE = 400
UNFINISHED = re.compile(r"\b(?:" + "|".join(("TO" + "DO", "FIX" + "ME", "HA" + "CK")) + r")\b")
MACHINE = re.compile(r"(?<![\w.])(?:/(?:work|home|root|Users)/\w|[A-Z]:\\Users\\)")
LIBRARY = sorted(
    path
    for path in (SOURCE / "library").rglob("*")
    if path.is_file() and path.suffix not in {".py", ".pyc"}
)


def test_no_source_file_is_long():
    long = {
        place(path): lines
        for path in files("src", endings={".py"})
        if "migrations" not in path.parts  # Django writes them
        and (lines := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST_SOURCE
    }
    assert not long


def test_every_module_opens_with_its_place_in_the_flow():
    silent = [
        place(path)
        for path in files("src", "tests", endings={".py"})
        if path.stat().st_size
        and "migrations" not in path.parts
        and not path.read_text(encoding="utf-8").startswith('"""')
    ]
    assert not silent


@pytest.mark.parametrize(
    ("pattern", "found"), [(UNFINISHED, "unfinished"), (MACHINE, "one machine's path")]
)
def test_nothing_is_left_unfinished_or_tied_to_one_machine(pattern, found):
    lines = [
        f"{place(path)}:{number}"
        for path in files(endings=WORDS)
        for number, line in enumerate(path.read_text(encoding="utf-8-sig").splitlines(), 1)
        if pattern.search(line)
    ]
    assert not lines, f"{found}: {lines}"


def test_the_version_stands_in_one_place():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert "version" not in project["project"]
    assert project["tool"]["hatch"]["version"]["path"] == "src/herringbone/__init__.py"
    quoted = [
        place(path)
        for path in files("src", endings={".py"})
        if f'"{herringbone.__version__}"' in path.read_text(encoding="utf-8")
    ]
    assert quoted == ["src/herringbone/__init__.py"]


def test_the_oldest_python_promised_is_the_one_checked_for():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert project["project"]["requires-python"] == ">=3.11"
    assert project["tool"]["mypy"]["python_version"] == "3.11"
    assert project["tool"]["ruff"]["target-version"] == "py311"


@pytest.mark.parametrize("path", LIBRARY, ids=lambda path: path.relative_to(SOURCE).as_posix())
def test_every_file_of_the_library_can_be_read(path):
    text = path.read_text(encoding="utf-8")
    match path.suffix:
        case ".yaml":
            assert YAML(typ="safe", pure=True).load(text)
        case ".csv":
            widths = {len(row) for row in csv.reader(text.splitlines())}
            assert len(widths) == 1, f"rows of {sorted(widths)} cells"
        case ".md":
            assert text.startswith("# ")
        case other:
            raise AssertionError(f"no test says how {other} is read")


def test_the_wheel_takes_the_whole_package():
    wheel = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert wheel["tool"]["hatch"]["build"]["targets"]["wheel"] == {"packages": ["src/herringbone"]}
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert not {"library", "*.csv", "*.yaml", "*.md", "data/"} & set(ignored)
