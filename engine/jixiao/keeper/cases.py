"""A ruleset's worked examples, run: what each expects, what came out, and where the two differ.

Comes in: a ruleset made ready and its case files (`<edition>.cases/*.yaml`), which the ruleset's owners write:

    - name: 实际超过目标时按满分计
      submission: {…}                 # a submission as in docs/reference/submission.md
      expect:
        earned: 97.78                 # also: possible, supported, pending, grade, grade-range
        lines:                        # path → mark, or {earned, possible, status, evidence, method}
          产出指标/数量指标/发放人数: 6.25
        findings:                     # exactly these ids, in any order; with a severity, exactly that one
          - budget.underspent: error
          - target.missed
        declared: {verdict: needs, needed: 36, pending: 50}
        problems: [submission.bad-amount]
      peers: [{…}, {…}]               # other submissions of the same run, where lines are ranked among them
      earlier: [{…}, {…}]             # earlier forms of the project that it is compared with, in the order of handing in

Goes out: an `CaseResult` per case. A case that cannot be read is a Problem.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import Final

from jixiao.findings import appraisal
from jixiao.ground import decimals, located
from jixiao.ground.dataclass import dataclass
from jixiao.ground.problems import Problem, Problems, Source, refused
from jixiao.ground.reading import Reader, Sayings
from jixiao.intake import canonical as submission
from jixiao.law.store import Files, contents
from jixiao.records import Line, Scorecard
from jixiao.records.scorecard import Peers
from jixiao.values.names import key


@dataclass(frozen=True, slots=True)
class CaseResult:
    """One case: its name and place, each difference between what it expects and what came out, and its scorecard.

    `card` is None where the form has mistakes that leave none.
    """

    name: str
    source: Source
    differences: tuple[str, ...]
    card: Scorecard | None = None


_TOTALS = ("possible", "earned", "supported", "pending")
_LINE = ("earned", "possible", "supported", "status", "evidence", "method")
_CASE = ("name", "submission", "expect")
_BESIDE = ("peers", "earlier")
_KNOWN = (*_CASE, *_BESIDE)
_LISTS = ("grade-range", "findings", "problems")
_MAPPINGS = ("lines", "declared")
_EXPECT = (*_TOTALS, "grade", *_LISTS, *_MAPPINGS)
#: What the format says of each kind of misfit.
SAYINGS: Final[Sayings] = MappingProxyType(
    {
        "": ("case.shape", "“{key}”的写法不对。", "请对照算例的格式改写。"),
        "extra_forbidden": ("case.unknown-key", "算例中不认识“{key}”。", "这里可以写：{known}。"),
        "missing": ("case.shape", "算例缺少“{key}”。", "每个算例要有 name、submission 和 expect。"),
        "model_type": ("case.shape", "此处应当是若干行“键: 值”。", "这里可以写：{known}。"),
        "tuple_type": ("case.shape", "算例的“{key}”应当是列表。", "请每项另起一行，以“- ”开头。"),
        "string_type": ("case.shape", "算例的“{key}”应当是一个值。", "请写成一个值。"),
    }
)


def folder(ruleset: Path) -> Path:
    """Where the cases of a ruleset's file lie: `2020.yaml` → `2020.cases`."""
    return ruleset.with_suffix(".cases")


def files(place: Path, kept: Files | None = None) -> Sequence[Path]:
    """The files of cases in a folder, sorted, or the one file that `place` is; of those that are `kept` where there are any."""
    if kept is not None:
        return sorted(path for path in map(Path, kept) if path.parent == place)
    return sorted(place.glob("*.yaml")) if place.is_dir() else [place] if place.is_file() else []


def run(using: appraisal.Law, path: Path | None = None, kept: Files | None = None) -> tuple[CaseResult, ...]:
    """Every case beside the ruleset (or in `path`, a file or folder), run; raises Problems for unreadable cases.

    With `kept` the cases are those of these files that lie beside the ruleset, instead of those on the disk.
    """
    place = path or folder(using.opened.path)
    there = files(place, kept)
    if not there:
        message, cure = "规则集旁边没有算例。", f"请在 {place.name}/ 下写算例，每个算例给出申报表和期望的得分。"
        raise refused(place.name, "case.none", message, cure)
    problems: list[Problem] = []
    outcomes: list[CaseResult] = []
    for file in there:
        shown = str(file) if file == place else f"{place.name}/{file.name}"
        try:
            for case in _cases(located.load(located.decode(contents(file, kept), shown), shown), shown):
                outcomes.append(_run(using, case))
        except Problems as found:
            problems.extend(found.problems)
    if problems:
        raise Problems(problems)
    return tuple(outcomes)


def _cases(tree: located.Located, file: str) -> Sequence[located.Fields]:
    if not isinstance(tree, located.Items):
        raise refused(Source(file, 1, 1), "case.shape", "算例文件应是一个列表。", "请写成“- name: …”的列表。")
    reader = Reader(SAYINGS)
    cases = tuple(reader.items(located.Fields({"算例": tree}, tree.source, {}), "算例", _KNOWN))
    for case in cases:
        if not reader.required(case, _CASE):
            continue
        reader.text(case, "name")
        for name in _BESIDE:
            reader.list(case, name)
        expect = reader.part(case, "expect", _EXPECT)
        for name in _LISTS:
            reader.list(expect, name)
        for name in _MAPPINGS:
            reader.part(expect, name)
    if reader.problems:
        raise Problems(reader.problems)
    return cases


