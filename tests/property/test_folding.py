"""What is known at compile time is computed as Python computes it.

mlpc is a partial evaluator: expressions and statements over known values are evaluated when a program is compiled. The oracle is Python,
executing the same text. Where Python raises, the compiler must report an error; it may refuse what it does not take, but it never goes on
with another value. The type is part of a value: 1, 1.0 and True are three.
"""

from __future__ import annotations

import json
import warnings
from collections import Counter
from collections.abc import Callable
from typing import NamedTuple

from harness import PATH as PROGRAM
from harness import (
    Failed,
    Memory,
    codes,
    compile_text,
    exactly,
    fail_message,
    is_plain,
    load,
    only_pipeline,
    scaled,
)
from hypothesis import Phase, given, seed, settings
from strategies import HELPERS, expressions, functions

from mlpc.diagnostics.sink import Sink
from mlpc.frontend.declarations import lookup
from mlpc.frontend.lower import front_end
from mlpc.ir import nodes as ir
from mlpc.source import NOWHERE

HEAD = "from mlpc import Dataset, Fail, pipeline, processing, training\n\n" + HELPERS
IMAGE = "123456789012.dkr.ecr.us-east-1.amazonaws.com/tools:1"
REFUSALS = frozenset(
    {
        "MLP119",  # larger than a pipeline needs
        "MLP121",  # the order of a set
        "MLP131",  # longer to compute than a pipeline needs
        "MLP204",  # a constant, and a name for it that stands for something else when that is changed
    }
)
"""Codes of what is refused though Python computes it."""


class Computed(NamedTuple):
    """What Python makes of a program: a value, or what it raises."""

    value: object
    raised: Exception | None


def python(compute: Callable[[], object]) -> Computed:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return Computed(compute(), None)
    except Exception as error:
        return Computed(None, error)


def constant(program: str, name: str) -> tuple[object, list[str]]:
    """What a module's constant is to the evaluator, and the codes of what it reports."""
    sink = Sink()
    ev = front_end(Memory({PROGRAM: program.encode()}), {}, sink)
    module = ev.program.load(PROGRAM)
    if module is None:
        return None, [found.rule.code for found in sink.sorted()]
    value = lookup(ev, module, name, NOWHERE)
    return value, [found.rule.code for found in sink.sorted()]


def same_as_python(expected: Computed, value: object, reported: list[str], program: str) -> None:
    if expected.raised is not None:
        assert reported, f"Python raises {expected.raised!r}, mlpc has {value!r}\n{program}"
    elif reported:
        assert set(reported) <= REFUSALS, f"Python has {expected.value!r}, mlpc reports {reported}\n{program}"
    else:
        assert exactly(value) == exactly(expected.value), f"Python has {expected.value!r}, mlpc {value!r}\n{program}"


def in_pipeline(body: str, top: str = "") -> str:
    lines = "".join(f"    {line}\n" for line in body.rstrip("\n").split("\n"))
    return f'{HEAD}{top}\n\n@pipeline(name="p")\ndef p():\n{lines}'


def message_of(program: str) -> tuple[object, list[str]]:
    """The message that a program fails with, where all of it is known when it is compiled."""
    result = compile_text(program)
    reported = codes(result)
    if reported:
        return None, reported
    message = fail_message(result)
    assert isinstance(message, ir.Const), message
    return message.value, []


def python_message(program: str) -> Computed:
    def run() -> object:
        names, _ = load(program)
        try:
            names["p"]()
        except Failed as error:
            return str(error)
        raise AssertionError("the program does not fail")

    return python(run)


# --- expressions -----------------------------------------------------------------------------------------------------


@settings(max_examples=scaled(500))
@given(expressions())
def test_an_expression_folds_to_what_python_computes(expression: str) -> None:
    """As a module's constant, any value with all of its parts and their types."""
    program = f"{HEAD}\n\nVALUE = {expression}\n"
    expected = python(lambda: load(program)[0]["VALUE"])
    value, reported = constant(program, "VALUE")
    same_as_python(expected, value, reported, expression)


@settings(max_examples=scaled(250))
@given(expressions(wrong=8))
def test_what_python_raises_is_an_error(expression: str) -> None:
    """With types mixed up, whatever Python makes of it."""
    program = f"{HEAD}\n\nVALUE = {expression}\n"
    expected = python(lambda: load(program)[0]["VALUE"])
    value, reported = constant(program, "VALUE")
    same_as_python(expected, value, reported, expression)


@settings(max_examples=scaled(200))
@given(expressions(depth=2))
def test_the_message_of_a_failure_is_pythons(expression: str) -> None:
    """Within a pipeline, as the text that reaches the definition."""
    program = in_pipeline(f"value = {expression}\nraise Fail(f'{{value!r}}')")
    expected = python_message(program)
    value, reported = message_of(program)
    same_as_python(expected, value, reported, expression)


