"""The folder of a run as it was left: what it says of itself, and the law that it was scored under.

In: the name of a folder. Out: `run.json`, the law. A folder that is none, or that a run has not finished, is a Problem.
"""

import contextlib
import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from jixiao.batch import state
from jixiao.batch.tables import MEMORY, interruptible
from jixiao.findings import appraisal
from jixiao.ground.problems import Problems, refused
from jixiao.ground.regex import regex

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_PATTERN: Final = regex(r"[\[*?]")


def opened(out: str) -> Mapping[str, Any]:
    """What the run says of itself; raises Problems for a folder that holds no finished run."""
    path = Path(out)
    try:
        run = json.loads((path / "run.json").read_bytes(), parse_float=str)
    except OSError:
        raise _none(path) from None
    except ValueError:
        run = None
    if not isinstance(run, dict) or run.get("schema") != state.SCHEMA:
        message, cure = "这不是这个版本的 jixiao 批量评分写的文件。", "请核对文件夹，或重新评这一批。"
        raise refused(str(path / "run.json"), "batch.other-folder", message, cure)
    return run


def _none(path: Path) -> Problems:
    if state.work(path).is_dir():
        message, cure = "这次运行还没有完成。", "请等它完成；中断了的，加 --resume 继续。"
        return refused(str(path), "batch.unfinished", message, cure)
    message = "这个文件夹里没有批量评分的结果。" if path.is_dir() else "没有这个文件夹。"
    return refused(str(path), "batch.no-run", message, "请核对文件夹的名称。")


def law_of(out: str, run: Mapping[str, Any]) -> appraisal.Law:
    """The law that a run was scored under, from the files that it kept; raises Problems, also where one is another."""
    files: dict[str, bytes] = {}
    for one in run["law"]:
        path = Path(out) / one["file"]
        data = path.read_bytes() if path.is_file() else b""
        if hashlib.sha256(data).hexdigest() != one["sha256"]:
            message, cure = "评分时的规则文件缺少了，或被改过。", "请恢复这个文件，或重新评这一批。"
            raise refused(str(path), "batch.other-law", message, cure)
        files[one["name"]] = data
    return appraisal.ready(next(iter(files)), files)


def pattern(folder: str) -> str:
    """The name of a folder as it stands before a pattern of names of files: what is in it is no pattern."""
    return _PATTERN.sub(r"[\g<0>]", folder)


@contextlib.contextmanager
def reading(out: str, scratch: str = "") -> Iterator["DuckDBPyConnection"]:
    """A connection to read the tables of a run; what they are found to lack while it is open is a Problem.

    `scratch` is a folder for what memory cannot hold; without one a query must do with memory.
    """
    import duckdb

    try:
        config: dict[str, Any] = {"temp_directory": scratch, **({"memory_limit": MEMORY} if scratch else {})}
        with duckdb.connect(config=config) as db, interruptible(db):
            yield db
    except duckdb.Error as error:
        message = f"结果的表读不出来（{str(error).splitlines()[0]}）。"
        cure = "文件缺少或被改过的，请恢复它，或重新评这一批；内存不够的，请换一台内存大的机器。"
        raise refused(out, "batch.damaged", message, cure) from None
