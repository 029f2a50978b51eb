"""Addresses on the network that the checker may ask: public ones only, judged after the name was resolved."""

import os
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from queue import Empty, SimpleQueue
from threading import Thread
from urllib.parse import quote, urlsplit

from data.errors import Invalid

Resolver = Callable[[str, int], Sequence[str]]
"""Gives the IP addresses of a host's name, as texts; raises `OSError` where there are none."""

PORTS = {"http": 80, "https": 443}
LONGEST = 1_000
LOOPBACK = "EGOV_CHECK_LOOPBACK"
"""The setting for tests only: with the value 1 this machine itself may be asked, on any port."""
_SAFE = "/%:@!$&'()*+,;=~-._"
# The registries of special addresses, written out: what Python's `is_global` says differs from version to version.
_NOT_PUBLIC_4 = tuple(
    map(
        ip_network,
        (
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "168.63.129.16/32",  # public by number, but inside a large cloud it answers with the machine's own settings
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.88.99.0/24",
            "192.168.0.0/16",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/3",
        ),
    )
)
_UNICAST_6 = ip_network("2000::/3")
_NOT_PUBLIC_6 = tuple(map(ip_network, ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")))
_TRANSLATED = ip_network("64:ff9b::/96")


@dataclass(frozen=True)
class Target:
    """An address in its parts; `host` is in ASCII letters and small, `path` begins with "/" and holds the query."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def address(self) -> str:
        """The whole address, without the port where it is the usual one."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}{'' if self.port == PORTS[self.scheme] else f':{self.port}'}{self.path}"

    @property
    def authority(self) -> str:
        """Host and port as the header `Host` names them."""
        return self.address.split("/")[2]


def parsed(address: str) -> Target:
    """The parts of an address; one without a scheme is taken as https.

    Raises:
        Invalid: it is no complete http or https address, or names a port other than 80 and 443.
    """
    plain = address.strip()
    if "://" not in plain:
        plain = f"https://{plain}"
    try:
        parts = urlsplit(plain)
        host, port = (parts.hostname or "").rstrip("."), parts.port
        host = host if ":" in host else host.encode("idna").decode("ascii")
    except ValueError as error:  # UnicodeError is one too
        raise Invalid("fetch.address", address=plain[:100]) from error
    odd = any(sign in plain for sign in "\\ \t\r\n") or not plain.isprintable() or "%" in host or "@" in parts.netloc
    if parts.scheme not in PORTS or not host or odd or len(plain) > LONGEST:
        raise Invalid("fetch.address", address=plain[:100])
    if port is not None and port not in PORTS.values() and not loopback_allowed():
        raise Invalid("fetch.port", port=port)
    path = quote(parts.path or "/", safe=_SAFE) + (f"?{quote(parts.query, safe=_SAFE + '?')}" if parts.query else "")
    return Target(parts.scheme, host.lower(), port or PORTS[parts.scheme], path)


def is_public(number: str) -> bool:
    """Whether an IP address lies in the public network, judged by the one inside where one is wrapped in another.

    >>> is_public("8.8.8.8"), is_public("::ffff:10.0.0.1"), is_public("64:ff9b::7f00:1"), is_public("100.64.1.1")
    (True, False, False, False)
    """
    try:
        found = ip_address(number)
    except ValueError:
        return False
    if isinstance(found, IPv6Address):
        if found.scope_id is not None:
            return False
        if found.ipv4_mapped is not None:
            found = found.ipv4_mapped
        elif found in _TRANSLATED:
            found = IPv4Address(int(found) & 0xFFFFFFFF)
    if isinstance(found, IPv4Address):
        return not any(found in network for network in _NOT_PUBLIC_4)
    return found in _UNICAST_6 and not any(found in network for network in _NOT_PUBLIC_6)


def loopback_allowed() -> bool:
    """Whether this machine itself may be asked: never, but in tests that say so by the setting."""
    return os.environ.get(LOOPBACK) == "1"


def checked_numbers(target: Target, *, resolve: Resolver, seconds: float) -> list[str]:
    """The IP addresses of the host, resolved once, all of which may be asked.

    Whoever connects must connect to one of these: the name could lead elsewhere the next time it is resolved.

    Raises:
        Invalid: the name leads nowhere or not within `seconds`, or one of its addresses is not public.
    """
    numbers = _resolved(target, resolve, seconds)
    if not all(is_public(number) or (loopback_allowed() and _is_loopback(number)) for number in numbers):
        raise Invalid("fetch.inside", host=target.host)
    return numbers


def system_numbers(host: str, port: int) -> list[str]:
    """The addresses of a host that this machine's own resolver gives."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(one[4][0]) for one in found))


def _resolved(target: Target, resolve: Resolver, seconds: float) -> list[str]:
    answers: SimpleQueue[list[str]] = SimpleQueue()

    def ask() -> None:
        try:
            answers.put(list(resolve(target.host, target.port)))
        except (OSError, UnicodeError):
            answers.put([])

    # The system's resolver cannot be broken off; the thread is left to itself when it takes too long.
    Thread(target=ask, daemon=True).start()
    try:
        numbers = answers.get(timeout=max(seconds, 0.001))
    except Empty as error:
        raise Invalid("fetch.time", host=target.host) from error
    if not numbers:
        raise Invalid("fetch.name", host=target.host)
    return numbers


def _is_loopback(number: str) -> bool:
    try:
        found = ip_address(number)
    except ValueError:
        return False
    inner = found.ipv4_mapped if isinstance(found, IPv6Address) else None
    return (inner or found).is_loopback
