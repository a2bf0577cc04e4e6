"""The shell, the error pages and a person's choices, as the server renders and answers them."""

from __future__ import annotations

import logging
import re
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.template import engines
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import reverse
from ui_harness import a_request, rendered

from herringbone.web.project import urls
from herringbone.web.ui import errors, views
from herringbone.web.ui.charts.marks import BEFORE_ENTRY, MISSING, NOT_DUE, SHUT
from herringbone.web.ui.gallery_marks import TODAY, mark
from herringbone.web.ui.gallery_values import Sample

SCHOOL = SimpleNamespace(name="Oakbeck Primary", slug="oakbeck")
NAV = [
    {"label": "Now", "url": "/now", "current": False},
    {"label": "Registers", "url": "/registers", "current": True},
]


def the_page(request=None, **context: object) -> str:
    request = request or a_request()
    return render_to_string("ui/base.html", context, request)


def signed_in(**cookies: str):
    request = a_request("/s/oakbeck/?q=1", **cookies)
    request.user = SimpleNamespace(is_authenticated=True)
    return request


VIEWER = SimpleNamespace(name="J. Whittle", position="Attendance officer")


# --- the shell -----------------------------------------------------------------------------------
def test_the_tabs_are_links_and_the_current_one_says_so():
    html = the_page(nav=NAV, school=SCHOOL)
    assert '<a href="/now">Now</a>' in html
    assert '<a href="/registers" aria-current="page">Registers</a>' in html


def test_without_a_school_or_a_person_there_is_still_a_page():
    html = the_page()
    assert 'id="main"' in html
    assert "<nav" not in html
    assert "Sign out" not in html


def test_the_search_leads_where_it_is_told():
    html = the_page(school=SCHOOL, find_url="/find")
    assert 'role="search" action="/find"' in html
    assert 'name="q"' in html


def test_the_menu_holds_the_name_the_choices_and_the_way_out():
    html = the_page(signed_in(), viewer=VIEWER, school=SCHOOL)
    assert "Attendance officer, Oakbeck Primary" in html
    for name in ("ui:theme", "ui:keys", "ui:counter", "account_logout"):
        assert f'method="post" action="{reverse(name)}"' in html
    assert html.count('name="next" value="/s/oakbeck/?q=1"') == 3


def test_a_demonstration_says_so_on_every_page():
    assert "nothing is sent to anyone" in the_page(is_demonstration=True)
    assert "nothing is sent to anyone" not in the_page()


@pytest.mark.parametrize(
    ("cookies", "attributes"),
    [
        ({}, ""), ({"hb_theme": "dark"}, ' data-bs-theme="dark"'), ({"hb_theme": "system"}, ""),
        ({"hb_theme": '"><script>'}, ""), ({"hb_keys": "off"}, ' data-keys="off"'),
        ({"hb_counter": "on"}, ' data-counter="on"'),
    ],
)  # fmt: skip
def test_what_a_person_chose_stands_on_html(cookies, attributes):
    assert f'<html lang="en-GB"{attributes}>' in the_page(a_request("/", **cookies))


def test_counter_mode_leaves_out_surnames_and_flags():
    source = (
        '{% pupil_name "Dale" "Tyler" %}|{% pupil_name "Dale" "Tyler" spoken=True %}|'
        "{% flags keys %}"
    )
    template = engines["django"].from_string(source)
    usual = template.render({"keys": ["cp"]}, a_request())
    assert usual.startswith("Dale, Tyler|Tyler Dale|<span")
    assert 'class="flag flag-s" title="Child protection plan">CP<' in usual
    assert template.render({"keys": ["cp"]}, a_request("/", hb_counter="on")) == "Tyler|Tyler|"


# --- a person's choices --------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("view", "choice", "cookie", "days"),
    [
        (views.theme, "dark", "hb_theme", 365), (views.keys, "off", "hb_keys", 365),
        (views.counter, "on", "hb_counter", None),
    ],
)  # fmt: skip
def test_a_choice_is_kept_and_leads_back(view, choice, cookie, days):
    answer = view(a_post(choice=choice, next="/s/oakbeck/"))
    assert (answer.status_code, answer["Location"]) == (302, "/s/oakbeck/")
    kept = answer.cookies[cookie]
    assert kept.value == choice
    assert kept["httponly"]
    assert kept["samesite"] == "Lax"
    assert kept["max-age"] == (days * 86400 if days else "")


def test_a_choice_never_leads_to_another_site_and_nothing_else_is_kept():
    assert views.theme(a_post(choice="dark", next="https://example.org/"))["Location"] == "/"
    answer = views.theme(a_post(choice="pink", next="/"))
    assert answer.status_code == 400
    assert not answer.cookies


def a_post(**fields: str):
    return RequestFactory().post("/", fields)


