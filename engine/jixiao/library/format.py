"""One file of the indicator library: its records, and its text → `Family` or all its problems.

Comes in: the text of a family's YAML. Goes out: the frozen `Family`, with the tree that it was read from, so that what
only several files together show (`indicators`) still has a place. What pydantic finds wrong is said here in Chinese.
"""

from types import MappingProxyType
from typing import Annotated, Any, Final, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from jixiao.ground import located, misfits
from jixiao.ground.problems import Source, refused
from jixiao.ground.reading import Sayings
from jixiao.ground.written import Record
from jixiao.law.citation import Seen
from jixiao.library.names import MAX_NAME, Direction, Level

SCHEMA: Final = "jixiao.indicators/1"


Words = Annotated[str, Field(min_length=1, pattern=r"\S")]
Name = Annotated[str, Field(min_length=1, max_length=MAX_NAME, pattern=r"\w")]
#: At least three characters, no punctuation: a shorter ending is that of too many names.
Ending = Annotated[str, Field(pattern=r"^[\w%‰]{3,100}$")]
#: At least two characters, no blanks: a single one says nothing, and what is typed is cut at blanks before it is sought.
Keyword = Annotated[str, Field(pattern=r"^[\w%‰]{2,20}$")]
Id = Annotated[str, Field(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", max_length=60)]


class Basis(Record):
    """What a definition rests on; `verified` says how far it was read."""

    cite: Words
    verified: Seen


class Indicator(Record):
    """One indicator. All texts are Chinese and shown as they are; `id` is permanent and unique over all families.

    `aliases` are other names of the same indicator; `endings` are words that a form may qualify in front and still
    mean it (`Library.match`); `keywords` are words that people would look for it with but that are no names of it
    (`Library.search`, never `match`). `formula` is in words; `source` is what a reviewer would ask to see; `pitfalls` what
    reviewers object to; `place` where the definition is written.
    """

    id: Id
    name: Name
    aliases: tuple[Name, ...] = ()
    endings: tuple[Ending, ...] = ()
    keywords: tuple[Keyword, ...] = ()
    level: Level
    unit: str = ""
    direction: Direction
    definition: Words
    formula: Words
    source: Words
    pitfalls: Annotated[tuple[Words, ...], Field(min_length=1)]
    basis: Basis | None = None
    place: Source = Field(default=Source(""), exclude=True)

    @model_validator(mode="before")
    @classmethod
    def _placed(cls, data: Any) -> Any:
        if not isinstance(data, located.Fields):
            return data
        if "place" in data:  # filled here, never written
            raise PydanticCustomError(misfits.RESERVED, "place", {"key": "place"})
        return {**data, "place": data.source}


class Family(Record):
    """A file of indicators of one field of work: `family` is its ASCII id, `title` its Chinese label."""

    schema_: Literal["jixiao.indicators/1"] = Field(alias="schema")
    family: Id
    title: Words
    indicators: tuple[Indicator, ...]


# --- text → family ------------------------------------------------------------------------------------------


def read(text: str, file: str) -> tuple[Family, located.Fields]:
    """The family that `text` writes and its tree; raises Problems."""
    tree = located.load(text, file)
    if not isinstance(tree, located.Fields):
        place = Source(file, 1, 1) if tree is None else tree.source
        cure = "请从 schema、family、title、indicators 四个键写起。"
        raise refused(place, "indicators.shape", "文件的最外层不是键和值。", cure)
    return misfits.read(Family, tree, SAYINGS), tree


#: What the format says of each kind of misfit.
SAYINGS: Final[Sayings] = MappingProxyType(
    {
        "": ("indicators.shape", "“{key}”的写法不对。", "请对照指标库已有的写法改写。"),
        "extra_forbidden": ("indicators.unknown-key", "不认识的键“{key}”。", "请删去；这里可以写：{known}。"),
        "missing": ("indicators.missing-key", "缺少必填的“{key}”。", "请补上这一项。"),
        "reserved_key": ("indicators.unknown-key", "不认识的键“{key}”。", "请删去这一项。"),
        "enum verified": (
            "indicators.not-allowed",
            "“{input}”不是“{key}”允许的值。",
            "请写 original（读过原文）、reprint（读自转载或执行它的表）或 memory（凭记忆）。",
        ),
        "enum": ("indicators.not-allowed", "“{input}”不是“{key}”允许的值。", "{nearest}可以写：{known}。"),
        "literal_error": ("indicators.not-allowed", "“{input}”不是“{key}”允许的值。", "请写：{known}。"),
        "string_pattern_mismatch": ("indicators.empty-text", "“{key}”是空的。", "请写上内容。"),
        "string_too_short": ("indicators.empty-text", "“{key}”是空的。", "请写上内容。"),
        "string_too_long": ("indicators.too-long", "“{key}”太长。", "名称不超过100个字，编号不超过60个字符。"),
        "string_pattern_mismatch id": (
            "indicators.bad-id",
            "“{input}”不能作“{key}”。",
            "编号用小写英文字母、数字和连字符，如 on-time-rate。",
        ),
        "string_pattern_mismatch family": (
            "indicators.bad-id",
            "“{input}”不能作“{key}”。",
            "编号用小写英文字母、数字和连字符，如 on-time-rate。",
        ),
        "string_pattern_mismatch endings": (
            "indicators.bad-ending",
            "“{input}”不能作词尾。",
            "词尾至少三个字，不带空格、引号和括号。",
        ),
        "string_pattern_mismatch keywords": (
            "indicators.bad-keyword",
            "“{input}”不能作关键词。",
            "关键词为两到二十个字，不带空格和标点。",
        ),
        "string_type": ("indicators.shape", "“{key}”应当是一段文字。", "请在冒号后直接写文字。"),
        "tuple_type": ("indicators.shape", "“{key}”应当是一个列表。", "请逐项另起一行，以“- ”开头。"),
        "model_type": ("indicators.shape", "“{key}”应当由键和值组成。", "请逐项写成“键: 值”。"),
        "too_short": ("indicators.empty-list", "“{key}”一项也没有。", "请至少写一项。"),
    }
)
