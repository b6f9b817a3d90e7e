"""The inference code of a step that runs in this process: what the compiler packs, made the way it makes it.

`mlpc.dsl` knows nothing of the compiler, and finds this module by its name when a step with `inference=` runs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mlpc.cli.disk import Disk
from mlpc.configuration import configuration_for
from mlpc.diagnostics.sink import Sink
from mlpc.frontend.core import Evaluator
from mlpc.frontend.declarations import lookup
from mlpc.frontend.file import search_path
from mlpc.frontend.inference import Said, inference_code
from mlpc.frontend.lower import front_end
from mlpc.frontend.program import Module
from mlpc.frontend.values import POISON, Given
from mlpc.source import Loc, Span

Place = tuple[str, str]
"""A function: the path of its file, and its name there."""


class PackingError(Exception):
    """The compiler refuses the code. The message is its own, with the place."""


def inference_files(
    step: str, code: str | Mapping[str, Place], source_dir: str | None, requirements: Sequence[str]
) -> Mapping[str, bytes]:
    """The files that go into the archive of a model, by their names in its folder `code`.

    `step`: the file that declares the step. `code`: the path of a script, or functions by the handlers that they are.
    """
    files, sink = Disk(), Sink()
    configuration = configuration_for(step, files, sink)
    root = configuration.root
    ev = front_end(files, configuration.values, sink, search_path(root), root=root, unread=True)
    place = Span(step, Loc(1, 0), Loc(1, 0))
    module = ev.program.load(step)
    if module is not None:
        value: object = code
        if not isinstance(code, str):
            owners = {path: ev.program.load(path) for path, _ in code.values()}
            value = {handler: _function(ev, owners[path], name, place) for handler, (path, name) in code.items()}
        folder = None if source_dir is None else Given(source_dir, place)
        made = inference_code(ev, module, Said(Given(value, place), folder, tuple(requirements), None))
        if made is not None:
            return {file.name: file.content for file in made.files}
    first = next(iter(sink.sorted()), None)
    if first is None:
        raise PackingError(f"{step} cannot be read")
    raise PackingError(f"{first.span}: {first.rule.code}: {first.message}")


def _function(ev: Evaluator, owner: Module | None, name: str, place: Span) -> object:
    return POISON if owner is None else lookup(ev, owner, name, place)
