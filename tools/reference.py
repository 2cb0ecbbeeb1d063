"""Generates docs/reference/ from the code, so that the pages cannot say anything else than the program does.

In: the sources under engine/. Out: the pages of `PAGES`; `--write` writes them, `--check` exits 1 and names those
that are not as the code would have them. A page is a function that returns its text; it reads no clock and no
environment.
"""

import ast
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import reference_audit
import reference_batch
import reference_formats
import reference_lint
import reference_rules
import reference_scorecard

ROOT = Path(__file__).resolve().parent.parent
ENGINE = ROOT / "engine" / "jixiao"
REFERENCE = ROOT / "docs" / "reference"

#: What every Problem code looks like: a family, then what is wrong.
CODE = re.compile(r"[a-z]+(\.[a-z0-9-]+)+")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_PLACEHOLDER = re.compile(r"\{\w*\}")
_FIELDS = ("source", "code", "message", "cure")


@dataclass(frozen=True, slots=True, order=True)
class Entry:
    """A Problem that the code can raise; `…` stands for what is filled in. `message` is "" where it is computed."""

    code: str
    message: str
    cure: str
    line: int


def entries(tree: ast.Module) -> tuple[Entry, ...]:
    """Every problem written in a module: in a call of `Problem`, of a function that makes one, or in a table of them.

    A call of another function, or a tuple, counts where a code is followed by a message and a cure in Chinese. A name
    stands for what the nearest line above put in it.
    """
    bound = _bindings(tree)
    found: list[Entry] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _called(node) in ("Problem", "refused"):
            fields = dict(zip(_FIELDS, node.args, strict=False)) | {k.arg: k.value for k in node.keywords if k.arg}
            code, message, cure = (_resolved(fields.get(name), bound) for name in _FIELDS[1:])
            texts = [text(part) or "" if part else "" for part in (message, cure)]
            found += [Entry(word, texts[0], texts[1], node.lineno) for word in _words(code)]
        else:
            found += _listed(node, bound)
    return tuple(sorted(set(found)))


#: What names hold, in the order of the text: (line, name, expression, or None where it cannot be told).
Bindings = Sequence[tuple[int, str, ast.expr | None]]


def _bindings(tree: ast.Module) -> Bindings:
    known: dict[ast.Name, ast.expr] = {}
    for node in ast.walk(tree):
        match node:
            case (
                ast.Assign(targets=[ast.Name() as name], value=value)
                | ast.AnnAssign(target=ast.Name() as name, value=value)
            ):
                if value is not None:
                    known[name] = value
            case ast.Assign(targets=[ast.Tuple(elts=names)], value=ast.Tuple(elts=values)):
                known |= {n: value for n, value in zip(names, values, strict=False) if isinstance(n, ast.Name)}
    found: list[tuple[int, str, ast.expr | None]] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.arg):
            found.append((node.lineno, node.arg, None))
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found.append((node.lineno, node.id, known.get(node)))
    return sorted(found, key=lambda binding: binding[0])


def _resolved(node: ast.expr | None, bound: Bindings) -> ast.expr | None:
    if not isinstance(node, ast.Name):
        return node
    above = [value for line, name, value in bound if name == node.id and line <= node.lineno]
    return above[-1] if above else None


def text(node: ast.expr) -> str | None:
    """The text that an expression writes, `…` for what is filled in, or None where it is no text."""
    match node:
        case ast.Constant(value=str(value)):
            return _PLACEHOLDER.sub("…", value)
        case ast.JoinedStr():
            return "".join(text(part) or "" for part in node.values)
        case ast.FormattedValue():
            return "…"
        case ast.BinOp(op=ast.Add()):
            left, right = text(node.left), text(node.right)
            return None if left is None and right is None else (left or "…") + (right or "…")
        case ast.IfExp():  # one of the two texts stands for both
            return text(node.body) or text(node.orelse)
        case ast.BoolOp():
            return next((words for value in node.values if (words := text(value))), None)
        case _:
            return None


def _called(node: ast.Call) -> str:
    return node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")


def _words(code: ast.expr | None) -> Iterator[str]:
    match code:
        case ast.Constant(value=str(value)):
            yield value
        case ast.IfExp():
            yield from _words(code.body)
            yield from _words(code.orelse)


