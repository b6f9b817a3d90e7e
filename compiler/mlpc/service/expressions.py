"""The grammar of expressions: what `Get` may name, and the text of a path taken apart.

`{"Get": path}`, `{"Std:Join": {"On", "Values"}}` and `{"Std:JsonGet": {"PropertyFile" | "S3Uri", "Path"}}` are the
expressions there are. The grammar of paths is what the SDK writes (2.257.7 and 3.27.0):
`Steps.NAME.Member.Member['key'][0]`.
"""

import re
from functools import cache
from typing import Final, Literal, NamedTuple, cast

from mlpc.service.steps import EXECUTION_VARIABLES

GET: Final = "Get"
JOIN: Final = "Std:Join"
JSON_GET: Final = "Std:JsonGet"
EXPRESSION_KEYS: Final = (GET, JOIN, JSON_GET)

NAME: Final = r"[A-Za-z0-9\-_]"
STEP_NAME: Final = NAME + "{1,64}"
PARAMETER_NAME: Final = NAME + "{1,256}"
# A body step of ForEach is a member too, so that hyphens occur.
_MEMBER: Final = NAME + "+"
_REST: Final = rf"(\.{_MEMBER}|\[[0-9]+\]|\['[^']+'\])*"
_EXPERIMENT: Final = ("ExperimentName", "TrialName")

STEP_PATH: Final = rf"Steps\.{STEP_NAME}\.(?!PropertyFiles\.){_MEMBER}{_REST}"
PROPERTY_FILE_PATH: Final = rf"Steps\.{STEP_NAME}\.PropertyFiles\.[^\s.\[\]']+"
ITERATION_PATH: Final = rf"IterationOutput\.{_MEMBER}{_REST}"
VALUE_PATH: Final = "|".join(
    (
        rf"Parameters\.{PARAMETER_NAME}",
        STEP_PATH,
        rf"Execution\.({'|'.join(EXECUTION_VARIABLES)})",
        rf"PipelineExperimentConfig\.({'|'.join(_EXPERIMENT)})",
        rf"ForEach\.CurrentItem{_REST}",
    )
)
"""What `Get` may name wherever a value may be an expression."""

ROOTS: Final = ("Parameters", "Steps", "Execution", "PipelineExperimentConfig", "ForEach.CurrentItem")


def anchored(pattern: str) -> str:
    """The pattern in JSON Schema's terms, where it matches anywhere unless it says otherwise."""
    return f"^(?:{pattern})$"


class Part(NamedTuple):
    """One step of a path: `.Member`, `[3]` or `['key']`."""

    kind: Literal["member", "index", "key"]
    text: str

    def __str__(self) -> str:
        return {"member": f".{self.text}", "index": f"[{self.text}]", "key": f"['{self.text}']"}[self.kind]


class Path(NamedTuple):
    """A path of `Get`: `root` is one of `Parameters`, `Steps`, `Execution`, ...; `name` what follows it; `parts` the rest."""

    root: str
    name: str
    parts: tuple[Part, ...]


_PART: Final = re.compile(rf"\.({_MEMBER})|\[([0-9]+)\]|\['([^']+)'\]")
_KNOWN: Final = re.compile("|".join((VALUE_PATH, PROPERTY_FILE_PATH, ITERATION_PATH)))


@cache
def parse_path(text: str) -> Path | None:
    """A path taken apart; None where it is not of the grammar."""
    if _KNOWN.fullmatch(text) is None:
        return None
    root, _, rest = text.partition(".")
    match = re.match(NAME + "+", rest)
    if match is None:
        return None
    if ".PropertyFiles." in text and root == "Steps":
        # The name of a property file may hold what a member may not.
        file = rest.split(".PropertyFiles.", 1)[1]
        return Path(root, match[0], (Part("member", "PropertyFiles"), Part("member", file)))
    return Path(root, match[0], tuple(_parts(rest[match.end() :])))


def _parts(text: str) -> list[Part]:
    found: list[Part] = []
    for match in _PART.finditer(text):
        if match[1] is not None:
            found.append(Part("member", match[1]))
        elif match[2] is not None:
            found.append(Part("index", match[2]))
        else:
            found.append(Part("key", match[3]))
    return found


def expression_key(value: object) -> str | None:
    """The key of an expression object; None where a value is not one."""
    if not isinstance(value, dict):
        return None
    found = cast("dict[object, object]", value)
    key = next(iter(found), None)
    return str(key) if len(found) == 1 and key in EXPRESSION_KEYS else None
