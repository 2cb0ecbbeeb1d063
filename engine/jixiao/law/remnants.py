"""The format of remnants: words that a template or an editor left and no finished document has, as frozen records.

Comes in: what a finance bureau writes in `rulesets/audit-text/<edition>.yaml`. Goes out: the same as records;
`audit.wordings` proves that the words make sense. Nothing here needs a line of Python to be added.
"""

from typing import Literal

from pydantic import Field

from jixiao.ground.written import Expression, Written
from jixiao.law.auditing import AuditFile


class RemnantWords(Written):
    """残留：成稿里不该有的文字，和怎么说它。"""

    id: str = Field(pattern=r"^(remnant|slip)(\.[a-z0-9-]+)+$", description="编号，永久不变：remnant. 残留，slip. 笔误")
    words: tuple[Expression, ...] = Field(
        min_length=1,
        description="文字，写一种就够。照写的文字不分全角半角，中间可以有空格；花括号里是会变的：{数} 一个数，{零} 数零，"
        "{字} 一至十四个字（不含数字、标点），{话} 不跨句、不超过六十字的一段，{首}、{尾} 段落的开头、结尾，{甲|乙|} 任取其一"
        "（最后什么也不写，就是可有可无）；花括号本身写两个",
    )
    within: Literal["text", "prose", "bracket", "paragraph", "heading", "caption"] = Field(
        default="text",
        description="在哪里认：text 任何地方，prose 有标点的正文，bracket 以它开头的括注，paragraph 整段就是它，heading 去掉编号"
        "以后整个标题就是它，caption 图的标题里整个括注就是它；text、prose 不认引号、书名号里的",
    )
    unless: tuple[Expression, ...] = Field(default=(), description="同一句里有这些文字的不算")
    severity: Literal["certain", "probable", "hint"] = Field(
        description="certain 成稿里不会有；probable 很可能是残留；hint 提示"
    )
    message: Expression = Field(min_length=1, description="提示的一句话，{原文} 是找到的文字")
    advice: str = Field(min_length=1, description="怎么改")


class RemnantsFile(AuditFile):
    """一部残留文字的清单。"""

    schema_: Literal["jixiao.remnants/1"] = Field(alias="schema", description="格式版本，固定为 jixiao.remnants/1")
    remnants: tuple[RemnantWords, ...] = Field(min_length=1, description="残留的文字，一条一种")
