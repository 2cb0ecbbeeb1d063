"""Submissions of a province as the workbooks that units hand in: one xlsx file each, in the shape of the national form.

    python benchmarks/province_forms.py ROWS.parquet FOLDER COUNT

In: the rows that `province.py` wrote. Out: a folder with so many workbooks, merged cells and all.
"""

import sys
from itertools import groupby
from pathlib import Path
from typing import Any

import duckdb
import xlsxwriter

HEADS = ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析及改进措施")


def write(path: Path, rows: list[dict[str, Any]]) -> None:
    """One form."""
    own = rows[0]
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("自评表")
        sheet.merge_range(0, 0, 0, 8, "项目支出绩效自评表")
        sheet.merge_range(1, 0, 1, 8, f"（{own['year']}年度）")
        sheet.write_row(2, 0, ["项目名称", None, own["project"]])
        sheet.write_row(3, 0, ["主管部门", None, own["department"], None, None, "实施单位", None, own["unit"]])
        heads = (None, None, None, "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分")
        sheet.write_row(4, 0, [f"项目资金（{own['money_unit']}）", *heads[1:]])
        funds = (own["initial"], own["annual"], own["executed"], own["fund_weight"], None, own["fund_score"])
        sheet.write_row(5, 0, [None, None, "年度资金总额", *map(_value, funds)])
        sheet.merge_range(4, 0, 5, 1, f"项目资金（{own['money_unit']}）")
        sheet.write_row(6, 0, [None, *HEADS])
        for at, row in enumerate(rows, 7):
            cells = (row["level1"], row["level2"], row["level3"], row["target"], row["actual"])
            sheet.write_row(at, 1, [*cells, _value(row["weight"]), _value(row["score"]), row["reason"]])
        for column, name in ((1, "level1"), (2, "level2")):
            at = 7
            for text, some in groupby(row[name] for row in rows):
                end = at + len(list(some)) - 1
                if end > at:
                    sheet.merge_range(at, column, end, column, text)
                at = end + 1
        sheet.merge_range(6, 0, at - 1, 0, "绩效指标")
        sheet.write_row(at, 0, ["总分", None, None, None, None, None, 100, _value(own["printed_total"])])


def _value(text: str | None) -> float | str | None:
    """A number as a spreadsheet keeps it."""
    return float(text) if text else text


def main(parquet: Path, folder: Path, count: int) -> None:
    """So many workbooks, named by their forms."""
    folder.mkdir(parents=True, exist_ok=True)
    with duckdb.connect() as base:
        found = base.execute(f"select * from '{parquet}' limit {count * 10}")
        names = [column[0] for column in found.description or ()]
        rows = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
    for form, some in groupby(rows, lambda row: row["form"]):
        write(folder / f"{form}.xlsx", list(some))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
