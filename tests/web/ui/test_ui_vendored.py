"""What is served of other packages is what was vendored: whole, licensed, asking nobody else."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest

import herringbone.web.ui

UI = Path(herringbone.web.ui.__file__).parent
VENDOR = UI / "static" / "ui" / "vendor"
ROW = re.compile(r"^\| (\S+) \| (\S+) \| (\S+) \| `(.+)` \| `([0-9a-f]{64})` \|$", re.MULTILINE)
ROWS = ROW.findall((VENDOR / "VENDORED.md").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("file", "sum_"), [(row[3], row[4]) for row in ROWS])
def test_each_file_is_the_one_that_was_vendored(file, sum_):
    assert hashlib.sha256((VENDOR / file).read_bytes()).hexdigest() == sum_


def test_the_table_names_every_file_and_each_package_has_its_licence():
    files = {row[3] for row in ROWS}
    assert files == {path.name for path in VENDOR.iterdir()} - {"VENDORED.md"}
    licences = {row[0] for row in ROWS if row[3].startswith("LICENSE-")}
    assert licences == {row[0] for row in ROWS}


@pytest.mark.parametrize("path", sorted((UI / "static").rglob("*.[cj]ss*")), ids=lambda p: p.name)
def test_no_file_names_a_source_map_or_another_site(path):
    text = path.read_text(encoding="utf-8")
    assert "sourceMappingURL" not in text
    asked = set(re.findall(r"(?:url\(|@import\s*)[\"']?(https?:|//)[^\"')]*", text))
    assert asked == set()


def test_every_url_of_our_styles_leads_to_a_file():
    for sheet in sorted((UI / "static" / "ui" / "css").glob("*.css")):
        for url in re.findall(r"url\([\"']?([^\"')]+)", sheet.read_text(encoding="utf-8")):
            assert (sheet.parent / url).is_file(), f"{sheet.name}: {url}"


def test_no_class_is_used_with_which_the_framework_asks_for_a_picture_that_the_policy_refuses():
    """A rule of ours that takes the picture away again comes too late where its sheet does."""
    framework = (VENDOR / "bootstrap.min.css").read_text(encoding="utf-8")
    selectors = re.findall(r"([^{}]+)\{[^{}]*url\([\"']?data:", framework)
    asking = [
        frozenset(re.findall(r"\.([\w-]+)", one)) for all_ in selectors for one in all_.split(",")
    ]
    assert frozenset({"form-select"}) in asking
    used = {word for path in WEB for word in words_of(path)}
    assert {"form-control", "tick", "pick"} <= used
    found = [sorted(classes) for classes in asking if classes and classes <= used]
    assert found == []


WEB = [
    path
    for kind in ("templates/**/*.html", "static/**/*.js", "*/templatetags/*.py", "*/forms/*.py")
    for path in UI.parent.rglob(kind)
    if "vendor" not in path.parts
]


def words_of(path: Path) -> list[str]:
    """Whatever stands in quotes, word by word: class names among it."""
    quoted = re.findall(r"\"([^\"\n]*)\"|'([^'\n]*)'", path.read_text(encoding="utf-8"))
    return [word.lstrip(".") for pair in quoted for text in pair for word in text.split()]
