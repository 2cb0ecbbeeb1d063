"""The shared library of indicator definitions: what the third-level indicators of a form mean, and how they are faulted.

Comes in: the YAML files of `indicators/` (one family a file). Goes out: a frozen `Library` that finds an indicator by
its id, by the name that a form gives it (`match`), or by words (`search`). It scores nothing, and it never guesses: a
name it is not sure of has no indicator.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from jixiao.ground import located
from jixiao.ground.dataclass import dataclass
from jixiao.ground.problems import Problem, Problems, Source
from jixiao.ground.shipped import folder
from jixiao.library import format as indicator_format
from jixiao.library.format import Basis, Family, Indicator
from jixiao.library.matching import match
from jixiao.library.names import DIRECTIONS, Direction, Level, keys, stem

__all__ = [
    "DIRECTIONS",
    "Basis",
    "Direction",
    "Family",
    "Indicator",
    "Level",
    "Library",
    "load",
    "parse",
    "standard",
]


@dataclass(frozen=True, slots=True, eq=False)
class Library:
    """All families in the order they were loaded, with their names and endings indexed."""

    families: tuple[Family, ...]
    names: Mapping[str, Indicator]
    endings: Mapping[str, Indicator]

    @property
    def indicators(self) -> tuple[Indicator, ...]:
        """Every indicator, in the order of the files."""
        return tuple(indicator for family in self.families for indicator in family.indicators)

    def get(self, id_: str) -> Indicator | None:
        """The indicator with this id, None where there is none."""
        return next((indicator for indicator in self.indicators if indicator.id == id_), None)

    def match(self, name: str, level2: str = "") -> Indicator | None:
        """The indicator that a form's third-level `name` means, or None (`matching.match`)."""
        return match(self.names, self.endings, name, level2)

    def search(self, words: str) -> tuple[Indicator, ...]:
        """The indicators that have something of the words, best first; the first eight words count.

        A word counts most as the whole name, then in the name, in an alias, in the id, as or by `keywords`, in part (at
        least half of its pairs of characters in one name), in the definition. More words found go before fewer; ties
        keep file order.
        """
        text = unicodedata.normalize("NFKC", words[:200]).casefold()
        wanted = tuple(dict.fromkeys(word for word in re.findall(r"[\w%‰-]+", text) if stem(word)))[:8]
        ranked = []
        for order, indicator in enumerate(self.indicators):
            names = tuple(stem(name) for name in (indicator.name, *indicator.aliases))
            scores = [score for word in wanted if (score := _score(indicator, names, word))]
            if scores:
                ranked.append((-len(scores), -sum(scores), order, indicator))
        return tuple(indicator for *_, indicator in sorted(ranked, key=lambda entry: entry[:3]))


def _score(indicator: Indicator, names: Sequence[str], word: str) -> int:
    plain, name, aliases = stem(word), names[0], names[1:]
    if plain == name:
        return 100
    if plain in name:
        return 60
    if any(plain in alias for alias in aliases):
        return 50 if plain in aliases else 40
    if word in indicator.id:
        return 30
    pairs = _pairs(plain)
    common = max(len(pairs & _pairs(other)) for other in names)
    alike = 10 + min(common, 15) if 2 * common >= len(pairs) > 0 else 0
    return max(alike, _meant(indicator.keywords, plain)) or (5 if plain in stem(indicator.definition) else 0)


def _meant(keywords: Sequence[str], word: str) -> int:
    """How far the keywords say the word: it is one, it is part of one, or they are parts of it (a whole question)."""
    said = tuple(stem(keyword) for keyword in keywords)
    if word in said:
        return 28
    if len(word) > 1 and any(word in keyword for keyword in said):
        return 20
    covered: set[int] = set()
    for keyword in said:
        if (start := word.find(keyword)) >= 0:
            covered.update(range(start, start + len(keyword)))
    return 6 + min(len(covered), 12) if covered else 0


def _pairs(text: str) -> frozenset[str]:
    return frozenset(text[i : i + 2] for i in range(len(text) - 1))


# --- files → library ----------------------------------------------------------------------------------------


def standard() -> Library:
    """The library that ships with jixiao, its families in the order of their file names."""
    paths = sorted(folder("indicators").glob("*.yaml"), key=lambda path: path.name)
    return parse({f"indicators/{path.name}": located.read(path) for path in paths})