@settings(max_examples=scaled(120))
@given(expressions(("int", "float", "str", "bool"), depth=2))
def test_an_environment_has_pythons_values(expression: str) -> None:
    """In an option of a step, as the IR and the definition have it."""
    step = f'@processing(image="{IMAGE}", instance_type="ml.m5.large")\ndef work() -> Dataset: ...\n'
    program = in_pipeline(f'work.options(environment={{"KEY": {expression}}})()', f"\n\n{step}")
    # A text of several lines is indented with the body that it stands in.
    written = expression.replace("\n", "\n    ")
    expected = python(lambda: eval(compile(written, "e", "eval"), load(HEAD)[0]))
    result = compile_text(program)
    found: object = None
    if not result.failed:
        (step_made,) = only_pipeline(result).steps
        option = {item.name: item.value for item in step_made.options}["environment"]
        assert isinstance(option, ir.MapValue)
        ((_, value),) = option.entries
        assert isinstance(value, ir.Const)
        found = value.value
        main = result.compiled[0].main
        assert main is not None
        (job,) = json.loads(main.content)["Steps"]
        text = str(found).lower() if isinstance(found, bool) else str(found)
        assert job["Arguments"]["Environment"] == {"KEY": text}
    same_as_python(expected, found, codes(result), expression)


@settings(max_examples=scaled(120))
@given(expressions(("int", "float", "str", "bool"), depth=2))
def test_a_default_is_pythons_value(expression: str) -> None:
    """As the default of a pipeline's parameter, and of a step's: of the declared type, or refused."""
    expected = python(lambda: eval(compile(expression, "e", "eval"), load(HEAD)[0]))
    kind = type(expected.value).__name__ if expected.raised is None else "int"
    step = (
        f'@processing(image="{IMAGE}", instance_type="ml.m5.large")\n'
        f"def work(given: {kind} = {expression}) -> Dataset: ...\n"
    )
    program = f'{HEAD}\n\n{step}\n\n@pipeline(name="p")\ndef p(value: {kind} = {expression}):\n    work()\n'
    result = compile_text(program)
    default: object = None
    if not result.failed:
        pipeline = only_pipeline(result)
        assert pipeline.parameters[0].default is not None
        default = pipeline.parameters[0].default.value
        argument = pipeline.steps[0].arguments[0].value
        assert isinstance(argument, ir.Const)
        assert exactly(argument.value) == exactly(default)
    limits = {"MLP420", "MLP414"} if isinstance(expected.value, str) else set()
    reported = [code for code in codes(result) if code not in limits]
    same_as_python(expected, default if not result.failed or reported else expected.value, reported, expression)


# --- statements ------------------------------------------------------------------------------------------------------


@settings(max_examples=scaled(400))
@given(functions())
def test_a_function_computes_what_python_computes(text: str) -> None:
    """Loops, branches, unpacking, methods that change: in a function called where a constant is defined."""
    program = f"{HEAD}\n\n{text}\n\nVALUE = main()\n"
    expected = python(lambda: load(program)[0]["VALUE"])
    value, reported = constant(program, "VALUE")
    same_as_python(expected, value, reported, text)


@settings(max_examples=scaled(250))
@given(functions(wrong=3))
def test_a_function_called_by_a_pipeline_computes_what_python_computes(text: str) -> None:
    """The same within a pipeline, where lists belong to the branch that has made them."""
    program = in_pipeline("raise Fail(f'{main()!r}')", f"\n\n{text}")
    expected = python_message(program)
    value, reported = message_of(program)
    same_as_python(expected, value, reported, text)


@settings(max_examples=scaled(200))
@given(functions())
def test_the_body_of_a_pipeline_computes_what_python_computes(text: str) -> None:
    """The same statements as the body of the pipeline itself."""
    lines = text.split("\n")[1:-1]
    assert lines[-1].startswith("    return ")
    if any(line.lstrip().startswith("return") for line in lines[:-1]):
        return
    body = "\n".join(
        [line[4:] for line in lines[:-1]] + [f"raise Fail(repr({lines[-1].strip().removeprefix('return ')}))"]
    )
    program = in_pipeline(body)
    expected = python_message(program)
    value, reported = message_of(program)
    same_as_python(expected, value, reported, body)


def test_most_programs_fold() -> None:
    """Most of what is drawn has a value, and the compiler does not refuse it."""
    seen: Counter[str] = Counter()

    @seed(0)
    @settings(max_examples=200, phases=[Phase.generate], database=None)
    @given(expressions(), functions())
    def look(expression: str, text: str) -> None:
        program = f"{HEAD}\n\n{text}\n\nVALUE = [{expression}, main()]\n"
        value, reported = constant(program, "VALUE")
        seen["folded" if not reported and is_plain(value) else "not"] += 1

    look()
    assert seen["folded"] > seen["not"], seen
