"""The register's page: who may open which day, and what it shows."""

from herringbone.web.schools.models import Role

URL = "registers/2026-11-20/AM/3B/"


def test_a_class_teacher_opens_todays_register(world):
    page = world.client(Role.CLASS_TEACHER).get(world.url(URL))
    assert page.status_code == 200
    assert "Mark all blanks present" in page.text
