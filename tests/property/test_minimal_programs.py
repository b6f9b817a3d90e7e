"""The smallest programs that once meant one thing to Python and another to mlpc.

What the random properties of this folder found, or what reading the evaluator beside the language reference suggested, each reduced to what
it is about. The oracles are the same as theirs: Python computes the expected value, and decides which steps run.
"""

from __future__ import annotations

import json
import time
import warnings
from typing import Any

import pytest
from harness import PATH, Memory, World, codes, compile_text, load, run_as_python, said
from interpreter import Job, Outcome, execute
from strategies import STEPS, TRUTH_HELPERS, indented, signature
from test_branches_run_as_python import fake_of, given_to
from test_folding import HEAD, in_pipeline, message_of, python_message

from mlpc.driver import Request, compile_files

ENUMS = """
from enum import Enum, IntEnum, StrEnum


class Color(Enum):
    RED = "red"
    BLUE = "blue"
    CRIMSON = "red"


class Level(IntEnum):
    LOW = 0
    HIGH = 1


class Word(StrEnum):
    A = "a"


class Mixed(str, Enum):
    A = "a"
"""

# --- values ----------------------------------------------------------------------------------------------------------

COMPUTED = {
    # Text.
    "escape before a field": (r'raise Fail(f"\{1}")', ""),
    "equals sign keeps its spaces": ('x = 1\nraise Fail(f"{ x = }")', ""),
    "equals sign keeps parentheses": ('x = 1\nraise Fail(f"{(x)=}")', ""),
    "equals sign with a format": ('x = 1\nraise Fail(f"{x = :>5}")', ""),
    "escape in a format": (r'raise Fail(f"{1:\x3e5}")', ""),
    "named character": (r'raise Fail(f"\N{BULLET} {1}")', ""),
    "invalid escape": (r'raise Fail("\d")', ""),
    # Changing in place.
    "list multiplied in place": ("xs = [1, 2]\nys = xs\nxs *= 2\nraise Fail(repr(ys))", ""),
    "dict merged in place": ("d = {}\ne = d\nd |= {1: 2}\nraise Fail(repr(e))", ""),
    "set changed in place": ("s = {1}\nt = s\ns |= {2}\nraise Fail(repr(sorted(t)))", ""),
    "index evaluated once": ("ys = [0, 1]\nxs = [5, 6]\nxs[ys.pop()] += 1\nraise Fail(repr([xs, ys]))", ""),
    "item under a tuple": ("d = {}\nd[1, 2] = 3\nraise Fail(repr(d))", ""),
    "list changed while looped over": ("xs = [1, 2, 3]\nfor x in xs:\n    xs.remove(x)\nraise Fail(repr(xs))", ""),
    "list grown while looped over": (
        "xs = [1, 2]\nfor x in xs:\n    if len(xs) < 5:\n        xs.append(x)\nraise Fail(repr(xs))",
        "",
    ),
    "dict changed while looped over": ("d = {1: 1}\nfor k in d:\n    d[k + 1] = 1\nraise Fail(repr(d))", ""),
    # New lists are one's own.
    "slice is a new list": ("xs = [1, 2, 3]\nys = xs[1:]\nys.append(4)\nraise Fail(repr(ys))", ""),
    "sum is a new list": ("xs = [1]\nys = xs + [2]\nys.append(4)\nraise Fail(repr(ys))", ""),
    "product is a new list": ("ys = [0] * 3\nys[1] = 5\nraise Fail(repr(ys))", ""),
    "star gives a new list": ("a, *b = [1, 2, 3]\nb.append(4)\nraise Fail(repr(b))", ""),
    "set comprehension is a new set": ("s = {x for x in [1]}\ns.add(2)\nraise Fail(repr(sorted(s)))", ""),
    "keywords are a new dict": ("raise Fail(repr(f(a=1)))", "def f(**given):\n    given['b'] = 2\n    return given"),
    "union is a new dict": ("d = {1: 1} | {2: 2}\nd[3] = 3\nraise Fail(repr(d))", ""),
    "nested list of a comprehension": ("g = [[0] for _ in range(2)]\ng[0].append(1)\nraise Fail(repr(g))", ""),
    # Evaluation order and scope.
    "conditions of a comprehension stop": ("raise Fail(repr([x for x in [0, 1] if x if 1 / x > 0]))", ""),
    "any stops at the first": ("raise Fail(repr(any(1 / x > 0 for x in [1, 0])))", ""),
    "all stops at the first": ("raise Fail(repr(all(1 / x > 1 for x in [1, 0])))", ""),
    "walrus in a comprehension": ("xs = [y := x for x in [1, 2]]\nraise Fail(repr([xs, y]))", ""),
    "star arguments given twice": ('raise Fail(repr(f(**{"a": 1}, a=2)))', "def f(a):\n    return a"),
    "star arguments not text": ("raise Fail(repr(f(**{1: 1})))", "def f(**given):\n    return given"),
    "constant before its definition": ("raise Fail(repr(A))", "A = B + 1\nB = 2"),
    "constant changed by a call": ("raise Fail(repr(XS))", "XS = [1]\nXS.append(2)"),
    "constant changed by an item": ("raise Fail(repr(D))", 'D = {}\nD["a"] = 2'),
    "constant changed by a function": (
        "raise Fail(repr(XS))",
        "XS = [1]\n\n\ndef grow():\n    XS.append(2)\n    return 1\n\n\nA = grow()",
    ),
    "constant changed in a loop": ("raise Fail(repr(D))", 'D = {}\nfor key in "ab":\n    D[key] = 1'),
    "default evaluated once": ("f()\nraise Fail(repr(f()))", "def f(xs=[]):\n    xs.append(1)\n    return xs"),
    # What is no list.
    "views compared": ("raise Fail(repr({1: 2}.keys() == [1]))", ""),
    "view as text": ('raise Fail(f"{ {1: 2}.items() }")', ""),
    "view by index": ("raise Fail(repr({1: 2}.keys()[0]))", ""),
    "zip is true": ("raise Fail(repr(bool(zip([], []))))", ""),
    "zip has no length": ("raise Fail(repr(len(zip([1], [2]))))", ""),
    "zip is used up": ("z = zip([1], [2])\nxs = list(z)\nraise Fail(repr(list(z)))", ""),
    "generator is used up": ("g = (x for x in [1])\nxs = list(g)\nraise Fail(repr(list(g)))", ""),
    "generator has no items": ("raise Fail(repr((x for x in [1])[0]))", ""),
    "enumerate has no items": ("raise Fail(repr(enumerate([1])[0]))", ""),
    "reversed is no list": ("raise Fail(repr(reversed([1]) == [1]))", ""),
    "generator is lazy": ("g = (1 / x for x in [0])\nraise Fail('made')", ""),
    # Enums.
    "members in a list": ('raise Fail(f"{[Color.RED]}")', ENUMS),
    "member by format": ("raise Fail('{}'.format(Color.RED))", ENUMS),
    "member by repr": ("raise Fail(repr(Color.RED))", ENUMS),
    "member by str": ("raise Fail(str(Color.RED))", ENUMS),
    "member by a conversion": ('raise Fail(f"{Color.RED!r}")', ENUMS),
    "member with a width": ('raise Fail(f"{Color.RED:>12}")', ENUMS),
    "an alias is the member": ("raise Fail(repr(Color.RED is Color.CRIMSON))", ENUMS),
    "an alias has the member's name": ("raise Fail(Color.CRIMSON.name)", ENUMS),
    "aliases are no members": ("raise Fail(repr(len([c for c in Color])))", ENUMS),
    "member of an IntEnum compared": ("raise Fail(repr(Level.HIGH == 1))", ENUMS),
    "member of an IntEnum ordered": ("raise Fail(repr(Level.HIGH > Level.LOW))", ENUMS),
    "member of an IntEnum added": ("raise Fail(repr(Level.HIGH + 1))", ENUMS),
    "truth of a member of an IntEnum": ("raise Fail(repr(bool(Level.LOW)))", ENUMS),
    "member of a StrEnum compared": ("raise Fail(repr(Word.A == 'a'))", ENUMS),
    "member of a StrEnum as text": ('raise Fail(f"{Word.A}")', ENUMS),
    "member of a StrEnum joined": ("raise Fail('-'.join([Word.A, 'b']))", ENUMS),
    "member of a mixed Enum compared": ("raise Fail(repr(Mixed.A == 'a'))", ENUMS),
    "member as a key": ("raise Fail(repr({Color.RED: 1}[Color.RED]))", ENUMS),
    "member by its name": ('raise Fail(repr(Color["RED"].value))', ENUMS),
    "member by its value": ('raise Fail(repr(Color("red").name))', ENUMS),
}
REFUSABLE = {
    # It may be refused what needs Python's own order of module code.
    name
    for name in COMPUTED
    if name.startswith(("constant", "default"))
}


