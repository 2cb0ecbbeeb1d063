"""Normalised rows of many invented forms, drawn by a seed: the ways in which units write values, with all that goes wrong.

Comes in: a seed and a number of forms. Goes out: for each form its rows, as `batch.rows` reads them. Every value may be anything
that stands in any column, so that targets meet actual values of another kind, unit or sign.
"""

import random
import re
from collections.abc import Iterator, Mapping

from jixiao.batch.columns import ROWS

TARGETS = (
    *(
        "≥95%",
        "95%",
        "100%",
        "≥3次",
        "3次",
        "不少于5场",
        "≤20万元",
        "30万元",
        "=12个",
        "1",
        "0",
        "≤0起",
        "0起",
        "0.95",
        "12月底前",
    ),
    *(
        "2021年6月30日前",
        "10-20人",
        "90%±2%",
        "是",
        "有",
        "及时足额发放",
        "显著提升",
        "全部完成",
        "合格",
        "300亩",
        "2公顷",
        "25万",
        "3年",
    ),
    *(
        "每月20日前",
        "≥1.71万元/人",
        "约200人",
        "200余人",
        "大于98%",
        "＞98%",
        "﹥3",
        "",
        "—",
        "30",
        "≥90",
        "问卷调查满意率≥90%",
    ),
)
ACTUALS = (
    *(
        "95%",
        "0.95",
        "96.5",
        "100%",
        "≥95%",
        ">95%",
        "3次",
        "4",
        "5场",
        "19.8万元",
        "300000元",
        "12个",
        "1",
        "0",
        "2起",
        "无",
        "否",
    ),
    *(
        "2021年7月2日",
        "2021年6月30日",
        "12月底",
        "15人",
        "91%",
        "是",
        "已完成",
        "达成预期指标",
        "部分达成预期指标",
        "未达成预期指标",
        "基本完成",
    ),
    *(
        "及时足额发放",
        "显著提升。",
        "250亩",
        "1.5公顷",
        "20万",
        "36个月",
        "21日",
        "1.8万元/人",
        "198人",
        "约190人",
        "",
        "—",
        "/",
        "90",
        "92.5",
    ),
    *("经问卷调查，满意率为95.5%", "300余亩", "-3", "1,234", "05", "1/3", "98 %"),
)
LEVELS = (
    *(
        ("产出指标", "数量指标"),
        ("产出指标", "质量指标"),
        ("产出指标", "时效指标"),
        ("产出指标", "成本指标"),
        ("产出指标", "成本"),
    ),
    *(
        ("效益指标", "社会效益指标"),
        ("效益指标", "可持续影响指标"),
        ("效益指标", "自设的一级"),
        ("效益指标", None),
        ("效益", "经济效益"),
    ),
    *(("满意度指标", "服务对象满意度指标"), ("满意度", ""), ("满意度指标", "满意度指标")),
)
NAMES = (
    "培训人数",
    "发放及时率",
    "完成时间",
    "人均成本",
    "群众满意度",
    "事故数",
    "投诉件数",
    "覆盖率",
    "问卷调查满意率",
    "指标1：",
    "耗时",
    "修路里程",
)
_NUMERALS = (
    "0",
    "1",
    "0.5",
    "0.95",
    "100",
    "99.9",
    "12",
    "20",
    "31",
    "2020",
    "1234.56",
    "0.00",
    "100.0",
    "7.125",
    "1000000",
    "0.000001",
)


def forms(seed: int, count: int) -> Iterator[tuple[Mapping[str, str | None], ...]]:
    """The rows of `count` forms."""
    dice = random.Random(seed)
    for number in range(count):
        own = _own(dice, number)
        weighed = dice.random() < 0.6
        rows = [_row(dice, own, at, weighed=weighed) for at in range(dice.randint(1, 12))]
        if dice.random() < 0.15:
            rows.insert(
                dice.randrange(len(rows)),
                {**own, "level1": "预算执行率", "level3": "预算执行率", "weight": "10", "score": "9.5"},
            )
        yield tuple(rows)


def _own(dice: random.Random, number: int) -> dict[str, str | None]:
    own: dict[str, str | None] = dict.fromkeys((column.name for column in ROWS), None)
    amounts = ("100", "99.5", "0", "", None, "12.345678", "80", "120", "1,000", "-3", "100万元", "0.00", "333.33")
    own |= {
        "form": str(number),
        "project": f"项目{number}",
        "unit": f"单位{number % 7}",
        "year": dice.choice(("2021", "2021", "2021年", None)),
    }
    own |= {
        "money_unit": dice.choice((None, "万元", "元", "亿元")),
        "initial": dice.choice(amounts),
        "annual": dice.choice(amounts),
    }
    own |= {
        "executed": dice.choice(amounts),
        "fund_weight": dice.choice((None, "10", "", "20", "十分")),
        "fund_score": dice.choice((None, "10", "9.6分")),
    }
    return own


def _row(dice: random.Random, own: Mapping[str, str | None], at: int, *, weighed: bool) -> dict[str, str | None]:
    first, second = dice.choice(LEVELS)
    name = dice.choice(NAMES) if dice.random() < 0.5 else f"{dice.choice(NAMES)}{'甲乙丙丁戊己庚辛壬癸子丑'[at]}"
    return {
        **own,
        "level1": first,
        "level2": second,
        "level3": name,
        "target": _value(dice, TARGETS),
        "actual": _value(dice, ACTUALS),
        "operator": dice.choice((None, None, None, None, "≥", "≤", "=", "定性")),
        "measure": dice.choice((None, None, None, None, "", "个", "%", "万元", "亩")),
        "weight": dice.choice(("10", "5", "6.25", "8分", "", "十")) if weighed else None,
        "score": dice.choice((None, "5", "10", "4.5分", "", "无")),
        "reason": dice.choice((None, None, "", "进度滞后")),
        "basis": dice.choice((None, None, "", "无", "统计报表", "调查问卷")),
    }


def _value(dice: random.Random, own: tuple[str, ...]) -> str | None:
    text = dice.choice(own) if dice.random() < 0.9 else dice.choice((*TARGETS, *ACTUALS))
    if dice.random() < 0.02:
        return None
    return text if dice.random() < 0.5 else re.sub(r"[0-9]+(\.[0-9]+)?", lambda _: dice.choice(_NUMERALS), text)


_UGLY = (
    *(
        "99999999999999999999",
        "123456789012345678901.5",
        "1e30",
        "1e400",
        "3.14159265358979",
        "9.123456789",
        "１０",
        "九",
        "十",
    ),
    *(
        "五十万左右吧",
        "1e5",
        "12.3456789",
        "0.0000001",
        "100亿元",
        "1" * 40,
        "≥" + "9" * 15 + "亿亿",
        "1/3",
        "3亩",
        "NaN",
    ),
    *("Infinity", "\ue000", 'a"b,c\nd', "≥−5", "½", "~", "-5", "", "5", "10", "100", "≥10个", "9.5个"),
)


def ugly(seed: int, count: int) -> Iterator[tuple[Mapping[str, str | None], ...]]:
    """The rows of forms in which anything may stand anywhere."""
    dice = random.Random(seed)
    for number, rows in enumerate(forms(seed, count)):
        columns = ("initial", "annual", "executed", "fund_weight", "fund_score", "printed_total", "money_unit")
        own = {name: dice.choice(_UGLY) for name in columns if dice.random() < 0.2}
        cells = ("target", "actual", "weight", "score", "measure", "operator", "basis")
        yield tuple(
            {**row, **own, "form": f"f{number}", **{name: dice.choice(_UGLY) for name in cells if dice.random() < 0.3}}
            for row in rows
        )
