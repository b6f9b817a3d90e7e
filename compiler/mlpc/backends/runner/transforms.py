"""Transform steps: the code of a model, run over files in a process of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path as FilePath
from typing import Any, Final

from mlpc.backends.contract import literal_text
from mlpc.backends.runner.engine import plan as engine
from mlpc.backends.runner.expressions import NoMeaning
from mlpc.backends.runner.serving import ServingError, path_of
from mlpc.ir import nodes as ir
from mlpc.passes.members import Path, Said, said_members
from mlpc.service.inference import TENSORFLOW_HANDLERS, server_of

PROGRAM: Final = "serving.py"
_FOLDER: Final = "/opt/ml/transform"
_SOURCE: Final = ("TransformInput", "DataSource", "S3DataSource", "S3DataType")
_SPLIT: Final = ("TransformInput", "SplitType")
_FLAGS: Final[Mapping[Path, str]] = {
    ("TransformInput", "ContentType"): "--content-type",
    ("TransformOutput", "Accept"): "--accept",
    _SPLIT: "--split-type",
    ("TransformOutput", "AssembleWith"): "--assemble-with",
    ("BatchStrategy",): "--strategy",
    ("MaxPayloadInMB",): "--max-payload-in-mb",
    ("TransformInput", "CompressionType"): "--compression-type",
    ("DataProcessing", "InputFilter"): "--input-filter",
    ("DataProcessing", "OutputFilter"): "--output-filter",
    ("DataProcessing", "JoinSource"): "--join-source",
}
"""Members of the request -> what the program is told."""
_VARIABLE: Final = "SAGEMAKER_PROGRAM"
_SKIP: Final = "pass over the step with `--skip`"
_CODE: Final = f"give the training step `inference=`, the functions that serve its model, or {_SKIP}"
_CREATE: Final = f"give the result of `create_model`, or {_SKIP}"
_PLACES: Final = {"--model": "/opt/ml/model", "--data": f"{_FOLDER}/input", "--output": f"{_FOLDER}/output"}


def transforming(
    made: engine.Step,
    step: ir.Step,
    steps: Mapping[str, ir.Step],
    value: Callable[[ir.Value], Any],
    carried: Callable[[str, Mapping[str, bytes]], tuple[str, ...]],
) -> engine.Step:
    """The step as a job that serves the model. `carried` lets files travel with the runner. `NoMeaning`: nothing here can serve it."""
    inputs = {item.name: item for item in step.inputs}
    created = _created(inputs["servable"], steps)
    model = next((item for item in created.inputs if item.name == "model"), None)
    environment = dict(_entries(created, "environment"))
    if model is None or _VARIABLE not in environment:
        raise NoMeaning(inputs["servable"].span, "a model without code", _CODE)
    _check_server(created, inputs["servable"])
    said = said_members(step)
    _check(said)
    environment.update(_entries(step, "environment"))
    destination = said.get(("TransformOutput", "S3OutputPath"))
    known = {name: value(item) for name, item in environment.items()}
    return made._replace(
        inputs=(
            engine.Input("model", _PLACES["--model"], value(model.value)),
            engine.Input("data", _PLACES["--data"], value(inputs["data"].value)),
        ),
        arguments=(
            *(engine.Argument(flag[2:], flag, path) for flag, path in _PLACES.items()),
            *(engine.Argument(flag[2:], flag, item) for flag, item in _said(said, value)),
        ),
        outputs=(
            engine.Output(
                "",
                "output",
                _PLACES["--output"],
                destination=None if destination is None or destination.value is None else value(destination.value),
            ),
        ),
        # What is served has been created.
        after=(*made.after, *(() if (created.name, "Completed") in made.after else ((created.name, "Completed"),))),
        program=engine.Program(main=PROGRAM, files=carried(PROGRAM, {PROGRAM: _text()}), folder=f"{_FOLDER}/code"),
        environment={
            name: literal_text(item) if isinstance(item, str | int | float | bool) else item
            for name, item in known.items()
        },
    )


def _text() -> bytes:
    return (FilePath(__file__).parent / PROGRAM).read_bytes()


def _created(servable: ir.Input, steps: Mapping[str, ir.Step]) -> ir.Step:
    """The step that creates what is served."""
    node = servable.value
    created = steps.get(node.step) if isinstance(node, ir.OutputRef | ir.PropertyRef) else None
    if created is None or created.kind != "Model" or isinstance(created.body, ir.RawBody):
        raise NoMeaning(servable.span, "a model that the pipeline does not create", _CREATE)
    return created


def _entries(step: ir.Step, name: str) -> tuple[tuple[str, ir.Value], ...]:
    found = next((option.value for option in step.options if option.name == name), None)
    return found.entries if isinstance(found, ir.MapValue) else ()


def _check_server(created: ir.Step, servable: ir.Input) -> None:
    image = next((option.value for option in created.options if option.name == "image"), None)
    server = server_of(image.value) if isinstance(image, ir.Const) and isinstance(image.value, str) else None
    if server is not None and server.handlers == TENSORFLOW_HANDLERS:
        raise NoMeaning(servable.span, "the model server of TensorFlow", _SKIP)


def _check(said: Mapping[Path, Said]) -> None:
    for name in ("InputFilter", "OutputFilter"):
        item = said.get(("DataProcessing", name))
        if item is not None and isinstance(item.value, ir.Const):
            _check_filter(item)
    for path, known in ((_SOURCE, ("S3Prefix",)), (_SPLIT, ("None", "Line"))):
        found = said.get(path)
        if found is not None and isinstance(found.value, ir.Const) and found.known not in known:
            raise NoMeaning(found.span, f"`{found.name}={found.known!r}`", _SKIP)


def _check_filter(item: Said) -> None:
    try:
        path_of(str(item.known))
    except ServingError as error:
        raise NoMeaning(
            item.span, f"`{item.name}={item.known!r}`", f"write one that the service documents ({error}), or {_SKIP}"
        ) from None


def _said(said: Mapping[Path, Said], value: Callable[[ir.Value], Any]) -> Iterator[tuple[str, Any]]:
    for path, flag in _FLAGS.items():
        found = said.get(path)
        if found is not None and found.value is not None:
            item = value(found.value)
            yield flag, literal_text(item) if isinstance(item, str | int | float | bool) else item