@pytest.mark.parametrize("name", COMPUTED)
def test_a_value_is_pythons(name: str) -> None:
    """The same value as in Python, or, where nothing else will do, an error; an error where Python raises."""
    compare_values(*COMPUTED[name], refusable=name in REFUSABLE)


def compare_values(body: str, top: str, *, refusable: bool) -> None:
    """What a pipeline of this body fails with, in Python and as it is compiled. `top`: what stands above it."""
    program = in_pipeline(body, f"\n\n{top}\n")
    expected = python_message(program)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        value, reported = message_of(program)
    if expected.raised is not None:
        assert reported, f"Python raises {expected.raised!r}, mlpc has {value!r}"
    elif reported:
        assert refusable, f"Python has {expected.value!r}, mlpc reports {reported}"
    else:
        assert value == expected.value


RUNTIME_IN_TEXT = [
    'raise Fail(f"{[n]}")',
    'raise Fail(f"{(n, 1)}")',
    'raise Fail(f"{ {1: n} }")',
    'raise Fail(f"{[n > 1]}")',
    'raise Fail(f"{Dataset}")',
    'raise Fail(f"{work}")',
    'raise Fail(f"{above}")',
    'raise Fail(f"{Color}")',
    "raise Fail('{}'.format(work))",
    "raise Fail(repr(work))",
    "raise Fail(str(Color.RED) + str(above))",
    'raise Fail(f"{len}")',
    "ping(f'{[n]}')",
    'ping("t", flag=[work][0] == work)',
]


