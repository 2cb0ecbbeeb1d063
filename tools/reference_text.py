"""What the reference pages are made of: Markdown tables, pages, and the words of the glossary.

In: words. Out: lines and texts. docs/explanation/glossary.md is the one dictionary from keys to Chinese words; a key
without a word there is an error, not a hole in a page.
"""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MADE = "<!-- 由 tools/reference.py 生成，请勿手改；改动代码后运行 make docs。 -->"


def cell(words: object) -> str:
    """Words for a cell of a Markdown table."""
    return " ".join(str(words).replace("|", "\\|").split())


def table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> list[str]:
    """A Markdown table as lines."""
    lines = [heads, ["---"] * len(heads), *rows]
    return [f"| {' | '.join(cell(word) for word in line)} |" for line in lines]


def page(title: str, *parts: Iterable[str]) -> str:
    """A page from its title and its parts, a blank line between them."""
    return "\n\n".join([f"# {title}", MADE, *("\n".join(part) for part in parts)]) + "\n"


def glossary(section: str) -> dict[str, tuple[str, str]]:
    """A section of the glossary: key → (word, meaning)."""
    text = (ROOT / "docs" / "explanation" / "glossary.md").read_text(encoding="utf-8")
    body = re.split(rf"^## {re.escape(section)}$", text, flags=re.MULTILINE)[1].partition("\n## ")[0]
    rows = [[part.strip() for part in line.split("|")[1:-1]] for line in body.splitlines() if line.startswith("|")]
    return {row[0].strip("`"): (row[1], row[2] if len(row) > 2 else "") for row in rows[2:]}
