"""Fetching: nothing inside a network is ever asked, and no site can hold the checker for long."""

import gzip
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest

from assess.public_facts.addresses import LOOPBACK, is_public, parsed
from assess.public_facts.fetching import Line, fetch
from assess.public_facts.links import check_link
from data.errors import Invalid
from tests.assess.public_facts.conftest import HOST, Site


def code(address: str, line: Line | None = None) -> str:
    """Why an address is not fetched."""
    with pytest.raises(Invalid) as refused:
        fetch(address, line or Line())
    return refused.value.code


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1/",
        "http://localhost/",
        "http://localhost./",
        "http://[::1]/",
        "http://10.1.2.3/",
        "http://172.16.0.1/",
        "http://192.168.1.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://168.63.129.16/",
        "http://100.64.0.1/",
        "http://0.0.0.0/",
        "http://2130706433/",
        "http://0177.0.0.1/",
        "http://0x7f.0.0.1/",
        "http://127.1/",
        "http://[::ffff:127.0.0.1]/",
        "http://[::ffff:a00:1]/",
        "http://[64:ff9b::7f00:1]/",
        "http://[2002:7f00:1::]/",
        "http://[fe80::1]/",
        "http://[fd00:ec2::254]/",
        "http://224.0.0.1/",
        "http://255.255.255.255/",
    ],
)
def test_an_address_inside_a_network_is_refused(address: str) -> None:
    assert code(address) == "fetch.inside"


@pytest.mark.parametrize("number", ["8.8.8.8", "2606:4700:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_an_address_of_the_public_network_is_not_refused(number: str) -> None:
    assert is_public(number)


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("ftp://example.org/", "fetch.address"),
        ("file:///etc/passwd", "fetch.address"),
        ("https://", "fetch.address"),
        ("https://good.example@10.0.0.1/", "fetch.address"),
        ("https://exam ple.org/", "fetch.address"),
        ("https://example.org\\@10.0.0.1/", "fetch.address"),
        ("https://[fe80::1%25eth0]/", "fetch.address"),
        ("https://[::1", "fetch.address"),
        ("https://example.org:99999/", "fetch.address"),
        ("https://example.org:22/", "fetch.port"),
        ("https://no-such-name.invalid/", "fetch.name"),
    ],
)
def test_what_is_no_public_address_is_refused_with_the_reason(address: str, why: str) -> None:
    assert code(address) == why


def test_a_name_that_leads_into_the_network_is_refused_even_if_it_leads_outside_too() -> None:
    line = Line(resolve=lambda _host, _port: ["93.184.216.34", "127.0.0.1"])
    assert code("https://rebound.example/", line) == "fetch.inside"


