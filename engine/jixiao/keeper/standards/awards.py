"""What a clause gives: full marks, nothing, points, a share of the weight, points that are taken away.

In: a clause in the writing of `normal`. Out: what stands before the award, and the award; or None for a clause that gives
nothing.
"""

import re
from decimal import Decimal
from fractions import Fraction

from jixiao.ground import decimals
from jixiao.ground.dataclass import dataclass
from jixiao.ground.regex import regex

#: Longer clauses are descriptions; no pattern is tried on them.
LONGEST = 300


@dataclass(frozen=True, slots=True)
class Award:
    """What is given: a share or points, as written, or points taken from the weight."""

    share: str = ""
    points: str = ""
    minus: str = ""

    def keys(self, weight: Decimal | None) -> dict[str, object] | None:
        """The share or points as a ruleset writes them; None where the weight that is needed is unknown or too small."""
        if self.share:
            share = written_share(number(self.share))
            return {"share": share} if share else None
        if self.points:
            too_many = weight is not None and number(self.points) > Fraction(weight)
            return None if too_many else {"points": self.points}
        taken = number(self.minus)
        if weight is None or taken > weight:
            return None
        return {"points": decimals.plain(Fraction(weight) - taken)}

    def part(self, weight: Decimal | None) -> Fraction | None:
        """The award as a part of the weight; None where the weight that is needed is unknown."""
        if self.share:
            return number(self.share)
        if not weight:
            return None
        points = number(self.points) if self.points else Fraction(weight) - number(self.minus)
        return points / Fraction(weight)

    @property
    def words(self) -> str:
        """The award as a standard says it, for remarks on it: 得3分, 扣3分, 得80%, 得满分, 不得分."""
        if self.minus:
            return f"扣{self.minus}分"
        if number(self.points or self.share) == 0:
            return "不得分"
        return f"得{self.points}分" if self.points else "得满分" if self == FULL else f"得{self.share}"


FULL, NOTHING = Award(share="100%"), Award(share="0%")


def number(text: str) -> Fraction:
    """A number of a standard: 12, 0.5, 80%, 1/3."""
    top, _, bottom = text.partition("/")
    value = decimals.number(top.rstrip("%")) or decimals.ZERO
    if bottom:
        value /= decimals.number(bottom) or 1
    return value / 100 if text.endswith("%") else value


def written_share(part: Fraction) -> str | None:
    """A part of the weight as a percentage, where one says it exactly."""
    text = decimals.plain(part * 100)
    return f"{text}%" if decimals.number(text) == part * 100 and 0 <= part <= 1 else None


#: What a bureau calls the points of an indicator.
WORTH = r"(?:(?:本项|该项|此项|本指标|该指标|指标|相应)?的?(?:分值|权重分值|权重分|权重|满分|标准分值?|总分|分数|基本分|基础分))"
_GIVES = r"(?:(?:可|(?<!响)应|则|即|均|各|分别|只)?(?:得|计|记|给|评|赋|占|加)(?:分|为|予|至|到)?:?|为|:)"
#: The words between are few: without a bound a text of nothing but commas would be tried in the square of its length.
_TAIL = regex(
    r"(?P<head>.*?)(?:的(?:情况|情形|部门|单位)?|(?<![及按准实同随工小])时|者|(?<![细规原准守])则|,|:){0,6}(?:"
    rf"(?:(?:本项|该项|此项|本指标)?{_GIVES}?|按)(?P<full>满分|全分|全部分值|全部得分|全部分数)(?:计算|计分|计)?"
    rf"|{_GIVES}(?P<worth>{WORTH})"
    r"|(?P<zero>(?:本项|该项|此项|本指标|该指标|则|均|即|,){0,4}(?:不(?:得|计|给|予?计|予?得|予?给)分|(?:得|计|记|为|给)(?:零|0(?:\.0+)?)分"
    rf"|(?<![\d.])0分|不得{WORTH}|不得该项分))"
    rf"|(?:{_GIVES}|\((?=[\d.]+分\)$)|(?<=[,;:)优良中差好般格秀等级是否有无])|(?<=[^\W\d])(?<![扣减加满共低高于超过到为每第前约计得])(?=\d))(?P<points>\d+(?:\.\d+)?)分\)?"
    rf"|(?:{_GIVES}|按)(?P<of>{WORTH}的?)?(?P<share>\d+(?:\.\d+)?%|\d/\d{{1,2}})(?:的?(?:{WORTH}|得分|计分|计算|计|分))?"
    r"|(?P<kept>不扣分)"
    rf"|(?:,|再|应)?(?:扣|减|扣减|扣除)(?:掉|去)?(?:{WORTH}的?)?(?P<minus>\d+(?:\.\d+)?)分"
    rf"|(?:,|再|应)?(?:扣|减|扣减|扣除)(?:掉|去)?(?:{WORTH}的?)?(?P<lost>\d+(?:\.\d+)?%)(?:的?{WORTH})?"
    r")"
)


def award(clause: str) -> tuple[str, Award] | None:
    """What stands before a clause's award, and the award; None where it gives nothing."""
    match = _TAIL.fullmatch(clause) if len(clause) <= LONGEST else None
    if match is None:
        return None
    head = match["head"].rstrip(",")
    if match["full"] or match["kept"] or match["worth"]:
        return head, FULL
    if match["zero"]:
        return head, Award(points="0") if re.search(r"[计记]0(?:\.0+)?分$", match["zero"]) else NOTHING
    if match["points"]:
        return head, Award(points=match["points"])
    if match["share"]:
        return head, Award(share=match["share"])
    if match["lost"]:
        left = written_share(1 - number(match["lost"]))
        return (head, Award(share=left)) if left else None
    return head, Award(minus=match["minus"])
