"""Fetches one page from the public network: safely, within limits, and telling how it went."""

import http.client
import io
import socket
import ssl
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cache
from time import monotonic
from urllib.parse import urljoin

from assess.public_facts.addresses import PORTS, Resolver, Target, checked_numbers, parsed, system_numbers
from data.errors import Invalid

AGENT = "egov-stages/0.1 (checker of public facts of government sites)"
REDIRECTS = frozenset({301, 302, 303, 307, 308})
PIECE = 65_536


@dataclass(frozen=True)
class Line:
    """How the checker reaches out. Only tests use another one than `LINE`.

    `seconds` is the time for one page with all its redirects, `most_bytes` how much of a page is read, unpacked, and
    `pause` how many seconds pass between two requests to one site.
    `trust` says whose certificates are believed; None is what the system believes. `ports` says where the usual ports
    really are.
    """

    resolve: Resolver = system_numbers
    trust: ssl.SSLContext | None = None
    seconds: float = 15.0
    most_bytes: int = 2_000_000
    most_redirects: int = 5
    pause: float = 0.2
    ports: Mapping[str, int] = field(default_factory=lambda: PORTS)

    @property
    def context(self) -> ssl.SSLContext:
        """What checks certificates and the host's name in them."""
        return self.trust or _system_trust()


LINE = Line()


@dataclass(frozen=True)
class Fetched:
    """A page as it came.

    `final` is the address after all redirects, `hops` those on the way. `bytes_sent` counts the body as it travelled,
    `cut` says that the page is longer than what is read. `first_seconds` is the time from the beginning, redirects
    included, to the first byte of the answer. `certificate_until` is the last day of the certificate, with https.
    """

    address: str
    final: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    bytes_sent: int
    cut: bool
    first_seconds: float
    seconds: float
    hops: tuple[str, ...] = ()
    certificate_until: date | None = None

    @property
    def ok(self) -> bool:
        """Whether the answer is a page and no refusal."""
        return 200 <= self.status < 300

    @property
    def text(self) -> str:
        """The body as text, in the character set that the answer names, else UTF-8."""
        kind = self.headers.get("content-type", "")
        named = kind.partition("charset=")[2].split(";")[0].strip(" \"'") or "utf-8"
        try:
            return self.body.decode(named, "replace")
        except LookupError:
            return self.body.decode("utf-8", "replace")


def fetch(address: str, line: Line = LINE, *, until: float | None = None) -> Fetched:
    """Get a page, following redirects by hand, with the same checks at each step.

    Sent without cookies and without the proxies of the environment. `until` (of `time.monotonic`) ends it sooner than
    the line's own limit.

    Raises:
        Invalid: with a code "fetch.…" that says why: the address is none, or lies inside a network; the name is
            unknown; nothing answers, or not in time; the certificate is not valid; there are too many redirects.
    """
    began = monotonic()
    end = min(began + line.seconds, until if until is not None else float("inf"))
    hops: list[str] = []
    target = parsed(address)
    asked = target.address
    while True:
        answer = _Answer(target, line, end)
        try:
            where = answer.redirected_to
            if where is None:
                first = monotonic() - began
                body, sent, cut = answer.read(line.most_bytes)
                return Fetched(
                    address=asked,
                    final=target.address,
                    status=answer.status,
                    headers=answer.headers,
                    body=body,
                    bytes_sent=sent,
                    cut=cut,
                    first_seconds=first,
                    seconds=monotonic() - began,
                    hops=tuple(hops),
                    certificate_until=answer.certificate_until,
                )
        finally:
            answer.close()
        hops.append(target.address)
        if len(hops) > line.most_redirects:
            raise Invalid("fetch.redirects", host=target.host, most=line.most_redirects)
        try:
            onward = urljoin(target.address, where)
        except ValueError as error:
            raise Invalid("fetch.answer", host=target.host) from error
        target = parsed(onward)


@dataclass
class _Timed:
    """A connection whose every read and write must end before one moment, however slowly the other side drips."""

    socket: socket.socket
    end: float

    def sendall(self, content: bytes) -> None:
        """Send, in what is left of the time."""
        self.socket.settimeout(_left(self.end))
        self.socket.sendall(content)

    def makefile(self, _mode: str = "rb") -> io.BufferedReader:
        """What `http.client` reads from."""
        return io.BufferedReader(_Reader(self.socket, self.end))

    def close(self) -> None:
        """Nothing yet: `http.client` calls it before the body is read; `_Answer.close` ends the connection."""


