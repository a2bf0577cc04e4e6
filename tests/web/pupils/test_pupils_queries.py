"""What a parent was told about a queried mark stands: a second answer never takes its place."""

from herringbone.web.pupils.models import MarkQuery
from herringbone.web.schools.models import Role
from herringbone.web.schools.tenancy import within


def test_an_answer_is_given_once(world):
    world.school.second_factor_roles = []
    world.school.save()
    office, head = world.client(Role.OFFICE), world.client(Role.HEAD)
    url = world.url(f"pupils/{world.pupils['Amy'].pk}/query/")
    said = {"date": "2026-11-19", "session": "PM", "asked_by": "mother", "words": "She was in."}
    office.post(url, said)
    with within(world.school):
        asked = MarkQuery.objects.get()
    assert (
        office.post(f"{url}{asked.pk}/", {"answer": "Found on the trip list."}).status_code == 302
    )
    again = head.post(f"{url}{asked.pk}/", {"answer": "Never mind."})
    assert again.status_code == 200
    assert "answered this already: Found on the trip list." in again.text
    with within(world.school):
        asked.refresh_from_db()
    assert (asked.answer, asked.answered_by) == (
        "Found on the trip list.",
        world.by_role[Role.OFFICE].name,
    )
