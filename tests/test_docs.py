"""The pages under docs/ say what is so: what they write is written, what they run is run, and what they show came out.

How a page is read: a block ```yaml or ```text whose first line is `# 文件：名称`, or ```html whose first is
`<!-- 文件：名称 -->`, is written to that file, word for word; any other ```yaml block is a piece of one and must be YAML. In a
```console block a line `$ 命令` is run in the page's own folder, which holds `examples` and nothing else, and the lines below
it are what it prints (errors included). Known commands are jixiao, cat, head -n and echo $?, which must follow a command
that does not end with 0. A table headed `| 算式 | 得 |` is evaluated row by row, and so is one headed
`| 存的数 | 数字格式 | 读作 | 显示 |`, by what is read of a cell of a workbook.
`--update-golden` rewrites what the console blocks show; read the diff.
"""

import contextlib
import difflib
import io
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from helpers import ROOT
from jixiao.cli import cli
from jixiao.cli.shell import run
from jixiao.ground import located
from jixiao.ground.problems import Problems
from jixiao.intake.formats import worksheet
from reference_rules import evaluated

DOCS = ROOT / "docs"
PAGES = tuple(sorted(path.relative_to(DOCS).as_posix() for path in DOCS.rglob("*.md")))
RUN = tuple(name for name in PAGES if "```console" in (DOCS / name).read_text(encoding="utf-8"))