def _listed(node: ast.AST, bound: Bindings) -> Iterator[Entry]:
    match node:
        case ast.Call() if _called(node) != "Finding":
            parts: Sequence[ast.expr] = [*node.args, *(keyword.value for keyword in node.keywords)]
        case ast.Tuple() | ast.List():
            parts = node.elts
        case _:
            return
    for index, part in enumerate(parts):
        code = text(resolved) if (resolved := _resolved(part, bound)) else None
        if code and CODE.fullmatch(code):
            said = [words for rest in parts[index + 1 :] if (words := _said(rest, bound)) is not None]
            if len(said) > 1 or (said and said[0].endswith("。")):
                yield Entry(code, said[0], said[1] if len(said) > 1 else "", part.lineno)
            return


def _said(part: ast.expr, bound: Bindings) -> str | None:
    """What a message or cure says in Chinese, "" where that is computed, None where the part is something else."""
    words = text(resolved) if (resolved := _resolved(part, bound)) else None
    if words and _CHINESE.search(words):
        return words
    return "" if isinstance(part, ast.Name) and part.id in _FIELDS[2:] else None


def problems() -> str:
    """docs/reference/problems.md: every code, what it says and what it asks for, by family."""
    found: dict[tuple[str, str, str], None] = {}
    for path in sorted(ENGINE.rglob("*.py")):
        for entry in entries(ast.parse(path.read_text(encoding="utf-8"), str(path))):
            found[entry.code, entry.message, entry.cure] = None
    page = [
        "# 输入问题一览",
        "",
        "<!-- 由 tools/reference.py 生成，请勿手改；改动代码后运行 make docs。 -->",
        "",
        "输入文件里的错误按“位置: 编号: 哪里不对。怎么办。”逐条列出，退出码为 2。编号永久不变；“…”处填入具体内容。",
    ]
    for family, group in groupby(sorted(found), key=lambda row: row[0].partition(".")[0]):
        page += ["", f"## {family}", "", "| 编号 | 哪里不对 | 怎么办 |", "| --- | --- | --- |"]
        page += [f"| `{code}` | {_cell(message)} | {_cell(cure)} |" for code, message, cure in group]
    return "\n".join(page) + "\n"


def _cell(words: str) -> str:
    return words.replace("|", "\\|").replace("\n", " ") or "…"


#: Every generated page, by its name in docs/reference/.
PAGES: tuple[tuple[str, Callable[[], str]], ...] = (
    ("batch.md", reference_batch.batch),
    ("batch-queries.md", reference_batch.queries),
    ("cli.md", reference_rules.cli),
    ("facts.md", reference_rules.facts),
    ("findings.md", reference_rules.findings),
    ("lint.md", reference_lint.lint),
    ("methods.md", reference_formats.methods),
    ("problems.md", problems),
    ("ruleset-format.md", reference_formats.ruleset_format),
    ("relations.md", reference_audit.relations),
    ("relations-format.md", reference_formats.relations_format),
    ("scorecard.md", reference_scorecard.scorecard),
    ("scorecard.schema.json", reference_scorecard.schema_text),
    ("submission.md", reference_formats.submission_format),
)


def stale(folder: Path = REFERENCE) -> list[str]:
    """The pages in `folder` that are absent or differ from what the code gives."""
    return [name for name, page in PAGES if not _same(folder / name, page())]


def _same(path: Path, wanted: str) -> bool:
    return path.is_file() and path.read_text(encoding="utf-8") == wanted


def main(arguments: Sequence[str]) -> int:
    """`--write` writes the pages, `--check` exits 1 where one is stale, anything else says how to call it."""
    match arguments:
        case ["--write"]:
            REFERENCE.mkdir(parents=True, exist_ok=True)
            for name, page in PAGES:
                (REFERENCE / name).write_text(page(), encoding="utf-8", newline="\n")
            return 0
        case ["--check"]:
            late = stale()
            for name in late:
                print(f"docs/reference/{name} is not what the code says: run `make docs`")
            return 1 if late else 0
        case _:
            print("usage: python tools/reference.py --check | --write")
            return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
