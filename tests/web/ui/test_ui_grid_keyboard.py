"""The keyboard of a grid, key by key, in a real browser under the product's own policy."""

from __future__ import annotations

import pytest
from ui_grid import a_week

from herringbone.web.ui.charts.marks import Mark


# --- moving --------------------------------------------------------------------------------------
def test_arrows_home_and_end_move_and_stop_at_the_edge(grid):
    grid.open(a_week())
    grid.press("ArrowDown", "ArrowRight")
    assert grid.here() == (1, 1)
    grid.press("ArrowUp", "ArrowUp", "ArrowLeft", "ArrowLeft")
    assert grid.here() == (0, 0)
    grid.press("End")
    assert grid.here() == (0, 2)
    grid.press("Home")
    assert grid.here() == (0, 0)


def test_arrows_step_over_what_is_no_cell(grid):
    grid.open(a_week("··· z·· ··· ···"))
    grid.press("ArrowDown")
    assert grid.here() == (2, 0)


def test_tab_leaves_the_grid_and_comes_back_to_the_same_cell(grid):
    grid.open(a_week())
    grid.press("ArrowDown", "ArrowRight", "Tab")
    assert grid.page.evaluate("document.activeElement.closest('table')") is None
    grid.press("Shift+Tab")
    assert grid.here() == (1, 1)


# --- typing --------------------------------------------------------------------------------------
def test_a_code_sets_and_moves_down_and_is_posted_with_what_it_was(grid):
    grid.open(a_week("N·· ··· ··· ···"))
    grid.press("i")
    assert grid.codes() == "I·· ··· ··· ···"
    assert grid.here() == (1, 0)
    assert grid.wait_saved() == [
        {"pupil": "11", "date": "2026-03-12", "session": "AM", "code": "I", "was": "N"}
    ]
    headers = {name.lower(): value for name, value in grid.site.posts[-1][1].items()}
    field = grid.page.locator("input[name=csrfmiddlewaretoken]").first.input_value()
    assert headers["x-csrftoken"] == field != ""
    assert grid.saved() == "saved 09:07"


def test_a_second_character_in_time_makes_a_longer_code_where_it_began(grid):
    grid.open(a_week())
    grid.press("c", "1", "j", "1", "y", "1")
    assert grid.codes() == "C1·· J1·· Y1·· ···"
    assert grid.here() == (3, 0)
    assert [one["code"] for one in grid.wait_saved()] == ["C1", "J1", "Y1"]


def test_after_600_ms_a_second_character_is_a_code_of_its_own(grid):
    grid.open(a_week())
    grid.press("c")
    grid.page.wait_for_timeout(700)
    grid.press("1")
    assert grid.codes() == "C·· ··· ··· ···"
    assert grid.here() == (1, 0)
    assert "1 is no code" in grid.says()


def test_two_codes_in_a_hurry_are_two_codes(grid):
    grid.open(a_week())
    grid.press("i", "c", "2", "c")
    assert grid.codes() == "I·· C2·· C·· ···"


@pytest.mark.parametrize("key", ["/", "Space", "\\"])
def test_slash_space_and_backslash_are_present_in_the_session_of_the_cell(grid, key):
    grid.open(a_week())
    grid.press(key, "ArrowUp", "ArrowRight", key)
    assert grid.codes() == "/\\· ··· ··· ···"
    assert grid.here() == (1, 1)


def test_p_is_the_sporting_activity_and_never_present(grid):
    grid.open(a_week())
    grid.press("p")
    assert grid.codes() == "P·· ··· ··· ···"
    assert "Sporting activity" in grid.cell(0, 0).inner_text()


def test_slash_in_the_grid_does_not_go_to_the_search_and_elsewhere_does(grid):
    grid.open(a_week())
    grid.press("/")
    assert grid.here() == (1, 0)
    grid.page.locator("body").click(position={"x": 1, "y": 1})
    grid.press("/")
    assert grid.page.evaluate("document.activeElement.matches('[data-find]')")


