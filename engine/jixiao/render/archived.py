"""What an archive tells → text for a terminal, and JSON for scripts (`jixiao.archive/1`).

In: entries, what came out when they were marked again, comparisons. Out: text that ends in one line break. In JSON nothing is
left out, and points are strings with two places.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict

from jixiao.archive.again import Again, Now
from jixiao.archive.store import Entry
from jixiao.findings.years import LinePair, Progress
from jixiao.records import Finding, Line
from jixiao.render.comparison import LEAST_WIDTH
from jixiao.render.interchange import plain, points, rate, whole
from jixiao.report import years
from jixiao.say import labels
from jixiao.say.plain import Field, one_line, table, wrapped

SCHEMA = "jixiao.archive/1"
_LIST = (
    *(Field("编号", "right"), Field("时间"), Field("项目", least=10), Field("单位", least=8), Field("年度")),
    *(Field("规则集"), Field("得分", "right"), Field("等级"), Field("评分人")),
)


def _json(kind: str, items: Sequence[object]) -> str:
    return whole(json.dumps({"schema": SCHEMA, kind: items}, ensure_ascii=False, indent=2) + "\n")


# --- entries ----------------------------------------------------------------------------------------------------


def listed(entries: Sequence[Entry], *, width: int) -> str:
    """The entries of an archive as a table."""
    return "\n".join(table(_LIST, list(map(_entry, entries)), max(width, LEAST_WIDTH))) + "\n"


def _entry(one: Entry) -> tuple[str, ...]:
    when = one.at[:16].replace("T", " ")
    whose = (one.project, one.unit, str(one.year or ""))
    return (str(one.id), when, *whose, one.ruleset, one.earned or "未评", one.grade or "", one.author)


def listed_json(entries: Sequence[Entry]) -> str:
    """The entries of an archive for scripts."""
    return _json("entries", list(map(asdict, entries)))


# --- marked again -----------------------------------------------------------------------------------------------


def again(found: Sequence[Again], *, width: int) -> str:
    """What came out when entries were marked again, and how many are as they were."""
    rows = [
        line for one in found for text in _again(one) for line in wrapped(one_line(text), max(width, LEAST_WIDTH), 4)
    ]
    same = sum(one.same for one in found)
    return "\n".join([*rows, f"共{len(found)}份：一致{same}份，不一致{len(found) - same}份。"]) + "\n"


def _again(one: Again) -> Iterator[str]:
    entry = one.entry
    year = f"（{entry.year}年）" if entry.year else ""
    mark = _earned(entry.earned, entry.grade)
    yield f"编号{entry.id} {entry.project or '未命名项目'}{year}：{'一致' if one.same else '不一致'}，存档{mark}"
    if one.program:
        yield f"  程序版本：存档时{one.program[0]}，现在{one.program[1]}"
    if one.library:
        yield f"  指标库：存档后改过（{one.library[0]} → {one.library[1]}）"
    if one.problems:
        yield f"  现在不能评分：{one.problems[0].message}"
    for moved in () if one.problems else one.moved:
        yield f"  {'/'.join(moved.path) or '得分'}：{moved.before or '无'} → {moved.after or '无'}"
    if one.place and not one.moved:
        yield f"  得分都没有变，评分结果中最先不同的地方：{one.place}"
    if one.now:
        yield f"  规则集 {entry.ruleset}：{_now(one.now)}"


def _earned(earned: str | None, grade: str | None) -> str:
    return "未评" if earned is None else f"{earned}分{f'（{grade}）' if grade else ''}"


def _now(now: Now) -> str:
    if now.earned is None:
        return f"现在不能用它评这份：{now.problems[0].message}"
    return f"存档后改过，按现在的文本得{_earned(now.earned, now.grade)}"


def again_json(found: Sequence[Again]) -> str:
    """The same for scripts."""
    return _json("again", list(map(_again_json, found)))


def _again_json(one: Again) -> dict[str, object]:
    now = one.now and {
        "earned": one.now.earned,
        "grade": one.now.grade,
        "problems": [problem.as_json() for problem in one.now.problems],
    }
    return {
        "entry": asdict(one.entry),
        "same": one.same,
        "program": one.program,
        "library": one.library,
        "problems": [problem.as_json() for problem in one.problems],
        "law_now": now,
        "moved": [{"path": moved.path, "before": moved.before, "after": moved.after} for moved in one.moved],
        "first_difference": one.place,
    }


# --- compared ---------------------------------------------------------------------------------------------------


def compared(found: Sequence[tuple[tuple[int, int], Progress]], *, width: int) -> str:
    """Comparisons, each under the numbers of its two entries."""
    if not found:
        return "档案里没有重报过的，也没有评过几个年度的项目。\n"
    parts = ("\n".join(_compared(numbers, one, max(width, LEAST_WIDTH))) for numbers, one in found)
    return "\n\n".join(parts) + "\n"


def _compared(numbers: tuple[int, int], found: Progress, columns: int) -> Iterator[str]:
    before, after = years.columns(found)
    yield from wrapped(one_line(years.title(found, numbers)), columns)
    fields = (Field(""), Field(before, "right"), Field(after, "right"), Field("增减", "right"))
    yield from table(fields, years.figures(found), columns)
    if rows := years.lines(found):
        names = [f"{when}{what}" for what in ("指标值", "完成值", "得分") for when in (before, after)]
        sized = [Field(name, *(("right",) if "得分" in name else ("left", 8))) for name in names]
        yield from ("", *table((Field("指标", least=10), *sized, Field("说明")), rows, columns))
    if told := years.texts(found):
        yield from ("", *wrapped(one_line(f"与上年一字不差的文字：{'、'.join(told)}。"), columns))
    for name, findings in years.findings(found):
        yield from ("", f"{name}（{len(findings)}个）")
        yield from (line for one in findings for line in wrapped(one_line(_finding(one)), columns, 7))


def _finding(one: Finding) -> str:
    named = not one.subject or one.subject in one.message
    return f"[{labels.SEVERITY[one.severity]}] {one.message if named else f'{one.subject}：{one.message}'}"


def compared_json(found: Sequence[tuple[tuple[int, int], Progress]]) -> str:
    """The same for scripts, with every line."""
    return _json("comparisons", [_progress(numbers, one) for numbers, one in found])


def _progress(numbers: tuple[int, int], found: Progress) -> dict[str, object]:
    cards = zip(("before", "after"), numbers, (found.before, found.after), strict=True)
    ends = {
        name: {
            "entry": number,
            "year": card.submission.year,
            "earned": points(card.earned),
            "grade": card.grade,
            "rate": rate(card.budget.rate),
        }
        for name, number, card in cards
    }
    kinds = {"gone": found.gone, "stayed": found.stayed, "new": found.new}
    return {
        "kind": "resubmitted" if found.again else "years",
        **ends,
        "lines": [_pair(pair) for pair in found.lines],
        "same_texts": [{"key": one.key, "path": one.path} for one in found.texts],
        "findings": {kind: [plain(one) for one in findings] for kind, findings in kinds.items()},
    }


def _pair(pair: LinePair) -> dict[str, object]:
    return {
        "path": pair.line.path,
        "before": _line(pair.before),
        "after": _line(pair.after),
        "target": pair.aim and pair.aim.value,
        "copied": pair.copied,
    }


def _line(line: Line | None) -> dict[str, object] | None:
    if line is None:
        return None
    marks = {"possible": points(line.possible), "earned": points(line.earned), "status": line.status.value}
    return {"path": line.path, "target": line.target, "actual": line.actual, **marks}