def _run(using: appraisal.Law, case: located.Fields) -> CaseResult:
    expect = case["expect"]
    name = str(case["name"])
    assert isinstance(expect, located.Fields)
    differences: list[str] = []
    codes: tuple[str, ...] = ()
    card: Scorecard | None = None
    try:
        (form,) = submission.parse(case["submission"])
        peers, earlier = ([one for item in _items(case, name) for one in submission.parse(item)] for name in _BESIDE)
        for one in peers:  # one that cannot be scored would be missing among the peers without a word
            appraisal.scored(using, one, Peers())
        [own] = appraisal.beside((form,), [appraisal.appraise(using, one, Peers()) for one in earlier])
        card = appraisal.appraise(using, form, appraisal.among(using, (form, *peers))[0], own)
    except Problems as found:
        codes = tuple(problem.code for problem in found.problems)
    wanted = _texts(expect.get("problems"))
    if sorted(wanted) != sorted(codes):
        differences.append(f"错误 期望{'、'.join(sorted(wanted)) or '无'}，实际{'、'.join(sorted(codes)) or '无'}")
    if card is not None:
        differences += _totals(card, expect)
        differences += _lines(card, expect.get("lines"))
        differences += _findings(card, expect)
        differences += _declared(card, expect.get("declared"))
    return CaseResult(name, case.source, tuple(differences), card)


def _items(case: located.Fields, name: str) -> Sequence[located.Located]:
    items = case.get(name)
    return items if isinstance(items, located.Items) else ()


def _texts(value: object) -> list[str]:
    return [str(item) for item in value] if isinstance(value, list) else []


def _same(expected: object, actual: object) -> bool:
    if isinstance(actual, Decimal):
        return decimals.number(str(expected)) == actual
    return str(expected) == str(actual)


def _totals(card: Scorecard, expect: Mapping[str, object]) -> Iterator[str]:
    for name in _TOTALS:
        if name in expect and not _same(expect[name], getattr(card, name)):
            yield f"{name} 期望{expect[name]}，实际{getattr(card, name)}"
    if "grade" in expect and (expect["grade"] or None) != card.grade:
        yield f"grade 期望{expect['grade']}，实际{card.grade or '无'}"
    if "grade-range" in expect and _texts(expect["grade-range"]) != list(card.grade_range or ()):
        yield f"grade-range 期望{expect['grade-range']}，实际{list(card.grade_range or ())}"


def _declared(card: Scorecard, expected: object) -> Iterator[str]:
    for name, wanted in expected.items() if isinstance(expected, Mapping) else ():
        found = getattr(card.declared, str(name), None)
        if not _same(wanted, found):
            yield f"declared.{name} 期望{wanted}，实际{found}"


def _lines(card: Scorecard, expected: object) -> Iterator[str]:
    for path, wanted in expected.items() if isinstance(expected, Mapping) else ():
        line = find(card, str(path))
        if line is None:
            yield f"没有指标“{path}”"
            continue
        fields = wanted if isinstance(wanted, Mapping) else {"earned": wanted}
        for name, value in fields.items():
            if name not in _LINE:
                yield f"“{path}”不认识“{name}”"
            elif not _same(value, getattr(line, name)):
                yield f"“{path}”{name} 期望{value}，实际{getattr(line, name)}"


def find(card: Scorecard, path: str) -> Line | None:
    """The line that a path ends in, its parts separated by `/`."""
    wanted = tuple(key(part) for part in path.split("/"))
    return next((line for line in card.lines if tuple(map(key, line.path))[-len(wanted) :] == wanted), None)


def _findings(card: Scorecard, expect: Mapping[str, object]) -> Iterator[str]:
    if "findings" not in expect:
        return
    wanted = dict.fromkeys(_wanted(expect["findings"]))
    found = dict.fromkeys((finding.id, str(finding.severity)) for finding in card.findings)
    lacking = [one for one in wanted if not any(_meets(one, other) for other in found)]
    beyond = [other for other in found if not any(_meets(one, other) for one in wanted)]
    if lacking:
        yield f"缺少发现 {_ids(lacking)}"
    if beyond:
        yield f"多出发现 {_ids(beyond)}"


def _wanted(expected: object) -> Iterator[tuple[str, str]]:
    """What a case expects to be found: ids, each with its severity where the case writes one."""
    for item in expected if isinstance(expected, list) else ():
        if isinstance(item, Mapping):
            yield from ((str(name), str(severity)) for name, severity in item.items())
        else:
            yield str(item), ""


def _meets(wanted: tuple[str, str], found: tuple[str, str]) -> bool:
    """Whether a finding is the expected one; an id without a severity is met by any."""
    return wanted[0] == found[0] and wanted[1] in ("", found[1])


def _ids(findings: Iterable[tuple[str, str]]) -> str:
    return "、".join(sorted(f"{name}（{severity}）" if severity else name for name, severity in findings))
