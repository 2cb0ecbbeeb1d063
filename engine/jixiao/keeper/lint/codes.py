"""The closed table of what the linter says, and the records it says it with.

Comes in: nothing. Goes out: `CODES`, each with its severity, a title and a help text in Chinese; docs/reference/lint.md
and the rules of a SARIF run are made from them. Codes are permanent: one that falls out of use is never given to
something else. What makes a ruleset unusable is no code of this table but a Problem of the loader, which the linter
passes on as an error.
"""

from typing import Literal

from jixiao.ground.dataclass import dataclass
from jixiao.ground.problems import Problem, Source
from jixiao.say import labels

Severity = Literal["error", "warning", "info"]


@dataclass(frozen=True, slots=True)
class Code:
    """One thing that the linter looks for: its name, what it is called, why it matters and what to do, how grave it is."""

    name: str
    title: str
    help: str
    severity: Severity = "warning"

    @property
    def id(self) -> str:
        """The permanent code: `lint.band-unreachable`."""
        return f"lint.{self.name}"


@dataclass(frozen=True, slots=True)
class Fix:
    """A correction that is certain: the text `old`, which stands at `source`, is to read `new`."""

    source: Source
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Remark:
    """What the linter says about a place of a ruleset; an error is a Problem that was passed on."""

    source: Source
    code: str
    severity: str
    message: str
    cure: str
    fix: Fix | None = None

    def __str__(self) -> str:
        instead = f"可改为“{self.fix.new}”。" if self.fix else ""
        said = f"{self.code}: {self.message}{self.cure}{instead}"
        return f"{self.source}: {said if self.severity == 'error' else f'{labels.SEVERITY[self.severity]}: {said}'}"

    def as_json(self) -> dict[str, object]:
        """The remark for machines: a problem's fields, the severity, and the correction where one is certain."""
        found: dict[str, object] = {
            "source": self.source.as_json(),
            "code": self.code,
            "severity": self.severity,
            "message": self.message,
            "cure": self.cure,
        }
        if self.fix:
            found["fix"] = {"source": self.fix.source.as_json(), "old": self.fix.old, "new": self.fix.new}
        return found


def remark(code: Code, source: Source, message: str, cure: str, fix: Fix | None = None) -> Remark:
    """A remark of a code of the table."""
    return Remark(source, code.id, code.severity, message, cure, fix)


def of_problem(problem: Problem, fix: Fix | None = None) -> Remark:
    """A Problem that loading raises, as a remark."""
    return Remark(problem.source, problem.code, "error", problem.message, problem.cure, fix)


# --- scoring --------------------------------------------------------------------------------------------------

BAND_UNREACHABLE = Code(
    "band-unreachable",
    "够不到的档次",
    "分档所依据的算式有能够证明的上下限（如“最小(1, …)”不超过1，执行数÷预算数不小于0），这一档整个落在界限之外，"
    "永远不会用到。多半是界限写错了一位，或百分数漏了%。请改写界限，或删去这一档。",
)
BRANCH_UNREACHABLE = Code(
    "branch-unreachable",
    "轮不到的情形",
    "情形（cases）、改判（overrides）和等级调整（grade-rules）先成立者有效；这一条成立时，前面的某一条必定已经成立，它永远轮不到。"
    "请把较窄的条件写在前面，或删去这一条。",
)
CONDITION_IMPOSSIBLE = Code(
    "condition-impossible",
    "不可能成立的条件",
    "条件中对同一个值的几个要求互相矛盾（如 x < 80% 且 x > 90%），或超出它能取的范围，永远不会成立。请核对比较号和界限。",
)
CONDITION_CONSTANT = Code(
    "condition-constant",
    "结果总是一样的条件",
    "条件中没有用到任何事实，或者所用的数不论是多少都成立（如“执行数 ≥ 0元”），对每份申报表的结果都一样。请写上要判断的事实，"
    "核对比较号和界限，或删去。",
)
DENIAL_OPEN = Code(
    "denial-open",
    "“非”之下没有给出的事实",
    "改判、不适用和一票否决的条件要能判断而且成立才有效。“非”之下的事实没有给出时，条件不能判断，什么都不填的就不受它管。"
    "请想清楚没有给出算什么：加上“非 已给出(甲) 或 …”“已给出(甲) 且 …”，或给这项事实写 absent。",
)
METHOD_CONSTANT = Code(
    "method-constant",
    "与事实无关的得分",
    "固定指标的算式没有用到任何事实，对每份申报表都给同样的分。请写上要考核的事实。",
)
RATE_SCALE = Code(
    "rate-scale",
    "比率与没有写%的数比较",
    "两个金额相除、完成比、预算执行率等是比率，100%就是1；界限写成90，就是9000%，没有一份申报表达得到。请写成90%。",
)
WEIGHT_ZERO = Code(
    "weight-zero",
    "分值为0",
    "指标、节点或加减分的每档分数为0，计分对总分没有影响。请写上分值，或删去。",
)
GRADE_UNREACHABLE = Code(
    "grade-unreachable",
    "够不到的等级",
    "等级的下限高于能够得到的最高总分（总分加上加分项，但不超过 cap），没有一份申报表能评上。请改写下限或 cap。",
)
VETO_IDLE = Code(
    "veto-idle",
    "不起作用的一票否决",
    "一票否决限定的等级（grade）是最高一等，或限定的总分（cap）不低于本来的上限，成立时不改变任何结果。"
    "请写明限定到哪一等或多少分。",
)