@pytest.mark.parametrize("key", ["Delete", "Backspace"])
def test_delete_blanks_and_stays(grid, key):
    grid.open(a_week("I·· ··· ··· ···"))
    grid.press(key)
    assert grid.codes() == "··· ··· ··· ···"
    assert grid.here() == (0, 0)
    assert grid.wait_saved()[0] == {
        "pupil": "11", "date": "2026-03-12", "session": "AM", "code": "", "was": "I",
    }  # fmt: skip


def test_what_is_no_code_flashes_is_said_and_does_not_move(grid):
    grid.open(a_week("I·· ··· ··· ···"))
    grid.press("q")
    assert "g-flash" in grid.cell(0, 0).get_attribute("class")
    assert grid.here() == (0, 0)
    assert grid.codes() == "I·· ··· ··· ···"
    assert grid.says().startswith("Q is no code for Thu 12 Mar AM: nothing changed")
    grid.until("!document.querySelector('.g-flash')")
    assert grid.site.saves() == []


def test_half_a_code_flashes_when_nothing_follows(grid):
    grid.open(a_week())
    grid.press("j")
    assert grid.codes() == "··· ··· ··· ···"
    assert "g-typing" in grid.cell(0, 0).get_attribute("class")
    grid.page.wait_for_selector(".g-flash")
    assert "J is no code" in grid.says()
    assert grid.here() == (0, 0)


def test_codes_are_those_of_the_cells_own_date(grid):
    grid.open(a_week())
    grid.press("v", "End", "v")
    assert grid.codes() == "V·· ··· ··· ···"
    assert "V is no code for Fri 13 Mar AM" in grid.says()


# --- selecting -----------------------------------------------------------------------------------
def test_shift_and_arrows_select_and_a_code_fills_the_selection(grid):
    grid.open(a_week())
    grid.press("Shift+ArrowDown", "Shift+ArrowDown", "Shift+ArrowRight")
    assert grid.page.locator(".g-sel[aria-selected=true]").count() == 6
    grid.press("c", "2")
    assert grid.codes() == "C2C2· C2C2· C2C2· ···"
    assert grid.here() == (2, 1)
    assert len(grid.wait_saved()) == 6


def test_present_fills_a_selection_with_the_stroke_of_each_session(grid):
    grid.open(a_week())
    grid.press("Shift+ArrowDown", "Shift+ArrowRight", "/")
    assert grid.codes() == "/\\· /\\· ··· ···"


def test_shift_and_a_click_select_too_and_escape_clears(grid):
    grid.open(a_week())
    grid.cell(2, 1).click(modifiers=["Shift"])
    assert grid.page.locator(".g-sel").count() == 6
    grid.press("Escape")
    assert grid.page.locator(".g-sel").count() == 0
    grid.press("Shift+ArrowUp", "ArrowUp")
    assert grid.page.locator(".g-sel").count() == 0


def test_a_selection_leaves_out_cells_where_the_code_may_not_stand(grid):
    grid.open(a_week())
    grid.press("ArrowRight", "Shift+ArrowRight", "v")
    assert grid.codes() == "·V· ··· ··· ···"
    assert "V is no code on Fri 13 Mar AM" in grid.says()


def test_ctrl_d_fills_a_selection_down_from_its_top_row(grid):
    grid.open(a_week("IO· ··· ··· ···"))
    grid.press("Shift+ArrowRight", "Shift+ArrowDown", "Shift+ArrowDown", "Control+d")
    assert grid.codes() == "IO· IO· IO· ···"


def test_ctrl_d_without_a_selection_takes_the_cell_above(grid):
    grid.open(a_week("I·· ··· ··· ···"))
    grid.press("ArrowDown", "Control+d")
    assert grid.codes() == "I·· I·· ··· ···"
    assert grid.here() == (1, 0)


