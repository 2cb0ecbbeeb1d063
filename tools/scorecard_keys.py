"""The table of the keys of the scorecard's JSON: what objects there are, what keys each has, what a value may be.

In: the enums of the records, the labels, the ids of the methods. Out: `sections`, which the reference page and the JSON Schema
are made of (`reference_scorecard`). A key without a word of its own has that of the glossary.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, get_args

from jixiao.law.methods import IDS, METHODS
from jixiao.records import CauseName, Evidence, Verified
from jixiao.render.interchange import SCHEMA
from jixiao.say import labels
from scorecard_kinds import kinds

METHOD_LINK = "[计分方法](methods.md)"


# --- what a value may be --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Type:
    """What a value may be: in words, and as JSON Schema."""

    words: str
    schema: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Key:
    """A key of an object. `when` says when it is there, "" for always; `label` and `means` the glossary's, where empty."""

    name: str
    type: Type
    label: str = ""
    means: str = ""
    when: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """An object of the JSON: its name in the schema, what it is called, where it stands, its keys in their order."""

    name: str
    title: str
    where: str
    keys: tuple[Key, ...]
    glossary: str = "评分结果的键"


TEXT = Type("文字", {"type": "string"})
POINTS = Type("分数", {"type": "string", "pattern": r"^-?[0-9]+\.[0-9]{2}$"})
RATE = Type("比率", {"type": "string", "pattern": r"^-?[0-9]+\.[0-9]{4}$"})
AMOUNT = Type("金额", {"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]+)?$"})
COUNT = Type("整数", {"type": "integer", "minimum": 0})
ORDINAL = Type("整数", {"type": "integer", "minimum": 1})
YES_NO = Type("真假", {"type": "boolean"})
HASH = Type("文字", {"type": "string", "pattern": "^[0-9a-f]{64}$"})
CODE = Type("编号", {"type": "string", "pattern": "^[a-z0-9][a-z0-9.-]*$"})
FIGURES = Type("对象：名称和文字", {"type": "object", "additionalProperties": {"type": "string"}})


def ref(name: str, title: str) -> Type:
    """An object of another section."""
    return Type(f"[{title}](#{title})", {"$ref": f"#/$defs/{name}"})


def several(one: Type, **limits: int) -> Type:
    """A list."""
    return Type(f"列表：{one.words}", {"type": "array", "items": one.schema, **limits})


def or_null(one: Type) -> Type:
    """The same, or null."""
    null = {"type": "null"}
    return Type(f"{one.words}或 `null`", {"anyOf": [one.schema, null]})


def choice(words: Mapping[str, str]) -> Type:
    """One of the names, each with its word."""
    return Type("、".join(f"`{name}` {word}" for name, word in words.items()), {"enum": list(words)})


# --- the table of keys ----------------------------------------------------------------------------------------


def _kind() -> Type:
    marked = rf"^marked\.({'|'.join(IDS)})\.[a-z0-9]+(-[a-z0-9]+)*$"
    return Type("见[步骤种类](#步骤种类)", {"anyOf": [{"enum": list(kinds())}, {"type": "string", "pattern": marked}]})


_PLACE = ref("Place", "位置")
_POINTS_OF_LINE = ("possible", "earned", "supported")
_GAPS = {
    "cut": "文本在表的中间结束",
    "head": "文本从表的中间开始",
    "level": "一行的二级指标没有印出",
    "row": "一行没有读出",
    "weight": "分值是没有计算结果的公式",
}
_VERDICTS = {"consistent": "与核算的总分一致，没有待评判的", "needs": "要靠待评判的得分", "impossible": "不可能"}


@cache
def sections() -> tuple[Section, ...]:
    """Every object of the JSON, the scorecard first; the keys in the order in which they are written."""
    return (_scorecard(), *_heads(), _line(), *_workings(), _finding(), _place())


def _scorecard() -> Section:
    card = ref("Scorecard", "得分表")
    return Section(
        "Scorecard",
        "得分表",
        "最外层的列表，和部门整体的 `projects`",
        (
            Key("schema", Type("文字", {"const": SCHEMA})),
            Key("ruleset", ref("Ruleset", "规则集")),
            Key("submission", ref("Submission", "申报表")),
            Key("budget", ref("Budget", "预算执行"), means="预算数、执行数、执行率"),
            Key("score", ref("Score", "总得分")),
            Key(
                "grade", or_null(TEXT), means="规则集所定的等级；待评判的分数还可能改变等级，或分值合计不等于总分时为空"
            ),
            Key("printed", ref("Printed", "表内所印"), means="满分和一句说明", when="一级指标、分值和满分取自申报表"),
            Key("partial", ref("Partial", "表不完整"), means="缺什么，为何不评等级", when="自评表有缺漏；`grade` 为空"),
            Key("grade_range", several(TEXT, minItems=2, maxItems=2), when="待评判的分数还可能改变等级"),
            Key("grade_rule", ref("GradeRule", "等级调整"), when="有一条等级调整决定了等级"),
            Key("declared", ref("Declared", "申报总分"), when="表上印有能读成数的总分"),
            Key("lines", several(ref("Line", "指标行")), means="指标体系的每个节点，上级在前；预算执行率也是一行"),
            Key("projects", several(card), "所属项目", "部门所属各项目的得分表", "部门整体，且附有项目"),
            Key("findings", several(ref("Finding", "发现")), means="重的在前，其次按涉及分数，再按指标行"),
        ),
    )