@pytest.mark.parametrize("body", RUNTIME_IN_TEXT)
def test_no_object_of_the_compilers_shows_in_a_text(body: str) -> None:
    """A list that holds a run-time value, a function, a step or a class has no text in a pipeline: an error, not a look inside of mlpc."""
    result = compile_text(asking([body]))
    text = b"".join(file.content for compiled in result.compiled for file in compiled.files).decode()
    assert codes(result) or not any(
        word in text for word in ("ParamRef", "StepValue", "FunctionValue", " object at 0x", "Enum")
    )
    assert codes(result)


def test_a_float_made_of_an_integer_parameter_is_written_as_a_float() -> None:
    """`float(n)` of 3 is written `3.0`: the service would write 3, so that it cannot be joined as it is."""
    body = 'raise Fail(f"{float(n)}")'
    result = compile_text(asking([body]))
    if not codes(result):
        assert outcome([body], {"n": 3})[1] == ["3.0"]


# --- what must not happen --------------------------------------------------------------------------------------------

TROUBLE = {
    "lone surrogate in a message": r'raise Fail("\ud800")',
    "lone surrogate in an argument": r'ping("\ud800")',
    "lone surrogate in a name": r'ping.options(name="\ud800")("t")',
    "lone surrogate in a condition": 'if text == "\\udfff":\n    ping("t")',
    "nan in a condition": 'if ratio > float("nan"):\n    ping("t")\nelse:\n    ping("u")',
    "infinity in a condition": 'if ratio < float("inf"):\n    ping("t")',
    "infinity computed": 'if ratio < 1e308 * 10:\n    ping("t")',
    "infinity as an argument": 'work("t", scale=float("inf"))',
    "fail under a condition in error": 'if mode == "never":\n    raise Fail("x")',
    "fail in the other branch of a condition in error": 'if mode == "never":\n    ping("t")\nelse:\n    raise Fail("x")',
    "fail under an undefined name": 'if nothing:\n    raise Fail("x")',
    "step under a condition in error": 'if mode == "never":\n    if n > 1:\n        ping("t")',
    "assertion under a condition in error": 'if mode == "never":\n    assert n > 1, "no"',
    "match in error": 'match nothing:\n    case 1:\n        raise Fail("x")',
    "slice with a run-time bound": 'ping("t", flag=[1, 2][:n] == [])',
    "escape at the end of a part": 'ping(f"\\{n}")',
    "raise without anything": "raise",
    "very long integer": f"ping(str({'9' * 5000}))",
    "deep expression": f"ping('t', flag={'(' * 90}True{')' * 90})",
    "deep negation": f"ping('t', flag={'not ' * 60}True)",
}


@pytest.mark.parametrize("name", TROUBLE)
def test_no_program_makes_the_compiler_fail(name: str) -> None:
    """Whatever is written, there are files or there are diagnostics."""
    result = compile_text(asking(TROUBLE[name].split("\n")))
    if not result.failed:
        for compiled in result.compiled:
            assert compiled.main is not None
            json.loads(compiled.main.content, parse_constant=lambda word: pytest.fail(f"{word} is not JSON"))


