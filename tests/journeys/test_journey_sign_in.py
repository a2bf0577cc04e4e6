"""Someone signs in at the door, by keyboard alone, and comes to their school; then out again."""

from herringbone.web.schools.models import Role
from worlds import PASSWORD


def test_a_person_signs_in_and_out_by_keyboard(journey, school):
    page = journey.window()
    page.goto("/")
    journey.shot(page)
    journey.check(page)
    page.get_by_label("School e-mail address").fill(school.by_role[Role.HEAD].email)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/s/{school.school.slug}/")
    journey.shot(page)
    journey.check(page)
    page.locator("details.menu > summary").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/account/login/**")
