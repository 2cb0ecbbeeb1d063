"""The reference page of runs over very many forms: the columns of normalised rows, and the tables that a run writes.

In: the columns as data (`jixiao.batch.columns`), and the queries over them. Out: `batch` and
`queries`, the pages.
"""

from collections.abc import Sequence

from jixiao.batch.aggregates import QUERIES, VIEWS, text
from jixiao.batch.columns import NEEDED, OF_ROW, OWN, POINTS, TABLES, Column
from reference_text import page, table

#: What the tables of a run are of.
_TITLES = {
    "forms": "自评表，一份一行",
    "rows": "规范行，一个指标一行",
    "scorecards": "评分结果，一份一行；没有评出分的不在其中",
    "levels": "一级指标的得分",
    "lines": "计分行",
    "findings": "发现；跨表的发现在 `together.parquet` 中",
    "problems": "输入中的错误；读文件时的在 `input.parquet` 中",
}


def batch() -> str:
    """docs/reference/batch.md: what `jixiao batch` reads as normalised rows, and the tables that it writes."""
    rows = (
        "## 规范行",
        "",
        "`jixiao batch` 读的 `.parquet`、`.csv`、`.jsonl` 和数据库的表，一行是一份自评表的一个指标。各列都是文字，"
        '没有的是 NULL（CSV 中不写；写成 `""` 的是空的一格）；整数和定点数（DECIMAL）照数值当作文字读，浮点数不收。'
        f"列的次序随意，至少要有 {'、'.join(f'`{one}`' for one in NEEDED)}，不认识的列不收。",
        "",
        "整份表的内容写在它的第一行，后面的行可以不写，写了就要一样：",
        "",
        *_columns(OWN),
        "",
        "每个指标的：",
        "",
        *_columns(OF_ROW),
    )
    written = (
        "## 写出的表",
        "",
        "输出的文件夹里每张表一个文件夹，每一部分一个 Parquet 文件；`run.json` 说明这次运行的规则集、输入和份数，最后写出；"
        "`law/` 是规则集的原文。分数列的小数位数是规则集的。",
    )
    parts = [(f"### {name}", "", f"{_TITLES[name]}。", "", *_columns(columns)) for name, columns in TABLES.items()]
    return page("批量评分的表", rows, written, *parts)


def _columns(columns: Sequence[Column]) -> list[str]:
    rows = (
        (f"`{one.name}`", one.says, "分数" if one.type == POINTS else one.type, f"`{one.field}`" if one.field else "")
        for one in columns
    )
    return table(("列", "含义", "类型", "记录的字段"), rows)


def queries() -> str:
    """docs/reference/batch-queries.md: the queries over a run, as a bureau can copy them."""
    head = (
        "汇总（`summary.xlsx`、`summary.html`）里的数都出自这些查询。`jixiao batch --queries` 把它们连成一个脚本输出；"
        "在 DuckDB 里先指明结果文件夹，运行“视图和算法”，再运行要用的查询，条件和列可以自己改。",
    )
    parts = [
        (f"## {title}", "", f"名称：`{name}`", "", "```sql", text(name).rstrip(), "```")
        for name, title in ((VIEWS, "视图和算法"), *QUERIES.items())
    ]
    return page("批量评分的查询", head, *parts)
