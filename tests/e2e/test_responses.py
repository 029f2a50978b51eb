"""What the server answers beside the screens: readiness, headers, compressed files, hidden routes."""

import gzip
import re
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from tests.e2e.server import Server, running


def test_readyz_says_that_the_database_answers(server: Server) -> None:
    answer = httpx.get(f"{server.address}/readyz")
    assert (answer.status_code, answer.json()) == (200, {"database": "ready"})


@pytest.mark.parametrize("address", ["/", "/readyz", "/people", "/_stcore/health", "/setup", "/nothing/here.js"])
def test_every_answer_forbids_other_hosts_frames_and_guessing_of_kinds(server: Server, address: str) -> None:
    headers = httpx.get(server.address + address).headers
    policy = dict(part.split(" ", 1) for part in headers["content-security-policy"].split("; "))
    assert policy["default-src"] == policy["connect-src"] == policy["form-action"] == "'self'"
    assert policy["frame-ancestors"] == policy["object-src"] == "'none'"
    assert not re.search(r"https?:|\*", headers["content-security-policy"])
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"


@pytest.mark.parametrize(
    "address", ["/_stcore/metrics", "//_stcore/metrics", "/_stcore/metrics/", "/_stcore/%6detrics"]
)
def test_measurements_are_hidden(server: Server, address: str) -> None:
    answer = httpx.get(server.address + address)
    assert "streamlit" not in answer.text.casefold() or "<html" in answer.text
    assert "session_" not in answer.text


def test_the_programs_files_travel_compressed_and_are_kept_by_the_browser(server: Server) -> None:
    script = re.search(r'src="\.?(/static/js/index\.[^"]+\.js)"', httpx.get(server.address).text)
    assert script
    with httpx.stream("GET", server.address + script[1], headers={"accept-encoding": "gzip"}) as answer:
        raw = b"".join(answer.iter_raw())
    plain = httpx.get(server.address + script[1], headers={"accept-encoding": "identity"}).content
    assert answer.headers["content-encoding"] == "gzip"
    assert "immutable" in answer.headers["cache-control"]
    assert gzip.decompress(raw) == plain
    assert len(raw) < len(plain) / 2


def test_no_file_outside_the_static_folder_is_served(server: Server) -> None:
    for address in (
        "/static/../../config.py",
        "/static/%2e%2e/%2e%2e/config.py",
        "/assets/fonts/..%2f..%2fegov.sqlite",
    ):
        answer = httpx.get(server.address + address)
        assert answer.status_code in (400, 404) or "<html" in answer.text, address


def test_the_khmer_font_comes_from_this_server(server: Server) -> None:
    answer = httpx.get(f"{server.address}/assets/fonts/NotoSansKhmer-Regular.ttf")
    assert answer.status_code == 200
    assert answer.content[:4] == b"\x00\x01\x00\x00"


def test_when_the_database_goes_away_readyz_says_so_and_says_so_again_when_it_is_back(
    copy_of_sample: Callable[[], Path],
) -> None:
    with running(copy_of_sample()) as server:
        file, away = server.home / "egov.sqlite", server.home / "away.sqlite"
        file.rename(away)
        answer = httpx.get(f"{server.address}/readyz")
        assert (answer.status_code, answer.json()) == (503, {"database": "unreachable"})
        away.rename(file)
        assert httpx.get(f"{server.address}/readyz").status_code == 200
