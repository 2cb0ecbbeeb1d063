"""When a form was filled in, as its canonical text says it: its year, and whether it is of before, in or after the year.

In: the keys of a form. Out: the year, the `Stage`, how many months a monitoring form covers; what is no such value is told.
"""

import re

from jixiao.ground import located
from jixiao.ground.located import Fields
from jixiao.ground.reading import Reader, short
from jixiao.records import Stage


def year(reader: Reader, fields: Fields) -> int | None:
    """The budget year: four digits, with or without its word."""
    text = reader.text(fields, "year").strip().removesuffix("年度").removesuffix("年").strip()
    if not text:
        return None
    if re.fullmatch("[0-9]{4}", text) and 1949 <= int(text) <= 2100:
        return int(text)
    place = located.find(fields, ["year"])
    reader.tell(place, "submission.year", f"“{short(text)}”不是1949年到2100年之间的年度。", "请写四位数字，如 2020。")
    return None


def stage(reader: Reader, fields: Fields) -> tuple[Stage, int | None]:
    """The stage (`results` where it is not written) and the months (None where they are not)."""
    written, months = (reader.text(fields, key).strip() for key in ("stage", "months"))
    if written and written not in tuple(Stage):
        cure = "请写 targets（目标申报表）、monitoring（执行监控表）或 results（自评表）。"
        reader.tell(located.find(fields, ["stage"]), "submission.stage", f"不认识的阶段“{short(written)}”。", cure)
        written = ""
    if months and not re.fullmatch("[1-9]|1[01]", months):
        cure, place = "请写监控截至几月，如 1–7月写 months: 7。", located.find(fields, ["months"])
        reader.tell(place, "submission.months", f"“{short(months)}”不是1到11之间的月数。", cure)
        months = ""
    return Stage(written or Stage.RESULTS), int(months) if months else None
