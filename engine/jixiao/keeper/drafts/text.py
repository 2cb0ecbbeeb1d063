"""A draft → the YAML file that a rule keeper goes on with: what the table said stands as a comment above what it became.

In: a `Draft` and the ruleset's id and edition. Out: text. A template without a table is the same file with an example of
everything that a rule keeper writes first.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from jixiao.ground import decimals
from jixiao.ground.regex import regex
from jixiao.keeper.drafts.frame import Draft, Item, walk

_SIGNS = r"\u4e00-\u9fff“”（）〔〕【】《》①-⑳≥≤÷×％·+.%/<>=*、。；：，—–-"
_PLAIN = regex(rf"[\w{_SIGNS}][\w (){_SIGNS}]*")
_OPENING = frozenset("-?:,[]{}#&*!|>'\"%@`=<")
_WORDS = frozenset({"null", "Null", "NULL", "~", ""})
#: A line is broken into a block where it would be longer.
_WIDTH: Final = 118

_HEAD: Final = """\
# yaml-language-server: $schema=ruleset.schema.json
# 上一行供编辑器补全，格式说明由 jixiao ruleset schema -o ruleset.schema.json 生成。
# 写好后：jixiao ruleset check 本文件.yaml
schema: jixiao.ruleset/1
id: {id}
edition: "{edition}"
title: {title}
# project 项目支出；department 部门整体支出
scope: {scope}

basis:
  - cite: {cite}
    # 与文件原文逐条核对后改为 original
    verified: memory
    note: {note}

total: {total}
rounding: {{places: 2, mode: half-up}}

# 等级：从下限（含）起，从高到低。
grades:
  - {{label: 优, from: {excellent}}}
  - {{label: 良, from: {good}}}
  - {{label: 中, from: {fair}}}
  - {{label: 差, from: 0}}

# 定性指标的档次：比例区间首尾相接，由人工在区间内评分；第一档的词表视为达成，计满分。
judgement:
  grades:
    - {{label: 达成, from: 80%, to: 100%, words: [达成预期指标, 达成]}}
    - {{label: 部分达成, from: 60%, to: 80%, words: [部分达成]}}
    - {{label: 未达成, from: 0%, to: 60%, words: [未达成]}}
"""
_TARGETS: Final = """
# 单位自设的指标，按目标值的写法选用方法。
targets:
  at-least: {method: at-least}
  at-most: {method: at-most}
  equal: {method: equal}
  zero: {method: zero-target}
  interval: {method: interval}
  deadline: {method: deadline}
  yes-no: {method: yes-no}
  text: {method: graded}
"""
_EXAMPLE: Final = """
# 算式用到、由申报表 facts 给出的数据。类型：数、金额、文字、真假。
facts:
  - {name: 在职人员数, type: 数}
  - {name: 编制数, type: 数}
  - {name: 违规例数, type: 数}

# 各级分值逐级相加，合计等于总分。
indicators:
  - name: 预算执行率
    weight: 10
    explain: 全年执行数与全年预算数之比。
    # 按算式的比例计分；除数可能为0时必须写明 undefined。
    method: {method: formula, value: "最小(1, 执行数 / 预算数)", undefined: not-applicable}

  - name: 管理
    weight: 30
    children:
      - name: 人员和制度
        weight: 20
        children:
          - name: 在职人员控制率
            weight: 10
            # 100%（含）以下计满分，每超过1个百分点扣0.5分，不足1个百分点的不计
            method: {method: per-unit, of: 在职人员数 / 编制数, undefined: pending, mark: 100%, above: {each: 1%, points: -0.5}}
          - name: 管理制度健全性
            weight: 10
            # 具备几个要点，得几个要点的分
            method: {method: elements, items: [{name: 已制定管理制度}, {name: 制度合法合规完整}]}
      - name: 合规性
        weight: 10
        children:
          - name: 资金使用合规性
            weight: 10
            # 每有1例违规扣2分
            method: {method: per-unit, of: 违规例数, mark: 0, above: {each: 1, points: -2}}

  # open: true 的下级指标由单位自设，按 targets 计分。
  - name: 产出指标
    weight: 40
    open: true
    children:
      - {name: 数量指标, open: true, expected: true}
      - {name: 质量指标, open: true, expected: true}
      - {name: 时效指标, open: true}
      - {name: 成本指标, open: true, direction: at-most}

  - name: 满意度
    weight: 20
    # 写明每一档的两端是否包含：from、to 包含，above、below 不包含；不重不漏。
    method:
      method: bands
      bands:
        - {from: 90%, share: 100%}
        - {from: 60%, below: 90%, share: 50%}
        - {below: 60%, share: 0%}

# 引用共用的发现规则；可用 thresholds 改动其中的界限。
findings:
  use: [common/1]
