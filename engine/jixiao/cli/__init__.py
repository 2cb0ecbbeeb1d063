"""The command line: the only code that prints, prompts or exits.

Each command lives in a module that is imported when the command is called, so that `jixiao score` does not pay for
what it does not use. Exit codes: 0 clean, 1 findings at or above --fail-on, 2 problems in the input, 3 internal error.
"""

import sys

from jixiao.cli.shell import Lazy, run

cli = Lazy(
    name="jixiao",
    help="预算绩效评价规则引擎：给自评表评分，逐分解释，发现问题，生成报告。\n\n例：jixiao score 自评表.txt",
    lazy={
        "score": ("jixiao.cli.scoring", "score", "给申报文件中的每份自评表评分"),
        "explain": ("jixiao.cli.scoring", "explain", "解释一行得分：步骤、依据的规则行和单元格"),
        "judge": ("jixiao.cli.judging", "judge", "评判待评判的指标，写入 文件.judgements.yaml"),
        "report": ("jixiao.cli.reporting", "report", "生成绩效评价报告"),
        "review": ("jixiao.cli.reviewing", "review", "复核单位自评分：逐行重新计分，多份按差额排序"),
        "form": ("jixiao.cli.forming", "form", "按规则集制作空白自评表"),
        "import": ("jixiao.cli.importing", "import_", "把读懂的内容写成规范的 YAML"),
        "ruleset": ("jixiao.cli.rulesets", "ruleset", "规则集：list show check test diff schema"),
        "indicator": ("jixiao.cli.indicators", "indicator", "指标库：list search show"),
    },
)


def main() -> None:
    """Run the command line and exit with its code."""
    sys.exit(run(cli, sys.argv[1:]))
