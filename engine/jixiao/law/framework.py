"""The framework as a finance bureau writes it: nodes with their points, methods and policies, and the methods for targets.

Part of the ruleset format (`law.format`, which names these records too): frozen records that hold what is written and judge
nothing; the Chinese descriptions of the fields are what a rule keeper sees while typing.
"""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from jixiao.ground.written import Expression, Number, Points, Share, Written
from jixiao.law.anymethod import AnyMethod
from jixiao.law.methods import Params


class TargetMethods(Written):
    """单位自设指标按目标值的写法选用的方法。"""

    at_least: AnyMethod = Field(alias="at-least", description="目标写作≥、>，或没有符号而方向为越大越好")
    at_most: AnyMethod = Field(alias="at-most", description="目标写作≤、<，或没有符号而方向为越小越好")
    equal: AnyMethod = Field(description="目标写作=")
    zero: AnyMethod = Field(description="目标为0且方向为越小越好或等于")
    interval: AnyMethod = Field(description="目标是区间或±")
    deadline: AnyMethod = Field(description="目标是日期、期间或时限")
    yes_no: AnyMethod = Field(alias="yes-no", description="目标是“是”或“否”")
    text: AnyMethod = Field(description="目标是文字")


class OwnTargets(Written):
    """由单位自设下级指标的节点自己的方法：写了的种类代替规则集的 targets，没有写的仍按规则集。"""

    at_least: AnyMethod | None = Field(default=None, alias="at-least", description="目标写作≥、>，或方向为越大越好")
    at_most: AnyMethod | None = Field(default=None, alias="at-most", description="目标写作≤、<，或方向为越小越好")
    equal: AnyMethod | None = Field(default=None, description="目标写作=")
    zero: AnyMethod | None = Field(default=None, description="目标为0且方向为越小越好或等于")
    interval: AnyMethod | None = Field(default=None, description="目标是区间或±")
    deadline: AnyMethod | None = Field(default=None, description="目标是日期、期间或时限")
    yes_no: AnyMethod | None = Field(default=None, alias="yes-no", description="目标是“是”或“否”")
    text: AnyMethod | None = Field(default=None, description="目标是文字")


def kinds(targets: "TargetMethods | OwnTargets | None") -> tuple[tuple[str, Params], ...]:
    """The kinds of target by their keys, each with its method; those left out are not among them."""
    fields = type(targets).model_fields.items() if targets else ()
    found = ((field.alias or name, getattr(targets, name)) for name, field in fields)
    return tuple((key, method) for key, method in found if isinstance(method, Params))


class Override(Written):
    """条件成立时改判：不问计分方法，按比例计分。"""

    when: Expression = Field(description="条件，如：违规次数 > 0")
    share: Share = Field(description="改判后得分占分值的比例，如 0%")
    text: str = Field(min_length=1, description="改判的理由，写入得分步骤")


def _several(value: object) -> object:
    # `to: 己` is short for `to: [己]`.
    return (value,) if isinstance(value, str) else value


class Transfer(Written):
    """分值让给谁：写明接收的指标，可以是框架中任何一项，固定指标或一组都可以。"""

    to: Annotated[tuple[str, ...], BeforeValidator(_several)] = Field(
        min_length=1, description="接收分值的指标：名称（在框架中唯一时）或路径，如：管理/制度；几项时写成列表"
    )
    by: Literal["proportion", "equal"] = Field(
        default="proportion", description="几项之间：proportion 按原分值的比例；equal 平均"
    )
    order: int = Field(
        default=0,
        ge=0,
        le=99,
        description="几处转移的先后：数小的先转，后转的按转过之后的分值计算；同一个数的都按转移之前的分值计算，与书写顺序无关",
    )


class Bequest(Written):
    """没有下级指标时，把多少分值给哪一项；先于其他转移。"""

    to: str = Field(min_length=1, description="接收分值的指标：名称或路径")
    points: Points = Field(description="给多少分")


class Split(Written):
    """一项的分值怎样平分给下级各行；不写的，除不尽的按末位单位逐一给在前的行。"""

    places: int = Field(default=2, ge=0, le=4, description="每行保留几位小数，不多于 rounding 的位数")
    each: Literal["down", "half-up"] = Field(default="down", description="每行：down 舍去，half-up 四舍五入")
    remainder: Literal["spread", "first", "last"] = Field(
        default="spread", description="余下的分值：spread 逐一给在前的行，first 全给第一行，last 全给最后一行"
    )


