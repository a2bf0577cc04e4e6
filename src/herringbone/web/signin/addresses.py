"""The one place that says from which address a visitor came; every limit by address asks here.

The header by which a proxy tells it can be typed by anybody: it is believed from the proxies that
the operator named and read from its end, as far as these go; what stands before that is hearsay.
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

from django.conf import settings
from django.http import HttpRequest

HEADER = "HTTP_X_FORWARDED_FOR"
HOME = 64
"""Bits of an address of version 6 that are one home's or one telephone's: the rest it chooses."""


def client_address(request: HttpRequest) -> str:
    """The last address that is none of our proxies'; "" where the server was told none."""
    came = _read(request.META.get("REMOTE_ADDR", ""))
    if came is None:
        return ""
    for told in reversed(request.META.get(HEADER, "").split(",")):
        before = _read(told)
        if before is None or not _is_ours(came):
            break
        came = before
    return str(came)


def counted_as(request: HttpRequest) -> str:
    """The address as limits count it: of version 6 the network of a home, not each of its own."""
    address = _read(client_address(request))
    if isinstance(address, IPv6Address):
        return str(IPv6Network((address, HOME), strict=False))
    return str(address or "")


def _is_ours(address: IPv4Address | IPv6Address) -> bool:
    return any(address in network for network in settings.TRUSTED_PROXIES)


def _read(told: str) -> IPv4Address | IPv6Address | None:
    """ "10.0.0.5", "10.0.0.5:4711", "[2001:db8::1]:4711"; None for what is no address."""
    plain = told.strip().strip('"')
    if plain.startswith("["):
        plain = plain[1:].partition("]")[0]
    elif plain.count(":") == 1:
        plain = plain.partition(":")[0]
    try:
        address = ip_address(plain)
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address
