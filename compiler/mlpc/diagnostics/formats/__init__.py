"""How diagnostics are written for programs: a function a format."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from mlpc.diagnostics.formats.ci import github, gitlab
from mlpc.diagnostics.formats.junit import junit
from mlpc.diagnostics.formats.lines import concise
from mlpc.diagnostics.formats.objects import json_text
from mlpc.diagnostics.formats.places import moved as moved
from mlpc.diagnostics.formats.sarif import sarif
from mlpc.diagnostics.model import Diagnostic

Format = Callable[[Sequence[Diagnostic], Sequence[str]], str]
"""Of diagnostics, sorted, and the files that were looked at: the whole text, which ends in a line break if there is any."""

FORMATS: Final[Mapping[str, Format]] = {
    "concise": concise,
    "json": json_text,
    "sarif": sarif,
    "github": github,
    "gitlab": gitlab,
    "junit": junit,
}
"""All but `text`, which shows excerpts and colours: `diagnostics.render`."""

OF_A_REPOSITORY: Final = frozenset({"sarif", "github", "gitlab"})
"""Those whose readers know files by their paths in the repository."""
