"""A pipeline file around the lines that a test is about, and what is said of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import pytest

from mlpc.driver import Request, compile_files

HEAD = """\
import os
from enum import Enum
from typing import Annotated, Literal
import pandas as pd
from mlpc import *
{imports}
OWN = "123456789012.dkr.ecr.us-east-1.amazonaws.com/own:1"

class Splits(Outputs):
    train: Dataset
    test: Dataset

class Scores(Metrics):
    auc: float
    label: str

{top}
@processing(image=OWN, instance_type="ml.m5.large"{options})
def prepare(raw: Dataset, *, rows: int = 10, mode: str = "a") -> Dataset: ...

@processing(image=OWN, instance_type="ml.m5.large")
def split(raw: Dataset) -> Splits: ...

@processing(image=OWN, instance_type="ml.m5.large")
def evaluate(raw: Dataset) -> Scores: ...

@training(image=OWN, instance_type="ml.m5.large")
def train(data: Dataset) -> ModelArtifact: ...

@pipeline({pipeline})
def p(raw: Dataset, n: int = 1, s: str = "s", q: bool = True, days: list[str] = ["a"]{parameters}):
{body}
"""
SETTINGS = {"artifact_bucket": "b", "role": "arn:aws:iam::123456789012:role/r", "region": "us-east-1"}


class Files:
    """Files in memory."""

    def __init__(self, files: Mapping[str, str]) -> None:
        self.files = files

    def read(self, path: str) -> bytes | None:
        return self.files[path].encode() if path in self.files else None

    def walk(self, folder: str) -> Sequence[str]:
        return sorted(path.removeprefix(f"{folder}/") for path in self.files if path.startswith(f"{folder}/"))


class Said(NamedTuple):
    """A diagnostic: its code, the text that it marks, its message and help, and the texts of the places beside it."""

    code: str
    marked: str
    message: str
    help: str
    note: str
    related: tuple[str, ...]


def said(
    body: str = "prepare(raw)",
    *,
    source: str | None = None,
    files: Mapping[str, str] | None = None,
    target: str | None = None,
    settings: Mapping[str, object] = SETTINGS,
    path: str = "p.py",
    ignore: tuple[str, ...] = ("MLP5",),
    select: tuple[str, ...] = (),
    **parts: str,
) -> list[Said]:
    """What is said of a pipeline of these lines: `imports`, `top`, `options` of a step, `pipeline`, `parameters`."""
    if source is None:
        lines = "".join(f"    {line}\n" for line in body.strip("\n").split("\n"))
        known = {"imports": "", "top": "", "options": "", "pipeline": 'name="p"', "parameters": ""}
        source = HEAD.format(body=lines, **{**known, **parts})
    # Advice has tests of its own: they select what they are about.
    request = Request((path,), target=target, settings=settings, ignore=() if select else ignore, select=select)
    result = compile_files(request, Files({path: source, **(files or {})}))
    found: list[Said] = []
    for item in result.diagnostics:
        texts: list[str] = []
        for span in (item.span, *(other.span for other in item.related)):
            text = result.source_of(span.file)
            texts.append(text.at(span) if text is not None else "")
        found.append(Said(item.rule.code, texts[0], item.message, item.help, item.note, tuple(texts[1:])))
    return found


@pytest.fixture(scope="session")
def findings() -> Callable[..., list[Any]]:
    """`said`, for tests in the folders below."""
    return said
