"""Tags and filters that every template knows without loading them.

Thin doors to `figures`, `days`, `flags` and `charts`: what a template asks for in one word.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from django import template
from django.forms import BoundField, CheckboxInput, RadioSelect, Select
from django.http import HttpRequest
from django.template import Context
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from herringbone.web import clock
from herringbone.web.ui import days, figures, preferences
from herringbone.web.ui.charts import strip as strips
from herringbone.web.ui.charts.marks import Cue, Day, Mark
from herringbone.web.ui.flags import flag_of

register = template.Library()

register.filter("weekday", days.weekday)
register.filter("day", days.day)
register.filter("day_month", days.day_month)
register.filter("day_year", days.day_year)
register.filter("day_long", days.day_long)
register.filter("clock", days.clock)
register.filter("moment", days.moment)
register.filter("session_word", days.session_word)
register.filter("cut", figures.cut)
register.filter("half_up", figures.half_up)
register.filter("signed", figures.signed)
register.filter("days_of", figures.days_of)
register.filter("counted", figures.counted)
register.filter("listed", lambda words: figures.listed([str(word) for word in words]))
register.filter("split_words", lambda words: words.split())
register.filter("all_wrong", lambda form: sum(len(found) for found in form.errors.values()))
register.simple_tag(figures.percent, name="percent")
register.simple_tag(days.span, name="span")


# --- shell ---------------------------------------------------------------------------------------
def _request(context: Context) -> HttpRequest | None:
    found: HttpRequest | None = context.get("request")
    return found


@register.simple_tag(takes_context=True)
def html_attributes(context: Context) -> SafeString:
    """The chosen theme, keys and counter mode, and a demonstration's time in milliseconds ahead of
    the device's, on <html>."""
    request = _request(context)
    theme = preferences.theme(request)
    said = [("data-bs-theme", theme)] if theme != "system" else []
    if preferences.keys_are_off(request):
        said.append(("data-keys", "off"))
    if preferences.at_counter(request):
        said.append(("data-counter", "on"))
    ahead = clock.ahead()
    if ahead:
        said.append(("data-ahead", str(round(ahead.total_seconds() * 1000))))
    return format_html_join("", ' {}="{}"', said)


@register.simple_tag(takes_context=True)
def chosen_theme(context: Context) -> str:
    return preferences.theme(_request(context))


@register.simple_tag(takes_context=True)
def keys_are_off(context: Context) -> bool:
    return preferences.keys_are_off(_request(context))


@register.simple_tag(takes_context=True)
def at_counter(context: Context) -> bool:
    """Whether a parent may be looking; a template then leaves out what is nobody else's."""
    return preferences.at_counter(_request(context))


@register.simple_tag
def icon(name: str, label: str = "", classes: str = "") -> SafeString:
    """An icon of the sprite; decoration, unless `label` says what it stands for."""
    said = format_html('role="img" aria-label="{}"', label) if label else 'aria-hidden="true"'
    return format_html(
        '<svg class="{}" {} focusable="false"><use href="{}#{}"/></svg>',
        f"ic {classes}".strip(),
        mark_safe(said),  # noqa: S308
        static("ui/img/icons.svg"),
        name,
    )


@register.simple_tag
def brand_mark() -> SafeString:
    """The two rows of herringbone."""
    return format_html(
        '<svg viewBox="0 0 30 22" aria-hidden="true" focusable="false"><use href="{}#mark"/></svg>',
        static("ui/img/icons.svg"),
    )


# --- people --------------------------------------------------------------------------------------
@register.simple_tag(takes_context=True)
def pupil_name(context: Context, surname: str, forename: str, spoken: bool = False) -> str:
    """ "Dale, Tyler", or spoken "Tyler Dale"; in counter mode "Tyler" alone."""
    if at_counter(context):
        return forename
    return f"{forename} {surname}" if spoken else f"{surname}, {forename}"


@register.simple_tag(takes_context=True)
def flags(context: Context, keys: Iterable[str]) -> str:
    """Flags by the roll's names, safeguarding's filled; nothing in counter mode."""
    found = [flag_of(key) for key in keys]
    if not found or at_counter(context):
        return ""
    drawn = format_html_join(
        "",
        '<abbr class="flag{}" title="{}">{}</abbr>',
        ((" flag-s" if one.is_safeguarding else "", one.words, one.short) for one in found),
    )
    return format_html('<span class="flags">{}</span>', drawn)


