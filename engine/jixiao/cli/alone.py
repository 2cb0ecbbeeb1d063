"""One session at a time: a lock that the system itself lets go of when its process ends, however it ends.

Where the folder cannot be written there is no lock; what cannot be written there is told when it is to be written.
"""

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from jixiao.cli import interrupts


class BusyError(Exception):
    """Another process holds the lock."""


@contextlib.contextmanager
def alone(lock: Path) -> Iterator[None]:
    """Hold `lock`, a file that exists only meanwhile; raises `BusyError`."""
    try:
        handle = os.open(lock, os.O_CREAT | os.O_WRONLY, 0o666)
    except OSError:
        yield
        return
    if not _taken(handle, lock):
        os.close(handle)
        raise BusyError
    try:
        with interrupts.removing(lock):
            yield
    finally:
        os.close(handle)


def _taken(handle: int, lock: Path) -> bool:
    """Whether the open file is now ours; not where it was removed by its last holder after we had opened it."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return os.path.samestat(os.fstat(handle), lock.stat())
    except OSError:
        return False
