"""The shell in a real browser: keys, theme, counter mode, menu, dialog, network, no script."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.template.loader import render_to_string
from ui_harness import a_request

from herringbone.web.ui.gallery import gallery

NAV = [{"label": f"Place {n}", "url": f"/{n}", "current": n == 9} for n in range(10)]


def the_components(**cookies: str) -> str:
    """The component page as somebody at a school sees it."""
    request = a_request("/components", **cookies)
    request.user = SimpleNamespace(is_authenticated=True)
    shown = {
        "groups": gallery(request), "nav": NAV, "find_url": "/find", "is_demonstration": True,
        "school": SimpleNamespace(name="Oakbeck Primary", slug="oakbeck"),
        "viewer": SimpleNamespace(name="J. Whittle", position="Attendance officer"),
    }  # fmt: skip
    return render_to_string("ui/components.html", shown, request)


@pytest.fixture
def shell(page, site):
    site.pages["/"] = the_components()
    page.goto(site.address + "/")
    page.evaluate("Boolean(window.hbToast)")
    return page


def pressed_theme(page) -> str | None:
    return page.evaluate("document.documentElement.dataset.bsTheme || null")


def open_menu(page) -> None:
    page.locator("[data-menu] > summary").click()


# --- keys ----------------------------------------------------------------------------------------
def test_slash_goes_to_the_search_and_is_a_letter_inside_it(shell):
    shell.keyboard.press("/")
    assert shell.evaluate("document.activeElement.id") == "find"
    shell.keyboard.press("/")
    assert shell.locator("#find").input_value() == "/"


def test_question_mark_opens_the_legend_but_not_while_typing(shell):
    shell.locator("#find").focus()
    shell.keyboard.press("?")
    assert shell.locator("#legend").is_hidden()
    shell.evaluate("document.activeElement.blur()")
    shell.keyboard.press("?")
    assert shell.locator("#legend").is_visible()
    shell.get_by_role("button", name="Close").first.click()
    assert shell.locator("#legend").is_hidden()


def test_single_keys_can_be_switched_off(page, site):
    site.pages["/"] = the_components(hb_keys="off")
    page.goto(site.address + "/")
    page.keyboard.press("/")
    page.keyboard.press("?")
    assert page.evaluate("document.activeElement.id") == ""
    assert page.locator("#legend").is_hidden()


def test_the_skip_link_leads_to_the_page(shell):
    shell.keyboard.press("Tab")
    shell.keyboard.press("Enter")
    assert shell.evaluate("document.activeElement.id") == "main"


# --- theme and counter mode ----------------------------------------------------------------------
def test_the_theme_changes_at_once_and_is_posted(shell, site):
    open_menu(shell)
    before = shell.evaluate("getComputedStyle(document.body).backgroundColor")
    with shell.expect_response("**/preferences/theme"):
        shell.get_by_role("button", name="Dark", exact=True).click()
    shell.locator("html[data-bs-theme=dark]").wait_for()
    assert shell.evaluate("getComputedStyle(document.body).backgroundColor") != before
    assert (
        shell.get_by_role("button", name="Dark", exact=True).get_attribute("aria-pressed") == "true"
    )
    body = site.posts[-1][2].decode()
    assert "dark" in body
    assert "csrfmiddlewaretoken" in body
    shell.get_by_role("button", name="System").click()
    shell.locator("html:not([data-bs-theme])").wait_for()


def test_without_a_network_the_theme_stays_and_says_why(shell, desk):
    open_menu(shell)
    desk.set_offline(True)
    shell.get_by_role("button", name="Dark", exact=True).click()
    shell.get_by_text("The colours could not be changed: no connection.").wait_for()
    assert pressed_theme(shell) is None
    shell.complaints.clear()


def test_f8_hides_what_is_on_every_open_screen_until_the_server_left_it_out(shell, site, desk):
    other = desk.new_page()
    other.goto(site.address + "/")
    site.pages["/"] = the_components(hb_counter="on")
    shell.keyboard.press("F8")
    shell.get_by_text("Counter mode.").wait_for()
    other.get_by_text("Counter mode.").wait_for()
    other.close()
    assert "Dale" not in shell.locator("#jobs .who").first.inner_text()
    assert shell.locator("[data-counter-form] button").get_attribute("aria-pressed") == "true"
    assert [path for path, _, _ in site.posts] == ["/preferences/counter"]


def test_counter_mode_hides_even_where_the_server_can_not_be_reached(shell, desk):
    desk.set_offline(True)
    shell.keyboard.press("F8")
    shell.get_by_text("Counter mode could not be changed. Cover the screen.").wait_for()
    assert shell.locator("main").is_hidden()
    shell.complaints.clear()


# --- menus, dialogs, network ---------------------------------------------------------------------
def test_escape_closes_the_menu_and_gives_the_focus_back(shell):
    open_menu(shell)
    shell.get_by_role("button", name="Sign out").focus()
    shell.keyboard.press("Escape")
    assert shell.locator(".menu-panel").is_hidden()
    assert shell.evaluate("document.activeElement.tagName") == "SUMMARY"
    open_menu(shell)
    shell.locator("h1").click()
    assert shell.locator(".menu-panel").is_hidden()


def test_a_link_opens_its_dialog_and_a_button_closes_it(shell):
    shell.locator("[data-open=light-slip]").click()
    assert shell.locator("#light-slip").is_visible()
    assert "#slip" not in shell.url
    shell.locator("#light-slip [data-close]").click()
    assert shell.locator("#light-slip").is_hidden()


def test_a_lost_network_is_said_as_long_as_it_lasts(shell, desk):
    banner = shell.locator("[data-offline]")
    assert banner.is_hidden()
    desk.set_offline(True)
    banner.wait_for(state="visible")
    desk.set_offline(False)
    banner.wait_for(state="hidden")


def test_the_current_place_is_scrolled_into_sight_where_the_tabs_do_not_fit(shell, site):
    shell.set_viewport_size({"width": 360, "height": 700})
    shell.goto(site.address + "/")
    assert shell.locator(".bar nav [aria-current]").bounding_box()["x"] < 360


# --- without script ------------------------------------------------------------------------------
def test_without_script_menu_theme_tabs_and_search_still_work(browser, site):
    site.pages["/"] = the_components()
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site.address + "/")
    page.locator("[data-menu] > summary").click()
    page.get_by_role("button", name="Dark", exact=True).click()
    assert site.posts[-1][0] == "/preferences/theme"
    assert b"choice=dark" in site.posts[-1][2]
    page.locator("#find").fill("dale")
    page.locator("#find").press("Enter")
    assert page.url.endswith("/find?q=dale")
    context.close()


# --- on paper ------------------------------------------------------------------------------------
def test_paper_is_black_on_white_without_the_shell_and_keeps_each_cue(page, site):
    site.pages["/"] = the_components(hb_theme="dark")
    page.emulate_media(media="print", color_scheme="dark")
    page.goto(site.address + "/")
    assert page.locator(".bar").is_hidden()
    assert page.locator(".grid-keys").first.is_hidden()
    looks = page.evaluate(
        """() => {
          const look = (one, part) => getComputedStyle(document.querySelector(one), part);
          return {
            page: look('body').backgroundColor, ink: look('.g').color,
            hot: [look('.counts .hot dd').color, look('.counts .hot').backgroundColor],
            stroke: look('.th').stroke, authorised: look('.g-a', '::before').borderTopStyle,
            foot: look('.g-u', '::before').borderBottomWidth,
            dashed: look('.g-n', '::before').borderTopStyle,
          };
        }"""
    )
    assert looks == {
        "page": "rgb(255, 255, 255)", "ink": "rgb(0, 0, 0)",
        "hot": ["rgb(0, 0, 0)", "rgb(255, 255, 255)"], "stroke": "rgb(0, 0, 0)",
        "authorised": "solid", "foot": "4px", "dashed": "dashed",
    }  # fmt: skip
    assert page.locator("#weekdays .chart-table td").first.is_visible()


def test_in_high_contrast_only_what_has_an_edge_shows_one(page, site):
    site.pages["/"] = the_components()
    page.emulate_media(forced_colors="active")
    page.goto(site.address + "/")
    ground, edges = page.evaluate(
        """() => {
          const edge = (one, part) => getComputedStyle(document.querySelector(one), part);
          return [getComputedStyle(document.body).backgroundColor, [
            edge('td.g:not([class*="g-"])', '::before').borderTopColor,
            edge('.bar nav a:not([aria-current])').borderBottomColor,
            edge('td.g-a', '::before').borderTopColor,
            edge('.bar nav a[aria-current]').borderBottomColor,
          ]];
        }"""
    )
    assert [one == ground for one in edges] == [True, True, False, False]


# --- everyone can read it ------------------------------------------------------------------------
FAST = {(360, "light"), (1280, "dark")}
"""Each page shows every part in both themes; the other four say that the frame holds, too."""
ALL = [(width, theme) for width in (360, 820, 1280) for theme in ("light", "dark")]


@pytest.mark.parametrize(
    ("width", "theme"),
    [pytest.param(*one, marks=() if one in FAST else (pytest.mark.slow,)) for one in ALL],
)
def test_the_component_page_has_no_barrier(desk, site, width, theme):
    """axe, at WCAG 2.2 AA; the page itself never scrolls sideways; what a finger meets is 44 px."""
    site.pages["/"] = the_components(hb_theme=theme)
    page = desk.new_page()
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(site.address + "/")
    page.evaluate("document.querySelectorAll('main details').forEach((one) => { one.open = true })")
    found = Axe().run(page).response["violations"]
    told = [(one["impact"], one["id"], [n["html"][:160] for n in one["nodes"]]) for one in found]
    assert [one for one in told if one[0] in ("serious", "critical")] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    if width < 992:
        assert page.evaluate(SMALL) == []
    page.close()


SMALL = """() => [...document.querySelectorAll('main .btn, main .form-control')]
  .filter((one) => one.offsetParent && one.type !== 'textarea')
  .filter((one) => one.getBoundingClientRect().height < 43.5)
  .map((one) => one.outerHTML.slice(0, 120))"""


def test_the_error_pages_have_no_barrier(page, site):
    for name in ("400", "403", "404", "500", "csrf"):
        site.pages["/"] = render_to_string(f"ui/errors/{name}.html", {"error_id": "H-4F21C9"})
        page.goto(site.address + "/")
        assert Axe().run(page).response["violations"] == []
