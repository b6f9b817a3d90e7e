"""MLP29x: the code that travels with a model."""

from typing import Final

from mlpc.diagnostics.model import Rule

INFERENCE_PLACE: Final = Rule(
    "MLP290",
    "inference-place",
    "`{keyword}` is a keyword of `@training`, and not of {where}",
    "has no meaning here",
    "the code travels in the archive of the model, which is made where the model is trained",
    "write it in the `@training(...)` of the step that gives the model",
)
INFERENCE_BODY: Final = Rule(
    "MLP291",
    "inference-body",
    "`{step}` cannot take inference code along: {why}",
    "nothing to put it into",
    "the script that mlpc makes of a function adds the code to the model that the function returns",
    "pass its model through a step with a body, which has `inference=` and does `return ModelArtifact(model.extract())`, or let the "
    "program itself save the code to `code/` beside the model",
)
INFERENCE_ALONE: Final = Rule(
    "MLP292",
    "inference-alone",
    "`{keyword}` needs {what}",
    "says nothing by itself",
    "it says what stands beside the program that serves the model",
    "add `inference=`, or leave this out",
)
HANDLER_NAME: Final = Rule(
    "MLP293",
    "handler-name",
    "no serving container calls a function `{name}`",
    "never called",
    "containers find their functions by name: {known}",
    'give it the name of one of them: `inference={{"predict_fn": {shown}}}`',
)
HANDLER_PARAMETERS: Final = Rule(
    "MLP294",
    "handler-parameters",
    "`{name}` cannot be called as {container} calls it",
    "takes other parameters",
    "it is called `{call}`, by position",
    "declare it `def {call}`",
)
HANDLERS_EXCLUDED: Final = Rule(
    "MLP295",
    "handlers-excluded",
    "`{name}` and `{other}` cannot be in one program",
    "excludes the other",
    "a container that finds `{name}` does not call `{other}`, and most refuse to start with both",
    "leave one of them out",
)
HANDLER_MISSING: Final = Rule(
    "MLP296",
    "handler-missing",
    "the {container} container cannot serve with code that has no {names}",
    "does not have it",
    "it has nothing of its own in its place",
    "add {names} to the code",
)
HANDLER_STRAY: Final = Rule(
    "MLP297",
    "handler-stray",
    "a container would call `{name}`, which `inference` does not name",
    "reached by the code",
    "the code needs it, so it stands in the program, where a container finds its functions by name",
    "list it in `inference`, or give it another name",
)
INFERENCE_PROGRAM: Final = Rule(
    "MLP298",
    "inference-program",
    "{container} cannot load `{program}`",
    "not found there",
    "it looks for {wanted}",
    "give the script the name `inference.py`",
)
