"""The values of the style sheet: dark written twice alike, and contrast that people can read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import herringbone.web.ui

CSS = Path(herringbone.web.ui.__file__).parent / "static" / "ui" / "css"
TOKENS = (CSS / "tokens.css").read_text(encoding="utf-8")
TEXT, EDGE = 4.5, 3.0
PAIRS = (
    ("ink", "paper", TEXT), ("ink", "surface", TEXT), ("ink-2", "paper", TEXT),
    ("ink-2", "sunken", TEXT), ("ink-3", "sunken", TEXT), ("ink-3", "surface", TEXT),
    ("accent", "surface", TEXT), ("accent", "paper", TEXT), ("accent", "accent-soft", TEXT),
    ("on-accent", "accent", TEXT), ("ink", "accent-soft", TEXT), ("thread", "surface", TEXT),
    ("alarm", "alarm-soft", TEXT), ("alarm", "surface", TEXT), ("warn", "warn-soft", TEXT),
    ("warn", "surface", TEXT), ("unauth", "unauth-soft", TEXT), ("good", "good-soft", TEXT),
    ("good", "surface", TEXT), ("info", "info-soft", TEXT), ("info", "surface", TEXT),
    ("ink", "warn-soft", TEXT), ("ink", "unauth-soft", TEXT), ("surface", "ink", TEXT),
    ("on-band", "a", TEXT), ("on-band", "b", TEXT), ("on-band", "c", TEXT),
    ("on-band", "d", TEXT), ("on-band", "e", TEXT), ("edge", "surface", EDGE),
    ("warn-edge", "surface", EDGE), ("warn-edge", "warn-soft", EDGE),
    ("unauth-edge", "surface", EDGE), ("unauth-edge", "unauth-soft", EDGE),
)  # fmt: skip


def block(begin: str) -> dict[str, str]:
    """Custom properties of the rule whose selector is `begin`."""
    body = TOKENS[TOKENS.index(begin) :]
    body = body[body.index("{") + 1 : body.index("}")]
    return dict(re.findall(r"--hb-([\w-]+):\s*([^;]+);", body))


LIGHT = block(":root,\n[data-bs-theme=light] {")
DARK = block("\n[data-bs-theme=dark] {")


def test_the_two_darks_are_alike_and_name_all_that_light_does():
    assert block(":root:not([data-bs-theme]) {") == DARK
    assert set(DARK) == set(LIGHT)


def luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    digits = "".join(2 * one for one in digits) if len(digits) == 3 else digits
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize(("front", "ground", "least"), PAIRS)
def test_each_pair_can_be_read_in_light_and_dark(front, ground, least):
    for values in (LIGHT, DARK):
        assert contrast(values[front], values[ground]) >= least


def test_white_on_the_alarm_colour_can_be_read():
    assert min(contrast("#fff", values["alarm-fill"]) for values in (LIGHT, DARK)) >= TEXT


@pytest.mark.parametrize("name", ["herringbone", "marks", "screens"])
def test_a_colour_is_a_token(name):
    """Only white on the alarm colour, black behind a dialog and a mask stand outside."""
    found = re.findall(r"#[0-9a-fA-F]{3,8}\b(?![^(]*\))", (CSS / f"{name}.css").read_text("utf-8"))
    assert set(found) <= {"#fff"}


def test_each_token_that_is_used_exists():
    known = set(LIGHT) | set(re.findall(r"--hb-([\w-]+):", TOKENS))
    for sheet in CSS.glob("*.css"):
        used = set(re.findall(r"var\(--hb-([\w-]+)", sheet.read_text(encoding="utf-8")))
        assert used <= known, sheet.name
