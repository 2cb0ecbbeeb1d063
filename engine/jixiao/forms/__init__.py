"""A form to fill in, made from a ruleset: Excel or Word, which the importers read back exactly.

`blank` is the empty form, `filled` the same form with a submission in it; `workbook` and `document` write either.
"""

from jixiao.forms.content import blank, filled
from jixiao.forms.document import document
from jixiao.forms.records import Form
from jixiao.forms.workbook import workbook

__all__ = ["Form", "blank", "document", "filled", "workbook"]