"""


def template(identity: str, edition: str) -> str:
    """A commented ruleset with an example of everything that is written first; it passes the check."""
    head = _head(identity, edition, "（请填写名称）", "project", "（请填写文号）", "由模板生成，请改写。", "100", 100)
    return head + _TARGETS + _EXAMPLE


def renamed(text: str, identity: str, edition: str) -> str:
    """The same ruleset under another id and edition: the two lines that give them are written anew, and nothing else."""
    text = re.sub(r"^id:.*$", f"id: {identity}", text, count=1, flags=re.MULTILINE)
    return re.sub(r"^edition:.*$", f'edition: "{edition}"', text, count=1, flags=re.MULTILINE)


def written(one: Draft, identity: str, edition: str, file: str) -> str:
    """The ruleset of a table, for the rule keeper to go on with; `file` is the name of the workbook."""
    total = one.total
    scope = "department" if "部门整体" in one.title else "project"
    head = _head(
        identity,
        edition,
        one.title or identity,
        scope,
        one.title or file,
        f"由“{file}”生成，评分标准的原文在各指标的注释中。",
        decimals.plain(total),
        int(total),
    )
    lines = ["", *(f"# {line}" for line in summary(one).splitlines())]
    if one.facts:
        lines += ["", "# 算式用到、由申报表 facts 给出的数据；请核对类型（数、金额、文字、真假）。", "facts:"]
        lines += [f"  - {_flow({'name': name, 'type': kind})}" for name, kind in one.facts]
    lines += _vetoes(one)
    lines += ["", "indicators:"]
    for item in one.items:
        lines += _node(item, 1)
    lines += ["", "findings:", "  use: [common/1]"]
    targets = _TARGETS if one.open or any("open" in item.extra for item in walk(one.items)) else ""
    return head + targets + "\n".join(lines) + "\n"


def _vetoes(one: Draft) -> Iterator[str]:
    if one.vetoes:
        yield ""
    if any(veto.when for veto in one.vetoes):
        yield "# 一票否决；事实不写视为没有。"
        yield "vetoes:"
    for veto in sorted(one.vetoes, key=lambda veto: not veto.when):
        if veto.when:
            ends = {key: value for key, value in (("grade", veto.grade), ("cap", veto.cap)) if value}
            yield f"  - {_flow({'when': veto.when, **ends, 'text': veto.name})} # {veto.standard}"
        else:
            yield f"# 【待核】一票否决“{veto.name}”没有识别：{veto.standard}"


def summary(one: Draft) -> str:
    """How many standards were understood, and by name which were not."""
    left = [item for item in one.lines if item.note]
    names = "、".join(f"{item.name}（{'没有评分标准' if not item.standard else '没有识别'}）" for item in left)
    manual = f"，暂由人工评分{len(left)}项：{names}" if left else ""
    return f"指标{len(one.lines)}项，评分标准识别{len(one.lines) - len(left)}项{manual}。"


def _head(identity: str, edition: str, title: str, scope: str, cite: str, note: str, total: str, whole: int) -> str:
    return _HEAD.format(
        id=identity,
        edition=edition,
        title=_scalar(title),
        scope=scope,
        cite=_scalar(cite),
        note=_scalar(note),
        total=total,
        excellent=whole * 9 // 10,
        good=whole * 8 // 10,
        fair=whole * 6 // 10,
    )


# --- nodes ------------------------------------------------------------------------------------------------------


def _node(item: Item, depth: int) -> Iterator[str]:
    pad = "  " * depth
    yield f"{pad}- name: {_scalar(item.name)}"
    pad += "  "
    if item.weight is not None:
        yield f"{pad}weight: {decimals.plain(item.weight)}"
    if item.explain:
        yield f"{pad}explain: {_scalar(' '.join(item.explain.split()))}"
    if item.basis:
        yield f"{pad}basis: {_scalar(' '.join(item.basis.split()))}"
    for key, value in item.extra.items():
        yield from _pair(key, value, pad)
    if item.standard:
        place = f"（{item.place.sheet}!{item.place.cell}）" if item.place else ""
        label = f"# 评分标准{place}："
        for number, line in enumerate(filter(None, map(str.strip, item.standard.splitlines()))):
            yield f"{pad}{label if number == 0 else '#   '}{line}"
    if item.note:
        yield f"{pad}# 【待核】{item.note}"
    if item.method is not None and not item.children:
        yield from _pair("method", item.method, pad)
    if item.children:
        yield f"{pad}children:"
        for child in item.children:
            yield from _node(child, depth + 2)


def _pair(key: str, value: object, pad: str) -> Iterator[str]:
    """A key with its value: on one line where that is short enough, else as a block."""
    line = f"{pad}{key}: {_flow(value)}"
    if len(line) <= _WIDTH or isinstance(value, str):
        yield line if not isinstance(value, str) else f"{pad}{key}: {_scalar(value)}"
        return
    yield f"{pad}{key}:"
    yield from _block(value, pad + "  ")


def _block(value: object, pad: str) -> Iterator[str]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _pair(_scalar(str(key), flow=True), inner, pad)
    elif isinstance(value, Sequence):
        for inner in value:
            yield f"{pad}- {_flow(inner)}"


def _flow(value: object) -> str:
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{_scalar(str(key), flow=True)}: {_flow(inner)}' for key, inner in value.items())}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(_flow, value))}]"
    return _scalar(str(value), flow=True)


def _scalar(text: str, *, flow: bool = False) -> str:
    """A text as YAML: bare where nothing in it could be read otherwise, else in double quotes."""
    bare = (
        _PLAIN.fullmatch(text)
        and text not in _WORDS
        and not text.endswith((" ", ":"))
        and (text[0] not in _OPENING or re.fullmatch(r"-\d[\d.]*%?", text))
        and not (flow and re.search(r"[,\[\]{}]", text))
    )
    return text if bare else json.dumps(text, ensure_ascii=False)