class _Reader(io.RawIOBase):
    def __init__(self, connection: socket.socket, end: float) -> None:
        self._connection, self._end = connection, end

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "memoryview | bytearray") -> int:  # pyright: ignore[reportIncompatibleMethodOverride]
        self._connection.settimeout(_left(self._end))
        return self._connection.recv_into(buffer)


@dataclass
class _Answer:
    """The answer to one request, its body still unread."""

    target: Target
    line: Line
    end: float
    certificate_until: date | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        self._socket = self._connected()
        connection = http.client.HTTPConnection(self.target.host, self.target.port)
        connection.sock = _Timed(self._socket, self.end)  # pyright: ignore[reportAttributeAccessIssue]
        try:
            with _explained(self.target.host):
                connection.request(
                    "GET",
                    self.target.path,
                    headers={
                        "Host": self.target.authority,
                        "User-Agent": AGENT,
                        "Accept": "text/html,application/xhtml+xml,*/*;q=0.5",
                        "Accept-Encoding": "gzip",
                        "Connection": "close",
                    },
                )
                self._response = connection.getresponse()
        except Invalid:
            self._socket.close()
            raise
        self.status = self._response.status
        self.headers = {name.lower(): value for name, value in self._response.getheaders()}

    @property
    def redirected_to(self) -> str | None:
        """Where the answer sends on to; None if it is the page itself."""
        where = self.headers.get("location")
        if self.status not in REDIRECTS or not where:
            return None
        return where.encode("latin-1", "replace").decode("utf-8", "replace")

    def read(self, most: int) -> tuple[bytes, int, bool]:
        """At most so many bytes of the body, unpacked; how many came packed; and whether there were more."""
        zipped = self.headers.get("content-encoding", "").lower() in ("gzip", "x-gzip")
        # What is unpacked is limited too: a few packed kilobytes can hold gigabytes.
        unpack = zlib.decompressobj(wbits=31) if zipped else None
        body, sent = bytearray(), 0
        with _explained(self.target.host):
            while piece := self._response.read1(PIECE):
                sent += len(piece)
                body += unpack.decompress(piece, most + 1 - len(body)) if unpack else piece
                if len(body) > most or sent > most:
                    return bytes(body[:most]), sent, True
        return bytes(body), sent, False

    def close(self) -> None:
        """End the connection."""
        self._socket.close()

    def _connected(self) -> socket.socket:
        """A connection to the very address that was checked, with TLS where the scheme asks for it."""
        with _explained(self.target.host):
            numbers = checked_numbers(self.target, resolve=self.line.resolve, seconds=_left(self.end))
            plain = self._first_open(numbers)
            if self.target.scheme == "http":
                return plain
            try:
                plain.settimeout(_left(self.end))
                secure = self.line.context.wrap_socket(plain, server_hostname=self.target.host)
            except OSError:
                plain.close()
                raise
        shown = secure.getpeercert() or {}
        if "notAfter" in shown:
            self.certificate_until = datetime.fromtimestamp(
                ssl.cert_time_to_seconds(str(shown["notAfter"])), UTC
            ).date()
        return secure

    def _first_open(self, numbers: list[str]) -> socket.socket:
        failed: OSError = ConnectionRefusedError()
        scheme, port = self.target.scheme, self.target.port
        port = self.line.ports[scheme] if port == PORTS[scheme] else port
        for number in numbers:
            try:
                # A number, so that nothing is resolved a second time.
                return socket.create_connection((number, port), timeout=_left(self.end) / len(numbers))
            except OSError as error:
                failed = error
        raise failed


def _left(end: float) -> float:
    left = end - monotonic()
    if left <= 0:
        raise TimeoutError
    return left


@contextmanager
def _explained(host: str) -> Iterator[None]:
    """Turn what can go wrong on a network into an `Invalid` with a code that says what."""
    try:
        yield
    except ssl.SSLCertVerificationError as error:
        raise Invalid("fetch.certificate", host=host, reason=error.verify_message, number=error.verify_code) from error
    except ssl.SSLError as error:
        raise Invalid("fetch.tls", host=host) from error
    except TimeoutError as error:
        raise Invalid("fetch.time", host=host) from error
    except OSError as error:
        raise Invalid("fetch.closed", host=host) from error
    except (http.client.HTTPException, zlib.error) as error:
        raise Invalid("fetch.answer", host=host) from error


@cache
def _system_trust() -> ssl.SSLContext:
    return ssl.create_default_context()