def test_a_default_that_json_cannot_write_is_an_error() -> None:
    """JSON has no infinity and no number that is none."""
    text = asking(['ping("t")']).replace("ratio: float = 0.5", 'ratio: float = float("nan")')
    assert codes(compile_text(text))


LARGE = {
    "power in steps": "x = 2\nfor i in range(40):\n    x = x * x % (10 ** 300)\nraise Fail(str(x))",
    "text doubled": "s = 'a'\nfor i in range(40):\n    s = s + s\nraise Fail(s)",
    "list doubled": "s = [1]\nfor i in range(40):\n    s = s + s\nraise Fail(str(len(s)))",
    "list extended": "s = [1]\nfor i in range(40):\n    s.extend(s)\nraise Fail(str(len(s)))",
    "loops in loops": "raise Fail(str(sum([1 for a in range(50000) for b in range(50000)])))",
    "replaced": "raise Fail(str(len(('a' * 90000).replace('a', 'b' * 90000))))",
    "joined": "raise Fail(str(len(('b' * 90000).join(['a'] * 90000))))",
    "width of a format": 'raise Fail(f"{1:{10 ** 9}}")',
    "width in a format": "raise Fail('{:999999999}'.format(1))",
    "rounded": "raise Fail(str(round(7, -(10 ** 9))))",
    "f-string doubled": "s = 'a'\nfor i in range(40):\n    s = f'{s}{s}'\nraise Fail(s)",
}


@pytest.mark.parametrize("name", LARGE)
def test_what_no_pipeline_needs_is_refused_soon(name: str) -> None:
    """A program that would compute for hours or fill the memory is an error within seconds. In a process with little of both."""
    import subprocess
    import sys

    script = (
        "import resource, sys\n"
        "resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))\n"
        "resource.setrlimit(resource.RLIMIT_CPU, (4, 4))\n"
        f"sys.path[:0] = {sys.path!r}\n"
        "from harness import codes, compile_text\n"
        f"print(codes(compile_text({in_pipeline(LARGE[name])!r})))\n"
    )
    made = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stderr[-300:]
    if "power" not in name:
        assert made.stdout.strip() != "[]"


def test_branches_in_a_row_do_not_double_the_pipeline_without_a_word() -> None:
    """What is copied for each way through may not grow beyond what a pipeline can have: it is refused, and soon."""
    lines = ['s = work("t")']
    for at in range(12):
        lines += [f"if n > {at}:", f'    s = work("t{at}", s)']
    lines.append('ping.options(depends_on=[s])("end")')
    before = time.perf_counter()
    result = compile_text(asking(lines), target=None)
    assert codes(result)
    assert time.perf_counter() - before < 5


# --- what runs -------------------------------------------------------------------------------------------------------

RISK = "try:\n    s = work('risky')\n"
RUN = {
    "guard inside a branch, and a name bound in both": (
        'if flag:\n    if n > 3:\n        raise Fail("x")\n    j = measure("a")\nelse:\n    j = measure("b")\nwork("c", scale=j.score)'
    ),
    "else of a try fails the run": f'{RISK}except StepFailed:\n    ping("h")\nelse:\n    raise Fail("x")\nping("after")',
    "else of a try returns": f'{RISK}except StepFailed:\n    ping("h")\nelse:\n    return\nping("after")',
    "else of a try returns under a condition": (
        f'{RISK}except StepFailed:\n    ping("h")\nelse:\n    if flag:\n        return\nping("after")'
    ),
    "handler returns": f'{RISK}except StepFailed:\n    ping("h")\n    return\nping("after")',
    "finally returns": f'{RISK}except StepFailed:\n    ping("h")\nfinally:\n    return\nping("after")',
    "handler leaves a loop": (
        'for i in range(2):\n    try:\n        s = work(f"{i}-risky")\n    except StepFailed:\n        break\nping("after")'
    ),
    "handler goes on with a loop": (
        'for i in range(2):\n    try:\n        s = work(f"{i}-risky")\n    except StepFailed:\n        continue\n    ping(f"{i}-x")'
    ),
    "handler binds a step anew": f'b = work("z")\n{RISK}except StepFailed:\n    b = work("b")\nwork("after", b)',
    "handler binds a number anew": f"b = 1\n{RISK}except StepFailed:\n    b = 2\nwork('after', scale=b)",
    "handler and else bind a step": f'{RISK}except StepFailed:\n    b = work("b")\nelse:\n    b = work("c")\nwork("after", b)',
    "else binds a step anew": f'b = work("z")\n{RISK}except StepFailed:\n    ping("h")\nelse:\n    b = work("c")\nwork("after", b)',
    "finally binds a name": f'{RISK}except StepFailed:\n    ping("h")\nfinally:\n    f = ping("f")\nping("after")',
    "finally binds a name in a loop": (
        'for i in range(2):\n    try:\n        s = work(f"{i}-risky")\n    except StepFailed:\n        ping(f"{i}-h")\n'
        '    finally:\n        f = ping(f"{i}-f")'
    ),
    "finally binds a step": f'{RISK}finally:\n    x = work("f")\nwork("after", x)',
    "handler changes a list": f"xs = [1]\n{RISK}except StepFailed:\n    xs.append(2)\nsplit('after', count=len(xs))",
    "try in a branch": (
        'if flag:\n    try:\n        s = work("risky")\n    except StepFailed:\n        ping("h")\nping("after")'
    ),
}
MUST_COMPILE = {"guard inside a branch, and a name bound in both", "finally binds a step", "try in a branch"}


