"""The reference page of what an audit asks of a published text.

In: the shipped files of relations, and the faults that no file names. Out: a function that returns the page.
"""

from collections.abc import Iterable, Iterator

from jixiao.ground import located
from jixiao.law.auditing import AccountRelation, RelationsFile
from jixiao.law.load import read_as
from jixiao.law.remnants import RemnantsFile, RemnantWords
from jixiao.law.store import REMNANTS, audit_files
from jixiao.records import Certainty
from jixiao.say.discrepancies import CERTAINTY
from jixiao.say.texts import SAYINGS
from jixiao.say.wording.frame import citation
from reference_text import page, table

_MEANING = (
    (Certainty.CERTAIN, "两处不可能同时为真，或成稿里不会有的文字", "`error`"),
    (Certainty.PROBABLE, "很可能有误，要看过再定", "`warning`"),
    (Certainty.HINT, "值得看一眼", "`info`"),
)


def relations() -> str:
    """docs/reference/relations.md: every relation, every remnant and every fault, by its id."""
    intro = (
        "`jixiao audit` 问公开文本的每一个问题。编号永久不变。数按印出的位数理解：94.53% 是 94.525% 到 94.535% 之间的任何数；",
        "两边怎么也对不上才提示。增加一条见[写一条核对关系](../how-to/写一条核对关系.md)，各个键见[核对规则格式](relations-format.md)。",
    )
    rows = ((f"{CERTAINTY[one]}（`{one.value}`）", means, code) for one, means, code in _MEANING)
    parts: list[Iterable[str]] = [("程度的含义：", "", *table(("程度", "含义", "`--fail-on`"), rows))]
    for family, _, path in audit_files():
        text = located.read(path)
        if family == REMNANTS:
            parts += _remnants(read_as(RemnantsFile, text, path.name))
        else:
            parts += _relations(read_as(RelationsFile, text, path.name))
    faults = ((f"`{id_}`", message, advice) for id_, (message, advice) in SAYINGS.items())
    parts.append(
        (
            "## 笔误、编排、抄录与判断",
            "",
            "这些不写在文件里，由程序查；程度看所查到的。",
            "",
            *table(("编号", "问题", "建议"), faults),
        )
    )
    return page("核对的关系", intro, *parts)


def _head(file: RelationsFile | RemnantsFile) -> Iterable[str]:
    basis = "；".join(citation(one).rstrip("。") for one in file.basis)
    return (f"## {file.title}（`{file.id}/{file.edition}`）", "", f"依据：{basis}。")


def _relations(file: RelationsFile) -> Iterator[Iterable[str]]:
    yield _head(file)
    yield table(("编号", "关系", "算式", "对什么", "程度", "建议"), map(_relation, file.relations))
    yield ("句式：", "", *table(("名称", "写法"), ((one.name, f"`{one.words}`") for one in file.patterns)))
    whole = ((one.name, "、".join(one.also), "、".join(one.within)) for one in file.quantities)
    yield ("全文的量：", "", *table(("名称", "其他写法", "只认这些章节"), whole))


def _remnants(file: RemnantsFile) -> Iterator[Iterable[str]]:
    yield _head(file)
    yield table(("编号", "文字", "程度", "问题", "建议"), map(_remnant, file.remnants))


def _relation(one: AccountRelation) -> tuple[str, ...]:
    formula = f"`{one.formula}`" + (f"（`{one.when}` 时）" if one.when else "")
    return (f"`{one.id}`", one.name, formula, "、".join(one.of), CERTAINTY[Certainty(one.severity)], one.advice)


def _remnant(one: RemnantWords) -> tuple[str, ...]:
    words = "<br>".join(f"`{words}`" for words in one.words)
    return (f"`{one.id}`", words, CERTAINTY[Certainty(one.severity)], str(one.message), one.advice)
