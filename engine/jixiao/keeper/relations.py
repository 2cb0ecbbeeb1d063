"""The worked examples of a file of relations, run; and what it says, printed.

Comes in: a file of relations and its case files (`<edition>.cases/*.yaml`), which its owners write:

    - name: 增减率与增减额不符
      year: 2020                      # also: project, the name of the project whose report the text is
      text: |                         # a line is a paragraph, one that begins with # a heading, one with | a row of a table
        2020年度支出总计100万元，与2019年相比增加5万元，增长5.62%。
      expect:                         # exactly these; with the sum, exactly that one
        - figure.change-rate: 5÷(100-5)=5.26%，不等于5.62%

Goes out: a `CaseResult` per case (`keeper.texts`).
"""

from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

from jixiao.audit import audit
from jixiao.audit.rules import Rules, load
from jixiao.ground import located
from jixiao.ground.problems import Source
from jixiao.keeper import texts
from jixiao.keeper.cases import CaseResult
from jixiao.law.store import find, shown_name
from jixiao.records.account import Account, AccountBlock, AccountSection, AccountTable, Passage
from jixiao.records.submission import Cell


def opened(name: str) -> tuple[Rules, Path]:
    """The relations that are named by id, id/edition or file, and their file; raises Problems."""
    path = find(name)
    return load(located.read(path), shown_name(path)), path


def run(name: str, cases: Path | None = None) -> tuple[CaseResult, ...]:
    """Every case beside a file of relations (or in `cases`), run; raises Problems."""
    rules, path = opened(name)

    def differences(case: dict[str, str], expected: Sequence[located.Located], file: str) -> Iterator[str]:
        year = int(case["year"]) if case["year"].isdecimal() else None
        account = of_text(case["text"], year=year, project=case["project"], file=file)
        return _differences(rules, account, expected)

    return texts.run(path, cases, "核对规则", ("year", "project"), differences)


def of_text(text: str, *, year: int | None = None, project: str = "", file: str = "") -> Account:
    """A short account: a paragraph a line, a heading where a line begins with #, a table where lines begin with |."""
    parts: list[tuple[Passage | None, list[AccountBlock]]] = [(None, [])]
    for ruled, lines in groupby(_written(text, file), key=lambda line: line[0].startswith("|")):
        if ruled:
            rows = tuple(_cells(line.strip(), at) for line, at in lines)
            parts[-1][1].append(AccountTable(rows, rows[0][0].source))
            continue
        for line, at in lines:
            passage = Passage(line.lstrip("# "), ((0, at),))
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


def _written(text: str, file: str) -> Iterator[tuple[str, Source]]:
    """The lines of a text that are not blank, each with its place."""
    return ((line, Source(file, number)) for number, line in enumerate(text.splitlines(), 1) if line.strip())


def _cells(line: str, at: Source) -> tuple[Cell, ...]:
    return tuple(Cell(one.strip(), at) for one in line.removeprefix("|").removesuffix("|").split("|"))


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
