"""The file that a bureau's image is built from: what can be seen of it without building it."""

import re
import tomllib
from fnmatch import fnmatch

import pytest

from helpers import ROOT
from jixiao.web.serving import PORT

FILE = (ROOT / "Containerfile").read_text(encoding="utf-8")
SENT = [
    line.removeprefix("!")
    for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    if line.startswith("!")
]


def faults(text: str) -> list[str]:
    """What a bureau would not want of an image, in the order of the rules."""
    lines = re.sub(r"\\\n", "", text).splitlines()
    steps = [(word, rest) for word, _, rest in (line.partition(" ") for line in lines) if word.isupper()]
    last = dict(steps)
    found = [
        f"an image without a version: {rest}"
        for word, rest in steps
        if word == "FROM" and not re.search(r":\d[^ ]*( AS \w+)?$", rest)
    ]
    found += [f"fetched without a look: {rest}" for word, rest in steps if word == "ADD"]
    found += [] if last.get("USER", "0").split(":")[0] not in ("0", "root") else ["runs as the superuser"]
    found += [f"no {word}" for word in ("HEALTHCHECK", "VOLUME", "EXPOSE", "CMD") if word not in last]
    port = last.get("EXPOSE", "")
    found += [f"{word} knows another port" for word in ("HEALTHCHECK", "CMD") if port not in last.get(word, port)]
    return found


def test_the_image_is_one_that_a_bureau_would_run() -> None:
    assert faults(FILE) == []
    assert f"\nEXPOSE {PORT}\n" in FILE


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (FILE.replace(":3.13-slim AS", ":latest AS"), "an image without a version: docker.io/library/python:latest AS built"),
        (FILE.replace("COPY . /source", "ADD http://a.b/c /d"), "fetched without a look: http://a.b/c /d"),
        (FILE.replace("USER 10001", "USER root"), "runs as the superuser"),
        (FILE.replace("USER 10001", ""), "runs as the superuser"),
        (FILE.replace("VOLUME /data", ""), "no VOLUME"),
        (FILE.replace("EXPOSE 8365", "EXPOSE 80"), "CMD knows another port"),
    ],
)  # fmt: skip
def test_a_fault_is_noticed(text: str, fault: str) -> None:
    assert fault in faults(text)


def test_what_is_sent_to_the_builder_is_what_the_wheel_is_made_of() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wheel = project["tool"]["hatch"]["build"]["targets"]["wheel"]
    needed = {*wheel["force-include"], *wheel["packages"], project["project"]["readme"], "pyproject.toml"}
    assert all((ROOT / one).exists() for one in SENT)
    assert {one for one in needed if not any(fnmatch(one.split("/")[0], sent) for sent in SENT)} == set()
