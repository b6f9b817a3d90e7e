"""The smallest programs about what is taken from once: iterators, views of dicts, and what a condition may leave out.

As in `test_minimal_programs`, Python is the oracle. `REFUSED` are programs that Python runs and the service cannot: each is an error.
"""

from __future__ import annotations

import json

import pytest
from harness import codes, compile_text
from test_minimal_programs import VALUES, asking, compare, compare_values

DOUBLE = "def double(x):\n    return 2 * x"
COMPUTED = {
    # Taken from once, and in parts.
    "some, then the rest": ("it = iter([1, 2, 3])\na = next(it)\nraise Fail(repr([a, *it, *it]))", ""),
    "up to what is found": ("g = (x for x in [1, 2, 3])\nraise Fail(repr([2 in g, list(g)]))", ""),
    "up to what decides": ("it = iter([0, 1, 2])\nraise Fail(repr([any(it), list(it)]))", ""),
    "left with a break": ("it = iter('abc')\nfor x in it:\n    break\nraise Fail(repr([x, list(it)]))", ""),
    "one too many": ("it = iter([1, 2, 3])\na, b = it\nraise Fail(repr(a))", ""),
    "as many as names": ("a, b = zip([1, 2], 'xy')\nraise Fail(repr([a, b]))", ""),
    "iterators within": ("it = iter([1, 2, 3])\nz = zip(it, it)\nraise Fail(repr([next(z), list(it), list(z)]))", ""),
    "the shorter one": ("it = iter([1, 2])\nxs = list(zip([], it))\nraise Fail(repr([xs, list(it)]))", ""),
    "the longer one loses": ("it = iter([1, 2])\nxs = list(zip(it, []))\nraise Fail(repr([xs, list(it)]))", ""),
    "strict": ("raise Fail(repr(list(zip([1], [], strict=True))))", ""),
    "nothing left": ("raise Fail(repr(next(iter([]))))", ""),
    "something else in its place": ("raise Fail(repr(next(iter([]), 5)))", ""),
    "an iterator of itself": ("it = iter([1])\nraise Fail(repr(iter(it) is it))", ""),
    "no item": ("raise Fail(repr(iter([1])[0]))", ""),
    "no order": ("raise Fail(repr(zip() < zip()))", ""),
    "no text": ("raise Fail(f'{zip()}')", ""),
    "given to a function": ("it = iter([1, 2])\nraise Fail(repr([f(it), f(it)]))", "def f(it):\n    return next(it)"),
    "as arguments": ("raise Fail(repr(max(*iter([1, 2]))))", ""),
    "into a slice": ("xs = [1]\nxs[0:0] = (x for x in [5, 6])\nraise Fail(repr(xs))", ""),
    "added to a list": ("xs = [1]\nxs += (x for x in xs[:])\nraise Fail(repr(xs))", ""),
    "called when taken": ("m = map(double, [1, 2])\nraise Fail(repr([next(m), list(m)]))", DOUBLE),
    "filtered": ("raise Fail(repr(list(filter(None, [0, 1, '', 'a']))))", ""),
    # When a generator is evaluated, and with which names.
    "names as they are then": ("i = 1\ng = (i for _ in [1])\ni = 2\nraise Fail(repr(list(g)))", ""),
    "the first source is taken at once": ("xs = [1]\ng = (x for x in xs)\nxs = [2]\nraise Fail(repr(list(g)))", ""),
    "a source that grows": ("xs = [1]\ng = (x for x in xs)\nxs.append(2)\nraise Fail(repr(list(g)))", ""),
    "names of a comprehension": ("gs = [(i for _ in 'a') for i in [1, 2]]\nraise Fail(repr([*gs[0], *gs[1]]))", ""),
    "a name of its own": ("x = 5\ng = (x for x in [1])\nraise Fail(repr([list(g), x]))", ""),
    "a walrus when taken": ("g = ((w := x) for x in [1, 2])\nnext(g)\nraise Fail(repr(w))", ""),
    "a walrus of any": ("z = any((w := x) > 1 for x in [1, 2, 3])\nraise Fail(repr([z, w]))", ""),
    "its own name too early": ("x = [1]\nraise Fail(repr([x for _ in [1] for x in x]))", ""),
    "what raises later": ("g = (1 / x for x in [1, 0])\nraise Fail(repr(next(g)))", ""),
    # What changes while it is looped over.
    "a list popped in a comprehension": ("xs = [1, 2, 3]\nraise Fail(repr([xs.pop() for _ in xs]))", ""),
    "a dict with new values": ("d = {1: 1}\nfor k in d:\n    d[k] = 5\nraise Fail(repr(d))", ""),
    "items of a dict that grows": ("d = {1: 1}\nfor k, v in d.items():\n    d[k + 1] = 1\nraise Fail(repr(d))", ""),
    # Views.
    "a view follows": ("d = {1: 2}\nk = d.keys()\nd[3] = 4\nraise Fail(repr([*k, len(k)]))", ""),
    "views as sets": ("raise Fail(repr({1: 2}.keys() & {1, 3}))", ""),
    "equal views": ("raise Fail(repr({1: 2, 3: 4}.items() == {3: 4, 1: 2}.items()))", ""),
    "truth of a view": ("raise Fail('y' if {}.items() else 'n')", ""),
    "a value among values": ("raise Fail(repr(2 in {1: 2}.values()))", ""),
    "views apart": ("raise Fail(repr({1: 2}.keys().isdisjoint([3])))", ""),
    # By a key.
    "sorted by a function": ("raise Fail(repr(sorted([3, -1, 2], key=abs)))", ""),
    "sorted by a method": ("raise Fail(repr(sorted('bAc', key=str.lower)))", ""),
    "a list that sorts itself": ("xs = ['bb', 'a']\nxs.sort(key=len, reverse=True)\nraise Fail(repr(xs))", ""),
    "the least by a key": ("raise Fail(repr(min([3, 2], key=double, default=1)))", DOUBLE),
    "nothing by a key": ("raise Fail(repr(max([], key=len)))", ""),
    # Whose a list is.
    "an item that is found": (
        "raise Fail(repr(first([XS])) + repr(XS))",
        "XS = [1]\n\n\ndef first(xs):\n    return max(xs)",
    ),
    "an augmented item of a tuple": ("t = ([1],)\nt[0] += [2]\nraise Fail(repr(t))", ""),
    "one list by two names": ("raise Fail(repr(A is B))", "A = B = []"),
    "equal tuples": ("raise Fail(repr((1,) is (2,)))", ""),
    "matched as True": ("match 1:\n    case True:\n        x = 1\n    case _:\n        x = 2\nraise Fail(repr(x))", ""),
}
ENUMS = """
from enum import Enum, IntEnum, StrEnum, auto, unique


class Level(IntEnum):
    OFF = 0
    LOW = auto()
    HIGH = LOW + 1


class Other(IntEnum):
    LOW = 1


class Word(StrEnum):
    A = auto()
    B: str = "b"


class Mixed(str, Enum):
    A = "a"
"""
OF_ENUMS = {
    "ordered": "repr(sorted([Level.HIGH, Level.LOW])) + repr(Level.LOW < 5)",
    "summed": "repr(sum(Level)) + repr([0] * Level.HIGH)",
    "as a place": "repr('abc'[Level.HIGH])",
    "as a key": "repr({Level.LOW: 1, 1: 2}) + repr({'a': 1}[Mixed.A])",
    "in a set": "repr(len({Level.LOW, 1, Other.LOW}))",
    "of another Enum": "repr(Level.LOW == Other.LOW)",
    "truth": "'y' if Level.OFF else 'n'",
    "in a list": "repr('a' in [Mixed.A]) + repr(['a'].index(Mixed.A))",
    "in its Enum": "repr(Level.LOW in Level)",
    "joined": "Word.A + '-' + '+'.join([Word.B, Mixed.A]) + 'x'.replace('x', Word.A)",
    "its methods": "Word.A.upper() + repr('ab'.startswith(Word.A))",
    "by name and value": "repr([Level['LOW'], Level(1), Level(True), Level(Level.LOW)])",
    "no such name": "repr(Level['X'])",
    "written": "f'{Word.A:>3}{Mixed.A!s}{Level.LOW}{Mixed.A!r}'",
}
REFUSED = {
    # Code of what is taken on one way of a run-time condition, or of what Python may not come to.
    "taken in a branch": 'it = iter([1, 2])\nif flag:\n    work("a", scale=next(it))\nwork("b", scale=next(it))',
    "taken in a handler": (
        'it = iter(["a", "b"])\ntry:\n    s = work("risky")\nexcept StepFailed:\n    ping(next(it))\nping(next(it))'
    ),
    "taken by any": 'it = iter([1, 30])\nif any(n > x for x in it):\n    ping("z")\nwork("l", scale=len(list(it)))',
    "taken in a chain": 'it = iter([1, 2])\nif 0 < n < next(it):\n    ping("z")\nwork("l", scale=next(it))',
    "changed after and": 'xs = [1, 2]\nif flag and xs.pop() > 1:\n    ping("z")\nwork("l", scale=len(xs))',
    "bound after and": 'if flag and (k := 2) > 1:\n    work("l", scale=k)',
    "run after and": 'if flag and measure("m").ok:\n    ping("z")',
    "run by any": 'if any(measure(f"m{i}").ok for i in range(2)):\n    ping("z")',
    "made on several ways": (
        'for i, s in enumerate(work(f"w{i}") for i in range(2)):\n    if n > 5:\n        j = measure(f"p{i}", s)\n'
        '        if j.score > 0:\n            return\n    ping(f"q{i}")'
    ),
}
RUN = {
    "made in a branch": 'if flag:\n    it = iter([1, 2])\n    work("a", scale=next(it))\n    work("b", scale=next(it))\nping("z")',
    "branches in a loop over pairs": (
        'for i, x in zip(range(2), [4, 0]):\n    if n > x:\n        ping(f"a{i}")\n    else:\n        ping(f"b{i}")'
    ),
    "ways in a loop over pairs": 'for i, s in zip(range(2), "ab"):\n    if n > 5 + i:\n        return\n    ping(f"p{i}")',
    "a generator of steps": 'for i, s in enumerate(work(f"w{i}") for i in range(2)):\n    work(f"p{i}", s)',
    "a generator of steps in a branch": 'if flag:\n    xs = list(work(f"w{i}") for i in range(2))\nping("z")',
    "a generator before an assertion": 'g = (work(f"w{i}") for i in range(2))\nassert n > 1, "no"\nxs = list(g)',
    "a generator before the end": 'g = (work(f"w{i}") for i in range(2))\nif n > 4:\n    raise Fail("x")\nxs = list(g)',
    "any of conditions": 'if any(n > x for x in [4, 0, 30]):\n    ping("z")',
    "among the items of an iterator": 'if n in iter([1, 3]):\n    ping("z")',
    "a list of its own after and": 'if flag and sorted([2, 1])[0] == 1:\n    ping("z")',
    "steps by map": 'ss = list(map(work, ["a", "b"]))\nwork("c", ss[1])',
    "an integer as a float": 'work("a", scale=float(n))\nif float(n) > 2.5:\n    ping("z")',
}


