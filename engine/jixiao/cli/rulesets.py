"""`jixiao ruleset list|show|schema`: the rule keeper's bench; `check`, `test` are in proving.py, `diff` in comparing.py."""

import ast
import inspect
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import click

from jixiao.cli import outputs, shell
from jixiao.cli.options import DEFAULT_RULESET, as_format, force, output
from jixiao.findings import appraisal
from jixiao.ground import located
from jixiao.ground.written import Record
from jixiao.keeper import relations, remnants
from jixiao.law.auditing import RelationsFile
from jixiao.law.format import Ruleset
from jixiao.law.load import load, read_as
from jixiao.law.methods import METHODS
from jixiao.law.remnants import RemnantsFile
from jixiao.law.store import REMNANTS, audit_files, find, holds_relations, holds_remnants, shipped_files
from jixiao.records.expressions import Type
from jixiao.records.law import Planned
from jixiao.say import labels, wording
from jixiao.say.plain import Field, table

ruleset = shell.Lazy(
    name="ruleset",
    help="规则集：查看、证明、用算例检验、取得编辑器用的格式说明。\n\n例：jixiao ruleset check 我的规则.yaml",
    lazy={
        "list": ("jixiao.cli.rulesets", "listing", "列出自带的规则集"),
        "show": ("jixiao.cli.rulesets", "show", "显示一部规则集的指标体系"),
        "check": ("jixiao.cli.proving", "check", "检查规则集，列出错误、警告和提示"),
        "test": ("jixiao.cli.proving", "test", "用旁边的算例检验规则集，可列出触及情况"),
        "diff": ("jixiao.cli.comparing", "diff", "比较两部规则集，及其对既有申报表的影响"),
        "docs": ("jixiao.cli.publishing", "docs", "写成指标体系表（Markdown、Excel）"),
        "new": ("jixiao.cli.publishing", "new", "新建规则集：由模板，或由指标体系表"),
        "schema": ("jixiao.cli.rulesets", "schema", "输出规则集格式的 JSON Schema"),
    },
)
name_argument = click.argument("name", metavar="[编号[/版次]|文件.yaml]", default=DEFAULT_RULESET)


_LISTING_HELP: Final = """列出自带的规则集：编号、版次、名称，依据读自原文、转载还是凭记忆（几种都有的显示最弱的一种）。

例：jixiao ruleset list
"""


@click.command(cls=shell.Command, name="list", help=_LISTING_HELP)
@as_format
def listing(form: str) -> int:
    """List the rulesets that come with jixiao."""
    opened = [load(located.read(path), path.name) for _, _, path in shipped_files()]
    audits = [_audited(family, path) for family, _, path in audit_files()]
    if form == "json":
        rows = [
            {"id": one.id, "edition": one.edition, "title": one.title, "scope": one.scope, "verified": one.verified}
            for one in opened
        ]
        rows += [
            {"id": one.id, "edition": one.edition, "title": one.title, "scope": "account", "verified": one.verified}
            for one in audits
        ]
        outputs.deliver(json.dumps(rows, ensure_ascii=False, indent=2), None)
        return shell.CLEAN
    fields = (Field("规则集", least=10), Field("适用"), Field("依据"), Field("名称", least=12))
    scope = {"project": "项目", "department": "部门整体"}
    cells = [(f"{one.id}/{one.edition}", scope[one.scope], labels.VERIFIED[one.verified], one.title) for one in opened]
    cells += [(f"{one.id}/{one.edition}", "文本核对", labels.VERIFIED[one.verified], one.title) for one in audits]
    outputs.deliver("\n".join(table(fields, cells, shell.width())), None)
    return shell.CLEAN


def _audited(family: str, path: Path) -> RelationsFile | RemnantsFile:
    """A file that accounts are audited by."""
    text = located.read(path)
    return read_as(RemnantsFile, text, path.name) if family == REMNANTS else read_as(RelationsFile, text, path.name)


