"""Which rulesets there are, and how the one that is asked for is found and opened.

A ruleset is named `id`, `id/edition` or by the path of a file. Shipped ones lie in `rulesets/<id>/<edition>.yaml`,
shared finding rules in `rulesets/common/<edition>.yaml`. Opening one reads, proves and returns it with its reference and the
files that it consists of; everything that is wrong comes as Problems. From files that were kept it opens as it did from the disk.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from decimal import Decimal
from functools import cache
from pathlib import Path
from types import MappingProxyType

from jixiao.ground import located, shipped
from jixiao.ground.dataclass import dataclass
from jixiao.ground.problems import Problem, Problems, Source, nearest, refused
from jixiao.ground.written import place
from jixiao.law import formula
from jixiao.law.check import check
from jixiao.law.format import FindingRule, Ruleset
from jixiao.law.load import as_meant, load, load_findings, reference
from jixiao.records import RulesetRef
from jixiao.values.names import key

#: What files hold, by the names that messages and traces give them.
Files = Mapping[str, bytes]

#: Families under rulesets/ that hold no rulesets but what these share.
SHARED = ("common",)
#: How the families begin that accounts are audited by, and that hold no rulesets.
RELATIONS = "audit-"
#: The family that holds remnants, words that no finished account has, and no relations.
REMNANTS = "audit-text"


@dataclass(frozen=True, slots=True)
class Opened:
    """A ruleset ready to be planned: the records, its reference, its finding rules (shared ones first), its file.

    `files` are all files that it consists of, its own first, then those of shared rules.
    """

    ruleset: Ruleset
    reference: RulesetRef
    rules: tuple[FindingRule, ...]
    path: Path
    files: Files = field(default_factory=dict, repr=False)


def shipped_files() -> Iterator[tuple[str, str, Path]]:
    """Every shipped ruleset as (id, edition, file), sorted; editions of one id oldest first."""
    root = shipped.folder("rulesets")
    for path in sorted(root.glob("*/*.yaml")):
        if path.parent.name not in SHARED and not path.parent.name.startswith(RELATIONS):
            yield path.parent.name, path.stem, path


@cache
def shipped_bytes() -> Files:
    """Every shipped file under rulesets/: what a ruleset that lies in no folder can be made ready with."""
    paths = sorted(shipped.folder("rulesets").glob("*/*.yaml"))
    return MappingProxyType({str(Path(shown_name(path))): located.read_bytes(path) for path in paths})


def relation_files() -> Iterator[tuple[str, str, Path]]:
    """Every shipped file of relations as (id, edition, file), sorted."""
    return (one for one in audit_files() if one[0] != REMNANTS)


def audit_files() -> Iterator[tuple[str, str, Path]]:
    """Every shipped file that accounts are audited by, relations and remnants, as (id, edition, file), sorted."""
    for path in sorted(shipped.folder("rulesets").glob(f"{RELATIONS}*/*.yaml")):
        yield path.parent.name, path.stem, path


def holds_relations(name: str) -> bool:
    """Whether a name is that of relations for the audit of accounts, shipped or in a file of one's own."""
    return _holds(name, "jixiao.relations/")


def holds_remnants(name: str) -> bool:
    """Whether a name is that of words that no finished account has, shipped or in a file of one's own."""
    return _holds(name, "jixiao.remnants/")


def _holds(name: str, schema: str) -> bool:
    try:
        path = find(name)
        head = located.read(path)[:4000] if path.is_file() else ""
    except Problems:
        return False
    return any(line.startswith("schema:") and schema in line for line in head.splitlines())


def find(name: str, kept: Files | None = None) -> Path:
    """The file of a ruleset named by id, id/edition or path; raises Problems with the nearest names.

    With `kept` these are the files that there are, not those that ship.
    """
    path = Path(name if kept is None else _slashed(name))
    if path.suffix in (".yaml", ".yml", ".json"):
        return path
    identity, _, edition = name.partition("/")
    every = (
        (*shipped_files(), *audit_files())
        if kept is None
        else [(p.parent.name, p.stem, p) for p in map(Path, map(_slashed, kept))]
    )
    editions = {found: path for known, found, path in every if known == identity}
    if edition in editions:
        return editions[edition]
    if editions and not edition:
        return editions[max(editions)]
    known = sorted({identity for identity, _, _ in every} | {f"{i}/{e}" for i, e, _ in every})
    cure = nearest(name, known) or "请用 jixiao ruleset list 查看有哪些规则集，或给出规则集文件的路径。"
    raise refused(name, "ruleset.not-found", f"没有规则集“{name}”。", cure)


