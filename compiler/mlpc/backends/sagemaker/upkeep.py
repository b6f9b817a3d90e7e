"""Lineage, Cleanup and Job steps: what is kept of a run, what is removed after it, and jobs of the service's general kind."""

from __future__ import annotations

from mlpc.backends.sagemaker.context import Context
from mlpc.backends.sagemaker.model import Json
from mlpc.backends.sagemaker.requests import Tree, merge_request, place_options, role_of
from mlpc.backends.sagemaker.values import text
from mlpc.ir import nodes as ir
from mlpc.ir.traverse import reads


def lineage(step: ir.Step, context: Context) -> Tree:
    """The arguments of a Lineage step."""
    tree: Tree = {}
    place_options(tree, step, context)
    return merge_request(tree, step, context)


def job(step: ir.Step, context: Context) -> Tree:
    """The arguments of a Job step."""
    tree: Tree = {"RoleArn": role_of(step, context)}
    place_options(tree, step, context)
    return merge_request(tree, step, context)


def cleanup(step: ir.Step, context: Context) -> Tree:
    """The arguments of a Cleanup step: each source once, and the single objects of it that are to go."""
    sources: dict[str, list[Json]] = {}
    last = ""
    for item in step.inputs:
        if item.name.startswith("result-"):
            last = next(ref.step for ref in reads(item.value))
            sources.setdefault(last, [])
        # A result as a whole says only whose it is.
        if item.name.startswith("object-") or not isinstance(item.value, ir.OutputRef):
            sources[last].append(text(item.value, context))
    rows = [{"StepName": name, **({"S3Uris": uris} if uris else {})} for name, uris in sources.items()]
    tree: Tree = {"Resources": {"S3": rows}}
    place_options(tree, step, context)
    return merge_request(tree, step, context)
