"""EndpointConfig, Endpoint and InferenceComponent steps."""

from __future__ import annotations

import re
from typing import Any, Final

from mlpc.backends.sagemaker.context import Context
from mlpc.backends.sagemaker.model import Json
from mlpc.backends.sagemaker.requests import Tree, merge_request, option_of, place_options
from mlpc.backends.sagemaker.values import expression
from mlpc.ir import nodes as ir

VARIANT: Final = "AllTraffic"
"""The name of an endpoint's only variant, as the SDK has it."""
_NAME_LIMIT: Final = 63


def service_name(name: str) -> str:
    """A name of the service for what a step of this name makes: letters, digits, and single hyphens between them."""
    return re.sub(r"[^A-Za-z0-9]+", "-", name)[:_NAME_LIMIT].strip("-") or "mlpc"


def endpoint_config(step: ir.Step, context: Context) -> Tree:
    """The arguments of an EndpointConfig step. The service adds to the name what makes it unique to the execution."""
    tree: Tree = {"EndpointConfigName": service_name(step.name)}
    servable = _input(step, "servable")
    if servable is not None:
        tree["ProductionVariants"] = [{"VariantName": VARIANT, "ModelName": expression(servable, context)}]
    place_options(tree, step, context)
    role = option_of(step, "role")
    if role is not None:
        tree["ExecutionRoleArn"] = expression(role, context)
    tree = merge_request(tree, step, context)
    variants: list[dict[str, Any]] = tree.get("ProductionVariants", [])
    for variant in variants:
        variant.setdefault("VariantName", VARIANT)
        if "InstanceType" in variant:
            variant.setdefault("InitialInstanceCount", 1)
    if "ExecutionRoleArn" not in tree and not any("ModelName" in variant for variant in variants):
        # Models come as inference components later, and it is the endpoint that has a role.
        tree["ExecutionRoleArn"] = context.role()
    return tree


def endpoint(step: ir.Step, context: Context) -> Tree:
    """The arguments of an Endpoint step."""
    tree: Tree = {}
    config = _input(step, "config")
    if config is not None:
        tree["EndpointConfigName"] = expression(config, context)
    place_options(tree, step, context)
    return merge_request(tree, step, context)


def inference_component(step: ir.Step, context: Context) -> Tree:
    """The arguments of an InferenceComponent step; without another it is for the only variant of its endpoint."""
    tree: Tree = {}
    where, servable = _input(step, "endpoint"), _input(step, "servable")
    if where is not None:
        tree["EndpointName"] = expression(where, context)
        variant = _only_variant(where, context)
        if variant is not None:
            tree["VariantName"] = variant
    if servable is not None:
        tree["Specification"] = {"ModelName": expression(servable, context)}
    place_options(tree, step, context)
    return merge_request(tree, step, context)


def _only_variant(where: ir.Value, context: Context) -> Json:
    """The variant of an endpoint of this pipeline, by the step of its configuration; None where there are several, or none is known."""
    config = _input(context.step(where.step, where), "config") if isinstance(where, ir.OutputRef) else None
    if not isinstance(config, ir.OutputRef):
        return None
    variants = endpoint_config(context.step(config.step, config), context)["ProductionVariants"]
    return variants[0]["VariantName"] if len(variants) == 1 else None


def _input(step: ir.Step, name: str) -> ir.Value | None:
    return next((item.value for item in step.inputs if item.name == name), None)
