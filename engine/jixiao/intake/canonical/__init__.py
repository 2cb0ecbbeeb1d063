"""A located tree → `Submission`, or all its problems; and a `Submission` → canonical YAML, which reads back the same.

Comes in: what `located` read from YAML or JSON. Goes out: frozen records in which every value is the text that was
written and knows its place. No value is interpreted (except the year and the share of a judgement), nothing is marked.

A file holds one mapping, a list of them, `submissions: [...]`, or several documents. The keys, all optional:

| key | form's name | value |
| --- | --- | --- |
| schema | | `jixiao.submission/1` |
| project, unit, department | 项目名称、实施单位（预算单位）、主管部门 | text |
| year | 年度 | 1949–2100 |
| stage | 什么时候填的表 | `targets` 绩效目标申报表, `monitoring` 绩效目标执行监控表, `results` 自评表 (also where it is not written) |
| months | 监控截至几月 | 1–11: 7 for 1–7月 |
| budget | 项目资金 | `unit` 金额单位 (万元), and funds: `total` 年度资金总额, `fiscal` 财政拨款, `carried` 上年结转, `other` 其他资金 |
| – each fund | | `initial` 年初预算数, `annual` 全年预算数, `executed` 全年执行数 (监控表：期内执行数), `expected` 全年预计执行数, `weight` 分值, `rate` 执行率, `score` 得分, `reason` 偏差原因 |
| goal | 年度总体目标 | `expected` 预期目标, `achieved` 实际完成情况 |
| indicators | 绩效指标 | list of `path` (names from first level to third), `target` 年度指标值, `actual` 实际完成值 (监控表：`interim` 期内执行情况, `expected` 全年预计完成情况, `likelihood` 完成目标可能性), `operator` 指标性质, `unit` 度量单位, `weight` 分值, `score` 得分, `reason` 偏差原因, `basis` 佐证材料, `remark` 备注, `elements` 要点 (是 or 否 by name), `experts` 专家评分 (a list), `parts` 分项 (list of `actual`, `weight`) |
| weights | 分值 printed once for a higher level | list of `path`, `weight` |
| total | 总分 | text |
| grade | 自评等级 | text |
| narrative | 文字说明 | texts by the keys of `NARRATIVE` |
| facts | 其他数据 | texts by name; a table: a list of rows, each with values by the names of columns (`[]`: nothing to list) |
| derived | 推算的数 | what those facts were reckoned from that nobody printed: list of `name` and `of` |
| projects | 部门整体：所属各项目的自评表 | list of forms |
| judgements | 人工评判 | list of `path`, `share` (95% or 0.95), `grade` 档次, `words` 评判意见, `by` 评判人, `project`, `overrules` |
| hidden | 未读取的隐藏内容 | list of `file`, `sheet`, `cell`, `line`, `col` |
| unknown | 不认识的列 | columns with figures that were not read: list of `name`, as its heading says it, and the place as in `hidden` |
| inferred | 由文本推定 | `true`: the rows were fitted from a text without columns |
| gaps | 缺漏 | what is missing of the form's rows: list of `kind` (`head` the text begins inside the form, `cut` it ends there, `row` a row was not read, `level` nobody knows its second level), `name`, and the place as in `hidden` |
| conflicts | 说法不一 | what the account around the form says in two ways: list of `name` and `values` |

An absent key means that the form has no such column; a key without a value means that the column is there and empty.
A value may also be written `{text: 0.475, shown: 47.5%}` where a spreadsheet shows its stored value in another way, and
`{text: , uncomputed: true}` for a formula that was never computed.
"""  # noqa: E501 - a table row is one line

from collections.abc import Iterable, Iterator

from jixiao.ground import located
from jixiao.ground.located import Fields, Items, Located, Text
from jixiao.ground.problems import Problem, Problems, Source
from jixiao.intake.canonical.reader import FormReader
from jixiao.intake.canonical.writer import JUDGEMENTS_SCHEMA, NARRATIVE, dump, dump_judgements
from jixiao.records import Judgement, Submission

__all__ = ["NARRATIVE", "dump", "dump_judgements", "parse", "parse_all", "parse_judgements"]

#: The place of what was read from nothing.
_EMPTY = "（空文件）"


def parse(tree: Located) -> tuple[Submission, ...]:
    """The submissions of one document; raises Problems with everything that is wrong with any of them."""
    found, problems = _parse([tree], _EMPTY)
    if problems:
        raise Problems(problems)
    return found


def parse_all(text: str, file: str) -> tuple[tuple[Submission, ...], tuple[Problem, ...]]:
    """The submissions of a text that can be read, and the problems of those that cannot."""
    try:
        trees = located.documents(text, file)
    except Problems as problems:
        return (), tuple(problems.problems)
    return _parse(trees, file)


def parse_judgements(tree: Located) -> tuple[Judgement, ...]:
    """The judgements of a file: a list, or a mapping with `judgements:`; raises Problems."""
    reader = FormReader()
    place = Source(_EMPTY, 1, 1) if tree is None else tree.source
    fields = tree if isinstance(tree, Fields) else Fields({"judgements": tree}, place, {"judgements": place})
    reader.fields(fields, place, ("schema", "judgements"))
    reader.schema(fields, JUDGEMENTS_SCHEMA)
    found = tuple(reader.judgements(fields))
    if reader.problems:
        raise Problems(reader.problems)
    return found


def _parse(trees: Iterable[Located], file: str) -> tuple[tuple[Submission, ...], tuple[Problem, ...]]:
    found: list[Submission] = []
    problems: list[Problem] = []
    empty = True
    for tree in trees:
        for form, place in _forms(tree):
            empty = False
            reader = FormReader()
            submission = reader.submission(form, place)
            problems += sorted(reader.problems, key=lambda problem: problem.source)
            if submission is not None and not reader.problems:
                found.append(submission)
    if empty:
        message, cure = "文件里没有自评表。", "请写上 project、budget、indicators 等内容。"
        problems.append(Problem(Source(file, 1, 1), "submission.empty", message, cure))
    return tuple(found), tuple(problems)


def _forms(tree: Located) -> Iterator[tuple[Located, Source]]:
    if isinstance(tree, Fields) and "submissions" in tree and set(tree) <= {"schema", "submissions"}:
        tree = tree["submissions"]
    if isinstance(tree, Items):
        for form in tree:
            yield form, tree.source if form is None else form.source
    elif isinstance(tree, Fields | Text):
        yield tree, tree.source
