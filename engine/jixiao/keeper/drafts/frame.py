"""The rows of a 指标体系表 → the nodes of a ruleset, with the method that each standard says.

In: a `FrameworkSheet`. Out: a `Draft`: nodes, the facts that formulas need, and problems (warnings) for what was not understood
or was taken in one of two ways. Points that a table leaves out are filled in only where the others leave no choice.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import field
from decimal import Decimal
from fractions import Fraction

from jixiao.ground import decimals
from jixiao.ground.dataclass import dataclass
from jixiao.ground.problems import Problem, Source
from jixiao.ground.regex import regex
from jixiao.keeper import standards
from jixiao.keeper.drafts.facts import DeclaredFacts
from jixiao.keeper.drafts.table import FrameworkRow, FrameworkSheet
from jixiao.keeper.drafts.vetoes import DraftVeto, veto
from jixiao.records import Cell

_BRACKETED = regex(r"\s*[（(〔【\[]\s*(?:权重|分值|共|满分)?[:：]?\s*(\d+(?:\.\d+)?)\s*(?:分|%)\s*[）)〕】\]]\s*$")
#: Marks of footnotes behind a name.
_MARKED = regex(r"(?<=\w)[*＊※†‡★☆▲△#]+$|(?<=[）)])[*＊※†‡★☆▲△#]+$")
#: First levels that are no part of the total.
_BESIDES = {"加分": "bonus", "扣分": "penalty", "减分": "penalty"}
_AS_ABOVE = regex(r"(?:评分标准)?(?:同上|同前|同上项|同上一项|见上|同上一指标|同上述标准)(?:标准)?[。.]?")


@dataclass(slots=True)
class Item:
    """A node of the draft: its name, points, what the table says of it, its method and further keys."""

    name: str
    source: Source
    weight: Decimal | None = None
    derived: bool = False  # the points are not in the table, they follow from others
    explain: str = ""
    basis: str = ""
    standard: str = ""
    place: Source | None = None
    method: dict[str, object] | None = None
    extra: dict[str, object] = field(default_factory=dict)
    note: str = ""  # why a person marks it for now
    children: list["Item"] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Draft:
    """A framework ready to be written: nodes, facts (name → type), and what should be looked at."""

    title: str
    items: tuple[Item, ...]
    facts: tuple[tuple[str, str], ...]
    vetoes: tuple[DraftVeto, ...]
    warnings: tuple[Problem, ...]

    @property
    def total(self) -> Decimal:
        """The points of the first level together, without those that are added to the total or taken from it."""
        own = (item for item in self.items if not {"bonus", "penalty"} & set(item.extra))
        return decimals.total(item.weight for item in own if item.weight is not None)

    @property
    def lines(self) -> tuple[Item, ...]:
        """The lines that have a standard of their own; those that a person marks for now have a note."""
        return tuple(item for item in walk(self.items) if not item.children and item.method is not None)

    @property
    def open(self) -> bool:
        """Whether units set indicators of their own somewhere."""
        return any("open" in item.extra for item in walk(self.items))


def walk(items: Sequence[Item]) -> Iterator[Item]:
    """Every node, parents before children."""
    for item in items:
        yield item
        yield from walk(item.children)


def draft(table: FrameworkSheet) -> Draft:
    """The framework of a table."""
    warnings: list[Problem] = []
    items = _tree(table.rows, warnings)
    _fill(items, None, warnings)
    facts = DeclaredFacts()
    vetoed = [item for item in items if "否决" in item.name]
    items = [item for item in items if item not in vetoed]
    above = ""
    for root in items:
        if kind := next((key for word, key in _BESIDES.items() if word in root.name), ""):
            root.extra[kind] = "true"
        for item in walk((root,)):
            if not item.children:
                above = _same(item, above)
                _understand(item, facts, warnings, penalty="penalty" in root.extra)
    vetoes = []
    for item in walk(vetoed):
        if not item.children:
            found, problems = veto(item.name, item.standard, item.place or item.source, facts)
            vetoes.append(found)
            warnings.extend(problems)
    return Draft(table.title, tuple(items), facts.declared(), tuple(vetoes), tuple(dict.fromkeys(warnings)))


# --- the tree ---------------------------------------------------------------------------------------------------


def _tree(rows: Sequence[FrameworkRow], warnings: list[Problem]) -> list[Item]:
    roots: list[Item] = []
    path: list[Item] = []
    for row in rows:
        for depth, cell in enumerate(row.levels):
            if row.fresh[depth] or depth >= len(path):
                name, printed = _name(cell)
                item = Item(name, cell.source)
                (path[depth - 1].children if depth else roots).append(item)
                path[depth:] = [item]
                if printed is not None:
                    item.weight = printed
            if depth + 1 in row.points and path[depth].weight is None:
                path[depth].weight = _weight(row.points[depth + 1], warnings)
        leaf = path[len(row.levels) - 1]
        path[len(row.levels) :] = []
        _add(leaf, row)
    return roots


def _name(cell: Cell) -> tuple[str, Decimal | None]:
    """A level's name without the points in brackets behind it, and these points."""
    text = _MARKED.sub("", re.sub(r"\s+", "", cell.text)) or cell.text.strip()
    match = _BRACKETED.search(text)
    value = decimals.number(match[1]) if match else None
    if match is None or value is None or not text[: match.start()]:
        return text, None
    return text[: match.start()], decimals.half_up(value)