def load(paths: Iterable[str | Path]) -> Library:
    """The library that the files hold together; raises Problems with everything that is wrong in any of them."""
    problems: list[Problem] = []
    texts: dict[str, str] = {}
    for path in paths:
        try:
            texts[str(path)] = located.read(path)
        except Problems as found:
            problems.extend(found.problems)
    return parse(texts, problems)


def parse(texts: Mapping[str, str], problems: Sequence[Problem] = ()) -> Library:
    """The library that the texts, by the names of their files, hold together; raises Problems, the given ones first."""
    told = list(problems)
    families: list[tuple[Family, located.Fields]] = []
    for file, text in texts.items():
        try:
            families.append(indicator_format.read(text, file))
        except Problems as found:
            told.extend(found.problems)
    names, endings = _indexed(families, told)
    if told:
        raise Problems(told)
    return Library(tuple(family for family, _ in families), MappingProxyType(names), MappingProxyType(endings))


#: What may be there only once: code, sentence (of what is written, and where or whose it already is), cure.
_FAMILY = (
    "indicators.duplicate-family",
    "类别编号“{}”重复，{} 已经用过。",
    "一个类别写在一个文件里，请合并或另取编号。",
)
_ID = ("indicators.duplicate-id", "指标编号“{}”重复，{} 已经用过。", "编号不可共用，请另取一个。")
_NAME = ("indicators.duplicate-name", "名称“{}”与{}已有的写法重复。", "一个名称只能指一个指标，请删去其中一处。")
_ENDING = ("indicators.duplicate-ending", "词尾“{}”与{}已有的写法重复。", "一个词尾只能指一个指标，请删去其中一处。")


def _indexed(
    families: Iterable[tuple[Family, located.Fields]], told: list[Problem]
) -> tuple[dict[str, Indicator], dict[str, Indicator]]:
    """The names and the endings by their keys; what is there twice is told."""
    family_ids: dict[str, Source] = {}
    ids: dict[str, Source] = {}
    names: dict[str, Indicator] = {}
    endings: dict[str, Indicator] = {}
    marks: list[tuple[str, Indicator, Source]] = []
    for family, tree in families:
        _once(_FAMILY, family.family, located.find(tree, ("family",)), family_ids, told)
        for index, indicator in enumerate(family.indicators):
            path: tuple[str | int, ...] = ("indicators", index)
            _once(_ID, indicator.id, located.find(tree, (*path, "id")), ids, told)
            own: set[str] = set()
            for at, name in _written(indicator):
                full, *short = keys(name) or (name,)
                holder = names.setdefault(full, indicator)
                bare = (names.setdefault(key_, indicator) for key_ in short)
                other = next((one for one in (holder, *bare) if one is not indicator), indicator)
                if other is not indicator or full in own:
                    told.append(_twice(_NAME, name, other, located.find(tree, (*path, *at))))
                own.add(full)
            marks += [
                (ending, indicator, located.find(tree, (*path, "endings", number)))
                for number, ending in enumerate(indicator.endings)
            ]
    for ending, indicator, place in marks:  # once all names are known
        known = endings.get(stem(ending)) or names.get(stem(ending), indicator)
        if known is not indicator or stem(ending) in endings:
            told.append(_twice(_ENDING, ending, known, place))
        endings.setdefault(stem(ending), indicator)
    return names, endings


def _written(indicator: Indicator) -> Iterator[tuple[tuple[str | int, ...], str]]:
    yield ("name",), indicator.name
    for index, alias in enumerate(indicator.aliases):
        yield ("aliases", index), alias


def _once(kind: tuple[str, str, str], id_: str, place: Source, seen: dict[str, Source], told: list[Problem]) -> None:
    code, message, cure = kind
    if id_ in seen:
        told.append(Problem(place, code, message.format(id_, seen[id_]), cure))
    seen.setdefault(id_, place)


def _twice(kind: tuple[str, str, str], text: str, holder: Indicator, place: Source) -> Problem:
    code, message, cure = kind
    return Problem(place, code, message.format(text, f"“{holder.name}”（{holder.id}，{holder.place}）"), cure)
