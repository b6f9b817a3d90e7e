"""Building a request: members placed by the keywords of a step, and `request=` merged over the whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, cast

from mlpc.backends.base import InternalError
from mlpc.backends.sagemaker.context import Context
from mlpc.backends.sagemaker.json_texts import document_text
from mlpc.backends.sagemaker.model import Json
from mlpc.backends.sagemaker.values import expression, text
from mlpc.ir import nodes as ir
from mlpc.service.keywords import COMPOSED, member_paths
from mlpc.service.shapes import UnknownShape, member_shape
from mlpc.service.spelling import JSON_TEXTS
from mlpc.service.steps import STEP_TYPES, MemberPath

Tree = dict[str, Any]
_ELSEWHERE: Final = frozenset({"metrics", "role"})


def place(tree: Tree, path: MemberPath, value: Json) -> None:
    """Set the member at the end of a path; structures and lists on the way are made."""
    node: Any = tree
    for at, part in enumerate(path[:-1]):
        following = path[at + 1]
        empty: Any = [] if isinstance(following, int) else {}
        if isinstance(part, int):
            while len(node) <= part:
                node.append({})
            node = node[part]
        else:
            node = node.setdefault(part, empty)
    last = path[-1]
    if isinstance(last, int):
        while len(node) <= last:
            node.append(None)
    node[last] = value


_NAMES: Final = ("InputName", "OutputName", "ChannelName", "Key", "Name", "VariantName")
"""Members that tell the elements of a list apart."""


def merge(tree: Tree, more: Mapping[str, Json]) -> None:
    """Merge over: structures member by member, lists of named structures element by element, everything else replaced."""
    for key, value in more.items():
        present: Any = tree.get(key)
        if isinstance(present, dict) and isinstance(value, Mapping):
            merge(cast(Tree, present), value)
        elif isinstance(present, list) and isinstance(value, list) and _name_of([*present, *value]) is not None:
            _merge_elements(present, value)
        else:
            tree[key] = value


def _name_of(elements: Sequence[Any]) -> str | None:
    """The member that names every element; None where there is none."""
    for name in _NAMES:
        if elements and all(isinstance(item, dict) and name in item for item in elements):
            return name
    return None


def _merge_elements(present: list[Any], more: Sequence[Any]) -> None:
    name = _name_of([*present, *more])
    for element in more:
        same = next((item for item in present if item[name] == element[name]), None)
        if same is not None:
            merge(same, element)
        else:
            present.append(element)


def place_options(tree: Tree, step: ir.Step, context: Context, skip: frozenset[str] = frozenset()) -> None:
    """Place every keyword of a step that is a member of its request. `skip`: those that the caller has placed."""
    request = STEP_TYPES[step.kind].request
    tags = "tags" in COMPOSED.get(step.kind, ())
    for option in _outer_first(step):
        if option.name in skip or option.name in _ELSEWHERE or (tags and option.name == "tags"):
            continue
        paths = member_paths(step.kind, option.name)
        if not paths:
            raise InternalError(f"a {step.kind} step has no option {option.name}", option.span)
        for path in paths:
            place(tree, path, structured(option.value, str(request), path, step, context))
    said = option_of(step, "tags")
    if tags and said is not None:
        path = next(iter(member_paths(step.kind, "tags")), ("Tags",))
        place(tree, path, pairs(said, context))


def _outer_first(step: ir.Step) -> list[ir.Option]:
    """The keywords of a step in their order, but a whole structure before a member of it."""
    paths = {option.name: member_paths(step.kind, option.name) for option in step.options}
    every = [path for found in paths.values() for path in found]

    def is_outer(option: ir.Option) -> bool:
        return any(path[: len(own)] == own and path != own for own in paths[option.name] for path in every)

    return sorted(step.options, key=lambda option: not is_outer(option))


def pairs(value: ir.Value, context: Context) -> Json:
    """A dict as the service's list of keys and values."""
    if isinstance(value, ir.MapValue):
        return [{"Key": key, "Value": text(item, context)} for key, item in value.entries]
    return expression(value, context)


def merge_request(tree: Tree, step: ir.Step, context: Context) -> Tree:
    """`request=` over what has been built: the last word."""
    if step.request is not None:
        root = str(STEP_TYPES[step.kind].request)
        merge(tree, cast("Mapping[str, Json]", structured(step.request, root, (), step, context)))
    return tree


def role_of(step: ir.Step, context: Context) -> Json:
    """The role that a job takes on."""
    said = option_of(step, "role")
    return context.role() if said is None else expression(said, context)


def structured(value: ir.Value, root: str, path: MemberPath, step: ir.Step, context: Context) -> Json:
    """A value whose leaves become text where the service takes text, and whose documents become JSON."""
    if isinstance(value, ir.MapValue | ir.ListValue) and _is_document(root, path):
        return document_text(value, context)
    if isinstance(value, ir.MapValue):
        return {key: structured(item, root, (*path, key), step, context) for key, item in value.entries}
    if isinstance(value, ir.ListValue):
        return [structured(item, root, (*path, at), step, context) for at, item in enumerate(value.items)]
    try:
        kind = member_shape(root, path).kind
    except UnknownShape:
        kind = "structure"
    return text(value, context) if kind == "string" else expression(value, context)


def _is_document(root: str, path: MemberPath) -> bool:
    try:
        return member_shape(root, path).name in JSON_TEXTS
    except UnknownShape:
        return False


def says(step: ir.Step, *path: str) -> bool:
    """Whether a keyword or `request=` says a member of the request."""
    if any(path == other[: len(path)] for option in step.options for other in member_paths(step.kind, option.name)):
        return True
    found: ir.Value | None = step.request
    for name in path:
        found = dict(found.entries).get(name) if isinstance(found, ir.MapValue) else None
    return found is not None


def option_of(step: ir.Step, name: str) -> ir.Value | None:
    return next((option.value for option in step.options if option.name == name), None)


def input_of(step: ir.Step, name: str) -> ir.Value:
    """What a step is called with, by the name of the operand."""
    found = next((item.value for item in step.inputs if item.name == name), None)
    if found is None:
        raise InternalError(f"{step.name} has no {name}", step.span)
    return found
