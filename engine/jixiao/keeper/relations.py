"""The worked examples of a file of relations, run; and what it says, printed.

Comes in: a file of relations and its case files (`<edition>.cases/*.yaml`), which its owners write:

    - name: 增减率与增减额不符
      year: 2020                      # also: project, the name of the project whose report the text is
      text: |                         # a line is a paragraph; a line that begins with # is a heading
        2020年度支出总计100万元，与2019年相比增加5万元，增长5.62%。
      expect:                         # exactly these; with the sum, exactly that one
        - figure.change-rate: 5÷(100-5)=5.26%，不等于5.62%

Goes out: a `CaseResult` per case. A case that cannot be read is a Problem.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Final

from jixiao.audit import audit
from jixiao.audit.rules import Rules, load
from jixiao.ground import located
from jixiao.ground.problems import Problem, Problems, Source, refused
from jixiao.ground.reading import Reader, Sayings
from jixiao.keeper.cases import CaseResult, folder
from jixiao.law.store import find, shown_name
from jixiao.records.account import Account, AccountSection, Passage

_KEYS: Final = ("name", "text", "year", "project", "expect")
_SAYINGS: Final[Sayings] = MappingProxyType(
    {
        "": ("case.shape", "“{key}”的写法不对。", "请对照算例的格式改写。"),
        "extra_forbidden": ("case.unknown-key", "算例中不认识“{key}”。", "这里可以写：{known}。"),
        "missing": ("case.shape", "算例缺少“{key}”。", "每个算例要有 name、text 和 expect。"),
        "model_type": ("case.shape", "此处应当是若干行“键: 值”。", "这里可以写：{known}。"),
        "tuple_type": ("case.shape", "算例的“{key}”应当是列表。", "请每项另起一行，以“- ”开头；没有的写 []。"),
        "string_type": ("case.shape", "算例的“{key}”应当是一个值。", "请写成一个值。"),
    }
)


def opened(name: str) -> tuple[Rules, Path]:
    """The relations that are named by id, id/edition or file, and their file; raises Problems."""
    path = find(name)
    return load(located.read(path), shown_name(path)), path


def run(name: str, cases: Path | None = None) -> tuple[CaseResult, ...]:
    """Every case beside a file of relations (or in `cases`), run; raises Problems."""
    rules, path = opened(name)
    place = cases or folder(path)
    files = sorted(place.glob("*.yaml")) if place.is_dir() else [place] if place.is_file() else []
    if not files:
        message, cure = "核对规则旁边没有算例。", f"请在 {place.name}/ 下写算例，每个算例给出一段文字和期望的发现。"
        raise refused(place.name, "case.none", message, cure)
    problems: list[Problem] = []
    results: list[CaseResult] = []
    for file in files:
        shown = f"{place.name}/{file.name}" if place.is_dir() else str(file)
        try:
            results += _results(rules, located.load(located.read(file), shown), shown)
        except Problems as wrong:
            problems += wrong.problems
    if problems:
        raise Problems(problems)
    return tuple(results)


def _results(rules: Rules, tree: located.Located, file: str) -> Iterator[CaseResult]:
    if not isinstance(tree, located.Items):
        raise refused(Source(file, 1, 1), "case.shape", "算例文件应是一个列表。", "请写成“- name: …”的列表。")
    reader = Reader(_SAYINGS)
    for case in reader.items(located.Fields({"算例": tree}, tree.source, {}), "算例", _KEYS):
        expected = reader.list(case, "expect")
        name, text, project = (reader.text(case, key) for key in ("name", "text", "project"))
        year = reader.text(case, "year")
        if reader.required(case, ("name", "text")):
            account = of_text(text, year=int(year) if year.isdecimal() else None, project=project, file=file)
            yield CaseResult(name, case.source, tuple(_differences(rules, account, expected)))
    if reader.problems:
        raise Problems(reader.problems)


def of_text(text: str, *, year: int | None = None, project: str = "", file: str = "") -> Account:
    """A short account: a paragraph a line, a heading where a line begins with #."""
    parts: list[tuple[Passage | None, list[Passage]]] = [(None, [])]
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        passage = Passage(line.lstrip("# "), ((0, Source(file, number)),))
        if line.startswith("#"):
            parts.append((passage, []))
        else:
            parts[-1][1].append(passage)
    sections = tuple(
        AccountSection(
            int(heading is not None),
            "",
            heading.text if heading is not None else "",
            heading,
            blocks=tuple(blocks),
            project=project,
        )
        for heading, blocks in parts
    )
    return Account(Source(file), sections, year=year)


def _differences(rules: Rules, account: Account, expected: Sequence[located.Located]) -> Iterator[str]:
    """What is found and not expected, and the other way round."""
    found = [(one.id, one.arithmetic) for one in audit(account, rules).found if one.id in rules.ids]
    for wanted in expected:
        pairs = wanted.items() if isinstance(wanted, located.Fields) else ((str(wanted), None),)
        for identity, sum_ in pairs:
            same = [one for one in found if one[0] == identity and sum_ in (None, one[1])]
            if same:
                found.remove(same[0])
            else:
                told = "；".join(sum_ for other, sum_ in found if other == identity)
                yield f"应有 {identity}{f'（{sum_}）' if sum_ else ''}，{f'却是：{told}' if told else '没有发现'}。"
    yield from (f"不应有 {identity}：{sum_}。" for identity, sum_ in found)


def described(rules: Rules) -> list[str]:
    """The relations of a file, a line each."""
    lines = [f"{rules.id}/{rules.edition}", f"句式{len(rules.sentences)}个，量{len(rules.quantities)}个"]
    return [*lines, *(f"{one.id}  {one.certainty.value}  {one.name}（{'、'.join(one.of)}）" for one in rules.relations)]
