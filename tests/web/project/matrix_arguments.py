"""What stands in for each argument of an address in the matrix of who sees what."""

from __future__ import annotations

from herringbone.web.schools.models import Post
from worlds import TODAY

BY_NAME = {
    "day": lambda world: TODAY.isoformat(),
    "date": lambda world: TODAY.isoformat(),
    "monday": lambda world: "2026-11-16",
    "session": lambda world: "AM",
    "class_name": lambda world: "3B",
    "pupil_pk": lambda world: world.pupils["Amy"].pk,
}
BY_ADDRESS = {
    ("schools:post", "pk"): lambda world: Post.objects.filter(school=world.school).first().pk,
    ("schools:sign_in_link", "pk"): lambda world: (
        Post.objects.filter(school=world.school).first().pk
    ),
}


def argument(world, address, key):
    """An argument's value; raises KeyError for one that nobody has said."""
    found = BY_ADDRESS.get((address, key)) or BY_NAME[key]
    return found(world)
