"""What a person chose for this browser: theme, single keys, counter mode; kept in three cookies.

They are no secret and name nobody. Counter mode decides what the server leaves out of a page.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

THEME, KEYS, COUNTER = "hb_theme", "hb_keys", "hb_counter"
THEMES = ("system", "light", "dark")
A_YEAR = 365 * 24 * 60 * 60


def theme(request: HttpRequest | None) -> str:
    """ "light" or "dark" as chosen, "system" where nobody chose."""
    chosen = request.COOKIES.get(THEME, "") if request else ""
    return chosen if chosen in THEMES else "system"


def keys_are_off(request: HttpRequest | None) -> bool:
    """Whether the person switched `/` and `?` off (WCAG 2.1.4); arrows and grids stay."""
    return request is not None and request.COOKIES.get(KEYS) == "off"


def at_counter(request: HttpRequest | None) -> bool:
    """Whether a parent may be looking: first names only, no flags, reasons or contacts."""
    return request is not None and request.COOKIES.get(COUNTER) == "on"


def keep(response: HttpResponse, name: str, value: str, *, secure: bool) -> None:
    """Sets one of the cookies; counter mode ends with the browser, the rest hold for a year."""
    response.set_cookie(
        name,
        value,
        max_age=None if name == COUNTER else A_YEAR,
        secure=secure,
        httponly=True,
        samesite="Lax",
    )
