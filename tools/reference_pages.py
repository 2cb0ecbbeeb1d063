"""The reference pages that follow from what the program is made of: commands, formats, methods, rules, vocabulary.

In: jixiao itself, and docs/explanation/glossary.md, the one dictionary from keys to Chinese words. Out: one function per
page that returns its text. A key without a word in the glossary is an error here, not a hole in the page.
"""

import inspect
import re
import types
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

import click

from jixiao import canonical, decimals, formula, labels, located, plan, quantity, shipped, submission
from jixiao.cli import cli as commands
from jixiao.findings.facts import VOCABULARY
from jixiao.formula.check import FUNCTIONS
from jixiao.methods import METHODS, AnyMethod
from jixiao.problems import Source
from jixiao.ruleset.format import FindingsFile, Ruleset
from jixiao.ruleset.load import load_findings
from jixiao.written import Expression, Number, Points, Share, Written

ROOT = Path(__file__).resolve().parent.parent
MADE = "<!-- 由 tools/reference.py 生成，请勿手改；改动代码后运行 make docs。 -->"


def cell(words: object) -> str:
    """Words for a cell of a Markdown table."""
    return " ".join(str(words).replace("|", "\\|").split())


def table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> list[str]:
    """A Markdown table as lines."""
    lines = [heads, ["---"] * len(heads), *rows]
    return [f"| {' | '.join(cell(word) for word in line)} |" for line in lines]


def page(title: str, *parts: Iterable[str]) -> str:
    """A page from its title and its parts, a blank line between them."""
    return "\n\n".join([f"# {title}", MADE, *("\n".join(part) for part in parts)]) + "\n"


def glossary(section: str) -> dict[str, tuple[str, str]]:
    """A section of the glossary: key → (word, meaning)."""
    text = (ROOT / "docs" / "explanation" / "glossary.md").read_text(encoding="utf-8")
    body = re.split(rf"^## {re.escape(section)}$", text, flags=re.MULTILINE)[1].partition("\n## ")[0]
    rows = [[part.strip() for part in line.split("|")[1:-1]] for line in body.splitlines() if line.startswith("|")]
    return {row[0].strip("`"): (row[1], row[2] if len(row) > 2 else "") for row in rows[2:]}


# --- commands -----------------------------------------------------------------------------------------------


