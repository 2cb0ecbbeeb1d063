"""A province's self-evaluations as normalised rows: as many submissions as asked for, ten lines each, in one Parquet file.

    python benchmarks/province.py FORMS FILE.parquet [SEED]

The ways in which targets and actual values are written are those of published forms, as often as there: 147 rows of 23 forms of
projects, counted by `value_forms.py`. Not found there and added, each once in so many rows: an interval, a blank actual value, a
blank target. Points are printed on 16 of 23 forms, marks on all. Names of indicators are those of `indicators/`; counties, units,
projects are invented. What nobody counted is a guess and said here: a quarter of the satisfaction lines names a survey.

One seed gives one file whatever the number of threads: every value is drawn from the digest of seed, form and line. DuckDB writes
it in one pass with a bound on its memory.
"""

import sys
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

import duckdb
import yaml

ROOT = Path(__file__).resolve().parent.parent
#: Lines of a submission.
LINES = 10
#: Submissions of a unit; they stand together.
OF_UNIT = 10
MEMORY = "1GB"

#: How often, of what the target is written, of what the actual value; what kind of indicator it stands at. `h` are hundredths.
WAYS = (
    (23, "said(h)", "said(h)", "count"),
    (17, "words", "words", ""),
    (15, "words", "achieved", ""),
    (13, "rate || '%'", "rate || '%'", "rate"),
    (11, "least || rate || '%'", "reached || '%'", "rate"),
    (10, "said(h) || noun", "said(h) || noun", "count"),
    (5, "said(h)", "said(more)", "count"),
    (5, "said(h) || money", "said(h) || money", "money"),
    (4, "exactly || '100%'", "'100%'", "rate"),
    (4, "least || rate || '%'", "reached", "rate"),
    (4, "month || '月' || before", "(month - 1 - d % 2) || '月'", "date"),
    (3, "exactly || '100%'", "'100'", "rate"),
    (3, "least || rate || '%'", "rate || '%'", "rate"),
    (3, "said(h)", "said(fewer)", "count"),
    (2, "most || said(h) || money", "said(fewer)", "money"),
    (2, "exactly || said(h) || noun", "said(h)", "count"),
    (2, "least || said(h)", "said(more)", "count"),
    (2, "least || said(h) || noun", "said(h)", "count"),
    (2, "year || '年' || month || '月' || day || '日'", "year || '年' || month || '月' || day || '日'", "date"),
    (2, "said(h) || money", "said(fewer) || money", "money"),
    (2, "rate || '%'", "reached || '%'", "rate"),
    (1, "most || said(h)", "said(h)", "count"),
    (1, "most || said(h) || money", "'完成'", "money"),
    (1, "'小于' || (1 + d % 9) || '次'", "'无'", "count"),
    (1, "exactly || said(h) || money", "said(h)", "money"),
    (1, "exactly || rate || '%'", "(rate::INT - 1 - d % 5) || '%'", "rate"),
    (1, "least || said(h)", "said(h)", "count"),
    (1, "least || said(h) || noun", "least || said(h) || noun", "count"),
    (1, "said(h)", "said(more) || '余' || noun", "count"),
    (1, "said(h) || noun", "said(more) || noun", "count"),
    (1, "said(h) || noun", "'约' || said(h) || noun", "count"),
    (1, "said(h) || money", "said(more) || money", "money"),
    (1, "words", "said(h) || money", ""),
    (1, "words", "rate || '%'", ""),
    (1, "said(h) || '-' || said(more) || noun", "said((h + more) // 2)", "count"),
    (1, "least || rate || '%'", "''", "rate"),
    (1, "''", "achieved", ""),
)
#: What is asked for in per cent, and what is reported, as often.
RATES = ((22, "100"), (11, "95"), (3, "90"), (2, "98"), (1, "99"), (1, "75"), (1, "85"))
REACHED = ((30, "100"), (2, "95"), (1, "98"), (1, "99.12"), (1, "85"))
#: The second levels of a form's lines, as near to what is published as ten lines are.
PARTS = ("数量指标", "质量指标", "时效指标", "成本指标", "经济效益指标", "社会效益指标", "生态效益指标")
PARTS += ("可持续影响指标", "服务对象满意度指标")
LAYOUTS = ("0001123458", "0001223578", "0000123458", "0011233558", "0001122678")
#: The how many-th of its second level a line is, for each layout; how many there are at most.
ORDERS = tuple("".join(str(one[:at].count(part)) for at, part in enumerate(one)) for one in LAYOUTS)
TURNS = 4
#: Points that forms print: 50 for output, 30 for effect, 10 for satisfaction; 10 are the budget's.
WEIGHTS = (
    (10, 10, 5, 5, 5, 5, 10, 15, 15, 10),
    (8, 8, 8, 8, 8, 5, 5, 20, 10, 10),
    (7, 7, 7, 7, 7, 7, 8, 10, 20, 10),
    (20, 5, 5, 5, 5, 5, 5, 15, 15, 10),
)
COUNTIES = tuple(f"{a}{b}县" for a in "砚霁岫澜榆芷黛珩桐葭筠湄" for b in "坞浦皋隰渚陂岑涧墅汀")
TOWNS = tuple(
    f"{a}{b}镇"
    for a in "青石白沙柳梅松竹新古河清龙凤云花红安永兴东西南北"
    for b in "桥坪湾岭塘溪港塔林洲山口井堡泉集庄坡滩亭"
)
#: A field, its department in a county, and what its units are called.
FIELDS = (
    ("教育", "教育局", "中心学校"),
    ("卫生健康", "卫生健康局", "卫生院"),
    ("水利", "水利局", "水利管理站"),
    ("交通运输", "交通运输局", "公路养护站"),
    ("社会保障", "人力资源和社会保障局", "社会保险经办所"),
    ("文化旅游", "文化和旅游局", "文化站"),
    ("农业农村", "农业农村局", "农业技术推广站"),
    ("住房城乡建设", "住房和城乡建设局", "市政维护所"),
)
PROJECTS = (
    "日常运转经费",
    "人员培训",
    "设备购置",
    "设施维修",
    "信息系统运行维护",
    "专项补助发放",
    "宣传活动",
    "监督检查",
)
PROJECTS += ("公共服务购买", "应急保障", "能力提升", "环境整治", "资料整理", "工程建设", "课题调研", "慰问补贴")
PROJECTS += ("办公用房租赁", "志愿服务", "示范点建设", "历史遗留问题处理")
NOUNS = ("个", "人", "人次", "次", "件", "场", "户", "亩", "公里", "台（套）", "项", "份")
MONEY = ("万元", "万元", "万元", "元", "亿元")
WORDS = (
    "有效",
    "显著",
    "及时",
    "合格",
    "已完成",
    "符合相关规定",
    "效果明显",
    "逐步提高",
    "按时限完成",
    "良好",
    "健全",
    "不超过预算",
)
#: Words that name what the project is about: most texts are written once.
SENTENCES = (
    "确保{}顺利开展",
    "{}按计划完成",
    "提升{}的规范化水平",
    "{}严格执行相关制度规定",
    "改善{}的服务条件",
    "{}得到群众认可",
)
ACHIEVED = (
    "达成预期指标",
    "达成预期指标",
    "达成预期指标",
    "已完成",
    "完成",
    "部分达成预期指标",
    "基本完成",
    "较好完成各项任务",
    "未达成预期指标",
)
LEAST = ("≥", "≥", "≥", "≧", ">=", "不低于")
MOST = ("≤", "≤", "<=", "不超过")
EXACTLY = ("=", "=", "═", "﹦")
BEFORE = ("前", "底前", "底前", "底前")


