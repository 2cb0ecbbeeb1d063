"""What the words of the table of funds mean: names of its columns and rows, units of money, the marks of its columns.

In: the text of a cell. Out: the ASCII name of what it labels, or `""`. A column may carry a mark (`①`, `(A)`) and say how it
is reckoned from others (`③=①+②`, `B/A`): that is read here, too. Nothing here knows of rows or amounts.
"""

import re
from typing import Final

from jixiao.ground.regex import regex
from jixiao.ground.remembered import remembered
from jixiao.intake.forms.monitoring import SO_FAR
from jixiao.intake.forms.vocabulary import as_label, half, squeeze, terms

#: Rows of the table of funds.
FUNDS: Final = terms(
    "total 年度资金总额 资金总额 项目资金总额 总额 合计 总计 年度预算资金总额 预算资金总额 年度资金合计 资金合计"
    " 年度总额 金额合计 合计金额 总金额 资金总计 预算总额合计 年度财政资金总额 财政资金总额 年度预算总额 项目总金额 年度金额"
    " 年度总金额 年度资金",
    "fiscal 财政拨款 当年财政拨款 本年财政拨款 年度财政拨款 财政资金 一般公共预算拨款 一般公共预算财政拨款"
    " 一般公共预算 财政拨款资金"
    " 本年度财政拨款 当年财政资金 本年一般公共预算拨款 当年一般公共预算拨款",
    "carried 上年结转资金 上年结转 结转资金 上年结转结余资金 上年结余结转资金 上年结转结余",
    "other 其他资金 其它资金 其他 其它",
)

#: Columns of the table of funds, also printed as labels beside amounts: `预算数: 16 执行数: 16`. What was paid in, is left or
#: was carried on (`passed`) is not read, nor are its rates (`apart`); `change` is what the year added to the initial budget,
#: or the sum of both.
MONEY: Final = terms(
    "initial 年初预算数 年初预算 年初预算安排 年初预算金额 年初安排预算数 年初预算安排数 年初数 年初批复数 年初批复预算数",
    "annual 预算数 全年预算数 全年预算 调整后预算数 调整预算数 调整后预算 全年调整后预算数 预算金额"
    " 全年预算金额 预算安排 预算安排金额 预算安排资金 预算安排数 预算总额 全年调整预算数 本年预算数 当年预算数 年度预算数",
    "executed 执行数 全年执行数 预算执行数 全年预算执行数 执行金额 实际执行数 实际支出 实际支出数 全年支出"
    " 全年支出数 支出数 全年执行金额 资金执行数 决算数 决算金额 实际支出金额 支出金额 累计支出 累计支出数 累计执行数"
    " 支付数 支付金额 资金支出 支出 已支出 本年执行数 当年执行数 资金使用数",
    "rate 执行率 预算执行率 支出实现率 全年执行率 资金执行率 预算完成率 支出率 预算执行进度 支出进度 资金使用率",
    "weight 分值 权重 标准分 分值权重 执行率权重 执行率分值",
    "score 得分 自评得分 自评分 实际得分 执行率得分 预算执行率得分",
    "reason 原因 原因分析 偏差原因 偏差原因分析 未完成原因 偏差原因分析及改进措施 未完成原因分析 执行偏差原因",
    "passed 到位 资金到位 到位数 到位资金 到位金额 资金到位数 实际到位 实际到位数 实际到位资金"
    " 结余 结余数 结余资金 结转 结转数 结转结余",
    "change 调整数 预算调整数 调整额 调整金额 追加数 追加减数 追加金额 年中追加 年中调整 年中调整数",
)
#: The same in the words of other counties: a year, whose money it is, what happened to it, and `数` or `金额`.
_YEAR = r"(?:全年|年度|本年度?|当年|累计|实际|资金|年末)*"
_SUM = r"(?:数|额|金额|总额|资金|资金数|资金额)"
_MONEY: Final = (
    ("executed", regex(rf"{SO_FAR}(?:累计|实际|预算|资金)*(?:执行|支出|使用|支付){_SUM}")),
    ("rate", regex(rf"{SO_FAR}(?:累计|实际|预算|资金)*(?:执行|支出|使用)(?:率|进度)")),
    (
        "expected",
        regex(rf"(?:(?:全年|年底|年末)预计|预计(?:全年|年底|年末)?)(?:预算|资金)?(?:执行|支出|完成){_SUM}"),
    ),
    (
        "apart",
        regex(r"(?:(?:全年|年底|年末)预计|预计(?:全年|年底|年末)?)(?:预算|资金)?(?:执行|支出|完成)(?:率|进度)"),
    ),
    ("initial", regex(rf"年初(?:部门|财政|单位)?(?:预算|批复|批准|核定|下达|安排|资金)+{_SUM}?")),
    (
        "annual",
        regex(rf"{_YEAR}(?:预算)?(?:调整|调剂|追加)后的?{_YEAR}(?:部门|财政|单位)?(?:预算)?(?:安排)?{_SUM}?"),
    ),
    ("annual", regex(rf"(?:全年|本年度?|当年)(?:部门|财政|单位)?预算(?:安排)?{_SUM}?")),
    (
        "change",
        regex(rf"(?:年中|年度中|当年|全年)?(?:预算)?(?:调整|追加|追减|调增|调减|增减){{1,2}}(?:预算)?{_SUM}"),
    ),
    ("executed", regex(rf"{_YEAR}(?:执行|支出|使用|支付){_SUM}")),
    ("paid", regex(rf"{_YEAR}(?:拨付|拨款|划拨)(?:资金)?{_SUM}")),
    ("passed", regex(rf"{_YEAR}(?:到位|结余|结转|结转结余|结余结转|剩余){_SUM}?")),
    ("apart", regex(rf"{_YEAR}(?:到位|结余|结转|结转结余|结余结转|剩余|拨付|调整)率")),
    ("sum", regex(r"小计")),
)

