"""Every diagnostic, declared once, by group of codes. A code is never used for another meaning."""

from mlpc.diagnostics.catalogue.bodies import *  # noqa: F403
from mlpc.diagnostics.catalogue.graph import *  # noqa: F403
from mlpc.diagnostics.catalogue.imports import *  # noqa: F403
from mlpc.diagnostics.catalogue.internal import *  # noqa: F403
from mlpc.diagnostics.catalogue.names import *  # noqa: F403
from mlpc.diagnostics.catalogue.practice import *  # noqa: F403
from mlpc.diagnostics.catalogue.service import *  # noqa: F403
from mlpc.diagnostics.catalogue.serving import *  # noqa: F403
from mlpc.diagnostics.catalogue.syntax import *  # noqa: F403
from mlpc.diagnostics.catalogue.targets import *  # noqa: F403
from mlpc.diagnostics.model import Rule


def all_rules() -> tuple[Rule, ...]:
    """The catalogue, by code."""
    return tuple(sorted((value for value in globals().values() if isinstance(value, Rule)), key=lambda rule: rule.code))
