"""Which advice is given: the configuration, the command line, and the comments beside it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from mlpc.diagnostics.catalogue import OPTION_VALUE, UNDEFINED, UNUSED_IGNORE, UNUSED_PARAMETER
from mlpc.diagnostics.ignores import ignores_in
from mlpc.diagnostics.policy import Policy
from mlpc.driver import Request, compile_files
from mlpc.source import SourceFile

OPT_IN = UNUSED_PARAMETER._replace(opt_in=True)
STRICT = OPTION_VALUE._replace(switchable=True)


@pytest.mark.parametrize(
    ("policy", "rule", "severity"),
    [
        (Policy(), UNUSED_PARAMETER, "warning"),
        (Policy(), OPT_IN, None),
        (Policy(extend_select=("MLP5",)), OPT_IN, "warning"),
        (Policy(select=("ALL",)), OPT_IN, "warning"),
        (Policy(select=("MLP590",)), UNUSED_PARAMETER, None),
        (Policy(select=("MLP590",)), UNUSED_IGNORE, "warning"),
        (Policy(select=("MLP590",)), STRICT, "error"),
        (Policy(ignore=("ALL",)), UNUSED_PARAMETER, None),
        (Policy(ignore=("ALL",)), STRICT, "error"),
        (Policy(ignore=("option-value",)), STRICT, None),
        (Policy(select=("MLP5",), ignore=("unused-parameter",)), UNUSED_PARAMETER, None),
        (Policy(select=("MLP501",), ignore=("MLP5",)), UNUSED_PARAMETER, "warning"),
        (Policy(severity={"MLP5": "error"}), UNUSED_PARAMETER, "error"),
        (Policy(severity={"MLP5": "error", "unused-parameter": "warning"}), UNUSED_PARAMETER, "warning"),
        (Policy(severity={"MLP4": "error"}), UNUSED_PARAMETER, "warning"),
        (Policy(per_file=(("jobs/*", ("MLP5",)),)), UNUSED_PARAMETER, None),
        (Policy(per_file=(("*.txt", ("MLP5",)),)), UNUSED_PARAMETER, "warning"),
        (Policy(per_file=(("jobs/*", ("MLP5",)),), root=".."), UNUSED_PARAMETER, "warning"),
    ],
)
def test_the_more_exact_selector_decides(policy: Policy, rule: Any, severity: str | None) -> None:
    assert policy.severity_of(rule, "jobs/p.py") == severity


TEXT = '''\
a = 1  # mlpc: ignore[MLP501] why
b = "# mlpc: ignore[MLP501]"
# mlpc: ignore[unused-parameter, MLP590]

# about c
c = 2  # noqa  # mlpc:ignore
"""
# mlpc: ignore[MLP501]
"""
d = 3  # mlpc: ignored, not
# mlpc: ignore[]'''


def test_comments_are_found_where_python_finds_them() -> None:
    found = [
        (
            ignore.span.start.line,
            ignore.lines[0],
            None if ignore.codes is None else [code.text for code in ignore.codes],
        )
        for ignore in ignores_in(SourceFile("p.py", TEXT))
    ]
    assert found == [(1, 1, ["MLP501"]), (3, 6, ["unused-parameter", "MLP590"]), (6, 6, None), (11, 11, [])]


def test_places_of_codes_are_exact() -> None:
    source = SourceFile("p.py", "x = 'ü'  #  mlpc:  ignore[ MLP501 ,\tunused-ignore]  since\r\ny = 1\r\n")
    (ignore,) = ignores_in(source)
    assert source.at(ignore.span) == "#  mlpc:  ignore[ MLP501 ,\tunused-ignore]  since"
    assert [source.at(code.span) for code in ignore.codes or ()] == ["MLP501", "unused-ignore"]


@pytest.mark.parametrize(
    "text", ["# mlpc: ignore[MLP501]\n)", "'''\n# mlpc: ignore[MLP501]", "# mlpc: ignore\n\x00", ""]
)
def test_what_is_no_python_has_no_say(text: str) -> None:
    ignores_in(SourceFile("p.py", text))


PIPELINE = """\
from mlpc import Dataset, pipeline, processing
@processing(image="123456789012.dkr.ecr.us-east-1.amazonaws.com/own:1", instance_type="ml.m5.large")
def step(data: Dataset) -> Dataset: ...
@pipeline(name="p")
def p(data: Dataset, n: int = 1):{comment}
    step(data)
