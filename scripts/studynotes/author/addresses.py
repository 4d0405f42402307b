"""Which machines our HTTP client may talk to: those of the public Internet, by their resolved addresses."""

from __future__ import annotations

import socket
from collections.abc import Callable, Collection, Sequence
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network

Resolver = Callable[[str, int], Sequence[str]]
"""Host and port to IP addresses, as text; raises OSError for a host that is not known."""

_NOT_PUBLIC = tuple(map(ip_network, ("fec0::/10", "3fff::/20", "192.88.99.0/24", "192.0.0.0/24")))
"""Retired or reserved networks that Python's `is_global` lets through in some versions."""
_NAT64 = IPv6Network("64:ff9b::/96")  # RFC 6052: the last 32 bits are an IPv4 address


def public(host: str, port: int, resolver: Resolver, allowed: Collection[str] = ()) -> tuple[str, ...]:
    """Return the addresses of a host, at least one and all of them public or allowed; raise ValueError if not.

    One private address among public ones refuses the host: nobody could say which of them a second look-up gives.
    """
    try:
        addresses = tuple(resolver(host, port))
    except (OSError, UnicodeError):
        addresses = ()
    if not addresses:
        raise ValueError(f"the host {host} is not known here: is the name right, and this machine on line?")
    for address in addresses:
        if address not in allowed and not is_public(address):
            raise ValueError(f"the host {host} leads to {address}, which is not on the public Internet")
    return addresses


def is_public(text: str) -> bool:
    """Return whether an IP address is one of the public Internet, the address hidden in a mapped one included."""
    try:
        address = ip_address(text)
    except ValueError:
        return False
    inner = _embedded(address)
    if inner is not None:
        return is_public(str(inner))
    special = address.is_multicast or address.is_reserved or address.is_unspecified or address.is_link_local
    return address.is_global and not special and not any(address in network for network in _NOT_PUBLIC)


def resolve(host: str, port: int) -> Sequence[str]:
    """Return the addresses that the system knows for a host, in its order of preference."""
    infos = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(info[4][0]) for info in infos))


def _embedded(address: IPv4Address | IPv6Address) -> IPv4Address | None:
    """Return the IPv4 address that an IPv6 address stands for, or None."""
    if isinstance(address, IPv4Address):
        return None
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
