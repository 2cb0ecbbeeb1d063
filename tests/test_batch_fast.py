"""Rows prepared for a query, once for all that are alike: each line is what score makes of it, or it is left to the reference."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import duckdb
import pytest

import jixiao
from helpers import rowsets
from jixiao.batch import fast, tables
from jixiao.batch.columns import ROWS
from jixiao.batch.fast import patterns, workers
from jixiao.batch.fast.answering import QUESTIONS
from jixiao.batch.fast.settled import settled
from jixiao.batch.prepared import NotPlain, prepared
from jixiao.batch.rows import submission_of
from jixiao.batch.sql import DIALECTS, LINE, compiled
from jixiao.ground.problems import Problems
from jixiao.records.scorecard import Peers
from jixiao.score import score

NAMES = tuple(column.name for column in ROWS[1:])
Rows = Sequence[Mapping[str, str | None]]


def made(ruleset: str, forms: Sequence[Rows], folder: Path) -> tuple[Any, workers.Known]:
    """The tables of forms prepared under a ruleset."""
    plan = jixiao.law(ruleset).plan
    own = workers.known(plan, compiled(plan, DIALECTS["duckdb"]))
    con = duckdb.connect()
    con.execute(f"CREATE TABLE rows (form BIGINT, row BIGINT, {', '.join(f'{name} VARCHAR' for name in NAMES)})")
    numbered = [(form, row) for form, rows in enumerate(forms) for row in rows]
    data = [(form, at, *(row[name] for name in NAMES)) for at, (form, row) in enumerate(numbered, 1)]
    file = folder / "rows.jsonl"
    file.write_text(tables.lines(data))
    types = {"form": "BIGINT", "row": "BIGINT", **dict.fromkeys(NAMES, "VARCHAR")}
    con.execute(f"INSERT INTO rows SELECT * FROM {tables.relation(file, types)}")

    def asking(question: str, chunks: Iterable[Any]) -> Iterator[Any]:
        return (QUESTIONS[question](own, chunk) for chunk in chunks)

    fast.prepare(con, own, asking, folder)
    return con, own


@pytest.mark.slow
@pytest.mark.parametrize("often", [2, 60])
@pytest.mark.parametrize("ruleset", ["project-self-evaluation/2020", "project-self-evaluation-platform/2020"])
def test_lines_are_prepared_as_one_by_one(
    ruleset: str, often: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patterns, "OFTEN", often)
    forms = list(rowsets.forms(often, 400))
    con, own = made(ruleset, forms, tmp_path)
    lines = by_form(con.execute("SELECT * FROM prepared.lines ORDER BY form, line").fetchall())
    own_forms = {row[0]: row[1:] for row in con.execute("SELECT * FROM prepared.forms").fetchall()}
    shown = by_form(con.execute("SELECT * FROM shown ORDER BY form, line").fetchall())
    told = 0
    for number, rows in enumerate(forms):
        try:
            form = submission_of(rows)
            card = score(own.plan, form, (), Peers(), explain=False)
            one = prepared(own.query, own.plan, form)
        except (Problems, NotPlain):
            assert number not in lines  # what is wrong, or holds no plain number, is left to the reference
            continue
        if number not in lines:
            continue
        told += 1
        assert own_forms[number] == one.form
        assert given(own, lines[number]) == given(own, list(one.lines)), rows
        marked = [line for line in card.lines if line.working is not None]
        wanted = [("/".join(line.path), line.path[-1], line.target, line.actual, line.sourced) for line in marked]
        assert [(*row[1:5], row[6]) for row in shown[number]] == wanted
        claimed = [None if row[5] is None else Fraction(row[5]) for row in shown[number]]
        assert claimed == [None if line.claimed is None else Fraction(line.claimed) for line in marked]
    assert told > 60  # the common way is gone often enough to show anything


SHARES = """\
schema: jixiao.ruleset/1
id: shares
edition: "1"
title: 百分数
scope: project
basis: [{cite: 示例, verified: true}]
total: 100
grades: [{label: 优, from: 90}, {label: 差, from: 0}]
indicators:
  - name: 管理
    weight: 100
    children:
      - {name: 甲率, weight: 60, method: {method: interpolate, points: [{at: 60%, share: 0%}, {at: 100%, share: 100%}]}}
      - {name: 乙数, weight: 40, method: {method: interpolate, points: [{at: 60, share: 0%}, {at: 100, share: 100%}]}}
