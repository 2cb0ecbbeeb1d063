"""The eyes of the tests on reports: they read the Markdown of a report as a person would, and reckon for themselves.

In: the text of a report. Out: what in it contradicts itself: sentences against their own arithmetic, sentences against
the tables beside them, tables against their sums. Nothing of the code under test is used, not even its rounding.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

N = r"(\d+(?:\.\d+)?)"
U = r"(?:万元|亿元|元|美元)"
P = r"(\d+(?:\.\d+)?%|不足0\.01%|略低于100%|略高于100%)"
POINTS = rf"{N}分"


@dataclass
class Table:
    """A table of the report: its caption, the names of its columns, its rows as texts."""

    caption: str
    names: list[str]
    rows: list[list[str]] = field(default_factory=list)

    def column(self, name: str) -> list[str]:
        return [row[self.names.index(name)] for row in self.rows]


@dataclass
class Page:
    """What a report says: its sentences line by line, its tables, and how often each kind of sentence was understood."""

    lines: list[str]
    tables: list[Table]
    seen: dict[str, int] = field(default_factory=dict)

    def table(self, caption: str) -> Table | None:
        return next((one for one in self.tables if one.caption == caption), None)


def page(text: str) -> Page:
    plain = re.sub(r"\\(.)", lambda m: "｜" if m[1] == "|" else m[1], text).replace("**", "")
    found = Page([], [])
    caption = ""
    for line in plain.splitlines():
        if line.startswith("|"):
            cells = [one.strip() for one in line.strip("|").split("|")]
            if caption:
                found.tables.append(Table(caption, cells))
                caption = ""
            elif not set(line) <= set("|:- "):
                found.tables[-1].rows.append(cells)
        elif match := re.match(r"[表图]\d+ (.+?)(?:（单位：.*）)?$", line):
            caption = match[1]
        elif line.strip():
            found.lines.append(line)
    return found


def cents(ratio: Fraction) -> Fraction:
    """A ratio in percent, two places, half up: by integers alone."""
    scaled = abs(ratio) * 10000
    return Fraction((2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator), 100)


def printed(shown: str, ratio: Fraction) -> bool:
    """Whether a printed percentage is this ratio's."""
    exact = cents(ratio)
    if shown == "不足0.01%":
        return exact == 0 < ratio
    if shown in ("略低于100%", "略高于100%"):
        return exact == 100 and (ratio < 1 if "低" in shown else ratio > 1)
    return Fraction(shown.removesuffix("%")) == exact and not (exact == 0 < ratio) and (exact != 100 or ratio == 1)


def contradictions(text: str) -> list[str]:
    """Everything that does not agree."""
    read = page(text)
    return [*(f"{rule.__name__}: {wrong}" for rule in RULES for wrong in rule(read))]


def seen(text: str) -> dict[str, int]:
    """How many sentences and tables each rule understood."""
    read = page(text)
    for rule in RULES:
        list(rule(read))
    return read.seen


def watched(text: str) -> list[tuple[int, int]]:
    """Where in the text the sentences stand that the rules understand."""
    patterns = (
        EXECUTION,
        CHANGE,
        SHARES,
        MARKS,
        SUPPORT,
        REACHED,
        SCORE,
        PARTS,
        BASIS,
        WAYS,
        HEADS,
        RATES,
    )
    return [match.span() for pattern in patterns for match in re.finditer(pattern, text)]


def _all(read: Page, pattern: str) -> Iterator[re.Match[str]]:
    for line in read.lines:
        for match in re.finditer(pattern, line):
            read.seen[pattern] = read.seen.get(pattern, 0) + 1
            yield match


EXECUTION = (
    rf"预算数(?:合计)?{N}{U}，执行数(?:为|合计){N}{U}，完成预算的(?:比例)?{P}(?:，(较预算少|超出预算){N}{U})?[。；，]"
)