# --- error pages ---------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("answer", "status", "says"),
    [
        (lambda r: errors.bad_request(r), 400, "could not be read"),
        (lambda r: errors.permission_denied(r, PermissionDenied()), 403, "ask the head"),
        (lambda r: errors.permission_denied(r, PermissionDenied("Only the DSL may.")), 403,
         "Only the DSL may."),
        (lambda r: errors.page_not_found(r, Http404("3B has no register.")), 404,
         "3B has no register."),
        (lambda r: errors.page_not_found(r, Http404({"tried": [], "path": "x"})), 404,
         "not one of Herringbone"),
        (lambda r: errors.page_not_found(r, Http404("No Pupil matches the given query.")), 404,
         "not one of Herringbone"),
        (lambda r: errors.server_error(r), 500, "saved whole or not at all"),
        (lambda r: errors.csrf_failure(r, "CSRF cookie not set."), 403, "too old to be accepted"),
    ],
    ids=["400", "403", "403 with words", "404 with words", "404", "404 of a row", "500", "csrf"],
)  # fmt: skip
def test_an_error_page_says_what_happened_under_an_id_that_is_in_the_log(
    answer, status, says, caplog
):
    with caplog.at_level(logging.WARNING, logger="herringbone.errors"):
        page = answer(a_request("/s/oakbeck/pupil/7"))
    html = page.content.decode()
    assert page.status_code == status
    assert says in html
    shown = re.search(r"H-[0-9A-F]{6}", html).group()
    assert shown in caplog.text
    assert "pupil/7" not in caplog.text
    assert "invalid" not in html.lower()
    assert 'href="/"' in html


def test_two_errors_have_two_ids():
    assert errors.error_id() != errors.error_id()


def test_the_projects_handlers_are_these():
    for name in (urls.handler400, urls.handler403, urls.handler404, urls.handler500):
        assert hasattr(errors, name.rpartition(".")[2])
    assert settings.CSRF_FAILURE_VIEW == "herringbone.web.ui.errors.csrf_failure"


def test_an_unknown_address_gets_the_page_through_the_whole_project(client, db):
    answer = client.get("/no/such/page")
    assert answer.status_code == 404
    assert "There is no such page" in answer.content.decode()


def test_the_offline_page_needs_nobody_signed_in(client, db):
    assert "No connection" in client.get(reverse("ui:offline")).content.decode()


def test_the_component_page_needs_somebody(client, db):
    assert client.get(reverse("ui:components")).status_code == 302


# --- forms ---------------------------------------------------------------------------------------
def test_a_form_says_all_that_is_wrong_on_top_and_beside_each_field():
    form = Sample({"back": "2026-03-12", "reason": "I"}, auto_id="x-%s")
    html = rendered('{% include "ui/parts/form.html" with submit="Save it" %}', form=form)
    assert "Not saved: 3 things to put right." in html
    assert '<a href="#x-told">Who told you?</a>: Fill this in, please.' in html
    assert html.count("That is today: leave empty, or give a later school day.") == 2
    field = re.search(r'<input[^>]*id="x-back"[^>]*>', html).group()
    assert 'class="form-control is-wrong"' in field
    assert 'aria-invalid="true"' in field
    described = re.search(r'aria-describedby="([^"]+)"', field).group(1).split()
    assert all(f'id="{one}"' in html for one in described)
    assert "Save it" in html


def test_each_kind_of_field_has_its_label():
    form = Sample(auto_id="x-%s")
    html = rendered('{% include "ui/parts/form.html" %}', form=form)
    assert '<label class="form-label" for="x-told">Who told you?</label>' in html
    assert '<label class="form-label" for="x-back">Expected back <span class="optional">' in html
    assert '<legend class="form-label">Which sessions?</legend>' in html
    assert 'class="tick" id="x-siblings"' in html
    assert '<label class="form-check-label" for="x-siblings">' in html
    assert re.search(r'<select[^>]*class="form-control pick"', html)


# --- cells ---------------------------------------------------------------------------------------
def cell(one, **more: object) -> str:
    given = {"one": one, "on": TODAY, "pupil": 7, "url": "", "amends": False, "yields": "", **more}
    source = '{% mark_cell one pupil on "AM" "" url amends yields %}'
    return rendered(source, **given)


def test_a_cell_says_by_attributes_all_that_its_script_needs():
    html = cell(mark("I", was="N", note="rang", locked="office"), amends=True, yields="/ L")
    for said in (
        'class="g g-a g-note g-am"', 'data-cell=""', 'data-pupil="7"', 'data-date="2026-03-12"',
        'data-session="AM"', 'data-code="I"', 'data-first="N"', 'data-note="rang"',
        'data-locked="office"', 'data-yields="/ L"', 'data-amends=""', "<s>N</s>I",
    ):  # fmt: skip
        assert said in html


@pytest.mark.parametrize("one", [BEFORE_ENTRY, SHUT])
def test_a_session_that_can_hold_no_mark_is_no_cell_of_the_keyboards(one):
    assert "data-cell" not in cell(one)


def test_what_has_no_letter_is_said_in_words():
    assert "should have a mark and has none" in cell(MISSING)
    assert ">!<" in cell(MISSING)
    assert "not yet due" in cell(NOT_DUE)
    assert "·" not in cell(NOT_DUE)


def test_a_cell_with_an_address_works_without_script():
    assert '<a href="/mark/7">' in cell(mark("I"), url="/mark/7")


def test_the_teachers_row_shows_no_nudge_and_no_note_at_the_counter():
    row = {
        "pupil": 7, "surname": "Hale", "forename": "Rosie", "mark": mark("/"), "nudge": "Welcome",
        "note": "grandfather collects", "keys": [{"code": "/", "says": "present", "chosen": True}],
    }  # fmt: skip
    source = '{% include "ui/parts/reg_row.html" %}'
    template = engines["django"].from_string(source)
    usual = template.render({"row": row}, a_request())
    assert "<b>Hale</b>, Rosie" in usual
    assert "grandfather collects" in usual
    hidden = template.render({"row": row}, a_request("/", hb_counter="on"))
    for word in ("Hale", "Welcome", "grandfather"):
        assert word not in hidden
