"""Made-up pupils, marks and figures for the component page; nothing of any school."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from django import forms
from django.core.paginator import Paginator

from herringbone.web.ui.charts.bands import BandCount, band_bar, bands_table
from herringbone.web.ui.charts.marks import (
    BEFORE_ENTRY,
    BLANK,
    MISSING,
    NOT_DUE,
    SHUT,
    Mark,
)
from herringbone.web.ui.charts.spark import spark
from herringbone.web.ui.charts.strip import strip
from herringbone.web.ui.charts.weave import weave
from herringbone.web.ui.charts.weekdays import Weekday, weekdays, weekdays_table
from herringbone.web.ui.charts.weekly import weekly
from herringbone.web.ui.charts.year import year, year_table
from herringbone.web.ui.gallery_marks import KINDS, NOW, TODAY, days, half_terms, mark


class Sample(forms.Form):
    """A form with a help text, an error, a choice, a group and a tick."""

    told = forms.CharField(label="Who told you?", help_text="As on the contact list.")
    back = forms.DateField(label="Expected back", required=False)
    reason = forms.ChoiceField(label="Reason", choices=[("I", "I ill"), ("M", "M medical")])
    session = forms.ChoiceField(
        label="Which sessions?",
        choices=[("both", "The whole day"), ("AM", "Morning"), ("PM", "Afternoon")],
        widget=forms.RadioSelect,
    )
    words = forms.CharField(label="In their words", required=False, widget=forms.Textarea)
    siblings = forms.BooleanField(label="Same reason for Keira", required=False)

    def clean_back(self) -> date | None:
        back = self.cleaned_data["back"]
        if back is not None and back <= TODAY:
            raise forms.ValidationError("That is today: leave empty, or give a later school day.")
        return back  # type: ignore[no-any-return]


def values(side: str) -> dict[str, Any]:
    """Everything that the examples name."""
    year_of = half_terms()
    given = {"told": "Ms L. Marsh", "back": "2026-03-12", "reason": "I", "session": "both"}
    bands = [
        BandCount("A", 131, "98 to 100"), BandCount("B", 146, "95 to 97.9"),
        BandCount("C", 76, "92 to 94.9"), BandCount("D", 28, "90 to 91.9"),
        BandCount("E", 21, "below 90"),
    ]  # fmt: skip
    by_day = [
        Weekday("Mon", 9, 21, 8, 21), Weekday("Tue", 2, 23, 2, 23), Weekday("Wed", 0, 24, 1, 24),
        Weekday("Thu", 2, 24, 0, 23), Weekday("Fri", 1, 23, 1, 23),
    ]  # fmt: skip
    return {
        "now": NOW, "today": TODAY, "form": Sample(given, auto_id=f"{side}-%s"),
        "year": year(year_of), "weekly": weekly(year_of), "year_table": year_table(year_of),
        "weekdays": weekdays(by_day), "weekdays_table": weekdays_table(by_day),
        "bands": bands, "band_bar": band_bar(bands), "bands_table": bands_table(bands),
        "weaves": _weaves(), "spark": spark([Fraction(n, 10) for n in SPARK], "Attendance"),
        "week": days("/\\", "LL", "II", "OO", "N·"), "marks": _marks(), "codes": CODES,
        "rows": _register(side), "grid_rows": _grid(), "grid_days": GRID_DAYS,
        "keys": [{"code": code, "says": KINDS[code][1]} for code in ("/", "L", "N", "I", "M")],
        "counts": COUNTS, "tabs": TABS, "filters": FILTERS, "facts": FACTS, "items": ITEMS,
        "page": Paginator(range(420), 30).page(2),
    }  # fmt: skip


SPARK = (952, 948, 955, 961, 957, 949, 951, 958, 962, 956, 960, 964)
GRID_DAYS = [date(2026, 3, 9) + timedelta(days=i) for i in range(5)]
CODES = (
    '{"*": {"/": ["present", "Present", "AM"], "\\\\": ["present", "Present", "PM"], '
    '"L": ["present", "Late"], "I": ["authorised", "Ill"], "M": ["authorised", "Medical"], '
    '"C": ["authorised", "Leave granted"], "C1": ["authorised", "Performance"], '
    '"N": ["unauthorised", "No reason yet"], "O": ["unauthorised", "No accepted reason"], '
    '"J1": ["authorised", "Interview"], "V": ["educational", "Visit"], '
    '"P": ["educational", "Sporting activity"], "Y1": ["not_possible", "Transport"]}}'
)
COUNTS = [
    {"label": "On site", "value": 289, "small": "of 402", "url": "#on-site"},
    {"label": "Unexplained", "value": 14, "small": "2 vulnerable", "hot": True},
    {"label": "Registers", "value": 12, "small": "of 14"},
    {"label": "Year to date", "value": "93.4%", "small": "12 missed · 6 days", "band": "C"},
]
TABS = [
    {"label": "Marks", "url": "#marks", "current": True},
    {"label": "Actions", "url": "#actions", "count": 7},
    {"label": "Family", "url": "#family"},
]
FILTERS = [
    {"label": "All", "url": "#all", "count": 29, "current": True},
    {"label": "Blanks", "url": "#blanks", "count": 2},
    {"label": "N only", "url": "#n", "count": 3},
]
FACTS = [
    {"label": "Last seen", "value": "Wed 11 March, 15:20, collected by mother"},
    {"label": "Travels", "value": "on foot with her sister"},
    {"label": "Siblings", "value": ""},
]
ITEMS = [
    {"number": 4, "title": "Call: why is he not here?", "when": "due now", "state": "now",
     "why": "N this morning, with a social worker: called before others."},
    {"number": 3, "title": "Contract review", "when": "due Tue 24 March", "who": "attendance lead",
     "state": "next", "why": "Every 4 weeks since it was agreed."},
    {"number": 3, "title": "Warning letter not written", "when": "Mon 9 March", "state": "held",
     "why": "Below 93 is true, but was answered on 28 November and never stopped being true."},
    {"number": 2, "title": "Letter: meeting invitation", "when": "Fri 28 Nov",
     "why": "The year stood at 92.5% and the half term had fallen 3.1 points."},
]  # fmt: skip


def _weaves() -> list[tuple[str, Any]]:
    classes = {
        "RA": "hhhhhuhhhhhhehhhhhhhhhhhhh",
        "1B": "hhhhhhhhhehhhhhhhhhhhhhh",
        "6B": "hhuhh" * 5,
    }
    words = {"h": "here", "u": "unexplained", "e": "explained"}
    drawn = [
        (f"{name} · {len(signs)}", weave([words[sign] for sign in signs], name))
        for name, signs in classes.items()
    ]
    return [*drawn, ("3B · not in", weave(None, "3B", on_roll=29))]


def _marks() -> list[tuple[str, Mark]]:
    shown = {
        "present": mark("/"), "late": mark("L", minutes=6), "authorised": mark("I"),
        "unauthorised": mark("O"), "no reason yet": mark("N"),
        "note": mark("M", note="dentist, card seen"), "amended": mark("I", was="N"),
        "expected": mark("V", expected=True), "elsewhere": mark("P"), "not counted": mark("Y1"),
        "locked": mark("C", locked="leave granted by the head"), "missing": MISSING,
        "before entry": BEFORE_ENTRY, "closed": SHUT, "not yet due": NOT_DUE,
    }  # fmt: skip
    return list(shown.items())


def _row(pk: int, surname: str, forename: str, shown: Mark, **more: Any) -> dict[str, Any]:
    code = "" if shown.state else shown.code
    keys = [
        {"code": key, "says": says, "chosen": key == code}
        for key, says in (("/", "present"), ("L", "late"), ("N", "not here"))
    ]
    return {
        "pupil": pk, "surname": surname, "forename": forename, "mark": shown, "keys": keys,
        "strip": strip(days("/\\", "/\\", "L\\", "II", "/\\"), forename), "note_url": "#note",
        "is_blank": bool(shown.state), **more,
    }  # fmt: skip


def _register(side: str) -> list[dict[str, Any]]:
    """Pupils' keys begin apart on each side, for names of fields must not meet."""
    base = 100 if side == "light" else 200
    ill = mark("I", locked="ill, mother rang 08:12")
    rows = [
        _row(base, "Abbott", "Grace", mark("/")),
        _row(base + 1, "Ahmed", "Yusuf", mark("/"), nudge="Back after 3 days: welcome"),
        _row(base + 2, "Akhtar", "Zara", BLANK, is_ghost=True,
             nudge="Away yesterday, nobody has said why"),
        _row(base + 3, "Barnes", "Toby", mark("L", minutes=9),
             minutes_from="from the clock: in at 08:54"),
        _row(base + 4, "Clarke", "Isla", ill, locked="ill, mother rang 08:12"),
        _row(base + 5, "Hale", "Rosie", mark("N"), note_from="Office, 08:31",
             note="Collected by grandfather today, on the list."),
        _row(base + 6, "Ivanova", "Mila", BLANK),
    ]  # fmt: skip
    rows[4]["keys"] = rows[4]["keys"][:1]
    return rows


LINES = {
    "Abbott, Grace": "/\\/\\/\\/···",
    "Ahmed, Yusuf": "IIIIII/···",
    "Akhtar, Zara": "/\\/\\NNN···",
    "Bright, Callum": "/\\/!/\\/···",
    "Ivanova, Mila": "zzzz/\\/···",
    "Price, Noah": "/\\OO/\\N···",
}


def _grid() -> list[dict[str, Any]]:
    return [
        {"pupil": pk, "name": name, "cells": _grid_cells(signs)}
        for pk, (name, signs) in enumerate(LINES.items(), 1)
    ]


def _grid_cells(signs: str) -> list[dict[str, Any]]:
    return [
        {"mark": mark(sign), "on": GRID_DAYS[i // 2], "session": ("AM", "PM")[i % 2]}
        for i, sign in enumerate(signs)
    ]