def _heads() -> tuple[Section, ...]:
    verified = choice({one.value: labels.VERIFIED[one] for one in Verified})
    classes = (Key(one.value, POINTS, labels.EVIDENCE[one], "这一类的得分", "这一类有得分") for one in Evidence)
    totals = (Key(name, POINTS) for name in ("earned", "possible", "supported", "pending"))
    vetoed = "封顶、一票否决或等级调整起了作用"
    return (
        Section(
            "Ruleset",
            "规则集",
            " `ruleset` 之下",
            (
                Key("id", CODE, means="规则集的编号，永久不变"),
                Key("edition", TEXT),
                Key("sha256", HASH, means="规则集文件内容的 SHA-256，64位小写十六进制"),
                Key("title", TEXT),
                Key("verified", verified, means="所引各份文件中最弱的一种"),
            ),
        ),
        Section(
            "Submission",
            "申报表",
            " `submission` 之下",
            (
                Key("project", or_null(TEXT), means="表上没有写的为空"),
                Key("unit", or_null(TEXT), "实施单位", "或预算单位，都没有的为主管部门"),
                Key("department", or_null(TEXT), means="表上没有写的为空"),
                Key("year", or_null(Type("整数", {"type": "integer"})), means="预算年度；表上没有写的为空"),
                Key("source", _PLACE, means="申报表在哪里"),
                Key("inferred", Type("真假", {"const": True}), means="总是 `true`", when="各行由没有分列的文本推定"),
            ),
        ),
        Section(
            "Budget",
            "预算执行",
            " `budget` 之下",
            (
                Key("budget", or_null(AMOUNT), "预算数", "以 `unit` 计"),
                Key("executed", or_null(AMOUNT), means="以 `unit` 计"),
                Key("rate", or_null(RATE), means="执行数÷预算数；预算数为0，或有一个没有给出时为空"),
                Key("unit", TEXT, "金额单位", "`budget` 和 `executed` 的单位，如万元"),
                Key("base", choice(labels.BUDGET_BASE), means="执行率的分母"),
                Key("source", or_null(_PLACE), means="资金行在哪里"),
            ),
        ),
        Section(
            "Score",
            "总得分",
            " `score` 之下",
            (
                *totals,
                Key("by_evidence", ref("ByEvidence", "各类实据的得分")),
                Key("steps", several(ref("Step", "步骤")), means="从一级指标的得分到总得分的各步", when=vetoed),
            ),
        ),
        Section("ByEvidence", "各类实据的得分", " `score` 的 `by_evidence` 之下", tuple(classes)),
        Section(
            "Printed", "表内所印", " `printed` 之下", (Key("full", POINTS), Key("text", TEXT, means="一句话的说明"))
        ),
        Section(
            "Partial",
            "表不完整",
            " `partial` 之下",
            (Key("text", TEXT, means="一句话的说明"), Key("gaps", several(ref("Gap", "缺漏"), minItems=1))),
        ),
        Section(
            "Gap",
            "缺漏",
            " `partial` 的 `gaps` 的各项",
            (
                Key("kind", choice(_GAPS), "缺什么", "缺的是什么"),
                Key("name", TEXT, means="指标的名称；不知道的为空文字"),
                Key("source", _PLACE, means="缺在哪里"),
            ),
        ),
        Section(
            "GradeRule",
            "等级调整",
            " `grade_rule` 之下",
            (Key("text", TEXT, "理由", "条件和等级怎样调整"), Key("rule", _PLACE)),
        ),
        Section(
            "Declared",
            "申报总分",
            " `declared` 之下",
            (
                Key("total", POINTS, "申报的总分", "表上印的"),
                Key("verdict", choice(_VERDICTS), means="申报的总分在规则下能否成立"),
                Key("needed", POINTS, means="申报的总分减核算的总分，须从待评判中得到；为负的不可能成立"),
                Key("pending", POINTS, means="总得分至多还能增加多少"),
                Key("source", _PLACE),
            ),
        ),
    )


