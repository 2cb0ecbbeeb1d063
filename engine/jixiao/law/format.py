"""The ruleset format: what a finance bureau writes, as frozen records.

These records are the format: reading, the JSON Schema that editors use, and the generated reference page all follow
from them; the Chinese descriptions of the fields are what a rule keeper sees while typing. They hold what is written
and judge nothing: `ruleset.check` proves that it makes sense.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from jixiao.ground.written import Expression, Points, Written
from jixiao.law import formula
from jixiao.law.citation import Citation as Citation
from jixiao.law.ends import Grade as Grade
from jixiao.law.ends import GradeRule as GradeRule
from jixiao.law.ends import Veto as Veto
from jixiao.law.framework import Absent as Absent
from jixiao.law.framework import Bequest as Bequest
from jixiao.law.framework import Node as Node
from jixiao.law.framework import Override as Override
from jixiao.law.framework import OwnTargets as OwnTargets
from jixiao.law.framework import Split as Split
from jixiao.law.framework import TargetMethods as TargetMethods
from jixiao.law.framework import Transfer as Transfer
from jixiao.law.framework import kinds
from jixiao.law.methods import Params
from jixiao.law.methods.graded import JudgedGrade as JudgedGrade
from jixiao.records import CauseName
from jixiao.records.reference import Verified

Severity = Literal["error", "warning", "info"]


class Effective(Written):
    """施行日期。"""

    from_: date = Field(alias="from", description="施行日")
    to: date | None = Field(default=None, description="失效日；仍有效的不写")


class Rounding(Written):
    """得分的取整：在三级指标行上一次取整，上级指标只相加。"""

    places: int = Field(default=2, ge=0, le=4, description="小数位数；分值的分配和转移也按这一位数")
    mode: Literal["half-up"] = Field(default="half-up", description="四舍五入")


class Judgement(Written):
    """人工评判的档次，从高到低；第一档的词表视为达成，计满分。"""

    grades: tuple[JudgedGrade, ...] = Field(min_length=1, description="各档，从高到低")


class Directions(Written):
    """目标值没有符号时，指标名称中的词说明的方向；名称中最后出现的词有效。"""

    at_most: tuple[str, ...] = Field(default=(), alias="at-most", description="名称含这些词的越小越好，如：事故、投诉")
    at_least: tuple[str, ...] = Field(default=(), alias="at-least", description="名称含这些词的越大越好，如：完成率")


class Absence(Written):
    """缺失与不适用如何处理。"""

    missing_facts: Literal["zero", "pending"] = Field(
        default="zero",
        alias="missing-facts",
        description="固定指标所需的事实没有给出时：zero 计0分；pending 待评判",
    )
    missing: Literal["zero"] = Field(default="zero", description="目标值或实际值空缺的指标：计0分")
    empty_group: Literal["share-out", "keep"] = Field(
        default="share-out",
        alias="empty-group",
        description="表内未给分值时，没有指标的一级指标的分值：share-out 按比例分给其他一级指标；keep 不动",
    )
    not_applicable: Literal["share-out", "keep"] = Field(
        default="share-out",
        alias="not-applicable",
        description="表内未给分值时，不适用的固定指标的分值：share-out 按比例分给有指标的一级指标；keep 不动",
    )


class Declared(Written):
    """规则用到的一项事实：由申报表的 facts 给出，或用算式从其他事实算出。"""

    name: str = Field(min_length=1, description="名称，算式中使用；以文字或字母开头，如：六月进度")
    type: formula.Type = Field(description="数、金额、文字、真假、日期；表（有许多行，须写 columns）")
    columns: Mapping[str, formula.Type] = Field(
        default={}, description="（仅 type: 表）各列的名称和类型，如：{程度: 文字, 金额: 金额}"
    )
    value: Expression | None = Field(default=None, description="算式；写了就由其他事实算出，不从申报表读取")
    absent: str | None = Field(
        default=None,
        description="申报表没有给出时视为什么，如：0、否、2023年12月31日；表写“无”，视为没有行。不写的为没有给出",
    )
    title: str = Field(default="", description="说明")


def _aliases_of(value: object) -> object:
    # `for: 项目` is short for `for: {项目: 项目}`: a bare kind is its own alias.
    return {str(value): str(value)} if isinstance(value, str) else value


class FindingRule(Written):
    """一条发现问题的规则：当 when 成立时提示。"""

    id: str = Field(pattern=r"^[a-z]+(\.[a-z0-9-]+)+$", description="编号，永久不变，如：budget.underspent")
    for_: Annotated[Mapping[str, str], BeforeValidator(_aliases_of)] = Field(
        alias="for", min_length=1, description="对哪类事实：项目、层级、指标、发现；多个时写成 {别名: 种类}"
    )
    when: Expression = Field(description="条件，如：项目.预算执行率 < 90%；for 只有一类时可以只写 预算执行率 < 90%")
    thresholds: Mapping[str, Expression] = Field(default={}, description="条件中用到的界限，如：{偏低线: 90%}")
    severity: Severity = Field(description="严重程度：error、warning、info")
    cause: CauseName = Field(
        default="管理",
        description="问题的原因：预算编制、资金执行、目标设置、佐证、管理；报告按它归并存在的问题，不写的为管理",
    )
    subject: Expression = Field(description="关于什么")
    message: Expression = Field(description="问题，可用 {算式} 引用数值")
    advice: Expression = Field(default="", description="建议")
    stake: Expression = Field(default="", description="涉及多少分（数的算式），如：指标.分值 - 指标.得分；用于排序")
    basis: str = Field(default="", description="依据")
    evidence: Mapping[str, Expression] = Field(default={}, description="所依据的数值：{英文键: 算式}")
    across: bool = Field(default=False, description="是否跨同一单位同一年度的多个项目判断")


class FindingsSection(Written):
    """发现问题的规则：引用共用规则并可改其界限，另加本规则集自己的规则。"""

    use: tuple[str, ...] = Field(default=(), description="共用规则文件，如：common/1")
    thresholds: Mapping[str, Mapping[str, Expression]] = Field(
        default={}, description="改动共用规则的界限：{规则编号: {界限名: 值}}"
    )
    rules: tuple[FindingRule, ...] = Field(default=(), description="本规则集自己的规则")


class FindingsFile(Written):
    """共用的发现规则文件。"""

    schema_: Literal["jixiao.findings/1"] = Field(alias="schema")
    id: str
    edition: str
    title: str
    basis: tuple[Citation, ...] = Field(min_length=1)
    rules: tuple[FindingRule, ...] = Field(min_length=1)


class Ruleset(Written):
    """一部规则集：指标体系、分值、计分方法、等级、缺失处理和发现规则。"""

    schema_: Literal["jixiao.ruleset/1"] = Field(alias="schema", description="格式版本，固定为 jixiao.ruleset/1")
    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", description="规则集编号，小写字母、数字和连字符")
    edition: str = Field(pattern=r"^[0-9A-Za-z.-]+$", description="版次，一般是年份")
    title: str = Field(min_length=1, description="名称")
    scope: Literal["project", "department"] = Field(description="适用于项目（project）还是部门整体（department）")
    stage: Literal["targets", "monitoring", "results"] = Field(
        default="results",
        description="评什么时候填的表：results 年度终了的自评表；monitoring 年中的绩效目标执行监控表，各行按全年预计完成情况"
        "计分，没有填的按完成目标可能性；targets 年初的绩效目标申报表，规则不能决定的各项由人工评判",
    )
    effective: Effective | None = Field(default=None, description="施行日期")
    basis: tuple[Citation, ...] = Field(min_length=1, description="依据的文件")
    total: Points = Field(description="总分")
    cap: Points | None = Field(
        default=None, description="总分的上限；不写时，有加分项或可以超过分值的指标（max）的以总分为上限"
    )
    vetoes: tuple[Veto, ...] = Field(default=(), description="一票否决，在总分封顶、保底之后")
    grade_rules: tuple[GradeRule, ...] = Field(
        default=(),
        alias="grade-rules",
        description="等级调整，在一票否决之后；逐条看条件，只取第一条成立的",
    )
    first_level: Literal["fixed", "free", "printed"] = Field(
        default="fixed",
        alias="first-level",
        description="一级指标：fixed 及其分值由规则集规定；free 分值由单位自定，规则集所写只用于没有印分值的表；"
        "printed 名称、顺序、分值和满分都取自申报表：规则集只写一个 open: true 的一级指标，表内每个一级指标照它计分，"
        "它之下的二级指标用于表内同名的；另可写一行固定的预算执行率，表内有才计；total 写 100，等级界限按满分折算；"
        "没有印分值的表不能评分",
    )
    library: bool = Field(
        default=False,
        description="是否用指标库（true）：目标值没有符号时，先按同名指标的方向计分，再按本规则集的方向；表上没有写单位的，写出指标库的"
        "单位；写的单位与它不是同一类的，提示 unit.unlike。单位不影响得分。默认不用",
    )
    directions: Directions = Field(
        default=Directions.model_construct(),
        description="目标值没有符号时，指标名称中的词说明的方向；先于上级节点的 direction",
    )
    projects: str = Field(
        default="", description="部门整体规则集：给所属项目评分用的规则集，如 project-self-evaluation/2020"
    )
    rounding: Rounding = Field(default=Rounding.model_construct(), description="取整")
    grades: tuple[Grade, ...] = Field(min_length=1, description="等级，从高到低")
    judgement: Judgement | None = Field(default=None, description="定性指标的档次与词表")
    targets: TargetMethods | None = Field(default=None, description="单位自设指标的计分方法")
    absence: Absence = Field(default=Absence.model_construct(), description="缺失与不适用的处理")
    facts: tuple[Declared, ...] = Field(default=(), description="算式用到的、由申报表 facts 给出的事实")
    indicators: tuple[Node, ...] = Field(min_length=1, description="指标体系，一级指标起")
    findings: FindingsSection = Field(default=FindingsSection.model_construct(), description="发现问题的规则")

    @property
    def verified(self) -> Verified:
        """How far its sources were read: as far as the weakest of them."""
        return max((citation.verified for citation in self.basis), key=tuple(Verified).index)

    @property
    def nodes(self) -> tuple[Node, ...]:
        """Every node of the framework, parents before children."""
        return tuple(node for root in self.indicators for node in root.walk())

    @property
    def ceiling(self) -> Decimal | None:
        """The cap on the total: the one written, else the total where something may lead beyond it, else none.

        A form whose given weights add up to more than the total is told so, not cut (contract rule 3).
        """
        if self.cap is not None:
            return self.cap
        beyond = any(node.bonus or node.max_ is not None for node in self.nodes)
        return self.total if beyond else None

    @property
    def siblings(self) -> tuple[tuple[Node, ...], ...]:
        """The nodes that stand beside each other: the first level, then what is below each node."""
        return (self.indicators, *(node.children for node in self.nodes))

    @property
    def kinds(self) -> tuple[tuple[str, Params], ...]:
        """The kinds of target that units set themselves, by their keys, each with its method."""
        return kinds(self.targets)

    @property
    def methods(self) -> tuple[Params, ...]:
        """Every method: of the fixed indicators, then of the kinds of target, the ruleset's and those of single nodes."""
        own = (method for node in self.nodes for _, method in node.kinds)
        return (*(node.method for node in self.nodes if node.method), *(method for _, method in self.kinds), *own)

    @property
    def judged(self) -> tuple[JudgedGrade, ...]:
        """The grades of judgement that indicators without grades of their own are judged by."""
        return self.judgement.grades if self.judgement else ()
