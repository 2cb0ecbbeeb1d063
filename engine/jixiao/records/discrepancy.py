"""What an audit reads and finds in an account: figures with what they are about, and places that contradict each other.

Records only. `audit` makes them, `say` has put their sentences into Chinese, `render` shows them. A printed figure is an
interval: 94.53 % is any number that is printed so, from 94.525 % up to but not including 94.535 %.
"""

from collections.abc import Mapping
from dataclasses import field
from enum import StrEnum
from fractions import Fraction

from jixiao.ground.dataclass import dataclass
from jixiao.ground.problems import Source
from jixiao.records.account import Account


class Certainty(StrEnum):
    """How sure a discrepancy is."""

    CERTAIN = "certain"  # both cannot be true, or no finished document has such a text
    PROBABLE = "probable"
    HINT = "hint"


class Role(StrEnum):
    """What a figure is to the others of its sentence."""

    AMOUNT = "amount"  # a quantity by itself, or a total
    PART = "part"  # one of the parts of a total (其中：)
    CHANGE = "change"  # a difference against another year (增加, 减少)
    CHANGE_RATE = "change-rate"  # the same as a share of that year (增长, 下降)
    SHARE = "share"  # of a total (占)
    RATE = "rate"  # of a budget or a plan (完成预算的)
    EACH = "each"  # for one head, month or thing (人均)


class Bound(StrEnum):
    """How a figure is meant where it is not the number itself."""

    EXACT = "exact"
    ABOUT = "about"  # 约, 近, 左右, 余
    LESS = "less"  # 小于, 不到, 低于
    MORE = "more"  # 超过, 大于, 多于
    AT_MOST = "at-most"  # 不超过, 以内
    AT_LEAST = "at-least"  # 不低于, 以上


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in an account: the words that are meant, and where they stand.

    `section` and `block` are indices into the account (`block` −1: the heading), `start` and `end` offsets in the passage;
    in a table or chart both are 0 and the place is the cell's own.
    """

    source: Source
    text: str
    section: int
    block: int
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Mention:
    """A figure that an account states, with all that its sentence says of it.

    `low` and `high` are the ends of the interval that is printed as `text`, in `unit` (万元, %, 人, 人次, 个 …: the unit of its
    kind, after conversion); `places` how many decimals are printed. `about` is the noun phrase (支出合计, 发放人数), `year` the
    year it is of, `project` whose it is (`""`: the unit's own), `subject` its 类/款/项. `direction` is +1 or −1 for changes and
    differences that say which way, else 0.
    """

    text: str
    low: Fraction
    high: Fraction
    unit: str
    places: int
    spot: Spot
    about: str = ""
    role: Role = Role.AMOUNT
    bound: Bound = Bound.EXACT
    direction: int = 0
    year: int | None = None
    project: str = ""
    subject: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Discrepancy:
    """A place where an account contradicts itself, or holds what no finished document has.

    `id` is permanent (`figure.rate`, `remnant.placeholder`); `relation` the law in words that does not hold, `""` where there
    is none; `arithmetic` the sum with the account's own figures. The first of `spots` is where to look. `values` are the
    figures by name.
    """

    id: str
    certainty: Certainty
    message: str
    advice: str
    spots: tuple[Spot, ...]
    relation: str = ""
    arithmetic: str = ""
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Audit:
    """An account as it was checked: how many figures were read, how many relations had all of theirs, how many of them held.

    `known` says how many discrepancies are left out of `found` because an earlier audit had them.
    """

    account: Account
    figures: int
    relations: int
    held: int
    found: tuple[Discrepancy, ...]
    known: int = 0
