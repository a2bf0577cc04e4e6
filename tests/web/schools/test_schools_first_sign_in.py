"""A first sign-in is handed over by the school that entered a person; it takes over no account."""

import pytest
from django.test import Client

from herringbone.web.schools.models import Post, Role
from herringbone.web.schools.people import NewPost, add_person
from herringbone.web.schools.tenancy import within
from worlds import NOW, TODAY, make_world

LEAD = NewPost(Role.DSL, "designated safeguarding lead")


@pytest.fixture
def schools(db):
    here, there = make_world("hill"), make_world("dale")
    for one in (here, there):
        one.school.second_factor_roles = []
        one.school.save()
    return here, there


def entered_at(world, email="new.lead@example.org"):
    with within(world.school):
        return add_person(school=world.school, email=email, name="Nia New", post=LEAD, start=TODAY)


def asked(world, post):
    url = world.url(f"people/{post.pk}/sign-in/")
    return world.client(Role.HEAD).post(url, follow=True)


def test_whoever_was_entered_here_sets_a_password_with_the_link(schools):
    here, _ = schools
    answer = asked(here, entered_at(here))
    page = Client().get(answer.context["link"].removeprefix("http://testserver"), follow=True)
    assert page.status_code == 200
    assert page.context["form"] is not None


def test_another_school_cannot_take_over_an_account_by_entering_its_address(schools):
    here, there = schools
    entered_at(there)
    post = entered_at(here)
    answer = asked(here, post)
    assert "link" not in answer.context
    assert "Another school entered Nia New first" in answer.text
    page = here.client(Role.HEAD).get(here.url(f"people/{post.pk}/"))
    assert "Make a link" not in page.text


def test_nobody_is_handed_the_account_of_a_person_who_signs_in_without_a_password(schools):
    here, _ = schools
    post = entered_at(here)
    post.user.last_login = NOW
    post.user.save(update_fields=["last_login"])
    answer = asked(here, post)
    assert "link" not in answer.context
    assert "signs in already" in answer.text


def test_nor_of_one_who_has_a_password(schools):
    here, _ = schools
    with within(here.school):
        post = Post.objects.get(role=Role.DSL)
    answer = asked(here, post)
    assert "link" not in answer.context
    assert "has a password" in answer.text
