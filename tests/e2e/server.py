"""Starts the real application as its own process, on a free port, with a home folder of its own."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from tests.fonts import share_fonts

ROOT = Path(__file__).parents[2]
START_SECONDS = 180
LEFT: list[int] = []
"""Ports of servers that were stopped: to a browser the next one there is the same site, whose programs it has."""


@dataclass(frozen=True)
class Server:
    """A running application: where it answers, where it keeps its things, and what it has printed."""

    address: str
    home: Path
    log: Path
    process: subprocess.Popen[bytes]

    @property
    def origin(self) -> dict[str, str]:
        """The header that a form of this site sends."""
        return {"origin": self.address}

    def printed(self) -> str:
        """What the terminal shows."""
        return self.log.read_text(encoding="utf-8", errors="replace")

    def cookie_of(self, username: str) -> str:
        """The session cookie of a sample person who signs in now."""
        answer = httpx.post(f"{self.address}/session/sample", data={"username": username}, headers=self.origin)
        assert answer.status_code == 303, answer.text
        return answer.cookies["egov_session"]


def environment(home: Path, **extra: str) -> dict[str, str]:
    """The environment of a command or server of its own: nothing of ours is inherited."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("EGOV_", "STREAMLIT_"))}
    return inherited | {"EGOV_HOME": str(home), "PYTHONUNBUFFERED": "1", "NO_PROXY": "127.0.0.1,localhost"} | extra


@contextmanager
def running(home: Path, port: int | None = None, /, **extra: str) -> Iterator[Server]:
    """The application on `home`, ready for visitors within the block and stopped after it."""
    share_fonts(home)
    port = port or (LEFT.pop() if LEFT else free_port())
    log = home / "server.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            start_command(port), cwd=ROOT, env=environment(home, **extra), stdout=output, stderr=output
        )
    server = Server(f"http://127.0.0.1:{port}", home, log, process)
    try:
        _wait_until_ready(server)
        yield server
    finally:
        process.terminate()
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        LEFT.append(port)


def start_command(port: int) -> list[str]:
    """The command line of `make run`, on this port."""
    options = [f"--server.port={port}", "--server.address=127.0.0.1"]
    return [sys.executable, "-m", "streamlit", "run", "Home.py", *options]


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait_until_ready(server: Server) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        if server.process.poll() is not None:
            raise AssertionError(f"the server ended:\n{server.printed()}")
        try:
            if httpx.get(f"{server.address}/readyz", timeout=5).status_code == 200:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.1)
    raise AssertionError(f"the server is not ready after {START_SECONDS} s:\n{server.printed()}")
