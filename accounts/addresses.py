"""Where a request comes from: the visitor's own address, behind whatever proxies are trusted.

Read in one place, before anything else sees the request: throttles, the public page and the trail
all take REMOTE_ADDR.
"""

from collections.abc import Callable, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest, HttpResponse

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
PROBES = {"/health/", "/ready/", "/metrics"}  # for machines: they tell nothing that a host decides
V4_PREFIX, V6_PREFIX = 24, 64  # an office's network; of IPv6 what one household or office is given


class ProxyMiddleware:
    """Puts the visitor's address into REMOTE_ADDR, and forgets what an unknown machine says of it
    and of HTTPS.

    With no proxy named, nobody's word on the address is taken; the scheme is then left to whoever
    stands in front, as the program listens on the machine itself.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        meta, proxies = request.META, settings.PROXIES
        request.encoding = "utf-8"  # whatever the request says of itself
        _without_the_path(request)
        if request.path_info in PROBES:  # asked on the machine itself, by whatever name
            meta["HTTP_HOST"] = settings.ALLOWED_HOSTS[0].lstrip(".*") or "localhost"
        if proxies and not is_trusted(address_of(meta.get("REMOTE_ADDR", "")), proxies):
            meta.pop("HTTP_X_FORWARDED_PROTO", None)
        forwarded = meta.pop("HTTP_X_FORWARDED_FOR", "")
        meta["REMOTE_ADDR"] = visitor(meta.get("REMOTE_ADDR", ""), forwarded, proxies)
        request.was_passed_on = bool(forwarded)  # type: ignore[attr-defined]
        return self.get_response(request)


def _without_the_path(request: HttpRequest) -> None:
    """A proxy may pass on the path that the program lies below, or take it off."""
    below = f"{settings.FORCE_SCRIPT_NAME or ''}/"
    if below != "/" and request.path_info.startswith(below):
        request.path_info = request.path_info[len(below) - 1 :]
        request.path = f"{below[:-1]}{request.path_info}"


def visitor(peer: str, forwarded: str, proxies: Sequence[Network]) -> str:
    """From the nearest machine outwards, the first that is no trusted proxy; what stands left of it
    may be made up."""
    nearest = peer
    for hop in [*reversed(forwarded.split(",")), ""]:
        if not is_trusted(address_of(nearest), proxies):
            return nearest
        if (further := address_of(hop)) is None:
            return nearest
        nearest = str(further)
    return nearest


def address_of(text: str) -> Address | None:
    """An address as it is written in a header: perhaps with a port, in brackets, or IPv4 within
    IPv6."""
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        found = ip_address(text)
    except ValueError:
        return None
    return (found.ipv4_mapped or found) if isinstance(found, IPv6Address) else found


def is_trusted(address: Address | None, proxies: Sequence[Network]) -> bool:
    return address is not None and any(address in network for network in proxies)


def is_near(request: HttpRequest, networks: Sequence[Network]) -> bool:
    """Asked on the machine itself, not through a proxy on it, or from one of the networks."""
    address = address_of(request.META["REMOTE_ADDR"])
    if address and address.is_loopback:
        return not request.was_passed_on  # type: ignore[attr-defined]
    return is_trusted(address, networks)


def network_of(address: str) -> str:
    """The neighbourhood of an address: limits hold for it, so that a change of address within it
    helps nobody."""
    found = address_of(address)
    if found is None:
        return address
    return str(ip_network((found, V4_PREFIX if found.version == 4 else V6_PREFIX), strict=False))


def single_visitor(address: str) -> str:
    """One address; of IPv6 all that one visitor is given, who would have others without end."""
    found = address_of(address)
    return network_of(address) if found and found.version == 6 else address
