"""A form to fill in, made from a ruleset: Excel or Word, which the importers read back exactly.

`blank` is the empty form, `filled` the same form with a submission in it; `workbook` and `document` write either.
"""

from jixiao.render.forms.content import MONTHS, blank, filled
from jixiao.render.forms.document import document
from jixiao.render.forms.records import Form
from jixiao.render.forms.workbook import workbook

__all__ = ["MONTHS", "Form", "blank", "document", "filled", "workbook"]
