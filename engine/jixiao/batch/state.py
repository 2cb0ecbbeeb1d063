"""The folder of a run: whether it may be written, what it was begun with, what is done.

In: the folder, what a run is. Out: a new run, one to go on with, or Problems. What a run is stands in `.work/plan.json` until it
is done, then in `run.json`; a folder that holds neither must be empty.
"""

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from jixiao.batch import tables
from jixiao.ground.problems import Problems, refused
from jixiao.law.store import Files

SCHEMA: Final = "jixiao.batch/1"
#: What lies in the folder of a run only while it runs.
LOCK: Final = ".lock"
#: What must be the same where a run is continued, and what it is called.
_SAME: Final = {
    "law": "规则集",
    "inputs": "输入",
    "engine": "--engine",
    "part_size": "--part-size",
    "last_year": "--last-year",
    "version": "jixiao 的版本",
}

Plan = Mapping[str, Any]


def work(out: Path) -> Path:
    """Where a run keeps what it has not finished."""
    return out / ".work"


def law_of(files: Files) -> list[dict[str, str]]:
    """The files of a law as a run names them."""
    return [
        {"name": name, "file": f"law/{at}{Path(name).suffix}", "sha256": hashlib.sha256(data).hexdigest()}
        for at, (name, data) in enumerate(files.items())
    ]


def inputs_of(names: Sequence[str]) -> list[dict[str, object]]:
    """Input files with their sizes and digests; of a table its name. Raises Problems where one cannot be read."""
    return [_input(name) for name in names]


def _input(name: str) -> dict[str, object]:
    if not os.path.isfile(name):
        return {"name": name}
    try:
        with open(name, "rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        return {"name": name, "size": os.path.getsize(name), "sha256": digest}
    except OSError:
        return {"name": name}  # whoever reads it says so


def begun(out: Path, plan: Plan, *, resume: bool) -> bool:
    """See that a run may begin, or go on, in a folder: whether it is done already. Raises Problems."""
    done, unfinished = _loaded(out / "run.json"), _loaded(work(out) / "plan.json")
    known = done or unfinished
    if known is None:
        if any(one.name not in (LOCK, ".work") for one in out.iterdir()):
            cure = "请换一个空的或还没有的文件夹。"
            raise refused(str(out), "batch.other-folder", "文件夹里有别的东西，不是一次运行的结果。", cure)
        tables.written(work(out) / "plan.json", json.dumps(plan, ensure_ascii=False), work(out))
        return False
    if not resume:
        raise _occupied(out, done is not None)
    for name, said in _SAME.items():
        if known.get(name) != plan[name]:
            message, cure = f"{said}与这个文件夹里的那次运行不同。", "请用原来的，或换一个文件夹重新评。"
            raise refused(str(out), "batch.other-run", message, cure)
    return done is not None


def _occupied(out: Path, done: bool) -> Problems:
    if done:
        message, cure = "文件夹里已有一次运行的结果，不会覆盖。", "请换一个文件夹。"
        return refused(str(out), "batch.done", message, cure)
    message, cure = "文件夹里有一次没有完成的运行。", "加 --resume 继续它，或换一个文件夹。"
    return refused(str(out), "batch.unfinished", message, cure)


def _loaded(path: Path) -> Plan | None:
    try:
        found = tables.loaded(path)
    except FileNotFoundError:
        return None
    except (OSError, ValueError):
        found = None
    if not isinstance(found, dict) or found.get("schema") != SCHEMA:
        message, cure = "这不是 jixiao 批量评分写的文件。", "请换一个空的或还没有的文件夹。"
        raise refused(str(path), "batch.other-folder", message, cure)
    return found