"""


class Files:
    def __init__(self, files: dict[str, str]) -> None:
        self.files = files

    def read(self, path: str) -> bytes | None:
        return self.files[path].encode() if path in self.files else None

    def walk(self, folder: str) -> Sequence[str]:
        return []


def codes(comment: str = "", toml: str = "", **request: Any) -> list[tuple[str, str]]:
    files = Files({"p.py": PIPELINE.format(comment=comment), **({"mlpc.toml": toml} if toml else {})})
    result = compile_files(Request(("p.py",), target=request.pop("target", None), **request), files)
    return [(item.rule.code, item.severity) for item in result.diagnostics]


def test_a_line_is_silenced() -> None:
    assert codes() == [("MLP501", "warning")]
    assert codes("  # mlpc: ignore[MLP501] old callers") == []
    assert codes("  # mlpc: ignore[MLP591] not that") == [("MLP501", "warning"), ("MLP590", "warning")]
    assert codes("  # mlpc: ignore[MLP501, unused-parameter]") == []


def test_an_error_is_not_silenced() -> None:
    assert codes("  # mlpc: ignore[MLP201] error") == [("MLP501", "warning"), ("MLP591", "warning")]


def test_what_is_not_looked_for_is_not_missed() -> None:
    """A comment is needless only where its rule was on and the whole file was looked at."""
    assert codes("  # mlpc: ignore[MLP501]", ignore=("MLP501",)) == []
    assert codes("  # mlpc: ignore[MLP501]", target="sagemaker") == []
    assert codes("\n    # mlpc: ignore[MLP501]", pipeline="p") == [("MLP501", "warning")]


def test_advice_waits_for_mistakes() -> None:
    assert codes("\n    nowhere()") == [("MLP201", "error")]


def test_compiling_gives_no_advice() -> None:
    assert codes(target="sagemaker") == []


def test_the_configuration_has_its_say() -> None:
    assert codes(toml='[lint.severity]\nunused-parameter = "error"\n') == [("MLP501", "error")]
    assert codes(toml='[lint]\nignore = ["MLP5"]\n') == []
    assert codes(toml='[lint]\nignore = ["MLP5"]\n', select=("MLP501",)) == [("MLP501", "warning")]
    assert codes(toml='[lint.per_file_ignores]\n"p.*" = ["MLP501"]\n') == []
    assert codes(toml='[lint]\nselect = ["MLP590"]\n') == []


@pytest.mark.parametrize(
    ("toml", "code"),
    [
        ("lint = 3", "MLP130"),
        ('[lint]\nselect = "MLP5"', "MLP130"),
        ("[lint]\nselect = [5]", "MLP130"),
        ('[lint]\nselect = ["MLP999"]', "MLP132"),
        ('[lint]\nignore = ["MLP201"]', "MLP132"),
        ("[lint]\nper-file-ignores = {}", "MLP132"),
        ("[lint]\nper_file_ignores = []", "MLP130"),
        ('[lint.severity]\nMLP501 = "fatal"', "MLP130"),
        ('[lint.severity]\nnothing = "error"', "MLP132"),
    ],
)
def test_a_setting_that_is_none_is_an_error(toml: str, code: str) -> None:
    assert codes(toml=toml + "\n")[0] == (code, "error")


def test_rules_of_the_language_cannot_be_silenced() -> None:
    assert not UNDEFINED.can_be_silenced


LONG = """\
from mlpc import Dataset, pipeline, processing
@processing(image="123456789012.dkr.ecr.us-east-1.amazonaws.com/own:1", instance_type="ml.m5.large")
def step(data: Dataset) -> Dataset: ...
@pipeline(name="p"){decorator}
def p({first}
    data: Dataset,{before}
    n: int = 1,{own}
):{last}
    step(data)
"""
WANTED = "  # mlpc: ignore[unused-parameter]"


@pytest.mark.parametrize(
    ("place", "silenced"),
    [("first", True), ("own", True), ("before", False), ("last", False), ("decorator", False)],
)
def test_the_first_line_of_a_statement_stands_for_all_of_it(place: str, silenced: bool) -> None:
    empty = dict.fromkeys(("decorator", "first", "before", "own", "last"), "")
    files = Files({"p.py": LONG.format(**{**empty, place: WANTED})})
    found = [item.rule.code for item in compile_files(Request(("p.py",), target=None), files).diagnostics]
    assert sorted(found) == ([] if silenced else ["MLP501", "MLP590"])


def test_alone_above_a_statement_it_stands_for_all_of_it() -> None:
    text = LONG.format(**dict.fromkeys(("decorator", "first", "before", "own", "last"), ""))
    files = Files({"p.py": text.replace("def p(", f"{WANTED.strip()}\ndef p(")})
    assert compile_files(Request(("p.py",), target=None), files).diagnostics == ()