def execution(read: Page) -> Iterator[str]:
    for match in _all(read, EXECUTION):
        planned, spent = Fraction(match[1]), Fraction(match[2])
        if not printed(match[3], spent / planned):
            yield match[0]
        if not _directed(spent - planned, match[4], match[5], ("超出预算", "较预算少")):
            yield match[0]


def _directed(difference: Fraction, word: str | None, amount: str | None, words: tuple[str, str]) -> bool:
    """Whether the word of direction (up, down) and the amount are those of the difference; neither for none."""
    if difference == 0:
        return word is None and amount is None
    return word == words[difference < 0] and amount is not None and Fraction(amount) == abs(difference)


CHANGE = rf"(?:\d{{4}}年)?([^，。；\d\n]+){N}{U}，比上年(增加|减少){N}{U}，(增长|下降){P}。"
SAME = rf"(?:\d{{4}}年)?([^，。；\d\n]+){N}{U}，与上年持平。"


def change(read: Page) -> Iterator[str]:
    """This year against the last: the chart of the two years has both figures."""
    for match in (*_all(read, CHANGE), *_all(read, SAME)):
        rows = [
            one.rows
            for one in read.tables
            if len(one.rows) == 2 and "变动情况" in one.caption and match[1] in one.names
        ]
        place = [one.names.index(match[1]) for one in read.tables if one.rows in rows and match[1] in one.names]
        if not rows:
            yield f"no chart: {match[0]}"
            continue
        before, this = (Fraction(row[place[0]]) for row in rows[0])
        right = this == Fraction(match[2])
        if match.re.pattern == SAME:
            right &= this == before
        else:
            right &= _directed(this - before, match[3], match[4], ("增加", "减少"))
            right &= (match[3] == "增加") == (match[5] == "增长") and printed(match[6], abs(this - before) / before)
        if not right:
            yield match[0]


SHARES = (
    rf"([^，。；\d\n]+){N}{U}，其中：((?:[^，。；\d]+{N}{U}，占比?{P}；?)+)(（各项比例经四舍五入，相加不等于100%）)?。"
)


def shares(read: Page) -> Iterator[str]:
    for match in _all(read, SHARES):
        parts = re.findall(rf"{N}{U}，占比?{P}", match[3])
        whole = Fraction(match[2])
        right = sum(Fraction(part) for part, _ in parts) == whole
        right &= all(printed(shown, Fraction(part) / whole) for part, shown in parts)
        right &= (sum(cents(Fraction(part) / whole) for part, _ in parts) == 100) == (match[6] is None)
        if not right:
            yield match[0]


MARKS = (
    rf"([^，。；\d#\n]+?)，?(?:共(\d+)项指标，)?分值{POINTS}，得{POINTS}"
    rf"(?:，其中(\d+)项（分值{POINTS}）待人工评判)?(?:，失{POINTS})?(，未失分)?。"
)


def marks(read: Page) -> Iterator[str]:
    """The marks of a group, against each other and against the row or the table that has them."""
    for match in _all(read, MARKS):
        possible, earned, open_, lost = (Fraction(match[i] or 0) for i in (3, 4, 6, 7))
        if possible != earned + open_ + lost or bool(match[8]) != (not open_ and not lost):
            yield match[0]
        name = match[1].removesuffix("方面")
        table = read.table(f"{name}得分表")
        if table is not None:
            row = table.rows[-1]
            shown = [Fraction(one) for one in row[3:6]]
            if shown != [possible, earned, lost] or (match[2] and int(match[2]) != len(table.rows) - 1):
                yield match[0]
        waiting = table.column("得分").count("待评判") if table is not None else _waiting(read, name)
        if int(match[5] or 0) != waiting:
            yield match[0]
        groups = read.table("各部分得分表")
        if table is None and groups is not None:
            own = [[Fraction(one) for one in row[1:]] for row in groups.rows if row[0].split(" / ")[-1] == name]
            if [Fraction(match[2] or 1), possible, earned, open_, lost] not in own:
                yield match[0]


