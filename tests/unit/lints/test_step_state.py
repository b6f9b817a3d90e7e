"""State of a file that a step changes, by whatever way; and what functions keep for themselves."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Findings = Callable[..., list[Any]]
TOP = """\
SEEN = []
KNOWN = {{}}

def note(x):
    SEEN.append(x)

def into(to, x, *, more=None):
    to.append(x)
    print(more)

def cached(x):
    if x not in KNOWN:
        KNOWN[x] = x * 2
    return KNOWN[x]

def only_reads(to):
    return len(to)

@processing(image=OWN, instance_type="ml.m5.large")
def one(raw: Dataset) -> Dataset:
    {one}
    return raw

@processing(image=OWN, instance_type="ml.m5.large")
def two(raw: Dataset) -> Dataset:
    {two}
    return raw
"""


def said(findings: Findings, one: str, two: str, **parts: Any) -> list[tuple[str, str]]:
    top = TOP.format(one=one.replace("\n", "\n    "), two=two.replace("\n", "\n    "))
    return [(item.code, item.marked) for item in findings("one(raw)\ntwo(raw)", top=top, select=("MLP522",), **parts)]


@pytest.mark.parametrize(
    ("one", "marked"),
    [
        ("SEEN.append(1)", "SEEN.append"),
        ("seen = SEEN\nseen.append(1)", "seen.append"),
        ("known = KNOWN\nknown['a'] = 1", "known['a']"),
        ("into(SEEN, 1)", "SEEN"),
        ("into(x=1, to=SEEN)", "SEEN"),
    ],
)
def test_a_step_changes_what_is_the_files(findings: Findings, one: str, marked: str) -> None:
    assert said(findings, one, "pass") == [("MLP522", marked)]


def test_a_function_changes_what_another_step_reads(findings: Findings) -> None:
    assert said(findings, "note(1)", "print(SEEN)") == [("MLP522", "SEEN.append")]
    files = {"util.py": "SEEN = []\ndef note(x):\n    SEEN.append(x)\n"}
    found = findings(
        "one(raw)\ntwo(raw)",
        imports="from util import SEEN, note",
        top=TOP.format(one="note(1)", two="print(SEEN)").partition("\n\n@")[2].join(["@", ""]),
        files=files,
        select=("MLP522",),
    )
    assert [(item.code, item.marked) for item in found] == [("MLP522", "SEEN.append")]


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("note(1)", "pass"),
        ("note(1)", "note(2)"),
        ("cached(1)", "cached(2)"),
        ("print(cached(1))", "pass"),
        ("seen = list(SEEN)\nseen.append(1)", "print(SEEN)"),
        ("seen = [*SEEN]\nseen.append(1)", "print(SEEN)"),
        ("seen = []\ninto(seen, 1)", "print(SEEN)"),
        ("only_reads(SEEN)", "print(SEEN)"),
        ("into([], 1, more=SEEN)", "print(SEEN)"),
        ("SEEN = []\nSEEN.append(1)", "print(SEEN)"),
        ("print(SEEN)", "print(SEEN)"),
    ],
)
def test_what_stays_with_the_step(findings: Findings, one: str, two: str) -> None:
    assert said(findings, one, two) == []
