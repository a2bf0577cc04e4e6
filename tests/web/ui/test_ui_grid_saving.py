"""What a grid does with what was typed: saved, refused, kept, held, told to the page."""

from __future__ import annotations

import time

from ui_grid import CODES, REASON, a_week
from ui_harness import all_saved, rendered

from herringbone.web.ui.charts.marks import Mark


# --- saving --------------------------------------------------------------------------------------
def test_the_focus_stays_where_it_is_when_a_save_is_answered(grid):
    grid.open(a_week())
    grid.press("i", "o", "n")
    grid.wait_saved()
    assert grid.here() == (3, 0)
    assert grid.page.locator(".g-unsaved").count() == 0


def test_keys_pressed_during_a_save_are_sent_after_it_with_what_was_saved_before(grid):
    grid.site.answers = lambda changes: (time.sleep(0.4), all_saved(changes))[1]
    grid.open(a_week("N·· ··· ··· ···"))
    grid.press("i")
    grid.until("document.querySelector('#week').hbGrid.saving.busy")
    grid.press("Home", "ArrowUp", "o")
    grid.page.wait_for_timeout(400)
    changes = grid.wait_saved(times=2)
    assert [(one["was"], one["code"]) for one in changes] == [("N", "I"), ("I", "O")]


def test_what_the_server_adds_is_shown_in_the_cell(grid):
    grid.site.answers = lambda changes: (
        200,
        {"at": "09:15", "saved": [{**changes[0], "minutes": 9, "first": "N"}], "refused": []},
    )
    grid.open(a_week("N·· ··· ··· ···"))
    grid.press("l")
    grid.wait_saved()
    assert grid.cell(0, 0).locator("sup").inner_text() == "9"
    assert grid.cell(0, 0).locator("s").inner_text() == "N"
    assert "9 min, amended, first N" in grid.cell(0, 0).locator(".visually-hidden").inner_text()
    assert grid.saved() == "saved 09:15"


def test_a_refusal_puts_the_cell_back_and_stays_on_the_page(grid):
    grid.site.answers = lambda changes: (
        200,
        {"at": "09:08", "saved": changes[1:], "refused": [
            {**changes[0], "why": "R. Ellery changed it at 08:58.", "now": "L"}]},
    )  # fmt: skip
    grid.open(a_week("N·· ··· ··· ···"))
    grid.press("i", "o")
    grid.page.wait_for_selector(".g-refused")
    assert grid.codes() == "L·· O·· ··· ···"
    assert grid.saved() == "saved 09:08, 1 refused"
    assert (
        "Abbott, Grace, Thu 12 Mar AM: not changed. R. Ellery changed it at 08:58. It stays L."
        in grid.problems()
    )
    grid.page.get_by_role("button", name="Close").last.click()
    assert grid.problems() == ""
    assert grid.here() == (2, 0)


def test_a_refused_note_is_put_back_too(grid):
    grid.site.answers = lambda changes: (
        200, {"at": "09:08", "saved": [], "refused": [{**changes[0], "why": "No.", "now": "I"}]}
    )  # fmt: skip
    grid.open(a_week("I·· ··· ··· ···"))
    grid.press(".")
    grid.page.keyboard.type("words")
    grid.page.get_by_role("button", name="Save the note").click()
    grid.page.wait_for_selector(".g-refused")
    assert "g-note" not in grid.cell(0, 0).get_attribute("class")


def test_a_server_that_fails_keeps_the_changes_and_tries_again_when_asked(grid):
    answers = [(500, {}), None]

    grid.site.answers = lambda changes: answers.pop(0) or all_saved(changes)
    grid.open(a_week())
    grid.press("i")
    grid.page.wait_for_selector("[data-grid-retry]:not([hidden])")
    assert "Not saved: the server said 500" in grid.problems()
    assert "1 mark is kept on this page" in grid.problems()
    assert grid.codes() == "I·· ··· ··· ···"
    grid.page.locator("[data-grid-retry]").click()
    grid.wait_saved()
    assert len(grid.site.saves()) == 2
    assert grid.problems() == ""
    assert grid.page.locator("[data-grid-retry]").is_hidden()
    grid.page.complaints.clear()


def test_a_lost_network_keeps_the_changes_and_sends_them_when_it_is_back(grid):
    grid.open(a_week())
    grid.page.context.set_offline(True)
    grid.press("i", "o")
    grid.until_problem("no connection")
    assert "2 marks are kept on this page and sent as soon as it is back" in grid.problems()
    assert grid.page.locator("[data-offline]").is_visible()
    assert grid.site.saves() == []
    grid.page.context.set_offline(False)
    assert len(grid.wait_saved()) == 2
    assert grid.page.locator("[data-offline]").is_hidden()
    grid.page.complaints.clear()


def test_a_sign_in_that_ended_is_said(grid):
    grid.open(a_week())
    grid.page.evaluate("document.querySelector('#week').dataset.saveUrl = '/elsewhere'")
    grid.press("i")
    grid.until_problem("signed out")
    assert grid.codes() == "I·· ··· ··· ···"


def test_an_answer_that_leaves_a_change_out_is_not_taken_for_saved(grid):
    grid.site.answers = lambda _changes: (200, {"at": "09:07", "saved": [], "refused": []})
    grid.open(a_week())
    grid.press("i")
    grid.page.wait_for_selector("[data-grid-retry]:not([hidden])")
    assert "did not answer for 1 mark" in grid.problems()
    assert grid.page.locator(".g-unsaved").count() == 1


def test_leaving_with_unsaved_marks_asks_first(grid):
    grid.open(a_week())
    grid.page.context.set_offline(True)
    grid.press("i")
    asked = []
    grid.page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    grid.page.close(run_before_unload=True)
    grid.page.wait_for_timeout(300)
    assert asked == ["beforeunload"]
    grid.page.context.set_offline(False)
    grid.page.complaints.clear()


