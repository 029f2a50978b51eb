"""How often a program may ask: so many requests a minute for each token, fewer for each address without one.

Counted in the memory of one process; several processes allow as many times as much.
"""

import os
import time
from threading import Lock
from typing import Final

WITHOUT_TOKEN: Final = 120
WITH_TOKEN: Final = 600
_MOST_KEPT: Final = 10_000


def per_minute(*, token: bool) -> int:
    """The requests a minute: `EGOV_API_RATE_TOKEN` or `EGOV_API_RATE_OPEN`, else 600 or 120."""
    name, usual = ("EGOV_API_RATE_TOKEN", WITH_TOKEN) if token else ("EGOV_API_RATE_OPEN", WITHOUT_TOKEN)
    given = os.environ.get(name, "")
    return int(given) if given.isdecimal() and int(given) > 0 else usual


class Rates:
    """A bucket for everybody who asks: it holds a minute's requests and fills up again evenly."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._full: dict[str, float] = {}

    def wait(self, who: str, *, rate: int, now: float | None = None) -> float:
        """The seconds until `who` may ask again, 0 if now; a request that may be made is counted.

        >>> rates = Rates()
        >>> [rates.wait("a", rate=2, now=0.0) for _ in range(3)], rates.wait("b", rate=2, now=0.0)
        ([0.0, 0.0, 30.0], 0.0)
        """
        moment = time.monotonic() if now is None else now
        each = 60 / rate
        with self._lock:
            # When the bucket will be full again; each request moves it on by what it takes to fill up one.
            full = max(self._full.get(who, moment), moment)
            over = full + each - moment - 60
            if over > 1e-9:
                return over
            self._full[who] = full + each
            if len(self._full) > _MOST_KEPT:
                self._full = {name: at for name, at in self._full.items() if at > moment}
        return 0.0
