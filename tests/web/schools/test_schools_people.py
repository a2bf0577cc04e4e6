"""People and posts: nothing is deleted, somebody always manages, standing in has its days."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from herringbone.web.schools.deeds import Deed
from herringbone.web.schools.models import Post, Role
from herringbone.web.schools.people import NewPost, add_person, end_post, stand_in
from herringbone.web.schools.viewer import viewer_of
from worlds import TODAY

TEACHER = NewPost(Role.CLASS_TEACHER, "class teacher", "3B")


def test_one_address_is_one_person_in_however_many_posts(entered):
    first = add_person(
        school=entered.school, email="New@Example.org", name="Nia New", post=TEACHER, start=TODAY
    )
    second = add_person(
        school=entered.school,
        email="new@example.org",
        name="Nia New",
        post=NewPost(Role.SENCO, "SENCo"),
        start=TODAY,
    )
    assert first.user == second.user
    assert viewer_of(first.user, entered.school, TODAY).roles == {Role.CLASS_TEACHER, Role.SENCO}


def test_the_same_post_is_not_held_twice(entered):
    add_person(school=entered.school, email="n@e.org", name="N", post=TEACHER, start=TODAY)
    with pytest.raises(ValidationError, match="already"):
        add_person(school=entered.school, email="n@e.org", name="N", post=TEACHER, start=TODAY)


def test_a_post_ends_and_stays_in_the_record(entered):
    post = Post.objects.get(role=Role.CLASS_TEACHER)
    end_post(post=post, last_day=TODAY)
    assert viewer_of(post.user, entered.school, TODAY).may(Deed.TAKE_REGISTER, "3B")
    tomorrow = viewer_of(post.user, entered.school, TODAY + timedelta(days=1))
    assert not tomorrow.may(Deed.TAKE_REGISTER, "3B")
    assert not tomorrow.may(Deed.SEE_HOME)
    assert Post.objects.filter(pk=post.pk).exists()


def test_the_last_who_manages_people_stays(entered):
    head, administrator = (Post.objects.get(role=role) for role in (Role.HEAD, Role.ADMINISTRATOR))
    end_post(post=administrator, last_day=TODAY)
    with pytest.raises(ValidationError, match="last head or administrator"):
        end_post(post=head, last_day=TODAY)


def test_whoever_stands_in_does_the_posts_work_on_those_days_under_its_title(entered):
    teacher = entered.by_role[Role.CLASS_TEACHER]
    head = Post.objects.get(role=Role.HEAD)
    stand_in(post=head, user=teacher, start=TODAY, end=TODAY)
    today = viewer_of(teacher, entered.school, TODAY)
    assert today.may(Deed.DECIDE_LEAVE)
    assert not viewer_of(teacher, entered.school, date(2026, 11, 23)).may(Deed.DECIDE_LEAVE)


def test_nobody_stands_in_for_themselves_nor_backwards(entered):
    head = Post.objects.get(role=Role.HEAD)
    with pytest.raises(ValidationError, match="themselves"):
        stand_in(post=head, user=head.user, start=TODAY, end=TODAY)
    with pytest.raises(ValidationError, match="before"):
        stand_in(
            post=head, user=entered.by_role[Role.SLT], start=TODAY, end=TODAY - timedelta(days=1)
        )
