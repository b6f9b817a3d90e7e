"""What the import of a module changes, besides the statement that binds it. The oracle is Python, running the module."""

from __future__ import annotations

import ast
import copy

import pytest

from mlpc.frontend.changes import changed_elsewhere

CHANGING = {
    "by a function": "XS = [1]\ndef grow():\n    XS.append(2)\ngrow()",
    "by a function that is called by another": "XS = [1]\ndef a():\n    XS.append(2)\ndef b():\n    a()\nA = [b()]",
    "by a function that is a default": "XS = [1]\ndef a():\n    XS.append(2)\ndef b(x=a()):\n    return x",
    "by a parameter": "XS = [1]\ndef grow(items):\n    other = items\n    other.append(1)\ngrow(XS)",
    "by a parameter of a parameter": "XS = [1]\ndef a(x):\n    x.clear()\ndef b(y):\n    a(x=y)\nb(XS)",
    "by a parameter of any number": "XS = [1]\ndef a(*xs):\n    xs[0].clear()\na(XS)",
    "by a function that calls itself": "XS = [1]\ndef a(x, y):\n    if x:\n        x.clear()\n        a(y, x)\na([1], XS)",
    "by another name": "XS = [1]\nYS = XS\nYS.append(2)",
    "by a name in a list": "XS = [1]\nYS = [XS]\nYS[0].append(2)",
    "by a name in a dict": 'XS = [1]\nD = {"a": XS}\nD["a"].append(2)',
    "by a shallow copy": 'XS = {"a": []}\nD = dict(XS)\nD["a"].append(2)',
    "by a loop": "XS = [[1]]\nfor x in XS:\n    x.append(2)",
    "by a loop over items": 'XS = {"a": []}\nfor key, value in XS.items():\n    value.append(key)',
    "by a loop over pairs": "XS = [[1], [2]]\nfor at, value in enumerate(XS):\n    value.append(at)",
    "by unpacking": "XS = [[1], 2]\nA, B = XS\nA.append(3)",
    "by the standard library": "import heapq\nXS = [3, 1, 2]\nheapq.heapify(XS)",
    "by an augmented name": "XS = [1]\nYS = XS\nYS += [2]",
    "as a global": "XS = [1]\ndef a():\n    global XS\n    XS = [2]\na()",
    "as a global number": "XS = 1\ndef a():\n    global XS\n    XS = 2\na()",
    "in a branch": "XS = [1]\nYS = XS\nif True:\n    YS.append(2)",
}
LEAVING = {
    "a function that reads": "XS = [1]\ndef a(x):\n    return len(x)\nA = a(XS)",
    "a function with a name of its own": "XS = [1]\ndef a():\n    XS = []\n    XS.append(1)\na()",
    "a function that nobody calls": "XS = [1]\ndef a():\n    XS.append(2)",
    "a function that calls itself": "XS = [1, [2]]\ndef a(x, n):\n    return a(x, n - 1) if n else len(x)\nA = a(XS, 2)",
    "a copy": "XS = [1]\nYS = list(XS)\nYS.append(2)",
    "a list with the items": "XS = [1]\nYS = [*XS, 3]\nYS.append(2)",
    "a slice": "XS = [1]\nYS = XS[:]\nYS.append(2)",
    "a sum": "XS = [1]\nYS = XS + [2]\nYS.append(2)",
    "a list that holds it": "XS = [1]\nYS = [XS]\nYS.append(2)",
    "the main program": 'XS = [1]\ndef a():\n    XS.append(2)\nif __name__ == "__main__":\n    a()',
}


def before_and_after(text: str) -> tuple[object, object]:
    """The value of `XS` where it is bound, and when the module has run."""
    first, *_ = [node for node in ast.parse(text).body if isinstance(node, ast.Assign)]
    names: dict[str, object] = {"__name__": "module"}
    exec(ast.unparse(first), names)
    value = copy.deepcopy(names["XS"])
    names = {"__name__": "module"}
    exec(text, names)
    return value, names["XS"]


@pytest.mark.parametrize("name", CHANGING)
def test_what_is_changed_is_found(name: str) -> None:
    before, after = before_and_after(CHANGING[name])
    assert before != after
    assert "XS" in changed_elsewhere(ast.parse(CHANGING[name]))


@pytest.mark.parametrize("name", LEAVING)
def test_what_is_left_alone_is_not_found(name: str) -> None:
    before, after = before_and_after(LEAVING[name])
    assert before == after
    assert "XS" not in changed_elsewhere(ast.parse(LEAVING[name]))
