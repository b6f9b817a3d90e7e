"""The IR as a value: what is equal, how it is printed, and what the passes leave as it is.

Goldens, caches and tests compare pipelines by equality and by their text, so that the two must tell the same things apart; and a pass may
neither break the rules of the IR nor change who waits for whom.
"""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from typing import Any

from harness import PATH, SETTINGS, Memory, compile_text, only_pipeline, records_of, scaled
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from strategies import decisions, pipelines

from mlpc.diagnostics.sink import Sink
from mlpc.frontend.lower import front_end, lower, pipelines_of
from mlpc.ir import nodes as ir
from mlpc.ir import types
from mlpc.ir.printer import print_pipeline
from mlpc.ir.traverse import edges
from mlpc.ir.verify import verify
from mlpc.passes.pipeline import PASSES
from mlpc.passes.setting import Setting
from mlpc.record import field, positional_record, record, replace, same
from mlpc.source import NOWHERE, Loc, Span

TEXTS = st.sampled_from(
    [
        "",
        "a",
        "b",
        "a\nb",
        "a\n|b",
        "\n",
        "a = b",
        '"a"',
        "('a',)",
        "None",
        "1",
        "Pipeline",
        "#1",
        "str#1",
        "é",
        "\r",
        "x\u2028y",
    ]
)
NUMBERS = st.sampled_from([0, 1, 2, True, False, 0.0, 1.0, 2.0, 1e300, 10**20])
SPANS = st.sampled_from([NOWHERE, Span("f.py", Loc(1, 2), Loc(3, 4))])


# --- equality --------------------------------------------------------------------------------------------------------


@record
class Pair:
    first: object
    second: object = None
    note: str = field(default="", compare=False)


@positional_record
class Single:
    value: object


@record
class Other:
    first: object
    second: object = None
    note: str = field(default="", compare=False)


LEAVES = st.one_of(NUMBERS, TEXTS, st.none())
NESTED = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(tuple),
        st.builds(Pair, first=inner, second=inner),
        st.builds(Other, first=inner, second=inner),
        st.builds(Single, inner),
    ),
    max_leaves=5,
)


def shape(value: object) -> object:
    """What makes a value what it is, in a form that no equality of numbers can blur."""
    if type(value) is tuple:
        return "tuple", [shape(item) for item in value]
    if isinstance(value, Pair | Other):
        return type(value).__name__, [shape(value.first), shape(value.second)]
    if isinstance(value, Single):
        return "Single", [shape(value.value)]
    return type(value).__name__, repr(value)


@settings(max_examples=scaled(400))
@given(NESTED, NESTED)
def test_records_are_equal_when_their_parts_are(first: object, second: object) -> None:
    """At any depth, 1, 1.0 and True are three values; equal records have one hash, and find each other in a set."""
    left, right = Single(first), Single(second)
    assert (left == right) is (shape(first) == shape(second))
    assert same(first, second) is (shape(first) == shape(second))
    if left == right:
        assert hash(left) == hash(right)
    assert len({left, right}) == (1 if left == right else 2)


@settings(max_examples=scaled(100))
@given(NESTED, NESTED, TEXTS)
def test_records_can_be_copied_and_changed(first: object, second: object, note: str) -> None:
    """Pickling, copying and `replace` give an equal record; what is not compared stays out of equality."""
    made = Pair(first=first, second=second, note=note)
    assert pickle.loads(pickle.dumps(Single(first))) == Single(first)
    for twin in (copy.copy(made), copy.deepcopy(made), pickle.loads(pickle.dumps(made)), replace(made)):
        assert twin == made and twin.note == note
    assert replace(made, note="other") == made
    assert (replace(made, first=second) == made) is (shape(first) == shape(second))


# --- printing --------------------------------------------------------------------------------------------------------


def variants(draw: Callable[..., Any], value: object) -> object:
    """Another value of the same kind, or the same."""
    match value:
        case bool() | int() | float() | None:
            return draw(st.one_of(NUMBERS, st.none()))
        case str():
            return draw(TEXTS)
        case bytes():
            return draw(st.binary(max_size=3))
        case tuple() if value and draw(st.booleans()):
            at = draw(st.integers(0, len(value) - 1))
            match draw(st.integers(0, 3)):
                case 0:
                    return value[:at] + value[at + 1 :]
                case 1:
                    return (*value, value[at])
                case 2:
                    return value[::-1]
                case _:
                    return (*value[:at], mutated(draw, value[at]), *value[at + 1 :])
        case tuple():
            return (*value, draw(st.one_of(TEXTS, st.builds(ir.Const, value=TEXTS, span=SPANS))))
        case _:
            return mutated(draw, value)


def mutated(draw: Callable[..., Any], value: object) -> object:
    """A record with one field changed, at some depth."""
    fields = getattr(type(value), "__record_fields__", None)
    if fields is None:
        return variants(draw, value)
    if not fields:
        return value
    name = draw(st.sampled_from(sorted(fields)))
    if name.endswith("span") or name == "definition":
        return replace(value, **{name: draw(SPANS)})
    return replace(value, **{name: variants(draw, getattr(value, name))})