_LETTERED = regex(r"^[A-Za-z](?:[.、:]|(?=[\u4e00-\u9fff]))")
#: A column's mark behind its name, and all that follows it: `小计③=①+②`, `预算数A`, `执行率=B/A`.
_MARKED = regex(r"(?<=[\u4e00-\u9fff])=?(?:[①-⑳]|[A-H](?![a-z])).*$")
#: What labels the budget beside its amount; above a table it names the whole of that.
_BUDGET = regex(rf"(?:项目|总)预算{_SUM}?")
_OWN_MARK = regex(r"(?<=[\u4e00-\u9fff])(?:[(\[][^()\[\]]*[)\]])*?[(\[]?([①-⑳A-H])(?![a-z/÷+*-])")
_NUMBERED = regex(r"[(\[]([1-9]|1\d|20)[)\]]")
_QUOTIENT = regex(r"([①-⑳A-H])[/÷]([①-⑳A-H])")
_FUND_LEAD = regex(r"^(?:其中|(?:资金|经费)(?:来源|结构|构成):|按[^:]{2,8}分:|\d{1,2}(?=[、.])|[-:、.])+")
_PART = regex(
    r"(?:(?:中央|自治区|地方|国家|上|本|省|市|州|盟|县|区|旗|镇|乡)(?:本级|级)?+[、,和及]?+)++(?:财政|预算)?+(?:专项)?+"
    r"(?:补助|配套|资金|拨款|安排|投入|转移支付)++"
    r"|政府性基金(?:预算)?(?:财政)?(?:拨款|收入)?|国有资本经营预算(?:财政)?(?:拨款|收入)?|.{0,8}(?:专户|非税收入).{0,6}"
    r"|(?:单位)?自筹(?:资金)?|单位资金|(?:事业|经营)(?:单位)?(?:经营)?收入|社会资本|银行贷款"
    r"|(?:基本|项目|人员|公用|经营)(?:支出|经费)"
)
_MONEY_SECTION = regex(
    r"(?:年度|项目|部门|全年|本年)?(?:预算执行|资金执行|预算资金|项目资金|部门资金|资金使用|资金投入|预算|资金)(?:使用|执行|到位|安排|投入|申请|和|及)*(?:情况)?"
    r":?(?:[(\[].*)?|(?:部门|单位)?整体支出(?:规模|情况|总额):?(?:[(\[].*)?"
)
_EXECUTION = regex(r"(?:预算|资金)?执行(?:率|情况)?")
_POINTS = regex(r"[(\[](?:分值:?)?(\d{1,3}(?:\.\d{1,2})?)分?(?:[*×xX·]?执行率)?[)\]]")
_UNIT = regex(r"(?:百万|[千万亿])?元")
_UNIT_NAMED = regex(r"单位:(?:人民币)?((?:百万|[千万亿])?元)(?![\u4e00-\u9fff])")


