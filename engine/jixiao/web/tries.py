"""How often somebody has tried a password in vain: a few times are free, after them one waits, longer each time.

In: a name and an address. Out: how long to wait. Tries count for the name, whoever tries, and for the address, whatever name is
tried: a whole bureau may have one address, so that it is given more. What was counted is forgotten an hour after the last try.
"""

import ipaddress
import threading
import time
from collections.abc import Callable, Iterator
from typing import Final

from jixiao.ground.dataclass import dataclass

#: So many tries are free, for a name and from an address.
NAME: Final = 5
ADDRESS: Final = 20
#: The first wait, the longest one, and how long tries are remembered, in seconds.
FIRST: Final = 5
LONGEST: Final = 900
REMEMBERED: Final = 3600
#: So many names and addresses are counted at once; above that the one that was not tried for longest is forgotten.
COUNTED: Final = 20_000


@dataclass(slots=True)
class _Count:
    """Tries in vain, when the last one was, and until when nobody may try again."""

    tries: int = 0
    last: int = 0
    until: int = 0


class Tries:
    """Counts tries; `clock` tells seconds that never go back. Several threads may ask at once."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._counts: dict[tuple[str, str], _Count] = {}

    def begin(self, name: str, address: str) -> int:
        """How many seconds to wait still; `name` as accounts know it.

        At 0 one may try: it counts as tried in vain until `right` says otherwise.
        """
        now = int(self._clock())
        with self._lock:
            counts = [(self._count(key, now), free) for key, free in _keys(name, address)]
            wait = max(one.until - now for one, _ in counts)
            if wait > 0:
                return wait
            for one, free in counts:
                one.tries += 1
                one.last = now
                one.until = now + (min(LONGEST, FIRST << min(one.tries - free, 10)) if one.tries >= free else 0)
        return 0

    def right(self, name: str, address: str) -> None:
        """The try that has begun was none in vain: the name begins anew, the address has one less."""
        (own, _), (place, _) = _keys(name, address)
        with self._lock:
            self._counts.pop(own, None)
            if place in self._counts:
                self._counts[place].tries -= 1
                self._counts[place].until = 0

    def _count(self, key: tuple[str, str], now: int) -> _Count:
        """What is counted under a key, put last in order."""
        found = self._counts.pop(key, None)
        if found is None or now - found.last > REMEMBERED:
            found = _Count()
        self._counts[key] = found
        if len(self._counts) > COUNTED:
            del self._counts[next(iter(self._counts))]
        return found


def _keys(name: str, address: str) -> Iterator[tuple[tuple[str, str], int]]:
    yield ("name", name[:200]), NAME
    yield ("address", _network(address)), ADDRESS


def _network(address: str) -> str:
    """An address as far as one person's goes: of the new kind one has very many."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address[:200]
    return str(ipaddress.ip_network((found, 64), strict=False)) if found.version == 6 else str(found)
