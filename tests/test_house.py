"""The promises that a machine can check, kept by the house; and each fence refusing what it is there to refuse."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from helpers import ROOT, house, house_texts
from helpers.golden import GOLDEN, same_as_golden
from helpers.house import ENGINE, FENCES, Fence

TEXTS = sorted(
    path
    for pattern in ("*.md", "docs/**/*.md", "engine/**/*.py", "rulesets/**/*.yaml", "indicators/*.yaml", "examples/*")
    for path in ROOT.glob(pattern)
    if path.is_file() and path.suffix in {".md", ".py", ".yaml", ".txt", ".json", ".csv"}
)

DOC = '"""A module."""\n'
PROBLEM = DOC + 'Problem(source, "{}", "{}", "{}")\n'
HIDING = "from names import key\ndef f(rows):\n    by = {key: row for key, row in rows}\n"
#: (fence, module name, text that it must refuse)
REFUSED: tuple[tuple[Fence, str, str], ...] = (
    (house.inexact_numbers, "score.py", "rate = 0.1"),
    (house.inexact_numbers, "score.py", "mark = float(text)"),
    (house.inexact_numbers, "score.py", "mark = round(value, 2)"),
    (house.inexact_numbers, "score.py", "mark = value.quantize(CENT)"),
    (house.inexact_numbers, "score.py", "import math"),
    (house.inexact_numbers, "score.py", "from statistics import mean"),
    (house.inexact_numbers, "render/table.py", "text = f'{mark:.2f}'"),
    (house.inexact_numbers, "render/table.py", "text = f'{mark:>8.2f}'"),
    (house.inexact_numbers, "render/table.py", "text = '{:.1%}'.format(mark)"),
    (house.inexact_numbers, "render/table.py", "text = '%.2f' % mark"),
    (house.inexact_numbers, "submission.py", "import json\nvalue = json.loads(text)"),
    (house.inexact_numbers, "submission.py", "import yaml\nvalue = yaml.safe_load(text)"),
    (house.inexact_arithmetic, "score.py", "def f(a: Decimal, b: Fraction):\n    return a / b"),
    (house.inexact_arithmetic, "score.py", "a = half_up(x)\nb = a * 2"),
    (house.inexact_arithmetic, "score.py", "rest = Decimal('1') % part"),
    (house.inexact_arithmetic, "score.py", "def f(done: int, all_: int):\n    return done / all_"),
    (house.inexact_arithmetic, "score.py", "rate = len(done) / len(lines)"),
    (house.inexact_arithmetic, "score.py", "half = 1 / 2"),
    (house.inexact_arithmetic, "score.py", "points = line.possible / 2"),
    (house.touches_the_world, "score.py", "print(mark)"),
    (house.touches_the_world, "web/pages/form.py", "print(mark)"),
    (house.depends_on_the_machine, "web/desk/log.py", "import time"),
    (house.touches_the_world, "score.py", "answer = input()"),
    (house.touches_the_world, "score.py", "raise SystemExit(1)"),
    (house.touches_the_world, "score.py", "import sys\nsys.exit(1)"),
    (house.touches_the_world, "score.py", "import sys\nsys.stderr.write('x')"),
    (house.touches_the_world, "score.py", "from sys import argv"),
    (house.touches_the_world, "score.py", "import os\nplace = os.environ['JIXIAO']"),
    (house.touches_the_world, "score.py", "from os import getenv"),
    (house.touches_the_world, "render/md.py", "import click"),
    (house.touches_the_world, "report/text.py", "def f():\n    from click import style"),
    (house.touches_the_world, "render/table.py", "import click\nprint(click.style('x'))"),
    (house.depends_on_the_machine, "report.py", "from datetime import date\nday = date.today()"),
    (house.depends_on_the_machine, "report.py", "import datetime\nday = datetime.datetime.now()"),
    (house.depends_on_the_machine, "report.py", "import time"),
    (house.depends_on_the_machine, "report.py", "from random import choice"),
    (house.depends_on_the_machine, "report.py", "here = Path.cwd()"),
    (house.rule_engine_at_large, "findings/engine.py", "from durable.lang import ruleset"),
    (house.rule_engine_at_large, "score.py", "import durable_rules_engine"),
    (house.suggests_for_itself, "score.py", "import difflib"),
    (house.suggests_for_itself, "cli/shell.py", "def f():\n    from difflib import get_close_matches"),
    (
        house.hides_names,
        "score.py",
        HIDING + "    return by, [key(row) for row in rows]",
    ),
    (house.compiles_every_class, "score.py", "from dataclasses import dataclass, field"),
    (house.compiles_every_class, "score.py", "import dataclasses\n@dataclasses.dataclass\nclass A: pass"),
    (house.compiles_every_pattern, "score.py", "import re\n_DAY = re.compile('日')"),
    (house.compiles_every_pattern, "score.py", "from re import compile\n_DAY = compile('日')"),
    (house.compiles_every_pattern, "score.py", "import re\nclass A:\n    day = (re.compile('日'),)"),
    (house.too_long, "score.py", DOC + "x = 1\n" * house.MAX_LINES),
    (house.undocumented, "score.py", "x = 1"),
    (house.undocumented, "score.py", DOC + "def score():\n    pass"),
    (house.undocumented, "score.py", DOC + "class Score:\n    pass"),
    (house.left_undone, "score.py", DOC + "# TODO: rounding"),
    (house.bad_codes, "score.py", PROBLEM.format("Ruleset.Sum", "坏。", "改。")),
    (house.bad_codes, "score.py", PROBLEM.format("weights", "坏。", "改。")),
    (house.unfinished_sentences, "score.py", PROBLEM.format("weights.sum", "坏", "改。")),
    (house.unfinished_sentences, "score.py", PROBLEM.format("weights.sum", "坏。", "改")),
    (house.unfinished_sentences, "score.py", DOC + "def f():\n    return 'weights.sum', f'{x}坏', '改。'"),
)
#: (fence, module name, text that it must let pass)
LET_PASS: tuple[tuple[Fence, str, str], ...] = (
    (house.inexact_numbers, "ground/decimals.py", "x = round(0.5)"),
    (house.inexact_numbers, "located.py", "import json\nvalue = json.loads(text, parse_float=str)"),
    (house.inexact_numbers, "importers/xlsx.py", "text = repr(cell) if isinstance(cell, float) else cell"),
    (house.inexact_numbers, "submission.py", '"""A value: {text: 0.475, shown: 47.5%}, or {value:.2f}."""'),
    (house.inexact_numbers, "quantity.py", "text = unicodedata.normalize('NFKC', text)"),
    (house.inexact_arithmetic, "shipped.py", "place = home / name / 'rulesets'"),
    (house.inexact_arithmetic, "score.py", "def f(a: Fraction, b: Fraction):\n    return a / b * 100"),
    (house.inexact_arithmetic, "score.py", "pairs = len(rows) // 2"),
    (house.inexact_arithmetic, "score.py", "left = Decimal('1') - mark"),
    (house.touches_the_world, "cli/score.py", "import click\nprint(1)"),
    (house.touches_the_world, "__main__.py", "import sys\nsys.exit(0)"),
    (house.touches_the_world, "render/table.py", "import click\ntext = click.style('x')"),
    (house.depends_on_the_machine, "cli/report.py", "day = date.today()"),
    (house.depends_on_the_machine, "quantity/dates.py", "time = match['time']\ntext = time.strip()"),
    (house.rule_engine_at_large, "findings/child.py", "import durable_rules_engine"),
    (house.suggests_for_itself, "ground/problems.py", "import difflib"),
    (
        house.hides_names,
        "score.py",
        HIDING + "    return by, [(one, key) for one, key in rows]",
    ),
    (house.compiles_every_class, "score.py", "from dataclasses import field, replace"),
    (house.compiles_every_class, "score.py", "from jixiao.ground.dataclass import dataclass"),
    (house.compiles_every_pattern, "score.py", "import re\ndef f(name):\n    return re.compile(name)"),
    (house.compiles_every_pattern, "score.py", "import re\nfound = re.sub('日', '', text)"),
    (house.too_long, "score.py", DOC + "x = 1\n" * (house.MAX_LINES - 1)),
    (house.undocumented, "score.py", DOC + "def _inner():\n    pass"),
    (house.bad_codes, "score.py", PROBLEM.format("ruleset.weight-sum", "坏。", "改。")),
    (house.unfinished_sentences, "score.py", PROBLEM.format("ruleset.weight-sum", "坏。", "是不是想写“甲”？")),
    (house.unfinished_sentences, "score.py", PROBLEM.format("ruleset.weight-sum", "坏。", "")),
)


def _name(value: object) -> str | None:
    return getattr(value, "__name__", None)


def _breaches(fence: Fence, name: str, text: str) -> list[str]:
    here = house.module(name, text)
    if fence is house.inexact_arithmetic:
        return house.inexact_arithmetic(here, frozenset({"possible"}))
    return fence(here)


@pytest.mark.slow
def test_the_fences_see_the_whole_engine() -> None:
    names = {here.name for here in house.engine()}
    assert {"ground/decimals.py", "ground/problems.py", "records/__init__.py", "law/methods/base.py"} <= names
    assert len(names) == len(list(ENGINE.rglob("*.py")))


@pytest.mark.slow
@pytest.mark.parametrize("fence", FENCES, ids=_name)
def test_the_engine_keeps_the_promise_of(fence: Fence) -> None:
    assert [breach for here in house.engine() for breach in fence(here)] == []


@pytest.mark.slow
def test_no_int_is_divided_into_a_float_and_no_decimal_is_divided_or_multiplied() -> None:
    fields = house.decimal_fields(house.engine())
    assert {"possible", "earned"} <= fields
    assert [breach for here in house.engine() for breach in house.inexact_arithmetic(here, fields)] == []


def test_the_fields_that_hold_a_decimal_are_read_off_the_records() -> None:
    records = "class A:\n    points: Points\n    from_: Points\n    text: str\n\nclass B:\n    from_: Share | None\n"
    assert house.decimal_fields([house.module("model.py", records)]) == {"points"}


@pytest.mark.parametrize(("fence", "name", "text"), REFUSED, ids=_name)
def test_a_fence_refuses(fence: Fence, name: str, text: str) -> None:
    assert _breaches(fence, name, text)


@pytest.mark.parametrize(("fence", "name", "text"), LET_PASS, ids=_name)
def test_a_fence_lets_pass(fence: Fence, name: str, text: str) -> None:
    assert _breaches(fence, name, text) == []


def test_every_fence_is_proved_able_to_refuse() -> None:
    assert {fence for fence, _, _ in REFUSED} == {*FENCES, house.inexact_arithmetic}


# --- tests ----------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_no_module_imports_a_test_file() -> None:
    tests = house.engine(ROOT / "tests")
    assert {"test_house.py", "conftest.py", "helpers/house.py"} <= {here.name for here in tests}
    assert [breach for here in tests for breach in house.imports_a_test(here)] == []


@pytest.mark.parametrize(
    "text",
    [
        "import test_methods",
        "import json, test_methods as methods",
        "from test_methods import cases",
        "from tests.test_methods import cases",
        "from . import test_methods",
        "from conftest import ROOT",
        "def f():\n    from test_methods import cases",
        "import importlib\nmethods = importlib.import_module('test_methods')",
    ],
)
def test_an_import_of_a_test_file_is_noticed(text: str) -> None:
    assert house.imports_a_test(house.module("test_x.py", text)) != []


@pytest.mark.parametrize(
    "text",
    ["from helpers.methodcases import cases", "import testing", "from latest import test", "name = 'test_methods'"],
)
def test_an_import_of_what_is_shared_is_let_pass(text: str) -> None:
    assert house.imports_a_test(house.module("test_x.py", text)) == []


# --- layers ---------------------------------------------------------------------------------------------------


def _lint_imports(root: Path) -> subprocess.CompletedProcess[str]:
    code = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True, no_logo=True))"
    environment = {**os.environ, "PYTHONPATH": str(root / "engine"), "PYTHONIOENCODING": "utf-8"}
    return subprocess.run(
        [sys.executable, "-c", code], cwd=root, env=environment, capture_output=True, encoding="utf-8", check=False
    )


def _copy(root: Path) -> Path:
    shutil.copytree(ROOT / "engine", root / "engine", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", root)
    return root / "engine" / "jixiao"


@pytest.mark.slow
def test_imports_point_down_the_flow_only() -> None:
    result = _lint_imports(ROOT)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.slow
def test_an_import_that_points_up_is_refused(tmp_path: Path) -> None:
    with (_copy(tmp_path) / "ground" / "decimals.py").open("a", encoding="utf-8") as file:
        file.write("\nfrom jixiao import records\n")
    result = _lint_imports(tmp_path)
    assert result.returncode == 1
    assert "jixiao.ground.decimals -> jixiao.records" in result.stdout


@pytest.mark.slow
def test_a_module_without_a_place_in_the_layers_is_refused(tmp_path: Path) -> None:
    (_copy(tmp_path) / "utils.py").write_text(DOC, encoding="utf-8")
    result = _lint_imports(tmp_path)
    assert result.returncode == 1
    assert "jixiao.utils" in result.stdout or "- utils" in result.stdout


# --- texts ----------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_no_text_speaks_of_the_workplace() -> None:
    assert ROOT / "README.md" in TEXTS
    found = [
        breach
        for path in TEXTS
        for breach in house_texts.workplace_words(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8"))
    ]
    assert found == []


@pytest.mark.parametrize(
    "text", ["see shared/seeds", "/work/main", "a helper wrote this", "as issue 12 asks", "Issue #3"]
)
def test_the_workplace_is_noticed(text: str) -> None:
    assert house_texts.workplace_words("x.md", f"first\n{text}") != []


def test_the_two_readmes_are_twins() -> None:
    readmes = [(ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "README.zh-CN.md")]
    assert len(house_texts.code_blocks(readmes[0])) > 5
    assert house_texts.twins_differ(*readmes) == []


@pytest.mark.parametrize(
    "other", ["# a\n```sh\nls\n```\n", "# a\n## b\n```sh\nls -l\n```\n", "# a\n## b\n", "# a\n# b\n```sh\nls\n```\n"]
)
def test_twins_that_differ_are_noticed(other: str) -> None:
    one = "# a\n## b\n```sh\nls\n```\n"
    assert house_texts.twins_differ(one, one.replace("a", "甲")) == []
    assert house_texts.twins_differ(one, other) != []


def test_a_comment_in_a_code_block_is_no_heading() -> None:
    assert house_texts.headings("# a\n```sh\n# not this\n```\n## b\n") == [1, 2]


def test_the_changelog_says_what_moves_a_mark() -> None:
    assert house_texts.changelog_gaps((ROOT / "CHANGELOG.md").read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "text", ["", "## [Unreleased]\n### 新增\n", "## [Unreleased]\n### 得分变化\n## [0.1.0]\n### 新增\n得分变化\n"]
)
def test_a_changelog_that_is_silent_about_marks_is_noticed(text: str) -> None:
    assert house_texts.changelog_gaps(text) != []


# --- rulesets -------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_every_ruleset_cites_its_sources_and_has_worked_examples() -> None:
    assert list((ROOT / "rulesets").glob("*/*.yaml"))
    assert house_texts.ruleset_gaps(ROOT / "rulesets") == []


def test_a_ruleset_without_sources_or_examples_is_noticed(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    ruleset = tmp_path / "a" / "1.yaml"
    ruleset.write_text("schema: jixiao.ruleset/1\nbasis: []\n", encoding="utf-8")
    assert house_texts.ruleset_gaps(tmp_path) == ["a/1.yaml: no basis", "a/1.yaml: no worked examples in 1.cases/"]
    ruleset.write_text("schema: jixiao.ruleset/1\nbasis: [{document: 甲}]\n", encoding="utf-8")
    (tmp_path / "a" / "1.cases").mkdir()
    assert house_texts.ruleset_gaps(tmp_path)[0] == "a/1.yaml: basis 1: verified is not said"
    ruleset.write_text("schema: jixiao.ruleset/1\nbasis: [{document: 甲, verified: false}]\n", encoding="utf-8")
    assert (
        house_texts.ruleset_gaps(tmp_path)[0] == "a/1.yaml: basis 1: verified is not said"
    )  # shipped ones use the words
    ruleset.write_text("schema: jixiao.ruleset/1\nbasis: [{document: 甲, verified: memory}]\n", encoding="utf-8")
    (tmp_path / "a" / "1.cases" / "x.yaml").write_text("", encoding="utf-8")
    assert house_texts.ruleset_gaps(tmp_path) == []


# --- golden files ---------------------------------------------------------------------------------------------


def test_every_golden_file_belongs_to_a_test() -> None:
    tests = [path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("*.py")]
    stems = [path.stem for folder in (ROOT / "examples", ROOT / "tests" / "cases") for path in folder.rglob("*.*")]
    assert house_texts.orphans(GOLDEN, tests, stems) == []


def test_an_orphan_is_noticed(tmp_path: Path) -> None:
    for name in ("named.md", "stem.json", "example.score.txt", "orphan.md"):
        (tmp_path / name).write_text("x", encoding="utf-8")
    tests = ['golden("named.md", text)', "for stem in ['stem']: golden(f'{stem}.json', text)"]
    assert house_texts.orphans(tmp_path, tests, ["example"]) == ["orphan.md"]


def test_a_golden_file_that_differs_fails_with_the_difference(tmp_path: Path) -> None:
    stored = tmp_path / "report.md"
    with pytest.raises(pytest.fail.Exception, match="make golden"):
        same_as_golden(stored, "一\n", update=False)
    same_as_golden(stored, "一\n", update=True)
    same_as_golden(stored, "一\n", update=False)
    with pytest.raises(pytest.fail.Exception, match=r"-一\n\+二"):
        same_as_golden(stored, "二\n", update=False)
    with pytest.raises(pytest.fail.Exception, match="line ends"):
        same_as_golden(stored, "一\r\n", update=False)
