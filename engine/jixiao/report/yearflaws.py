"""The words of an official report for what shows only beside the project's form of the year before.

Nothing comes in. Out: the words by the ids of the findings `year.*`, as `flaws` has them of the others.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from jixiao.report.flaw import DOUBT, LOOSE_AIMS, PLANNED, Flaw

FLAWS: Final[Mapping[str, Flaw]] = MappingProxyType(
    {
        "year.target-lowered": Flaw(
            "{some}指标的目标低于上年",
            "{which}的目标低于上年",
            "目标起不到约束和激励作用",
            "按不低于上年的水平设定目标值",
            "说明{which}降低目标的理由，没有理由的按不低于上年的水平设定",
            notes=("上年为“{before}”，本年为“{target}”",),
        ),
        "year.target-stale": Flaw(
            "{some}指标的目标时间没有更新",
            "{which}的目标时间仍是上年的",
            LOOSE_AIMS,
            "更新目标时间",
            "按本年的工作安排更新{which}的目标时间",
            notes=("目标为“{target}”",),
        ),
        "year.indicator-dropped": Flaw(
            "上年未完成的指标没有继续设置",
            "{which}上年没有完成，本年没有设置",
            "未完成的任务失去跟踪",
            "继续设置未完成的指标",
            "核实{which}的任务是否还在，还在的继续设置指标",
        ),
        "year.underspent-again": Flaw(
            "连年预算执行率偏低",
            "上年和本年的预算执行率都偏低",
            "预算安排持续高于实际需要",
            "按近年实际支出核定预算",
            f"{PLANNED}，调减下年度预算",
        ),
        "year.actual-copied": Flaw(
            "{some}指标的完成值与上年相同",
            "{which}的完成值与上年一字不差",
            DOUBT,
            "核实本年的完成值",
            "核实{which}本年的完成值并附佐证材料",
            notes=("完成值为“{actual}”",),
        ),
        "year.missed-again": Flaw(
            "{some}指标连年没有完成",
            "{which}上年和本年都没有达到目标",
            "上年的整改措施没有见效",
            "重新制定整改措施",
            "查明{which}连年没有完成的原因，重新制定整改措施",
            notes=("上年完成{before}，本年完成{actual}",),
        ),
        "year.text-copied": Flaw(
            "部分文字照用上年的内容",
            "{which}与上年一字不差",
            DOUBT,
            "按本年的实际情况填写",
            "按本年的实际情况重新填写{which}",
        ),
    }
)