def often(some: tuple[tuple[int, str], ...]) -> tuple[str, ...]:
    """Each text as often as it is counted."""
    return tuple(text for count, text in some for _ in range(count))


def listed(some: Iterable[object]) -> str:
    """A list of texts or of numbers in SQL."""
    return "[" + ", ".join(str(one) if isinstance(one, int) else "'" + str(one) + "'" for one in some) + "]"


def pick(some: Sequence[object], draw: str) -> str:
    """One of some, by a number that was drawn."""
    return f"({listed(some)})[1 + ({draw}) % {len(some)}]"


def names() -> dict[tuple[str, str], tuple[str, ...]]:
    """The names of the library's indicators by second level and kind: rate, money, count, date, or whatever there is ("")."""
    kinds = {"%": "rate", "万元": "money", "元": "money", "月": "date", "天": "date", "": "date"}
    found: dict[tuple[str, str], list[str]] = {}
    for path in sorted((ROOT / "indicators").glob("*.yaml")):
        for one in yaml.safe_load(path.read_text(encoding="utf-8"))["indicators"]:
            for kind in (kinds.get(one.get("unit", ""), "count"), ""):
                found.setdefault((one["level"], kind), []).extend((one["name"], *one.get("aliases", ())))
    return {key: tuple(dict.fromkeys(some)) for key, some in found.items()}


