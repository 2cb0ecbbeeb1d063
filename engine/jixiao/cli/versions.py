"""`jixiao --version`: which jixiao runs, and with what.

In: what is installed. Out: lines. It asks nobody else.
"""

import re
import sys
from importlib import metadata


def lines(*, everything: bool) -> list[str]:
    """The version; with `everything` also the chainer of rules, Python, and every dependency, a line each."""
    found = [f"jixiao {version('jixiao')}"]
    if everything:
        found += [f"规则推理：{_chainer()}", f"Python {'.'.join(map(str, sys.version_info[:3]))}"]
        found += [f"{name} {version(name)}" for name in _dependencies()]
    return found


def _dependencies() -> list[str]:
    """The names of what jixiao needs to run here, in alphabetical order."""
    try:
        needed = metadata.requires("jixiao") or []
    except metadata.PackageNotFoundError:
        return []
    return sorted({re.split(r"[^\w.-]", one)[0] for one in needed if "extra ==" not in one}, key=str.lower)


def version(name: str) -> str:
    """The version of an installed package."""
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "（未安装）"


def _chainer() -> str:
    """Which chainer of rules runs."""
    from jixiao.findings import engine  # slow to load, and seldom asked for

    return engine.name()
