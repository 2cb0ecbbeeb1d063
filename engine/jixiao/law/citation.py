"""A document that a ruleset rests on, as it is written, and how far it was read.

Comes in: an entry of `basis`. Goes out: a frozen `Citation`. `Seen` is the type of its `verified`, which the indicator
library shares; files from before the three words say true or false and keep their meaning.
"""

from collections.abc import Mapping
from typing import Annotated, Final

from pydantic import BeforeValidator, Field, WithJsonSchema

from jixiao.ground.written import Written
from jixiao.records.reference import Verified

_FORMERLY: Final[Mapping[str, Verified]] = {"true": Verified.ORIGINAL, "false": Verified.MEMORY}


def _seen(value: object) -> object:
    # YAML's own spellings of its truth values count, as they did.
    return _FORMERLY.get(str(value).lower(), value)


#: How far a document was read: one of the three words, or true or false as files used to say it.
Seen = Annotated[
    Verified,
    BeforeValidator(_seen),
    WithJsonSchema({"anyOf": [{"enum": [one.value for one in Verified]}, {"type": "boolean", "deprecated": True}]}),
]


class Citation(Written):
    """依据：一份文件及其条款，以及所引的数值读自何处。"""

    cite: str = Field(min_length=1, description="文号或名称，如：财预〔2020〕10号")
    title: str = Field(default="", description="文件标题")
    article: str = Field(default="", description="条款或附件")
    verified: Seen = Field(
        description="核对程度：依据它的数值读自何处。original 读过原文；reprint 读自转载，或执行该规定的表、系统；memory 凭记忆。"
        "几种都有的写最弱的一种。以前的 true 视为 original，false 视为 memory"
    )
    note: str = Field(default="", description="怎样读到的，有何出入")
