"""MLP282 to MLP287: the bodies of steps, and of what stands in for them."""

from typing import Final

from mlpc.diagnostics.model import Rule

MISSING_RETURN: Final = Rule(
    "MLP282",
    "missing-return",
    "`{function}` is declared `{declared}`, and {ways}",
    "no result",
    "a step without the result that it declares fails when its work is done",
    "return a `{declared}` on every way, or raise an error",
)
WRONG_RETURN: Final = Rule(
    "MLP283",
    "wrong-return",
    "`{function}` is declared `{declared}`, and returns {got}",
    "not `{declared}`",
    "what a step returns is looked at when its work is done; another thing than it declares fails the job",
)
GENERATOR_STEP: Final = Rule(
    "MLP284",
    "generator-step",
    "`{function}` is a generator, which a step cannot be",
    "makes it one",
    "to call a generator runs none of its body",
    "return the result; move what yields into a function of its own",
)
UNSET_FIELD: Final = Rule(
    "MLP285",
    "unset-field",
    "`{type}` is returned without `{name}`",
    "has no `{name}`",
    "`{type}.new()` gives artifacts; a field that is none has no value until the step gives it one",
    "assign it: `{variable}.{name} = ...`",
)
BODY_IMPORT: Final = Rule(
    "MLP286",
    "body-import",
    "`{name}` will not exist where {where} runs",
    "not shipped",
    "a step is shipped with what it reaches by the names of its file; what a body imports must be installed in the container",
    "import it at the top of the file",
)
STAND_IN: Final = Rule(
    "MLP287",
    "stand-in-parameters",
    "`{function}` stands in for `{step}`, and {problem}",
    "has other parameters",
    "on a machine it is called with the arguments of the step, by their names",
)