def knowing(levels: Iterable[str], scope: str, *, monitoring: bool = False) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The shipped rulesets of a scope whose framework has all these first levels, and those that leave them to the form.

    Those for monitoring forms are only meant where `monitoring`, and no others then. All are read for it, once.
    """
    wanted = frozenset(map(key, levels))
    every = [one for one in _first_levels() if one.scope == scope and one.monitoring is monitoring]
    fits = tuple(one.name for one in every if not one.printed and wanted <= one.points.keys())
    return fits, tuple(one.name for one in every if one.printed)


def weighing(
    points: Mapping[str, Decimal | None], scope: str, *, free: bool
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The shipped rulesets of a scope that give these first levels just these points, and those that leave them to the form.

    None stands for points that the form does not print. `free` counts those rulesets, too, that leave the points of all but their
    fixed lines to units, and agree in these.
    """
    wanted = {key(name): part for name, part in points.items() if part is not None}
    whole = None not in points.values()
    fits, printed = knowing(points, scope)
    return tuple(
        one.name for one in _first_levels() if one.name in fits and one.weighs(wanted, whole=whole, free=free)
    ), printed


@dataclass(frozen=True, slots=True)
class _FirstLevels:
    """The first levels of a shipped ruleset: their points by each of their names, and which of them are fixed lines."""

    name: str
    scope: str
    monitoring: bool
    printed: bool
    points: Mapping[str, Decimal]
    fixed: frozenset[str]
    free: bool
    total: Decimal

    def weighs(self, wanted: Mapping[str, Decimal], *, whole: bool, free: bool) -> bool:
        """Whether these are its points, all of them (`whole`); where units may divide the rest, those of its fixed lines."""
        own = {name: part for name, part in wanted.items() if not (free and self.free) or name in self.fixed}
        return (
            bool(own)
            and (not whole or sum(wanted.values()) == self.total)
            and all(self.points[name] == part for name, part in own.items())
        )


@cache
def _first_levels() -> tuple[_FirstLevels, ...]:
    found = []
    for identity, edition, path in shipped_files():
        one = load(located.read(path), path.name)
        names = [(key(name), root) for root in one.indicators for name in (root.name, *root.aliases)]
        points = {name: root.weight or Decimal(0) for name, root in names}
        fixed = frozenset(name for name, root in names if root.method)
        printed, free = one.first_level == "printed", one.first_level == "free"
        found.append(
            _FirstLevels(
                *(
                    f"{identity}/{edition}",
                    one.scope,
                    one.stage == "monitoring",
                    printed,
                    points,
                    fixed,
                    free,
                    one.total,
                )
            )
        )
    return tuple(found)


def read_ruleset(name: str, kept: Files | None = None) -> tuple[Opened, tuple[Problem, ...]]:
    """The named ruleset and what its proofs found wrong; raises Problems where its form leaves nothing to prove.

    With `kept` it is read from these files, as `Opened.files` gave them, and none on the disk is looked at.
    """
    path = find(name, kept)
    shown, data = _file(path, kept) or (shown_name(path), contents(path, kept))
    if kept is None and (holds_relations(name) or holds_remnants(name)):
        message, cure = f"“{name}”是文本核对的规则，不是计分的规则集。", "核对文本请用 jixiao audit。"
        raise refused(Source(shown, 1, 1), "ruleset.relations", message, cure)
    ruleset, wrong = as_meant(located.decode(data, shown), shown)
    found = [*wrong, *check(ruleset)]
    rules = ruleset.findings.rules  # proved at least, where the shared ones cannot be had
    shared: tuple[tuple[str, bytes], ...] = ()
    try:
        shared = tuple(_shared(one, ruleset, path, kept) for one in ruleset.findings.use)
        rules, unfit = finding_rules(ruleset, shared)
        found += unfit
    except Problems as problems:
        found += problems.problems
    return Opened(ruleset, reference(ruleset, data), rules, path, {shown: data, **dict(shared)}), tuple(found)


def contents(path: Path, kept: Files | None = None) -> bytes:
    """The bytes of a file, of those that are `kept` where there are any; raises Problems."""
    found = _file(path, kept)
    if found is not None:
        return found[1]
    if kept is None:
        return located.read_bytes(path)
    raise refused(str(path), "file.missing", "没有这个文件。", "请核对文件名和所在的文件夹。")


