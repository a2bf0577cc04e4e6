"""A round of sixty asks the database as often as one of six: what is read, is read for all."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from letters_waiting import letter_for, more_pupils

from herringbone.documents.writing import template_of
from herringbone.web.messages.homes import Homes
from herringbone.web.messages.recipients import reach
from herringbone.web.messages.suppression import reasons_of
from herringbone.web.schools.models import Role
from herringbone.web.schools.tenancy import within
from worlds import NOW

pytestmark = pytest.mark.thorough

KEY = "letter-warning"
MOST = 75
"""Of the page of one letter with its column, sign-in and all; it was 299 with sixty letters."""


@pytest.fixture
def sixty(site):
    """Sixty letters, a brother and a sister in each second family, written."""
    pupils = list(more_pupils(site, 60).values())
    with within(site.school):
        for i, pupil in enumerate(pupils):
            pupil.family_id = f"F{i // 2}"
            pupil.save(update_fields=["family_id"])
    works = [letter_for(site.school, pupil) for pupil in pupils]
    site.client(Role.ATTENDANCE_OFFICER).post(
        reverse("letters:write", args=(site.school.slug, KEY))
    )
    return works


def asked(go) -> int:
    with CaptureQueriesContext(connection) as held:
        assert go().status_code in (200, 302)
    return len(held)


def test_the_page_of_sixty_letters_asks_as_often_as_that_of_six(site, sixty):
    client = site.client(Role.ATTENDANCE_OFFICER)
    url = reverse("letters:batch", args=(site.school.slug, KEY))
    page = lambda: client.get(url, {"work": sixty[30].pk})  # noqa: E731
    page()  # who looked at the pupil is noted once a day
    many = asked(page)
    with within(site.school):
        for work in (*sixty[:27], *sixty[33:]):
            work.delete()
    few = asked(page)
    assert few == many <= MOST


def test_deciding_about_one_of_sixty_asks_as_often_as_about_one_of_six(site, sixty):
    client = site.client(Role.ATTENDANCE_OFFICER)

    def send(work):
        said = {"decision": "send", "reasoning": "They asked for it in writing."}
        return client.post(reverse("letters:decide", args=(site.school.slug, KEY, work.pk)), said)

    send(sixty[29])
    many = asked(lambda: send(sixty[30]))
    with within(site.school):
        for work in (*sixty[:27], *sixty[33:]):
            work.delete()
    assert asked(lambda: send(sixty[31])) == many


def test_what_stands_against_twenty_is_asked_as_often_as_against_two(site, sixty):
    template = template_of("rivington", "warning")
    with within(site.school):
        pupils = list(site.school.pupils.filter(forename__startswith="Child").order_by("pk"))
        for pupil in pupils:
            pupil.school = site.school
        counts = []
        for some in (pupils[:2], pupils[:20]):
            with CaptureQueriesContext(connection) as held:
                assert set(reasons_of(some, template, NOW)) == {one.pk for one in some}
            counts.append(len(held))
    assert counts[0] == counts[1]


def test_who_gets_it_is_the_same_read_for_one_or_for_all(site, sixty):
    template = template_of("rivington", "warning")
    with within(site.school):
        pupils = list(site.school.pupils.filter(forename__startswith="Child").order_by("pk"))
        homes = Homes(pupils)
        with CaptureQueriesContext(connection) as held:
            together = [reach([one], template, ("letter",), homes) for one in pupils]
        alone = [reach([one], template, ("letter",)) for one in pupils]
    assert len(held) == 3
    assert all(found.recipients for found in together)
    assert [[(to.name, to.place) for to in found.recipients] for found in together] == [
        [(to.name, to.place) for to in found.recipients] for found in alone
    ]
