"""Rulesets: the law as text. `format` is the language, `load` reads it, `check` proves it, `store` finds it."""

from jixiao.ruleset.check import check, walk
from jixiao.ruleset.format import FindingRule, FindingsFile, Node, Ruleset
from jixiao.ruleset.load import load, load_findings
from jixiao.ruleset.store import Opened, find, open_ruleset, shipped_files

__all__ = [
    "FindingRule",
    "FindingsFile",
    "Node",
    "Opened",
    "Ruleset",
    "check",
    "find",
    "load",
    "load_findings",
    "open_ruleset",
    "shipped_files",
    "walk",
]
