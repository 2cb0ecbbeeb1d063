"""What is packed holds what the package, its tests and its pages need."""

import re
import tomllib
from fnmatch import fnmatch
from importlib import import_module

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
    needed = {name for name in _needed() if (ROOT / name).exists()}
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
