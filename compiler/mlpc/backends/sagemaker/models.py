"""Model, RegisterModel, Transform and Fail steps."""

from __future__ import annotations

from mlpc.backends.sagemaker import documents
from mlpc.backends.sagemaker.context import Context
from mlpc.backends.sagemaker.requests import Tree, input_of, merge_request, option_of, place_options, role_of
from mlpc.backends.sagemaker.values import expression, text
from mlpc.ir import nodes as ir
from mlpc.ir.types import HandleType
from mlpc.service.shapes import shape


def _container(step: ir.Step, context: Context) -> Tree:
    """The only container, as far as the step says it by its operand and image."""
    container: Tree = {}
    image = option_of(step, "image")
    if image is not None:
        container["Image"] = expression(image, context)
    container["Environment"] = {}
    if any(item.name == "model" for item in step.inputs):
        container["ModelDataUrl"] = expression(input_of(step, "model"), context)
    return container


def model(step: ir.Step, context: Context) -> Tree:
    """The arguments of a Model step: one container, or a row of them."""
    tree: Tree = {"ExecutionRoleArn": role_of(step, context)}
    requested = dict(step.request.entries) if step.request is not None else {}
    if option_of(step, "containers") is None and "Containers" not in requested:
        tree["PrimaryContainer"] = _container(step, context)
    place_options(tree, step, context, frozenset({"image", "multi_model"}))
    several = option_of(step, "multi_model")
    if isinstance(several, ir.Const) and several.value:
        tree["PrimaryContainer"].setdefault("Mode", "MultiModel")
    return merge_request(tree, step, context)


def register(step: ir.Step, context: Context) -> Tree:
    """The arguments of a RegisterModel step: its containers are said here, or are those of a created model."""
    created = next((item.value for item in step.inputs if isinstance(item.type, HandleType)), None)
    tree: Tree = {}
    if isinstance(created, ir.OutputRef):
        containers = _created(context.step(created.step, created), context)
        image = option_of(step, "image")
        if image is not None:
            containers[0]["Image"] = expression(image, context)
        tree = {"InferenceSpecification": {"Containers": containers}}
    elif step.inputs:
        tree = {"InferenceSpecification": {"Containers": [_container(step, context)]}}
    place_options(tree, step, context, frozenset({"image"}) | documents.KEYWORDS)
    documents.place_documents(tree, step, context)
    return merge_request(tree, step, context)


def _created(step: ir.Step, context: Context) -> list[Tree]:
    """The containers of a model, as far as a model package has the same members."""
    made = model(step, context)
    known = shape("ModelPackageContainerDefinition").members
    containers: list[Tree] = made["Containers"] if "Containers" in made else [made["PrimaryContainer"]]
    return [{key: value for key, value in container.items() if key in known} for container in containers]


def transform(step: ir.Step, context: Context) -> Tree:
    """The arguments of a Transform step."""
    data = expression(input_of(step, "data"), context)
    tree: Tree = {
        "ModelName": expression(input_of(step, "servable"), context),
        "TransformInput": {"DataSource": {"S3DataSource": {"S3DataType": "S3Prefix", "S3Uri": data}}},
        "TransformOutput": {"S3OutputPath": context.run_location(step)},
        "TransformResources": {"InstanceCount": 1},
    }
    place_options(tree, step, context)
    return merge_request(tree, step, context)


def fail(step: ir.Step, context: Context) -> Tree:
    """The arguments of a Fail step."""
    message = option_of(step, "message")
    return {"ErrorMessage": "" if message is None else text(message, context)}
