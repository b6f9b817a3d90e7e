"""Lambda and Callback steps with a function in their stead: a process of its own, and what it gives as a document."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from mlpc.backends.contract import flag, literal_text
from mlpc.backends.runner.engine import plan as engine
from mlpc.backends.scripts import class_text, script_parts, type_text
from mlpc.ir import nodes as ir
from mlpc.ir.types import ArtifactType, ScalarType

CALLS: Final = frozenset({"Lambda", "Callback"})
_FOLDER: Final = "/opt/ml/processing"
_FILE: Final = "answer.json"


def called(
    made: engine.Step,
    step: ir.Step,
    value: Callable[[ir.Value], Any],
    known: Callable[[str, tuple[str, str]], str],
) -> engine.Step:
    """The step as a job of the function under `@step.local`. `known`: the name of a script, by that of its function."""
    body = step.stand_in
    assert body is not None
    flags = {argument.name: flag(argument.name, argument.flag) for argument in step.arguments}
    head, _, tail = script_parts(body, step, _entry(body, step, flags))
    document = engine.Output("answer", "answer", f"{_FOLDER}/output/answer", _FILE, _fields(step))
    return made._replace(
        arguments=tuple(
            engine.Argument(argument.name, flags[argument.name], _text(argument.value, value))
            for argument in step.arguments
        ),
        outputs=(*made.outputs, *([document] if step.outputs else [])),
        program=engine.Program(
            main=known(body.function, (head, tail)),
            folder=f"{_FOLDER}/input/code",
            requirements=body.requirements,
            function=True,
        ),
        options={},
    )


def _text(node: ir.Value, value: Callable[[ir.Value], Any]) -> Any:
    return literal_text(node.value) if isinstance(node, ir.Const) else value(node)


def _fields(step: ir.Step) -> dict[str, Any]:
    """The types of what the step gives, by the service's names."""
    return {
        output.name: [engine.ONE_OF, *output.type.values] if output.type.values else output.type.kind
        for output in step.outputs
        if isinstance(output.type, ScalarType)
    }


def _entry(body: ir.FunctionBody, step: ir.Step, flags: Mapping[str, str]) -> str:
    """The call: arguments from the command line, the result as a document."""
    kinds = {
        item.name: type_text(item.type) if isinstance(item.type, ScalarType) else item.type.name
        for item in body.parameters
        if isinstance(item.type, ScalarType | ArtifactType)
    }
    arguments = ", ".join(f"{flags[name]!r}: ({name!r}, {kind})" for name, kind in kinds.items() if name in flags)
    lines = [
        'if __name__ == "__main__":',
        f"    _arguments = {{{arguments}}}",
        "    _bound = {",
        "        _arguments[flag][0]: _module.convert(flag, text, _arguments[flag][1])",
        "        for flag, text in zip(_sys.argv[1::2], _sys.argv[2::2])",
        "    }",
        f"    _result = _module.execute({body.function}, _bound, _module.Place({class_text(body.result)}, {{}}))",
    ]
    if step.outputs:
        outputs = {output.field: output.name for output in step.outputs}
        lines += [
            "    import json as _json",
            "",
            f"    _document = {{name: getattr(_result, field) for field, name in {outputs!r}.items()}}",
            f'    with open(_module.rooted("{_FOLDER}/output/answer/{_FILE}"), "w", encoding="utf-8") as _file:',
            '        _json.dump(_document, _file, default=lambda value: getattr(value, "value", str(value)))',
        ]
    return "\n".join(lines)
