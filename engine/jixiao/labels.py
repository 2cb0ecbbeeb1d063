"""The Chinese labels of everything that the records name in ASCII: the one place from which outputs take them.

In: an enum member or a key. Out: the words that a reader sees. No sentence is made here and nothing is decided; the
order of `SEVERITIES` is the order in which findings are shown.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from jixiao.model import Evidence, Status

STATUS: Final[Mapping[Status, str]] = MappingProxyType(
    {
        Status.SCORED: "已评分",
        Status.PENDING: "待评判",
        Status.MISSING: "缺失",
        Status.NOT_APPLICABLE: "不适用",
    }
)

EVIDENCE: Final[Mapping[Evidence, str]] = MappingProxyType(
    {
        Evidence.MEASURED: "实测",
        Evidence.BOUNDED: "界限值",
        Evidence.RESTATED: "照抄目标",
        Evidence.ASSERTED: "仅有断言",
        Evidence.JUDGED: "人工评判",
        Evidence.NONE: "无",
    }
)

#: From the gravest to the lightest.
SEVERITIES: Final = ("error", "warning", "info")

SEVERITY: Final[Mapping[str, str]] = MappingProxyType({"error": "严重", "warning": "警告", "info": "提示"})

#: Which budget the execution rate was reckoned on (`BudgetFigures.base`).
BUDGET_BASE: Final[Mapping[str, str]] = MappingProxyType({"annual": "全年预算数", "initial": "年初预算数"})

#: The rows of a form's table of funds, by the fields of `model.Budget`, in the order of the form.
FUNDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "total": "年度资金总额",
        "fiscal": "其中：财政拨款",
        "carried": "上年结转资金",
        "other": "其他资金",
    }
)

#: The figures that findings rest on (`Finding.evidence`); a key without a label is shown as it is.
FIGURES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "actual": "完成值",
        "budget": "预算数",
        "claimed": "自评得分",
        "count": "个数",
        "earned": "核算得分",
        "executed": "执行数",
        "grade": "应评等级",
        "initial": "年初预算数",
        "operator": "指标性质",
        "possible": "分值",
        "printed": "表列数",
        "rate": "执行率",
        "ratio": "比值",
        "sum": "合计",
        "target": "指标值",
        "total": "总分",
        "unit": "单位",
        "weight": "分值",
    }
)


def severity_rank(severity: str) -> int:
    """Where a severity stands in `SEVERITIES`; one that is not there comes last, so that it is still shown."""
    return SEVERITIES.index(severity) if severity in SEVERITIES else len(SEVERITIES)
