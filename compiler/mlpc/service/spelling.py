"""How the members of a structure may be written in a dict: by their own names, in snake_case, or by a shorter word."""

from collections.abc import Mapping
from functools import cache
from typing import Final

from mlpc.service.keywords import snake_case
from mlpc.service.shapes import shape

_SHORT: Final[Mapping[str, Mapping[str, str]]] = {
    "ProductionVariant": {"model": "ModelName", "serverless": "ServerlessConfig"},
    "ContainerDefinition": {"model": "ModelDataUrl"},
    "ModelPackageContainerDefinition": {"model": "ModelDataUrl"},
    "CreateActionRequest": {"name": "ActionName", "type": "ActionType"},
    "CreateArtifactRequest": {"name": "ArtifactName", "type": "ArtifactType"},
    "CreateContextRequest": {"name": "ContextName", "type": "ContextType"},
    "pipelines.LineageAssociation": {"type": "AssociationType"},
}
"""Structure -> words of mlpc's own for some of its members."""

JSON_TEXTS: Final = frozenset({"JobConfigDocument", "ModelCardContent"})
"""Texts that hold a JSON document: a dict or list may stand for one."""


@cache
def spellings(name: str) -> Mapping[str, str]:
    """What may be written for each member of a structure, other than its own name, and the member."""
    return {**{snake_case(member): member for member in shape(name).members}, **_SHORT.get(name, {})}