def _line() -> Section:
    method = choice({one: METHODS[one].title for one in IDS})
    return Section(
        "Line",
        "指标行",
        " `lines` 的各项",
        (
            Key("path", several(TEXT, minItems=1), means='从一级指标起的名称；预算执行率的是 `["预算执行率"]`'),
            Key("level", ORDINAL),
            *(Key(name, POINTS) for name in _POINTS_OF_LINE),
            Key("pending", POINTS, means="待人评判的分值，不计入得分"),
            Key("status", choice({one.value: word for one, word in labels.STATUS.items()}), means="没有得分也有名称"),
            Key(
                "evidence",
                choice({one.value: word for one, word in labels.EVIDENCE.items()}),
                "实据",
                "实际完成值自身能证明多少",
            ),
            Key(
                "method",
                or_null(Type(METHOD_LINK + "的编号", method.schema)),
                means="上级为空；目标值空缺而定不了方法的也为空",
            ),
            Key("target", or_null(TEXT), means="原样引用；没有目标值的为空"),
            Key("actual", or_null(TEXT), means="原样引用；没有实际完成值的为空"),
            Key("reached", or_null(YES_NO)),
            Key("sourced", YES_NO),
            Key("unit", TEXT, "度量单位", "指标库知道的度量单位", "表上没有写单位，指标库知道"),
            Key("overruled", ref("Overruled", "改判"), when="得分由人改判"),
            Key("claimed", POINTS, means="照表上所印", when="表上印有单位的自评得分"),
            Key("source", or_null(_PLACE), means="表上的哪一行；表上没有的为空"),
            Key("steps", several(ref("Step", "步骤"))),
        ),
    )


def _workings() -> tuple[Section, ...]:
    fact = ref("Fact", "取值")
    return (
        Section(
            "Overruled",
            "改判",
            "指标行的 `overruled`",
            (
                Key("from", POINTS, "原得分", "规则给出的得分；`earned` 是改判后的"),
                Key("by", TEXT, "评判人"),
                Key("words", TEXT, "理由", "评判人写的"),
            ),
        ),
        Section(
            "Step",
            "步骤",
            " `steps` 的各项",
            (
                Key("kind", _kind(), means="永久编号"),
                Key("points", POINTS, means="这一步给出的分数，扣去的为负；只说明分值的为0.00"),
                Key("text", TEXT, means="一句话，末尾没有句号"),
                Key("rule", _PLACE),
                Key("facts", several(fact)),
            ),
        ),
        Section(
            "Fact",
            "取值",
            "步骤的 `facts` 和取值的 `of` 的各项",
            (
                Key("name", TEXT, means="表上的栏（`actual`、`target` 等）或规则集里事实的名称"),
                Key("value", TEXT),
                Key("source", or_null(_PLACE), means="在哪里写着；由算式得出等没有位置的为空"),
                Key("stored", TEXT, means="存的值，计分用它", when="表格软件显示的（`value`）与存的不是同一个数"),
                Key("assumed", Type("真假", {"const": True}), means="总是 `true`", when="没有给出，规则集写明视为此值"),
                Key("counted", several(ref("Counted", "计入的行")), when="是一张数据表"),
                Key("of", several(fact), "由何算出", "这个取值由哪些取值算出", "是算出的"),
            ),
        ),
        Section(
            "Counted",
            "计入的行",
            "取值的 `counted` 的各项",
            (
                Key("call", TEXT),
                Key("value", TEXT, "结果", "算式得出的"),
                Key("rows", several(_PLACE)),
                Key("of", COUNT, "共几行", "表中共有几行"),
            ),
        ),
    )


def _finding() -> Section:
    return Section(
        "Finding",
        "发现",
        " `findings` 的各项",
        (
            Key("id", CODE, means="永久不变；共用的见[共用的发现规则](findings.md)"),
            Key("severity", choice(labels.SEVERITY), means="退出码由 `--fail-on` 和它决定"),
            Key("cause", Type("、".join(get_args(CauseName)), {"enum": list(get_args(CauseName))})),
            Key("subject", TEXT),
            Key("message", TEXT),
            Key("advice", TEXT, means="怎么改；可以为空文字"),
            Key("basis", TEXT, means="界限或要求的出处；可以为空文字"),
            Key("evidence", FIGURES, "所依据的数值", "名称见[数值的名称](#数值的名称)，规则集可以用别的名称"),
            Key("source", or_null(_PLACE), means="申报表的哪里显示出来"),
            Key("path", several(TEXT), means="关于哪一个指标；关于整个项目或单位的为空列表"),
            Key("stake", POINTS),
        ),
    )


def _place() -> Section:
    keys = (
        Key("file", TEXT),
        Key("line", ORDINAL, when="文本、YAML、JSON"),
        Key("col", ORDINAL, when="文本、YAML、JSON，知道列的"),
        Key("sheet", TEXT, means="工作簿以外的文件里是第几张表，如表1", when="在表格里"),
        Key("cell", TEXT, means="如 `D13`；工作簿以外的文件里如第12行第4列", when="在表格里"),
    )
    return Section("Place", "位置", "各处的 `source`、`rule` 和 `rows` 的各项", keys, "位置的键")