def asking(lines: list[str]) -> str:
    body = "\n".join(indented("\n".join(lines).split("\n")))
    return f'{STEPS}{TRUTH_HELPERS}\n\n@pipeline(name="p")\ndef p({signature()}):\n{body}\n'


VALUES: dict[str, Any] = {"n": 3, "m": -1, "ratio": 0.5, "text": "a", "flag": True, "mode": "fast", "color": "red"}
_CONSTANTS: dict[type[Any], object] = {float: 0.5, int: 1, str: "a", bool: True}


def outcome(lines: list[str], changes: dict[str, Any]) -> tuple[set[str], list[str]]:
    """What runs in the service, and the messages of what fails."""
    program, world = asking(lines), World(lambda tag, path, kind: _CONSTANTS[kind])
    main = compile_text(program).compiled[0].main
    assert main is not None
    run = execute(json.loads(main.content), {**VALUES, **changes}, fake_of(program, world))
    return {given_to(job)[0]["tag"] for job in run.jobs.values()}, [message for _, message in run.failures]


@pytest.mark.parametrize("name", RUN)
def test_what_runs_is_what_python_runs(name: str) -> None:
    """The same steps with the same inputs, or, where the service has no such thing, an error."""
    program = asking([RUN[name]])
    result = compile_text(program)
    if result.failed:
        assert name not in MUST_COMPILE, said(result)
        return
    main = result.compiled[0].main
    assert main is not None
    definition = json.loads(main.content)
    for changes in ({}, {"n": 9}, {"flag": False}):
        for failing in (False, True):
            compare(program, definition, {**VALUES, **changes}, failing)


def compare(program: str, definition: Any, values: dict[str, Any], failing: bool) -> None:
    """One run of both. `failing`: whether the risky step fails."""
    world = World(lambda tag, path, kind: _CONSTANTS[kind], lambda tag: failing and "risky" in tag)
    python = run_as_python(program, values, world)
    fake = fake_of(program, world)
    seen: dict[str, tuple[dict[str, str], dict[str, str]]] = {}

    def watched(job: Job) -> Outcome:
        scalars, inputs = given_to(job)
        seen[scalars["tag"]] = scalars, inputs
        return fake(job)

    run = execute(definition, values, watched)
    called = {call.tag for call in python.calls}
    how = f"{'fails' if failing else 'does not fail'}, {values}"
    if run.failed_jobs and python.failure is not None:
        assert called <= set(seen), how
    else:
        assert set(seen) == called, how
        assert [message for _, message in run.failures] == ([] if python.failure is None else [python.failure]), how
    for call in python.calls:
        for parameter, given in call.arguments.items():
            uri = getattr(given, "uri", None)
            if uri is not None:
                assert seen[call.tag][1][parameter] == uri, how
            elif isinstance(given, int | float) and not isinstance(given, bool):
                assert float(seen[call.tag][0][parameter]) == given, how


def test_programs_here_are_pythons() -> None:
    """All of these texts are Python, so that none of the tests passes for want of a program."""
    for body, top in COMPUTED.values():
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            compile(in_pipeline(body, f"\n\n{top}\n"), PATH, "exec", dont_inherit=True)
    for body in RUN.values():
        load(asking([body]))
    assert compile_files(Request([PATH]), Memory({PATH: HEAD.encode()})).diagnostics
