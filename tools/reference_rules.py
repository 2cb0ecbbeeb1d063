"""The reference pages of what the program offers: commands, shared finding rules, the expression language.

In: jixiao itself and the glossary. Out: one function per page that returns its text.
"""

import inspect
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any

import click

from jixiao.cli import cli as commands
from jixiao.cli import inputs
from jixiao.findings import appraisal
from jixiao.findings.facts import VOCABULARY
from jixiao.ground import decimals, shipped
from jixiao.ground.problems import Source
from jixiao.keeper import cases
from jixiao.law import department, formula, plan, stages
from jixiao.law.formula import FUNCTIONS, OF_ROWS
from jixiao.law.load import load_findings
from jixiao.records import MONEY_UNIT, Finding
from jixiao.say import labels, wording
from jixiao.score.given import WRITTEN
from jixiao.values.given import shown
from reference_text import glossary, page, table

# --- commands -----------------------------------------------------------------------------------------------


def cli() -> str:
    """docs/reference/cli.md: every command with its help, arguments and options."""
    top = click.Context(commands, info_name="jixiao")
    codes = (
        "退出码：0 没有问题；1 有 `--fail-on` 及以上的发现，或有算例不符；2 输入有错误，全部列在标准错误上；"
        "3 程序内部错误；130 被 Ctrl-C 中断。",
        "结果写到标准输出，其余写到标准错误。文件名写 `-` 表示标准输入。",
    )
    return page("命令", codes, *_commands(commands, top))


def _commands(group: click.Group, context: click.Context) -> Iterator[list[str]]:
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        inner = click.Context(command, parent=context, info_name=name)
        if isinstance(command, click.Group):
            yield from _commands(command, inner)
        else:
            yield list(_command(command, inner))


def _command(command: click.Command, context: click.Context) -> Iterator[str]:
    yield f"## {context.command_path}"
    yield from ("", "```text", f"{context.command_path} {' '.join(command.collect_usage_pieces(context))}", "```")
    for part in re.split(r"\n\s*\n", inspect.cleandoc(command.help or "")):
        # click's mark for a part whose lines are kept
        yield from ("", *(["```text", part.removeprefix("\b\n"), "```"] if part.startswith("\b") else [part]))
    options = [param for param in command.params if isinstance(param, click.Option)]
    if options:
        yield from ("", *table(("选项", "默认", "说明"), map(_option, options)))


def _option(option: click.Option) -> tuple[str, str, str]:
    choices = "|".join(map(str, getattr(option.type, "choices", ())))
    value = "" if option.is_flag else option.metavar or choices or "值"
    names = "、".join(f"`{name} {value}`" if value else f"`{name}`" for name in option.opts)
    default = option.show_default if isinstance(option.show_default, str) else ""
    return names, f"`{default}`" if default else "", option.help or ""


# --- findings ------------------------------------------------------------------------------------------


def findings() -> str:
    """docs/reference/findings.md: every shared finding rule."""
    parts: list[Iterable[str]] = []
    words = glossary("发现的编号")
    found = _found()
    for path in sorted((shipped.folder("rulesets") / "common").glob("*.yaml")):
        file = load_findings(path.read_text(encoding="utf-8"), path.name)
        basis = "；".join(f"{wording.citation(b)}" for b in file.basis)
        parts.append((f"`use: [{file.id}/{file.edition}]`：{file.title}。依据：{basis}",))
        for identity, group in groupby(file.rules, key=lambda rule: rule.id):
            parts.append((f"## {identity}", "", f"{words[identity][0]}：{words[identity][1]}。"))
            parts += [_rule(rule, _example(rule, found)) for rule in group]
    intro = (
        "规则集用 `findings: {use: [common/1]}` 引用这些规则，用 `thresholds` 改动其中的界限。",
        "同一编号有几条的，改动对有这个界限的各条都生效。",
        "条件里的名称见[算式和条件](facts.md)；自己写规则见[写一部规则集](../how-to/写一部规则集.md#六发现规则)。",
    )
    return page("共用的发现规则", intro, *parts)


#: The rulesets whose worked examples show the shared rules.
_WORKED: Sequence[str] = ("project-self-evaluation/2020", "as-printed/1")


