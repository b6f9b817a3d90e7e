"""What steps that are no jobs of the user's code mean on this machine: they are written down."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from mlpc.backends.runner.engine.facts import ACCOUNT, NodeScope, now_text
from mlpc.backends.runner.engine.layout import JobError
from mlpc.backends.runner.engine.plan import Output, Step
from mlpc.backends.runner.engine.schedule import Node
from mlpc.backends.runner.engine.store import write_json
from mlpc.backends.runner.engine.values import evaluate

NAMES = {
    "Model": "model_name",
    "EndpointConfig": "endpoint_config_name",
    "Endpoint": "endpoint_name",
    "InferenceComponent": "inference_component_name",
}
"""Type of step -> the option that names what it makes."""


CALLS = ("Lambda", "Callback")
"""Types of steps that something outside of the pipeline answers."""


def answers_in(step: Step, kept: Mapping[str, Path]) -> dict[str, Any]:
    """What the function in the stead of a Lambda or Callback has given."""
    found: dict[str, Any] = {}
    for output in step.outputs:
        if output.file:
            found.update(json.loads((kept[output.name] / output.file).read_text(encoding="utf-8")))
    return found


def call_of(node: Node, scope: NodeScope) -> dict[str, Any]:
    """What a step is called with, its values known."""
    step = node.step
    return {
        "kind": step.kind,
        "function": step.function,
        "inputs": {item.name: evaluate(item.value, scope) for item in step.inputs},
        "arguments": {item.flag: evaluate(item.value, scope) for item in step.arguments},
        "options": {name: evaluate(value, scope) for name, value in step.options.items()},
    }


class Unanswered(Exception):
    """Nobody says what a step gives. The text: the flag that would."""


def local_values(
    step: Step,
    name: str,
    call: Mapping[str, Any],
    registry: Path,
    answers: Mapping[str, Any],
    ask: Callable[[str, str], str | None],
) -> dict[str, Any]:
    """What a step gives as values, by name; `name` is that of what it has made. JobError: somebody has to say it, and nobody has."""
    options = call["options"]
    if step.kind == "RegisterModel":
        return {"name": register(call, name, registry)}
    found: dict[str, Any] = {"name": str(options.get(NAMES.get(step.kind, ""), name))}
    missing: list[str] = []
    for output in step.outputs:
        if output.path:
            # The document of the function that nobody runs.
            continue
        try:
            found[output.name] = answer(name, output, answers, ask)
        except Unanswered as error:
            missing.append(str(error))
    if missing:
        raise JobError("nobody has answered: say " + " and ".join(missing))
    return found


def register(call: Mapping[str, Any], step: str, registry: Path) -> str:
    """Put a package in the registry, which is a folder for each version of each group; its name."""
    options = call["options"]
    group = str(options.get("model_package_group_name", step)).rpartition("/")[2]
    if not group or group.startswith(".") or "\\" in group:
        raise JobError(repr(group) + " is no name of a group")
    folder = registry / group
    folder.mkdir(parents=True, exist_ok=True)
    number = 1 + max((int(path.name) for path in folder.iterdir() if path.name.isdigit()), default=0)
    while True:
        try:
            (folder / str(number)).mkdir()
            break
        except FileExistsError:
            # Another run has taken the number.
            number += 1
    arn = ACCOUNT.replace(":pipeline", ":model-package/") + group + "/" + str(number)
    package = {
        "arn": arn,
        "group": group,
        "version": number,
        "created": now_text(),
        "approval_status": options.get("approval_status", "PendingManualApproval"),
        "model": call["inputs"].get("model"),
        **{key: value for key, value in options.items() if key not in ("approval_status", "model_package_group_name")},
    }
    write_json(folder / str(number) / "package.json", package)
    return arn


def answer(step: str, output: Output, answers: Mapping[str, Any], ask: Callable[[str, str], str | None]) -> Any:
    """What somebody outside of this machine says. Unanswered: nobody does; JobError: it is not what is declared."""
    key = step + "." + output.name
    short = step.partition("[")[0] + "." + output.name
    given = answers.get(key, answers.get(short))
    if given is None:
        given = ask(step, output.name)
    if given is None:
        raise Unanswered("--answer " + key + "=VALUE (" + output.type + ")")
    made = answered(str(given), output.type, key)
    if output.values and made not in output.values:
        listed = ", ".join(map(str, output.values))
        raise JobError("the answer " + key + " must be one of " + listed + ", and is " + repr(made))
    return made


def answered(text: str, kind: str, key: str) -> Any:
    """A value from its text. JobError: it is not of its type."""
    if kind == "bool" and text.lower() in ("true", "false"):
        return text.lower() == "true"
    try:
        if kind == "int":
            return int(text)
        if kind == "float":
            return float(text)
    except ValueError:
        pass
    if kind == "str":
        return text
    wanted = {"bool": "true or false", "int": "an integer", "float": "a number"}.get(kind, kind)
    raise JobError("the answer " + key + " must be " + wanted + ", and is " + repr(text))
