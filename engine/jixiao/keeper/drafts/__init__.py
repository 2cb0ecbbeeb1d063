"""A new ruleset: from a template, or from a printed 指标体系表.

`tables` opens a file, `table` finds the framework in it, `frame` turns it into nodes with methods, `facts` declares what their
formulas need, `text` writes the YAML that a rule keeper goes on with. What is not understood becomes a line that a person judges,
with a problem that quotes it: nothing is guessed.
"""

from jixiao.keeper.drafts.frame import Draft, draft
from jixiao.keeper.drafts.table import FrameworkRow, FrameworkSheet, framework
from jixiao.keeper.drafts.tables import tables
from jixiao.keeper.drafts.text import renamed, summary, template, written

__all__ = [
    "Draft",
    "FrameworkRow",
    "FrameworkSheet",
    "draft",
    "framework",
    "renamed",
    "summary",
    "tables",
    "template",
    "written",
]
