"""Scorecards made by hand for the tests of reports and renderers: nothing here is scored by the engine.

The figures of `TEACHERS` are those of a published self-evaluation of 2020 (泸州市, 企业教师生活补贴).
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from jixiao.findings import appraisal
from jixiao.ground import decimals
from jixiao.ground.problems import Source
from jixiao.records import (
    SUPPORTING,
    Budget,
    BudgetFigures,
    Cell,
    Evidence,
    Fact,
    Finding,
    Fund,
    Line,
    Row,
    RulesetRef,
    Scorecard,
    Status,
    Step,
    Submission,
    Verified,
)
from jixiao.records.steps import Vetoed

FORM = "form.yaml"
LAW = RulesetRef(
    id="project-self-evaluation", edition="2020", sha256="ab" * 32, title="项目支出绩效自评", verified=Verified.ORIGINAL
)
READY = appraisal.ready("project-self-evaluation/2020")
PLAN = READY.plan
#: What the shipped rules say that their findings come from.
CAUSES = {rule.id: rule.cause for rule in READY.opened.rules}
ZERO = Decimal("0.00")


def at(line: int) -> Source:
    return Source(FORM, line)


def cell(text: str, line: int = 1) -> Cell:
    return Cell(text=text, source=at(line))


def told(points: Decimal, text: str, rule: Source, facts: tuple[Fact, ...] = ()) -> Step:
    """A step that says nothing but a text, as a veto without limits does."""
    return Vetoed(rule=rule, text=text.rstrip("。"), points=points, facts=facts)


def leaf(
    path: str,
    possible: str,
    earned: str | None = None,
    evidence: Evidence = Evidence.MEASURED,
    *,
    status: Status = Status.SCORED,
    target: str | None = "1",
    actual: str | None = "1",
    reached: bool | None = True,
    text: str = "按规则计分",
    at_line: int = 10,
    claimed: str | None = None,
) -> Line:
    points = Decimal(possible)
    mark = (Decimal(earned) if earned is not None else points) if status is Status.SCORED else ZERO
    names = tuple(path.split("/"))
    step = told(
        mark,
        text,
        rule=Source("rules.yaml", 41),
        facts=tuple(
            Fact(name=n, value=v, source=at(at_line)) for n, v in (("target", target), ("actual", actual)) if v
        ),
    )
    return Line(
        path=names,
        level=len(names),
        possible=points,
        earned=mark,
        supported=mark if evidence in SUPPORTING else ZERO,
        pending=points if status is Status.PENDING else ZERO,
        status=status,
        evidence=evidence,
        method="at-least",
        target=target,
        actual=actual,
        claimed=Decimal(claimed) if claimed else None,
        reached=reached if status is Status.SCORED else None,
        steps=(step,),
        source=at(at_line),
    )


def parent(path: tuple[str, ...], children: Sequence[Line]) -> Line:
    sums = {
        name: decimals.total(getattr(child, name) for child in children)
        for name in ("possible", "earned", "supported", "pending")
    }
    return Line(path=path, level=len(path), status=Status.SCORED, evidence=Evidence.NONE, **sums)


def tree(leaves: Sequence[Line]) -> tuple[Line, ...]:
    """The leaves under their parents, parents before children, as the evaluator gives them."""
    out: list[Line] = []
    for top in dict.fromkeys(line.path[0] for line in leaves):
        below = [line for line in leaves if line.path[0] == top]
        if len(below[0].path) == 1:
            out += below
            continue
        out.append(parent((top,), below))
        for second in dict.fromkeys(line.path[1] for line in below):
            within = [line for line in below if line.path[1] == second]
            out += within if len(within[0].path) == 2 else [parent((top, second), within), *within]
    return tuple(out)


def figures(budget: str | None, executed: str | None, **more: Any) -> BudgetFigures:
    planned, spent = (None if text is None else decimals.number(text) for text in (budget, executed))
    rate = None if planned is None or spent is None else decimals.ratio(spent, planned)
    return BudgetFigures(budget=planned, executed=spent, rate=rate, **more)


def finding(id_: str = "target.restated", severity: str = "warning", **more: Any) -> Finding:
    values: dict[str, Any] = {
        "subject": "发放时间",
        "message": "完成值照抄目标。",
        "advice": "请填写实际发放日期。",
    } | more
    values.setdefault("cause", CAUSES.get(id_, "管理"))
    return Finding(id=id_, severity=severity, **values)


def card(
    leaves: Sequence[Line] = (),
    *,
    budget: BudgetFigures | None = None,
    findings: Sequence[Finding] = (),
    grade: str | None = "优",
    grade_range: tuple[str, str] | None = None,
    ruleset: RulesetRef = LAW,
    funds: Budget | None = None,
    **submission: Any,
) -> Scorecard:
    values = {"project": cell("道路养护"), "unit": cell("某市公路中心"), "year": 2021, "source": at(1)} | submission
    values["budget"] = funds or Budget()
    lines = tree(leaves)
    tops = [line for line in lines if line.level == 1]
    sums = {
        name: decimals.total(getattr(line, name) for line in tops)
        for name in ("possible", "earned", "supported", "pending")
    }
    return Scorecard(
        ruleset=ruleset,
        submission=Submission(**values),
        budget=budget or figures("40", "40"),
        lines=lines,
        grade=grade,
        plan=PLAN,
        grade_range=grade_range,
        findings=tuple(findings),
        highest=decimals.total((sums["earned"], sums["pending"])),
        **sums,
    )


_RESTATED = {"evidence": Evidence.RESTATED, "text": "完成值照抄目标，计满分"}
_ROWS = (
    leaf("预算执行率", "10", "8.63", target=None, actual=None, reached=None, text="10×949.68÷1100", at_line=4),
    leaf("产出指标/数量指标/发放人数", "6.25", target="644", actual="644", text="达到目标，计满分", at_line=21),
    leaf(
        *("产出指标/数量指标/补贴发放金额", "6.25", "5.40"),
        target="1100",
        actual="949.68",
        reached=False,
        text="6.25×949.68÷1100",
        at_line=22,
        claimed="6.25",
    ),
    leaf("产出指标/质量指标/资金保障到位率", "6.25", target="100%", actual="100%", at_line=23),
    leaf("产出指标/质量指标/失败退回率", "6.25", target="<1%", actual="<1%", at_line=24, **_RESTATED),
    leaf("产出指标/时效指标/发放时间", "6.25", target="每月20日前", actual="每月20日前", at_line=25, **_RESTATED),
    leaf("产出指标/时效指标/资金保障期限", "6.25", target="2020年期间", actual="2020年期间", at_line=26, **_RESTATED),
    leaf("产出指标/成本指标/发放总成本", "6.25", target="1100万元", actual="949.68万元", at_line=27),
    leaf("产出指标/成本指标/人均补贴成本", "6.25", target="1.71万元/人", actual="1.47万元/人", at_line=28),
    leaf(
        *("效益指标/社会效益指标/保障该类群体根本利益", "15"),
        status=Status.PENDING,
        evidence=Evidence.NONE,
        target="补贴及时到账",
        actual="到账",
        text="文字目标，由人工评判",
        at_line=29,
    ),
    leaf("效益指标/可持续影响指标/项目持续期", "15", target="2020年内", actual="2020年内", at_line=30, **_RESTATED),
    leaf("满意度指标/满意度指标/该类人群满意度", "10", target="100%", actual="100%", at_line=31),
)

#: A whole card: a line missed, a line pending, claims without support, findings of two severities, a hole in the grade.
TEACHERS = card(
    _ROWS,
    budget=figures("1100", "949.68", source=at(4)),
    grade=None,
    grade_range=("良", "优"),
    project=cell("企业教师生活补贴", 2),
    unit=cell("308503-泸州市社会保险事业管理局", 3),
    year=2020,
    goal_expected=cell("完成年度代发工作。", 5),
    goal_achieved=cell("年度代发工作已完成。", 6),
    funds=Budget(
        total=Fund(source=at(4), initial=cell("1100", 4), annual=cell("1100", 4), executed=cell("949.68", 4)),
        fiscal=Fund(source=at(5), initial=cell("1100", 5), annual=cell("1100", 5), executed=cell("949.68", 5)),
        other=Fund(source=at(6), executed=cell("—", 6)),
    ),
    rows=(
        Row(path=_ROWS[2].path, source=at(22), target=cell("1100", 22), actual=cell("949.68", 22), reason=cell("", 22)),
    ),
    narrative={
        "duty": cell("我局负责补贴的核定和发放。\n每月核对人员信息。", 40),
        "arrival": cell("资金按月到位。", 41),
    },
    findings=(
        finding(
            subject="发放时间",
            message="“发放时间”的完成值照抄目标。",
            basis="财预〔2020〕10号",
            source=at(25),
            evidence={"target": "每月20日前", "actual": "每月20日前"},
            path=("产出指标", "时效指标", "发放时间"),
        ),
        finding(
            subject="资金保障期限", message="“资金保障期限”的完成值照抄目标。", basis="财预〔2020〕10号", source=at(26)
        ),
        finding(
            *("target.missed", "error"),
            subject="补贴发放金额",
            message="“补贴发放金额”未达到目标，没有说明原因。",
            advice="请补充偏差原因和改进措施。",
            source=at(22),
            evidence={"ratio": "0.8633"},
        ),
        finding(
            "budget.underspent",
            subject="预算执行率",
            message="预算执行率为86.33%，低于90%。",
            advice="请按历年执行情况测算预算。",
            source=at(4),
            evidence={"rate": "0.8633"},
        ),
        finding(
            "unit.missing", "info", subject="发放人数", message="完成值没有单位。", advice="请补填单位。", source=at(21)
        ),
    ),
)
