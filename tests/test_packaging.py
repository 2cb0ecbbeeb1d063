"""What is packed holds what the package, its tests and its pages need."""

import http.cookiejar
import os
import re
import shutil
import signal
import subprocess
import sys
import tomllib
import urllib.request
from fnmatch import fnmatch
from importlib import import_module
from pathlib import Path

import pytest

from helpers import ROOT

CONFIG = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
#: What the build tool packs unasked.
ALWAYS = {"pyproject.toml", ".gitignore"}


def _packed(name: str) -> bool:
    patterns = CONFIG["tool"]["hatch"]["build"]["targets"]["sdist"]["include"]
    return name in ALWAYS or any(fnmatch(f"/{name}", pattern) for pattern in patterns)


def _needed() -> set[str]:
    """The entries of the root that tests, tools, pages and the settings of the tools name."""
    found: set[str] = set()
    for path in (*ROOT.glob("tests/*.py"), *ROOT.glob("tools/*.py")):
        named = re.findall(r'ROOT / "([^"{]+)"', path.read_text(encoding="utf-8"))
        found |= {one.split("/")[0] for one in named}
    found |= {one.split("/")[0] for one in CONFIG["tool"]["pytest"]["ini_options"]["pythonpath"]}
    found |= set(CONFIG["tool"]["ruff"]["src"])
    found |= {
        one.split("/")[0] for one in re.findall(r"(?:tools|benchmarks)/\w+", (ROOT / "Makefile").read_text("utf-8"))
    }
    return found | {"Makefile", "LICENSE", "README.md", "README.zh-CN.md", "CONTRIBUTING.md"}


def test_the_source_archive_holds_what_tests_and_pages_need() -> None:
    made = {line.strip("/") for line in (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()}
    needed = {name for name in _needed() - made if (ROOT / name).exists()}
    assert {"engine", "tests", "tools", "benchmarks", "docs", "rulesets", "examples"} <= needed
    assert {name for name in needed if not _packed(name)} == set()


def test_a_folder_that_is_not_packed_is_noticed() -> None:
    assert not _packed("build")
    assert not _packed("tools.txt")


def test_the_wheel_holds_the_package_and_what_it_reads() -> None:
    wheel = CONFIG["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert [(ROOT / one / "__init__.py").is_file() for one in wheel["packages"]] == [True]
    assert {name: f"jixiao/{name}" for name in ("rulesets", "indicators", "examples", "docs")}.items() <= wheel[
        "force-include"
    ].items()
    assert all((ROOT / one).exists() for one in wheel["force-include"])


def test_the_command_leads_to_a_function() -> None:
    module, _, name = CONFIG["project"]["scripts"]["jixiao"].partition(":")
    assert callable(getattr(import_module(module), name))


# --- what is installed -------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with what the wheel puts there, and nothing of the checkout."""
    folder = tmp_path_factory.mktemp("installed")
    wheel = CONFIG["tool"]["hatch"]["build"]["targets"]["wheel"]
    places = {one: Path(one).name for one in wheel["packages"]} | wheel["force-include"]
    for here, there in places.items():
        shutil.copytree(ROOT / here, folder / there, ignore=shutil.ignore_patterns("__pycache__"))
    return folder


def _command(installed: Path, *words: str) -> tuple[list[str], dict[str, str]]:
    """A command of what is installed, and the environment that it runs in."""
    environment = {**os.environ, "PYTHONPATH": str(installed), "PYTHONDONTWRITEBYTECODE": "1"}
    return [sys.executable, "-P", "-m", "jixiao", *words], environment


@pytest.mark.slow
def test_what_is_installed_scores_the_example_that_came_with_it(installed: Path, tmp_path: Path) -> None:
    form = installed / "jixiao" / "examples" / "农村饮水安全.xlsx"
    words, environment = _command(installed, "score", str(form), "--fail-on", "never")
    done = subprocess.run(words, cwd=tmp_path, env=environment, capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "项目：农村饮水安全巩固提升" in done.stdout


@pytest.mark.slow
def test_what_is_installed_opens_the_workbench_and_ctrl_c_ends_it(installed: Path, tmp_path: Path) -> None:
    words, environment = _command(installed, "serve", "--demo", "--no-browser", "--port", "0")
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
    with subprocess.Popen(
        words, cwd=tmp_path, env=environment | {"TMPDIR": str(tmp_path)}, stderr=subprocess.PIPE, encoding="utf-8"
    ) as process:
        assert process.stderr is not None
        address = process.stderr.readline().strip().removeprefix("工作台已打开：")
        assert f"文件夹：{tmp_path}" in process.stderr.readline()
        try:
            with browser.open(address, timeout=60) as answer:
                assert "农村饮水安全.xlsx" in answer.read().decode()
            with browser.open(f"{address}assets/workbench.css", timeout=60) as answer:
                assert answer.headers["content-type"].startswith("text/css")
        finally:
            process.send_signal(signal.SIGINT)
        assert process.stderr.read() == "工作台已关闭，所做的都已保存。\n"
        assert process.wait(60) == 0