_SHOW_HELP: Final = """显示一部规则集：依据、等级、指标体系及分值、计分方法、发现规则。

例：jixiao ruleset show project-self-evaluation/2020
"""


@click.command(cls=shell.Command, help=_SHOW_HELP)
@name_argument
@as_format
def show(name: str, form: str) -> int:
    """Show a ruleset."""
    if holds_relations(name):
        rules, _ = relations.opened(name)
        outputs.deliver("\n".join(relations.described(rules)), None)
        return shell.CLEAN
    if holds_remnants(name):
        outputs.deliver("\n".join(remnants.described(find(name))), None)
        return shell.CLEAN
    using = appraisal.ready(name)
    law = using.opened.ruleset
    if form == "json":
        outputs.deliver(
            json.dumps(law.model_dump(mode="json", by_alias=True, exclude_none=True), ensure_ascii=False, indent=2),
            None,
        )
        return shell.CLEAN
    total = "按申报表所印，等级界限按百分制折算" if law.first_level == "printed" else law.total
    rows = [f"{law.title}", f"{law.id}/{law.edition}  总分{total}"]
    rows += [f"依据  {wording.citation(one)}" for one in law.basis]
    rows.append("等级  " + "  ".join(f"{grade.label} ≥{grade.from_}" for grade in law.grades))
    if law.judgement:
        rows.append(
            "定性  " + "  ".join(f"{g.label} {int(g.from_ * 100)}%–{int(g.to * 100)}%" for g in law.judgement.grades)
        )
    rows.append("指标体系")
    rows += [line for root in using.plan.roots for line in _tree(root)]
    fields = (Field("发现规则"), Field("级别"), Field("条件", least=20))
    cells = [(rule.id, rule.severity, str(rule.when)) for rule in using.opened.rules]
    outputs.deliver("\n".join([*rows, "", *table(fields, cells, shell.width())]), None)
    return shell.CLEAN


def _tree(planned: Planned) -> list[str]:
    node = planned.node
    weight = f"{node.weight}分" if node.weight is not None else ""
    how = planned.method.id if planned.method else "单位自设下级指标" if node.open else ""
    also = f"（又称 {'、'.join(node.aliases)}）" if node.aliases else ""
    line = "  " * len(planned.path) + "  ".join(part for part in (node.name, weight, how, also) if part)
    return [line, *(below for child in planned.children for below in _tree(child))]


_SCHEMA_HELP: Final = """输出规则集格式的 JSON Schema，供编辑器补全和悬停提示。

\b
例：jixiao ruleset schema -o ruleset.schema.json
然后在规则集文件的第一行写：
    # yaml-language-server: $schema=ruleset.schema.json
"""


@click.command(cls=shell.Command, help=_SCHEMA_HELP)
@output
@force
def schema(output: str | None, force: bool) -> int:
    """Print the JSON Schema of the ruleset format."""
    outputs.deliver(json.dumps(json_schema(Ruleset), ensure_ascii=False, indent=2), output, force=force)
    return shell.CLEAN


def json_schema(model: type[Record]) -> dict[str, object]:
    """The JSON Schema of a format, by the keys that people write."""
    tuple(METHODS.values())  # their parameters are part of the format; each is loaded when it is first asked for
    for described in (Record, Type):
        _documented(described)
    for one in _kinds(Record):
        one.model_rebuild()  # a default that is a record is written out by its class, which is built when it is first needed
    found = model.model_json_schema(by_alias=True)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **found}


def _kinds(of: type[Record]) -> Iterator[type[Record]]:
    for one in of.__subclasses__():
        yield one
        yield from _kinds(one)


def _documented(described: type[Any]) -> None:
    """The docstrings that `python -OO` leaves out put back from the source: the schema describes its parts by them."""
    if described.__doc__ is None:
        (node,) = ast.parse(inspect.getsource(described)).body
        described.__doc__ = ast.get_docstring(node) if isinstance(node, ast.ClassDef) else None
    for narrower in described.__subclasses__():
        _documented(narrower)
