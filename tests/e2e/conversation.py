"""What a server sends to a browser that opens an address, read from the socket: more than a screen would show of it."""

import re
from dataclasses import dataclass

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect
from websockets.typing import Origin, Subprotocol

from tests.e2e.server import Server

SECONDS = 20
# Streamlit numbers what can be clicked by the page it stands on.
NUMBERED = re.compile(r"\$\$ID-[0-9a-f]+")


@dataclass(frozen=True)
class Sent:
    """What came until the screen was drawn: kinds of messages, names of screens, and each element as it was sent."""

    kinds: tuple[str, ...]
    names: frozenset[str]
    elements: tuple[str, ...]


def opened_by_a_stranger(server: Server, address: str, query: str) -> Sent:
    """Open an address as Streamlit's own page in the browser does, without a session."""
    ask = BackMsg()
    ask.rerun_script.page_name = address
    ask.rerun_script.query_string = query
    socket = f"{server.address.replace('http', 'ws', 1)}/_stcore/stream"
    told: list[ForwardMsg] = []
    with connect(socket, origin=Origin(server.address), subprotocols=[Subprotocol("streamlit")]) as browser:
        browser.send(ask.SerializeToString())
        while not told or told[-1].WhichOneof("type") != "script_finished":
            message = browser.recv(timeout=SECONDS)
            assert isinstance(message, bytes)
            told.append(ForwardMsg.FromString(message))
    return Sent(
        tuple(one.WhichOneof("type") or "" for one in told),
        frozenset(page.page_name for one in told for page in one.navigation.app_pages),
        tuple(NUMBERED.sub("$$ID", str(one.delta)) for one in told if one.WhichOneof("type") == "delta"),
    )