@register.simple_tag
def band(letter: str, words: str = "") -> SafeString:
    """The letter in its shape and colour; a percentage with its sessions stands beside it."""
    said = f"Band {letter}" + (f": {words}" if words else "")
    return format_html(
        '<span class="band b-{}" title="{}">{}</span>', letter.lower()[:1], said, letter
    )


# --- marks ---------------------------------------------------------------------------------------
@register.simple_tag
def strip(week: Sequence[Day], label: str = "Past week") -> SafeString:
    return strips.strip(week, label)


def _inside(mark: Mark, sign: str) -> SafeString:
    """Inside a cell or chip: lock, struck old mark, mark, minutes, and all of it in words."""
    lock = icon("lock") if mark.locked else ""
    was = format_html("<s>{}</s>", mark.was) if mark.was else ""
    minutes = format_html("<sup>{}</sup>", mark.minutes) if mark.minutes is not None else ""
    code = mark.code or sign
    shown = (
        format_html('<span aria-hidden="true">{}{}{}</span>', was, code, minutes) if code else ""
    )
    return format_html('{}{}<span class="visually-hidden">{}</span>', lock, shown, mark.words)


@register.simple_tag(name="mark")
def mark_chip(mark: Mark) -> SafeString:
    """A mark in running text, with its box."""
    inside = _inside(mark, mark.look.sign)
    return format_html(
        '<span class="mk {}" title="{}">{}</span>', mark.look.chip, mark.words, inside
    )


@register.simple_tag
def mark_cell(
    mark: Mark,
    pupil: object = None,
    on: date | None = None,
    session: str = "",
    classes: str = "",
    url: str = "",
    amends: bool = False,
    yields: str = "",
) -> SafeString:
    """A <td> of a grid; the keyboard may fill it where `pupil`, `on` and `session` are given.

    `url` is where Enter leads, and what works without script; `amends` holds a change back until a
    reason is given; `yields` are the codes that a locked cell gives way to.
    """
    names = ["g", mark.look.grid, "g-note" if mark.note else ""]
    names += ["g-am" if session == "AM" else "", classes]
    given: list[tuple[str, object]] = [("class", " ".join(filter(None, names)))]
    if mark.note or mark.locked:
        given.append(("title", mark.note or mark.locked))
    if pupil is not None and on is not None and mark.cue not in (Cue.OFF_ROLL, Cue.SHUT):
        given += [("data-cell", ""), ("data-pupil", pupil), ("data-date", on.isoformat())]
        given += [("data-session", session), ("data-code", mark.code)]
        given += _told(mark, amends, yields)
    inside = _inside(mark, "" if mark.look.sign == "·" else mark.look.sign)
    if url:
        inside = format_html('<a href="{}">{}</a>', url, inside)
    return format_html("<td {}>{}</td>", format_html_join(" ", '{}="{}"', given), inside)


def _told(mark: Mark, amends: bool, yields: str) -> list[tuple[str, object]]:
    """What the grid's script must know beside the code, where there is anything."""
    words = (
        ("data-first", mark.was),
        ("data-note", mark.note),
        ("data-locked", mark.locked),
        ("data-yields", yields if mark.locked else ""),
    )
    given: list[tuple[str, object]] = [(name, word) for name, word in words if word]
    return [*given, ("data-amends", "")] if amends else given


# --- forms ---------------------------------------------------------------------------------------
@register.filter
def control(field: BoundField, classes: str = "") -> SafeString:
    """A form's field with the classes of its kind; Django says the rest (described, in error)."""
    widget = field.field.widget
    kind = "form-control"
    if isinstance(widget, CheckboxInput | RadioSelect):
        kind = "tick"
    elif isinstance(widget, Select):
        kind = "form-control pick"
    wrong = "is-wrong" if field.errors else ""
    given = widget.attrs.get("class", "")
    return field.as_widget(attrs={"class": " ".join(filter(None, (kind, wrong, given, classes)))})


@register.filter
def is_check(field: BoundField) -> bool:
    """One box to tick, whose label stands beside it."""
    return isinstance(field.field.widget, CheckboxInput)


@register.filter
def is_group(field: BoundField) -> bool:
    """Several boxes or buttons under one legend."""
    return bool(field.field.widget.use_fieldset) and hasattr(field.field.widget, "choices")
