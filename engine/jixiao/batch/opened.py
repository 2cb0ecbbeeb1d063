"""The folder of a run as it was left: what it says of itself, and the law that it was scored under.

In: the name of a folder. Out: `run.json`, the law. A folder that is none, or that a run has not finished, is a Problem.
"""

import contextlib
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from jixiao.batch.tables import MEMORY
from jixiao.findings import appraisal
from jixiao.ground.problems import Problems, refused

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_PATTERN: Final = re.compile(r"[\[*?]")
SCHEMA: Final = "jixiao.batch/1"


def opened(folder: str) -> Mapping[str, Any]:
    """What the run says of itself; raises Problems for a folder that holds no finished run."""
    path = Path(folder)
    try:
        run = json.loads((path / "run.json").read_text(encoding="utf-8"), parse_float=str)
    except OSError:
        raise _none(path) from None
    except ValueError:
        run = None
    if not isinstance(run, dict) or run.get("schema") != SCHEMA:
        message, cure = (
            "run.json 不是这个版本的 jixiao batch 写出的。",
            "请核对文件夹，或用 jixiao batch 重新运行这一批。",
        )
        raise refused(str(path / "run.json"), "batch.other-run", message, cure)
    return run


def _none(path: Path) -> Problems:
    if (path / ".work").is_dir():
        message, cure = "这一批还没有算完。", "请等它算完；已经中断的，用 jixiao batch 加 --resume 接着算。"
        return refused(str(path), "batch.unfinished", message, cure)
    message = "这个文件夹里没有 jixiao batch 的结果。" if path.is_dir() else "没有这个文件夹。"
    return refused(str(path), "batch.no-run", message, "请核对文件夹的名称。")


def law_of(folder: str) -> appraisal.Law:
    """The law that the run was scored under, from the files that it kept; raises Problems."""
    kept = Path(folder) / "law"
    try:
        names = json.loads((kept / "names.json").read_text(encoding="utf-8"), parse_float=str)
        files = {name: (kept / file).read_bytes() for file, name in names.items()}
    except (OSError, ValueError, AttributeError):
        message, cure = "这一批所用的规则读不出来。", "文件缺少或被改过，请用 jixiao batch 重新运行这一批。"
        raise refused(str(kept), "batch.no-law", message, cure) from None
    return appraisal.ready(next(iter(files)), files)


def pattern(folder: str) -> str:
    """The name of a folder as it stands before a pattern of names of files: what is in it is no pattern."""
    return _PATTERN.sub(r"[\g<0>]", folder)


@contextlib.contextmanager
def reading(folder: str, scratch: str = "") -> Iterator["DuckDBPyConnection"]:
    """A connection to read the tables of a run; what they are found to lack while it is open is a Problem.

    `scratch` is a folder for what memory cannot hold; without one a query must do with memory.
    """
    import duckdb

    try:
        with duckdb.connect(config={"temp_directory": scratch, **({"memory_limit": MEMORY} if scratch else {})}) as db:
            yield db
    except duckdb.Error as error:
        message = f"这一批的结果读不出来（{str(error).splitlines()[0]}）。"
        cure = "文件缺少或被改过的，请用 jixiao batch 重新运行这一批；内存不够的，请换一台内存大的机器。"
        raise refused(folder, "batch.damaged", message, cure) from None
