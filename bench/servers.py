"""Starts our application and the floor's, each as a process of its own on a free port of this machine."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parent.parent
BROWSER_FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
# The floor is Streamlit as well configured as ours, so that what is compared is our work and not its defaults.
SETTINGS = {
    "STREAMLIT_SERVER_HEADLESS": "true",
    "STREAMLIT_RUNNER_POST_SCRIPT_GC": "false",
    "STREAMLIT_BROWSER_GATHER_USAGE_STATS": "false",
    "STREAMLIT_SERVER_FILE_WATCHER_TYPE": "none",
    "STREAMLIT_BROWSER_SERVER_ADDRESS": "localhost",
}

BROWSERS = ("chromium-headless-shell", "chromium", "google-chrome")


def chromium() -> str:
    """The browser to drive: `EGOV_CHROMIUM`, else the one on the path.

    Raises:
        SystemExit: there is none.
    """
    found = os.environ.get("EGOV_CHROMIUM") or next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if not found:
        raise SystemExit("No Chromium was found; install it or name it in EGOV_CHROMIUM.")
    return found


@contextmanager
def our_app(folder: Path, *, full_size: bool) -> Iterator[str]:
    """Our application on a new SQLite database with the sample country, filled to full size if asked; its address."""
    home = folder / "home"
    home.mkdir(exist_ok=True)
    environment = os.environ | {"EGOV_HOME": str(home), "EGOV_SAMPLE": "1"}
    environment.pop("EGOV_DATABASE_URL", None)
    if full_size:
        subprocess.run([sys.executable, "-m", "bench.population"], cwd=ROOT, env=environment, check=True)
    with _serving("Home.py", environment, ready="/readyz") as address:
        yield address


@contextmanager
def floor_app(folder: Path, counts: dict[str, dict[str, int]]) -> Iterator[str]:
    """The floor's application with a page per entry of `counts`; its address."""
    elements = folder / "elements.json"
    elements.write_text(json.dumps(counts), "utf-8")
    environment = os.environ | SETTINGS | {"EGOV_BENCH_ELEMENTS": str(elements)}
    with _serving(str(ROOT / "bench" / "floor_app.py"), environment, ready="/_stcore/health", cwd=folder) as address:
        yield address


@contextmanager
def _serving(script: str, environment: dict[str, str], *, ready: str, cwd: Path = ROOT) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", script, "--server.port", str(port)]
    with (cwd / f"server-{port}.log" if cwd != ROOT else Path(environment["EGOV_HOME"]) / "server.log").open(
        "wb"
    ) as log:
        process = subprocess.Popen(command, cwd=cwd, env=environment, stdout=log, stderr=subprocess.STDOUT)
        try:
            address = f"http://127.0.0.1:{port}"
            _wait(address + ready, process)
            yield address
        finally:
            process.terminate()
            process.wait(timeout=20)


def _wait(url: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 120
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with {process.returncode}; its log is beside its data")
        try:
            with urllib.request.urlopen(url, timeout=2):  # noqa: S310 - an address of this machine
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise RuntimeError(f"no answer from {url}")
