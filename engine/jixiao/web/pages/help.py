"""Help: three steps to a report, what each page is for, every finding and every problem by its id, the words of this field.

What is told of a page is what stands on the page itself; what is told of ids and words is the manual's.
"""

import posixpath
import re
from functools import cache
from typing import Final

from starlette.exceptions import HTTPException
from starlette.responses import Response

from jixiao.ground.shipped import folder
from jixiao.law.format import FindingRule
from jixiao.web import manual
from jixiao.web.asking import Asked, show
from jixiao.web.look import environment, page

#: The pages of the workbench that tell what they are for, by their templates: their names, and where they are.
TOLD: Final = {
    "files.html": ("文件", "/"),
    "laws.html": ("选用规则集", "/laws"),
    "form.html": ("一份表的得分", ""),
    "suppose.html": ("试算", ""),
    "review.html": ("复核", "/review"),
    "reviewed.html": ("一份表的复核", ""),
    "exports.html": ("导出", "/export"),
    "job.html": ("导出的进度", ""),
    "questions.html": ("报告里缺的内容", "/questions"),
    "audits.html": ("核对", "/audit"),
    "audit.html": ("一份文件的核对", ""),
    "rules.html": ("规则集", "/rules"),
    "ruleset.html": ("一部规则集", ""),
    "newrules.html": ("新建规则集", "/rules/new"),
    "cases.html": ("算例", ""),
    "compare.html": ("比较两部规则集", "/rules/compare"),
    "log.html": ("记录", "/log"),
    "enter.html": ("登录", ""),
    "password.html": ("改密码", ""),
}
#: The pages of the manual that are shown, by their names in addresses: what they tell, and their files.
PAGES: Final = {
    "findings": ("问题", "表里的薄弱之处：每一个编号是什么意思、怎么办", "reference/findings.md"),
    "problems": ("读不懂的地方", "文件或填写有错误时的提示：每一个编号哪里不对、怎么改", "reference/problems.md"),
    "relations": ("核对的关系", "核对公开文本时问的每一个问题", "reference/relations.md"),
    "words": ("用语", "状态、证据、程度各是什么意思", "explanation/glossary.md"),
    "lines": (
        "读懂一行得分",
        "满分多少、得了多少、有多少依据、凭什么：用一份虚构的自评表走一遍",
        "how-to/读懂一行得分.md",
    ),
    "audits": ("读懂一次核对", "用一份虚构的决算说明走一遍", "how-to/读懂一次核对.md"),
    "laws": ("选用规则集", "按表上的一级指标选", "how-to/选用规则集.md"),
    "methods": ("计分方法", "每一种方法的含义和算例", "reference/methods.md"),
    "facts": ("算式和条件", "规则里的算式怎样写", "reference/facts.md"),
}
_NAMES: Final = {file: name for name, (_, _, file) in PAGES.items()}
#: The sections of the glossary that people need who write no files; the keys of files are left out.
_PEOPLE: Final = ("状态", "实据", "严重程度", "问题的原因", "缺漏", "核对程度", "指标的方向")
#: A page with more sections has contents in front.
_FEW: Final = 4


def start(asked: Asked) -> Response:
    """The first page: the three steps, what every page is for, and where to look things up."""
    return page(asked, "help.html", told=_told(), pages=PAGES)


@cache
def _told() -> tuple[tuple[str, str, str], ...]:
    """What every page says of itself: its name, where it is, its words as HTML."""
    templates = {name: environment().get_template(name) for name in TOLD}
    return tuple(
        (title, to, "".join(templates[name].blocks["about"](templates[name].new_context())))
        for name, (title, to) in TOLD.items()
    )


def read(asked: Asked) -> Response:
    """A page of the manual."""
    name = asked.params["page"]
    if name not in PAGES:
        raise HTTPException(404)
    text = _text(name)
    heads = manual.headings(text)
    own = _own(asked) if name == "findings" else ()
    title, words, _ = PAGES[name]
    heads = heads if len(heads) > _FEW else ()
    return page(asked, "manual.html", title=title, words=words, heads=heads, html=_html(name), own=own)


def _own(asked: Asked) -> list[FindingRule]:
    """The rules for findings that the ruleset at work has for itself, those that the page does not have."""
    law = asked.state.law
    ids = {name for name, _ in manual.headings(_text("findings"))}
    rules = [rule for one in (law, law.projects) if one for rule in one.opened.ruleset.findings.rules]
    return [rule for rule in rules if rule.id not in ids]


@cache
def _text(name: str) -> str:
    """A page of the manual without its title."""
    text = (folder("docs") / PAGES[name][2]).read_text(encoding="utf-8").partition("\n")[2]
    if name != "words":
        return text
    people = (manual.section(text, one) for one in _PEOPLE)
    plain = (re.sub(r"^\|[^|]*(?=\|)", "", one, flags=re.MULTILINE) if "| 键 |" in one else one for one in people)
    return "\n".join(plain)


@cache
def _html(name: str) -> str:
    here = posixpath.dirname(PAGES[name][2])

    def links(to: str) -> str | None:
        path, mark, at = to.partition("#")
        if not path:
            return to
        known = _NAMES.get(posixpath.normpath(posixpath.join(here, path)))
        return known and f"/help/{known}{mark}{at}"

    return manual.html(_text(name), links)


ROUTES: Final = (show("/help", start), show("/help/{page}", read))
