"""The name that a form gives an indicator → the indicator that it means, or none.

Comes in: what a library knows, by the keys of its names and of its endings, and a name as written. Goes out: one of what
it knows. It never guesses: a name it is not sure of has no indicator. What is known may be whole records (`indicators`)
or the few words of the built index (`index`); only its level is looked at.
"""

from collections.abc import Mapping
from typing import Protocol, TypeVar

from jixiao.library.names import MAX_NAME, Level, keys, level_of, turns


class Levelled(Protocol):
    """Something that stands at a level."""

    @property
    def level(self) -> Level:
        """The second-level indicator that it belongs to."""
        ...


Known = TypeVar("Known", bound=Levelled)


def match(names: Mapping[str, Known], endings: Mapping[str, Known], name: str, level2: str = "") -> Known | None:
    """What a form's third-level `name` means, or None: a wrong match is worse than none.

    1. The same name or alias, once ordinals (`指标1：`), years, area words (全市, 市本级), blanks, quotes and
       punctuation are dropped and widths made equal; words in brackets count, or are dropped where they turn
       nothing (未…, 新增…). The level does not matter here: that an indicator stands at the wrong level is for
       reviewers to say. Only names of up to three characters (满意度, 全年) must stand at the indicator's own
       level if `level2` is given, since they say too little by themselves.
    2. A name that ends in one of the `endings` that an indicator declares, the longest such ending counting, with
       only a qualifier before it: 森工企业离退休人员满意度. Refused where the qualifier turns the quantity into
       another (未, 新增, 人均 …), joins a second indicator (…率和…), or where `level2` is another level.
    3. Under 满意度指标 the bare name of the people asked: 参保人员 is 参保人员满意度.
    """
    if not name or len(name) > MAX_NAME:
        return None
    level, any_level = level_of(level2), not level2.strip()
    written = keys(name)
    for found in written:
        if known := names.get(found):
            return known if len(found) > 3 or any_level or known.level == level else None
    for found in written:
        ended = _ending(endings, found)
        if ended and (any_level or ended.level == level):
            return ended
    if level == Level.SATISFACTION:
        for found in written:
            known = names.get(found + "满意度")
            if known and known.level == level:
                return known
    return None


def _ending(endings: Mapping[str, Known], name: str) -> Known | None:
    ending = next((name[start:] for start in range(len(name)) if name[start:] in endings), "")
    if not ending:
        return None
    qualifier = name.removesuffix(ending)
    if turns(qualifier) or any(other in qualifier for other in endings):
        return None
    return endings[ending]
