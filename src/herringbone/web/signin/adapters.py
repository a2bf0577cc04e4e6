"""Who may sign in: people whom a school has entered, by password, passkey or their provider.

Nobody makes an account of their own. A provider's e-mail address must be verified and known here;
an account that is no longer active is refused whatever the door.
"""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import redirect

from herringbone.web.signin.addresses import client_address


class StaffOnly(DefaultAccountAdapter):
    """Accounts are entered by a school's administrator or head, never by whoever comes."""

    def is_open_for_signup(self, _request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """What sign-in is limited by and a session is listed with: ours, never the header alone."""
        address: str = client_address(request) or super().get_client_ip(request)
        return address


class StaffByProvider(DefaultSocialAccountAdapter):
    """Google and Microsoft open the door only to addresses that a school has entered."""

    def is_open_for_signup(self, _request: HttpRequest, _sociallogin: Any) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Sends a stranger back to the door with a sentence instead of a closed sign-up."""
        if sociallogin.is_existing:
            return
        address = sociallogin.user.email or "That account"
        messages.error(
            request,
            f"{address} is not entered here, or its provider has not verified the address. "
            "Ask the school's administrator to enter it.",
        )
        raise ImmediateHttpResponse(redirect("account_login"))