def _waiting(read: Page, group: str) -> int:
    """How many lines of a group wait for a person, by the first score table: its names are merged over their lines."""
    shown = read.table("绩效目标完成情况表")
    if shown is not None and shown.names[-1] == "得分":
        tops: list[str] = []
        for row in shown.rows:
            tops.append(row[0] or tops[-1])
        return sum(top == group and row[-1] == "待评判" for top, row in zip(tops, shown.rows, strict=True))
    table = read.table("评分表")
    found, above = 0, ["", ""]
    for row in table.rows if table else ():
        above[0] = row[0] or above[0]
        above[1] = row[1] if row[1] and row[2] else above[1]
        found += row[6] == "待评判" and (above[1] if row[2] else above[0]) == group
    return found


SUPPORT = (
    rf"评分，得{POINTS}，指标分值合计{POINTS}。"
    rf"(?:得分中有{POINTS}以实测数据、人工评判或写明的来源为依据，其余{POINTS}尚缺佐证：([^。]+?分)。"
    rf"|得分中有依据的至多{POINTS}；各指标得分中尚缺佐证的：([^。]+?分)。)?"
)


def support(read: Page) -> Iterator[str]:
    """The conclusion against the sum of a score table, and its parts against the table of what the points rest on."""
    sums = [one.rows[-1] for one in read.tables if one.caption == "评分表"]
    rests = [{row[0]: Fraction(row[1]) for row in one.rows[:-1]} for one in read.tables if one.caption == "得分的依据"]
    for match in _all(read, SUPPORT):
        if match[3] and Fraction(match[3]) + Fraction(match[4]) != Fraction(match[1]):
            yield match[0]
        parts = {name: Fraction(n) for name, n in re.findall(r"([^\d、]+)([\d.]+)分", match[5] or match[7] or "")}
        if match[4] and sum(parts.values()) != Fraction(match[4]):
            yield match[0]
        if parts and not any(parts.items() <= rest.items() for rest in rests):
            yield match[0]
        supported = match[3] or match[6] or match[1]
        wanted = (Fraction(match[2]), Fraction(match[1]), Fraction(supported))
        found = {(Fraction(row[3]), Fraction(row[6]), Fraction(re.findall(N, row[8])[0])) for row in sums}
        if wanted not in found:
            yield match[0]


_OUTCOME = r"(?:达到目标|未达到目标|填报完成而未附佐证|按标准计分|待评判|缺少数据|不适用)"
REACHED = rf"(?:^|(?<=[。；\n]))([^，。；\d#\n]+?)共(\d+)项，(?:均({_OUTCOME})|其中((?:{_OUTCOME}\d+项，?)+))。"


def reached(read: Page) -> Iterator[str]:
    """How the indicators stand, against the table that shows each of them."""
    results: dict[str, list[str]] = {}
    for table in read.tables:
        if table.caption == "绩效目标完成情况表" and "完成情况" in table.names:
            top = ""
            for row in table.rows[:-1]:
                top = row[0] or top
                results.setdefault(top, []).append(row[5].replace("填报完成", "填报完成而未附佐证"))
    for match in _all(read, REACHED):
        count, top = int(match[2]), match[1]
        parts = re.findall(rf"({_OUTCOME})(\d+)项", match[4] or "")
        told = {word: int(n) for word, n in parts} or {match[3]: count}
        whose = [top] if top in results else [name for name, shown in results.items() if len(shown) == count]
        shown = [results[name] for name in whose]
        if not any({word: one.count(word) for word in one} == told and len(one) == count for one in shown):
            yield match[0]


PARTS = rf"其中，((?:[^，。；\d]+{POINTS}(?:中得{POINTS}(?:，待评判{POINTS})?|均待评判)；?)+)。"
SCORE = (
    rf"经评价，[^。]*?(?:得{POINTS}（(?:满分|指标分值合计){POINTS}）"
    rf"|(?:满分|指标分值合计){POINTS}，(?:已评定的{POINTS}中得{POINTS}|均待评判，尚无得分))。"
)