def _circled(plain: str) -> str:
    """`(3)` as the mark ③: a number in brackets marks a column as well."""
    return _NUMBERED.sub(lambda found: chr(ord("①") + int(found[1]) - 1), plain)


@remembered
def money(text: str) -> str:
    """Which column of the table of funds a cell names, also behind a letter (`A.年初预算数`); `""` for none.

    `sum` and `paid` are names that say too little by themselves: `fundheading` decides what such a column holds.
    """
    plain = _MARKED.sub("", _LETTERED.sub("", as_label(_circled(half(text)))))
    found = MONEY.get(plain, "")
    return found or next((name for name, pattern in _MONEY if pattern.fullmatch(plain)), "")


@remembered
def beside(text: str) -> str:
    """Which amount a cell names that stands beside it: `money`, and what elsewhere labels the whole table (项目预算)."""
    return money(text) or ("annual" if _BUDGET.fullmatch(as_label(text)) else "")


@remembered
def mark(text: str) -> str:
    """The mark by which other columns name this one: `①`, or `A` in `预算数(A)`; `""` for none."""
    found = _OWN_MARK.search(_circled(half(text)))
    return found[1] if found else ""


@remembered
def quotient(text: str) -> tuple[str, str] | None:
    """The marks of the two columns of which a rate is made: `执行率(B/A)` → B, A."""
    found = _QUOTIENT.search(_circled(half(text)))
    return (found[1], found[2]) if found else None


@remembered
def fund(text: str) -> str | None:
    """Which row of the table of funds a cell labels."""
    return FUNDS.get(_FUND_LEAD.sub("", as_label(text)))


@remembered
def part(text: str) -> bool:
    """Whether a cell labels a part of the funds that is not read: one source of them (中央补助), one use (基本支出)."""
    return bool(_PART.fullmatch(_FUND_LEAD.sub("", as_label(text))))


_LIST = terms(
    "task 任务名称 工作任务 重点任务 重点工作任务 主要任务 任务 主要任务名称 工作任务名称 项目名称 子项目名称 明细项目"
)


@remembered
def listed(text: str) -> bool:
    """Whether a cell heads a list of tasks or projects with money of their own: it is no table of the form's funds."""
    return as_label(text) in _LIST


@remembered
def money_section(text: str) -> bool:
    """Whether a cell labels the table of funds as a whole (`预算执行情况(万元)`, also cut off: `预算执行情况(万`)."""
    plain = half(text)
    return len(plain) <= 20 and bool(_MONEY_SECTION.fullmatch(plain)) and plain not in MONEY


@remembered
def points(text: str) -> str:
    """The points that a label gives the execution of the budget: `预算执行情况（20分）`, `得分（20分×执行率）`; `""` for none."""
    plain = half(text)
    found = _POINTS.search(plain)
    if not found or not ("分" in found[0] or _EXECUTION.fullmatch(as_label(text))):
        return ""
    labels = money_section(text) or money(text) in ("score", "rate") or _EXECUTION.fullmatch(as_label(text))
    return found[1] if labels else ""


@remembered
def money_unit(text: str) -> str:
    """The money unit that a label names (`万元`), also from a label in pieces (`(万` with `元)`); `""` for none."""
    plain = squeeze(re.sub(r"[()（）\[\]［］【】]", "", text))
    if found := _UNIT.search(plain):
        return found[0]
    return plain[-1] + "元" if plain.endswith(("万", "亿")) else ""


@remembered
def named_unit(text: str) -> str:
    """The money unit of a note `（金额单位：万元）`; `""` for none."""
    found = _UNIT_NAMED.search(half(text))
    return found[1] if found else ""