Absent = Literal["full", "siblings", "share-out", "keep", "drop"]


class Node(Written):
    """指标体系的一个节点：一级、二级或三级指标。

    open 为 true 的节点由单位自设下级指标；有 method 的节点是固定指标，由规则集直接计分。
    overrides、evidence-required、targets 对节点之下的全部指标有效。
    """

    name: str = Field(min_length=1, description="指标名称")
    aliases: tuple[str, ...] = Field(default=(), description="申报表中的其他叫法")
    weight: Points | None = Field(default=None, description="分值；由单位自设下级指标的二级指标可不写")
    open: bool = Field(default=False, description="是否由单位自设下级指标")
    expected: bool = Field(default=False, description="是否应当设有指标；没有时提示")
    direction: Literal["at-least", "at-most"] | None = Field(
        default=None, description="目标值没有符号时的方向：at-least 越大越好，at-most 越小越好；不写时随上级"
    )
    method: AnyMethod | None = Field(default=None, description="固定指标的计分方法")
    targets: OwnTargets | None = Field(
        default=None, description="（由单位自设下级指标的）本级的计分方法，按目标值的种类代替规则集的 targets"
    )
    absent_when: Expression | None = Field(
        default=None, alias="absent-when", description="何时不适用的条件，如：实际文字 = '不涉及'"
    )
    not_applicable: Absent | Transfer | None = Field(
        default=None,
        alias="not-applicable",
        description="不适用时，分值归谁（表内给了分值的不移动，full 除外）：full 计满分；"
        "siblings 按比例分给同级各项，同级都不适用的随上级；share-out 按比例分给全部其他指标；"
        "keep（或 drop）留在原处，不得分；{to: 名称} 让给它。不写时为 siblings，一级指标随 absence。"
        "择一的备选项里，分值不能让到备选项之外；整个备选项都不适用的，不参加择一",
    )
    overrides: tuple[Override, ...] = Field(default=(), description="改判的条件，先成立者有效；本级的先于上级的")
    evidence_required: bool = Field(
        default=False, alias="evidence-required", description="没有佐证材料（basis）的指标计0分"
    )
    max_: Number | None = Field(
        default=None,
        alias="max",
        description="最多可得分值的多少，如：120%；只用于能算出超过分值的方法，不写时至多满分",
    )
    choose: Literal["best", "given"] | None = Field(
        default=None, description="下级指标择一计分：best 取得分最高的一项，given 取第一个填了实际值的一项"
    )
    inner: Points | None = Field(default=None, description="下级指标按内部总分（如100）设分值，再折算为本节点的分值")
    aggregate: Literal["sum", "weighted-mean", "by-unit"] | None = Field(
        default=None,
        description="由各部分（parts）汇总出实际值：sum 相加；weighted-mean 按权数加权平均；by-unit 比率加权平均、其余相加",
    )
    split: Split | None = Field(
        default=None,
        description="（由单位自设下级指标的一项）分值怎样平分给各行，如：{places: 0, each: half-up, remainder: last}",
    )
    when_empty: Absent | Transfer | tuple[Bequest, ...] | None = Field(
        default=None,
        alias="when-empty",
        description="由单位自设下级指标的一项没有指标时，分值（表内未给分值时）给谁：写法同 not-applicable，或逐项写明给多少分；"
        "不写时按比例分给同级各项，一级指标随 absence",
    )
    bonus: bool = Field(default=False, description="加分项（仅一级指标）：不计入总分的构成，得分加到总分上")
    penalty: bool = Field(
        default=False, description="扣分项（仅一级指标）：不计入总分的构成，方法算出的分数从总分中扣除"
    )
    limit: Literal["none"] | None = Field(
        default=None,
        description="扣分的上限（仅一级扣分项）：none 没有上限，只是总分不低于0；这时不写 weight，方法须给出分数",
    )
    explain: str = Field(default="", description="指标解释")
    basis: str = Field(default="", description="依据")
    children: tuple["Node", ...] = Field(default=(), description="下级指标")

    @property
    def kinds(self) -> tuple[tuple[str, Params], ...]:
        """The kinds of target that the node marks by methods of its own, by their keys."""
        return kinds(self.targets)

    def walk(self) -> "Iterator[Node]":
        """The node and everything below it, parents before children."""
        yield self
        for child in self.children:
            yield from child.walk()
