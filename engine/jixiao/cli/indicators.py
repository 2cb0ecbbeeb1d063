"""`jixiao indicator list|search|show`: the indicator library."""

import json
from typing import Final

import click

from jixiao.cli import outputs, shell
from jixiao.cli.options import as_format
from jixiao.ground.problems import nearest, refused
from jixiao.library import indicators
from jixiao.say import sources
from jixiao.say.plain import Field, table

indicator = shell.Lazy(
    name="indicator",
    help="指标库：常用三级指标的定义、单位、方向、算法、数据来源和评审要点。\n\n例：jixiao indicator search 发放率",
    lazy={
        "list": ("jixiao.cli.indicators", "listing", "列出全部指标"),
        "search": ("jixiao.cli.indicators", "search", "按词语查找指标"),
        "show": ("jixiao.cli.indicators", "show", "显示一个指标"),
    },
)
_FIELDS = (Field("编号"), Field("名称", least=12), Field("二级指标"), Field("单位"), Field("方向"))


def _print(found: "tuple[indicators.Indicator, ...]", form: str) -> None:
    if form == "json":
        listed = [one.model_dump(mode="json", exclude={"place"}) for one in found]
        outputs.deliver(json.dumps(listed, ensure_ascii=False, indent=2), None)
        return
    rows = [(one.id, one.name, one.level.value, one.unit or "—", indicators.DIRECTIONS[one.direction]) for one in found]
    outputs.deliver("\n".join(table(_FIELDS, rows, shell.width())), None)


_LISTING_HELP: Final = """列出指标库的全部指标。

例：jixiao indicator list
"""


@click.command(cls=shell.Command, name="list", help=_LISTING_HELP)
@as_format
def listing(form: str) -> int:
    """List the whole library."""
    library = indicators.standard()
    _print(tuple(one for family in library.families for one in family.indicators), form)
    return shell.CLEAN


_SEARCH_HELP: Final = """按名称、别名、关键词和定义中的词语查找指标，最贴近的在前。

例：jixiao indicator search 养老金 发放率
"""


@click.command(cls=shell.Command, help=_SEARCH_HELP)
@click.argument("words", metavar="词语...", nargs=-1, required=True)
@as_format
def search(words: tuple[str, ...], form: str) -> int:
    """List the indicators that words lead to."""
    found = indicators.standard().search(" ".join(words))
    if not found:
        shell.say("没有找到相近的指标，请换一个说法。")
        return shell.CLEAN
    _print(found, form)
    return shell.CLEAN


_SHOW_HELP: Final = """显示一个指标的定义、算法、数据来源和评审要点。

例：jixiao indicator show 失败退回率
"""


@click.command(cls=shell.Command, help=_SHOW_HELP)
@click.argument("name", metavar="编号或名称")
@as_format
def show(name: str, form: str) -> int:
    """Show one indicator."""
    library = indicators.standard()
    found = library.get(name) or library.match(name)
    if found is None:
        known = [word for family in library.families for one in family.indicators for word in (one.id, one.name)]
        cure = nearest(name, known) or "请用 jixiao indicator search 查找。"
        raise refused("指标库", "indicator.not-found", f"没有指标“{name}”。", cure)
    if form == "json":
        _print((found,), form)
        return shell.CLEAN
    rows = [
        f"{found.name}（{found.id}）",
        f"  别名      {'、'.join(found.aliases) or '—'}",
        f"  二级指标  {found.level.value}",
        f"  单位      {found.unit or '—'}",
        f"  方向      {indicators.DIRECTIONS[found.direction]}",
        f"  定义      {found.definition}",
        f"  算法      {found.formula}",
        f"  数据来源  {found.source}",
        *(f"  评审要点  {pitfall}" for pitfall in found.pitfalls),
    ]
    if found.basis:
        rows.append(f"  依据      {found.basis.cite}{sources.mark(found.basis.verified)}")
    outputs.deliver("\n".join(rows), None)
    return shell.CLEAN
