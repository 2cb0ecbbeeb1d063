"""The reference page of the linter's codes.

In: the closed table of codes. Out: a function that returns the page.
"""

from itertools import groupby

from jixiao.keeper.lint import CODES
from jixiao.say import labels
from reference_text import page, table

#: What a severity does to a ruleset and to the exit code.
_SEVERITIES = (
    ("error", "不能使用；见[输入问题一览](problems.md)", "2"),
    ("warning", "可以使用，但有的规则不起作用、互相重复或声明了没有用到", "0；`--fail-on warning` 或 `info` 时为 1"),
    ("info", "可以使用，缺少依据、解释、建议或算例", "0；`--fail-on info` 时为 1"),
)


def lint() -> str:
    """docs/reference/lint.md: every code, how grave it is, why it matters and what to do."""
    intro = (
        "`jixiao ruleset check` 列出规则集的错误、警告和提示。编号永久不变。只说能由规则集本身精确断定的，断定不了的不说。",
        "`--format sarif` 写出 SARIF 2.1.0，供编辑器和代码平台读取；有把握的改法写在 `fix`（表格中为“可改为……”）。",
    )
    rows = ((f"{labels.SEVERITY[name]}（`{name}`）", means, code) for name, means, code in _SEVERITIES)
    parts = [
        ("程度的含义：", "", *table(("程度", "对使用的影响", "退出码"), rows)),
    ]
    order = sorted(CODES, key=lambda code: labels.SEVERITIES.index(code.severity))
    for severity, group in groupby(order, key=lambda code: code.severity):
        cells = ((f"`{code.id}`", code.title, code.help) for code in group)
        parts.append((f"## {labels.SEVERITY[severity]}", "", *table(("编号", "名称", "为什么、怎么办"), cells)))
    return page("规则检查的编号", intro, *parts)