def score(read: Page) -> Iterator[str]:
    """The score of the conclusion against its parts, and both against the table of all indicators."""
    table = read.table("绩效目标完成情况表")
    for match in _all(read, SCORE):
        earned = Fraction(match[1] or match[5] or 0)
        possible = Fraction(match[2] or match[3])
        line = next(one for one in read.lines if match[0] in one)
        told = "".join(one[1] for one in re.finditer(PARTS, line))
        parts = re.findall(rf"{POINTS}(?:中得{POINTS}(?:，待评判{POINTS})?|均待评判)", told)
        done = sum((Fraction(p) - Fraction(w or 0) if e else Fraction(0) for p, e, w in parts), Fraction(0))
        if parts and sum(Fraction(one[0]) for one in parts) != possible:
            yield match[0]
        if parts and match[4] and done != Fraction(match[4]):
            yield match[0]
        if parts and "各指标得分合计" not in line and sum(Fraction(one[1] or 0) for one in parts) != earned:
            yield match[0]
        if table is not None and [Fraction(one) for one in table.rows[-1][6:8]] != [possible, earned]:
            yield match[0]


OPEN = rf"{POINTS}，已评定的{POINTS}中得{POINTS}。.*?，待评判{POINTS}。"


def open_points(read: Page) -> Iterator[str]:
    """What is judged and what is open add up to the whole."""
    for match in _all(read, OPEN):
        if "“" in match[0] and Fraction(match[1]) - Fraction(match[2]) != Fraction(match[4]):
            yield match[0]


BASIS = rf"从得分的依据看，(?:{POINTS}有[^，]+依据，其余|全部){POINTS}只有单位填报、尚缺佐证：([^。]+)。"


def basis(read: Page) -> Iterator[str]:
    """What the points rest on adds up to the score."""
    for match in _all(read, BASIS):
        rest = sum(Fraction(one) for one in re.findall(rf"的{POINTS}", match[3]))
        scores = [Fraction(one[1] or one[5]) for line in read.lines for one in re.finditer(SCORE, line)]
        if rest != Fraction(match[2]) or (scores and Fraction(match[1] or 0) + rest not in scores):
            yield match[0]


WAYS = rf"{N}([^\d，。；、（）]*)，(低于|高于|超过|控制在){N}([^\d，。；、（）]*?)(?:的(?:控制)?目标|以内)(?:，为目标的{P})?"


def ways(read: Page) -> Iterator[str]:
    """A word of direction between two values of one unit follows their difference, and so does the ratio.

    Both values are those of a row of the table of all indicators.
    """
    table = read.table("绩效目标完成情况表")
    rows = [(row[4], row[3].lstrip("≥≤<>=")) for row in table.rows] if table else []
    for match in _all(read, WAYS):
        actual, target = Fraction(match[1]), Fraction(match[4])
        if rows and (match[1] + match[2], match[4] + match[5]) not in rows:
            yield match[0]
        if match[2] and match[5] and match[2] != match[5]:
            continue  # two units: the eyes do not convert
        right = actual > target if match[3] in ("高于", "超过") else actual < target
        if not right or (match[6] and not printed(match[6], actual / target)):
            yield match[0]


_DOUBLED = re.compile(r"项目项目|单位单位|率率|指标指标|满意度的满意度|[，。；、：]{2,}|的的|为为|均均")
_CODED = re.compile(r"\d{3,}[-—–－][一-鿿]")


def wording(read: Page) -> Iterator[str]:
    """No double words or marks, no code before a name, no 元 beside 万元 in one sentence of ours; not in a working paper."""
    if "底稿" in read.lines[0]:
        return
    for line in read.lines:
        yield from (match[0] for match in _DOUBLED.finditer(line))
        yield from (match[0] for match in _CODED.finditer(line))
        if ("经评价" in line or line.startswith("从得分")) and re.search(r"\d万元", line) and re.search(r"\d元", line):
            yield line