# --- amendments ----------------------------------------------------------------------------------
def test_a_change_after_closing_waits_for_a_reason_and_is_sent_with_it(grid):
    cells = {(0, 0): {"amends": True}, (1, 0): {"amends": True}}
    grid.open(a_week("N·· N·· ··· ···", cells=cells, more=REASON))
    grid.press("i", "o", "i")
    form = grid.page.locator("form[data-grid-reason]")
    assert form.is_visible()
    assert "2 changes after closing: they wait for a reason" in grid.says()
    assert [one["pupil"] for one in grid.wait_saved()] == ["13"]
    assert "2 changes after closing: they wait for a reason" in grid.says()
    assert grid.page.locator(".g-wait").count() == 2
    assert grid.cell(0, 0).locator("s").inner_text() == "N"
    grid.press("Enter")
    assert grid.page.evaluate("document.activeElement.name") == "reason"
    form.locator("button").click()
    grid.until("!document.querySelector('.g-wait')")
    assert [one["because"] for one in grid.site.saves()[-1]] == [{"reason": "parent"}] * 2
    assert form.is_hidden()
    assert grid.here() == (3, 0)


def test_an_incomplete_reason_keeps_the_cells_and_says_it_beside_the_field(grid):
    cells = {(0, 0): {"amends": True}, (1, 0): {"amends": True}}
    grid.open(a_week("N·· N·· ··· ···", cells=cells, more=REASON))
    grid.site.answers = lambda changes: (
        200,
        {"at": "09:15", "saved": [], "because": {"reason": "Say from whom it came."},
         "refused": [{**one, "why": "No.", "now": "N", "waits": True} for one in changes]},
    )  # fmt: skip
    grid.press("i", "o")
    form = grid.page.locator("form[data-grid-reason]")
    form.locator("button").click()
    grid.page.wait_for_selector("form[data-grid-reason] [data-wrong]")
    assert form.is_visible()
    assert form.locator("[data-wrong]").inner_text() == "Say from whom it came."
    assert grid.codes() == "I·· O·· ··· ···"
    assert grid.page.locator(".g-wait").count() == 2
    assert grid.page.evaluate("document.activeElement.name") == "reason"
    grid.site.begin_again()
    form.locator("button").click()
    grid.until("!document.querySelector('.g-wait')")
    assert form.is_hidden()
    assert form.locator("[data-wrong]").count() == 0
    assert grid.says() == "", "the line that they wait goes once they are saved"


# --- the page's own hand -------------------------------------------------------------------------
def test_a_page_may_send_the_changes_itself(grid):
    grid.open(a_week())
    grid.page.evaluate(
        "document.querySelector('#week').addEventListener('hb:marks', (event) => {"
        " event.preventDefault(); window.took = event.detail.changes; })"
    )
    grid.press("i")
    grid.until("window.took")
    assert grid.site.saves() == []
    grid.page.evaluate(
        "document.querySelector('#week').hbGrid.answered({at: '09:20', saved: window.took})"
    )
    assert grid.saved() == "saved 09:20"
    assert grid.page.locator(".g-unsaved").count() == 0


def test_what_was_saved_and_where_the_focus_rests_are_told_to_the_page(grid):
    grid.open(a_week())
    grid.page.evaluate(
        "document.addEventListener('hb:saved', (event) => { window.saved = event.detail });"
        "document.addEventListener('hb:cell', (event) => { window.rests = event.detail.pupil })"
    )
    grid.press("i")
    grid.wait_saved()
    assert grid.page.evaluate("window.saved.saved.length") == 1
    grid.until("window.rests === '12'")


def test_the_buttons_do_what_the_keys_do_and_the_focus_stays_in_the_grid(grid):
    grid.open(a_week())
    keys = grid.page.locator("[data-grid-keys]")
    keys.get_by_text("I", exact=True).click()
    assert grid.codes() == "I·· ··· ··· ···"
    assert grid.here() == (1, 0)
    keys.get_by_role("button", name="Undo").click()
    assert grid.codes() == "··· ··· ··· ···"
    assert grid.here() == (0, 0)


def test_a_grid_that_comes_with_a_part_of_the_page_is_taken_up(grid):
    grid.open(a_week())
    grid.page.evaluate(
        "(() => { const box = document.createElement('div');"
        " box.append(document.querySelector('#week').cloneNode(true));"
        " box.firstChild.id = 'second'; document.querySelector('main').append(box);"
        " box.dispatchEvent(new CustomEvent('htmx:load', { bubbles: true })); })()"
    )
    assert grid.page.evaluate("Boolean(document.querySelector('#second').hbGrid)")


def test_each_typed_code_looks_as_the_server_draws_it(grid):
    """The script's cues and those of `charts.marks` are one table, in class and in words."""
    drawn = [Mark(one.symbol, one.code_class, says=one.says) for one in CODES]
    served = rendered("{% for one in drawn %}{% mark_cell one %}{% endfor %}", drawn=drawn)
    grid.open(a_week(more=f'<table id="served"><tbody><tr>{served}</tr></tbody></table>'))
    for i, one in enumerate(CODES):
        typed = grid.cell(0, 1 if one.symbol == "\\" else 0)
        typed.focus()
        grid.press(*one.symbol)
        expected = grid.page.locator("#served td").nth(i)
        looks = set(typed.get_attribute("class").split()) - {"g-unsaved", "g-am"}
        assert looks == set(expected.get_attribute("class").split()), one.symbol
        assert typed.text_content().strip() == expected.text_content().strip()
        grid.press("Control+z")
    grid.until("!document.querySelector('.g-unsaved')")
