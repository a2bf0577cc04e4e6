"""Every template of the web half: no inline style or script, short, made of the kit's parts."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.template import engines
from django.template.loader import get_template

import herringbone.web.ui
from herringbone.web.ui.gallery import GROUPS

UI = Path(herringbone.web.ui.__file__).parent
TEMPLATES = sorted((UI / "templates").rglob("*.html"))
WEB = sorted(UI.parent.rglob("templates/**/*.html"))
ICONS = (UI / "static" / "ui" / "img" / "icons.svg").read_text(encoding="utf-8")
CONTRACT = (UI / "README.md").read_text(encoding="utf-8")


def name(path: Path) -> str:
    return path.as_posix().rpartition("/templates/")[2]


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_each_template_can_be_read(path):
    assert get_template(name(path)).template.source == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", WEB, ids=name)
def test_no_template_has_an_inline_style_or_script(path):
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"\sstyle\s*=", text), "a style belongs into a sheet"
    assert not re.search(r"<style\b", text)
    assert not re.search(r"\son[a-z]+\s*=\s*[\"']", text), "a handler belongs into a script"
    words = re.sub(r"<script[^>]*\stype=\"application/json\"", "", text)  # values, never run
    assert not re.search(r"<script(?![^>]*\ssrc=)", words), "a script is a file"
    assert not re.search(r"(?:src|href)=[\"'](?:https?:)?//", text), "nothing from another site"


@pytest.mark.parametrize("path", WEB, ids=name)
def test_a_template_stays_under_120_lines(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) < 120


@pytest.mark.parametrize("path", WEB, ids=name)
def test_each_icon_that_is_asked_for_is_in_the_sprite(path):
    text = path.read_text(encoding="utf-8")
    asked = set(re.findall(r"\{% icon \"([\w-]+)\"", text)) | set(
        re.findall(r'icon="([\w-]+)"', text)
    )
    assert asked <= set(re.findall(r'<symbol id="([\w-]+)"', ICONS))


def test_the_contract_names_each_part_tag_filter_and_icon():
    parts = {path.stem for path in (UI / "templates/ui/parts").glob("*.html")}
    within = {"field_words", "year_key"}
    library = engines["django"].engine.template_builtins[-1]
    names = set(library.tags) | set(library.filters) | (parts - within)
    names |= set(re.findall(r'<symbol id="([\w-]+)"', ICONS))
    missing = {one for one in names if not re.search(rf"(?<![\w-]){one}(?![\w-])", CONTRACT)}
    assert missing == set()


def test_the_component_page_shows_each_part():
    """So that nobody makes a second one because the first was not seen."""
    shown = {example.template for examples in GROUPS.values() for example in examples}
    folder = UI / "templates/ui/examples"
    assert shown == {path.stem for path in folder.glob("*.html")}
    texts = "".join(path.read_text(encoding="utf-8") for path in folder.glob("*.html"))
    page = (UI / "templates/ui/components.html").read_text(encoding="utf-8")
    inner = {"field", "field_words", "errors", "head", "bar", "messages", "user_menu", "offline"}
    inner |= {"counter_button", "keyboard", "cues", "action"}
    for path in (UI / "templates/ui/parts").glob("*.html"):
        used = f"ui/parts/{path.name}" in texts + page
        assert used or path.stem in inner, f"{path.stem} is not shown"
