"""How a department managed its budget, from the facts that it states: preparation, execution, completion, use of results.

In: a department's submission. Out: sentences, each from one or several facts by name (those of the Sichuan rules for
departments, 2018–2021, which final accounts state in their text). A fact that is not given is not mentioned; figures stand
as they were written.
"""

from collections.abc import Iterator
from typing import Final

from jixiao.records import Submission
from jixiao.report import changes, facts, sentences

PREPARED, EXECUTED, COMPLETED, USED = "预算编制", "预算执行", "完成结果", "结果应用"
_YES, _NO = "是", "否"
#: What a yes or a no says, by the name of the fact.
_ANSWERS: Final = {
    "自评已公开": ("绩效自评情况已向社会公开", "绩效自评情况尚未公开"),
    "问题已整改": ("评价发现的问题已整改", "评价发现的问题尚未整改"),
    "结果已反馈": ("结果应用情况已反馈", "结果应用情况尚未反馈"),
    "各时点进度均达标": ("各时点的预算执行进度均达到要求", "有的时点预算执行进度没有达到要求"),
}
_POINTS: Final = ("截至6月预算进度", "截至9月预算进度", "截至11月预算进度")


def told(form: Submission) -> tuple[str, ...]:
    """A sentence for each side of the management of which something is known."""
    sides = {PREPARED: _prepared, EXECUTED: _executed, COMPLETED: _completed, USED: _used}
    return tuple(f"{name}方面，{'，'.join(said)}。" for name, side in sides.items() if (said := tuple(side(form))))


def side(form: Submission, name: str) -> str:
    """What is known of one side, as a sentence; `""` for nothing."""
    found = tuple({EXECUTED: _executed, USED: _used}[name](form))
    return f"{'，'.join(found)}。" if found else ""


def words(form: Submission, key: str) -> tuple[str, ...]:
    """The unit's own text under a key of its narrative, a paragraph for each line; none where it wrote nothing."""
    text = form.narrative.get(key)
    lines = () if text is None or text.blank else (text.shown or text.text).splitlines()
    return tuple(line.strip() for line in lines if line.strip())


def _prepared(form: Submission) -> Iterator[str]:
    before, moved = facts.money(form, "年初部门预算数"), facts.money(form, "全年预算调剂金额")
    if before is not None:
        unit = facts.unit(form)
        yield f"年初部门预算{changes.amount(before, unit)}"
        if moved is not None:
            yield f"全年预算调剂{changes.amount(moved, unit)}" if moved else "全年没有调剂预算"


def _executed(form: Submission) -> Iterator[str]:
    what = "公用经费和非定额公用支出年初预算数与决算数的偏差"
    if rate := sentences.stated(form.facts.get("公用经费偏差率")):
        yield f"{what}为{rate}"
    elif span := sentences.stated(form.facts.get("公用经费偏差区间")):
        yield f"{what}在{span}{'之间' if '-' in span else ''}"
    known = {name: value for name in _POINTS if (value := sentences.stated(form.facts.get(name)))}
    if known:
        months = "、".join(name.removeprefix("截至").removesuffix("预算进度") for name in known)
        each = "分别" if len(known) > 1 else ""
        yield f"截至{months}的预算执行进度{each}为{'、'.join(known.values())}"
    yield from _answered(form, "各时点进度均达标")


def _completed(form: Submission) -> Iterator[str]:
    if rate := sentences.stated(form.facts.get("截至12月预算进度")):
        yield f"截至12月的预算执行进度为{rate}"
    count = facts.count(form, "违规记录数")
    if count is not None:
        yield f"全年有{count}项预算管理方面的违规记录" if count else "全年没有预算管理方面的违规记录"


def _used(form: Submission) -> Iterator[str]:
    for name in ("自评已公开", "问题已整改", "结果已反馈"):
        yield from _answered(form, name)


def _answered(form: Submission, name: str) -> Iterator[str]:
    """What a yes or a no says; nothing for anything else."""
    said = sentences.stated(form.facts.get(name))
    yield from (words for answer, words in zip((_YES, _NO), _ANSWERS[name], strict=True) if said == answer)
