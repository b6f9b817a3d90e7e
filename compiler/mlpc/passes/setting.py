"""What a pass is told beside the pipeline."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from mlpc.source import Span


class Setting(NamedTuple):
    """`values`: the configuration, `ir.Template` for what is filled in later; `places`: where its values are set. `region`: where the
    definition is to run.

    `text_at`: what is written at a place.

    `complete`: whether the front end has built all of the pipeline. Where it has reported errors, parts are left out, and a pass
    does not speak of what is missing.
    """

    values: Mapping[str, object]
    region: str
    complete: bool = True
    places: Mapping[str, Span] = {}
    text_at: Callable[[Span], str] = lambda span: ""
