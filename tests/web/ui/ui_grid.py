"""A week to type in, and what a person sees and does there: for the tests of the grid's script."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

from ui_harness import rendered

from herringbone.web.ui.charts.marks import BLANK, Mark
from herringbone.web.ui.gallery_marks import mark
from herringbone.web.ui.grids import codes_attribute

THURSDAY, FRIDAY = date(2026, 3, 12), date(2026, 3, 13)
BOTH = ("AM", "PM")
CODES = [
    SimpleNamespace(symbol=symbol, code_class=kind, says=says, sessions=sessions)
    for symbol, kind, says, sessions in (
        ("/", "present", "Present in the morning", ("AM",)),
        ("\\", "present", "Present in the afternoon", ("PM",)),
        ("L", "present", "Late", BOTH),
        ("C", "authorised", "Leave granted", BOTH),
        ("C1", "authorised", "Performance", BOTH),
        ("C2", "authorised", "Part-time timetable", BOTH),
        ("I", "authorised", "Ill", BOTH),
        ("J1", "authorised", "Interview", BOTH),
        ("Y1", "not_possible", "Transport", BOTH),
        ("N", "unauthorised", "No reason yet", BOTH),
        ("O", "unauthorised", "No accepted reason", BOTH),
        ("P", "educational", "Sporting activity", BOTH),
        ("V", "educational", "Visit", BOTH),
        ("#", "closed", "School closed", BOTH),
    )
]
PAGE = """{% extends "ui/base.html" %}{% block page %}<form hidden>{% csrf_token %}</form>
<input type="search" data-find>
<table class="table grid" id="week" data-grid data-save-url="/save" data-save-after="150"
data-codes="{{ codes }}">
<thead><tr><th>Pupil</th><th>Thu AM</th><th>Thu PM</th><th>Fri AM</th></tr></thead><tbody>
{% for row in rows %}<tr data-name="{{ row.name }}"><th scope="row">{{ row.name }}</th>
{% for c in row.cells %}{% mark_cell c.mark row.pupil c.on c.session "" c.url c.amends c.yields %}
{% endfor %}</tr>{% endfor %}
</tbody></table>
{% include "ui/parts/grid_says.html" with grid="week" %}
{% include "ui/parts/grid_keys.html" with grid="week" keys=keys %}
{{ more|safe }}{% endblock %}
{% block dialogs %}{% include "ui/parts/legend.html" %}
{% include "ui/parts/grid_note.html" %}{% endblock %}
{% block scripts %}{% include "ui/parts/grid_scripts.html" %}{% endblock %}"""
NAMES = ("Abbott, Grace", "Barnes, Toby", "Conteh, Mariama", "Price, Noah")
SLOTS = ((THURSDAY, "AM"), (THURSDAY, "PM"), (FRIDAY, "AM"))
REASON = (
    '<form data-grid-reason="week" hidden><select name="reason"><option>parent</option></select>'
    '<button class="btn">Save</button></form>'
)


def a_week(drawn: str = "", **more: object) -> str:
    """A page from rows of three signs, "·" blank; `cells` are options by `(row, column)`."""
    lines = (drawn or "··· ··· ··· ···").split()
    cells = more.pop("cells", {})
    rows = [
        {
            "pupil": number,
            "name": name,
            "cells": [
                {"mark": the_mark(sign), "on": on, "session": session, **cells.get((row, i), {})}
                for i, (sign, (on, session)) in enumerate(zip(line, SLOTS, strict=True))
            ],
        }
        for row, (number, name, line) in enumerate(zip((11, 12, 13, 14), NAMES, lines, strict=True))
    ]
    codes = codes_attribute({THURSDAY: CODES, FRIDAY: [one for one in CODES if one.symbol != "V"]})
    keys = [{"code": "I", "says": "ill"}]
    return rendered(PAGE, rows=rows, codes=codes, keys=keys, **more)


def the_mark(sign: str) -> Mark:
    return BLANK if sign == "·" else mark(sign)


class Grid:
    """What a person sees and does: rows and columns count from 0."""

    def __init__(self, page, site):
        self.page, self.site = page, site

    def open(self, html: str) -> Grid:
        self.site.pages["/"] = html
        self.page.goto(self.site.address + "/", wait_until="domcontentloaded")
        self.until("document.querySelector('#week').hbGrid")
        self.page.evaluate(
            "window.answers = 0;"
            " document.addEventListener('hb:saved', () => { window.answers += 1; })"
        )
        self.cell(0, 0).focus()
        return self

    def until(self, true: str) -> None:
        """Asks until an expression holds; Playwright's own way needs what the policy forbids."""
        for _ in range(250):
            if self.page.evaluate(f"Boolean({true})"):
                return
            self.page.wait_for_timeout(20)
        raise AssertionError(f"never true: {true}")

    def until_problem(self, words: str) -> None:
        self.until(
            f"document.querySelector('[data-grid-problems]').textContent.includes('{words}')"
        )

    def cell(self, row: int, column: int):
        return self.page.locator("#week tbody tr").nth(row).locator("td").nth(column)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def codes(self) -> str:
        """The whole grid, row by row."""
        return self.page.evaluate(
            "[...document.querySelectorAll('#week tbody tr')].map((row) =>"
            " [...row.querySelectorAll('td')].map((cell) => cell.dataset.code || '·').join('')"
            ").join(' ')"
        )

    def here(self) -> tuple[int, int]:
        return tuple(
            self.page.evaluate(
                "(() => { const c = document.activeElement.closest('td');"
                " return [c.parentElement.sectionRowIndex, c.cellIndex - 1] })()"
            )
        )

    def says(self) -> str:
        return self.page.locator("[data-says]").inner_text()

    def problems(self) -> str:
        return self.page.locator("[data-grid-problems]").inner_text()

    def saved(self) -> str:
        return self.page.locator("[data-saved]").inner_text()

    def wait_saved(self, times: int = 1) -> list[dict]:
        """Until as many saves were answered; the changes of every post."""
        self.until(f"window.answers === {times}")
        return [change for save in self.site.saves() for change in save]
