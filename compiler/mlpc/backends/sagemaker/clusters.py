"""EMR and EMRServerless steps: programs on clusters."""

from __future__ import annotations

from mlpc.backends.contract import flag
from mlpc.backends.sagemaker.context import Context
from mlpc.backends.sagemaker.model import Json
from mlpc.backends.sagemaker.requests import Tree, merge_request, option_of, pairs, place, place_options
from mlpc.backends.sagemaker.values import expression, text
from mlpc.ir import nodes as ir


def command_line(step: ir.Step, context: Context) -> list[Json]:
    """The words that the program is called with, in the order of the parameters: a list as it is, everything else after its name."""
    words: list[Json] = []
    for argument in step.arguments:
        if isinstance(argument.value, ir.ListValue):
            words += [text(item, context) for item in argument.value.items]
        else:
            words += [flag(argument.name, argument.flag), text(argument.value, context)]
    return words


def emr(step: ir.Step, context: Context) -> Tree:
    """The arguments of an EMR step."""
    tree: Tree = {"StepConfig": {"HadoopJarStep": {}}}
    place_options(tree, step, context, frozenset({"properties"}))
    words, properties = command_line(step, context), option_of(step, "properties")
    if words:
        place(tree, ("StepConfig", "HadoopJarStep", "Args"), words)
    if properties is not None:
        place(tree, ("StepConfig", "HadoopJarStep", "Properties"), pairs(properties, context))
    return merge_request(tree, step, context)


def emr_serverless(step: ir.Step, context: Context) -> Tree:
    """The arguments of an EMRServerless step: the role and the application stand beside the job and in it."""
    said = next(
        (option_of(step, name) for name in ("execution_role", "execution_role_arn") if option_of(step, name)), None
    )
    role = context.role() if said is None else expression(said, context)
    tree: Tree = {"ExecutionRoleArn": role, "JobConfig": {"executionRoleArn": role}}
    place_options(tree, step, context)
    words = command_line(step, context)
    if words:
        place(tree, ("JobConfig", "jobDriver", "sparkSubmit", "entryPointArguments"), words)
    return merge_request(tree, step, context)
