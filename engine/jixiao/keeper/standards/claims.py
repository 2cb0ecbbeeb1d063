"""Statements that each give something → elements that are there or not, or a table of words.

In: claims and the items that a standard numbers, the weight. Out: the method as keys and values, or None where the list is not
whole: points that do not add up, a share that no percentage says exactly.
"""

import re
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from jixiao.ground import decimals
from jixiao.ground.regex import regex
from jixiao.keeper.standards.awards import Award, written_share
from jixiao.keeper.standards.clauses import LABELS, Claim
from jixiao.keeper.standards.text import Method, StandardText

#: Names are written with the punctuation of Chinese text.
_CHINESE = str.maketrans({",": "，", ";": "；", ":": "：", "(": "（", ")": "）"})
_NOT = regex(
    r"^(?:否则|反之|未能?|不|没有?|无|非|缺少?|尚未|(?:以上|上述|要点)?.{0,6}(?:不符合|不具备|未达到|不满足|未按|没有|未建立))"
)
_DENIED = regex(r"不|未能?|没有|无")
#: A label is said by a person; a longer one is a description.
_LONGEST_LABEL = 40


def by_claims(text: StandardText, claims: Sequence[Claim], whole: Sequence[str]) -> Method | None:
    """The method of claims alone; `whole` are those that, where nothing is given, take the whole mark."""
    if zero := _never(claims):
        return zero
    claims = _divided(claims, text.weight)
    parts = [one.award.part(text.weight) for one in claims]
    if None in parts:
        return None
    given = [part for part in parts if part]
    if not given or any(part > 1 for part in given):
        return None
    lacking = [one.text for one, part in zip(claims, parts, strict=True) if part == 0]
    held = [one for one, part in zip(claims, parts, strict=True) if part]
    if len(held) == 1 and given[0] == 1:
        return _alone(text, held[0].text, lacking, claims)
    if given.count(Fraction(1)) == 1 and not any(one.award.minus for one in claims):
        return _lookup(text, claims, parts)
    if decimals.exact_sum(given) != 1 or any(one.award.minus for one in claims):
        return None
    return elements(text, [one.text for one in held], [one.award for one in held], lacking, whole)


def _alone(text: StandardText, name: str, lacking: Sequence[str], claims: Sequence[Claim]) -> Method | None:
    """One statement that gives all: it holds or it does not; the words of its opposite say nothing more."""
    if len(claims) == 2 and LABELS.fullmatch(_label(claims[0].text)) and LABELS.fullmatch(_label(claims[1].text)):
        return _lookup(text, claims, [one.award.part(text.weight) for one in claims])
    if any(not _opposite(one, name) for one in lacking) or len(lacking) > 1:
        return None
    return {"method": "elements", "items": [{"name": named(name)}]}


def _never(claims: Sequence[Claim]) -> Method | None:
    """未发生事故的得满分，发生事故的不得分: a target of nothing."""
    if len(claims) != 2 or claims[1].award.share != "0%" or claims[0].award.share != "100%":
        return None
    match = re.fullmatch(r"(?:没有|未)(发生.*)", claims[0].text)
    return {"method": "zero-target"} if match and claims[1].text == match[1] else None


def _divided(claims: Sequence[Claim], weight: Decimal | None) -> list[Claim]:
    """Claims with those that give the same to several statements (甲、乙、丙，各得1分) taken apart."""
    out: list[Claim] = []
    for one in claims:
        part = one.award.part(weight)
        names = [name for name in re.split("[、,;]", one.text) if name]
        apart = one.each and part and len(claims) == 1 and len(names) * part == 1
        out += [Claim(name, one.award) for name in names] if apart else [one]
    return out


def _label(text: str) -> str:
    """The word that is given: 优秀 of 在考核中获得优秀等次."""
    word = (
        re.sub(r"^.{0,16}?(?:获得?|评为|评定为|认定为|定为)", "", text.strip('“”"的 '))
        .removesuffix("等次")
        .removesuffix("等级")
    )
    if LABELS.fullmatch(word):
        return word
    return re.sub(
        r"^.{0,12}?(?:等次|等级|结果|结论|级别|评定)(?:评定)?(?:为|是)|^(?:评|结果)?为",
        "",
        text.strip("“”\"‘’'：:的为 "),
    ).strip("“”\"‘’'")


