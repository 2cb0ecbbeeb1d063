"""Flattened text gives back the form that it was made from, or less of it with a word: never another form."""

import re
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.flattening import SHAPES, flattened
from helpers.layouts import Layout, layouts
from jixiao.intake import flattened as reader
from jixiao.records import Cell, GapKind, Submission

#: Layouts of which the text shows something else than what is stored, or whose cells are kept by a format alone.
_STORED = frozenset(("数字格式和公式",))
ALL = tuple(layout for layout in layouts() if layout.name not in _STORED)


def _plain(cell: Cell | None) -> str:
    return "".join(cell.text.split()) if cell else ""


def _values(form: Submission) -> dict[str, tuple[str, ...]]:
    """The rows of a form by name, a target with the operator and the unit that stand in columns of their own."""
    return {
        "".join(row.path[-1].split()): (
            _plain(row.operator) + _plain(row.target) + _plain(row.unit),
            *map(_plain, (row.actual, row.weight, row.score)),
        )
        for row in form.rows
    }


def _amounts(form: Submission) -> Iterator[tuple[str, str]]:
    for name in ("total", "fiscal", "carried", "other"):
        fund = getattr(form.budget, name)
        for column in ("initial", "annual", "executed", "weight", "rate", "score"):
            if fund and _plain(getattr(fund, column)).strip("—-/"):
                yield f"{name}.{column}", _plain(getattr(fund, column))


def _differences(read: Submission, theirs: Submission) -> list[str]:
    """What a form that was read says and the one that it was made from does not."""
    found = [
        f"{name}: {values} for {_values(theirs).get(name)}"
        for name, values in _values(read).items()
        if _values(theirs).get(name) != values
    ]
    for field in ("project", "unit", "printed_total", "goal_expected", "goal_achieved"):
        ours, other = _plain(getattr(read, field)), _plain(getattr(theirs, field))
        if ours and ours != other:
            found.append(f"{field}: {ours} for {other}")
    if read.year is not None and theirs.year is not None and read.year != theirs.year:
        found.append(f"year: {read.year} for {theirs.year}")
    amounts = dict(_amounts(theirs))
    found.extend(
        f"{name}: {text} for {amounts.get(name)}" for name, text in _amounts(read) if amounts.get(name) != text
    )
    return found


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("layout", ALL, ids=lambda layout: layout.name)
def test_a_flattened_form_is_the_same_form_or_less_of_it(layout: Layout, shape: str) -> None:
    forms, problems = reader.read(flattened(layout, shape), "页.txt")
    by_name = {_plain(form.project) or _plain(form.unit): form for form in layout.submissions}
    for form in forms:
        lost = any(gap.kind is GapKind.HEAD for gap in form.gaps)
        theirs = next(iter(by_name.values())) if lost else by_name[_plain(form.project) or _plain(form.unit)]
        assert _differences(form, theirs) == []
        assert form.inferred
        if len(form.rows) < len(theirs.rows):
            assert form.gaps
            assert problems


#: So many of the layouts come back whole from each shape; fewer would be a loss nobody notices.
_WHOLE = {"glued": 4, "markdown": 19}


@pytest.mark.parametrize("shape", SHAPES)
def test_most_layouts_come_back_whole(shape: str) -> None:
    whole = 0
    for layout in ALL:
        forms, _ = reader.read(flattened(layout, shape), "页.txt")
        wanted = [len(form.rows) for form in layout.submissions]
        whole += [len(form.rows) for form in forms] == wanted and not any(form.gaps for form in forms)
    assert whole >= _WHOLE.get(shape, 16)


_WORDS = re.findall(
    r"\S+",
    "项目名称 一级指标 二级指标 三级指标 年度指标值 实际完成值 分值 得分 产出指标 数量指标 质量指标 满意度指标 建成道路 10公里"
    " 10 8.5 100% （50分） 指标1： …… 总分 年度资金总额 执行率 全年预算数 全年执行数 第1页 2021年度 | ||",
)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_arrangement_of_a_page_is_read_without_a_crash(data: st.DataObject) -> None:
    words = st.sampled_from(_WORDS)
    parts = data.draw(st.lists(words, max_size=60))
    gaps = data.draw(
        st.lists(st.sampled_from(["", " ", "\n", "\n\n", " | ", "\t"]), min_size=len(parts), max_size=len(parts))
    )
    text = "".join(part + gap for part, gap in zip(parts, gaps, strict=True))
    forms, problems = reader.read(text, "页.txt")
    assert all(form.rows for form in forms)
    assert all(problem.source.file == "页.txt" and problem.message.endswith("。") for problem in problems)
