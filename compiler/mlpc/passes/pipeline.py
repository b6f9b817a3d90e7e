"""The passes, in order."""

from collections.abc import Callable, Sequence
from typing import Final, TypeAlias

from mlpc.diagnostics.sink import Sink
from mlpc.ir import nodes as ir
from mlpc.passes.checks import check_checks
from mlpc.passes.choices import check_choices
from mlpc.passes.combinations import check_combinations
from mlpc.passes.declaration import check_declaration
from mlpc.passes.defaults import fill_defaults
from mlpc.passes.documents import check_documents
from mlpc.passes.graph import check_graph
from mlpc.passes.images import resolve_images
from mlpc.passes.inference import serve_inference
from mlpc.passes.json_texts import check_json_texts
from mlpc.passes.limits import check_limits
from mlpc.passes.names import check_names
from mlpc.passes.notebooks import check_notebooks
from mlpc.passes.options import check_options
from mlpc.passes.parts import check_parts
from mlpc.passes.policies import check_policies
from mlpc.passes.raw_steps import check_raw_steps
from mlpc.passes.references import check_references
from mlpc.passes.relations import check_relations
from mlpc.passes.rounds import check_rounds
from mlpc.passes.searches import check_searches
from mlpc.passes.setting import Setting
from mlpc.passes.sources import check_sources
from mlpc.passes.spelling import spell_members
from mlpc.passes.variables import check_variables

Pass: TypeAlias = Callable[[ir.Pipeline, Setting, Sink], ir.Pipeline]

PASSES: Final[tuple[Pass, ...]] = (
    fill_defaults,
    spell_members,
    resolve_images,
    serve_inference,
    check_names,
    check_declaration,
    check_graph,
    check_variables,
    check_policies,
    check_options,
    check_choices,
    check_combinations,
    check_json_texts,
    check_raw_steps,
    check_references,
    check_relations,
    check_rounds,
    check_documents,
    check_sources,
    check_checks,
    check_searches,
    check_notebooks,
    check_parts,
    check_limits,
)


ALONE: Final[tuple[Pass, ...]] = tuple(
    step
    for step in PASSES
    if step
    not in (
        check_names,
        check_declaration,
        check_graph,
        check_references,
        check_relations,
        check_rounds,
        check_documents,
    )
)
"""Those that look at each step by itself: what they find is wrong whoever calls the step."""


def run_passes(pipeline: ir.Pipeline, setting: Setting, sink: Sink, passes: Sequence[Pass] = PASSES) -> ir.Pipeline:
    """Every pass, whatever the one before has reported: all problems are found in one run."""
    for step in passes:
        pipeline = step(pipeline, setting, sink)
    return pipeline
