"""The catalogue of diagnostics: every rule has its own code and name, is reported with all that its texts need, and is well worded.

That each has an example is tested beside the examples.
"""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

import mlpc
from mlpc.cli import program
from mlpc.diagnostics import catalogue
from mlpc.diagnostics.catalogue import all_rules
from mlpc.diagnostics.model import Rule

COMPILER = Path(mlpc.__file__).parent
CONSTANTS = {name: value for name, value in vars(catalogue).items() if isinstance(value, Rule)}
IMPERATIVE = re.compile(
    "(add|assign|bind|branch|call|compare|compute|correct|decide|declare|decorate|define|delete|end|give|import|leave|list|loop|make"
    "|move|name|pass|put|read|rename|report|return|save|split|take|upload|use|write) "
)


def reports() -> Iterator[tuple[str, str, set[str] | None]]:
    """Every call in the compiler that is given a rule: where, the rule, its keywords (None: they cannot be read off)."""
    for path in sorted(COMPILER.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            for rule in _rules_of(node):
                assert isinstance(node, ast.Call)
                words = {keyword.arg for keyword in node.keywords if keyword.arg is not None}
                for argument in node.args:
                    if isinstance(argument, ast.Dict):
                        words |= {key.value for key in argument.keys if isinstance(key, ast.Constant)}
                known = all(keyword.arg is not None for keyword in node.keywords)
                yield f"{path.relative_to(COMPILER)}:{node.lineno}", rule, words if known else None


def _rules_of(node: ast.AST) -> list[str]:
    arguments = node.args if isinstance(node, ast.Call) else []
    chosen = [
        part for item in arguments for part in ([item.body, item.orelse] if isinstance(item, ast.IfExp) else [item])
    ]
    return [
        item.attr
        for item in chosen
        if isinstance(item, ast.Attribute) and isinstance(item.value, ast.Name) and item.value.id == "rules"
    ]


REPORTS = list(reports())


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_codes_and_names_are_unique() -> None:
    rules = all_rules()
    assert len(rules) == len(CONSTANTS)
    assert len({rule.code for rule in rules}) == len({rule.name for rule in rules}) == len(rules)


@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.code)
def test_code_and_name_have_their_form(rule: Rule) -> None:
    assert re.fullmatch(r"MLP[1-69]\d\d", rule.code)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", rule.name)
    assert rule.severity in ("error", "warning")


def test_every_rule_is_reported_somewhere() -> None:
    assert set(CONSTANTS) - {rule for _, rule, _ in REPORTS} == set()


@pytest.mark.parametrize(("where", "rule", "words"), REPORTS, ids=[f"{where}-{rule}" for where, rule, _ in REPORTS])
def test_every_placeholder_is_supplied(where: str, rule: str, words: set[str] | None) -> None:
    found = CONSTANTS[rule]
    if words is None:
        pytest.skip("its keywords are computed; the examples render it")
    texts = [found.title, found.label, *(getattr(found, text) for text in ("note", "help") if text not in words)]
    assert placeholders(" ".join(texts)) <= words, f"{where} leaves out what {found.code} needs"


@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.code)
def test_texts_are_worded_alike(rule: Rule) -> None:
    """A title says what is wrong, a help what to do; none is a sentence with a capital and a full stop."""
    assert rule.title
    for text in (rule.title, rule.label, rule.note, rule.help):
        assert text == text.strip()
        assert not text.endswith((".", "!")) or text.endswith("...")
        assert not text[:1].isupper() or text.startswith("Python ")
        assert text.count("`") % 2 == 0
    assert not rule.help or IMPERATIVE.match(rule.help)


def test_a_failure_of_mlpc_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*arguments: object) -> None:
        raise ZeroDivisionError("of all things")

    file = tmp_path / "demo.py"
    file.write_text("from mlpc import pipeline\n", encoding="utf-8")
    monkeypatch.setattr("mlpc.frontend.file.pipelines_of", broken)
    monkeypatch.delenv("MLPC_TRACEBACK", raising=False)
    assert program.run(["check", str(file)]) == program.INTERNAL == 70
    said = capsys.readouterr().err
    assert said.startswith("error[MLP901]: mlpc has failed here: ZeroDivisionError: of all things\n")
    assert "help: report it with the file" in said