def cli() -> str:
    """docs/reference/cli.md: every command with its help, arguments and options."""
    top = click.Context(commands, info_name="jixiao")
    codes = (
        "退出码：0 没有问题；1 有 `--fail-on` 及以上的发现，或有算例不符；2 输入有错误，全部列在标准错误上；3 程序内部错误。",
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


# --- the ruleset format -------------------------------------------------------------------------------------

_KINDS: Mapping[object, str] = {
    str: "文字",
    bool: "`true` 或 `false`",
    int: "整数",
    date: "日期，如 2020-02-25",
    Number: "数，如 12、0.5、80%",
    Points: "分值，不小于0，至多两位小数",
    Share: "比例，0%到100%",
    Expression: "文字或算式",
    AnyMethod: "计分方法，见[计分方法](methods.md)",
}


def kind(hint: Any) -> str:
    """What may be written for a field, in Chinese."""
    if hint in _KINDS:
        return _KINDS[hint]
    origin, inside = get_origin(hint), [arg for arg in get_args(hint) if arg is not type(None)]
    if origin is Literal:
        return "、".join(f"`{value}`" for value in inside)
    if origin in (Union, types.UnionType):
        return "或".join(kind(arg) for arg in inside)
    if origin is Annotated:
        return kind(inside[0])
    if origin is tuple:
        return f"{kind(inside[0])}的列表"
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return f"若干“名称: 值”，值是{kind(inside[1])}"
    if isinstance(hint, type) and issubclass(hint, Written):
        return f"[{hint.__name__}](#{hint.__name__.lower()})"
    if hint is formula.Type:
        return "、".join(f"`{name}`" for name in formula.Type)
    raise TypeError(f"no words for {hint!r}")


def _models(hint: Any) -> Iterator[type[Written]]:
    """The records that a field's type holds; methods have a page of their own."""
    if hint == AnyMethod:
        return
    if isinstance(hint, type) and issubclass(hint, Written):
        yield hint
    for inner in get_args(hint):
        yield from _models(inner)


def fields(model: type[Written]) -> list[str]:
    """The table of a record's keys."""
    hints = get_type_hints(model, include_extras=True)
    rows = [
        (
            f"`{field.alias or name}`",
            kind(hints[name]),
            "必填" if field.is_required() else _default(field.get_default(call_default_factory=True)),
            field.description or "",
        )
        for name, field in model.model_fields.items()
        if name not in ("source", "method") or (name == "method" and hints[name] == AnyMethod | None)
    ]
    return table(("键", "写什么", "必填或默认", "说明"), rows)


def _default(value: object) -> str:
    if value is None or value == () or value == {} or value == "" or isinstance(value, Written):
        return "可不写"
    return f"`{str(value).lower() if isinstance(value, bool) else value}`"


def ruleset_format() -> str:
    """docs/reference/ruleset-format.md: every key of a ruleset and of a file of shared finding rules."""
    order: list[type[Written]] = []
    queue: list[type[Written]] = [Ruleset, FindingsFile]
    while queue:
        model = queue.pop(0)
        if model not in order:
            order.append(model)
            hints = get_type_hints(model, include_extras=True)
            queue += [inner for name in model.model_fields if name != "source" for inner in _models(hints[name])]
    parts = [[f"## {model.__name__}", "", *_doc(model), "", *fields(model)] for model in order]
    intro = (
        "规则集是一个 YAML（或 JSON）文件，最外层的键见 [Ruleset](#ruleset)。写错的键、值都会指出行号。",
        "怎样写，见[写一部规则集](../how-to/写一部规则集.md)；怎样让编辑器提示，见[在编辑器里写规则集](../how-to/在编辑器里写规则集.md)。",
    )
    return page("规则集格式", intro, *parts)


def _doc(model: type[Written]) -> list[str]:
    text = "\n".join(line.strip() for line in (model.__doc__ or "").strip().splitlines())
    return text.split("\n")


# --- submissions --------------------------------------------------------------------------------------------

_EXAMPLE = """
project: 中小学图书更新
unit: 青禾区教育局
year: 2023
budget:
  total: {initial: 30, annual: 30, executed: 29.484, weight: 10, score: 9.83}
indicators:
  - {path: [产出指标, 数量指标, 更新图书册数], target: 12000, actual: 12600, operator: ≥, unit: 册, weight: 50, score: 50}
  - {path: [效益指标, 社会效益指标, 人均借阅量], target: ≥8册, actual: 7.2册, weight: 30, score: 27, reason: 新书9月到馆}
  - {path: [满意度指标, 服务对象满意度指标, 师生满意度], target: ≥90%, actual: 94%, weight: 10, score: 10, basis: 问卷}
total: 96.83
"""
_VALUES = (
    *("644", "≥95%", "不少于3次", "<1%", "=100%", "1.71万元/人", "200余人", "约30人", "10%-20%", "±5%", "1,100.5万元"),
    *("2020年内", "11月底前", "每月20日前", "2023年9月15日", "已完成", "是", ""),
)
_SIGNS = {">=": "≥", ">": ">", "<=": "≤", "<": "<", "=": "="}


def submission_format() -> str:
    """docs/reference/submission.md: every key of a form, an example in canonical form, how values are read."""
    top, funds = glossary("申报表的键"), glossary("项目资金的键")
    rows = glossary("指标行与评判的键")
    (example,) = submission.parse(located.load(_EXAMPLE, "示例"))
    keys = submission._KEYS  # the closed list of the reader, in the order of the form
    return page(
        "申报表格式",
        (
            "一份自评表写成 YAML（或 JSON）的一个“键: 值”结构。一个文件可以有一份，也可以是几份的列表、`submissions` 之下的列表，",
            "或用 `---` 隔开的几份。所有的键都可以不写：不写表示表上没有这一栏；写了键而不写值，表示有这一栏但是空的。",
            "不认识的键是错误。值照表上的写法，不必换算。",
        ),
        ("## 最外层", "", *_worded(keys, top)),
        ("## budget：项目资金", "", *_worded(("unit", *canonical.FUNDS), funds)),
        ("资金的每一行之下：", "", *_worded(canonical.FUND, funds)),
        ("## indicators：指标行", "", *_worded(("path", *canonical.ROW), rows)),
        ("`weights` 的每项只有 `path` 和 `weight`，`path` 写到一级或二级指标。",),
        ("## narrative：文字说明", "", *table(("键", "对应的标题"), ((f"`{k}`", w) for k, w in canonical.NARRATIVE.items()))),
        (
            "## judgements：人工评判",
            "",
            f"可以写在申报表里，也可以写在另外的文件里（最外层为 `schema: {canonical.JUDGEMENTS_SCHEMA}` 和 `judgements`）。",
            "`jixiao judge` 写出的“文件.judgements.yaml”就是这种文件，与申报表放在一起时自动采用。",
            "",
            *_worded(submission._JUDGEMENT, rows),
        ),
        (
            "## 电子表格里的值",
            "",
            "存储的值与显示的样子不同时写成 `{text: 0.475, shown: 47.5%}`；没有计算结果的公式写成 `{text: , uncomputed: true}`。",
        ),
        ("## 示例", "", "```yaml", *canonical.dump(example).splitlines(), "```"),
        (
            "## 指标值的写法",
            "",
            "下表是程序对一些写法的读法。年份按 `year` 为2023年补全。",
            "",
            *table(("写法", "种类", "符号", "读作"), map(_value, _VALUES)),
        ),
    )


def _worded(keys: Iterable[str], words: Mapping[str, tuple[str, str]]) -> list[str]:
    return table(("键", "表上的名称", "说明"), ((f"`{key}`", *words[key]) for key in keys))


def _value(text: str) -> tuple[str, str, str, str]:
    kinds = glossary("数值的种类")
    read = quantity.parse(text, year=2023)
    said = ""
    if read.kind is quantity.Kind.NUMBER and read.value is not None:
        said = quantity.show(read.value, read.unit) + ("（概数）" if read.approx else "")
    elif read.kind is quantity.Kind.INTERVAL:
        ends = [decimals.plain(end) if end is not None else "" for end in (read.low, read.high)]
        said = f"{'[' if read.low_closed else '('}{ends[0]}, {ends[1]}{']' if read.high_closed else ')'}"
    elif read.recurring:
        said = f"{read.recurring}第{read.day}日"
    elif read.kind is quantity.Kind.DATE:
        said = f"{read.start or ''}至{read.end}" if read.start else f"不晚于{read.end}"
    return f"`{text}`" if text else "（空）", kinds[read.kind.value][0], _SIGNS.get(read.op, ""), said


# --- methods and findings -----------------------------------------------------------------------------------

_PARTS = ("含义", "参数", "算例")


def methods() -> str:
    """docs/reference/methods.md: every scoring method from the docstring of its parameters."""
    rows = [(f"[`{one.id}`](#{one.id})", one.title, _first(one.params)) for one in METHODS.values()]
    intro = (
        "规则集只能用这些计分方法；没有的用 `formula` 写算式。方法给出的分数不低于0、不高于分值，在三级指标行上四舍五入一次。",
        "",
        *table(("方法", "名称", "一句话"), rows),
    )
    return page("计分方法", intro, *(list(_method(one.id, one.params)) for one in METHODS.values()))


def _first(model: type[Written]) -> str:
    return " ".join((model.__doc__ or "").strip().split("\n\n")[0].split()).partition("：")[2]


def _method(identity: str, params: type[Written]) -> Iterator[str]:
    head, _, rest = (params.__doc__ or "").strip().partition("\n\n")
    yield from (f"## {identity}", "", "".join(head.split("\n")).strip())
    text = "".join(line.strip() for line in rest.splitlines())
    for name, said in re.findall(rf"({'|'.join(_PARTS)})：(.*?)(?=(?:{'|'.join(_PARTS)})：|$)", text):
        if name != "参数":
            yield from ("", f"**{name}** {said}")
    if set(params.model_fields) - {"source", "method"}:
        yield from ("", *fields(params))
    inner = {one for name in params.model_fields for one in _models(get_type_hints(params)[name]) if name != "source"}
    for model in sorted(inner, key=lambda one: one.__name__):
        yield from ("", f"### {model.__name__}", "", *fields(model))


def findings() -> str:
    """docs/reference/findings.md: every shared finding rule."""
    parts: list[Iterable[str]] = []
    words = glossary("发现的编号")
    for path in sorted((shipped.folder("rulesets") / "common").glob("*.yaml")):
        file = load_findings(path.read_text(encoding="utf-8"), path.name)
        basis = "；".join(f"{b.cite}（{'已核对' if b.verified else '未核对'}原文。{b.note}）" for b in file.basis)
        parts.append((f"`use: [{file.id}/{file.edition}]`：{file.title}。依据：{basis}",))
        for identity, group in groupby(file.rules, key=lambda rule: rule.id):
            parts.append((f"## {identity}", "", f"{words[identity][0]}：{words[identity][1]}。"))
            parts += [_rule(rule) for rule in group]
    intro = (
        "规则集用 `findings: {use: [common/1]}` 引用这些规则，用 `thresholds` 改动其中的界限。同一编号有几条的，改动对有这个界限的各条都生效。",
        "条件里的名称见[算式和条件](facts.md)；自己写规则见[写一部规则集](../how-to/写一部规则集.md#六发现规则)。",
    )
    return page("共用的发现规则", intro, *parts)


def _rule(rule: Any) -> list[str]:
    about = "、".join(k if k == alias else f"{alias}（{k}）" for alias, k in rule.for_.items())
    rows = [
        ("程度", f"{labels.SEVERITY[rule.severity]}（`{rule.severity}`）"),
        ("对象", about + ("，跨同一单位同一年度的各项目" if rule.across else "")),
        ("条件", f"`{rule.when}`"),
        ("界限", "、".join(f"{name} {value}" for name, value in rule.thresholds.items())),
        ("问题", rule.message),
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
    ("项目", "隐藏处数"): "没有读取的隐藏行、隐藏工作表的个数",
    ("层级", "级次"): "1为一级指标，2为二级指标",
    ("层级", "上级"): "所属一级指标的名称",
    ("层级", "应有"): "规则集写了 `expected: true`",
    ("层级", "全部完成"): "有指标，且每个指标都达到目标",
    ("层级", "规定分值"): "规则集给的分值",
    ("层级", "分值由表给出"): "表上印有分值",
    ("指标", "自设"): "由单位自设，不是规则集的固定指标",
    ("指标", "状态"): "、".join(labels.STATUS.values()),
    ("指标", "依据"): "证据：" + "、".join(labels.EVIDENCE.values()),
    ("指标", "方法"): "计分方法的编号，如 at-least",
    ("指标", "目标类型"): "数值、区间、时间、文字、空缺",
    ("指标", "实际类型"): "数值、区间、时间、文字、空缺",
    ("指标", "目标符号"): "≥、>、≤、<、=，没有写则为空",
    ("指标", "自评差异"): "空、取整、不符、超过分值",
    ("指标", "照抄"): "证据为照抄目标",
    ("指标", "完成比"): "实际÷目标；实际是界限、概数或不可比时没有值",
    ("指标", "未达标"): "已评分而没有达到目标",
    ("指标", "恰在界限"): "目标为“<”或“>”，实际恰好等于界限",
    ("指标", "有原因栏"): "表上有偏差原因一栏",
    ("指标", "空缺"): "目标值、实际完成值中空缺的",
    ("指标", "未计算"): "电子表格公式没有计算结果",
    ("指标", "重名"): "同名的三级指标在别处还有",
    ("指标", "是金额"): "目标值的单位是金额",
    ("指标", "名称像比率"): "名称以率、比例、占比结尾",
    ("指标", "是满意度"): "路径中有“满意”",
    ("指标", "有数据来源"): "填了佐证材料，或写有问卷、调查一类的词",
    ("发现", "单位年度"): "单位和年度合成的文字，用来比较是否同一单位同一年度",
    ("发现", "次序"): "在同一单位同一年度的同类发现中的次序，从1起；只用于跨项目的规则",
    ("发现", "同类个数"): "同一单位同一年度的同类发现的个数；只用于跨项目的规则",
}
_FACT_NOTES: Mapping[str, str] = {
    "预算数": "全年预算数，没有时为年初预算数",
    "目标值": "本行的目标值，换算成基本单位",
    "实际值": "本行的实际完成值，换算成基本单位",
    "分值": "本行的分值",
}
_OPERATORS = (
    ("`+` `-` `*` `/`", "加减乘除。也可写全角的＋－＊／、×、÷。没有乘方"),
    ("`<` `≤` `>` `≥` `=` `≠`", "比较。也可写 `<=`、`>=`、`==`、`!=` 和全角。同一方向的可以连写：`80% ≤ 甲 < 90%`"),
    ("`含`", "文字包含，前后留空格"),
    ("`且` `或` `非`", "前后留空格，或紧挨括号；也可写 `and`、`or`、`not`"),
    ("`( )` `（ ）`", "先算括号里的"),
)
_EXAMPLES = (
    *("1,100.5 + 0.5", "80% + 5‰", "1100万元 / 550万元", "949.68万元 / 1100万元 ≥ 86.33%", "2万元 * 3 + 500元", "1 / 3 * 3 = 1"),
    *("最小(1, 3 / 2)", "最大(0, 5 - 7)", "绝对值(3 - 10)", "如果(2 > 1, 10, 6)", "四舍五入(2.675, 2)", "四舍五入(2 / 3, 2)"),
    *("80% ≤ 0.9 < 90%", "非 (1 > 2) 或 1 = 2", "“完成清淤12公里” 含 '清淤'", "1 / 0", "1 / 0 > 0"),
)


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
            *table(("性质", "类型", "说明"), ((f"`{p}`", t.value, _NOTES.get((name, p), "")) for p, t in known.items())),
        )
        for name, known in VOCABULARY.items()
    ]
    return page(
        "算式和条件",
        ("计分方法里的算式和发现规则里的条件是同一种写法。计算是精确的：除法不取整，只有写了 `四舍五入` 才取整。",),
        ("## 类型", "", *table(("类型", "说明"), typed), "", "金额与数不能相加、比较；金额÷金额得数，金额×数得金额；只有0可以与金额比较。"),
        ("## 运算", "", *table(("写法", "说明"), _OPERATORS)),
        ("## 函数", "", *table(("写法",), ((f"`{usage}`",) for _, _, usage in FUNCTIONS.values()))),
        ("## 例", "", *table(("算式", "得"), ((f"`{one}`", evaluated(one)) for one in _EXAMPLES))),
        ("没有给出的数据使算式没有值，使比较不成立（`≠` 也不成立）。除数为0时没有值。",),
        (
            "## 计分算式可用的名称",
            "",
            "规则集的 `facts` 还可以声明别的名称。金额以元为单位计算。",
            "",
            *table(("名称", "类型", "说明"), ((f"`{k}`", one.value, _FACT_NOTES.get(k, "")) for k, one in plan.BUILTIN.items())),
        ),
        ("## 发现规则可用的性质", "", "写成“别名.性质”，如 `项目.结余`。`for` 只写种类时，别名就是种类。"),
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
    return value if isinstance(value, str) else decimals.plain(value) + ("元" if kind_of is formula.Type.MONEY else "")