def name() -> str:
    """SQL of the name of a line's indicator: of its second level, of its kind where the library has some.

    The lines of a second level draw from shares of its names that have none in common: no published form repeats a name.
    """
    library = names()
    cases = []
    for kind in ("rate", "money", "count", "date", ""):
        for number, part in enumerate(PARTS):
            every, own = library[part, ""], library.get((part, kind), ())
            for turn in range(TURNS):
                if mine := [one for one in own if every.index(one) % TURNS == turn]:
                    of_kind = f" and of_what = '{kind}'" if kind else ""
                    cases.append(f"when part = {number} and turn = {turn}{of_kind} then {pick(mine, 'r >> 7')}")
    return "case " + " ".join(cases) + " end"


def way(column: int) -> str:
    """SQL of what the way of a line gives: its target (1), actual value (2), kind of indicator (3)."""
    texts = [one[column] if column < 3 else f"'{one[column]}'" for one in WAYS]
    return "case way " + " ".join(f"when {number} then {text}" for number, text in enumerate(texts)) + " end"


def statement(forms: int, seed: int, first: int = 0) -> str:
    """SQL of the rows of so many forms from number `first`."""
    ways = tuple(number for number, (count, *_) in enumerate(WAYS) for _ in range(count))
    fields, bureaus, kinds = zip(*FIELDS, strict=True)
    of_field = f"of // {len(COUNTIES)}"
    weights = [pick([row[line] for row in WEIGHTS], "f >> 20") for line in range(LINES)]
    lost = [f"lost(g, {line})" for line in range(LINES)]
    sentences = " ".join(
        f"when {number} then '{text}'"
        for number, text in enumerate(one.replace("{}", "' || unit || project || '") for one in SENTENCES)
    )
    return f"""
with numbered as (
  select i // {LINES} as n, i % {LINES} as line from range({first * LINES}, {(first + forms) * LINES}) as _(i)
), drawn as (
  select n, line, n // {OF_UNIT} as of,
    md5_number_lower('{seed}/' || n || '/' || line) & {2**62 - 1} as d0,
    md5_number_upper('{seed}/' || n || '/' || line) & {2**62 - 1} as r0,
    md5_number_lower('{seed}/' || n) & {2**62 - 1} as f0, md5_number_upper('{seed}/' || n) & {2**62 - 1} as g0
  from numbered
), typed as (
  select n, line, of, d0::BIGINT as d, r0::BIGINT as r, f0::BIGINT as f, g0::BIGINT as g from drawn
), formed as (
  select *, {pick(COUNTIES, "of")} as county, {pick(fields, of_field)} as field, {pick(bureaus, of_field)} as bureau,
    county || {pick(TOWNS, f"of // {len(COUNTIES) * len(FIELDS)}")} || {pick(kinds, of_field)} as unit,
    {pick(PROJECTS, "n")} as project, f % 23 < 16 as weighed, g % 23 < 2 as reasoned, 2025 as year,
    case when (f >> 8) % 23 < 3 then '元' else '万元' end as money_unit,
    10 + (f >> 12) % power10(3 + (f >> 6) % 6) as annual,
    ({pick(LAYOUTS, "f >> 30")})[1 + line]::INT as part,
    (({pick(ORDERS, "f >> 30")})[1 + line]::INT + (f >> 34) % {TURNS}) % {TURNS} as turn,
    {pick(ways, "d")} as way,
    {pick(often(RATES), "d >> 12")} as rate, {pick(often(REACHED), "r >> 12")} as reached,
    {pick(NOUNS, "d >> 20")} as noun, {pick(MONEY, "d >> 24")} as money,
    {pick(LEAST, "d >> 28")} as least, {pick(MOST, "d >> 28")} as most, {pick(EXACTLY, "d >> 28")} as exactly,
    {pick(BEFORE, "d >> 32")} as before, 3 + (d >> 36) % 10 as month, 1 + (d >> 40) % 28 as day,
    {pick(ACHIEVED, "d >> 44")} as achieved,
    -- one in five numbers has decimals; of one to five digits before them
    case (r >> 3) % 10 when 0 then 1 + (r >> 20) % power10(5) when 1 then 10 * (1 + (r >> 20) % power10(4))
      else 100 * (1 + (r >> 20) % power10(1 + (r >> 10) % 5)) end as h,
    case line {" ".join(f"when {line} then {text}" for line, text in enumerate(weights))} end as points,
    lost(g, line) as lost_here, {" + ".join(lost)} as lost_all
  from typed
), told as (
  select *, {way(3)} as of_what,
    case when h % 100 = 0 then h + 100 * (1 + (r >> 40) % (1 + h // 400)) else h + 1 + (r >> 40) % (1 + h // 4) end as more,
    case when h % 100 = 0 then h - 100 * ((r >> 40) % (1 + h // 400)) else h - (r >> 40) % (1 + h // 4) end as fewer,
    case when d & 4096 = 0 then {pick(WORDS, "d >> 48")}
      else case (d >> 13) % {len(SENTENCES)} {sentences} end end as words,
    case when (f >> 40) % 23 < 15 then annual when (f >> 40) % 23 < 16 then annual + 1 + annual // 50
      else annual - annual * ((f >> 46) % 97) // 100 end as executed
  from formed
), marked as (
  select *, least(1000, (2000 * executed + annual) // (2 * annual)) as spent from told
)
select 'F' || lpad(n::VARCHAR, 8, '0') as form, project, unit,
  county || bureau as department, year::VARCHAR as year, county, field, money_unit,
  case when (f >> 52) % 3 = 0 then said(annual) else '' end as initial, said(annual) as annual, said(executed) as executed,
  case when weighed then '10' end as fund_weight, said(spent) as fund_score, said(spent + 9000 - 100 * lost_all) as printed_total,
  case when part < 4 then '产出指标' when part < 8 then '效益指标' else '满意度指标' end as level1,
  {pick(PARTS, "part")} as level2, {name()} as level3, null::VARCHAR as level4,
  {way(1)} as target, null::VARCHAR as operator, null::VARCHAR as measure, {way(2)} as actual,
  case when weighed then points::VARCHAR end as weight, (points - lost_here)::VARCHAR as score,
  case when reasoned then case when lost_here > 0 then '受客观条件影响，部分工作推迟' else '' end end as reason,
  case when part = 8 and d & 3 = 0 then '满意度问卷' end as basis, null::VARCHAR as facts, null::VARCHAR as elements
from marked
"""