def _found() -> list[Finding]:
    """What is found in the worked examples, and in the shipped forms."""
    forms, _ = inputs.read(inputs.find((str(shipped.folder("examples")),)))
    laws = [appraisal.ready(name) for name in _WORKED]
    worked = [one.card for law in laws for one in cases.run(law) if one.card]
    return [one for card in (*worked, *appraisal.appraise_all(laws[0], forms)[0]) for one in card.findings]


def _example(rule: Any, found: Sequence[Finding]) -> str:
    """What a rule says where it is broken: the first finding whose message is made of the rule's."""
    message = re.compile(".*".join(map(re.escape, re.split(r"\{[^{}]*\}", rule.message))))
    mine = (
        one for one in found if (one.id, one.severity) == (rule.id, rule.severity) and message.fullmatch(one.message)
    )
    return next((f"{one.subject}：{one.message}" for one in mine), "")


def _rule(rule: Any, example: str) -> list[str]:
    about = "、".join(k if k == alias else f"{alias}（{k}）" for alias, k in rule.for_.items())
    rows = [
        ("程度", f"{labels.SEVERITY[rule.severity]}（`{rule.severity}`）"),
        ("原因", rule.cause),
        ("对象", about + ("，跨同一单位同一年度的各项目" if rule.across else "")),
        ("条件", f"`{rule.when}`"),
        ("界限", "、".join(f"{name} {value}" for name, value in rule.thresholds.items())),
        ("问题", rule.message),
        ("例", example),
        ("建议", rule.advice),
        ("依据", rule.basis),
        ("所附数值", "、".join(f"`{key}` {value}" for key, value in rule.evidence.items())),
    ]
    return table(("项", "内容"), (row for row in rows if row[1]))


# --- the expression language --------------------------------------------------------------------------------

