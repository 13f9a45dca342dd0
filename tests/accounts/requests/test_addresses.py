"""Whose address a request comes from, with and without proxies to trust."""

import re
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as configured
from django.http import HttpResponse
from django.test import RequestFactory

from accounts.addresses import ProxyMiddleware, network_of, visitor
from accounts.models import TrailEntry, User
from tests.conftest import PASSWORD

PROXIES = [ip_network("10.0.0.1"), ip_network("10.9.0.0/16"), ip_network("2001:db8::1")]


@pytest.mark.parametrize(
    ("peer", "forwarded", "expected"),
    [
        ("10.0.0.1", "203.0.113.7", "203.0.113.7"),
        (
            "10.0.0.1",
            "1.1.1.1, 203.0.113.7",
            "203.0.113.7",
        ),  # what the visitor wrote stands to the left
        ("10.0.0.1", "203.0.113.7, 10.9.3.4", "203.0.113.7"),  # two proxies
        ("10.0.0.1", "10.0.0.1, 203.0.113.7, 10.9.3.4", "203.0.113.7"),
        ("10.0.0.1", "203.0.113.7:5512", "203.0.113.7"),
        ("10.0.0.1", "::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:db8::1", "[2001:db8:5::9]:443", "2001:db8:5::9"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("10.0.0.1", "unknown", "10.0.0.1"),
        ("10.0.0.1", "203.0.113.7, <script>", "10.0.0.1"),
        ("198.51.100.9", "203.0.113.7", "198.51.100.9"),  # nobody we know
        ("198.51.100.9", "10.0.0.1", "198.51.100.9"),
    ],
)
def test_the_nearest_machine_that_is_no_trusted_proxy(
    peer: str, forwarded: str, expected: str
) -> None:
    assert visitor(peer, forwarded, PROXIES) == expected


def test_without_the_setting_nobody_is_believed() -> None:
    assert visitor("127.0.0.1", "203.0.113.7", []) == "127.0.0.1"


def passed(**meta: str) -> dict[str, Any]:
    request = RequestFactory().get("/", **meta)
    ProxyMiddleware(lambda _: HttpResponse())(request)
    return request.META


def test_the_scheme_is_taken_from_trusted_proxies_only(settings: Any) -> None:
    settings.PROXIES = PROXIES
    assert "HTTP_X_FORWARDED_PROTO" in passed(
        REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_PROTO="https"
    )
    assert "HTTP_X_FORWARDED_PROTO" not in passed(
        REMOTE_ADDR="198.51.100.9", HTTP_X_FORWARDED_PROTO="https"
    )


@pytest.mark.parametrize(("proxies", "expected"), [(PROXIES, "203.0.113.7"), ([], "10.0.0.1")])
def test_the_trail_has_the_visitors_address(
    client: Any, staff: User, settings: Any, proxies: Any, expected: str
) -> None:
    settings.PROXIES = proxies
    where = {"REMOTE_ADDR": "10.0.0.1", "HTTP_X_FORWARDED_FOR": "198.51.100.1, 203.0.113.7"}
    client.post("/login/", {"username": "staff", "password": PASSWORD}, **where)
    assert TrailEntry.objects.get().after == {"来源地址": expected}


def test_nothing_else_reads_the_header() -> None:
    """One place: whatever asks for an address afterwards gets the visitor's."""
    assert configured.MIDDLEWARE[0] == "accounts.addresses.ProxyMiddleware"
    apps = (
        "accounts",
        "associations",
        "members",
        "autonomy",
        "care",
        "assessment",
        "documents",
        "config",
    )
    files = [path for app in apps for path in (Path(configured.BASE_DIR) / app).rglob("*.py")]
    readers = [
        path.name
        for path in files
        if re.search(r"FORWARDED_FOR|Forwarded-For", path.read_text("utf-8"))
    ]
    assert readers == ["addresses.py"]


def test_networks() -> None:
    assert network_of("203.0.113.7") == network_of("203.0.113.250") == "203.0.113.0/24"
    assert (
        network_of("2001:db8:5::9")
        == network_of("2001:db8:5:0:ffff::1")
        != network_of("2001:db8:5:1::1")
    )
