"""What a ruleset says besides its methods: policies of nodes, grades, absence, how a total ends, citations, findings.

In: records of a ruleset. Out: sentences, one per rule that is written; nothing is said of what is not.
"""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import chain

from jixiao.ground import decimals
from jixiao.law.format import (
    Absent,
    Bequest,
    Citation,
    Declared,
    FindingRule,
    Grade,
    GradeRule,
    Node,
    Ruleset,
    Split,
    Transfer,
)
from jixiao.law.methods import Params
from jixiao.law.methods.graded import JudgedGrade, grade_span
from jixiao.law.terms import award, circled, listed, percent, said
from jixiao.say import labels, sources
from jixiao.say.steps import GRADED
from jixiao.say.wording.methods import method

ABSENT: Mapping[str, str] = {
    "full": "计满分",
    "siblings": "分值由同级指标分担",
    "share-out": "分值由其他全部指标分担",
    "keep": "分值不移动",
    "drop": "分值不移动",
}
_CHOICE: Mapping[str, str] = {
    "best": "下级指标择一计分，取得分最高的一项",
    "given": "下级指标择一计分，取第一个填报了的一项",
}
AGGREGATE: Mapping[str, str] = {
    "sum": "分部分填报的，实际值相加后计分",
    "weighted-mean": "分部分填报的，实际值按权数加权平均后计分",
    "by-unit": "分部分填报的，比率按权数加权平均、其余相加后计分",
}
DIRECTION: Mapping[str, str] = {
    "at-least": "目标值没有符号的，以大为好",
    "at-most": "目标值没有符号的，以小为好",
}
_TARGETS: Mapping[str, str] = {
    "at-least": "写作≥、＞，或没有符号而以大为好",
    "at-most": "写作≤、＜，或没有符号而以小为好",
    "equal": "写作＝",
    "zero": "为0，且以小为好或写作＝",
    "interval": "区间或允许偏差",
    "deadline": "日期、期间或时限",
    "yes-no": "“是”或“否”",
    "text": "文字",
}


def standard(node: Node, grades: tuple[JudgedGrade, ...] = (), *, root: Node | None = None) -> str:
    """评分标准 of a line of the framework: its method, then its own policies, each a sentence.

    `root` is the first level that it stands in, which may be a deduction, and one without limit.
    """
    parts = []
    if node.method is not None:
        top = root or node
        capped = node.max_ is None and top.limit is None
        parts.append(method(node.method, grades, capped=capped, taken=top.penalty))
    elif node.open:
        parts.append("由单位自设指标")
    return "。".join(chain(parts, policies(node, grades)))


def policies(node: Node, grades: tuple[JudgedGrade, ...] = ()) -> tuple[str, ...]:
    """The rules that a node has besides its method, each a sentence without its stop; `grades` are the ruleset's."""
    return tuple(_policies(node, grades))


def _policies(node: Node, grades: tuple[JudgedGrade, ...]) -> Iterator[str]:
    for one in node.overrides:
        yield f"{said(one.when)}的，改为{award(one.share)}（{one.text}）"
    if node.absent_when is not None:
        yield f"{said(node.absent_when)}的，不适用：{_away(node.not_applicable or 'siblings')}"
    elif node.not_applicable is not None:
        yield f"不适用的，{_away(node.not_applicable)}"
    if node.evidence_required:
        yield "没有佐证材料的不得分"
    if node.choose is not None:
        yield _CHOICE[node.choose]
    if node.inner is not None:
        full = f"折算为{decimals.plain(node.weight)}分" if node.weight is not None else "折算为本级分值"
        yield f"下级指标按{decimals.plain(node.inner)}分设分值，{full}"
    if node.split is not None:
        yield _split(node.split)
    if node.aggregate is not None:
        yield AGGREGATE[node.aggregate]
    if node.bonus:
        yield "加分项：得分加到总分上，不计入总分的构成"
    if node.penalty:
        yield "扣分项：算出的分数从总分中扣除，不计入总分的构成"
    if node.limit is not None:
        yield "扣分没有上限"
    if node.max_ is not None:
        points = "" if node.weight is None else f"，即{decimals.plain(Fraction(node.weight) * node.max_)}分"
        yield f"最多计分值的{percent(node.max_)}{points}"
    for key, params in node.kinds:
        yield f"目标值{_TARGETS[key]}的，{_of_kind(params, grades)}"
    if node.direction is not None:
        yield DIRECTION[node.direction]
    if node.expected:
        yield "应当设有指标"
    if node.when_empty is not None:
        yield f"没有下级指标而表内未给分值的，{_away(node.when_empty)}"


