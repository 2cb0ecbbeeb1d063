"""The files of a desk against themselves: each is checked when somebody asks for it, and again only when it has changed.

In: names of files. Out: what was found in each, as soon as it is there. One thread works them off, what was asked for last
first; nothing is checked that nobody asked for.
"""

import threading
from collections.abc import Callable, Mapping, Sequence

from jixiao.ground.dataclass import dataclass
from jixiao.ground.problems import Problem
from jixiao.web.desk.reader import Checked, Reading

Stamp = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class AuditedFile:
    """A file that was checked: what was found (None: there is no text in it), its problems; `stamp` changes when it does."""

    stamp: Stamp
    checked: Checked | None
    problems: tuple[Problem, ...]


class Audits:
    """What is known of the files of a desk; safe to use from several threads. `stamp` says what changes when a file does."""

    def __init__(self, reader: Reading, stamp: Callable[[str], Stamp]) -> None:
        self._reader, self._stamp = reader, stamp
        self._come = threading.Condition()
        self._known: dict[str, AuditedFile] = {}
        self._wanted: dict[str, Stamp] = {}
        self._busy = False

    def known(self, names: Sequence[str]) -> Mapping[str, AuditedFile]:
        """Those of the files that are checked as they stand."""
        return self._of({name: self._stamp(name) for name in names})

    def ask(self, names: Sequence[str], seconds: int = 0) -> Mapping[str, AuditedFile]:
        """The same, the others are checked now; so long (at most) it is waited for them."""
        stamps = {name: self._stamp(name) for name in names}
        with self._come:
            known = self._of(stamps)
            wanted = {name: stamp for name, stamp in stamps.items() if name not in known}
            self._wanted = wanted | {name: stamp for name, stamp in self._wanted.items() if name not in wanted}
            if wanted and not self._busy:
                self._busy = True
                threading.Thread(target=self._work, daemon=True).start()
            self._come.wait_for(lambda: not self._wanted.keys() & wanted.keys(), seconds)
            return self._of(stamps)

    def close(self) -> None:
        """Check no more."""
        with self._come:
            self._wanted = {}
            self._come.notify_all()

    def _of(self, stamps: Mapping[str, Stamp]) -> Mapping[str, AuditedFile]:
        known = self._known
        return {name: known[name] for name, stamp in stamps.items() if name in known and known[name].stamp == stamp}

    def _work(self) -> None:
        """Check what is wanted, until nothing is."""
        while True:
            with self._come:
                self._busy = bool(self._wanted)
                if not self._wanted:
                    return
                name, stamp = next(iter(self._wanted.items()))
            found = AuditedFile(stamp, *self._reader.audit(name))
            with self._come:
                self._known[name] = found
                self._wanted = {one: when for one, when in self._wanted.items() if (one, when) != (name, stamp)}
                self._come.notify_all()
