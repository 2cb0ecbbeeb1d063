"""`jixiao ruleset list|show|check|test|schema`: the rule keeper's bench; `diff` is in comparing.py."""

import json
from pathlib import Path

import click

from jixiao import appraisal, located
from jixiao.cli import shell
from jixiao.cli.options import DEFAULT_RULESET, output, verbose
from jixiao.model import Record
from jixiao.plan import Planned
from jixiao.problems import Problem, Problems
from jixiao.render.plain import Field, table
from jixiao.ruleset import Ruleset, load, shipped_files

ruleset = shell.Lazy(
    name="ruleset",
    help="规则集：查看、证明、用算例检验、取得编辑器用的格式说明。\n\n例：jixiao ruleset check 我的规则.yaml",
    lazy={
        "list": ("jixiao.cli.rulesets", "listing", "列出自带的规则集"),
        "show": ("jixiao.cli.rulesets", "show", "显示一部规则集的指标体系"),
        "check": ("jixiao.cli.rulesets", "check", "检查规则集，列出全部错误"),
        "test": ("jixiao.cli.rulesets", "test", "用旁边的算例检验规则集"),
        "diff": ("jixiao.cli.comparing", "diff", "比较两部规则集，及其对既有申报表的影响"),
        "schema": ("jixiao.cli.rulesets", "schema", "输出规则集格式的 JSON Schema"),
    },
)
name_argument = click.argument("name", metavar="[编号[/版次]|文件.yaml]", default=DEFAULT_RULESET)
as_format = click.option(
    "--format", "form", type=click.Choice(("table", "json")), default="table", show_default="table", help="输出格式"
)


@click.command(cls=shell.Command, name="list")
@as_format
def listing(form: str) -> int:
    """列出自带的规则集：编号、版次、名称、依据是否核对过原文。

    例：jixiao ruleset list
    """
    opened = [load(located.read(path), path.name) for _, _, path in shipped_files()]
    if form == "json":
        rows = [
            {"id": one.id, "edition": one.edition, "title": one.title, "scope": one.scope, "verified": one.verified}
            for one in opened
        ]
        shell.deliver(json.dumps(rows, ensure_ascii=False, indent=2), None)
        return shell.CLEAN
    fields = (Field("规则集", least=10), Field("适用"), Field("原文"), Field("名称", least=12))
    scope = {"project": "项目", "department": "部门整体"}
    cells = [
        (f"{one.id}/{one.edition}", scope[one.scope], "已核对" if one.verified else "未核对", one.title)
        for one in opened
    ]
    shell.deliver("\n".join(table(fields, cells, shell.width())), None)
    return shell.CLEAN


@click.command(cls=shell.Command)
@name_argument
@as_format
def show(name: str, form: str) -> int:
    """显示一部规则集：依据、等级、指标体系及分值、计分方法、发现规则。

    例：jixiao ruleset show project-self-evaluation/2020
    """
    using = appraisal.ready(name)
    law = using.opened.ruleset
    if form == "json":
        shell.deliver(
            json.dumps(law.model_dump(mode="json", by_alias=True, exclude_none=True), ensure_ascii=False, indent=2),
            None,
        )
        return shell.CLEAN
    rows = [f"{law.title}", f"{law.id}/{law.edition}  总分{law.total}"]
    rows += [
        f"依据  {one.cite} {one.title}{'' if one.verified else '（原文未核对）'}{'：' + one.note if one.note else ''}"
        for one in law.basis
    ]
    rows.append("等级  " + "  ".join(f"{grade.label} ≥{grade.from_}" for grade in law.grades))
    if law.judgement:
        rows.append(
            "定性  " + "  ".join(f"{g.label} {int(g.from_ * 100)}%–{int(g.to * 100)}%" for g in law.judgement.grades)
        )
    rows.append("指标体系")
    rows += [line for root in using.plan.roots for line in _tree(root)]
    fields = (Field("发现规则"), Field("级别"), Field("条件", least=20))
    cells = [(rule.id, rule.severity, str(rule.when)) for rule in using.opened.rules]
    shell.deliver("\n".join([*rows, "", *table(fields, cells, shell.width())]), None)
    return shell.CLEAN


def _tree(planned: Planned) -> list[str]:
    node = planned.node
    weight = f"{node.weight}分" if node.weight is not None else ""
    how = planned.method.id if planned.method else "单位自设下级指标" if node.open else ""
    also = f"（又称 {'、'.join(node.aliases)}）" if node.aliases else ""
    line = "  " * len(planned.path) + "  ".join(part for part in (node.name, weight, how, also) if part)
    return [line, *(below for child in planned.children for below in _tree(child))]


@click.command(cls=shell.Command)
@click.argument("names", metavar="编号[/版次]|文件.yaml...", nargs=-1)
@as_format
@verbose
def check(names: tuple[str, ...], form: str) -> int:
    """检查规则集：格式、分值合计、等级和档次不重不漏、算式、发现规则，一次列出全部错误。

    不写名称时检查全部自带的规则集。

    \b
    例：jixiao ruleset check 我的规则.yaml
        jixiao ruleset check
    """
    every = names or tuple(f"{identity}/{edition}" for identity, edition, _ in shipped_files())
    problems: list[Problem] = []
    for name in every:
        try:
            using = appraisal.ready(name)
            if form == "table":
                count = sum(1 for _ in using.opened.rules)
                shell.deliver(f"{name}：没有错误（发现规则{count}条）。", None)
        except Problems as found:
            problems.extend(found.problems)
    if form == "json" and not problems:
        shell.deliver("[]", None)
    shell.tell(problems, as_json=form == "json")
    return shell.BAD_INPUT if problems else shell.CLEAN


@click.command(cls=shell.Command)
@name_argument
@click.option("-v", "--verbose", is_flag=True, help="相符的算例也列出")
@click.option("--cases", metavar="文件夹", help="算例所在的文件或文件夹；不写时用规则集旁边的 版次.cases/")
def test(name: str, cases: str | None, verbose: bool) -> int:
    """用算例检验规则集：每个算例给出申报表和期望的得分、等级、发现。

    \b
    例：jixiao ruleset test project-self-evaluation/2020
        jixiao ruleset test 我的规则.yaml --cases 算例/
    """
    from jixiao import cases as worked

    outcomes = worked.run(appraisal.ready(name), Path(cases) if cases else None)
    wrong = [outcome for outcome in outcomes if outcome.differences]
    for outcome in outcomes:
        if verbose or outcome.differences:
            shell.deliver(f"{'✗' if outcome.differences else '✓'} {outcome.name}（{outcome.source}）", None)
        for difference in outcome.differences:
            shell.deliver(f"    {difference}", None)
    shell.deliver(f"算例{len(outcomes)}个，相符{len(outcomes) - len(wrong)}个，不符{len(wrong)}个。", None)
    return shell.FOUND if wrong else shell.CLEAN


@click.command(cls=shell.Command)
@output
def schema(output: str | None) -> int:
    """输出规则集格式的 JSON Schema，供编辑器补全和悬停提示。

    \b
    例：jixiao ruleset schema -o ruleset.schema.json
    然后在规则集文件的第一行写：
        # yaml-language-server: $schema=ruleset.schema.json
    """
    shell.deliver(json.dumps(json_schema(Ruleset), ensure_ascii=False, indent=2), output)
    return shell.CLEAN


def json_schema(model: type[Record]) -> dict[str, object]:
    """The JSON Schema of a format, by the keys that people write."""
    found = model.model_json_schema(by_alias=True)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **found}
