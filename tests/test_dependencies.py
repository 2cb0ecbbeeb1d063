"""What jixiao needs to run: ranges with two ends, a lock within them, and nothing that must be compiled where it cannot."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

import lowest

ROOT = Path(lowest.__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
DECLARED = [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["pdf"]]


def needed(**environment: str) -> set[str]:
    where = {"python_version": "3.11", "sys_platform": "linux", "implementation_name": "cpython", **environment}
    found = map(Requirement, DECLARED)
    return {one.name for one in found if one.marker is None or one.marker.evaluate(where)}


@pytest.mark.parametrize("one", DECLARED)
def test_every_range_has_two_ends(one: str) -> None:
    ends = {specifier.operator for specifier in Requirement(one).specifier}
    assert ends in ({">=", "<"}, {"=="})


def test_the_lowest_set_is_the_lower_end_of_every_range() -> None:
    assert lowest.lowest(["a-b>=1.2,<2", "c[d]>=0.9", 'e==2.0; python_version < "3.13"', "f<3,>=2.1"]) == [
        "a-b==1.2",
        "c==0.9",
        "e==2.0",
        "f==2.1",
    ]
    with pytest.raises(ValueError, match="no lower bound"):
        lowest.lowest(["a<2"])
    for line, one in zip(lowest.lowest(DECLARED), DECLARED, strict=True):
        assert Requirement(one).specifier.contains(line.partition("==")[2]), one


def test_no_compiler_is_needed_on_windows_and_from_python_3_13_on() -> None:
    assert "durable-rules" in needed()
    for elsewhere in ({"sys_platform": "win32"}, {"python_version": "3.13"}, {"python_version": "3.14"}):
        assert needed() - needed(**elsewhere) == {"durable-rules"}, elsewhere


def test_the_lock_names_its_python_and_lies_within_the_ranges() -> None:
    first, *lines = (ROOT / "requirements-dev.lock").read_text(encoding="utf-8").splitlines()
    assert re.fullmatch(r"# Python 3\.\d+", first)
    locked = {re.sub(r"[-_.]+", "-", name).lower(): release for name, release in (line.split("==") for line in lines)}
    for one in map(Requirement, DECLARED):
        if one.marker is None or one.name in locked:
            assert one.specifier.contains(locked[one.name.lower()]), one.name
