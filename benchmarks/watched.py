"""A command run to its end, with its time and the most memory that it and all below it held together.

The memory is the sum of what is resident (RSS), looked at twenty times a second; pages that processes share count for each.
"""

import os
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True, slots=True)
class Run:
    """What a command came to: seconds, the most bytes, its exit code, what it printed."""

    seconds: float
    peak: int
    code: int
    out: str
    err: str


def run(command: Sequence[str], environment: Mapping[str, str], most: float = 3600) -> Run:
    """Run a command, at most so many seconds."""
    began, peak = time.perf_counter(), 0
    child = subprocess.Popen(
        command,
        env=dict(environment),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    while True:
        try:
            # A child that prints more than a pipe holds would wait for ever, were it only waited for.
            out, err = child.communicate(timeout=0.05)
            return Run(time.perf_counter() - began, peak, child.returncode, out, err)
        except subprocess.TimeoutExpired:
            peak = max(peak, resident(child.pid))
            if time.perf_counter() - began > most:
                os.killpg(child.pid, 9)


def resident(root: int) -> int:
    """Bytes resident in a process and all below it."""
    parents: dict[int, int] = {}
    for place in Path("/proc").iterdir():
        if place.name.isdigit():
            try:
                parents[int(place.name)] = int((place / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
    family = {root}
    found = {root}
    while found:
        found = {pid for pid, parent in parents.items() if parent in family} - family
        family |= found
    return sum(map(_resident, family))


def _resident(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * _PAGE
    except OSError:
        return 0