def _lookup(text: StandardText, claims: Sequence[Claim], parts: Sequence[Fraction | None]) -> Method | None:
    table: dict[str, str] = {}
    for one, part in zip(claims, parts, strict=True):
        label, share = _label(one.text), written_share(part) if part is not None else None
        if not share or not label or label in table or len(label) > _LONGEST_LABEL or label.endswith("分"):
            return None
        table[label] = share
    known = all(LABELS.fullmatch(label) for label in table)
    falling = len(set(table.values())) == len(table) > 1
    if not known and (not falling or len(table) < 3):
        return None
    return text.measured("lookup", table=table) if not text.of else {"method": "lookup", "table": table}


def named(name: str) -> str:
    """A statement as the name of an element: in the punctuation of Chinese text."""
    return name.strip(" ,:;的").translate(_CHINESE)


def elements(
    text: StandardText, names: Sequence[str], awards: Sequence[Award], lacking: Sequence[str], whole: Sequence[str]
) -> Method | None:
    """Elements with what each gives; statements that take the whole mark where an element lacks are its gate."""
    listed = [named(one) for one in names]
    if len(set(listed)) != len(listed) or not all(listed):
        return None
    gates = []
    for one in lacking:
        if one in whole:
            found = _lacking(one, listed)
            if found is None:
                return None
            gates.append(found)
        elif not any(_opposite(one, name) for name in listed):
            return None
    written = _shares(text.weight, awards)
    if written is None:
        return None
    items = [{"name": name, **gives} for name, gives in zip(listed, written, strict=True)]
    return {"method": "elements", **({"gate": gates} if gates else {}), "items": items}


def _opposite(claim: str, name: str) -> bool:
    """Whether a claim says that a statement does not hold: by its first word, or in the same words."""
    return bool(_NOT.search(claim)) or denies(claim, name)


def denies(claim: str, name: str) -> bool:
    """Whether two statements are the same words with a 不 more or less."""
    plain = [re.sub(r"\W", "", one) for one in (claim, name)]
    plain[0] = re.sub(r"^(?:出现|发生|存在|发现|有)", "", plain[0])
    bare = [_DENIED.sub("", one) for one in plain]
    more = len(bare[0]) != len(plain[0]) or len(bare[1]) != len(plain[1])
    return more and len(bare[0]) > 1 and bare[0] in bare[1]


def _lacking(claim: str, names: Sequence[str]) -> str | None:
    """The element that a claim says is not there: 没有设定绩效目标 of 项目有绩效目标."""
    what = re.sub(r"^(?:否则|没有|未能?|无|不具备|缺少?|不)(?:设定|制定|编制|建立|开展|设置|明确)?", "", claim)
    found = [name for name in names if what and (name.endswith(what) or name == what)]
    return found[0] if len(found) == 1 else None


def _shares(weight: Decimal | None, awards: Sequence[Award]) -> list[dict[str, str]] | None:
    """What each element gives: its share, its points where no percentage is exact, nothing where all are equal."""
    parts = [one.part(weight) for one in awards]
    given = [part for part in parts if part is not None]
    if len(given) != len(parts) or not given or decimals.exact_sum(given) != 1:
        return None
    if len(set(given)) == 1 and (len(given) == 1 or all(one.points or not written_share(given[0]) for one in awards)):
        return [{} for _ in given]
    shares = [written_share(part) for part in given]
    if all(shares):
        return [{} for _ in shares] if len(set(shares)) == 1 else [{"share": share} for share in shares if share]
    if weight is None:
        return None
    return [{"points": decimals.plain(part * Fraction(weight))} for part in given]


def split(each: str, weight: Decimal | None) -> int:
    """How many elements there are where each gives `each` and all together give everything; 0 where that is no number."""
    one = _each(each).part(weight)
    count = 1 / one if one else Fraction(0)
    return int(count) if count.denominator == 1 else 0


def _each(text: str) -> Award:
    """1分, 占25%权重, 占1/3: what one element gives."""
    found = re.search(r"\d+(?:\.\d+)?%|\d/\d{1,2}", text)
    return Award(share=found[0]) if found else Award(points=text.removesuffix("分"))
