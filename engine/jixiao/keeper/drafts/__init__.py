"""A new ruleset: from a template, or from an Excel 指标体系表.

`table` finds the framework in a workbook, `frame` turns it into nodes with methods, `facts` declares what their formulas
need, `text` writes the YAML that a rule keeper goes on with. What is not understood becomes a line that a person judges,
with a problem that quotes it: nothing is guessed.
"""

from jixiao.keeper.drafts.frame import Draft, draft
from jixiao.keeper.drafts.table import FrameworkRow, FrameworkSheet, framework
from jixiao.keeper.drafts.text import template, written

__all__ = ["Draft", "FrameworkRow", "FrameworkSheet", "draft", "framework", "template", "written"]