"""


@pytest.mark.slow
def test_a_bare_number_beside_percentages_of_the_rules_is_prepared_as_one_by_one(tmp_path: Path) -> None:
    law = tmp_path / "shares.yaml"
    law.write_text(SHARES, encoding="utf-8")
    bare = dict.fromkeys(NAMES, None)
    forms = [
        [
            {**bare, "form": str(at), "level1": "管理", "level3": name, "target": target, "actual": f"{at * 0.5:g}"}
            for name, target in (("甲率", None if at % 2 else "90"), ("乙数", None))
        ]
        for at in range(220)
    ]
    con, own = made(str(law), forms, tmp_path)
    lines = by_form(con.execute("SELECT * FROM prepared.lines ORDER BY form, line").fetchall())
    assert len(lines) == len(forms)
    for number, rows in enumerate(forms):
        one = prepared(own.query, own.plan, submission_of(rows))
        assert given(own, lines[number]) == given(own, list(one.lines)), rows


@pytest.mark.slow
def test_targets_of_words_are_told_apart_by_what_they_speak_of(tmp_path: Path) -> None:
    # 减少5个 is what is to be done beside 逐步减少, and a denial beside 逐步完善.
    bare = {**dict.fromkeys(NAMES, None), "level1": "产出指标", "level2": "质量指标", "level3": "问题数"}
    words = ("逐步减少", "逐步完善", "持续增长", "稳步下降")
    forms = [
        [{**bare, "form": str(at), "target": target, "actual": actual}]
        for at, (target, actual) in enumerate((one, other) for one in words for other in ("减少5个", "增加5个"))
    ]
    con, own = made("project-self-evaluation/2020", forms, tmp_path)
    lines = by_form(con.execute("SELECT * FROM prepared.lines ORDER BY form, line").fetchall())
    assert len(lines) == len(forms)
    for number, rows in enumerate(forms):
        one = prepared(own.query, own.plan, submission_of(rows))
        assert given(own, lines[number]) == given(own, list(one.lines)), rows


def given(own: workers.Known, lines: Sequence[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Lines without the words of their cells: what stands for them has others, if any; no rule of these laws compares them."""
    words = [len(LINE) - 1 + at for at, column in enumerate(own.lines) if column.of in ("目标文字", "实际文字")]
    return [tuple(one is None if at in words else one for at, one in enumerate(line)) for line in lines]


def by_form(rows: Sequence[tuple[Any, ...]]) -> dict[int, list[tuple[Any, ...]]]:
    found: dict[int, list[tuple[Any, ...]]] = {}
    for form, *values in rows:
        found.setdefault(form, []).append(tuple(values))
    return found


@pytest.mark.parametrize(
    ("before", "after", "linear"),
    [
        ("≥", "%", True),
        ("", "万元", True),
        ("不少于", "次", True),
        ("", "月", False),  # 12月 is a time, 13月 none
        ("", "年", False),
        ("第", "季度", False),
        ("3-", "次", False),
        ("-", "", True),
        ("约", "人", True),
    ],
)
def test_a_pattern_is_linear_where_any_numeral_is_read_alike(before: str, after: str, linear: bool) -> None:
    plan = jixiao.law("project-self-evaluation/2020").plan
    own = workers.known(plan, compiled(plan, DIALECTS["duckdb"]))
    ((_, found, *_),) = patterns.patterns(own, [(1, "target", before, after, None, None)])
    assert found is linear


def test_the_number_of_a_pattern_is_its_numeral_times_a_factor() -> None:
    plan = jixiao.law("project-self-evaluation/2020").plan
    own = workers.known(plan, compiled(plan, DIALECTS["duckdb"]))
    ((_, linear, factor, divisor, unit, *_),) = patterns.patterns(own, [(1, "actual", "", "%", None, None)])
    assert (linear, factor, divisor, unit) == (True, 1, 100, "比率")


@pytest.mark.slow
def test_what_does_not_apply_is_settled_by_what_is_given_where_nothing_else_is_compared() -> None:
    assert settled(jixiao.law("project-self-evaluation/2020").plan)
    assert not settled(jixiao.law("department-overall-hunan/2017").plan)
