"""The reference pages of what people write: rulesets, scoring methods, forms.

In: the records of jixiao that are these formats, and the glossary. Out: one function per page that returns its text.
"""

import re
import types
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from jixiao.ground import decimals, located
from jixiao.ground.written import Expression, Number, Points, Share, Written
from jixiao.intake import canonical as submission
from jixiao.intake.canonical import reader as form_reader
from jixiao.intake.canonical import writer as canonical
from jixiao.law import formula
from jixiao.law.anymethod import AnyMethod
from jixiao.law.auditing import RelationsFile
from jixiao.law.format import FindingsFile, Ruleset
from jixiao.law.methods import METHODS, Method
from jixiao.law.remnants import RemnantsFile
from jixiao.records import Verified
from jixiao.values import quantity
from reference_text import glossary, page, table

# --- rulesets ------------------------------------------------------------------------------------------

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
    if hint in (formula.Type, Verified):
        return "、".join(f"`{name}`" for name in hint)
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
    intro = (
        "规则集是一个 YAML（或 JSON）文件，最外层的键见 [Ruleset](#ruleset)。写错的键、值都会指出行号。",
        "怎样写，见[写一部规则集](../how-to/写一部规则集.md)；怎样让编辑器提示，见[在编辑器里写规则集](../how-to/在编辑器里写规则集.md)。",
    )
    return page("规则集格式", intro, *_sections(Ruleset, FindingsFile))


def relations_format() -> str:
    """docs/reference/relations-format.md: every key of the files that accounts are audited by."""
    intro = (
        "核对规则是一个 YAML（或 JSON）文件，放在 `rulesets/audit-…/` 下，`jixiao audit` 用它核对公开的文本。最外层的键见"
        " [RelationsFile](#relationsfile)；成稿里不该有的文字另有一种文件，见 [RemnantsFile](#remnantsfile)。"
        "增加一种句式、一种关系、一种文字都不用编程；算例写在旁边的 `版次.cases/` 里，",
        "由 `jixiao ruleset test` 检验。算式的写法与规则集相同，只用名称、数、+ - * / 和 绝对值( )。",
    )
    return page("核对规则格式", intro, *_sections(RelationsFile, RemnantsFile))


def _sections(*roots: type[Written]) -> list[list[str]]:
    """A section for each record that a format is made of, the outermost first."""
    order: list[type[Written]] = []
    queue = list(roots)
    while queue:
        model = queue.pop(0)
        if model not in order:
            order.append(model)
            hints = get_type_hints(model, include_extras=True)
            queue += [inner for name in model.model_fields if name != "source" for inner in _models(hints[name])]
    return [[f"## {model.__name__}", "", *_doc(model), "", *fields(model)] for model in order]


def _doc(model: type[Written]) -> list[str]:
    text = "\n".join(line.strip() for line in (model.__doc__ or "").strip().splitlines())
    return text.split("\n")


# --- methods ------------------------------------------------------------------------------------------

_PARTS = ("含义", "参数", "算例")


def methods() -> str:
    """docs/reference/methods.md: every scoring method from the docstring of its parameters."""
    rows = [(f"[`{one.id}`](#{one.id})", one.title, _first(one.params)) for one in METHODS.values()]
    intro = (
        "规则集只能用这些计分方法；没有的用 `formula` 写算式。方法给出的分数不低于0、不高于分值，在三级指标行上四舍五入一次。",
        "",
        *table(("方法", "名称", "一句话"), rows),
    )
    return page("计分方法", intro, *(list(_method(one)) for one in METHODS.values()))


def _first(model: type[Written]) -> str:
    return " ".join((model.__doc__ or "").strip().split("\n\n")[0].split()).partition("：")[2]


#: What methods read from a row besides its target and actual value.
_OF_ROW = {"elements": "指标行的 `elements`（要点的回答）", "experts": "指标行的 `experts`（专家评分）"}


def _needed(one: Method) -> str:
    """What a form must give for a method: cells of the row, and facts where the method has an expression."""
    cells = {"target": "目标值", "actual": "实际完成值"}
    parts = [_OF_ROW[one.id]] if one.id in _OF_ROW else []
    parts += [cells[name] for name in one.needs(one.params.model_construct())]
    if one.id == "graded":
        parts.append("目标值、实际完成值（固定指标可以没有，由人工评判）")
    expressions = [name for name in ("of", "value") if name in one.params.model_fields]
    if expressions or one.id in ("checkpoints", "cases"):
        said = f"写了 `{expressions[0]}` 的，" if expressions and parts else ""
        parts.append(f"{said}算式或条件用到的事实（`facts`、资金、本行的数值）")
    return "；".join(parts) + "。"


def _method(one: Method) -> Iterator[str]:
    params = one.params
    head, _, rest = (params.__doc__ or "").strip().partition("\n\n")
    yield from (f"## {one.id}", "", "".join(head.split("\n")).strip())
    text = "".join(line.strip() for line in rest.splitlines())
    for name, said in re.findall(rf"({'|'.join(_PARTS)})：(.*?)(?=(?:{'|'.join(_PARTS)})：|$)", text):
        if name != "参数":
            yield from ("", f"**{name}** {said}")
    yield from ("", f"**所需** {_needed(one)}")
    if set(params.model_fields) - {"source", "method"}:
        yield from ("", *fields(params))
    inner = {one for name in params.model_fields for one in _models(get_type_hints(params)[name]) if name != "source"}
    for model in sorted(inner, key=lambda one: one.__name__):
        yield from ("", f"### {model.__name__}", "", *fields(model))


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
    keys = form_reader.KEYS  # the closed list of the reader, in the order of the form
    return page(
        "申报表格式",
        (
            "一份自评表写成 YAML（或 JSON）的一个“键: 值”结构。一个文件可以有一份，也可以有几份：写成列表、写在",
            "`submissions` 之下，或用 `---` 隔开。所有的键都可以不写：不写表示表上没有这一栏；",
            "写了键而不写值，表示有这一栏但是空的。不认识的键是错误。值照表上的写法，不必换算。",
        ),
        ("## 最外层", "", *_worded(keys, top)),
        ("## budget：项目资金", "", *_worded(("unit", *canonical.FUNDS), funds)),
        ("资金的每一行之下：", "", *_worded(canonical.FUND, funds)),
        ("## indicators：指标行", "", *_worded(("path", *canonical.ROW), rows)),
        ("部分方法另要以下各项：", "", *_worded(canonical.ROW_LISTS, rows)),
        ("`weights` 的每项只有 `path` 和 `weight`，`path` 写到一级或二级指标。",),
        (
            "## narrative：文字说明",
            "",
            *table(("键", "对应的标题"), ((f"`{k}`", w) for k, w in canonical.NARRATIVE.items())),
        ),
        (
            "## judgements：人工评判",
            "",
            f"可以写在申报表里，也可以写在另外的文件里（最外层为 `schema: {canonical.JUDGEMENTS_SCHEMA}` 和 `judgements`）。",
            "`jixiao judge` 写出的“文件.judgements.yaml”就是这种文件，与申报表放在一起时自动采用。",
            "",
            *_worded(form_reader.JUDGEMENT, rows),
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
