"""A file of relations → relations ready to be asked: patterns compiled, formulas read, every name proved.

Comes in: `rulesets/audit-…/<edition>.yaml`. Goes out: `Rules`, or all that is wrong in the file. A pattern or quantity that no
relation uses, and a name in a formula or message that nothing gives, are refused here.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Final

from jixiao.audit import notation, writing
from jixiao.ground import located
from jixiao.ground.dataclass import dataclass
from jixiao.ground.problems import Problem, Problems, nearest
from jixiao.ground.regex import regex
from jixiao.ground.written import place
from jixiao.law import formula
from jixiao.law.auditing import AccountQuantity, AccountRelation, RelationsFile
from jixiao.law.load import read_as
from jixiao.law.store import relation_files, shown_name
from jixiao.records.discrepancy import Certainty

#: What the engine itself finds in an account, and by which names relations speak of it.
STRUCTURES: Final[Mapping[str, tuple[str, ...]]] = {
    "占比": ("部分", "比重", "整体"),
    "同一整体": ("甲部分", "甲比重", "乙部分", "乙比重"),
    "构成": ("合计", "各部分"),
    "未必列全": ("合计", "各部分"),
    "只差一位的构成": ("合计", "各部分"),
    "其中": ("合计", "部分"),
    "比重之和": ("各比重",),
    "类项": ("类", "各项"),
    "科目": ("上级", "各下级"),
    "各栏": ("合计", "各栏"),
    "图": ("本年", "上年", "差额"),
    "列举": ("个数", "列出"),
    "两处": ("甲", "乙"),
    "同名": ("甲", "乙"),
    "只差一位": ("甲", "乙"),
    "人数减少": ("目标", "实际"),
    "全部拨付": ("执行率",),
}
#: The structure whose names are the quantities of the file.
WHOLE: Final = "全文"
_PLACEHOLDER: Final = regex(r"\{([^{}]+?)(?:\.名称)?\}")


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation ready to be asked: its formula as a tree, and the names in it."""

    id: str
    name: str
    of: tuple[str, ...]
    node: formula.Compare
    when: formula.Compare | None
    names: frozenset[str]
    certainty: Certainty
    message: str
    advice: str


@dataclass(frozen=True, slots=True)
class Quantity:
    """A quantity that an account has once: the ways to write its name, and where it counts."""

    name: str
    written: frozenset[str]
    within: tuple[str, ...]
    project: bool
    once: bool


@dataclass(frozen=True, slots=True)
class Rules:
    """The relations of a file; `of` gives those of a structure or pattern."""

    id: str
    edition: str
    sentences: tuple[notation.Sentence, ...]
    quantities: tuple[Quantity, ...]
    relations: tuple[Relation, ...]

    @property
    def ids(self) -> frozenset[str]:
        """The ids of all that the file may find."""
        return frozenset(one.id for one in self.relations)

    def of(self, name: str) -> tuple[Relation, ...]:
        """The relations that are asked of a pattern or structure."""
        return tuple(one for one in self.relations if name in one.of)


@cache
def standard() -> Rules:
    """The relations that jixiao brings along: the newest edition of each family."""
    newest = {family: path for family, _, path in relation_files()}
    return joined([load(located.read(path), shown_name(path)) for path in newest.values()])


def joined(every: Sequence[Rules]) -> Rules:
    """The relations of several files, asked together."""
    return Rules(
        id=every[0].id,
        edition=every[0].edition,
        sentences=tuple(one for rules in every for one in rules.sentences),
        quantities=tuple(one for rules in every for one in rules.quantities),
        relations=tuple(one for rules in every for one in rules.relations),
    )


def load(text: str, file: str) -> Rules:
    """The relations that a text writes; raises Problems with all that is wrong."""
    written = read_as(RelationsFile, text, file)
    problems: list[Problem] = []
    sentences: list[notation.Sentence] = []
    for pattern in written.patterns:
        try:
            sentences.append(notation.compile(pattern.name, pattern.words, pattern.source))
        except Problems as wrong:
            problems += wrong.problems
    given = {one.name: tuple(name for name, _ in one.slots) for one in sentences}
    known = {**STRUCTURES, **given, WHOLE: tuple(one.name for one in written.quantities)}
    relations: list[Relation] = []
    for relation in written.relations:
        found = list(_wrong_of(relation, known, {one.name for one in written.patterns}))
        problems += found
        if not found:
            try:
                relations.append(_relation(relation, known))
            except Problems as wrong:
                problems += wrong.problems
    if not problems:
        problems += _idle(written, relations, list(given.values()))
    if problems:
        raise Problems(sorted(dict.fromkeys(problems), key=lambda one: one.source))
    quantities = tuple(map(_quantity, written.quantities))
    return Rules(written.id, written.edition, tuple(sentences), quantities, tuple(relations))