#: What a property means where its name does not say all.
_NOTES: Mapping[tuple[str, str], str] = {
    ("项目", "单位"): "实施单位，没有时为主管部门",
    ("项目", "预算数"): "全年预算数，没有时为年初预算数",
    ("项目", "结余"): "预算数减执行数",
    ("项目", "支出"): "资金各行执行数中最大的",
    ("项目", "有支出"): "支出大于0",
    ("项目", "有依据得分"): "证据为实测或人工评判的各行得分之和",
    ("项目", "待评判"): "待评判各行的分值之和",
    ("项目", "分值合计"): "各行分值之和",
    ("项目", "总分"): "规则集的总分",
    ("项目", "印刷总分"): "表上印的总分",
    ("项目", "自评得分合计"): "表上印的各行得分之和；有一行没有印则没有值",
    ("项目", "印刷执行率"): "表上印的执行率，原样",
    ("项目", "印刷执行率不符"): "按所印的小数位数与执行数÷预算数不符",
    ("项目", "表完整"): "没有读不出的行，没有不知道几分的分值；不完整时，得分、各种合计没有值",
    ("项目", "监控月数"): "监控表监控到几月",
    ("项目", "时间进度"): "监控月数÷12",
    ("项目", "目标进度"): "监控表上可以累计的各项完成比的平均，超过目标的按1",
    ("项目", "预计执行数"): "监控表的全年预计执行数",
    ("项目", "预计执行率"): "预计执行数÷预算数",
    ("指标", "期内"): "监控表的期内执行情况",
    ("指标", "期内完成比"): "期内完成数÷目标；只有可以累计的（不是比率、越大越好）才有",
    ("指标", "可能性"): "确定能、有可能、完全不可能；都不是的照所写",
    ("目标", "空泛"): "指标值只有程度词，如有效改善",
    ("目标", "没有单位"): "指标值是数而没有单位",
    ("目标", "重名"): "同名的指标在两个二级指标下都有",
    ("项目", "隐藏处数"): "没有读取的隐藏行、隐藏工作表的个数",
    ("层级", "级次"): "1为一级指标，2为二级指标",
    ("层级", "上级"): "所属一级指标的名称",
    ("层级", "应有"): "规则集写了 `expected: true`",
    ("层级", "全部完成"): "有指标，且每个指标都达到目标",
    ("层级", "规定分值"): "规则集给的分值",
    ("层级", "分值由表给出"): "表上印有分值",
    ("层级", "表完整"): "没有读不出的行，没有不知道几分的分值；不完整时，得分、分值没有值",
    ("指标", "自设"): "由单位自设，不是规则集的固定指标",
    ("指标", "状态"): "、".join(labels.STATUS.values()),
    ("指标", "依据"): "证据：" + "、".join(labels.EVIDENCE.values()),
    ("指标", "方法"): "计分方法的编号，如 at-least",
    ("指标", "目标类型"): "数值、区间、时间、文字、空缺",
    ("指标", "目标欠缺"): "目标是文字的，写有什么数：" + "、".join(labels.UNREAD.values()),
    ("指标", "实际类型"): "数值、区间、时间、文字、空缺",
    ("指标", "目标符号"): "≥、>、≤、<、=，没有写则为空",
    ("指标", "另一符号"): "指标性质栏写的，与目标自带的符号方向相反时；否则为空",
    ("指标", "规则单位"): "评分标准写明的单位，实际没有写单位而按它理解时；否则为空",
    ("指标", "规则得分"): "按规则的得分，改判的为改判前的；自评得分与它比较",
    ("指标", "得分来由"): "规则得分是“按规则”还是“经评判”给出的",
    ("指标", "分值未填"): "表上别的行印有分值，这一行没有，按0分计",
    ("指标", "自评差异"): "空、取整、不符、超过分值",
    ("指标", "照抄"): "证据为照抄目标",
    ("指标", "完成比"): "实际÷目标；实际是界限、概数或不可比时没有值",
    ("指标", "未达标"): "已评分而没有达到目标",
    ("指标", "恰在界限"): "目标为“<”或“>”，实际恰好等于界限",
    ("指标", "有原因栏"): "表上有偏差原因一栏",
    ("指标", "空缺"): "目标值、实际完成值中空缺的；预算执行率为预算数、执行数中空缺的",
    ("指标", "未计算"): "电子表格公式没有计算结果",
    ("指标", "未计算的格"): "是哪几个单元格，如分值、实际完成值",
    ("指标", "自评未计算"): "自评得分是没有计算结果的公式",
    ("指标", "重名"): "同名的三级指标在别处还有",
    ("指标", "名称越大越好"): "指标库中同名指标越大越好",
    ("指标", "是金额"): "目标值的单位是金额",
    (
        "指标",
        "单位不合指标库",
    ): "目标与实际的单位同是一类，而指标库中同名指标的单位是另一类（人与%、米与元；可数的名词都算一类）",
    ("指标", "指标库单位"): "指标库中同名指标的单位；单位合于指标库的没有",
    ("指标", "名称像比率"): "名称以率、比例、占比结尾",
    ("指标", "是满意度"): "路径中有“满意”",
    ("指标", "有数据来源"): "填了佐证材料，或写有问卷、调查一类的词",
    ("上年", "预算数"): "本年的",
    ("上年指标", "自设"): "由单位自设，不是规则集的固定指标",
    ("上年指标", "新增"): "上一个年度的表上没有",
    ("上年指标", "取消"): "本年的表上没有；没有本年的各项",
    (
        "上年指标",
        "目标变化",
    ): "相同、降低、提高、改变、上年时间；新增、取消的为空。降低是比上年容易达到：越大越好的改小，越小越好的改大，"
    "期限推后（从各自年度的年初算起）；上年时间是与上年同一天，本年开始前已经过去",
    ("上年指标", "照抄"): "实际与上年一字不差，又不是照着目标写的：数值、时间、文字；不是则为空",
    ("上年指标", "有效位数"): "实际数值的位数，首尾的0不计",
    ("上年指标", "上年有原因"): "上年的偏差原因栏填了内容",
    ("上年指标", "预算减少"): "本年的预算数比上年小",
    ("上年文字", "名称"): "是哪一处文字，如：存在的问题",
    ("上年文字", "内容"): "开头的30个字",
    (
        "上年文字",
        "说本年",
    ): "说的是本年的情况（目标完成情况、偏差原因、项目完成情况、存在的问题等），不是项目背景一类可以不变的",
    ("重报", "未改"): "原报就有、重报还有的严重问题和警告，最多列五个",
    ("发现", "单位年度"): "单位和年度合成的文字，用来比较是否同一单位同一年度",
    ("发现", "次序"): "在同一单位同一年度的同类发现中的次序，从1起；只用于跨项目的规则",
    ("发现", "同类个数"): "同一单位同一年度的同类发现的个数；只用于跨项目的规则",
}
_FACT_NOTES: Mapping[str, str] = {
    "预算数": "全年预算数，没有时为年初预算数",
    "目标值": "本行的目标值，换算成基本单位",
    "实际值": "本行的实际完成值，换算成基本单位",
    "分值": "本行的分值",
    "完成比": "实际值÷目标值，都是数值时才有",
    "逾期天数": "实际日期比时限晚几天，按期为0",
    "区间偏离": "实际值在目标区间之外的距离÷较近一端的绝对值，区间内为0",
    "自评得分": "单位自己打的分",
    "目标文字": "目标值一栏的文字",
    "实际文字": "实际完成值一栏的文字",
    "适度达标数量指标数": "达到目标且不超过目标130%的数量指标个数",
    "监控月数": "监控到几月",
    "时间进度": "监控月数÷12",
    "预计执行数": "全年预计执行数",
    "申报指标数": "指标行的个数",
    "空缺指标值数": "没有填写指标值的行数",
    "未量化数量指标数": "指标值是文字的数量指标个数",
    "总体目标字数": "没有填写的为0",
}
_OPERATORS = (
    ("`+` `-` `*` `/`", "加减乘除。也可写全角的＋－＊／、×、÷。没有乘方"),
    ("`<` `≤` `>` `≥` `=` `≠`", "比较。也可写 `<=`、`>=`、`==`、`!=` 和全角。同一方向的可以连写：`80% ≤ 甲 < 90%`"),
    ("`含`", "文字包含，前后留空格"),
    ("`且` `或` `非`", "前后留空格，或紧挨括号；也可写 `and`、`or`、`not`"),
    ("`( )` `（ ）`", "先算括号里的"),
)
_EXAMPLES = (
    *(
        "1,100.5 + 0.5",
        "80% + 5‰",
        "1100万元 / 550万元",
        "949.68万元 / 1100万元 ≥ 86.33%",
        "2万元 * 3 + 500元",
        "1 / 3 * 3 = 1",
    ),
    *(
        "最小(1, 3 / 2)",
        "最大(0, 5 - 7)",
        "绝对值(3 - 10)",
        "如果(2 > 1, 10, 6)",
        "四舍五入(2.675, 2)",
        "四舍五入(2 / 3, 2)",
        "向下取整(-1.5)",
        "向上取整(-1.5)",
        "天数(2023年2月28日, 2023年3月1日)",
        "月数(2023年1月31日, 2023年2月28日)",
        "加月(2023年1月31日, 1)",
        "最迟(2023年1月31日, 日期(2023, 12, 31))",
    ),
    *("80% ≤ 0.9 < 90%", "非 (1 > 2) 或 1 = 2", "“完成清淤12公里” 含 '清淤'", "1 / 0", "1 / 0 > 0", "非 1 / 0 > 0"),
    *("1 / 0 > 0 且 1 = 2", "1 / 0 > 0 或 1 = 1", "如果(1 = 2, 1 / 0, 3)", "已给出(1 / 0)"),
)
#: What a condition that cannot be decided means, by where it stands.
_OPEN = (
    ("计分方法，缺的是没有给出的事实", "按 `absence` 的 `missing-facts`：`zero` 缺失，计0分；`pending` 待评判"),
    ("计分方法，要用的都给出了而没有值（除数为0、平均没有行、答了不适用）", "按方法的 `undefined`；没有写的由人工评判"),
    ("分情形计分（`cases`）的一条", "看下一条；没有一条成立的，才按上面两行"),
    ("`reached`", "是否达标无法回答"),
    (
        "改判（`overrides`）、`absent-when`、一票否决（`vetoes`）",
        "不成立。“非”之下用了可能没有给出的事实的，`ruleset check` 会提示",
    ),
    ("发现规则的 `when`", "不成立；其中一个比较不能判断时当作不成立，它的“非”就成立"),
)
#: Where a fact may be missing and there is a value all the same.
_TOLERATED = (
    ("`已给出(甲)`", "问甲有没有值，总有答案"),
    ("`甲 不适用`", "问申报表的回答是不是“不适用”，总有答案；甲是 `facts` 里由申报表给出的事实"),
    ("`甲 > 1 且 乙 > 1`，`甲 > 1 或 乙 > 1`", "一边已经能定的：“且”的一边不成立，“或”的一边成立"),
    ("`如果(条件, 甲, 乙)`", "没有取的一边"),
    ("`个数(表, 条件)`、`合计(表, 甲)` 等", "某一行要用的格空着或不适用，不算这一行；整张表没有给出的仍是没有给出"),
    ("`{name: 甲, type: 数, absent: 0}`", "没有给出时按 `absent` 所写的值，步骤里注明；答了不适用的不按它"),
)
_TABLES = """\
```yaml
# 规则集
facts:
  - {name: 违规记录, type: 表, columns: {类型: 文字, 程度: 文字, 金额: 金额}, absent: 无}
```

```yaml
# 申报表
facts:
  违规记录:
    - {类型: 挪用, 程度: 严重, 金额: 1.5万元}
    - {类型: 截留, 程度: 一般}
```
"""