# --- names ----------------------------------------------------------------------------------------------------

FACT_UNUSED = Code(
    "fact-unused",
    "没有用到的事实",
    "facts 中声明的事实没有一处算式或条件用到，单位填了也不影响得分。多半是算式漏写了它。请用上，或删去。",
)
NAME_REPEATED = Code(
    "name-repeated",
    "重复的指标名称",
    "两个上级下有同名的固定指标。算例、评判和报告以名称指认指标，同名的会指错。请改名以示区别。",
)
NAME_SHADOWED = Code(
    "name-shadowed",
    "被遮住的名称",
    "名称、别名和词语按去掉空格、标点和分值之后的样子辨认；这一个与前面的相同，永远轮不到。请删去或改名。",
)

# --- finding rules --------------------------------------------------------------------------------------------

RULE_REPEATED = Code(
    "rule-repeated",
    "重复的发现规则",
    "两条发现规则的对象和条件相同（界限代入之后），同一件事会提示两遍。请删去一条，或改写其中的条件。",
)
RULE_IMPLIED = Code(
    "rule-implied",
    "被包含的发现规则",
    "同一编号的两条发现规则，一条成立时另一条必定也成立，同一件事会提示两遍，程度可能还不一样。"
    "请给较宽的一条加上界限，使两条互不重叠。",
)
RULE_OVERLAPPING = Code(
    "rule-overlapping",
    "重叠的发现规则",
    "同一编号、程度不同的两条发现规则，条件都只看一个值，而取值范围有重叠，落在重叠处的会得到两种程度。"
    "请让两条的界限首尾相接。",
)
THRESHOLD_UNUSED = Code(
    "threshold-unused",
    "没有用到的界限",
    "thresholds 中的界限在条件、文字和数值中都没有用到，改动它没有作用。请用上，或删去。",
)

# --- texts and papers -----------------------------------------------------------------------------------------

TEXT_LONG = Code(
    "text-long",
    "过长的文字",
    "给人看的一句话超过200个字符，在表格和报告中难以阅读。请写短，细节放入 basis 或文件。",
)
SENTENCE_UNFINISHED = Code(
    "sentence-unfinished",
    "没有句号的句子",
    "问题（message）和建议（advice）会与其他句子连着印出，应以句号结尾。",
)
ADVICE_MISSING = Code(
    "advice-missing",
    "没有建议",
    "发现规则没有写 advice，单位只知道有问题，不知道怎么办。请补上一句可以照做的建议。",
    "info",
)
BASIS_MISSING = Code(
    "basis-missing",
    "没有依据的指标",
    "固定指标及其上级都没有写 explain 或 basis，得分无从解释。请写上指标解释或所依据的条款。",
    "info",
)
CITATION_UNVERIFIED = Code(
    "citation-unverified",
    "没有与原文核对",
    "依据它的数值不是读自原文（verified: reprint 为转载，memory 为凭记忆），评分结果会注明。核对之后请改为 original。",
    "info",
)
EFFECTIVE_REVERSED = Code(
    "effective-reversed",
    "施行日期颠倒",
    "失效日早于施行日，这部规则集没有一天有效。请核对两个日期。",
)
EDITION_MISMATCH = Code(
    "edition-mismatch",
    "版次与文件名不一致",
    "rulesets/编号/版次.yaml 的文件名应与 edition 相同，否则按编号和版次找不到它。请改文件名或 edition。",
)
IDENTITY_MISMATCH = Code(
    "identity-mismatch",
    "编号与文件夹名不一致",
    "rulesets/编号/版次.yaml 的文件夹名应与 id 相同，否则按编号找不到它。请改文件夹名或 id。",
)
CASES_MISSING = Code(
    "cases-missing",
    "没有算例",
    "规则集旁边没有算例（版次.cases/），改动规则时没有办法知道得分是否还对。请至少写一个手工算过的算例。",
    "info",
)

#: Every code, in the order in which they stand above, which is that of the reference page.
CODES: tuple[Code, ...] = tuple(one for one in tuple(vars().values()) if isinstance(one, Code))
