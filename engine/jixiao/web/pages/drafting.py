"""Drafts of rulesets: begun from a template, another ruleset or a printed table, checked while they are typed, kept."""

import hashlib
import json
from typing import Final

from starlette.exceptions import HTTPException
from starlette.responses import Response

from jixiao.cli import publishing
from jixiao.ground import located
from jixiao.ground.problems import Problem, Problems, Source, refused
from jixiao.ground.regex import regex
from jixiao.keeper import cases as worked
from jixiao.keeper import drafts as made
from jixiao.law.store import contents, find
from jixiao.web import rulebook
from jixiao.web.asking import Asked, back, post, show
from jixiao.web.desk import drafts
from jixiao.web.desk.applied import UNDO, written
from jixiao.web.desk.desk import Clash
from jixiao.web.desk.drafts import CASES, MOST, RULESET, Draft
from jixiao.web.look import page
from jixiao.web.pages.rules import shown, tried
from jixiao.web.persons import Right

#: A table that a ruleset is made from may have so many bytes.
_TABLE: Final = 20 * 1024 * 1024
_ID: Final = regex(r"[a-z0-9]+(-[a-z0-9]+)*")
_EDITION: Final = regex(r"[0-9A-Za-z.-]*")


def _draft(asked: Asked) -> Draft:
    found = rulebook.own(asked).get(asked.params["draft"])
    if found is None:
        raise HTTPException(404)
    return found


def _typed(asked: Asked) -> str:
    """What was typed, with the ends of lines that files have; raises Problems for what is no text, or too long."""
    return _text(_raw(asked).encode("utf-8", "replace"), asked.params["draft"])


def _raw(asked: Asked) -> str:
    return asked.fields.get("text", ("",))[-1].replace("\r\n", "\n")


def _text(data: bytes, name: str) -> str:
    if len(data) > MOST:
        raise refused(name, "file.too-large", f"文字超过{MOST // 1024 // 1024}MB，没有保存。", "请删去多余的内容。")
    return located.decode(data, name).replace("\r\n", "\n")


def check(asked: Asked) -> Response:
    """What is wrong with what is typed; nothing is kept."""
    draft = _draft(asked)
    known = asked.number("known")
    try:
        return shown(asked, _name(draft), draft, _typed(asked), known=known)
    except Problems as wrong:
        return _again(asked, draft, wrong, known)


def _name(draft: Draft) -> str:
    return f"{drafts.FAMILY}/{draft.name}"


def _again(asked: Asked, draft: Draft, wrong: Problems, known: int) -> Response:
    """The page again, with all that was typed that a page can show."""
    return shown(asked, _name(draft), draft, _raw(asked)[:MOST], wrong.problems, 422, known)


def save(asked: Asked) -> Response:
    """Keep what is typed, with errors too; where somebody else saved since, it is shown again and not kept."""
    draft = _draft(asked)
    known = asked.number("known")
    try:
        text = _typed(asked)
        same = text == draft.text
        done = None if same else asked.desk.do(asked.person.name, RULESET, draft.name, _content(text), known)
    except Problems as wrong:
        return _again(asked, draft, wrong, known)
    if isinstance(done, Clash):
        told = _faster(done).problems
        return shown(asked, _name(draft), _draft(asked), text, told, 409, asked.desk.state.number)
    return back(f"/rules/{_name(draft)}")


def _faster(clash: Clash) -> Problems:
    """What is said to whom somebody else was faster than."""
    message = f"{clash.other.author or '别人'}刚刚保存了这部草稿，您的没有保存。"
    return refused(clash.other.about, "desk.stale", message, "请看过那一稿，再保存一次。")


def _content(text: str, **more: str) -> dict[str, str]:
    return {"text": text, "sha256": hashlib.sha256(text.encode()).hexdigest(), **more}


def _examples_act(text: str) -> dict[str, str]:
    return _content(text, path=written((CASES,)))


def undo(asked: Asked) -> Response:
    """Take a save back; a draft without any is gone until that is undone."""
    draft = _draft(asked)
    if asked.number("of") not in {act.id for act in (*draft.saves, *draft.examples)}:
        raise HTTPException(404)
    asked.desk.do(asked.person.name, UNDO, draft.name, {"of": str(asked.number("of"))}, asked.state.number)
    return back(f"/rules/{_name(draft)}" if draft.name in rulebook.own(asked) else "/rules")


