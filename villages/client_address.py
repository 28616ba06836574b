"""Where a request comes from: the one place that knows of proxies.

Each proxy writes the address that it sees at the right end of X-Forwarded-For. With PROXY_COUNT=n the n-th from the
right is the client: what stands further left was sent by the client itself, and is not believed.
"""

from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

HEADER = "HTTP_X_FORWARDED_FOR"
OF_ONE_HOUSEHOLD = 64  # bits of an IPv6 address: whoever has one has all behind these


def client_address(request: HttpRequest) -> str:
    """The client's address, 10.1.2.3 or 2001:db8::1; "" where nobody can say.

    Without a proxy, and where fewer proxies wrote than PROXY_COUNT says or what they wrote is no address, it is the
    other end of the connection: then all who come that way count as one, and a header gains nobody anything.
    """
    peer = plain_address(request.META.get("REMOTE_ADDR", ""))
    if settings.PROXY_COUNT < 1:
        return peer
    told = request.META.get(HEADER, "").split(",")
    if len(told) < settings.PROXY_COUNT:
        return peer
    return plain_address(told[-settings.PROXY_COUNT]) or peer


def network_of(address: str) -> str:
    """What counts as one client for a limit: an IPv4 address, of IPv6 the /64 (2001:db8:0:1::)."""
    if ":" not in address:
        return address
    return str(ip_network((address, OF_ONE_HOUSEHOLD), strict=False).network_address)


def roughly(network: str) -> str:
    """A network as pages show it: enough to tell the office from elsewhere. 203.0.113.*, 2001:db8:0:*."""
    if ":" in network:
        return ":".join(network.split(":")[:3]) + ":*"
    return f"{network.rpartition('.')[0]}.*" if network else ""


def plain_address(text: str) -> str:
    """An address as it is compared: without port, brackets and zone, an IPv4 in IPv6 as IPv4; "" of anything else."""
    text = text.strip()
    if text.startswith("["):  # [2001:db8::1]:443
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:  # 10.1.2.3:5678
        text = text.partition(":")[0]
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return ""
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    return str(address)
