"""A deputy's title, "head for" and a whole name, fits wherever a position is kept.

PostgreSQL refuses what is too long, SQLite does not: so the columns themselves are held to it.
"""

import pytest
from django.apps import apps

from herringbone.web.schools.models import Deputy, Post, PupilAccess, Role
from herringbone.web.schools.viewer import viewer_of
from worlds import TODAY

LONGEST = 80 + len(" for ") + 120
KEPT = [
    field
    for model in apps.get_models()
    if model.__module__.startswith("herringbone") and model is not Post
    for field in model._meta.concrete_fields
    if field.name.endswith("position")
]


@pytest.mark.parametrize("field", KEPT, ids=str)
def test_a_kept_position_has_room_for_a_deputys(field):
    assert field.max_length >= LONGEST


def test_positions_are_kept_where_looks_are():
    assert PupilAccess._meta.get_field("position") in KEPT


def test_a_deputys_title_can_be_as_long_as_that(entered):
    post = Post.objects.get(role=Role.HEAD)
    post.position, post.user.name = "h" * 80, "n" * 120
    post.save()
    post.user.save()
    deputy = entered.by_role[Role.SLT]
    Post.objects.filter(user=deputy).delete()
    Deputy.objects.create(
        school=entered.school, post=post, user=deputy, start=TODAY, end=TODAY, why=""
    )
    assert len(viewer_of(deputy, entered.school, TODAY).position) == LONGEST
