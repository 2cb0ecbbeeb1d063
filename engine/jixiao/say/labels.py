"""The Chinese labels of everything that the records name in ASCII: the one place from which outputs take them.

In: an enum member or a key. Out: the words that a reader sees. No sentence is made here and nothing is decided; the
order of `SEVERITIES` is the order in which findings are shown.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from jixiao.records import Evidence, Stage, Status, Verified

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
        Evidence.EQUAL: "与目标同数",
        Evidence.UNSURVEYED: "无调查来源",
        Evidence.BOUNDED: "界限值",
        Evidence.RESTATED: "照抄目标",
        Evidence.ASSERTED: "仅有断言",
        Evidence.JUDGED: "人工评判",
        Evidence.NONE: "无",
    }
)

#: Where the figures of a ruleset were read.
VERIFIED: Final[Mapping[Verified, str]] = MappingProxyType(
    {Verified.ORIGINAL: "原文", Verified.REPRINT: "转载", Verified.MEMORY: "凭记忆"}
)

#: What the values are called that lines are marked by, where tables name them.
ACTUAL: Final[Mapping[Stage, str]] = MappingProxyType(
    {Stage.RESULTS: "完成值", Stage.MONITORING: "全年预计", Stage.TARGETS: "完成值"}
)

#: From the gravest to the lightest.
SEVERITY: Final[Mapping[str, str]] = MappingProxyType({"error": "严重", "warning": "警告", "info": "提示"})
SEVERITIES: Final = tuple(SEVERITY)

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
        "before": "上年所写",
        "budget": "预算数",
        "claimed": "自评得分",
        "count": "个数",
        "earned": "核算得分",
        "executed": "执行数",
        "first": "一处所写",
        "framework": "规定分值",
        "grade": "应评等级",
        "initial": "年初预算数",
        "operator": "指标性质",
        "possible": "分值",
        "printed": "表列数",
        "project": "另一项目",
        "rate": "执行率",
        "ratio": "比值",
        "second": "另一处所写",
        "sum": "合计",
        "target": "指标值",
        "total": "总分",
        "unit": "单位",
        "weight": "分值",
    }
)

#: Why a target in words is nothing to measure by, behind the target itself.
UNREAD: Final[Mapping[str, str]] = MappingProxyType(
    {
        "none": "没有数值",
        "one": "里的数没有读作指标值",
        "several": "里有几个数，不能作为一个指标值",
        "ratio": "是比，没有读作数值",
    }
)

#: What the findings of shipped rulesets are called; one without a label is shown by its id.
FINDING: Final[Mapping[str, str]] = MappingProxyType(
    {
        "actual.inequality": "实际值是界限",
        "actual.marks": "分数填作指标值",
        "budget.loose": "预算偏松",
        "budget.missing": "资金未填",
        "budget.overspent": "超预算",
        "budget.underspent": "预算执行偏低",
        "budget.unexplained": "执行偏低未说明",
        "budget.zero": "预算为零",
        "department.underspent-widely": "部门普遍执行偏低",
        "form.unknown-column": "有不认识的列",
        "form.unread-fact": "有没有用到的数据",
        "goal.missing": "总体目标未填",
        "grade.mismatch": "等级不符",
        "indicator.direction": "方向不符",
        "indicator.duplicated": "指标重复",
        "indicator.misplaced": "指标放错",
        "level.missing": "指标缺类",
        "monitor.behind": "进度落后",
        "monitor.contradiction": "可能性矛盾",
        "monitor.expected-short": "预计达不到",
        "monitor.overspent": "预计超预算",
        "monitor.spend-apart": "资金与目标脱节",
        "monitor.spend-behind": "执行落后",
        "monitor.spend-short": "预计用不完",
        "monitor.undated": "期间不明",
        "monitor.unexplained": "偏差未说明",
        "monitor.unlikely": "不可能完成",
        "rate.mismatch": "执行率不符",
        "ruleset.other-fits": "另有相符的规则集",
        "satisfaction.unsurveyed": "满意度无调查",
        "score.above-execution": "得分高于执行",
        "score.mismatch": "得分不符",
        "source.hidden": "有隐藏内容",
        "target.borderline": "恰在界限",
        "target.operators": "方向前后不一",
        "target.missed": "未达目标",
        "target.restated": "照抄目标",
        "target.too-low": "目标偏低",
        "target.unitless": "没有单位",
        "target.unquantified": "目标未量化",
        "target.vague": "目标空泛",
        "total.mismatch": "总分不符",
        "unit.incomparable": "单位不可比",
        "unit.missing": "单位缺失",
        "unit.unlike": "单位不合",
        "value.conflict": "说法不一",
        "value.copied": "照搬他表",
        "value.missing": "空缺",
        "value.uncomputed": "公式未计算",
        "weights.group-mismatch": "成组分值不符",
        "weights.missing": "分值未填",
        "weights.shared": "分值未印",
        "weights.unbalanced": "分值不平衡",
        "weights.unreceived": "分值无处接收",
        "year.actual-copied": "完成值同上年",
        "year.asked-back": "退回后未改",
        "year.indicator-dropped": "未完成而取消",
        "year.missed-again": "连年未完成",
        "year.target-lowered": "目标低于上年",
        "year.target-stale": "目标时间是上年的",
        "year.text-copied": "文字同上年",
        "year.underspent-again": "连年执行偏低",
    }
)