@pytest.mark.parametrize("name", COMPUTED)
def test_items_are_taken_as_python_takes_them(name: str) -> None:
    compare_values(*COMPUTED[name], refusable=name == "no text")


@pytest.mark.parametrize("name", OF_ENUMS)
def test_a_member_is_the_text_or_number_that_it_is(name: str) -> None:
    compare_values(f"raise Fail({OF_ENUMS[name]})", ENUMS, refusable=False)


@pytest.mark.parametrize("shown", ["f'{Word.A}'", "str(Word.A)", "'{}'.format(Word.A)", "repr([Word.A])"])
@pytest.mark.parametrize("method", ["__str__", "__format__", "__repr__", "__eq__", "__bool__"])
def test_what_a_class_defines_is_not_guessed(shown: str, method: str) -> None:
    """A member whose class says how it is written, or what it equals, has Python's text or none."""
    arguments = {"__eq__": "self, other", "__format__": "self, spec"}.get(method, "self")
    result = {"__eq__": "True", "__bool__": "False"}.get(method, "'x'")
    top = f"from enum import Enum\n\n\nclass Word(str, Enum):\n    A = 'a'\n\n    def {method}({arguments}):\n        return {result}"
    compare_values(f"raise Fail({shown})", top, refusable=True)


@pytest.mark.parametrize("name", REFUSED)
def test_what_depends_on_a_run_is_refused(name: str) -> None:
    found = codes(compile_text(asking([REFUSED[name]])))
    assert found and set(found) <= {"MLP125", "MLP135", "MLP136"}, found


@pytest.mark.parametrize("name", RUN)
def test_what_runs_is_what_python_runs(name: str) -> None:
    program = asking([RUN[name]])
    result = compile_text(program)
    assert not result.failed, codes(result)
    main = result.compiled[0].main
    assert main is not None
    for changes in ({}, {"n": 9}, {"n": 1}, {"flag": False}):
        compare(program, json.loads(main.content), {**VALUES, **changes}, False)
