"""Write `docs/diagnostics/`, a page for each diagnostic, from the catalogue and from the examples that the tests hold to it; and
`docs/keywords.md`, the keywords of each step, from the data of the service.

python docs/generate.py
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from mlpc.diagnostics.catalogue import all_rules
from mlpc.diagnostics.model import Rule
from mlpc.service.documents import METRICS
from mlpc.service.keywords import all_keywords, member_paths
from mlpc.service.shapes import member_shape
from mlpc.service.steps import STEP_TYPES
from mlpc.templating import render

ROOT = Path(__file__).parents[1]
PAGES = ROOT / "docs/diagnostics"
KEYWORDS = ROOT / "docs/keywords.md"
EXAMPLES = ROOT / "tests/diagnostics"


class Page(NamedTuple):
    """What a page shows; empty where there is nothing of it."""

    code: str
    name: str
    severity: str
    title: str
    note: str
    help: str
    bad: str
    error: str
    good: str


def page(rule: Rule) -> Page:
    """The page of a rule. Texts with places for data (`{name}`) stand as they are, the places as `…`."""
    folder = EXAMPLES / f"{rule.code}_{rule.name.replace('-', '_')}"
    return Page(
        rule.code,
        rule.name,
        rule.severity,
        *(_plain(text) for text in (rule.title, rule.note, rule.help)),
        *(_text(folder / name) for name in ("bad.py", "bad.err", "good.py")),
    )


def _plain(text: str) -> str:
    """A template without its data."""
    shown: dict[str, str] = {}

    class Places(dict[str, str]):
        def __missing__(self, key: str) -> str:
            return "…"

    return text.format_map(Places(shown))


def _text(path: Path) -> str:
    return path.read_text("utf-8", errors="replace").strip("\n") if path.is_file() else ""


def pages() -> dict[str, str]:
    """File name -> text, the index included."""
    found = {f"{rule.code}.md": render("diagnostic.md", page=page(rule)) for rule in all_rules()}
    rows = [f"| [{rule.code}]({rule.code}.md) | {rule.name} | {_plain(rule.title)} |" for rule in all_rules()]
    found["README.md"] = "\n".join(["# Diagnostics", "", "| code | name | says |", "|---|---|---|", *rows, ""])
    return found


# --- keywords -----------------------------------------------------------------------------------------------------------------

WRITTEN = {
    "Processing": "@processing",
    "Training": "@training",
    "Tuning": "tune",
    "Transform": "transform",
    "Model": "create_model",
    "RegisterModel": "register_model",
    "AutoML": "auto_ml",
    "QualityCheck": "quality_check",
    "ClarifyCheck": "clarify_check",
    "EndpointConfig": "endpoint_config",
    "Endpoint": "endpoint",
    "InferenceComponent": "inference_component",
    "Lambda": "@lambda_function",
    "Callback": "@callback",
    "EMR": "@emr",
    "EMRServerless": "@emr_serverless",
    "Lineage": "lineage",
    "Job": "job",
}
"""Step type -> what makes one."""
KINDS = {
    "structure": "a dict of its members",
    "map": "a dict",
    "list": "a list",
    "string": "text",
    "integer": "an integer",
    "float": "a number",
    "boolean": "`True` or `False`",
    "timestamp": "a time",
}
OWN = {
    **dict.fromkeys(METRICS, "the `Metrics` of a step, or a location"),
    "drift_check_baselines": "a dict of names and documents",
    "image": "`image(...)`, or text",
    "metrics": "a dict of names and expressions",
    "objective": '`maximize("...")` or `minimize("...")`',
    "ranges": "a dict of names and `continuous(...)`, `integer(...)`, `categorical(...)`",
    "tags": "a dict of names and texts",
    "warm_start": "tunings, or names of tuning jobs",
}
"""Keywords that take something else than the member that they fill."""
INTRODUCTION = """\
# Keywords

What each step takes, with the member of the request that it fills and what goes there. [The language](language.md) says what else there is:
`script`, `source_dir`, `requirements`, `inference` and its like, `destination`, and the parameters of the functions. All steps
take `name`, `display_name`, `description`, `depends_on`, `request`; those that the service can cache or retry `cache` and `retry`. A
decorated step takes them in its decorator, and for one call by `.options(...)`.
"""


def keywords_page() -> str:
    """Every keyword of every type of step, by type."""
    lines = [INTRODUCTION]
    for kind, word in WRITTEN.items():
        lines += [f"## `{word}`", "", "| keyword | fills | takes |", "|---|---|---|"]
        lines += [_row(kind, keyword) for keyword in sorted(all_keywords(kind))] + [""]
    return "\n".join(lines)


def _row(kind: str, keyword: str) -> str:
    paths, request = member_paths(kind, keyword), STEP_TYPES[kind].request
    if not paths or request is None:
        return f"| `{keyword}` | | {OWN.get(keyword, '')} |"
    fills = ", ".join(f"`{'.'.join(map(str, path))}`" for path in paths)
    found = member_shape(request, paths[0])
    if keyword in OWN:
        return f"| `{keyword}` | {fills} | {OWN[keyword]} |"
    takes = ", ".join(f"`{value}`" for value in found.enum) if 0 < len(found.enum or ()) <= 8 else KINDS[found.kind]
    return f"| `{keyword}` | {fills} | {takes} |"


def main() -> None:
    """Write all pages, and remove those of rules that are no more."""
    KEYWORDS.write_text(keywords_page(), encoding="utf-8", newline="\n")
    PAGES.mkdir(exist_ok=True)
    wanted = pages()
    for old in PAGES.glob("*.md"):
        if old.name not in wanted:
            old.unlink()
    for name, text in wanted.items():
        (PAGES / name).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