def facts() -> str:
    """docs/reference/facts.md: the expression language and every name that it may use."""
    unknown = [key for key in _NOTES if key[1] not in VOCABULARY[key[0]]]
    assert not unknown, f"notes on properties that are not there: {unknown}"
    kinds = glossary("算式的类型和对象")
    typed = [(f"`{one.value}`", kinds[one.value][0].removeprefix("类型：")) for one in formula.Type]
    parts = [
        (
            f"### {name}",
            "",
            kinds[name][0].removeprefix("对象：") + "。",
            "",
            *table(
                ("性质", "类型", "说明"), ((f"`{p}`", t.value, _NOTES.get((name, p), "")) for p, t in known.items())
            ),
        )
        for name, known in VOCABULARY.items()
    ]
    return page(
        "算式和条件",
        ("计分方法里的算式和发现规则里的条件是同一种写法。计算是精确的：除法不取整，只有写了 `四舍五入` 才取整。",),
        (
            "## 类型",
            "",
            *table(("类型", "说明"), typed),
            "",
            "金额与数不能相加、比较；金额÷金额得数，金额×数得金额；只有0可以与金额比较。",
        ),
        ("## 运算", "", *table(("写法", "说明"), _OPERATORS)),
        ("## 函数", "", *table(("写法", "说明"), ((f"`{one.usage}`", one.says) for one in FUNCTIONS.values()))),
        (
            "### 表的函数",
            "",
            "第一个参数是表（`type: 表` 的事实），后面的算式对每一行计算：表的各列是这一行的值，外面的名称照常可用。"
            "方括号里的可以不写。",
            "",
            *table(("写法", "说明"), ((f"`{one.usage}`", one.says) for one in OF_ROWS.values())),
            "",
            "要用的格空着或写“不适用”的行不算；全空或全是“不适用”的行不是一行。`explain` 列出计入的各行在哪里。",
        ),
        ("## 例", "", *table(("算式", "得"), ((f"`{one}`", evaluated(one)) for one in _EXAMPLES))),
        (
            "## 没有值",
            "",
            "没有给出的数据没有值，除数为0也没有值；含有它的算式没有值，含有它的比较不能判断（`≠` 也一样）。"
            "直接写在算式里，或写成有名称的"
            "事实再引用，都一样。“且”“或”“非”不靠它也能定的照定，定不了的仍是不能判断；`如果` 的条件不能判断的没有值。"
            "除数已被条件排除为0的（`如果(乙 = 0, 0, 甲 / 乙)`、`乙 > 0 且 甲 / 乙 > 1`），不必写 `undefined`。",
            "",
            "整个条件不能判断时：",
            "",
            *table(("在哪里", "怎么办"), _OPEN),
            "",
            "没有给出也照样有值的：",
            "",
            *table(("写法", "说明"), _TOLERATED),
        ),
        (
            "## 文字相等",
            "",
            "规则里的 `=`、`≠`、`含` 和对照表（`lookup`）比较文字，都不计标点、空格、全角半角：“省级。”就是“省级”。"
            "发现规则比较的是程序算出的性质，"
            "一字不差才相等。",
        ),
        (
            "## 规则集声明的事实",
            "",
            "规则集的 `facts` 声明算式要用、表上各栏里没有的数据，申报表在 `facts` 之下按名称给出"
            "（Excel、Word 的自评表在“基础数据”里）。名称由汉字、"
            "字母、数字、`_`、`·` 组成，以汉字或字母开头：`6月进度` 会读成数，请写六月进度。",
            "",
            *table(
                ("类型", "申报表上怎么写"),
                ((f"`{kind.value}`", how.format(unit="表上的金额单位")) for kind, how in WRITTEN.items()),
            ),
            "",
            f"金额一律换算成元计算；不写单位的，按申报表 `budget` 的 `unit`，没有写的按{MONEY_UNIT}。"
            "日期不写年份的，按申报表的年度；"
            "只写年月、写期间或“某日前”的不是一天。任何类型的事实都可以答“不适用”。",
            "",
            "表有许多行，每行是各列的值：",
            "",
            *_TABLES.splitlines(),
            "",
            "没有可列的写 `违规记录: []` 或 `违规记录: 无`，就是0行；整项不写的是没有给出。"
            "在 Excel、Word 的自评表里，一张表上面一行的第一格写“数据表”，"
            "第二格写表的名称，下一行是各列的名称，再下面一件事一行；"
            "没有的在第一行第一格写“无”，空着的是没有给出。`jixiao form` 印出空表。"
            "列的名称不能与事实同名。",
        ),
        (
            "## 计分算式可用的名称",
            "",
            "每份申报表都有的；规则集的 `facts` 还可以声明别的名称。金额换算成元计算。",
            "",
            *table(
                ("名称", "类型", "说明"),
                ((f"`{k}`", one.value, _FACT_NOTES.get(k, "")) for k, one in plan.BUILTIN.items()),
            ),
            "",
            "部门整体的规则集还可以用所附项目（`projects`）的汇总；有指标尚待评判的，达标个数没有值：",
            "",
            *table(
                ("名称", "类型", "说明"),
                ((f"`{k}`", one.value, _FACT_NOTES.get(k, "")) for k, one in department.FACTS.items()),
            ),
            "",
            "评监控表（`stage: monitoring`）、目标申报表（`stage: targets`）的规则集还可以用：",
            "",
            *table(
                ("名称", "类型", "说明"),
                (
                    (f"`{k}`", one.value, _FACT_NOTES.get(k, ""))
                    for own in stages.FACTS.values()
                    for k, one in own.items()
                ),
            ),
            "",
            "监控表的 `执行数` 是期内执行数，`实际值` 是全年预计完成情况。",
            "",
            "一票否决（`vetoes`）和等级调整（`grade-rules`）的条件还可以用评分的结果。总分先相加、封顶（不低于0），再一票否决，"
            "然后按总分评定等级，最后调整等级；条件看到的是轮到它时的总得分。",
            "",
            *table(
                ("名称", "类型", "说明"),
                (
                    *((f"`{k}`", one.value, "") for k, one in plan.RESULTS.items()),
                    *((f"`{k}`", one.value, "只有等级调整可以用") for k, one in plan.GRADE.items()),
                ),
            ),
        ),
        (
            "## 发现规则可用的性质",
            "",
            "写成“别名.性质”，如 `项目.结余`。`for` 只写种类时，别名就是种类；只有一类时可以只写性质，如 `结余`。",
        ),
        *parts,
    )


def evaluated(expression: str) -> str:
    """What an expression without names gives, in words."""
    node = formula.parse(expression, Source("算式"))
    kind_of = formula.check(node, {}, Source("算式"))
    value = formula.evaluate(node, lambda _: None)
    if value is None:
        return "无值"
    if isinstance(value, bool):
        return "真" if value else "假"
    if isinstance(value, date):
        return shown(value)
    return value if isinstance(value, str) else decimals.plain(value) + ("元" if kind_of is formula.Type.MONEY else "")
