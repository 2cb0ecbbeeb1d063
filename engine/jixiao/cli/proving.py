"""`jixiao ruleset check|test`: what is wrong or odd in a ruleset, and whether its worked examples come out."""

import json
from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Final

import click

from jixiao.cli import outputs, shell
from jixiao.cli.options import DEFAULT_RULESET, as_format, force, output, verbose
from jixiao.findings import appraisal
from jixiao.ground import decimals
from jixiao.ground.problems import refused
from jixiao.keeper import cases as worked
from jixiao.keeper import cover as covering
from jixiao.keeper import lint, relations, remnants
from jixiao.keeper.lint import Checked, Remark
from jixiao.keeper.lint.sarif import sarif
from jixiao.law.store import audit_files, find, holds_relations, holds_remnants, shipped_files

_CHECK_HELP: Final = """检查规则集：错误使规则集不能使用，警告和提示不影响使用，一次列出全部。

错误是格式、分值合计、等级和档次不重不漏、算式、发现规则各方面的；警告是永远用不到、互相重复、声明了没有用的规则；
提示是没有核对的依据、没有写的解释。表格中同一编号的提示只列第一处，json 和 sarif 全部列出。
不写名称时检查全部自带的规则集。

\b
例：jixiao ruleset check 我的规则.yaml
    jixiao ruleset check --fail-on warning
    jixiao ruleset check --format sarif -o 规则.sarif
"""


@click.command(cls=shell.Command, help=_CHECK_HELP)
@click.argument("names", metavar="编号[/版次]|文件.yaml...", nargs=-1)
@click.option(
    "--format",
    "form",
    type=click.Choice(("table", "json", "sarif")),
    default="table",
    show_default="table",
    help="输出格式；sarif 供编辑器和代码平台读取",
)
@click.option(
    "--fail-on",
    type=click.Choice(("error", "warning", "info")),
    default="error",
    show_default="error",
    help="有错误时退出码总是 2；写 warning 或 info 时，有这一级及以上的退出码为 1",
)
@output
@force
@verbose
def check(names: tuple[str, ...], form: str, fail_on: str, output: str | None, force: bool) -> int:
    """Tell everything that is wrong or odd in rulesets."""
    form = outputs.formed(None if form == "table" else form, output, ("table", "json", "sarif"))
    shipped = (*shipped_files(), *audit_files())
    every = names or tuple(f"{identity}/{edition}" for identity, edition, _ in shipped)
    checked = [lint.check(name) for name in every]
    remarks = list(dict.fromkeys(remark for one in checked for remark in one.remarks))
    errors = [remark for remark in remarks if remark.severity == "error"]
    others = [remark for remark in remarks if remark.severity != "error"]
    if form == "sarif":
        outputs.deliver(json.dumps(sarif(remarks), ensure_ascii=False, indent=2), output, force=force, inputs=names)
    elif form == "json":
        _tell(errors, as_json=True)
        if others or not errors:
            text = json.dumps([one.as_json() for one in others], ensure_ascii=False, indent=2)
            outputs.deliver(text, output, force=force, inputs=names)
    else:
        _tell(errors, as_json=False)
        lines = [*_folded(others), *(_summary(one) for one in checked if not one.errors)]
        if lines:
            outputs.deliver("\n".join(lines), output, form="table", force=force, inputs=names)
    if errors:
        return shell.BAD_INPUT
    return shell.FOUND if lint.reaches(others, fail_on) else shell.CLEAN


def _tell(errors: Sequence[Remark], *, as_json: bool) -> None:
    """Errors go where all problems of an input go."""
    if as_json and errors:
        shell.say(json.dumps([one.as_json() for one in errors], ensure_ascii=False, indent=2))
        return
    for one in errors:
        shell.say(str(one))


def _folded(remarks: Sequence[Remark]) -> list[str]:
    """A line per remark; the hints of one code in one file are told once, with how many more there are."""
    counts = Counter((one.code, one.source.file) for one in remarks)
    told: set[tuple[str, str]] = set()
    lines = []
    for one in remarks:
        kind = (one.code, one.source.file)
        if one.severity != "info":
            lines.append(str(one))
        elif kind not in told:
            lines.append(f"{one}（另有{counts[kind] - 1}处。）" if counts[kind] > 1 else str(one))
            told.add(kind)
    return lines


