"""Reports read back: their sentences, tables and the scorecards say one thing, and a reader would notice if they did not."""

import dataclasses
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import ROOT
from helpers import report_eyes as eyes
from jixiao import intake as importers
from jixiao.findings import appraisal
from jixiao.ground.problems import Source
from jixiao.records import Budget, Cell, Fund, Row, Scorecard, Submission
from jixiao.render import markdown
from jixiao.report.blocks import Report
from jixiao.report.cards import scorecard_report
from jixiao.report.department import department_report
from jixiao.report.outlines import OUTLINES
from jixiao.report.project import project_report
from jixiao.report.summary import summary_report
from jixiao.report.working import working_paper

EXAMPLES = tuple(sorted(path for path in (ROOT / "examples").glob("*.*") if path.stem != "README"))
AT = Source("f.yaml", 1)


@cache
def ready(law: str) -> appraisal.Law:
    return appraisal.ready(law)


def scored(law: str, forms: Sequence[Submission]) -> tuple[Scorecard, ...]:
    cards, problems = appraisal.appraise_all(ready(law), forms)
    assert not problems
    return cards


def read(path: Path) -> tuple[Scorecard, ...]:
    return scored("project-self-evaluation/2020", [form for form in importers.read(str(path))[0] if form.rows])


def department(given_: Mapping[str, str], year: int = 2020) -> Scorecard:
    """A department's form with these facts, scored."""
    facts = {name: Cell(text=value, source=Source("d.yaml", n)) for n, (name, value) in enumerate(given_.items(), 2)}
    total = Fund(source=AT, initial=said("6015.26"), executed=said("5686.09"))
    budget = Budget(unit=said("万元"), total=total)
    names = {"project": said("部门整体支出"), "unit": said("某局")}
    return scored(
        "department-overall-sichuan/2020", [Submission(source=AT, **names, year=year, budget=budget, facts=facts)]
    )[0]


def said(text: str) -> Cell:
    return Cell(text=text, source=AT)


FACTS = {
    "公用经费偏差区间": "10%-20%",
    "截至12月预算进度": "86%",
    "违规记录数": "1",
    "自评已公开": "是",
    "结果已反馈": "否",
    "收入总计": "5686.09",
    "上年收入总计": "24080.52",
    "支出总计": "300",
    "上年支出总计": "200",
    "收入构成：拨款": "5680",
    "收入构成：其他": "6.09",
    "支出构成：甲": "1",
    "支出构成：乙": "1",
    "支出构成：丙": "1",
    "一般公共预算财政拨款支出": "7",
    "上年一般公共预算财政拨款支出": "7",
    "本年三公经费": "0.3",
    "上年三公经费": "0.49",
    "三公经费：公务接待费": "0.3",
    "编制数": "57",
    "在职人员数": "54",
    "上年在职人员数": "55",
}


def documents(cards: Sequence[Scorecard]) -> Iterator[tuple[Report, Sequence[Scorecard]]]:
    """Every kind of report over these projects, and their working papers, each with the scorecards that it is about."""
    for card in cards:
        yield from ((project_report(card, outline=outline), [card]) for outline in OUTLINES)
        yield working_paper(card), [card]
        yield scorecard_report([replace(card, findings=())]), [card]  # findings are named there as the form has it
    own = department(FACTS)
    yield department_report(own, cards, most=2), [own, *cards]
    yield department_report(own, cards, most=None), [own, *cards]
    yield department_report(None, cards), cards
    yield summary_report(cards), cards


def figures(cards: Sequence[Scorecard]) -> set[Fraction]:
    """All numbers of the cards, what budgets and executions differ by, and what two facts do; sums over the projects.

    Over all projects, over all but the first, and over those in which the same rule found something.
    """
    known = {number for card in cards for number in _walk(card)}
    budgets = [card.budget for card in cards if card.budget.budget is not None and card.budget.executed is not None]
    known |= {abs((one.budget or 0) - (one.executed or 0)) for one in budgets}
    facts = [
        Fraction(n) for card in cards for cell in card.submission.facts.values() for n in re.findall(eyes.N, cell.text)
    ]
    known |= {abs(one - other) for one in facts for other in facts}
    kinds = {finding.id for card in cards for finding in card.findings}
    found = [[one.budget for one in cards if any(it.id == kind for it in one.findings)] for kind in kinds]
    for chosen in (budgets, budgets[1:], *([one for one in some if one in budgets] for some in found)):
        sums = [sum((Fraction(getattr(one, name)) for one in chosen), Fraction(0)) for name in ("budget", "executed")]
        known |= {*sums, abs(sums[0] - sums[1])}
    for whole in {name.partition("：")[0] for card in cards for name in card.submission.facts if "：" in name}:
        parts = [
            cell.text for card in cards for name, cell in card.submission.facts.items() if name.startswith(f"{whole}：")
        ]
        known.add(sum(map(Fraction, parts), Fraction(0)))
    return known