# --- undo ----------------------------------------------------------------------------------------
def test_ctrl_z_takes_back_step_by_step_and_a_fill_at_once(grid):
    grid.open(a_week("N·· ··· ··· ···"))
    grid.press("i", "Home", "Shift+ArrowDown", "Shift+ArrowDown", "o")
    assert grid.codes() == "I·· O·· O·· O··"
    grid.press("Control+z")
    assert grid.codes() == "I·· ··· ··· ···"
    grid.press("Control+z")
    assert grid.codes() == "N·· ··· ··· ···"
    assert grid.here() == (0, 0)
    grid.press("Control+z")
    assert grid.says() == "nothing to undo"


def test_a_longer_code_is_one_step_of_undo(grid):
    grid.open(a_week("N·· ··· ··· ···"))
    grid.press("c", "1", "Control+z")
    assert grid.codes() == "N·· ··· ··· ···"


def test_undo_after_a_save_posts_the_way_back(grid):
    grid.open(a_week("N·· ··· ··· ···"))
    grid.press("i")
    grid.wait_saved()
    grid.press("Control+z")
    assert grid.wait_saved(times=2)[-1:] == [
        {"pupil": "11", "date": "2026-03-12", "session": "AM", "code": "N", "was": "I"}
    ]


def test_a_change_taken_back_before_it_was_sent_is_never_sent(grid):
    grid.open(a_week("N·· ··· ··· ···"))
    grid.press("i", "Control+z")
    grid.page.wait_for_timeout(400)
    assert grid.site.saves() == []


# --- legend and notes ----------------------------------------------------------------------------
def test_question_mark_opens_the_legend_and_gives_the_focus_back(grid):
    grid.open(a_week())
    grid.press("ArrowDown", "?")
    assert grid.page.locator("dialog[data-legend]").is_visible()
    grid.press("Escape")
    assert grid.here() == (1, 0)
    assert grid.codes() == "··· ··· ··· ···"


def test_a_full_stop_writes_a_note(grid):
    grid.open(a_week("·I· ··· ··· ···"))
    grid.press("ArrowRight", ".")
    assert (
        grid.page.locator("#grid-note-title").inner_text() == "Note: Abbott, Grace, Thu 12 Mar PM"
    )
    grid.page.keyboard.type("mother rang 08:12")
    grid.page.get_by_role("button", name="Save the note").click()
    saved = grid.wait_saved()
    assert grid.here() == (0, 1)
    assert "g-note" in grid.cell(0, 1).get_attribute("class")
    assert saved == [
        {"pupil": "11", "date": "2026-03-12", "session": "PM", "code": "I", "was": "I",
         "note": "mother rang 08:12"}
    ]  # fmt: skip


def test_a_note_given_up_changes_nothing(grid):
    grid.open(a_week("·I· ··· ··· ···"))
    grid.press(".")
    grid.page.keyboard.type("x")
    grid.press("Escape")
    assert grid.here() == (0, 0)
    grid.page.wait_for_timeout(400)
    assert grid.site.saves() == []


def test_enter_follows_the_link_of_the_cell_and_a_click_only_chooses_it(grid):
    grid.open(a_week(cells={(1, 0): {"url": "#details"}}))
    grid.cell(1, 0).click()
    assert grid.here() == (1, 0)
    assert "#details" not in grid.page.url
    grid.press("Enter")
    assert grid.page.url.endswith("#details")


# --- locked cells --------------------------------------------------------------------------------
def test_a_locked_cell_takes_no_key_says_why_and_yields_to_what_it_must(grid):
    ill = Mark("I", "authorised", locked="leave granted by the head")
    cells = {(0, 0): {"mark": ill}, (1, 0): {"mark": ill, "yields": "/ L"}}
    grid.open(a_week(cells=cells))
    grid.press("o")
    assert grid.codes() == "I·· I·· ··· ···"
    assert "leave granted by the head" in grid.says()
    assert grid.cell(0, 0).get_attribute("aria-readonly") == "true"
    assert grid.here() == (0, 0)
    grid.press("ArrowDown", "o")
    assert grid.codes() == "I·· I·· ··· ···"
    grid.press("/")
    assert grid.codes() == "I·· /·· ··· ···"
