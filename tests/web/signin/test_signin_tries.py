"""Whose address a try counts for, and that of many tries at the same moment none is lost."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from ipaddress import ip_network

import pytest
from allauth.account.adapter import get_adapter
from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.test import Client, RequestFactory

from herringbone.web.project.proxies import NAME, trusted_proxies
from herringbone.web.schools.models import Role
from herringbone.web.signin.addresses import client_address, counted_as
from herringbone.web.signin.models import Tries
from herringbone.web.signin.tries import Limit, count, is_over, take_back
from herringbone.web.taking.slips import TRIES, TooManyTries, open_slip
from worlds import NOW, PASSWORD

pytestmark = pytest.mark.both_databases
LIMIT = Limit("a door", 3, timedelta(minutes=15))
AT_ONCE, EACH = 12, 15


def came(peer: str, forwarded: str = ""):
    headers = {"HTTP_X_FORWARDED_FOR": forwarded} if forwarded else {}
    return RequestFactory().get("/", REMOTE_ADDR=peer, **headers)


@pytest.fixture
def proxies(settings):
    def name(*networks: str) -> None:
        settings.TRUSTED_PROXIES = tuple(ip_network(one) for one in networks)

    return name


# --- whose address ---


def test_without_a_named_proxy_nobody_can_say_that_they_are_another():
    assert client_address(came("192.0.2.7", "198.51.100.1")) == "192.0.2.7"


@pytest.mark.parametrize(
    ("peer", "forwarded", "address"),
    [
        ("10.0.0.5", "198.51.100.1", "198.51.100.1"),
        ("10.0.0.5", "203.0.113.9, 198.51.100.1", "198.51.100.1"),
        ("10.0.0.5", "203.0.113.9, 198.51.100.1, 10.1.0.8", "198.51.100.1"),
        ("10.0.0.5", "198.51.100.1:50123", "198.51.100.1"),
        ("10.0.0.5", "[2001:db8:1::7]:443", "2001:db8:1::7"),
        ("::ffff:10.0.0.5", "::ffff:198.51.100.1", "198.51.100.1"),
        ("10.0.0.5", "", "10.0.0.5"),
        ("10.0.0.5", "unknown", "10.0.0.5"),
        ("10.0.0.5", "198.51.100.1, nonsense", "10.0.0.5"),
        ("192.0.2.7", "198.51.100.1", "192.0.2.7"),
        ("192.0.2.7", "10.0.0.5", "192.0.2.7"),
        ("10.0.0.5", "10.1.0.8", "10.1.0.8"),
        ("", "198.51.100.1", ""),
    ],
)
def test_from_named_proxies_it_is_the_last_address_that_is_none_of_theirs(
    proxies, peer, forwarded, address
):
    """Whoever comes round the proxy, or writes the header themselves, is taken for themselves."""
    proxies("10.0.0.5/32", "10.1.0.0/24")
    assert client_address(came(peer, forwarded)) == address


def test_one_home_of_the_newer_addresses_counts_as_one():
    same = {counted_as(came(f"2001:db8:1:2::{last}")) for last in ("1", "abcd", "ffff:1")}
    assert same == {"2001:db8:1:2::/64"}
    assert counted_as(came("2001:db8:1:3::1")) not in same
    assert counted_as(came("192.0.2.7")) == "192.0.2.7"


def test_proxies_come_from_the_environment_and_a_slip_of_the_pen_is_named(monkeypatch):
    assert trusted_proxies() == ()
    monkeypatch.setenv(NAME, "10.0.0.5, 10.1.0.0/24")
    assert trusted_proxies() == (ip_network("10.0.0.5"), ip_network("10.1.0.0/24"))
    monkeypatch.setenv(NAME, "10.1.0.5/24")
    with pytest.raises(ImproperlyConfigured, match=r"HERRINGBONE_PROXIES.*10\.1\.0\.5/24"):
        trusted_proxies()


def test_sign_in_counts_and_lists_the_same_address(world, proxies):
    proxies("127.0.0.1/32")
    cache.clear()
    user = world.by_role[Role.CLASS_TEACHER]
    fields = {"login": user.email, "password": PASSWORD}
    Client().post("/account/login/", fields, HTTP_X_FORWARDED_FOR="203.0.113.9, 198.51.100.1")
    assert UserSession.objects.get(user=user).ip == "198.51.100.1"
    assert get_adapter().get_client_ip(came("192.0.2.7", "198.51.100.1")) == "192.0.2.7"


# --- counting ---


def test_the_limit_is_reached_holds_and_ends(db):
    here, there = came("192.0.2.7"), came("192.0.2.8")
    assert [count(LIMIT, here, NOW) for _ in range(3)] == [1, 2, 3]
    assert is_over(LIMIT, here, NOW)
    assert not is_over(LIMIT, there, NOW)
    assert not is_over(Limit("another door", 3, LIMIT.wait), here, NOW)
    later = NOW + LIMIT.wait
    assert is_over(LIMIT, here, later - timedelta(seconds=1))
    assert not is_over(LIMIT, here, later)
    assert count(LIMIT, here, later) == 1


def test_a_try_that_was_none_is_taken_back(db):
    here = came("192.0.2.7")
    count(LIMIT, here, NOW)
    take_back(LIMIT, here)
    take_back(LIMIT, here)
    assert count(LIMIT, here, NOW) == 1


def test_the_address_is_kept_nowhere_and_old_rows_go(db):
    count(LIMIT, came("192.0.2.7"), NOW)
    assert "192.0.2.7" not in str(Tries.objects.values().get())
    count(LIMIT, came("192.0.2.8"), NOW + LIMIT.wait)
    assert Tries.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_many_at_once_each_gets_a_number_of_its_own():
    """Reading and then writing lost most of them: two that read the same wrote the same."""

    def some(_thread: int) -> list[int]:
        try:
            return [count(LIMIT, came("192.0.2.7"), NOW) for _ in range(EACH)]
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as threads:
        numbers = [number for found in threads.map(some, range(AT_ONCE)) for number in found]
    assert sorted(numbers) == list(range(1, AT_ONCE * EACH + 1))
    assert Tries.objects.get().count == AT_ONCE * EACH


@pytest.mark.django_db(transaction=True)
def test_of_many_wrong_codes_at_once_no_more_are_looked_at_than_may_be():
    """A code is short: here the limit is what keeps it secret."""

    def tried(_number: int) -> bool:
        request = came("192.0.2.7")
        request.now, request.today, request.session = NOW, NOW.date(), {}
        try:
            return open_slip(request, "WRONG", "Somebody") is None
        except TooManyTries:
            return False
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as threads:
        looked_at = sum(threads.map(tried, range(3 * TRIES)))
    assert looked_at == TRIES
