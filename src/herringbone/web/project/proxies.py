"""Which proxies stand in front: from these alone the address of a visitor is taken on trust."""

from __future__ import annotations

from ipaddress import IPv4Network, IPv6Network, ip_network

from django.core.exceptions import ImproperlyConfigured

from herringbone.web.project import environment

NAME = "HERRINGBONE_PROXIES"


def trusted_proxies() -> tuple[IPv4Network | IPv6Network, ...]:
    """Addresses and networks. Raises ImproperlyConfigured for a word that is neither."""
    return tuple(_network(word) for word in environment.words(NAME))


def _network(word: str) -> IPv4Network | IPv6Network:
    try:
        return ip_network(word)
    except ValueError as error:
        raise ImproperlyConfigured(
            f"{NAME}: {error}. Write addresses and networks with commas, as 10.0.0.5,10.1.0.0/24."
        ) from error
