"""A site of our own to be measured: real servers for http and https on this machine, with hand-made pages."""

import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from assess.public_facts.addresses import LOOPBACK
from assess.public_facts.fetching import Line

HOST = "health.gov.kh"
Answer = Callable[[BaseHTTPRequestHandler], None]


@dataclass
class Site:
    """What the servers answer, by address without query; and what they were asked.

    An answer is the text of a page, a number (an error), ">address" (a redirect), or a function that writes it.
    """

    https: dict[str, Any] = field(default_factory=dict)
    http: dict[str, Any] = field(default_factory=lambda: {"/": f">https://{HOST}/"})
    asked: list[str] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    line: Line = field(default_factory=Line)

    def answer(self, handler: BaseHTTPRequestHandler, pages: dict[str, Any]) -> None:
        """Answer one request."""
        self.asked.append(handler.path)
        self.headers = dict(handler.headers.items())
        page = pages.get(handler.path, pages.get(handler.path.partition("?")[0], 404))
        if callable(page):
            page(handler)
            return
        if isinstance(page, int):
            handler.send_response(page)
            handler.end_headers()
        elif page.startswith(">"):
            handler.send_response(302)
            handler.send_header("Location", page[1:])
            handler.end_headers()
        else:
            body = page.encode()
            handler.send_response(200)
            handler.send_header("Content-Type", "text/html; charset=utf-8")
            handler.send_header("Content-Length", str(len(body)))
            handler.end_headers()
            handler.wfile.write(body)


@pytest.fixture(scope="session")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Certificates with their keys: one that is valid, one that has expired, one for another name."""
    folder = tmp_path_factory.mktemp("certificates")
    now = datetime.now(UTC)
    return {
        "valid": _certificate(folder / "valid.pem", HOST, now + timedelta(days=90)),
        "expired": _certificate(folder / "expired.pem", HOST, now - timedelta(days=1)),
        "another": _certificate(folder / "another.pem", "another.gov.kh", now + timedelta(days=90)),
    }


def _certificate(file: Path, host: str, until: datetime) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    names: list[x509.GeneralName] = [x509.DNSName(host)]
    if host == HOST:
        names += [x509.DNSName("localhost"), x509.IPAddress(ip_address("127.0.0.1"))]
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(until - timedelta(days=100))
        .not_valid_after(until)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(secret + made.public_bytes(serialization.Encoding.PEM))
    return file


@pytest.fixture
def serve(certificates: dict[str, Path], monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Site]]:
    """Makes a site that answers on this machine whatever its name; with the setting that lets it be asked."""
    monkeypatch.setenv(LOOPBACK, "1")
    running: list[ThreadingHTTPServer] = []

    def begin(certificate: str = "valid", **line: Any) -> Site:
        site = Site()
        trust = ssl.create_default_context(cafile=str(certificates[certificate]))
        plain = _run(lambda handler: site.answer(handler, site.http))
        secure = _run(lambda handler: site.answer(handler, site.https), certificates[certificate])
        running.extend((plain, secure))
        ports = {"http": plain.server_port, "https": secure.server_port}
        settings = {"resolve": _here, "trust": trust, "seconds": 3.0, "pause": 0.0, "ports": ports}
        site.line = Line(**settings | line)
        return site

    yield begin
    for server in running:
        server.shutdown()
        server.server_close()


@pytest.fixture
def site(serve: Callable[..., Site]) -> Site:
    """A site with a valid certificate and no pages yet."""
    return serve()


def _here(_host: str, _port: int) -> list[str]:
    return ["127.0.0.1"]


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that goes away is what many of these tests are about."""


def _run(answer: Answer, certificate: Path | None = None) -> ThreadingHTTPServer:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            answer(self)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name is the library's
            """Tests are quiet."""

    server = _Server(("127.0.0.1", 0), Handler)
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    return server