TYPES: st.SearchStrategy[types.Type] = st.recursive(
    st.one_of(
        st.builds(
            types.ScalarType,
            kind=st.sampled_from(["str", "int", "float", "bool"]),
            values=st.lists(st.one_of(TEXTS, NUMBERS), max_size=2).map(tuple),
            enum=st.sampled_from([None, "", "E"]),
        ),
        st.sampled_from(
            [types.STR, types.INT, types.NONE, types.artifact_type("Dataset"), types.HandleType(kind="Model")]
        ),
        st.builds(types.ShapeType, shape=TEXTS),
    ),
    lambda inner: st.one_of(
        st.builds(types.ListType, element=inner),
        st.builds(
            types.MetricsType,
            name=TEXTS,
            identity=TEXTS,
            fields=st.lists(st.builds(types.Field, name=TEXTS, type=inner, span=SPANS), max_size=2).map(tuple),
        ),
    ),
    max_leaves=4,
)
VALUES: st.SearchStrategy[ir.Value] = st.recursive(
    st.one_of(
        st.builds(ir.Const, value=st.one_of(TEXTS, NUMBERS, st.none()), span=SPANS),
        st.builds(ir.ParamRef, name=TEXTS, type=TYPES, span=SPANS),
        st.builds(ir.ExecutionRef, name=TEXTS, span=SPANS),
        st.builds(ir.OutputRef, step=TEXTS, path=st.lists(TEXTS, max_size=2).map(tuple), type=TYPES, span=SPANS),
        st.builds(
            ir.PropertyRef,
            step=TEXTS,
            path=st.lists(st.one_of(TEXTS, st.integers(0, 2), st.builds(ir.Key, key=TEXTS)), max_size=2).map(tuple),
            type=TYPES,
            span=SPANS,
        ),
    ),
    lambda inner: st.one_of(
        st.builds(ir.Join, on=TEXTS, parts=st.lists(inner, max_size=3).map(tuple), span=SPANS),
        st.builds(ir.ListValue, items=st.lists(inner, max_size=3).map(tuple), span=SPANS),
        st.builds(ir.MapValue, entries=st.lists(st.tuples(TEXTS, inner), max_size=2).map(tuple), span=SPANS),
    ),
    max_leaves=4,
)


def holding(value: ir.Value, description: str | None) -> ir.Pipeline:
    option = ir.Option(name="environment", value=value, span=NOWHERE)
    return ir.Pipeline(
        name="p",
        function="p",
        description=description,
        parameters=(),
        decisions=(),
        steps=(),
        options=(option,),
        span=NOWHERE,
    )


@settings(max_examples=scaled(300))
@given(VALUES, VALUES, st.one_of(st.none(), TEXTS), st.one_of(st.none(), TEXTS))
def test_values_print_the_same_when_they_are_equal(
    first: ir.Value, second: ir.Value, said: str | None, other: str | None
) -> None:
    """Two pipelines that hold these values print the same exactly when they are equal."""
    left, right = holding(first, said), holding(second, other)
    assert (print_pipeline(left) == print_pipeline(right)) is (left == right)


@settings(max_examples=scaled(25))
@given(pipelines(), st.data())
def test_pipelines_print_the_same_when_they_are_equal(text: str, data: st.DataObject) -> None:
    """A change anywhere in a pipeline shows in its text, unless it is equal to what was there."""
    result = compile_text(text)
    assume(len(result.compiled) == 1)
    pipeline = only_pipeline(result)
    changed = pipeline
    for _ in range(data.draw(st.integers(1, 3))):
        found = mutated(data.draw, changed)
        assert isinstance(found, ir.Pipeline)
        changed = found
    assert (print_pipeline(pipeline) == print_pipeline(changed)) is (pipeline == changed)


# --- passes ----------------------------------------------------------------------------------------------------------


@settings(max_examples=scaled(90))
@given(st.one_of(pipelines(), decisions().map(lambda decided: decided.program)))
def test_the_rules_of_the_ir_hold_after_every_pass(text: str) -> None:
    """What lowering makes is well formed, each pass keeps it so, and none of them changes who waits for whom."""
    sink = Sink()
    ev = front_end(Memory({PATH: text.encode()}), SETTINGS, sink)
    found = next(item for item in pipelines_of(ev, PATH) if item.name == "p")
    pipeline = lower(ev, found)
    assume(not sink.failed)
    verify(pipeline)
    before = edges(pipeline)
    names = [step.name for step in pipeline.steps]
    for step in PASSES:
        pipeline = step(pipeline, Setting({**SETTINGS, "tags": {"k": "v"}, "kms_key": "key"}, "us-east-1"), sink)
        verify(pipeline)
        assert edges(pipeline) == before, step
        assert [step.name for step in pipeline.steps] == names, step


@settings(max_examples=scaled(60))
@given(pipelines())
def test_passes_say_the_same_the_second_time(text: str) -> None:
    """All passes over their own result change nothing."""
    result = compile_text(text)
    assume(not result.failed)
    pipeline = only_pipeline(result)
    again = pipeline
    for step in PASSES:
        again = step(again, Setting(SETTINGS, "us-east-1"), Sink())
    assert again == pipeline
    assert print_pipeline(again) == print_pipeline(pipeline)


def test_every_record_of_a_pipeline_is_found() -> None:
    """What walks over the IR in these tests reaches the values that are deep inside of it."""
    pipeline = holding(ir.Join(on="", parts=(ir.Const(value=1, span=NOWHERE),), span=NOWHERE), None)
    assert ir.Const(value=1, span=NOWHERE) in list(records_of(pipeline))