#: Ids with dots, places, files, hashes, paths, and what only the program calls so.
_PROGRAM = re.compile(
    r"[a-z]+\.[a-z-]{4,}|第\d+行|\.(?:yaml|xlsx|docx|txt)|sha256|规则集|[a-z-]{4,}/\d{4}|【问题|证据为|核算得分|评分步骤|出处："
)


def program(text: str) -> list[str]:
    """The words of the program in a paper that others sign."""
    return [match[0] for match in _PROGRAM.finditer(text)]


_ORDINAL = re.compile(r"(?:^|(?<=[。：；]))([一二三四五])是")


def enumerated(read: Page) -> Iterator[str]:
    """一是 is followed by 二是 and so on, in one line or a line each, and none stands alone or inside another."""
    chain = ""
    for line in [*read.lines, ""]:
        found = _ORDINAL.findall(line)
        if len(found) == 1 and line.startswith(found[0]):
            chain += found[0]
            continue
        for run in filter(None, (chain, *re.split("(?=一)", "".join(found)))):
            read.seen["enumerated"] = read.seen.get("enumerated", 0) + 1
            if run != "一二三四五"[: len(run)] or len(run) < 2:
                yield f"enumeration: {run}"
        chain = ""


COUNTED = r"(\d+)个(?:项目填报了自评得分)?，其中((?:[^，。、；\d]{0,4}\d+个[^，。、\d]{0,4}[，、]?)+?)(?:核算得分)?。"
GRADED = r"取得自评表的(\d+)个项目，按评价等级分：((?:[^，。\d]+\d+个，?)+)。"


def counted(read: Page) -> Iterator[str]:
    """Parts of a number add up to it."""
    for match in (*_all(read, COUNTED), *_all(read, GRADED)):
        if sum(int(one) for one in re.findall(r"(\d+)个", match[2])) != int(match[1]):
            yield match[0]


def listed(read: Page) -> Iterator[str]:
    """A heading that counts its items counts them right."""
    for i, line in enumerate(read.lines):
        match = re.match(r"#+ .*(?:严重|警告|提示)（(\d+)个）$", line)
        if match:
            read.seen["listed"] = read.seen.get("listed", 0) + 1
            items = 0
            while i + items + 1 < len(read.lines) and read.lines[i + items + 1].startswith("- 【问题"):
                items += 1
            if items != int(match[1]):
                yield line


SUMS = {"分值", "得分", "失分", "待评判", "指标数", "项目数"}


def sums(read: Page) -> Iterator[str]:
    """A row called 合计 is the sum of the rows above it."""
    for table in read.tables:
        if not table.rows or table.rows[-1][0] != "合计":
            continue
        read.seen["sums"] = read.seen.get("sums", 0) + 1
        for i, name in enumerate(table.names):
            if name in SUMS:
                above = sum(Fraction(row[i]) for row in table.rows[:-1] if re.fullmatch(N, row[i]))
                if above != Fraction(table.rows[-1][i]):
                    yield f"{table.caption}: {name}"
        if "占比" in table.names:
            total = Fraction(table.rows[-1][1])
            if not all(printed(row[2], Fraction(row[1]) / total) for row in table.rows):
                yield f"{table.caption}: 占比"


def rows(read: Page) -> Iterator[str]:
    """Every row of the tables over projects agrees with itself, and ranks follow the figures."""
    for table in read.tables:
        names = table.names
        if "名次" in names:
            read.seen["ranks"] = read.seen.get("ranks", 0) + 1
            by = next(name for name in ("得分", "差额", "执行率") if name in names)
            yield from _ranks(table, by)
        for row in table.rows:
            value = dict(zip(names, row, strict=True))
            if "未执行数" in value:
                planned, spent, left = (_first(value[name]) for name in ("预算数", "执行数", "未执行数"))
                if planned - spent != left or not printed(value["执行率"], spent / planned):
                    yield f"{table.caption}: {row}"
            if "自评减核算" in value:
                claim, earned, supported = (Fraction(value[name]) for name in ("自评得分", "核算得分", "有依据得分"))
                if (claim - earned, claim - supported) != (
                    _signed(value["自评减核算"]),
                    _signed(value["自评减有依据"]),
                ):
                    yield f"{table.caption}: {row}"
            if "差额" in value and not Fraction(value["待评判"]):
                apart = Fraction(value["自评得分"]) - Fraction(value["核算得分"])
                if apart != _signed(value["差额"]):
                    yield f"{table.caption}: {row}"
            if "失分" in value and value["得分"] not in ("待评判", "不适用"):
                open_ = Fraction(value.get("待评判", "0"))
                lost = Fraction(value["分值"]) - Fraction(value["得分"]) - open_
                if row[0] != "合计" and lost != Fraction(value["失分"]):
                    yield f"{table.caption}: {row}"