def _quantity(one: AccountQuantity) -> Quantity:
    names = frozenset(writing.words(name) for name in (one.name, *one.also))
    return Quantity(one.name, names, tuple(map(writing.words, one.within)), one.project, one.once)


def _wrong_of(one: AccountRelation, known: Mapping[str, tuple[str, ...]], written: set[str]) -> Iterator[Problem]:
    for name in one.of:
        if name not in known and name not in written:
            cure = nearest(name, known) or f"可以写：{'、'.join(known)}。"
            yield Problem(one.source, "relations.unknown-pattern", f"关系“{one.id}”的 of 里没有句式“{name}”。", cure)


def _relation(one: AccountRelation, known: Mapping[str, tuple[str, ...]]) -> Relation:
    here = place(one.formula, one.source)
    node = formula.parse(one.formula, here)
    if not isinstance(node, formula.Compare) or node.op not in ("=", "<", "<=", ">", ">="):
        cure = "请写成一个等式或不等式，如：合计 = 各部分。"
        raise Problems([Problem(here, "relations.bad-formula", f"关系“{one.id}”的算式不是一个比较。", cure)])
    problems = []
    names = formula.names(node)
    for inner in formula.walk(node):
        if isinstance(inner, formula.Call) and inner.name == "绝对值":
            continue
        if not isinstance(inner, formula.Compare | formula.Binary | formula.Unary | formula.Name | formula.Number):
            cure = "这里只能写名称、数和 + - * /。"
            problems.append(Problem(here, "relations.bad-formula", f"关系“{one.id}”的算式里有不能用的写法。", cure))
            break
    said = {found[1] for found in _PLACEHOLDER.finditer(one.message)}
    for of in one.of:
        for name in sorted(names - set(known.get(of, ()))):
            cure = nearest(name, known.get(of, ())) or f"可以写：{'、'.join(known.get(of, ()))}。"
            problems.append(Problem(here, "relations.unknown-name", f"“{of}”没有名为“{name}”的数。", cure))
        for name in sorted(said - set(known.get(of, ()))):
            cure = nearest(name, known.get(of, ())) or f"可以写：{'、'.join(known.get(of, ()))}。"
            where = place(one.message, one.source)
            problems.append(Problem(where, "relations.unknown-name", f"“{of}”没有名为“{name}”的数。", cure))
    if problems:
        raise Problems(problems)
    when = formula.parse(one.when, place(one.when, one.source)) if one.when else None
    if when is not None and not (isinstance(when, formula.Compare) and formula.names(when) <= names):
        cure = "请写成一个等式，只用算式里的名称。"
        raise Problems([Problem(one.source, "relations.bad-formula", f"关系“{one.id}”的 when 不能用。", cure)])
    certainty = Certainty(one.severity)
    return Relation(one.id, one.name, one.of, node, when, names, certainty, str(one.message), one.advice)


def _idle(written: RelationsFile, relations: list[Relation], given: list[tuple[str, ...]]) -> Iterator[Problem]:
    """What is written and would never be asked."""
    asked = {name for one in relations for name in one.of}
    names = {one.name for one in written.quantities}
    for pattern, slots in zip(written.patterns, given, strict=True):
        if pattern.name not in asked and not names & set(slots):
            cure = "请写一条 of 引用它的关系，或删去它。"
            yield Problem(pattern.source, "relations.idle", f"没有关系用到句式“{pattern.name}”。", cure)
    # the same quantity in two places is asked of every quantity
    used = {name for one in relations for name in one.names if WHOLE in one.of}
    for quantity in written.quantities:
        if quantity.name not in used and "两处" not in asked:
            cure = "请写一条用到它的关系，或删去它。"
            yield Problem(quantity.source, "relations.idle", f"没有关系用到“{quantity.name}”。", cure)
