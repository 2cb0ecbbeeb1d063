"""查表计分: what a table of words gives."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from pydantic import Field

from jixiao.ground.problems import Problem, Source
from jixiao.ground.written import Expression, Share, Written
from jixiao.law import terms, trees
from jixiao.law.methods import base, undefined
from jixiao.law.methods.base import Method, Params
from jixiao.law.methods.undefined import Undefined
from jixiao.law.trees import every, name, no, number
from jixiao.records.expressions import Node, Type
from jixiao.records.law import Branch, Evidence, Lowered
from jixiao.records.steps import Marked
from jixiao.values.quantity import same_words

_WORD = name("所查文字")


class Entry(Written):
    """表中的一行：几个说法，得一样的分。"""

    words: tuple[str, ...] = Field(min_length=1, description="几个说法，如：[优, 优秀]")
    share: Share = Field(description="写作其中之一时得分占分值的比例")


class Lookup(Params):
    """查表计分：按写出的词在表中的比例计分。

    含义：实际完成值（或 of 的文字）与表中某一词相同的，得分 = 分值 × 该词的比例；标点、空格、全角半角不计。
    表中没有的词按 otherwise 计，没有写 otherwise 的由人工评判。等次、名次、缺陷程度都可以这样计分。
    参数：of——文字的算式，不写时取实际完成值；table——词与比例，如 {优: 100%, 良: 80%}，一行有几个说法的写成列表，如
    [{words: [优, 优秀], share: 100%}]；otherwise——其他表述得多少；undefined——没有文字可查时如何计分。
    算例：分值 10，表为 优 100%、良 80%、中 60%、差 0，实际“良”：10 × 80% = 8.00；otherwise 为 0，实际“尚可”：0.00。
    """

    method: Literal["lookup"] = "lookup"
    of: Expression | None = Field(default=None, description="被查的文字（算式），如：检查结论；不写时取实际完成值")
    table: dict[str, Share] | tuple[Entry, ...] = Field(
        min_length=1, description="词与得分占分值的比例；一行有几个说法的写成列表"
    )
    otherwise: Share | None = Field(default=None, description="其他表述得分占分值的比例；不写时由人工评判")
    undefined: Undefined | None = Field(default=None, description="没有文字可查时如何计分")


def entries(params: Lookup) -> tuple[Entry, ...]:
    """The rows of the table, however it is written."""
    if not isinstance(params.table, Mapping):
        return params.table
    return tuple(
        Entry.model_construct(words=(word,), share=share, source=params.source) for word, share in params.table.items()
    )


def lower(params: Lookup, types: Mapping[str, Type]) -> Lowered:
    """No text; one branch a row of the table; a word that is in none."""
    node = base.measure(params, types, Type.TEXT)
    reads = ("actual",) if params.of is None else base.reads(node)
    label = "实际完成值不是数值" if params.of is None else "算式的值不存在"
    plain = no(trees.is_kind(trees.ACTUAL_KIND, "number"))
    branches = [*undefined.branches(params, types, trees.absent(_WORD), reads, label)]
    rows = entries(params)

    def ways(key: str, label: str, when: Node | None, share: Fraction, source: Source) -> Iterator[Branch]:
        """What a row gives; a word of the actual value is only asserted, a number is not."""
        told: list[tuple[str, Node | None, Evidence | None]] = [("", when, None)]
        if params.of is None:
            told = [
                ("", plain if when is None else every(when, plain), Evidence.ASSERTED),
                ("-number", when, None),
            ]
        for suffix, holds, evidence in told:
            yield Branch(
                f"{key}{suffix}",
                label,
                holds,
                number(share),
                reached=share == 1,
                evidence=evidence,
                source=source,
                guard=bool(suffix),
            )

    for order, row in enumerate(rows, 1):
        same = trees.either(*(trees.call("同词", _WORD, trees.text(word)) for word in row.words))
        branches += ways(f"word-{order}", f"查表“{'、'.join(row.words)}”", same, row.share, row.source)
    if params.otherwise is None:
        branches.append(base.pending("表中没有的词", None, "unknown"))
    else:
        branches += ways("otherwise", "其他表述", None, params.otherwise, params.source)
    listed = "、".join(word for row in rows for word in row.words)
    return Lowered(tuple(branches), let=(("所查文字", node), ("表中的词", trees.text(listed))), reads=reads)


def words(params: Lookup) -> str:
    """The standard as a bureau prints it."""
    listed = "、".join(
        f"{'或'.join(f'“{word}”' for word in row.words)}{terms.award(row.share)}" for row in entries(params)
    )
    return f"按评定结果查表：{listed}；其他结果{terms.award(params.otherwise)}"


def said(step: Marked) -> str:
    """What a step of this method says."""
    if step.branch.undefined:
        return undefined.said(step)
    word = str(step.values["所查文字"]).strip()
    if step.branch.key == "unknown":
        return f"“{word[:40]}”不在规则的表中（{step.values['表中的词']}），由人工评判"
    if step.branch.key.startswith("otherwise"):
        return f"“{word[:40]}”不在规则的表中（{step.values['表中的词']}），计{step.weight}×{base.share(step)}"
    return f"“{word}”按表计{step.weight}×{base.share(step)}"


def check(params: Lookup, _weight: Decimal | None) -> Iterator[Problem]:
    """What is wrong with the parameters."""
    if params.of is None:
        yield from undefined.unasked(params, "填了的实际完成值总有文字")
    seen: list[str] = []
    for word, place in ((word, row.source) for row in entries(params) for word in row.words):
        if not same_words(word, word):
            message = f"表中的“{word}”没有文字，查不到它。"
            yield Problem(place, "ruleset.empty-text", message, "请写上文字。")
        if any(same_words(word, other) for other in seen):
            message = f"表中的“{word}”写了两次（标点、空格不计）。"
            yield Problem(place, "ruleset.name-twice", message, "请删去一处。")
        seen.append(word)


METHOD = Method(
    "lookup",
    "查表计分",
    Lookup,
    lower,
    words,
    said,
    needs=base.needs_actual,
    check=check,
)
