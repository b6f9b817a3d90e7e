"""Arguments and keywords: what Python refuses, what is given twice, and where the mistake is marked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Findings = Callable[..., list[Any]]
IMAGE = 'image=OWN, instance_type="ml.m5.large"'


@pytest.mark.parametrize(
    ("parts", "reason", "marked"),
    [
        ({"body": "prepare(raw, rows=1, rows=2)"}, "keyword argument repeated: rows", "rows=2"),
        ({"body": 'prepare.options(name="a", name="b")(raw)'}, "keyword argument repeated: name", 'name="b"'),
        ({"options": ', instance_type="x"'}, "keyword argument repeated: instance_type", 'instance_type="x"'),
        ({"body": "prepare(raw)\nbreak"}, "'break' outside loop", "break"),
        ({"top": "return 3"}, "'return' outside function", "return 3"),
        ({"body": "a, *b, *c = [1, 2]"}, "multiple starred expressions in assignment", "a, *b, *c"),
        ({"body": "match n:\n    case x: prepare(raw)\n    case 1: prepare(raw)"}, "makes remaining patterns", "x"),
        ({"top": "def f(raw, raw): ..."}, "duplicate argument 'raw' in function definition", "raw"),
        ({"top": 'x = "日本", f(é=1, é=2)'}, "keyword argument repeated: é", "é=2"),
    ],
)
def test_what_only_pythons_compiler_refuses(
    findings: Findings, parts: dict[str, str], reason: str, marked: str
) -> None:
    [found] = findings(**parts)
    assert found.code == "MLP101"
    assert reason in found.message
    assert found.marked == marked


@pytest.mark.parametrize(
    ("parts", "code", "marked"),
    [
        ({"body": 'prepare(raw, rows=1, **{"rows": 2})'}, "MLP217", '"rows"'),
        ({"body": 'prepare.options(name="a", **{"name": "b"})(raw)'}, "MLP217", '"name"'),
        ({"options": ', **{"instance_type": "x"}'}, "MLP217", '"instance_type"'),
        ({"body": "prepare(raw, raw=raw)"}, "MLP217", "raw"),
        ({"body": "prepare(raw, rowz=3)"}, "MLP216", "rowz"),
        ({"body": 'prepare(raw, **{"rowz": 3})'}, "MLP216", '"rowz"'),
        ({"top": 'MORE = {"rowz": 3}', "body": "prepare(raw, **MORE)"}, "MLP216", "MORE"),
        ({"body": "prepare(raw, **{1: 2})"}, "MLP230", "1"),
        ({"options": ", volum_size_in_gb=3"}, "MLP401", "volum_size_in_gb"),
        ({"body": "create_model(train(raw), imag=OWN)"}, "MLP401", "imag"),
        ({"top": f"@processing({IMAGE})\ndef z(raw: Dataset, /): ...", "body": "z(raw=raw)"}, "MLP267", "raw"),
        ({"pipeline": 'nam="demo"'}, "MLP253", "nam"),
        ({"top": 'class R(Metrics, nam="x"):\n    a: int', "parameters": ", r: R = 1"}, "MLP253", "nam"),
        ({"body": 'Cache("P1D", True)\nprepare(raw)'}, "MLP215", "True"),
    ],
)
def test_the_keyword_is_marked(findings: Findings, parts: dict[str, str], code: str, marked: str) -> None:
    found = findings(**parts)
    assert (found[0].code, found[0].marked) == (code, marked)
    assert len(found) == 1 or code == "MLP253"


def test_what_is_given_already_is_not_suggested(findings: Findings) -> None:
    assert findings("prepare(raw, row=1)")[0].help == "did you mean `rows`?"
    assert findings("prepare(raw, rows=1, row=2)")[0].help == "it takes `raw`, `rows`, `mode`"


def test_an_argument_that_is_misspelt_is_not_missing_as_well(findings: Findings) -> None:
    [found] = findings("train(dat=raw)")
    assert (found.code, found.help) == ("MLP216", "did you mean `data`?")


def test_a_call_of_mlpcs_own_is_not_where_it_is_defined(findings: Findings) -> None:
    [found] = findings("m = create_model(train(raw), image=OWN)\ntransform(m)")
    assert (found.code, found.related) == ("MLP214", ())


@pytest.mark.parametrize(
    ("keywords", "wanted"),
    [('name="p", description=4', "text"), ('name="p", tags=7', "a dict of texts"), ('name="p", trial_name=3', "text")],
)
def test_keywords_of_a_pipeline_are_of_their_kind(findings: Findings, keywords: str, wanted: str) -> None:
    [found] = findings(pipeline=keywords)
    assert found.code == "MLP230"
    assert found.message.startswith(f"expected {wanted},")


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("image=3", "MLP402"),
        ('image=""', "MLP402"),
        ('image=image(s, version="1")', "MLP229"),
        ('image=image("sklearn", version=s)', "MLP229"),
        ('image=image("sklearn", version=1.2)', "MLP230"),
        ("image=image(3)", "MLP230"),
        ('image=image("123.dkr.ecr/own", version="1")', "MLP253"),
    ],
)
def test_an_image_is_text_and_known(findings: Findings, written: str, code: str) -> None:
    [found] = findings(f"prepare.options({written})(raw)")
    assert found.code == code
    assert "Runtime" not in found.message


@pytest.mark.parametrize(
    ("requirement", "accepted"),
    [
        *(
            (text, True)
            for text in ("pandas", "pandas==2.2.3", "numpy >= 1.26, < 3", "a[b,c]~=1.0", "x @ https://a/b.zip")
        ),
        *((text, True) for text in ("a (>=1)", "a==1.*; python_version < '3.9'", "git+https://a/b@c", "./own.whl")),
        *((text, False) for text in ("pandas==", "pandas=2.2.3", "a b", "", "# x", "-r x.txt", "a>=1 <2", "[x]")),
    ],
)
def test_requirements_have_the_form_that_pip_reads(findings: Findings, requirement: str, accepted: bool) -> None:
    top = f"@processing({IMAGE}, requirements=[{requirement!r}])\ndef z(raw: Dataset) -> Dataset:\n    return raw\n"
    found = findings("z(raw)", top=top)
    assert [(item.code, item.marked) for item in found] == ([] if accepted else [("MLP273", repr(requirement))])


def test_texts_are_as_short_as_the_service_takes_them(findings: Findings) -> None:
    found = findings('prepare.options(description="x" * 3073, display_name="x" * 257)(raw)')
    assert [item.code for item in found] == ["MLP402", "MLP402"]
    assert findings('prepare.options(description="x" * 3072, display_name="x" * 256)(raw)') == []
    top = f'@processing({IMAGE})\ndef z(raw: Dataset):\n    """{"x" * 4000}"""\n    ...\n'
    assert [item.code for item in findings("z(raw)", top=top)] == ["MLP402"]
    assert findings('z.options(description="short")(raw)', top=top) == []


@pytest.mark.parametrize(
    ("path", "script", "files", "found"),
    [
        ("p.py", "../../../../etc/passwd", {"../../../../etc/passwd": ""}, ["MLP274"]),
        ("p.py", "/etc/passwd", {"/etc/passwd": ""}, ["MLP274"]),
        ("pipes/p.py", "../src/a.py", {"src/a.py": ""}, ["MLP274"]),
        ("pipes/p.py", "../src/a.py", {"src/a.py": "", "mlpc.toml": ""}, []),
        ("p.py", "a.py", {"a.py": ""}, []),
        ("p.py", "b/../a.py", {"a.py": "", "../mlpc.toml": ""}, []),
        ("p.py", "../src/a.py", {"../src/a.py": "", "../mlpc.toml": ""}, []),
        ("/srv/p.py", "/srv/a.py", {"/srv/a.py": ""}, []),
        ("/srv/p.py", "/srves/a.py", {"/srves/a.py": ""}, ["MLP274"]),
    ],
)
def test_files_lie_in_the_project(
    findings: Findings, path: str, script: str, files: dict[str, str], found: list[str]
) -> None:
    top = f"@processing({IMAGE}, script={script!r})\ndef z(raw: Dataset): ..."
    assert [item.code for item in findings("z(raw)", top=top, path=path, files=files)] == found
