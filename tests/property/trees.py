"""Parses texts through mlpc's door to libcst and prints the trees: run as a process of its own by `test_lean_libcst`.

The first argument says what to do; on the standard input, a JSON list of texts.
"""

import copy
import dataclasses
import hashlib
import json
import pickle
import sys
from typing import Any


def dumped(node: Any) -> object:
    """A tree as lists: the class of each node, and its fields in order."""
    if hasattr(type(node), "__dataclass_fields__") and type(node).__module__.startswith("libcst"):
        return [
            type(node).__name__,
            [[item.name, dumped(getattr(node, item.name))] for item in dataclasses.fields(node)],
        ]
    if isinstance(node, list | tuple):
        return [dumped(item) for item in node]
    return node if node is None or isinstance(node, str | bool | int) else f"{type(node).__name__}"


def parsed() -> object:
    """The digest of each text's tree, and its code again; the message where it does not parse."""
    from mlpc.frontend import cst

    found: list[object] = []
    for text in json.load(sys.stdin):
        try:
            module = cst.parse(text)
        except cst.ParseFailure as error:
            found.append([error.message, error.line, error.column])
            continue
        digest = hashlib.sha256(json.dumps(dumped(module)).encode()).hexdigest()
        found.append([digest, module.code == text, type(module).__qualname__])
    return found


def still_whole() -> object:
    """After the lean import, what else people do with libcst works as ever."""
    from mlpc.frontend import cst

    lean = sys.modules["libcst"]
    first: Any = cst.parse("a = f(1, b=2)\n")
    import libcst
    import libcst.matchers as m
    from libcst.metadata import MetadataWrapper, PositionProvider

    assert libcst is lean and libcst.Module is type(first), "another libcst"
    facts: dict[str, object] = {}
    whole: Any = libcst

    class Rename(libcst.CSTTransformer):
        def leave_Name(self, original_node: libcst.Name, updated_node: libcst.Name) -> libcst.Name:
            return updated_node.with_changes(value=updated_node.value.upper())

    facts["visit"] = first.visit(Rename()).code
    facts["with_changes"] = first.with_changes(default_indent="\t").default_indent
    facts["deep_equals"] = [
        first.deep_equals(cst.parse("a = f(1, b=2)\n")),
        first.deep_equals(libcst.parse_module("a = f(1, b=3)\n")),
        libcst.parse_module("a = f(1, b=2)\n").deep_equals(first),
    ]
    facts["deep_clone"] = first.deep_clone().code
    facts["matchers"] = [
        m.matches(first.body[0].body[0].value, m.Call(func=m.Name("f"))),
        len(m.findall(first, m.Arg())),
    ]
    wrapper = MetadataWrapper(first)
    place = wrapper.resolve(PositionProvider)[wrapper.module.body[0]]
    facts["metadata"] = [place.start.line, place.start.column, place.end.line, place.end.column]
    facts["pickle"] = pickle.loads(pickle.dumps(first)).code
    facts["copy"] = [copy.copy(first).code, copy.deepcopy(first).code]
    facts["made by hand"] = libcst.Module([libcst.SimpleStatementLine([libcst.Expr(libcst.Name("x"))])]).code
    facts["keywords"] = libcst.Arg(value=libcst.Name("x"), keyword=libcst.Name("k")).value is not None
    facts["repr"] = repr(libcst.Name("x"))
    facts["statement"] = type(libcst.parse_statement("if x: pass")).__name__
    facts["expression"] = libcst.Module([]).code_for_node(libcst.parse_expression("(a, *b)"))
    facts["replaced"] = first.deep_replace(first.body[0].body[0].value, libcst.Name("y")).code
    facts["helpers"] = libcst.helpers.get_full_name_for_node(libcst.parse_expression("a.b.c"))
    facts["is a dataclass"] = [item.name for item in dataclasses.fields(libcst.Name)]
    facts["default"] = [libcst.Name("x").lpar, type(libcst.Module([]).header).__name__]
    for bad in ({}, {"value": "x", "nope": 1}, {"value": ""}):
        try:
            whole.Name(**bad)
        except Exception as error:
            facts[f"refused {len(facts)}"] = type(error).__name__
    return facts


def frozen() -> object:
    """Whether a member of a node can be set."""
    from mlpc.frontend import cst

    module: Any = cst.parse("a = 1\n")
    try:
        module.body = []
    except AttributeError:
        return True
    return False


def names() -> object:
    """The public names of libcst after a lean import and a use of one that it left out."""
    import libcst

    import mlpc.frontend.cst  # noqa: F401

    assert libcst.MetadataWrapper is not None
    return sorted(name for name in dir(libcst) if not name.startswith("_"))


def unknown_version() -> object:
    """A libcst that is not one of the known: the plain import is used, and nothing of the attempt stays behind."""
    from mlpc.frontend import lean

    lean.KNOWN = ("0.0.",)  # type: ignore[misc, assignment]
    found = lean.libcst()
    import libcst

    assert found is libcst
    plain = "__getattr__" not in vars(libcst) and libcst.__file__ is not None and libcst.MetadataWrapper is not None
    return [plain, libcst.parse_module("a = 1\n").deep_equals(libcst.parse_module("a = 1\n"))]


def broken_layout() -> object:
    """The lean import fails half-way: the same."""
    from mlpc.frontend import lean

    lean._NODES = ("base", "whitespace", "nowhere")  # type: ignore[misc, assignment]
    found = lean.libcst()
    import libcst

    assert found is libcst
    whole = dataclasses.dataclass.__module__ == "dataclasses"
    return [whole and libcst.MetadataWrapper is not None, libcst.parse_module("a = 1\n").code]


def imported_before() -> object:
    """libcst is there already: it is used as it is."""
    import libcst

    from mlpc.frontend import cst

    return [cst.nodes is libcst, type(cst.parse("a = 1\n")) is libcst.Module]


if __name__ == "__main__":
    json.dump(globals()[sys.argv[1]](), sys.stdout)