def _ranks(table: Table, by: str) -> Iterator[str]:
    """The rows with a rank, in the order of their figures; those without one stand last."""
    rows = [row for row in table.rows if row[0] != "—"]
    if rows != table.rows[: len(rows)]:
        yield f"{table.caption}: without a rank"
    if not rows:
        return
    number = {"得分": Fraction, "差额": lambda text: abs(_signed(text)), "执行率": _first}[by]
    values = [number(row[table.names.index(by)]) for row in rows]
    ordered = sorted(values, reverse=by != "执行率")
    start = int(rows[0][0])
    if values != ordered:
        yield f"{table.caption}: order"
    for i, row in enumerate(rows):
        rank = int(row[0])
        # Percentages are rounded: equal ones need not share a rank; equal marks must.
        fits = rank == start + i or (rank == int(rows[i - 1][0]) and values[i] == values[i - 1])
        if i and (not fits or (by != "执行率" and (values[i] == values[i - 1]) != (rank == int(rows[i - 1][0])))):
            yield f"{table.caption}: {row}"


def _first(text: str) -> Fraction:
    return Fraction(re.findall(N, text)[0])


def _signed(text: str) -> Fraction:
    return Fraction(text.replace("−", "-"))


HEADS = (
    r"年末在职人员(\d+)人(?:，(?:比上年的(\d+)人(增加|减少)(\d+)人|与上年持平))?；"
    r"编制(\d+)名，(?:(超编|空编)(\d+)[人名]|满编)。"
)


def heads(read: Page) -> Iterator[str]:
    """Heads against last year and against the establishment."""
    for match in _all(read, HEADS):
        right = _directed(Fraction(match[1]) - Fraction(match[5]), match[6], match[7], ("超编", "空编"))
        if match[2]:
            right &= _directed(Fraction(match[1]) - Fraction(match[2]), match[3], match[4], ("增加", "减少"))
        if not right:
            yield match[0]


RATES = r"能够计算预算执行率的项目有(\d+)个，(?:其中(\d+)个低于90%、(\d+)个|均?(不)?)(?:不?低于90%)。"


def rates(read: Page) -> Iterator[str]:
    """The count of low rates against the table of ranges."""
    for match in _all(read, RATES):
        table = read.table("项目预算执行率分布表")
        counts = {row[0]: int(row[1]) for row in table.rows} if table else {}
        low = counts.get("低于80%", 0) + counts.get("80%（含）至90%", 0)
        known = counts.get("合计", 0) - counts.get("无法计算", 0)
        below = int(match[2]) if match[2] else 0 if match[4] else int(match[1])
        if (int(match[1]), below) != (known, low) or (match[2] and below + int(match[3]) != known):
            yield match[0]


RULES = (
    *(
        execution,
        change,
        shares,
        marks,
        support,
        reached,
        score,
        open_points,
        basis,
        ways,
        wording,
        enumerated,
    ),
    *(counted, listed, sums, rows, heads, rates),
)


def foreign(text: str, known: Sequence[Fraction]) -> list[str]:
    """The amounts of money in the sentences that are none of the known figures."""
    figures = set(known)
    return [
        match[0]
        for line in page(text).lines
        for match in re.finditer(rf"{N}{U}", line)
        if Fraction(match[1]) not in figures
    ]