def _weight(cell: Cell, warnings: list[Problem]) -> Decimal | None:
    written = cell.shown if cell.uncomputed else cell.text  # of an error (#REF!) there is only what is shown
    text = written.strip().rstrip("分%％ ")
    value = decimals.number(text)
    if value is None or value < 0 or Fraction(decimals.half_up(value)) != value:
        if text and text not in ("-", "—", "/"):
            message, cure = f"分值“{written.strip()[:20]}”不是至多两位小数的数。", "请在生成的文件里补上 weight。"
            warnings.append(Problem(cell.source, "table.bad-points", message, cure))
        return None
    return decimals.half_up(value)


def _add(leaf: Item, row: FrameworkRow) -> None:
    """What a row says of its line; a row that goes on with the one above adds to it."""
    said = [("explain", cell) for cell in row.explain]
    for name, cell in (*said, ("basis", row.basis), ("standard", row.standard)):
        text = cell.text.strip() if cell else ""
        known = getattr(leaf, name)
        if text and text not in known:
            setattr(leaf, name, f"{known}\n{text}" if known else text)
    if row.standard and leaf.place is None:
        leaf.place = row.standard.source


def _fill(items: Sequence[Item], above: Item | None, warnings: list[Problem]) -> None:
    """Points that follow from others: of a level from those below it, of an only child from its parent."""
    for item in items:
        if len(items) == 1 and above is not None and item.weight is None and not item.children:
            item.weight, item.derived = above.weight, True
        _fill(item.children, item, warnings)
        if item.weight is None and item.children and all(child.weight is not None for child in item.children):
            item.weight = decimals.total(child.weight for child in item.children if child.weight is not None)


# --- standards --------------------------------------------------------------------------------------------------


def _same(item: Item, above: str) -> str:
    """The standard of a line, which is the one above where it says so: 同上."""
    if above and _AS_ABOVE.fullmatch(item.standard):
        item.standard = f"{item.standard}\n{above}"
        return above
    return item.standard


def _understand(item: Item, facts: DeclaredFacts, warnings: list[Problem], *, penalty: bool) -> None:
    of = standards.measure(item.explain, item.name)
    place = item.place or item.source
    if not item.standard:
        item.method, item.note = {"method": "graded"}, "表中没有评分标准，暂由人工评分"
        message, cure = f"“{item.name}”没有评分标准，暂由人工评分。", "请在生成的文件里写上 method。"
        warnings.append(Problem(place, "standard.missing", message, cure))
        return
    told = item.standard.partition("\n")[2] if _AS_ABOVE.fullmatch(item.standard.partition("\n")[0]) else item.standard
    listed = standards.items(item.explain)
    reading = standards.read(told, weight=item.weight, of=of, name=item.name, items=listed, penalty=penalty)
    item.extra |= reading.node
    if "open" in item.extra and reading.method is None:
        item.weight = None if item.derived else item.weight
        return
    method = reading.method
    if method is not None:
        method = facts.declare(method)
        if method is None:
            message = f"“{item.name}”的算式不能与其他算式一起成立，暂由人工评分：“{_quoted(of or item.standard)}”。"
            cure = "请核对算式中的名称和类型，改写 method。"
            warnings.append(Problem(place, "standard.formula", message, cure))
    else:
        message = f"“{item.name}”的评分标准没有识别，暂由人工评分：“{_quoted(reading.unread)}”。"
        warnings.append(Problem(place, "standard.unread", message, "请在生成的文件里改写这一项的 method。"))
    for key in ("overrides", "absent-when"):
        if key in item.extra and not facts.conditions(item.extra[key]):
            del item.extra[key]
            method = None  # half a rule would mark wrongly
            message, cure = f"“{item.name}”的条件不能成立，暂由人工评分。", f"请补上 method 和 {key}。"
            warnings.append(Problem(place, "standard.condition", message, cure))
    for remark in reading.remarks if method else ():
        message = f"“{item.name}”的评分标准有未写明之处：{remark}。"
        warnings.append(Problem(place, "standard.unsaid", message, "请核对生成的 method。"))
    if method is None:
        item.note = "评分标准没有识别，暂由人工评分，请改写"
        item.explain = f"{item.explain}\n评分标准原文：{' '.join(item.standard.split())}".strip()
        for key in ("overrides", "absent-when", "not-applicable"):
            item.extra.pop(key, None)
    item.method = method or {"method": "graded"}
    if "of" in item.method:  # the line of the explanation that is nothing but the formula has become it
        item.explain = "\n".join(line for line in item.explain.splitlines() if not line.startswith("计算公式："))


def _quoted(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= 40 else f"{plain[:40]}…"