def _of_kind(params: Params, grades: tuple[JudgedGrade, ...]) -> str:
    """The standard of a kind of target. No name of an indicator tells what is measured, so that the standard does."""
    words = method(params, grades)
    of = getattr(params, "of", None)
    measured = "" if of is None else said(of)
    return words if measured in words else f"看“{measured}”，{words}"


def _split(split: Split) -> str:
    """How points are divided over lines."""
    unit = "取整" if split.places == 0 else f"保留{split.places}位小数"
    cut = "四舍五入" if split.each == "half-up" else "舍去尾数"
    rest = {"spread": "逐一给在前的指标", "first": "给第一项", "last": "给最后一项"}[split.remainder]
    return f"分值由各项指标平分，每项{unit}（{cut}），余数{rest}"


def _away(policy: Absent | Transfer | tuple[Bequest, ...]) -> str:
    """Who gets the points, as a bureau prints it."""
    if isinstance(policy, tuple):
        return "其分值" + "、".join(f"给“{one.to}”{decimals.plain(one.points)}分" for one in policy)
    if not isinstance(policy, Transfer):
        return ABSENT[policy]
    order = f"（第{policy.order}步）" if policy.order else ""
    how = "" if len(policy.to) == 1 else "平均" if policy.by == "equal" else "按比例"
    return f"分值{how}让给{listed(policy.to)}{order}"


def targets(ruleset: Ruleset) -> tuple[tuple[str, str], ...]:
    """How targets that units set themselves are marked: how the target is written, and the standard."""
    return tuple((f"目标值{_TARGETS[key]}", _of_kind(params, ruleset.judged)) for key, params in ruleset.kinds)


def grades(bands: tuple[Grade, ...]) -> str:
    """The grades of a total: 90分（含）以上为优，80分（含）至90分（不含）为良 …."""
    said_: list[str] = []
    above = ""
    for band in bands:
        low = decimals.plain(band.from_)
        if not above:
            where = f"{low}分（含）以上"
        else:
            where = f"{above}分（不含）以下" if band.from_ == 0 else f"{low}分（含）至{above}分（不含）"
        said_.append(f"{where}为{band.label}")
        above = low
    return "，".join(said_)


def judgement(bands: tuple[JudgedGrade, ...]) -> tuple[str, ...]:
    """The grades of judgement, each with its range, its meaning and the words that stand for it."""
    found = []
    for number, grade in enumerate(bands):
        meaning = f"：{grade.meaning}" if grade.meaning else ""
        effect = "，计满分" if number == 0 else "，得分由人工在区间内评定"
        words = f"；实际完成值写作{listed(grade.words)}的属于本档{effect}" if grade.words else ""
        found.append(f"{grade_span(grade)}{meaning}{words}")
    return tuple(found)


def absences(ruleset: Ruleset) -> tuple[str, ...]:
    """What absence costs, and where the points of what is not there go."""
    rule, blank = ruleset.absence, "目标值或实际完成值空缺的指标不得分"
    if ruleset.first_level == "printed":
        return (blank, "分值都照表内所印，没有指标或不适用的也不移动")
    ways = {"share-out": "按比例分给其他有指标的一级指标", "keep": "不移动"}
    return (
        blank,
        f"表内未给分值时，没有指标的一级指标，其分值{ways[rule.empty_group]}",
        f"表内未给分值时，不适用的固定指标，其分值{ways[rule.not_applicable]}",
    )


