"""Data that a job gets by a query, or from a file system."""

from __future__ import annotations

from collections.abc import Mapping

from mlpc.backends.sagemaker.context import Context
from mlpc.backends.sagemaker.model import Json
from mlpc.backends.sagemaker.requests import Tree, place, structured
from mlpc.ir import nodes as ir
from mlpc.service.sources import SOURCES, source_members


def source_tree(value: ir.DataSource, also: Mapping[str, Json], step: ir.Step, context: Context) -> Tree:
    """The structure that holds a source in a request. `also`: keywords that hold where the source itself does not say them."""
    source, paths = SOURCES[value.kind], source_members(value.kind)
    given = {option.name: option.value for option in value.options}
    tree: Tree = {}
    for keyword, path in paths.items():
        if keyword in given:
            place(tree, path, structured(given[keyword], source.shape, path, step, context))
        elif keyword in also or keyword in source.defaults:
            place(tree, path, also.get(keyword, source.defaults.get(keyword)))
    return tree
