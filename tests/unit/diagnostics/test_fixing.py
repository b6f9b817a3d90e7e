"""Fixes: applied to the letter, whole or not at all, in files of any make."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlpc.cli.program import run
from mlpc.diagnostics.catalogue import UNUSED_IGNORE
from mlpc.diagnostics.fixing import apply_fixes
from mlpc.diagnostics.model import Diagnostic, Edit, Fix, diagnostic
from mlpc.source import Loc, SourceFile, Span


def item(edits: list[Edit], safe: bool = True) -> Diagnostic:
    span = edits[0].span
    return diagnostic(UNUSED_IGNORE, span, {"code": "x"}, (), Fix("mend", tuple(edits), safe))


def edit(line: int, start: int, end: int, text: str, last: int | None = None) -> Edit:
    return Edit(Span("p.py", Loc(line, start), Loc(last or line, end)), text)


def fixed(text: str, *items: Diagnostic, unsafe: bool = False) -> str:
    result = apply_fixes(items, {"p.py": SourceFile("p.py", text)}, unsafe)
    return result.texts.get("p.py", text)


def test_edits_are_made_where_they_are() -> None:
    assert (
        fixed("aé = 1\r\nb = 2\r\n", item([edit(1, 0, 2, "cc")]), item([edit(2, 0, 0, "(")])) == "cc = 1\r\n(b = 2\r\n"
    )
    assert fixed("a\nb\nc", item([edit(1, 1, 0, "", last=3)])) == "ac"
    assert fixed("a", item([edit(2, 0, 0, "x")])) == "ax"


def test_what_is_only_likely_is_asked_for() -> None:
    unsafe = item([edit(1, 0, 1, "b")], safe=False)
    assert fixed("a", unsafe) == "a"
    assert fixed("a", unsafe, unsafe=True) == "b"


def test_of_two_that_meet_the_first_is_made_whole() -> None:
    first, second = item([edit(1, 0, 2, "x"), edit(1, 8, 9, "y")]), item([edit(1, 4, 5, "-"), edit(1, 9, 10, "!")])
    assert fixed("0123456789", first, second) == "x234567y9"
    assert fixed("0123456789", first, first) == "x234567y9"


def test_a_file_that_is_not_there_is_left_alone() -> None:
    assert apply_fixes([item([edit(1, 0, 1, "b")])], {}, True).texts == {}


@given(
    st.text(alphabet="ab\nü💥\r\t", max_size=40),
    st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40), st.text(alphabet="xy", max_size=3)), max_size=6),
)
def test_only_what_is_named_changes(text: str, wanted: list[tuple[int, int, str]]) -> None:
    """As slices of the whole text, taken from the end."""
    source = SourceFile("p.py", text)
    places = [Loc(line, column) for line, content in enumerate(source.lines, 1) for column in range(len(content))]
    places.append(Loc(len(source.lines) + 1, 0))
    starts = {place: at for at, place in enumerate(places)}
    expected, items, taken = text, [], []
    for one, other, new in wanted:
        first, last = sorted((min(one, len(places) - 1), min(other, len(places) - 1)))
        items.append(item([Edit(Span("p.py", places[first], places[last]), new)]))
        if not any(first <= end and start <= last for start, end, _ in taken):
            taken.append((first, last, new))
    for first, last, new in sorted(taken, reverse=True):
        assert starts[places[first]] == first
        expected = expected[:first] + new + expected[last:]
    assert fixed(text, *items) == expected


HEAD = """\
from mlpc import Dataset, pipeline, processing
@processing(image="123456789012.dkr.ecr.us-east-1.amazonaws.com/own:1", instance_type="ml.m5.large")
def step(data: Dataset) -> Dataset: ...
@pipeline(name="p")
def p(data: Dataset):
"""


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("    step(data)  # mlpc: ignore[MLP501]\n", "    step(data)\n"),
        ("    step(data)  # keep  # mlpc: ignore[MLP501] no\n", "    step(data)  # keep\n"),
        ("    step(data)  # mlpc: ignore[MLP501] no # keep\n", "    step(data) # keep\n"),
        ("    # mlpc: ignore[MLP501, MLP590] no\n    step(data)\n", "    step(data)\n"),
        ("    step(data)  # mlpc: ignore[MLP501]", "    step(data)"),
    ],
)
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["plain", "marked"])
def test_needless_comments_go(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, before: str, after: str, ends: str, mark: bytes
) -> None:
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "p.py"
    file.write_bytes(mark + (HEAD + before).replace("\n", ends).encode())
    assert run(["check", "--fix", "p.py"]) == 0
    assert file.read_bytes() == mark + (HEAD + after).replace("\n", ends).encode()


def test_a_file_keeps_its_encoding(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    text = "# coding: latin-1\nname = 'é'\n" + HEAD
    Path("p.py").write_bytes((text + "    step(data)  # mlpc: ignore[MLP501] é\n").encode("latin-1"))
    assert run(["check", "--fix", "--strict", "p.py"]) == 0
    assert Path("p.py").read_bytes() == (text + "    step(data)\n").encode("latin-1")


def test_a_difference_is_shown_and_nothing_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    text = HEAD + "    step(data)  # mlpc: ignore[MLP501]\n"
    Path("p.py").write_text(text)
    assert run(["check", "--diff", "p.py"]) == 0
    assert Path("p.py").read_text() == text
    assert capsys.readouterr().out.splitlines()[-2:] == ["-    step(data)  # mlpc: ignore[MLP501]", "+    step(data)"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("from mlpc import Dataset, pipeline", "from mlpc import Dataset, pipeline, processing"),
        (
            "from mlpc import (\n    Dataset,\n    pipeline,  # é\n)",
            "from mlpc import (\n    Dataset,\n    pipeline, processing,  # é\n)",
        ),
        (
            "from mlpc import Dataset, pipeline as pipeline",
            "from mlpc import Dataset, pipeline as pipeline, processing",
        ),
        (
            '"""Doc."""\nfrom __future__ import annotations\nimport mlpc\nDataset, pipeline = mlpc.Dataset, mlpc.pipeline',
            '"""Doc."""\nfrom __future__ import annotations\nfrom mlpc import processing\nimport mlpc\n'
            "Dataset, pipeline = mlpc.Dataset, mlpc.pipeline",
        ),
    ],
)
def test_a_missing_name_of_mlpc_is_imported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, before: str, after: str
) -> None:
    monkeypatch.chdir(tmp_path)
    rest = HEAD.partition("\n")[2] + "    step(data)\n"
    Path("p.py").write_text(f"{before}\n{rest}")
    run(["check", "--fix", "p.py"])
    assert Path("p.py").read_text() == f"{after}\n{rest}"


def test_what_is_likely_is_written_when_it_is_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    text = (
        HEAD.replace("ml.m5.large", "ml.m5.lage") + '    stepp.options(cache=Cache("30 days"), instance_cout=2)(data)\n'
    )
    Path("p.py").write_text(text)
    assert run(["check", "--fix", "p.py"]) == 1
    assert "from mlpc import Dataset, pipeline, processing, Cache\n" in Path("p.py").read_text()
    assert run(["check", "--fix", "--unsafe-fixes", "p.py"]) == 0, capsys.readouterr().out
    assert Path("p.py").read_text() == (
        HEAD.replace("processing\n", "processing, Cache\n")
        + '    step.options(cache=Cache("P30D"), instance_count=2)(data)\n'
    ).replace("ml.m5.lage", "ml.m5.large")