def _walk(value: object) -> Iterator[Fraction]:
    match value:
        case str():
            yield from map(Fraction, re.findall(eyes.N, value))
        case Fraction():
            yield abs(value)
        case _ if dataclasses.is_dataclass(value):
            yield from (number for name in type(value).__dataclass_fields__ for number in _walk(getattr(value, name)))
        case Mapping():
            yield from (number for item in value.items() for part in item for number in _walk(part))
        case list() | tuple():
            yield from (number for item in value for number in _walk(item))


def check(cards: Sequence[Scorecard]) -> dict[str, int]:
    """Read every report over the cards; what was understood, counted."""
    understood: dict[str, int] = {}
    for document, about in documents(cards):
        text = markdown.render(document)
        assert eyes.contradictions(text) == []
        assert eyes.foreign(text, tuple(figures(about))) == []
        if "绩效评价报告" in text.splitlines()[0] and len(about) == 1:
            # What the findings say is their own words; the papers' own sentences are read here.
            own = replace(about[0], findings=())
            assert eyes.program(markdown.render(project_report(own))) == []
        for rule, count in eyes.seen(text).items():
            understood[rule] = understood.get(rule, 0) + count
    return understood


@pytest.mark.slow
@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_reports_on_the_examples_agree_with_themselves_and_their_scorecards(path: Path) -> None:
    if path.stem == "多处错误":
        forms = importers.read(str(path))[0]
        cards, _ = appraisal.appraise_all(ready("project-self-evaluation/2020"), forms)
        assert cards
    else:
        cards = read(path)
    check(cards)


@pytest.mark.slow
def test_every_rule_of_the_reader_finds_something_to_read() -> None:
    understood = check([card for path in EXAMPLES for card in read(path)])
    patterns = {eyes.EXECUTION, eyes.CHANGE, eyes.SAME, eyes.SHARES, eyes.MARKS, eyes.SUPPORT}
    patterns |= {
        eyes.REACHED,
        eyes.COUNTED,
        eyes.GRADED,
        eyes.HEADS,
        eyes.RATES,
        "listed",
        "sums",
        "ranks",
        "enumerated",
    }
    patterns |= {eyes.SCORE, eyes.OPEN, eyes.BASIS, eyes.WAYS}
    assert set(understood) == patterns
    assert sum(understood.values()) > 500


@pytest.mark.slow
@pytest.mark.parametrize("seed", ["000_075cd51c8785aeb9.txt", "003_e6104e96e231a2f4.txt"])
def test_reports_on_published_accounts_agree_with_themselves_and_their_scorecards(shared: Path, seed: str) -> None:
    cards = read(shared / "seeds" / seed)
    assert len(cards) == 5
    check(cards)


# --- projects that nobody has seen ----------------------------------------------------------------------------

_AMOUNT = st.integers(0, 10**7).map(lambda cents: f"{cents // 100}.{cents % 100:02d}")
_ACTUAL = st.one_of(st.integers(0, 200).map(str), st.sampled_from(["", "已完成", "≥90", "部分完成", "情况良好"]))
_ROW = st.tuples(
    st.sampled_from(
        [
            *("产出指标/数量指标", "产出指标/质量指标", "产出指标/成本指标", "效益指标/社会效益指标"),
            *("满意度指标/服务对象满意度指标",),
        ]
    ),
    st.sampled_from(["100", "≥90", "80%", "≤50", "提升服务水平"]),
    _ACTUAL,
    st.one_of(st.none(), st.just("")),
)


def _form(
    number: int, unit: str, budget: str | None, executed: str | None, rows: Sequence[tuple[str, ...]]
) -> Submission:
    place = Source(f"{number}.yaml", 1)

    def cell(text: str, line: int = 1) -> Cell:
        return Cell(text=text, source=Source(f"{number}.yaml", line))

    total = Fund(
        source=place,
        annual=None if budget is None else cell(budget),
        executed=None if executed is None else cell(executed),
    )
    return Submission(
        source=place,
        project=cell(f"工程{'甲乙丙丁'[number]}"),
        unit=cell(f"单位{'子丑'[number % 2]}"),
        year=2021,
        budget=Budget(unit=cell(unit), total=total),
        rows=tuple(
            Row(
                path=(*group.split("/"), f"指标{'一二三四五六七八'[n]}"),
                source=Source(f"{number}.yaml", n + 10),
                target=cell(target, n + 10),
                actual=cell(actual, n + 10),
                reason=None if reason is None else cell(reason, n + 10),
            )
            for n, (group, target, actual, reason) in enumerate(rows)
        ),
    )


_FORMS = st.lists(
    st.tuples(
        st.just("万元"),
        st.one_of(st.none(), st.just("0"), _AMOUNT),
        st.one_of(st.none(), st.just("0"), _AMOUNT),
        st.lists(_ROW, min_size=1, max_size=8),
    ),
    min_size=1,
    max_size=4,
)


