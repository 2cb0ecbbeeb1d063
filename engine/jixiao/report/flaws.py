"""The words of an official report for each kind of finding: what is wrong, what stands there, what follows, what to do.

Nothing comes in. Out: `FLAWS` by the permanent ids of the findings of the shipped rules, `GENERAL` by cause for what a bureau's
own rules find, and `FILED`, the kinds that only tell how to correct the form as a file and are of no concern to a reader of
the report. Which cause a finding belongs to is not decided here: its rule says so.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from jixiao.records import CauseName
from jixiao.report import yearflaws
from jixiao.report.flaw import DOUBT, LOOSE_AIMS, PLANNED, Flaw

_PROOF: Final = "完成情况无法核实，相应得分缺少依据"
_OWN_MARKS: Final = "自评结果不能如实反映项目绩效"

GENERAL: Final[Mapping[CauseName, Flaw]] = MappingProxyType(
    {
        "预算编制": Flaw(
            *("预算编制不够准确", "", "预算对支出的约束不足"),
            *("提高预算编制的准确性", "核实资金需求，提高预算编制的准确性"),
        ),
        "资金执行": Flaw(
            *("资金使用与预算存在偏差", "", "影响财政资金的有效配置"),
            *("加强预算执行管理", "加强预算执行管理，及时纠正偏差"),
        ),
        "目标设置": Flaw(
            *("绩效目标设置不够规范", "", "绩效目标起不到约束作用"),
            *("完善绩效目标和指标", "对照项目任务完善绩效目标和指标"),
        ),
        "佐证": Flaw(
            *("完成情况缺少佐证", "", _PROOF),
            *("补充完成情况的佐证材料", "补充能够证明完成情况的佐证材料"),
        ),
        "管理": Flaw(
            *("项目管理不够到位", "", "项目绩效未能完整反映"),
            *("改进项目管理和绩效自评", "改进项目管理，核实并更正自评内容"),
        ),
    }
)

FLAWS: Final[Mapping[str, Flaw]] = MappingProxyType(
    {
        # ---- 预算编制 ----
        "budget.loose": Flaw(
            "预算编制偏松",
            "产出指标全部完成，资金却没有用完",
            "预算安排高于实际需要，占用了可以用于其他项目的财政资金",
            "按实际单位成本测算预算",
            "按完成任务的实际单位成本重新测算资金需求，据此编制下年度预算",
        ),
        "budget.zero": Flaw(
            "没有安排预算",
            "项目没有安排预算资金",
            "预算执行情况无从评价",
            "核实项目资金的来源",
            "核实项目资金的来源和批复依据，补全预算数据",
        ),
        # ---- 资金执行 ----
        "budget.underspent": Flaw(
            "预算执行率偏低，资金未按计划使用",
            "{execution}",
            "造成资金闲置，影响财政资金的有效配置",
            "按实际需要调整预算，加快资金执行",
            f"查明预算未执行的原因，{PLANNED}，对未使用的{{left}}按规定结转或者交回",
            money=True,
        ),
        "budget.overspent": Flaw(
            "支出超出预算",
            "{execution}",
            "超出部分缺少预算依据，预算约束不足",
            "核实超支原因，严格按预算支出",
            "说明超出部分的资金来源和审批依据，以后年度需要增加支出的先按程序调整预算",
            money=True,
        ),
        "budget.unexplained": Flaw(
            "未说明预算未执行的原因",
            "自评表没有填写预算未执行的原因",
            "预算偏差的责任和整改方向不明",
            "说明预算未执行的原因",
            "补充说明预算未执行的原因和后续安排",
            form=True,
        ),
        "department.underspent-widely": Flaw(
            "多个项目预算执行率偏低",
            "同一年度有{count}个项目预算执行率偏低",
            "反映部门的预算编制和执行管理存在共性问题",
            "从部门层面加强预算编制和执行管理",
            "从部门层面检查各项目的预算编制和执行，统筹调整以后年度的项目预算",
        ),
        # ---- 目标设置 ----
        "target.unquantified": Flaw(
            "数量指标的目标不便计量",
            "数量指标{which}的目标不是一个可以比较的数值",
            LOOSE_AIMS,
            "量化绩效指标",
            "把{which}的目标各写为一个可以计数的数值，如人数、次数、件数",
        ),
        "target.operators": Flaw(
            "{some}指标的方向前后不一",
            "{which}的目标值自带的符号与指标性质栏方向相反",
            "达到目标与否难以判断",
            "统一指标的方向",
            "核对{which}的目标值与指标性质，改正写错的一个",
        ),
        "target.too-low": Flaw(
            "{some}指标的目标值偏低",
            "{which}的目标值明显偏低",
            "目标起不到约束和激励作用",
            "按历史水平调整目标值",
            "分析{which}超额完成的原因，下年度按历史水平重新设定目标值",
            notes=("完成值为目标值的{ratio}",),
        ),
        "indicator.duplicated": Flaw(
            "{some}指标重复设置",
            "{which}在不同的二级指标下重复设置",
            "同一任务重复计分，指标体系不能全面反映绩效",
            "清理重复的指标",
            "对重复设置的{which}只保留最合适的一处，其余改设能够反映其他任务的指标",
        ),
        "indicator.misplaced": Flaw(
            "{some}指标与所属类别不符",
            "{which}的内容或者目标值与所属的指标类别不符",
            "指标不能反映所属类别的绩效",
            "调整指标类别和目标值",
            "按数量、质量、时效、成本的含义调整{which}的类别或者目标值",
        ),
        "indicator.direction": Flaw(
            "{some}指标的目标值方向不明",
            "{which}的目标值没有写明是下限还是上限",
            "是否达到目标可能有不同的理解",
            "写明目标值的方向",
            "在{which}的目标值前写明是不低于还是不超过",
        ),
        "level.missing": Flaw(
            "绩效指标不完整",
            "没有设置{which}",
            "指标体系不能全面反映项目绩效",
            "补设缺少的指标",
            "补设{which}，确实不适用的说明理由",
        ),
        "weights.unbalanced": Flaw(
            "指标分值设置不当",
            "各项指标分值合计{possible}分，不等于{total}分",
            "得分不能据以评定等级",
            "调整指标分值",
            "核对并调整各项指标的分值，使合计与总分一致",
        ),
        "weights.unreceived": Flaw(
            "指标分值没有全部落实",
            "有{points}分因相应指标不适用或者没有设置，没有其他指标可以承接",
            "得分不能完整反映项目绩效",
            "补设指标或者调整分值",
            "核对不适用的指标，补设能够评价的指标",
        ),
        "weights.group-mismatch": Flaw(
            "指标分值前后不一致",
            "{which}标明的分值与其下各项指标的分值合计不一致",
            "得分的计算口径不清",
            "统一指标分值",
            "核对{which}的分值，与其下各项指标的分值改成一致",
            notes=("标明{printed}分，合计{sum}分",),
        ),
        # ---- 佐证 ----
        "target.restated": Flaw(
            "{some}指标未填报实际完成情况",
            "{which}填报的完成值只是重复目标值，没有反映实际发生的情况",
            _PROOF,
            "补报实际完成值并附佐证材料",
            "对{which}补报实际发生的数值、日期或者事实，并附统计报表、验收资料等佐证材料",
        ),
        "actual.inequality": Flaw(
            "{some}指标未填报实际数值",
            "{which}只填报了一个界限，没有填报实际数值",
            _PROOF,
            "补报实际数值",
            "补报{which}统计得到的实际数值",
            notes=("完成值为{actual}",),
        ),
        "satisfaction.unsurveyed": Flaw(
            "满意度缺少调查依据",
            "{which}没有写明调查方式和数据来源",
            "服务对象是否满意无法确认",
            "开展满意度调查",
            "就{which}开展问卷调查或者回访，保存样本数量、回收率和统计结果",
            notes=("填报{actual}",),
        ),
        "score.above-execution": Flaw(
            "指标得分明显高于资金执行得分",
            "各项指标得{claimed}分，预算执行得{executed}分",
            "任务完成情况与资金使用情况不相称，完成情况有待核实",
            "核实指标完成值",
            "对照资金使用情况逐项核实指标完成值",
        ),
        # ---- 管理 ----
        "target.missed": Flaw(
            "{some}绩效指标未达到预定目标",
            "{which}与预定目标存在偏差",
            "项目的预定任务没有全部完成",
            "查明偏差原因并限期整改",
            "查明{which}未达到预定目标的原因，制定并落实整改措施",
            notes=("完成值{actual}，{missed}目标值{target}{reason}",),
        ),
        "value.missing": Flaw(
            "{some}指标未填报数据",
            "{which}没有填报所需的数据",
            "相应指标不能得分，项目绩效未能完整反映",
            "补填指标数据",
            "补填{which}的数据",
        ),
        "value.uncomputed": Flaw(
            "{some}指标缺少计算结果",
            "{which}没有填报计算结果",
            "相应指标不能得分，项目绩效未能完整反映",
            "补填指标数据",
            "补填{which}的计算结果",
            form=True,
        ),
        "weights.missing": Flaw(
            "{some}指标没有分值",
            "{which}没有填报分值",
            "相应指标不计分，项目绩效未能完整反映",
            "补填指标的分值",
            "补填{which}的分值",
        ),
        "unit.incomparable": Flaw(
            "{some}指标的计量单位不一致",
            "{which}的目标值和完成值计量单位不同，不能比较",
            "是否达到目标无法判断",
            "统一计量单位",
            "用同一计量单位填写{which}的目标值和完成值",
            form=True,
        ),
        "unit.unlike": Flaw(
            "{some}指标的计量单位有误",
            "{which}的计量单位与指标名称不相符合",
            DOUBT,
            "核对计量单位",
            "核对{which}的数值和计量单位",
            form=True,
        ),
        "value.conflict": Flaw(
            "自评数据前后不一致",
            "{which}的说法前后不一致",
            DOUBT,
            "核实并统一数据",
            "对照账目和原始资料核实{which}，统一前后说法",
            notes=(
                "一处为“{first}”，另一处为“{second}”",
                "填为“{first}”，与相关数据不符",
            ),
        ),
        "value.copied": Flaw(
            "部分内容照用其他项目",
            "{which}照用了其他项目的内容",
            DOUBT,
            "按项目实际情况填报",
            "按本项目的实际情况重新填报{which}",
            notes=("与“{project}”相同",),
        ),
        "score.mismatch": Flaw(
            "自评得分计算有误",
            "{which}的自评得分与按评分标准核算的得分不一致",
            _OWN_MARKS,
            "更正自评得分",
            "更正{which}的自评得分",
            notes=("自评{claimed}分，核算{earned}分",),
            form=True,
        ),
        "total.mismatch": Flaw(
            "自评总分计算有误",
            "自评表的总分为{printed}分，各项自评得分相加为{sum}分",
            _OWN_MARKS,
            "更正自评总分",
            "核对各项自评得分，更正自评总分",
            form=True,
        ),
        "rate.mismatch": Flaw(
            "填报的执行率有误",
            "自评表的执行率为{printed}，按预算数和执行数计算为{rate}",
            _OWN_MARKS,
            "更正预算执行率",
            "按预算数和执行数更正预算执行率",
            form=True,
        ),
        "grade.mismatch": Flaw(
            "自评等级有误",
            "自评等级为“{printed}”，按得分应为“{grade}”",
            _OWN_MARKS,
            "更正自评等级",
            "按得分更正自评等级",
            form=True,
        ),
        "actual.marks": Flaw(
            "未填报指标的实际数值",
            "指标值和完成值填写的都是分数，没有可以评价的数值",
            "项目绩效无法评价",
            "补填指标的实际数值",
            "补填各项指标的目标值和实际完成值",
        ),
        **yearflaws.FLAWS,
    }
)

#: Kinds that only tell how the file is to be corrected, or how it was read: they stand in the working paper alone.
FILED: Final = frozenset(
    {
        "form.unknown-column",
        "form.unread-fact",
        "ruleset.other-fits",
        "source.hidden",
        "target.borderline",
        "unit.missing",
        "weights.shared",
        "year.asked-back",
    }
)
