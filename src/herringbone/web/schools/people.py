"""People and posts: who is entered, in which role, from when, and who stands in.

Nothing is deleted: a post ends, so that the record's names keep their positions of the day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress
from allauth.account.utils import user_pk_to_url_str
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from herringbone.web.schools.models import Deputy, Post, Role, School


@dataclass(frozen=True, slots=True)
class NewPost:
    """A role with the title that stands in the record; a class teacher's has a class; `phone` is
    the direct number."""

    role: Role
    position: str
    class_name: str = ""
    phone: str = ""


@transaction.atomic
def add_person(
    *,
    school: School,
    email: str,
    name: str,
    post: NewPost,
    start: date,
    password: str | None = None,
) -> Post:
    """Enters a person, or takes one known by their address, and gives them a post from a day.

    Raises ValidationError where they hold that very post already, or a class teacher has no class.
    """
    if post.role == Role.CLASS_TEACHER and not post.class_name:
        raise ValidationError("A class teacher's post names the class.")
    people = get_user_model()
    user = people.objects.filter(email=email.strip().lower()).first()
    if user is None:
        user = people.objects.create_user(email, password, name=name.strip())
    EmailAddress.objects.get_or_create(
        user=user, email=user.email, defaults={"verified": True, "primary": True}
    )
    same = posts_on(school, start).filter(user=user, role=post.role, class_name=post.class_name)
    if same.exists():
        raise ValidationError(f"{user.name} holds this post already.")
    made: Post = Post.objects.create(
        school=school,
        user=user,
        role=post.role,
        position=post.position or post.role.label,
        class_name=post.class_name,
        phone=post.phone,
        start=start,
    )
    return made


def who_has(school: School, email: str, day: date) -> str:
    """Who has an address already, as a sentence; "" for nobody. Whoever is of this school is named
    with their posts, another school's person is not."""
    user = get_user_model().objects.filter(email=email.strip().lower()).first()
    if user is None:
        return ""
    held = Post.objects.filter(school=school, user=user)
    if not held.exists():
        return "Somebody of another school has this address already."
    posts = ", ".join(p.position for p in posts_on(school, day).filter(user=user)) or "no post now"
    return f"This is the address of {user} ({posts})."


@transaction.atomic
def end_post(*, post: Post, last_day: date) -> None:
    """The post ends with `last_day`. A school keeps at least one person who manages people: raises
    ValidationError where this would be the last."""
    if last_day < post.start:
        raise ValidationError("A post cannot end before it began.")
    managing = (Role.HEAD, Role.ADMINISTRATOR)
    after = posts_on(post.school, last_day + timedelta(days=1)).exclude(pk=post.pk)
    if post.role in managing and not after.filter(role__in=managing).exists():
        raise ValidationError(
            "This is the last head or administrator. Enter another before this post ends."
        )
    post.end = last_day
    post.save(update_fields=["end"])


@transaction.atomic
def stand_in(*, post: Post, user: Any, start: date, end: date, why: str = "") -> Deputy:
    """Somebody does a post's work from `start` to `end`, both included; raises ValidationError for
    days the wrong way round and for standing in for oneself."""
    if end < start:
        raise ValidationError("The last day is before the first.")
    if user.pk == post.user_id:
        raise ValidationError("Nobody stands in for themselves.")
    made: Deputy = Deputy.objects.create(
        school=post.school, post=post, user=user, start=start, end=end, why=why
    )
    return made


def posts_on(school: School, day: date) -> Any:
    """Posts held on a day."""
    return Post.objects.filter(school=school, start__lte=day).filter(Q(end=None) | Q(end__gte=day))


def sign_in_key(user: Any) -> str:
    """The key of a one-time link with which a person sets their first password: used once, it ends;
    a later sign-in ends it, too. As allauth's link for a forgotten password."""
    return f"{user_pk_to_url_str(user)}-{default_token_generator.make_token(user)}"


def why_no_link(school: School, user: Any) -> str:
    """Why no first sign-in is handed over here, "" where one may be. The link opens the whole
    account: never one that is in use, nor one that another school made and vouches for."""
    if user.has_usable_password():
        return f"{user.name} has a password: they can ask for a new one."
    if user.last_login is not None:
        return f"{user.name} signs in already, with a passkey or through a provider."
    entered_by = Post.everywhere.filter(user=user).order_by("pk").first()
    if entered_by is not None and entered_by.school_id != school.pk:
        return f"Another school entered {user.name} first: it hands over the first sign-in."
    return ""
