"""A notebook's image is of the region where the pipeline runs.

Assumes images are resolved. Establishes what it says: the container's program is told the region, and works with what is there.
"""

import re
from typing import Final

from mlpc.diagnostics import catalogue as rules
from mlpc.diagnostics.sink import Sink
from mlpc.ir import nodes as ir
from mlpc.passes.setting import Setting

_REGION: Final = re.compile(r"\.dkr\.ecr(?:-fips)?\.([a-z0-9-]+)\.")


def check_notebooks(pipeline: ir.Pipeline, setting: Setting, sink: Sink) -> ir.Pipeline:
    for step in pipeline.steps:
        if not isinstance(step.body, ir.NotebookBody):
            continue
        for option in step.options:
            known = option.value.value if option.name == "image" and isinstance(option.value, ir.Const) else None
            found = _REGION.search(known) if isinstance(known, str) else None
            if found is not None and found[1] != setting.region:
                problem = f"it is in {found[1]}, and the pipeline runs in {setting.region}"
                sink.report(rules.OPTION_VALUE, option.span, name="image", problem=problem)
    return pipeline
