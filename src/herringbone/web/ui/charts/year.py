"""The year in herringbone: six half terms, each with its weeks, the year's line and its actions.

Days run down, weeks across; a good half term is five unbroken lines, and an absence is a letter.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from herringbone.web.ui.charts.marks import HalfTerm, Week
from herringbone.web.ui.charts.strokes import Placed, draw
from herringbone.web.ui.charts.svg import picture, text
from herringbone.web.ui.charts.tables import ChartTable
from herringbone.web.ui.charts.weeks import (
    Axis,
    action_marks,
    bars,
    floor_of,
    line,
    trend,
    trends,
)
from herringbone.web.ui.days import day, day_month, session_word
from herringbone.web.ui.figures import percent

LEFT, WEEK, ROW = 18.0, 28.0, 21.0
HEAD, BARS, LINE = 18.0, 34.0, 48.0
BARS_TOP = HEAD + 5 * ROW + 12
LINE_TOP = BARS_TOP + BARS + 24
ACTIONS_TOP = LINE_TOP + LINE + 8
HEIGHT = ACTIONS_TOP + 22


def year(half_terms: Sequence[HalfTerm]) -> SafeString:
    """All half terms side by side, each with its figure above; those to come are quiet."""
    weeks = [week for half_term in half_terms for week in half_term.weeks]
    floor, before = floor_of(weeks), None
    figures = []
    for i, one in enumerate(half_terms):
        drawn = half_term(one, before=before, floor=floor, labelled=i == 0)
        figures.append(("" if one.possible else "to-come", one.name, _sum(one), drawn))
        before = next((w for w in reversed(one.weeks) if w.possible), before)
    return format_html(
        '<div class="year">{}</div>',
        format_html_join(
            "",
            '<figure class="{}"><figcaption><b>{}</b> <span class="quiet small">{}</span>'
            "</figcaption>{}</figure>",
            figures,
        ),
    )


def _sum(one: HalfTerm) -> str:
    if not one.possible:
        return "to come"
    missed = one.possible - one.attended
    return f"{percent(one.attended, one.possible)} · {missed} of {one.possible} missed"


def half_term(
    one: HalfTerm, *, before: Week | None = None, floor: int | None = None, labelled: bool = True
) -> SafeString:
    """One half term; `before` is the last week with sessions before it, for the first arrow."""
    width = LEFT + len(one.weeks) * WEEK + 2
    scale = floor_of(one.weeks) if floor is None else floor

    def axis(top: float, height: float = 0) -> Axis:
        return Axis(LEFT, WEEK, top, height)

    parts = [
        *_letters(one.weeks),
        draw(_placed(one.weeks), WEEK / 2 - 0.5, ROW),
        *bars(one.weeks, trends(one.weeks, before), axis(BARS_TOP, BARS)),
        *line(one.weeks, axis(LINE_TOP, LINE), scale, labelled=labelled),
        *action_marks(one.actions, one.weeks, axis(ACTIONS_TOP)),
    ]
    return picture(
        parts, width=width, height=HEIGHT, title=f"{one.name}: {_sum(one)}", desc=_absences(one)
    )


def _letters(weeks: Sequence[Week]) -> list[str]:
    """Weekdays down the side, each week's Monday along the top; the month where it changes.

    Two months beside each other would run together: the first gives way.
    """
    parts = [text(4, HEAD + d * ROW + ROW / 2 + 4, name, "ax") for d, name in enumerate("MTWTF")]
    months = [week.starts.month for week in weeks]
    for i, week in enumerate(weeks):
        begins = i == 0 or months[i] != months[i - 1]
        gives_way = i == 0 and len(months) > 1 and months[1] != months[0]
        shown = day_month(week.starts) if begins and not gives_way else str(week.starts.day)
        parts.append(text(LEFT + i * WEEK + WEEK / 2, 11, shown, "ax mid"))
    return parts


def _placed(weeks: Sequence[Week]) -> list[Placed]:
    found = []
    for i, week in enumerate(weeks):
        x = LEFT + i * WEEK
        for d, one in enumerate(week.days):
            if one is None:
                continue
            y = HEAD + d * ROW
            name = day(one.date)
            found.append(Placed(x + 1, y, one.am, f"{name}, {session_word('AM')}"))
            found.append(Placed(x + WEEK / 2, y, one.pm, f"{name}, {session_word('PM')}"))
    return found


def _absences(one: HalfTerm) -> str:
    """What breaks the line, for whoever hears it."""
    said = [cell for week in one.weeks for cell in _broken(week)]
    if not one.possible:
        return ""
    return f"Not present: {'; '.join(said)}." if said else "Present throughout."


def _broken(week: Week) -> list[str]:
    return [
        f"{day(one.date)} {session_word(session)} {mark.words}"
        for one in week.days
        if one is not None
        for session, mark in (("AM", one.am), ("PM", one.pm))
        if mark.code and not mark.is_stroke and mark.code != "#"
    ]


def year_table(half_terms: Sequence[HalfTerm]) -> ChartTable:
    """A row a week that had sessions: attended, per cent, the year, the change, what broke it."""
    rows: list[tuple[str, ...]] = []
    before: Week | None = None
    for one in half_terms:
        for week in one.weeks:
            if week.possible:
                rows.append(_row(one, week, before))
                before = week
    columns = ("Week of", "Attended", "Week", "Year to date", "Change", "Not present", "Actions")
    return ChartTable("Week by week", columns, rows, frozenset({1, 2, 3}))


def _row(one: HalfTerm, week: Week, before: Week | None) -> tuple[str, ...]:
    actions = (f"{a.number} {a.words}" for a in one.actions if a.week_starts == week.starts)
    return (
        day_month(week.starts),
        f"{week.attended} of {week.possible}",
        percent(week.attended, week.possible),
        percent(week.year_attended, week.year_possible),
        trend(week, before),
        "; ".join(_broken(week)) or "–",
        "; ".join(actions) or "–",
    )