def _file(path: Path, kept: Files | None) -> tuple[str, bytes] | None:
    """A file by its shown name, None where there is none. What was kept under the one separator is found under the other."""
    if kept is None:
        return (shown_name(path), located.read_bytes(path)) if path.is_file() else None
    return next(((name, data) for name, data in kept.items() if _slashed(name) == path.as_posix()), None)


def _slashed(name: str) -> str:
    return name.replace("\\", "/")


def shown_name(path: Path) -> str:
    """How messages and traces name a file: shipped ones from `rulesets/` on, so that no machine's path shows."""
    root = shipped.folder("rulesets")
    return f"rulesets/{path.relative_to(root).as_posix()}" if path.is_relative_to(root) else str(path)


def finding_rules(
    ruleset: Ruleset, files: Iterable[tuple[str, bytes]]
) -> tuple[tuple[FindingRule, ...], tuple[Problem, ...]]:
    """The rules that a ruleset uses: shared ones, those of `files`, with its own thresholds put in, then its own.

    Thresholds that fit no shared rule are left out, and told.
    """
    shared = [rule for shown, data in files for rule in load_findings(located.decode(data, shown), shown).rules]
    wrong: dict[Problem, None] = {}
    fitting: dict[str, dict[str, str]] = {}
    for identity, own in ruleset.findings.thresholds.items():
        rules = [rule for rule in shared if rule.id == identity]
        if not rules:
            message = f"要改动界限的规则“{identity}”不在共用规则中。"
            cure = nearest(identity, {rule.id for rule in shared}) or "请核对规则编号。"
            wrong[Problem(ruleset.findings.source, "ruleset.unknown-finding", message, cure)] = None
        for name, value in own.items() if rules else ():
            problem = _unfit(name, value, rules, ruleset)
            if problem is None:
                fitting.setdefault(identity, {})[name] = value
            else:
                wrong[problem] = None
    return (*(_changed(rule, fitting.get(rule.id, {})) for rule in shared), *ruleset.findings.rules), tuple(wrong)


def _unfit(name: str, value: str, rules: Sequence[FindingRule], ruleset: Ruleset) -> Problem | None:
    """What is wrong with a threshold that is changed: no shared rule of the id has it, or compares with another kind of value.

    What has no kind, as it is no constant, is told where rules are prepared.
    """
    where = place(value, ruleset.findings.source)
    own = dict.fromkeys(one for rule in rules for one in rule.thresholds)
    if name not in own:
        message = f"规则“{rules[0].id}”没有名为“{name}”的界限。"
        cure = nearest(name, own) or f"可改的界限：{'、'.join(own) or '无'}。"
        return Problem(where, "ruleset.unknown-threshold", message, cure)
    was = next(rule.thresholds[name] for rule in rules if name in rule.thresholds)
    before, now = _kind(was), _kind(value)
    if before is None or now is None or before is now:
        return None
    message = f"规则“{rules[0].id}”的界限“{name}”改成了{now.value}，原来是{before.value}。"
    return Problem(where, "ruleset.threshold-type", message, f"请照原来的写法改，原来是：{was}。")


def _kind(constant: str) -> formula.Type | None:
    try:
        return formula.check(formula.parse(constant, Source("")), {}, Source(""))
    except Problems:
        return None


def _changed(rule: FindingRule, own: Mapping[str, str]) -> FindingRule:
    """A shared rule with the thresholds that the ruleset changes."""
    mine = {name: value for name, value in own.items() if name in rule.thresholds}
    return rule.model_copy(update={"thresholds": {**rule.thresholds, **mine}}) if mine else rule


def _shared(name: str, ruleset: Ruleset, path: Path, kept: Files | None) -> tuple[str, bytes]:
    """A file of shared rules by its shown name: one beside the ruleset, else the shipped one."""
    root = shipped.folder("rulesets") if kept is None else Path("rulesets")
    places = (path.parent / f"{name}.yaml", root / f"{name}.yaml")
    found = next(filter(None, (_file(one, kept) for one in places)), None)
    if found is None:
        message, cure = f"没有共用规则“{name}”。", "请核对 findings.use 的写法，如 common/1。"
        raise refused(ruleset.findings.source, "ruleset.not-found", message, cure)
    return found
