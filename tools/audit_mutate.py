"""How many faults the audit finds: right documents, in which one figure at a time is made wrong.

    PYTHONPATH=engine python tools/audit_mutate.py [-v] FILE…      # published texts; their faulty lines with --without FILE:LINE
    PYTHONPATH=engine python tools/audit_mutate.py --generated 50  # accounts that it writes itself

A figure takes part where it is printed as itself (not as “小于…”) and the audit has something that it has to equal; what must
only be no more than another is not broken by most wrong digits. Each such figure is changed (another digit, two digits
exchanged, the point moved), the changed text audited, and what is new counted. Told are the share found, the share found as
certain, and the certain discrepancies of the documents as they are, which are false where nothing is known to be wrong.
"""

import argparse
import itertools
import random
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from jixiao.audit import audit, taking_part
from jixiao.intake import accounts
from jixiao.keeper.relations import of_text
from jixiao.records.account import Account, Passage
from jixiao.records.discrepancy import Bound, Certainty, Discrepancy, Mention


def changed(number: str, rng: random.Random) -> str | None:
    """A numeral made wrong by more than rounding, as people make it wrong; None where it is too short to be."""
    digits = [at for at, char in enumerate(number) if char.isdigit()]
    kind = rng.randrange(3)
    if kind == 0 or len(digits) < 3:  # one of the first digits is another
        at = rng.choice(digits[: max(1, len(digits) - 1)])
        digit = rng.choice([one for one in "123456789" if one != number[at]])
        return number[:at] + digit + number[at + 1 :]
    if kind == 1:  # two neighbours exchanged
        pairs = [(a, b) for a, b in itertools.pairwise(digits) if number[a] != number[b] and b == a + 1]
        if not pairs or (number[pairs[0][1]] == "0" and pairs[0][0] == 0):
            return None
        a, b = pairs[0]
        return number[:a] + number[b] + number[a] + number[b + 1 :]
    return number.replace(".", "") if "." in number else f"{number}0"


def figures(account: Account) -> list[Discrepancy]:
    """What the audit says of the figures of an account."""
    return [one for one in audit(account).found if one.id.startswith("figure.") or one.id == "slip.number"]


def mutants(account: Account, rng: random.Random, most: int) -> Iterator[tuple[Mention, str, Account]]:
    """The account with one figure changed, for so many of the figures that relations are asked of."""
    taking = sorted(taking_part(account), key=lambda one: (one.spot.section, one.spot.block, one.spot.start))
    taking = [
        one
        for one in taking
        if one.bound is Bound.EXACT and one.spot.end and one.text == one.spot.text and (one.low + one.high) != 0
    ]
    rng.shuffle(taking)
    for one in taking[:most]:
        at = len(one.text) - len(one.text.lstrip("0123456789.,"))
        new = changed(one.text[:at], rng) if at else None
        if new is not None and new != one.text[:at]:
            yield one, new + one.text[at:], _with(account, one, new + one.text[at:])


def _with(account: Account, one: Mention, text: str) -> Account:
    spot = one.spot
    sections = list(account.sections)
    section = sections[spot.section]
    block = section.heading if spot.block < 0 else section.blocks[spot.block]
    assert isinstance(block, Passage)
    shift = len(text) - (spot.end - spot.start)
    made = replace(
        block,
        text=block.text[: spot.start] + text + block.text[spot.end :],
        lines=tuple((at + shift if at > spot.start else at, place) for at, place in block.lines),
    )
    if spot.block < 0:
        sections[spot.section] = replace(section, heading=made)
    else:
        blocks = (*section.blocks[: spot.block], made, *section.blocks[spot.block + 1 :])
        sections[spot.section] = replace(section, blocks=blocks)
    return replace(account, sections=tuple(sections))


# --- accounts that are right ------------------------------------------------------------------------------------------


