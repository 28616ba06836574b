"""Whose request it is: as many entries of X-Forwarded-For are believed as there are proxies, from the right."""

import pytest
from django.test import RequestFactory

from villages.client_address import client_address, network_of, plain_address

NGINX, STRANGER, CDN = "127.0.0.1", "203.0.113.9", "198.51.100.4"


def asked(forwarded, peer=NGINX, **more):
    headers = {"HTTP_X_FORWARDED_FOR": forwarded} if forwarded is not None else {}
    return RequestFactory().get("/", REMOTE_ADDR=peer, **headers, **more)


@pytest.mark.parametrize(
    ("proxies", "forwarded", "peer", "client"),
    (
        # Nobody is believed.
        (0, None, STRANGER, STRANGER),
        (0, "10.0.0.1", STRANGER, STRANGER),
        (0, "10.0.0.1, 10.0.0.2", STRANGER, STRANGER),
        # nginx wrote the last one; what stands before it the stranger sent.
        (1, STRANGER, NGINX, STRANGER),
        (1, f"10.0.0.1, {STRANGER}", NGINX, STRANGER),
        (1, f"10.0.0.1,10.0.0.2 ,\t{STRANGER} ", NGINX, STRANGER),
        (1, f"{'10.0.0.1, ' * 500}{STRANGER}", NGINX, STRANGER),
        # Two: the inner one saw the outer one.
        (2, f"{STRANGER}, {CDN}", NGINX, STRANGER),
        (2, f"10.0.0.1, {STRANGER}, {CDN}", NGINX, STRANGER),
        # Fewer wrote than there are: past a proxy. All who come that way count as one.
        (1, None, NGINX, NGINX),
        (1, "", NGINX, NGINX),
        (2, STRANGER, NGINX, NGINX),
        # What is no address is nobody's.
        (1, "unknown", NGINX, NGINX),
        (1, f"{STRANGER}, _hidden", NGINX, NGINX),
        (1, f"{STRANGER},", NGINX, NGINX),
        (1, "10.0.0.1'; DROP TABLE", NGINX, NGINX),
        (1, "\0", NGINX, NGINX),
        (1, "999.1.1.1", NGINX, NGINX),
        (1, "1" * 100_000, NGINX, NGINX),
        # IPv6, ports, brackets, zones.
        (1, "2001:DB8:0::1", NGINX, "2001:db8::1"),
        (1, "[2001:db8::1]:443", NGINX, "2001:db8::1"),
        (1, f"{STRANGER}:51234", NGINX, STRANGER),
        (1, f"::ffff:{STRANGER}", NGINX, STRANGER),
        (1, "fe80::1%eth0", NGINX, "fe80::1"),
        (0, None, "2001:db8::1", "2001:db8::1"),
        (0, None, f"::ffff:{STRANGER}", STRANGER),
        # gunicorn behind a unix socket has no peer.
        (1, STRANGER, "", STRANGER),
        (1, None, "", ""),
        (0, STRANGER, "", ""),
    ),
)
def test_the_client_is_counted_from_the_right(settings, proxies, forwarded, peer, client):
    settings.PROXY_COUNT = proxies
    assert client_address(asked(forwarded, peer)) == client


def test_no_other_header_counts(settings):
    settings.PROXY_COUNT = 1
    others = {"HTTP_X_REAL_IP": "10.0.0.1", "HTTP_FORWARDED": "for=10.0.0.1", "HTTP_CLIENT_IP": "10.0.0.1"}
    assert client_address(asked(STRANGER, **others)) == STRANGER
    assert client_address(asked(None, **others)) == NGINX


@pytest.mark.parametrize(
    ("one", "other", "same"),
    (
        ("2001:db8:0:1::1", "2001:db8:0:1:ffff::9", True),
        ("2001:db8:0:1::1", "2001:db8:0:2::1", False),
        ("10.0.0.1", "10.0.0.2", False),
        ("", "", True),
    ),
)
def test_a_household_of_ipv6_is_one(one, other, same):
    assert (network_of(one) == network_of(other)) is same


def test_an_address_fits_where_it_is_kept():
    longest = "2001:0db8:1111:2222:3333:4444:5555:6666"
    assert len(plain_address(longest)) <= 45
