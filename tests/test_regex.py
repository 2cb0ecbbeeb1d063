"""Patterns that are compiled late answer as those that are compiled at once."""

import copy
import pickle
import re
from collections.abc import Callable
from typing import Any

import pytest

from jixiao.ground.regex import Regex, regex

#: What is asked of a pattern, in every way that there is.
ASKED: dict[str, Callable[[Any], object]] = {
    "match": lambda one: one.match("12月")["m"],
    "fullmatch": lambda one: one.fullmatch("12月底"),
    "search": lambda one: one.search("至12月", 1).span(),
    "sub": lambda one: one.sub(r"\g<m>", "1月和2月"),
    "subn": lambda one: one.subn("", "1月和2月"),
    "split": lambda one: one.split("甲1月乙"),
    "findall": lambda one: one.findall("1月和2月"),
    "finditer": lambda one: [found[0] for found in one.finditer("1月和2月")],
    "groups": lambda one: (one.groups, dict(one.groupindex)),
    "written": lambda one: (one.pattern, one.flags),
}
WRITTEN = r"(?P<m>\d{1,2})月"


@pytest.mark.parametrize("way", ASKED)
def test_it_answers_as_a_pattern(way: str) -> None:
    late = regex(WRITTEN)
    assert ASKED[way](late) == ASKED[way](late) == ASKED[way](re.compile(WRITTEN))


def test_flags_count() -> None:
    assert regex("a", re.IGNORECASE).match("A")
    assert not regex("a").match("A")


def test_it_is_compiled_when_it_is_asked_and_once() -> None:
    late = regex("(")
    with pytest.raises(re.error):
        late.match("")
    asked = regex(WRITTEN)
    assert asked.search("3月")
    assert asked.search is asked.search  # the method of the pattern itself, kept


def test_what_no_pattern_has_it_has_not() -> None:
    with pytest.raises(AttributeError, match="scan"):
        regex(WRITTEN).scan  # noqa: B018


@pytest.mark.parametrize("again", [copy.copy, copy.deepcopy, lambda one: pickle.loads(pickle.dumps(one))])
@pytest.mark.parametrize("asked", [True, False])
def test_a_copy_asks_the_same(again: Callable[[Any], Any], asked: bool) -> None:
    late = Regex(WRITTEN, re.ASCII)
    found = late.search("3月")[0] if asked else "3月"
    other = again(late)
    assert (other.search("3月")[0], other.flags) == (found, late.flags)