def generated(rng: random.Random) -> Account:
    """An account as they are published, with figures that are right at the precision printed."""

    def cents(least: int, most: int) -> int:
        return rng.randrange(least, most)

    def yuan(value: int) -> str:
        return f"{value // 100}.{value % 100:02d}"

    def percent(part: int, whole: int) -> str:
        hundredths = (2 * part * 10_000 + whole) // (2 * whole)
        return f"{hundredths // 100}.{hundredths % 100:02d}%"

    salary, office, project = cents(20_000, 900_000), cents(5_000, 90_000), cents(10_000, 500_000)
    basic = salary + office
    whole = basic + project
    change = cents(500, whole // 3)
    up = rng.random() < 0.5
    last = whole - change if up else whole + change
    verb, rate = ("增加", "增长") if up else ("减少", "下降")
    classes = {"教育": cents(1_000, whole // 2), "社会保障和就业": cents(1_000, whole // 4)}
    classes["住房保障"] = whole - sum(classes.values())
    goods, works, services = cents(100, 9_000), cents(100, 9_000), cents(100, 9_000)
    trips, cars, guests = cents(100, 900), cents(100, 900), cents(100, 900)
    public = trips + cars + guests
    lines = [
        "# 一、收入支出决算总体情况说明",
        f"2020年度收、支总计{yuan(whole)}万元。"
        f"与2019年相比，收、支总计各{verb}{yuan(change)}万元，{rate}{percent(change, last)}。",
        "# 二、支出决算情况说明",
        f"2020年本年支出合计{yuan(whole)}万元，其中：基本支出{yuan(basic)}万元，占{percent(basic, whole)}；"
        f"项目支出{yuan(project)}万元，占{percent(project, whole)}。",
        "# 三、一般公共预算财政拨款支出决算情况说明",
        f"2020年一般公共预算财政拨款支出{yuan(whole)}万元，主要用于以下方面："
        + "；".join(f"{name}支出{yuan(value)}万元，占{percent(value, whole)}" for name, value in classes.items())
        + "。",
        f"2020年一般公共预算财政拨款支出决算数为{yuan(whole)}万元。其中：",
        *(
            f"{number}.{name}支出（类）{name}管理（款）{name}运行（项）：支出决算为{yuan(value)}万元。"
            for number, (name, value) in enumerate(classes.items(), 1)
        ),
        "# 四、一般公共预算财政拨款基本支出决算情况说明",
        f"2020年一般公共预算财政拨款基本支出{yuan(basic)}万元，其中：",
        f"人员经费{yuan(salary)}万元，主要包括：基本工资、津贴补贴等。",
        f"日常公用经费{yuan(office)}万元，主要包括：办公费、水费等。",
        "# 五、“三公”经费财政拨款支出决算情况说明",
        f"2020年“三公”经费财政拨款支出决算为{yuan(public)}万元。",
        f"2020年“三公”经费财政拨款支出决算中，因公出国（境）费支出决算{yuan(trips)}万元，占{percent(trips, public)}；"
        f"公务用车购置及运行维护费支出决算{yuan(cars)}万元，占{percent(cars, public)}；公务接待费支出决算{yuan(guests)}万元，"
        f"占{percent(guests, public)}。",
        "# 六、政府采购支出情况",
        f"2020年政府采购支出总额{yuan(goods + works + services)}万元，其中：政府采购货物支出{yuan(goods)}万元、"
        f"政府采购工程支出{yuan(works)}万元、政府采购服务支出{yuan(services)}万元。",
    ]
    for name in ("窗口服务", "业务运行", "档案整理"):
        budget = cents(20_000, 90_000)
        done = cents(5_000, budget)
        lines += [
            f"# {name}项目绩效目标完成情况综述",
            f"项目全年预算数{yuan(budget)}万元，执行数为{yuan(done)}万元，完成预算的{percent(done, budget)}。",
            f"该项目年初预算{yuan(budget)}万元，决算执行数{yuan(done)}万元，较年初预算少{yuan(budget - done)}万元。",
        ]
    return of_text("\n".join(lines), year=2020)


def main() -> int:
    """Run it; the exit code is 1 where a right document is called certainly wrong, or less than 95 % is found."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("files", nargs="*")
    options.add_argument("--generated", type=int, default=0, metavar="N")
    options.add_argument("--most", type=int, default=60, metavar="N", help="figures changed in a document")
    options.add_argument("--without", action="append", default=[], metavar="FILE:LINE", help="leave out a line")
    options.add_argument("-v", "--verbose", action="store_true")
    given = options.parse_args()
    rng = random.Random(20200225)
    documents = [(f"generated {number}", generated(rng)) for number in range(given.generated)]
    documents += [(name, _read(name, given.without)) for name in given.files]
    tried = found = certain = false = 0
    for name, account in documents:
        before = figures(account)
        keys = {(one.id, one.arithmetic) for one in before}
        told = [one for one in before if one.certainty is Certainty.CERTAIN]
        false += len(told)
        for one in told:
            print(f"{name}: told as it is: {one.id} {one.arithmetic}")
        for mention, text, account_wrong in mutants(account, rng, given.most):
            new = [one for one in figures(account_wrong) if (one.id, one.arithmetic) not in keys]
            tried += 1
            found += bool(new)
            certain += any(one.certainty is Certainty.CERTAIN for one in new)
            if given.verbose and not new:
                print(f"{name}:{mention.spot.source.line}: not found: {mention.about} {mention.text} → {text}")
    print(f"figures changed {tried}, found {found}, as certain {certain}; certain on what is right {false}")
    return 0 if not false and found * 100 >= tried * 95 else 1


def _read(name: str, without: list[str]) -> Account:
    account, problems = accounts.read(name)
    if account is None:
        raise SystemExit("\n".join(map(str, problems)))
    lines = {
        int(place.rpartition(":")[2]) for place in without if Path(place.rpartition(":")[0]).name == Path(name).name
    }
    sections = tuple(
        replace(
            section,
            blocks=tuple(
                block
                for block in section.blocks
                if not (isinstance(block, Passage) and any(place.line in lines for _, place in block.lines))
            ),
        )
        for section in account.sections
    )
    return replace(account, sections=sections)


if __name__ == "__main__":
    sys.exit(main())
