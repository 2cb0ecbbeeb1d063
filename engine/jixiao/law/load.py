"""A ruleset file → `Ruleset`, or all its problems at once, each with its place and cure.

Comes in: the text of a YAML or JSON file. Goes out: the frozen records of `ruleset.format`. What pydantic finds wrong
is said here in Chinese; what takes more than the shape of the file to see is `ruleset.check`'s.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from jixiao.ground import located
from jixiao.ground.problems import Problem, Problems, Source, nearest, refused
from jixiao.ground.written import Written
from jixiao.law.format import FindingsFile, Ruleset
from jixiao.law.methods import IDS, METHODS, Params
from jixiao.records.law import RulesetRef


def load(text: str, file: str) -> Ruleset:
    """The ruleset that `text` writes; raises Problems with everything that is wrong with its form."""
    return read_as(Ruleset, text, file)


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
    tree = located.load(text, file)
    if not isinstance(tree, located.Fields):
        place = getattr(tree, "source", Source(file, 1, 1))
        raise refused(place, "ruleset.shape", "文件的最外层不是键和值。", "请从 schema、id、edition 等键写起。")
    found: list[Problem] = []
    if model is Ruleset:
        tree = _with_methods(tree, found)
    try:
        made = model.model_validate(tree)
    except ValidationError as error:
        raise _in_order([*found, *_problems(error, tree)]) from None
    if found:
        raise _in_order(found)
    return made


def _in_order(found: Sequence[Problem]) -> Problems:
    return Problems(sorted(found, key=lambda problem: problem.source))


def _with_methods(tree: located.Fields, found: list[Problem]) -> located.Fields:
    """The tree with the methods of its nodes read, each by its own record; what is wrong in them is added to `found`.

    A method that cannot be read is left out, so that the rest can be told as well.
    """
    changed: dict[str, Any] = dict(tree)
    for key in ("indicators", "children"):
        if isinstance(nodes := tree.get(key), located.Items):
            inner = [_with_methods(node, found) if isinstance(node, located.Fields) else node for node in nodes]
            changed[key] = located.Items(inner, nodes.source)
    if isinstance(own := tree.get("method"), located.Fields):
        changed["method"] = _method(own, found)
    return located.Fields(changed, tree.source, tree.where)


def _method(given: located.Fields, found: list[Problem]) -> Any:
    """The parameters of one method; left as they are where the method itself is not known."""
    tag = given.get("method")
    if tag not in IDS:
        return given
    params = METHODS[str(tag)].params
    try:
        return params.model_validate(given)
    except ValidationError as error:
        found += _problems(error, given)
        return Params.model_construct(method=str(tag), source=given.source)


def _problems(error: ValidationError, tree: located.Fields) -> Iterator[Problem]:
    for detail in error.errors(include_url=False):
        path = detail["loc"]
        source = _place(tree, path, of_key=detail["type"] in ("extra_forbidden", "reserved_key"))
        code, message, cure = _sentence(detail["type"], path, detail.get("input"), detail.get("ctx", {}))
        yield Problem(source, code, message, cure)


def _place(tree: object, path: Sequence[str | int], *, of_key: bool) -> Source:
    """The place of a path in the file; steps that pydantic adds (the tag of a union) are not in it and are skipped."""
    source = getattr(tree, "source", None)
    here = tree
    for index, step in enumerate(path):
        if isinstance(here, located.Fields) and step in here:
            last = index == len(path) - 1
            value = here[str(step)]
            source = here.where[str(step)] if (of_key and last) or value is None else getattr(value, "source", source)
            here = value
        elif isinstance(here, list) and isinstance(step, int) and step < len(here):
            here = here[step]
            source = getattr(here, "source", source)
    return source if isinstance(source, Source) else Source("")


_KINDS: Mapping[str, tuple[str, str, str]] = {
    "missing": ("ruleset.missing-key", "缺少必填的“{key}”。", "请补上这一项。"),
    "reserved_key": ("ruleset.unknown-key", "不认识的键“{key}”。", "请删去这一项。"),
    "number": ("ruleset.not-a-number", "“{input}”不是数。", "请写成 12、0.5、80% 这样的数。"),
    "points": ("ruleset.not-points", "“{input}”不是分值。", "分值至多两位小数，请改写。"),
    "negative": ("ruleset.not-points", "“{input}”是负数，不能作分值。", "请写不小于0的分值。"),
    "share": ("ruleset.not-a-share", "“{input}”不是比例。", "请写0%到100%之间的比例。"),
    "literal_error": ("ruleset.not-allowed", "“{input}”不是“{key}”允许的值。", "可以写：{expected}。"),
    "enum": ("ruleset.not-allowed", "“{input}”不是“{key}”允许的值。", "可以写：{expected}。"),
    "union_tag_not_found": ("ruleset.missing-key", "计分方法没有写明 method。", "请加一行 method，可选：{methods}。"),
    "union_tag_invalid": ("ruleset.unknown-method", "不认识的计分方法“{tag}”。", "可选：{methods}。{nearest}"),
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


def _sentence(kind: str, path: Sequence[str | int], value: Any, context: Mapping[str, Any]) -> tuple[str, str, str]:
    key = next((str(step) for step in reversed(path) if isinstance(step, str)), "文件")
    if kind == "extra_forbidden":
        return (
            "ruleset.unknown-key",
            f"不认识的键“{key}”。",
            nearest(key, (k for k in _KEYS if k != key)) or "请删去，或查阅规则集格式。",
        )
    code, message, cure = _KINDS.get(kind, ("ruleset.shape", "“{key}”的写法不对。", "请对照规则集格式改写。"))
    tag = str(context.get("tag", ""))
    words = {
        "key": key,
        "input": "" if value is None else str(value)[:40],
        "expected": str(context.get("expected", "")).replace("'", "").replace(" or ", "、").replace(", ", "、"),
        "tag": tag,
        "methods": "、".join(METHODS),
        "nearest": nearest(tag, METHODS),
    }
    return code, message.format(**words), cure.format(**words)


def _keys(model: type[Written]) -> Iterator[str]:
    for subclass in model.__subclasses__():
        for name, field in subclass.model_fields.items():
            yield field.alias or name
        yield from _keys(subclass)


_KEYS = tuple(sorted(set(_keys(Written)) - {"source"}))