_BLOCK = re.compile(r"^```(?P<kind>\w*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
_FILE = re.compile(r"(?:#|<!--) 文件：(?P<name>\S+)(?: -->)?\n")
_CODE = re.compile(r"`[^`\n]*`")
_LINK = re.compile(r"\]\((?P<target>[^)\s]+)\)")
_CELL = re.compile(r"(?<!\\)\|")


def played(page: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The page with what its console blocks really print, after writing and running everything in `folder`."""
    monkeypatch.chdir(folder)
    monkeypatch.setattr(
        "jixiao.cli.documents.PAGED", 0
    )  # whether there is a LibreOffice to ask for pages is the machine's
    monkeypatch.setattr("jixiao.cli.keeping.now", lambda: "2024-03-01T09:00:00+08:00")
    shutil.copytree(ROOT / "examples", folder / "examples", dirs_exist_ok=True)

    def block(match: re.Match[str]) -> str:
        kind, text = match["kind"], match["text"]
        if kind in ("yaml", "html", "text") and (named := _FILE.match(text)):
            path = Path(named["name"])
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return f"```console\n{''.join(_session(text))}```" if kind == "console" else match[0]

    return _BLOCK.sub(block, page)


def _session(text: str) -> Iterator[str]:
    """Each command of a console block with what it prints."""
    code = 0
    for line in text.splitlines():
        if not line.startswith("$ "):
            continue
        if code and line != "$ echo $?":
            yield f"（上一条命令的退出码是{code}，下面应写 $ echo $?）\n"
        code, shown = _command(line.removeprefix("$ "), code)
        yield f"{line}\n{shown}"
    if code:
        yield f"（上一条命令的退出码是{code}，下面应写 $ echo $?）\n"


def _command(line: str, before: int) -> tuple[int, str]:
    match shlex.split(line):
        case ["echo", "$?"]:
            return 0, f"{before}\n"
        case ["cat", name]:
            return 0, Path(name).read_text(encoding="utf-8")
        case ["head", "-n", count, name]:
            return 0, "".join(Path(name).read_text(encoding="utf-8").splitlines(keepends=True)[: int(count)])
        case ["jixiao", *arguments]:
            said = io.StringIO()
            with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
                code = run(cli, arguments)
            return code, said.getvalue()
        case _:
            return 127, f"{line}：文档里不能用这条命令\n"


def dead_links(page: Path, text: str) -> list[str]:
    """Links to files that are not there, or to headings that they do not have."""
    found = []
    for match in _LINK.finditer(_CODE.sub("", _BLOCK.sub("", text))):
        name, _, heading = match["target"].partition("#")
        path = page.parent / name if name else page
        if "://" in match["target"]:
            continue
        if not path.exists() or (heading and heading not in _anchors(path.read_text(encoding="utf-8"))):
            found.append(match["target"])
    return found


def _anchors(text: str) -> set[str]:
    lines = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", line.lower()).replace(" ", "-") for line in lines}


def _rows(text: str, *head: str) -> Iterator[list[str]]:
    """The rows of the tables whose headings begin with these."""
    inside = False
    for line in text.splitlines():
        cells = [cell.strip().strip("`") for cell in _CELL.split(line)[1:-1]]
        if cells[: len(head)] == [*head]:
            inside = True
        elif not cells:
            inside = False
        elif inside and not set(cells[0]) <= {"-", " "}:
            yield cells


def unequal_rows(text: str) -> list[str]:
    """Rows of tables headed `| 算式 | 得 |` whose expression gives something else than the row says."""
    return [
        f"{cells[0]}: {given}, not {cells[1]}"
        for cells in _rows(text, "算式", "得")
        if (given := evaluated(cells[0])) != cells[1]
    ]


def misread_rows(text: str) -> list[str]:
    """Rows of tables headed `| 存的数 | 数字格式 | 读作 | 显示 |` of which something else is read, or shown by Excel."""
    found = []
    for stored, code, *said in _rows(text, "存的数", "数字格式", "读作", "显示"):
        read, shown = worksheet.number_text(stored, "General" if code == "常规" else code, worksheet.EPOCH)
        if [read, shown or read] != said:
            found.append(f"{stored} {code}: {read}, {shown or read}, not {', '.join(said)}")
    return found


def test_the_guide_has_pages_that_run() -> None:
    assert {"tutorial/第一份评分.md", "how-to/写一部规则集.md", "how-to/读懂一行得分.md"} <= set(RUN)


@pytest.mark.slow
@pytest.mark.parametrize("name", RUN)
def test_what_a_page_shows_is_what_comes_out(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    page = DOCS / name
    before = page.read_text(encoding="utf-8")
    after = played(before, tmp_path, monkeypatch)
    if request.config.getoption("--update-golden"):
        page.write_text(after, encoding="utf-8", newline="\n")
    elif after != before:
        lines = difflib.unified_diff(before.splitlines(), after.splitlines(), f"docs/{name}", "now", lineterm="")
        pytest.fail("\n".join(lines), pytrace=False)
    assert "应写 $ echo $?" not in after
    assert "不能用这条命令" not in after


@pytest.mark.parametrize("name", PAGES)
def test_a_piece_of_yaml_is_yaml(name: str) -> None:
    for block in _BLOCK.finditer((DOCS / name).read_text(encoding="utf-8")):
        if block["kind"] == "yaml":
            located.load(block["text"], name)


@pytest.mark.parametrize("name", PAGES)
def test_links_lead_somewhere(name: str) -> None:
    assert dead_links(DOCS / name, (DOCS / name).read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md", "CONTRIBUTING.md"])
def test_links_of_the_first_pages_lead_somewhere(name: str) -> None:
    assert dead_links(ROOT / name, (ROOT / name).read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("name", PAGES)
def test_expressions_give_what_the_page_says(name: str) -> None:
    assert unequal_rows((DOCS / name).read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("name", PAGES)
def test_cells_of_workbooks_read_as_the_page_says(name: str) -> None:
    assert misread_rows((DOCS / name).read_text(encoding="utf-8")) == []


_ADDED = """
schema: jixiao.ruleset/1
id: added
edition: "2024"
title: 试用
scope: project
basis: [{cite: 〔2024〕1号, title: 试用, verified: false}]
total: 10
grades: [{label: 好, from: 60%}, {label: 差, from: 0}]
judgement: {grades: [{label: 全部, from: 0%, to: 100%}]}
indicators: [{name: 甲, weight: 10, method: {method: half-if-missed}}]
"""


@pytest.mark.slow
def test_the_method_that_the_guide_adds_is_one_file_and_its_cases(tmp_path: Path) -> None:
    blocks = {
        b["kind"]: b["text"] for b in _BLOCK.finditer((DOCS / "how-to/增加一种计分方法.md").read_text(encoding="utf-8"))
    }
    engine = tmp_path / "engine"
    shutil.copytree(ROOT / "engine" / "jixiao", engine / "jixiao", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("rulesets", "indicators"):
        shutil.copytree(ROOT / name, tmp_path / name)
    (engine / "jixiao" / "law" / "methods" / "half_if_missed.py").write_text(blocks["python"], encoding="utf-8")
    (tmp_path / "例.yaml").write_text(_ADDED, encoding="utf-8")
    cases = located.load(blocks["yaml"], "cases")
    assert isinstance(cases, list)
    forms = [
        {"indicators": [{"path": ["甲"], "weight": "10", "target": one["target"], "actual": one["actual"]}]}
        for one in cases
    ]
    (tmp_path / "表.json").write_text(json.dumps(forms), encoding="utf-8")

    def ran(*arguments: str) -> str:
        environment = {**os.environ, "PYTHONPATH": str(engine), "PYTHONDONTWRITEBYTECODE": "1"}
        done = subprocess.run(
            [sys.executable, "-P", "-m", "jixiao", *arguments],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode in (0, 1), done.stderr
        return done.stdout

    cards = json.loads(ran("score", "表.json", "-r", "例.yaml", "--format", "json"))
    for one, card in zip(cases, cards, strict=True):
        [line] = card["lines"]
        assert line["status"] == one.get("status", "scored")
        if "points" in one:
            assert (Decimal(line["earned"]), str(line["reached"]).lower()) == (Decimal(one["points"]), one["reached"])
    assert "half-if-missed" in ran("ruleset", "schema")
    assert "达到目标值计满分，否则计一半" in ran("ruleset", "docs", "例.yaml")
    ran("ruleset", "check", "例.yaml")
    ran("score", "表.json", "-r", "例.yaml", "-o", "表.xlsx")
    book = openpyxl.load_workbook(tmp_path / "表.xlsx")
    written = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row]
    assert any(re.search(r"IF\(\(I\d+>=G\d+\),K\d+,K\d+\*0\.5\)", text) for text in written)


def test_the_index_names_every_page() -> None:
    linked = {match["target"] for match in _LINK.finditer((DOCS / "README.md").read_text(encoding="utf-8"))}
    assert set(PAGES) - linked == {"README.md"}


def test_a_page_whose_output_is_old_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = "```console\n$ jixiao ruleset list --format json\nold\n```\n"
    assert "old" not in played(page, tmp_path, monkeypatch)


def test_a_failing_command_that_hides_its_exit_code_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = "```console\n$ jixiao score 没有.yaml\n```\n"
    assert "退出码是2，下面应写 $ echo $?" in played(page, tmp_path, monkeypatch)
    shown_code = played("```console\n$ jixiao score 没有.yaml\n$ echo $?\n```\n", tmp_path, monkeypatch)
    assert shown_code.endswith("$ echo $?\n2\n```\n")


def test_a_command_that_is_not_known_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "不能用这条命令" in played("```console\n$ rm -r x\n```\n", tmp_path, monkeypatch)


def test_a_named_block_is_written_word_for_word(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    played("```yaml\n# 文件：甲/乙.yaml\n- 1\n```\n", tmp_path, monkeypatch)
    assert (tmp_path / "甲" / "乙.yaml").read_text(encoding="utf-8") == "# 文件：甲/乙.yaml\n- 1\n"


def test_a_dead_link_is_noticed() -> None:
    assert dead_links(DOCS / "README.md", "[甲](no.md) [乙](README.md#no) [丙](https://example.org/)") == [
        "no.md",
        "README.md#no",
    ]


def test_a_wrong_result_is_noticed() -> None:
    assert unequal_rows("| 算式 | 得 |\n| --- | --- |\n| `1 + 1` | 3 |\n| `1 / 0` | 无值 |\n") == ["1 + 1: 2, not 3"]
    with pytest.raises(Problems):
        unequal_rows("| 算式 | 得 |\n| --- | --- |\n| `1 +` | 1 |\n")


def test_a_cell_that_reads_otherwise_is_noticed() -> None:
    head = "| 存的数 | 数字格式 | 读作 | 显示 |\n| --- | --- | --- | --- |\n"
    assert misread_rows(f"{head}| 0.475 | `0%` | 47.5% | 48% |\n| 0.475 | `0%` | 0.475 | 48% |\n") == [
        "0.475 0%: 47.5%, 48%, not 0.475, 48%"
    ]
