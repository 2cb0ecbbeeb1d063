"""The fences around what is not code: READMEs, changelog, rulesets, golden files.

In: a text or a folder. Out: one sentence per breach; an empty list where the promise is kept.
"""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml

from jixiao.records import Verified

_WORKPLACE = re.compile(
    r"\bshared/|(?<![\w.])/(?:work|root|home|tmp)/|(?<!tests/)\bhelpers?\b|\bissues? #?\d", re.IGNORECASE
)


def workplace_words(name: str, text: str) -> list[str]:
    """No text names the place or the circumstances in which it was written."""
    return [
        f"{name}:{number}: {match.group()}"
        for number, line in enumerate(text.splitlines(), 1)
        for match in _WORKPLACE.finditer(line)
    ]


def headings(text: str) -> list[int]:
    """The levels of the headings of a Markdown text, in order."""
    prose = re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)
    return [len(match) for match in re.findall(r"^(#+) ", prose, flags=re.MULTILINE)]


def code_blocks(text: str) -> list[str]:
    """The fenced blocks of a Markdown text, with their language."""
    return re.findall(r"^```.*?^```", text, flags=re.MULTILINE | re.DOTALL)


def twins_differ(one: str, other: str) -> list[str]:
    """Two READMEs are twins: the same levels of headings, the same code."""
    found = [] if headings(one) == headings(other) else [f"headings: {headings(one)} and {headings(other)}"]
    mine, theirs = code_blocks(one), code_blocks(other)
    if len(mine) != len(theirs):
        found.append(f"{len(mine)} code blocks and {len(theirs)}")
    return found + [f"code differs:\n{a}\n{b}" for a, b in zip(mine, theirs, strict=False) if a != b]


def changelog_gaps(text: str) -> list[str]:
    """Users are told what is unreleased, and in every release what moves a mark."""
    releases = re.split(r"^## ", text, flags=re.MULTILINE)[1:]
    found = [] if any("Unreleased" in release.splitlines()[0] for release in releases) else ["no Unreleased"]
    return found + [
        f"{release.splitlines()[0]}: no heading 得分变化"
        for release in releases
        if not re.search(r"^### 得分变化$", release, flags=re.MULTILINE)
    ]


def uncited(document: Any) -> list[str]:
    """A ruleset names the documents it rests on, and says of each in one of three words how far it was read."""
    basis = document.get("basis") if isinstance(document, dict) else None
    if not isinstance(basis, list) or not basis:
        return ["no basis"]
    return [
        f"basis {number}: verified is not said"
        for number, citation in enumerate(basis, 1)
        if not isinstance(citation, dict) or citation.get("verified") not in tuple(Verified)
    ]


def ruleset_gaps(folder: Path) -> list[str]:
    """Every file of law cites its sources; every edition of a ruleset has worked examples beside it."""
    found = []
    for path in sorted(folder.glob("*/*.yaml")):
        name = path.relative_to(folder).as_posix()
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
        found += [f"{name}: {what}" for what in uncited(document)]
        is_ruleset = isinstance(document, dict) and str(document.get("schema", "")).startswith("jixiao.ruleset/")
        if is_ruleset and not any(path.with_suffix(".cases").glob("*.yaml")):
            found.append(f"{name}: no worked examples in {path.stem}.cases/")
    return found


def orphans(golden: Path, tests: Sequence[str], stems: Sequence[str]) -> list[str]:
    """Golden files that no test can ask for: their name is neither written in a test nor that of an example or case."""
    known = set(stems).union(*(re.findall(r"""["']([^"'\n]+)["']""", text) for text in tests))
    return [
        name
        for path in sorted(golden.rglob("*"))
        if path.is_file()
        for name in [path.relative_to(golden).as_posix()]
        if not known & {name, path.name, path.stem, path.name.split(".")[0]}
    ]