MACROS = (
    # Hundredths as people write them, a power of ten, the points that a unit takes off a line (one line in six).
    "create or replace temp macro said(h) as case when h % 100 = 0 then (h // 100)::VARCHAR "
    "when h % 10 = 0 then (h // 100) || '.' || (h // 10 % 10) else (h // 100) || '.' || lpad((h % 100)::VARCHAR, 2, '0') end",
    "create or replace temp macro power10(n) as ([1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000])[1 + n]",
    "create or replace temp macro lost(g, line) as case when (g >> (6 * line)) % 6 = 0 then 1 else 0 end",
)


def write(forms: int, path: Path, seed: int = 1, first: int = 0) -> None:
    """Write the rows of so many forms."""
    with duckdb.connect(config={"memory_limit": MEMORY, "temp_directory": str(path.parent)}) as base:
        for macro in MACROS:
            base.execute(macro)
        base.execute(
            f"copy ({statement(forms, seed, first)}) to '{path}' (format parquet, compression zstd, row_group_size 122880)"
        )


def main(forms: int, path: Path, seed: int = 1) -> None:
    """Write the file; say how large it is and how many different texts stand in it."""
    began = time.perf_counter()
    write(forms, path, seed)
    took = time.perf_counter() - began
    with duckdb.connect(config={"memory_limit": MEMORY, "temp_directory": str(path.parent)}) as base:
        rows = base.execute(f"select count(*) from '{path}'").fetchone()
        pairs = base.execute(f"select count(*) from (select distinct target, actual from '{path}')").fetchone()
    assert rows is not None and pairs is not None
    size = path.stat().st_size
    print(
        f"{forms} submissions, {rows[0]} rows, {size / 1e6:.1f} MB, {took:.1f} s; {pairs[0]} pairs of target and actual value"
    )


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]), *map(int, sys.argv[3:4]))
