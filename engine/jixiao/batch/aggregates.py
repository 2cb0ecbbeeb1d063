"""Figures over the folder of a run: named queries, each a text in `queries/` that a bureau can copy and run itself.

In: the folder of a run, and that of the year before where changes are asked for. Out: the columns and rows of a query, exact:
marks and amounts are decimals, means and quantiles were rounded once. `views.sql` says what all queries read.
"""

import contextlib
import importlib.resources
import itertools
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from jixiao.batch.opened import pattern, reading
from jixiao.ground.dataclass import dataclass

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

#: The queries, in the order in which a summary shows them, and what they are called.
QUERIES: Final = {
    "groups": "平均得分和四分位数",
    "levels": "一级指标",
    "grades": "等级分布",
    "evidence": "得分的依据",
    "findings": "发现的问题",
    "underspent": "各单位没有执行的金额",
    "ranks": "名次",
    "changes": "各项目与上年相比",
    "unit_changes": "各单位与上年相比",
    "repeated": "报了几份的",
    "unmarked": "没有评分的",
}
#: Those that ask for a run of the year before.
WITH_LAST_YEAR: Final = ("changes", "unit_changes")
#: What all queries read: views, and the one division.
VIEWS: Final = "views"


@dataclass(frozen=True, slots=True)
class Result:
    """What a query gives: its columns with their types in SQL, rows of plain values, and how many rows there are in all."""

    columns: Mapping[str, str]
    rows: Sequence[tuple[Any, ...]]
    count: int


def text(name: str) -> str:
    """A query as it is written, with its comments in Chinese; `VIEWS` for what must be run before any other."""
    return (importlib.resources.files("jixiao.batch") / "queries" / f"{name}.sql").read_text(encoding="utf-8")


def said(name: str) -> tuple[str, ...]:
    """What a query says of itself: the first paragraph of its comments, line by line."""
    lines = itertools.takewhile(lambda line: line.startswith("-- "), text(name).splitlines())
    return tuple(line.removeprefix("-- ") for line in lines)


def script() -> str:
    """Everything that a bureau needs to ask a run itself: the views, then every query under its name."""
    parts = (f"-- {name}：{title}\n{text(name)}" for name, title in QUERIES.items())
    return "\n".join((text(VIEWS), *parts))


@contextlib.contextmanager
def connected(out: str, last_year: str | None = None, *, scratch: str = "") -> Iterator["DuckDBPyConnection"]:
    """A run ready to be asked; raises Problems for what goes wrong while it is open.

    `scratch` is a folder for what memory cannot hold; without one a query must do with memory.
    """
    with reading(out, scratch) as db:
        for name, folder in (("out", out), ("last_year", last_year)):
            db.execute(f"SET VARIABLE {name} = ?", [folder and pattern(folder)])
        db.execute(text(VIEWS))
        yield db


def ask(db: "DuckDBPyConnection", name: str, *, kinds: Sequence[str] = (), most: int | None = None) -> Result:
    """The result of a query of `QUERIES`; of one by groups only some kinds of group, of a long one its first rows.

    A query is run once for a connection, whatever is asked of it.
    """
    db.execute(f"CREATE TEMP TABLE IF NOT EXISTS asked_{name} AS {text(name)}")
    where = f"WHERE 分组 IN ({', '.join('?' * len(kinds))})" if kinds else ""
    counted = db.execute(f"SELECT count(*) FROM asked_{name} {where}", list(kinds)).fetchall()
    limit = "" if most is None else f"LIMIT {most:d}"
    found = db.execute(f"SELECT * FROM asked_{name} {where} {limit}", list(kinds))
    columns = {one[0]: str(one[1]) for one in found.description or ()}
    return Result(columns, found.fetchall(), counted[0][0])