@pytest.mark.slow
@settings(max_examples=25)
@given(_FORMS)
def test_reports_on_any_projects_agree_with_themselves_and_their_scorecards(
    given_: list[tuple[str, str, str, list]],
) -> None:
    check(scored("project-self-evaluation/2020", [_form(n, *one) for n, one in enumerate(given_)]))


@pytest.mark.slow
@settings(max_examples=60)
@given(_AMOUNT, _AMOUNT, st.lists(_AMOUNT, min_size=2, max_size=6), st.integers(0, 90), st.integers(0, 90))
def test_accounts_of_any_department_agree_with_themselves(
    this: str, before: str, parts: list[str], heads: int, posts: int
) -> None:
    facts = {"收入总计": this, "上年收入总计": before, "在职人员数": str(heads), "编制数": str(posts)}
    facts |= {f"支出构成：部分{'甲乙丙丁戊己'[n]}": part for n, part in enumerate(parts)}
    own = department(facts)
    text = markdown.render(department_report(own, ()))
    assert eyes.contradictions(text) == []
    assert eyes.foreign(text, tuple(figures([own]))) == []


# --- the reader would notice ----------------------------------------------------------------------------------


@cache
def _texts() -> tuple[str, ...]:
    cards = read(ROOT / "examples" / "一个部门.yaml")
    return tuple(markdown.render(document) for document, _ in documents(cards))


@pytest.mark.slow
def test_every_digit_of_a_sentence_that_is_read_counts() -> None:
    tried = 0
    for text in _texts():
        assert eyes.contradictions(text) == []
        for start, end in eyes.watched(text):
            for match in re.finditer(r"\d+(?:\.\d+)?", text[start:end]):
                last = start + match.end() - 1
                wrong = f"{text[:last]}{(int(text[last]) + 1) % 10}{text[last + 1 :]}"
                if not _fixed(text, start + match.start()):
                    tried += 1
                    assert eyes.contradictions(wrong), text[start:end]
    assert tried > 150


def _fixed(text: str, at: int) -> bool:
    """Whether no figure of the sentence stands here, but a year, or a number that belongs to the wording."""
    return re.match(r"\d{4}年", text[at:]) is not None or text[:at].endswith(("相加不等于", "低于"))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("word", "other"),
    [
        ("比上年增加", "比上年减少"),
        ("比上年减少", "比上年增加"),
        ("，增长", "，下降"),
        ("，下降", "，增长"),
        ("较预算少", "超出预算"),
        ("空编", "超编"),
        ("，与上年持平", "，比上年增加1万元，增长1%"),
        ("（各项比例经四舍五入，相加不等于100%）", ""),
        ("，未失分", ""),
        ("，高于", "，低于"),
        ("，控制在", "，超过"),
        ("二是", "三是"),
        ("项目得", "项目项目得"),
    ],
)
def test_a_wrong_word_of_direction_is_noticed(word: str, other: str) -> None:
    found = [text for text in _texts() if word in text]
    assert found
    for text in found:
        assert eyes.contradictions(text.replace(word, other, 1)), word


@pytest.mark.slow
@pytest.mark.parametrize(
    ("pattern", "other"),
    [
        (r"(?<=\*\*合计\*\* \| \*\*)\d+", "77"),
        (r"(?<=警告（)\d+", "99"),
        (r"(?<=个低于90%、)\d+", "9"),
        (r"(?<=等级分：优)\d+", "9"),
        (r"(?<=，警告)\d+", "99"),
        (r"(?m)^\| 1(?= \| 图书馆错时开放 \|.*\| 优 \| [^|]+\.yaml \|$)", "| 3"),
        (r"98\.6 \| 46\.4", "98.6 | 46.5"),
        (r"\| 100% \| 1 \| 25% \|", "| 100% | 1 | 26% |"),
    ],
)
def test_a_wrong_figure_of_a_table_or_a_count_is_noticed(pattern: str, other: str) -> None:
    found = [text for text in _texts() if re.search(pattern, text)]
    assert found
    for text in found:
        wrong = re.sub(pattern, other, text, count=1)
        assert wrong != text and eyes.contradictions(wrong), pattern


def test_a_word_of_the_program_is_noticed() -> None:
    said = "budget.underspent，第315行，表.yaml，project-self-evaluation/2020"
    assert eyes.program(said) == ["budget.underspent", "第315行", ".yaml", "project-self-evaluation/2020"]
    assert eyes.program("完成预算的86.33%，财预〔2020〕10号。") == []


def test_an_amount_that_is_nobodys_is_noticed() -> None:
    assert eyes.foreign("执行数为5.01万元。", [Fraction(5)]) == ["5.01万元"]
    assert eyes.foreign("执行数为5万元。", [Fraction(5)]) == []