def cases(asked: Asked) -> Response:
    """Keep the worked examples of a draft, typed or in a file; none where nothing is typed."""
    draft = _draft(asked)
    known = asked.number("known")
    given = next((one for one in asked.files if one.filename), None)
    try:
        if given is not None:
            text = _text(given.file.read(MOST + 1), str(given.filename)[:80])
        else:
            text = _typed(asked) if _raw(asked).strip() else ""
        done = asked.desk.do(asked.person.name, CASES, draft.name, _examples_act(text), known)
    except Problems as wrong:
        return tried(asked, _name(draft), draft, _raw(asked)[:MOST], wrong.problems, known)
    if isinstance(done, Clash):
        return tried(asked, _name(draft), draft, text, _faster(done).problems, asked.desk.state.number)
    return back(f"/rules/{_name(draft)}/cases")


# --- new ones -------------------------------------------------------------------------------------------------


def new(asked: Asked) -> Response:
    """Where a draft is begun."""
    return page(asked, "newrules.html", choices=list(rulebook.listed(asked)), of=asked.query.get("of", ""))


def begin(asked: Asked) -> Response:
    """Begin a draft: of a template, another ruleset, or a printed table."""
    identity, edition = asked.field("id"), asked.field("edition")
    if not _ID.fullmatch(identity) or not _EDITION.fullmatch(edition):
        cure = "编号用小写英文字母、数字和连字符，如 city-project；版次一般是年份。"
        raise refused("编号", "ruleset.bad-id", "编号或版次的写法不对。", cure)
    name = f"{identity}-{edition}" if edition else identity
    if name in rulebook.own(asked):
        raise refused(name, "desk.same", f"已经有名为“{name}”的草稿。", "请换一个编号或版次。")
    examples = ""
    match asked.field("how"):
        case "table":
            content = _of_table(asked, identity, edition)
        case "copy":
            copied = asked.field("of")
            source = rulebook.draft(asked, copied)
            content = _content(made.renamed(rulebook.text(copied, source), identity, edition or "1"))
            examples = source.cases if source else _examples(copied)
        case _:
            content = _content(made.template(identity, edition or "1"))
    asked.desk.do(asked.person.name, RULESET, name, content, asked.state.number)
    if examples:
        asked.desk.do(asked.person.name, CASES, name, _examples_act(examples), asked.desk.state.number)
    return back(f"/rules/{drafts.FAMILY}/{name}")


def _examples(name: str) -> str:
    """The worked examples of a shipped ruleset, all files as one."""
    every = worked.files(worked.folder(find(name)))
    return "\n".join(located.decode(contents(path), path.name).rstrip("\n") + "\n" for path in every)


def _of_table(asked: Asked, identity: str, edition: str) -> dict[str, str]:
    """A draft made from a table that was uploaded, with what is to be looked at in it."""
    given = next((one for one in asked.files if one.filename), None)
    if given is None:
        raise refused("指标体系表", "desk.empty", "没有选择文件。", "请选择一个 Excel、Word 或网页文件。")
    file, data = str(given.filename)[-120:], given.file.read(_TABLE + 1)
    if len(data) > _TABLE:
        raise Problems([Problem(Source(file), "file.too-large", "文件超过20MB。", "请只留指标体系表那一张表。")])
    text, found = publishing.from_table(data, file, identity, edition)
    told = [
        {"place": one.source.within(file), "message": one.message, "cure": one.cure, "code": one.code}
        for one in found.warnings
    ]
    return _content(text, told=made.summary(found), warnings=json.dumps(told, ensure_ascii=False))


ROUTES: Final = (
    show("/rules/new", new, Right.RULES),
    post("/rules/new", begin, Right.RULES),
    post("/rules/own/{draft}/check", check, Right.RULES),
    post("/rules/own/{draft}/save", save, Right.RULES),
    post("/rules/own/{draft}/undo", undo, Right.RULES),
    post("/rules/own/{draft}/cases", cases, Right.RULES),
)
