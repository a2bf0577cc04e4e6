"""Sends whoever's role demands a second factor to set one up before anything else.

A school names those roles; Google's and Microsoft's own second factor counts, since the school
rules there. What was found holds for the day in the person's session.
"""

from __future__ import annotations

from collections.abc import Callable

from allauth.account.authentication import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from herringbone.web.schools.models import Deputy, Post

OPEN = ("/account/", "/health", "/preferences/", "/offline", "/slip", "/r/")
FOUND = "second_factor_settled"


class AsksForASecondFactor:
    """Stands after the session and before the school."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not self._must_set_one_up(request):
            return self.get_response(request)
        messages.warning(
            request,
            "Your role sees sensitive records, so signing in takes a second step. "
            "Add an authenticator app or a passkey; it takes two minutes.",
        )
        return redirect("mfa_index")

    def _must_set_one_up(self, request: HttpRequest) -> bool:
        if not request.user.is_authenticated or request.path.startswith(
            (*OPEN, f"/{settings.STATIC_URL.strip('/')}/")
        ):
            return False
        day = request.today.isoformat()
        if request.session.get(FOUND) == day:
            return False
        if has_second_factor(request) or not demands_second_factor(request):
            request.session[FOUND] = day
            return False
        return True


def has_second_factor(request: HttpRequest) -> bool:
    """An authenticator app or passkey here, or a provider's sign-in in this session."""
    records = get_authentication_records(request, request.user)
    by_provider = any(record.get("method") == "socialaccount" for record in records)
    return by_provider or is_mfa_enabled(request.user)


def demands_second_factor(request: HttpRequest) -> bool:
    """Whether a post of today, or one stood in for, has a role that its school names."""
    today = request.today
    current = Q(start__lte=today) & (Q(end=None) | Q(end__gte=today))
    held = Post.everywhere.filter(current, user=request.user).select_related("school")
    acting = Deputy.everywhere.filter(
        user=request.user, start__lte=today, end__gte=today
    ).select_related("post__school")
    posts = [*held, *(deputy.post for deputy in acting)]
    return any(post.role in post.school.second_factor_roles for post in posts)