def test_without_the_setting_for_tests_this_machine_is_refused(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    site.https["/"] = "inside"
    monkeypatch.delenv(LOOPBACK)
    assert code(f"https://{HOST}/", site.line) == "fetch.inside"
    assert site.asked == []


def test_the_setting_for_tests_opens_this_machine_and_no_other(serve: Callable[..., Site]) -> None:
    for number in ("10.0.0.1", "169.254.169.254", "::ffff:192.168.0.1"):
        line = serve(resolve=lambda _host, _port, number=number: [number]).line
        assert code(f"https://{HOST}/", line) == "fetch.inside"


def test_the_connection_goes_to_the_address_that_was_checked(serve: Callable[..., Site]) -> None:
    """A name that leads elsewhere the second time is asked for once only."""
    told: list[str] = []

    def rebinding(host: str, _port: int) -> list[str]:
        told.append(host)
        return ["127.0.0.1"] if len(told) == 1 else ["10.0.0.1"]

    site = serve(resolve=rebinding)
    site.https["/"] = "here"
    assert fetch(f"https://{HOST}/", site.line).text == "here"
    assert told == [HOST]
    assert site.headers["Host"] == HOST


def test_each_step_of_a_redirect_is_checked_again(serve: Callable[..., Site]) -> None:
    site = serve(resolve=lambda host, _port: ["127.0.0.1" if host == HOST else "169.254.169.254"])
    for inside in ("http://metadata.example/", "http://169.254.169.254/latest", "http://10.0.0.1/"):
        site.https["/"] = f">{inside}"
        assert code(f"https://{HOST}/", site.line) == "fetch.inside"


def test_a_redirect_to_another_scheme_is_refused(site: Site) -> None:
    site.https["/"] = ">file:///etc/passwd"
    assert code(f"https://{HOST}/", site.line) == "fetch.address"


def test_redirects_are_followed_five_times_and_told(site: Site) -> None:
    site.https |= {"/": ">/1", **{f"/{step}": f">/{step + 1}" for step in range(1, 5)}, "/5": "arrived"}
    found = fetch(f"https://{HOST}/", site.line)
    assert (found.text, found.final, len(found.hops)) == ("arrived", f"https://{HOST}/5", 5)


def test_an_endless_redirect_ends(site: Site) -> None:
    site.https["/"] = ">/"
    assert code(f"https://{HOST}/", site.line) == "fetch.redirects"


def test_a_huge_page_is_cut(serve: Callable[..., Site]) -> None:
    site = serve(most_bytes=100_000)
    site.https["/"] = "x" * 5_000_000
    found = fetch(f"https://{HOST}/", site.line)
    assert (len(found.body), found.cut) == (100_000, True)
    assert found.bytes_sent < 300_000


def test_a_packed_page_is_unpacked_up_to_the_limit_only(serve: Callable[..., Site]) -> None:
    site = serve(most_bytes=100_000)
    site.https["/"] = packed(gzip.compress(bytes(50_000_000)))
    found = fetch(f"https://{HOST}/", site.line)
    assert (len(found.body), found.cut) == (100_000, True)


def test_a_packed_page_is_read(site: Site) -> None:
    site.https["/"] = packed(gzip.compress("ទំព័រដើម".encode()))
    assert fetch(f"https://{HOST}/", site.line).text == "ទំព័រដើម"


@pytest.mark.parametrize("head", ["HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n", "HTTP/1.1 200 OK\r\nX: "])
def test_a_page_that_drips_is_given_up_in_time(serve: Callable[..., Site], head: str) -> None:
    site = serve(seconds=0.6)

    def drip(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(head.encode())
        for _ in range(100):
            handler.wfile.write(b"x")
            handler.wfile.flush()
            time.sleep(0.05)

    site.https["/"] = drip
    began = time.monotonic()
    assert code(f"https://{HOST}/", site.line) == "fetch.time"
    assert time.monotonic() - began < 2


def test_a_resolver_that_does_not_answer_is_given_up_in_time() -> None:
    def waiting(_host: str, _port: int) -> list[str]:
        time.sleep(2)
        return []

    began = time.monotonic()
    assert code("https://slow.example/", Line(resolve=waiting, seconds=0.3)) == "fetch.time"
    assert time.monotonic() - began < 1


@pytest.mark.parametrize("certificate", ["expired", "another"])
def test_a_certificate_that_is_not_valid_is_refused_with_the_reason(
    serve: Callable[..., Site], certificate: str
) -> None:
    site = serve(certificate)
    assert code(f"https://{HOST}/", site.line) == "fetch.certificate"


def test_an_unknown_issuer_is_no_valid_certificate(serve: Callable[..., Site]) -> None:
    assert code(f"https://{HOST}/", serve(trust=None).line) == "fetch.certificate"


def test_nonsense_in_place_of_an_answer_is_told(site: Site) -> None:
    site.https["/"] = lambda handler: handler.wfile.write(b"\x00\x01 nonsense\r\n\r\n")
    assert code(f"https://{HOST}/", site.line) == "fetch.answer"


def test_no_cookie_and_no_proxy_of_the_environment_is_used(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9/")
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:9/")
    site.https["/"] = "direct"
    assert fetch(f"https://{HOST}/", site.line).text == "direct"
    assert "Cookie" not in site.headers
    assert "checker of public facts" in site.headers["User-Agent"]


def test_an_address_in_khmer_is_asked_for_in_the_letters_of_the_network() -> None:
    target = parsed("https://សុខាភិបាល.example/ទំព័រ?q=ក")
    assert target.host.startswith("xn--")
    assert target.path.startswith("/%E1%9E")


@pytest.mark.parametrize(
    ("page", "outcome"),
    [("a page", "reachable"), (">/there", "redirected"), (404, "error"), (">http://10.0.0.1/", "refused")],
)
def test_a_link_is_told_by_what_became_of_it(site: Site, page: Any, outcome: str) -> None:
    site.line = Line(
        resolve=lambda host, _port: [host if host[0].isdigit() else "127.0.0.1"],
        trust=site.line.trust,
        ports=site.line.ports,
    )
    site.https |= {"/": page, "/there": "moved"}
    assert check_link(f"https://{HOST}/", site.line).outcome == outcome


def packed(body: bytes) -> Callable[[BaseHTTPRequestHandler], None]:
    """An answer that travels packed."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Encoding", "gzip")
        handler.end_headers()
        handler.wfile.write(body)

    return answer