def full_marks(ruleset: Ruleset) -> str:
    """The total, and who says what the first levels weigh."""
    if ruleset.first_level == "printed":
        return "一级指标的名称、顺序和分值照申报表所印，满分是它们的和；上表只写它们怎样计分"
    first = "由单位自定，上表所列只用于没有印分值的表" if ruleset.first_level == "free" else "按上表"
    return f"总分{decimals.plain(ruleset.total)}分；一级指标的分值{first}"


def rounding(ruleset: Ruleset) -> str:
    """How marks are rounded."""
    return f"各三级指标的得分四舍五入到小数点后{ruleset.rounding.places}位，上级指标和总分只相加"


def ends(ruleset: Ruleset) -> tuple[str, ...]:
    """How total and grade come about where more than a sum leads to them, in the order in which it is applied."""
    return tuple(_ends(ruleset))


def _ends(ruleset: Ruleset) -> Iterator[str]:
    bonus, penalty = ([node for node in ruleset.indicators if getattr(node, kind)] for kind in ("bonus", "penalty"))
    if bonus or penalty:
        plus = f"，加上{listed([node.name for node in bonus])}的得分" if bonus else ""
        minus = f"，减去{listed([node.name for node in penalty])}扣除的分数" if penalty else ""
        yield f"总分先按各一级指标的得分相加{plus}{minus}"
    limits = [] if ruleset.ceiling is None else [f"不超过{decimals.plain(ruleset.ceiling)}分"]
    limits += ["不低于0分"] if penalty else []
    if limits:
        yield f"相加之后，总分{'，'.join(limits)}"
    first = "此后，" if bonus or penalty or limits else ""
    for veto in ruleset.vetoes:
        effects = [f"等级至多为“{veto.grade}”"] if veto.grade is not None else []
        effects += [f"总分至多为{decimals.plain(veto.cap)}分"] if veto.cap is not None else []
        yield f"{first}{said(veto.when)}的，{'，'.join(effects) or '予以提示'}（{veto.text}）"
    rules = [_grade_rule(rule) for rule in ruleset.grade_rules]
    if len(rules) == 1:
        yield f"等级按总分评定后，{rules[0]}"
    elif rules:
        numbered = "；".join(f"{circled(number)}{rule}" for number, rule in enumerate(rules, 1))
        yield f"等级按总分评定后，依次看下列各条，只按最先符合的一条调整：{numbered}"


def _grade_rule(rule: GradeRule) -> str:
    when = "其余的" if rule.when is None else f"{said(rule.when)}的"
    moved = "，".join(f"{GRADED[way]}“{label}”" for way, label in rule.ways)
    return f"{when}，{moved}（{rule.text}）"


def origin(fact: Declared) -> str:
    """Where a fact comes from: a formula, or the unit; what it counts as that is not given, and the columns of a table."""
    if fact.value is not None:
        return said(fact.value)
    columns = "、".join(f"{name}（{kind.value}）" for name, kind in fact.columns.items())
    return f"由单位填报{f'，各列为{columns}' if columns else ''}{f'，{supplied(fact)}' if fact.absent else ''}"


def supplied(fact: Declared) -> str:
    """What a fact counts as that is not given; nothing where the ruleset does not say."""
    return f"没有给出时视为{fact.absent.strip()}" if fact.absent else ""


def citation(one: Citation) -> str:
    """A cited document with its note; one whose original nobody has compared is marked."""
    note = f"：{one.note.strip()}" if one.note else ""
    return f"{_document(one, sources.mark(one.verified))}{note}"


def document(one: Citation) -> str:
    """A cited document alone, for what is handed out: how far it was read is the rule keeper's to know."""
    return _document(one, "")


def _document(one: Citation, mark: str) -> str:
    return " ".join(part for part in (one.cite + mark, one.title, one.article) if part)


def finding(rule: FindingRule) -> tuple[str, str, str, str]:
    """A finding rule: its id, when it speaks, its thresholds, its severity."""
    limits = "，".join(f"{name}为{value}" for name, value in rule.thresholds.items())
    return rule.id, f"{said(rule.when)}{'（跨项目）' if rule.across else ''}", limits, labels.SEVERITY[rule.severity]