def _summary(one: Checked) -> str:
    counts = [sum(remark.severity == severity for remark in one.remarks) for severity in ("warning", "info")]
    said = "".join(f"，{word}{count}条" for word, count in zip(("警告", "提示"), counts, strict=True) if count)
    return f"{one.name}：没有错误{said}（发现规则{one.rules}条）。"


_TEST_HELP: Final = """用算例检验规则集：每个算例给出申报表和期望的得分、等级、发现。

--cover 另外列出算例触及了哪些计分方法、档次及其界限、目标种类、缺失和不适用的处理、词表、等级、发现规则，
以及没有一个算例触及的各处（文件:行:列）。共用的发现规则单列，不计入合计。

\b
例：jixiao ruleset test project-self-evaluation/2020
    jixiao ruleset test 我的规则.yaml --cases 算例/
    jixiao ruleset test 我的规则.yaml --min 90
"""


@click.command(cls=shell.Command, help=_TEST_HELP)
@click.argument("name", metavar="[编号[/版次]|文件.yaml]", default=DEFAULT_RULESET)
@click.option("-v", "--verbose", is_flag=True, help="相符的算例、算例触及的规则也列出")
@click.option("--cases", metavar="文件夹", help="算例所在的文件或文件夹；不写时用规则集旁边的 版次.cases/")
@click.option("--cover", is_flag=True, help="列出算例触及了规则集的哪些部分，哪些没有触及")
@click.option("--min", "least", metavar="百分数", help="触及的比例低于它时退出码为 1，如 90；写了它就列出触及情况")
@as_format
def test(name: str, cases: str | None, verbose: bool, cover: bool, least: str | None, form: str) -> int:
    """Run the worked examples of a ruleset."""
    wanted = _least(least)
    report = None
    if holds_relations(name):
        outcomes = relations.run(name, Path(cases) if cases else None)
    elif holds_remnants(name):
        outcomes = remnants.run(find(name), Path(cases) if cases else None)
    else:
        using = appraisal.ready(name)
        outcomes = worked.run(using, Path(cases) if cases else None)
        report = covering.cover(using, outcomes) if cover or wanted is not None else None
    wrong = [outcome for outcome in outcomes if outcome.differences]
    if form == "json":
        outputs.deliver(json.dumps(_machine(name, outcomes, report), ensure_ascii=False, indent=2), None)
    else:
        for outcome in outcomes:
            if verbose or outcome.differences:
                outputs.deliver(f"{'✗' if outcome.differences else '✓'} {outcome.name}（{outcome.source}）", None)
            for difference in outcome.differences:
                outputs.deliver(f"    {difference}", None)
        if report is not None:
            outputs.deliver("\n".join(report.lines(shell.width(), every=verbose)), None)
        outputs.deliver(f"算例{len(outcomes)}个，相符{len(outcomes) - len(wrong)}个，不符{len(wrong)}个。", None)
    short = report is not None and wanted is not None and report.share < wanted
    if report is not None and wanted is not None and short:
        shell.say(f"触及{decimals.percent(report.share)}，低于要求的{decimals.percent(wanted)}。")
    return shell.FOUND if wrong or short else shell.CLEAN


def _least(text: str | None) -> Fraction | None:
    """The share that --min asks for: a percentage from 0 to 100."""
    if text is None:
        return None
    exact = decimals.number(text.strip().removesuffix("%"))
    if exact is None or not 0 <= exact <= 100:
        cure = "请写0到100之间的数，如 90。"
        raise refused("--min", "cli.usage", f"“{text[:20]}”不是百分数。", cure)
    return exact / 100


def _machine(name: str, outcomes: Sequence[worked.CaseResult], report: covering.Coverage | None) -> dict[str, object]:
    found: dict[str, object] = {
        "ruleset": name,
        "cases": [
            {"name": one.name, "source": one.source.as_json(), "differences": list(one.differences)} for one in outcomes
        ],
    }
    return found | ({"coverage": report.as_json()} if report else {})
