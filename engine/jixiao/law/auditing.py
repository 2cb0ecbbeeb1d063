"""The format of relations: what must hold between the figures of a published account, as frozen records.

Comes in: what a finance bureau writes in a file of relations (`rulesets/audit-…/<edition>.yaml`). Goes out: the same as
records; `audit.rules` proves that its patterns and formulas make sense. Neither needs a line of Python to be added.
"""

from typing import Literal

from pydantic import Field

from jixiao.ground.written import Expression, Written
from jixiao.law.citation import Citation
from jixiao.records.reference import Verified


class SentencePattern(Written):
    """句式：一句话里哪几个数是一件事，各叫什么。"""

    name: str = Field(min_length=1, description="名称，关系的 of 引用")
    words: Expression = Field(
        description="句式。{名称:种类} 是一个数，[…] 可有可无（里面不能有数），(甲|乙) 任取其一，… 是不含别的数、不跨句的文字，"
        "…… 可以跨过占比、完成率和一个句号，“，”可有可无，其他文字照写。种类：金额、数量、人数、人次、数、占比、完成率、百分数、"
        "增减额、增减率、人均、月均"
    )


class AccountQuantity(Written):
    """全文只有一个值的量：按名称认，在正文、表、图里写法不同的列在 also。"""

    name: str = Field(min_length=1, description="名称，算式引用")
    also: tuple[str, ...] = Field(default=(), description="其他写法；比较时不计引号、空格、年度和单位名称")
    within: tuple[str, ...] = Field(default=(), description="只认标题含这些词的章节里的；不写的不限")
    once: bool = Field(default=True, description="是否处处应当相同（true）；false 的只用于算式，取任一处的值")
    project: bool = Field(default=False, description="是否每个项目各有一个（true）：只认项目报告和自评表里的")


class AccountRelation(Written):
    """关系：几个数之间应当成立的算式，按印出的位数精确判断，两边怎么也对不上才提示。"""

    id: str = Field(pattern=r"^[a-z]+(\.[a-z0-9-]+)+$", description="编号，永久不变，如：figure.rate")
    name: str = Field(min_length=1, description="用文字写的关系，如：执行率=执行数÷预算数")
    of: tuple[str, ...] = Field(
        min_length=1,
        description="对什么：句式的名称；或内置的：占比（部分、比重、整体）、同一整体（甲部分、甲比重、乙部分、乙比重）、构成、未必列全和只差一位的构成（合计、"
        "各部分）、其中（合计、部分）、比重之和（各比重）、类项（类、各项）、科目（上级、各下级：决算表的行）、各栏（合计、各栏：决算表的列）、图（本年、上年、差额）、列举（个数、列出）、人数减少（目标、"
        "实际）、全部拨付（执行率）、全文（用 quantities 的名称）、两处和同名和只差一位（甲、乙）",
    )
    when: Expression | None = Field(default=None, description="只在这个等式按印出的位数可能成立时才问，如：本年 = 差额")
    formula: Expression = Field(description="算式，如：比率 = 差额 / (本年 - 差额)；增减额、增减率带方向，减少的是负数")
    severity: Literal["certain", "probable", "hint"] = Field(
        description="certain 两数不能同时成立；probable 很可能；hint 提示"
    )
    message: Expression = Field(min_length=1, description="提示的一句话，可用 {名称} 引用各数")
    advice: str = Field(min_length=1, description="怎么改")


class AuditFile(Written):
    """核对文本用的文件的开头。"""

    schema_: str = Field(alias="schema", description="格式版本")
    id: str = Field(pattern=r"^audit(-[a-z0-9]+)+$", description="编号，以 audit- 开头")
    edition: str = Field(pattern=r"^[0-9A-Za-z.-]+$", description="版次，一般是年份")
    title: str = Field(min_length=1, description="名称")
    basis: tuple[Citation, ...] = Field(min_length=1, description="依据的文件")

    @property
    def verified(self) -> Verified:
        """How far its sources were read: as far as the weakest of them."""
        return max((citation.verified for citation in self.basis), key=tuple(Verified).index)


class RelationsFile(AuditFile):
    """一部文本核对的规则：句式、量和关系。"""

    schema_: Literal["jixiao.relations/1"] = Field(alias="schema", description="格式版本，固定为 jixiao.relations/1")
    patterns: tuple[SentencePattern, ...] = Field(default=(), description="句式")
    quantities: tuple[AccountQuantity, ...] = Field(default=(), description="全文的量")
    relations: tuple[AccountRelation, ...] = Field(min_length=1, description="关系")
