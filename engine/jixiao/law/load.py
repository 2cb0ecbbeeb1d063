"""A ruleset file → `Ruleset`, or all its problems at once, each with its place and cure.

Comes in: the text of a YAML or JSON file. Goes out: the frozen records of `ruleset.format`. What pydantic finds wrong
is said here in Chinese; what takes more than the shape of the file to see is `ruleset.check`'s.
"""

import hashlib
from collections.abc import Sequence
from typing import Any, TypeVar

from pydantic import BaseModel

from jixiao.ground import located, misfits
from jixiao.ground.problems import Problem, Problems, Source, refused
from jixiao.ground.reading import Sayings
from jixiao.law.format import FindingsFile, Ruleset
from jixiao.law.methods import IDS, METHODS, Params
from jixiao.records.law import RulesetRef


def load(text: str, file: str) -> Ruleset:
    """The ruleset that `text` writes; raises Problems with everything that is wrong with its form."""
    ruleset, wrong = as_meant(text, file)
    if wrong:
        raise Problems(wrong)
    return ruleset


def as_meant(text: str, file: str) -> tuple[Ruleset, tuple[Problem, ...]]:
    """The ruleset that `text` writes but for the names of its keys, and what is wrong with those.

    Raises Problems with everything that is wrong with its form where that is more than some names of keys.
    """
    found, keys = list[Problem](), list[Problem]()
    tree = _with_methods(_tree(text, file), found, keys)
    try:
        ruleset, wrong = misfits.as_meant(Ruleset, tree, SAYINGS)
    except Problems as problems:
        raise _in_order([*found, *keys, *problems.problems]) from None
    if found:
        raise _in_order([*found, *keys, *wrong])
    return ruleset, tuple(_in_order([*keys, *wrong]).problems) if keys or wrong else ()


def load_findings(text: str, file: str) -> FindingsFile:
    """A file of shared finding rules; raises Problems."""
    return read_as(FindingsFile, text, file)


def reference(ruleset: Ruleset, data: bytes) -> RulesetRef:
    """How a scorecard names the law it applied."""
    return RulesetRef(
        id=ruleset.id,
        edition=ruleset.edition,
        sha256=hashlib.sha256(data).hexdigest(),
        title=ruleset.title,
        verified=ruleset.verified,
    )


M = TypeVar("M", bound=BaseModel)


def read_as(model: type[M], text: str, file: str) -> M:
    """`text` as a record of the format, every breach of its form a Problem with place, sentence and cure."""
    try:
        return misfits.read(model, _tree(text, file), SAYINGS)
    except Problems as wrong:
        raise _in_order(wrong.problems) from None


def _tree(text: str, file: str) -> located.Fields:
    tree = located.load(text, file, anchors=False)
    if isinstance(tree, located.Fields):
        return tree
    place = getattr(tree, "source", Source(file, 1, 1))
    raise refused(place, "ruleset.shape", "文件的最外层不是键和值。", "请从 schema、id、edition 等键写起。")


def _in_order(found: Sequence[Problem]) -> Problems:
    return Problems(sorted(found, key=lambda problem: problem.source))


def _with_methods(tree: located.Fields, found: list[Problem], keys: list[Problem]) -> located.Fields:
    """The tree with the methods of its nodes read, each by its own record; what is wrong in them is added to `found`.

    A method that cannot be read is left out, so that the rest can be told as well. Where only the names of its keys are
    wrong, it is read as it is meant, and they are added to `keys`.
    """
    changed: dict[str, Any] = dict(tree)
    for key in ("indicators", "children"):
        if isinstance(nodes := tree.get(key), located.Items):
            inner = [_with_methods(node, found, keys) if isinstance(node, located.Fields) else node for node in nodes]
            changed[key] = located.Items(inner, nodes.source)
    if isinstance(own := tree.get("method"), located.Fields):
        changed["method"] = _method(own, found, keys)
    return located.Fields(changed, tree.source, tree.where)


def _method(given: located.Fields, found: list[Problem], keys: list[Problem]) -> Any:
    """The parameters of one method; left as they are where the method itself is not known."""
    tag = given.get("method")
    if tag not in IDS:
        return given
    try:
        params, wrong = misfits.as_meant(METHODS[str(tag)].params, given, SAYINGS)
        keys += wrong
        return params
    except Problems as problems:
        found += problems.problems
        return Params.model_construct(method=str(tag), source=given.source)


#: What the format says of each kind of misfit.
SAYINGS: Sayings = {
    "": ("ruleset.shape", "“{key}”的写法不对。", "请对照规则集格式改写。"),
    "model_type": ("ruleset.shape", "“{key}”应当由键和值组成。", "请逐项写成“键: 值”。"),
    "tuple_type": ("ruleset.shape", "“{key}”应当是一个列表。", "请逐项另起一行，以“- ”开头。"),
    "string_type": ("ruleset.shape", "“{key}”应当是一段文字。", "请在冒号后直接写文字；有括号、冒号、逗号时请加引号。"),
    "extra_forbidden": ("ruleset.unknown-key", "不认识的键“{key}”。", "请删去；这里可以写：{known}。"),
    "missing": ("ruleset.missing-key", "缺少必填的“{key}”。", "请补上这一项。"),
    "reserved_key": ("ruleset.unknown-key", "不认识的键“{key}”。", "请删去这一项。"),
    "number": ("ruleset.not-a-number", "“{input}”不是数。", "请写成 12、0.5、80% 这样的数。"),
    "points": ("ruleset.not-points", "“{input}”不是分值。", "分值至多两位小数，请改写。"),
    "negative": ("ruleset.not-points", "“{input}”是负数，不能作分值。", "请写不小于0的分值。"),
    "share": ("ruleset.not-a-share", "“{input}”不是比例。", "请写0%到100%之间的比例。"),
    "literal_error": ("ruleset.not-allowed", "“{input}”不是“{key}”允许的值。", "{nearest}可以写：{known}。"),
    "enum verified": (
        "ruleset.not-allowed",
        "“{input}”不是“{key}”允许的值。",
        "请写 original（读过原文）、reprint（读自转载或执行它的表）或 memory（凭记忆）。",
    ),
    "enum": ("ruleset.not-allowed", "“{input}”不是“{key}”允许的值。", "{nearest}可以写：{known}。"),
    "union_tag_not_found": (
        "ruleset.missing-key",
        "计分方法没有写明 method。",
        f"请加一行 method，可选：{'、'.join(IDS)}。",
    ),
    "union_tag_invalid": ("ruleset.unknown-method", "不认识的计分方法“{input}”。", "{nearest}可选：{known}。"),
    "string_pattern_mismatch": (
        "ruleset.bad-id",
        "“{input}”不合“{key}”的写法。",
        "编号用小写英文字母、数字、点和连字符。",
    ),
    "string_too_short": ("ruleset.empty-text", "“{key}”是空的。", "请写上内容。"),
    "too_short": ("ruleset.empty-list", "“{key}”一项也没有。", "请至少写一项。"),
    "date_from_datetime_parsing": ("ruleset.bad-date", "“{input}”不是日期。", "请写成 2020-02-25 这样的日期。"),
    "bool_parsing": ("ruleset.not-allowed", "“{input}”不是 true 或 false。", "请写 true 或 false。"),
    "int_parsing": ("ruleset.not-a-number", "“{input}”不是整数。", "请写整数。"),
}
