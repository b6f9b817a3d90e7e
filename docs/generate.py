"""Write `docs/diagnostics/`: a page for each diagnostic, from the catalogue and from the examples that the tests hold to it.

python docs/generate.py
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from mlpc.diagnostics.catalogue import all_rules
from mlpc.diagnostics.model import Rule
from mlpc.templating import render

ROOT = Path(__file__).parents[1]
PAGES = ROOT / "docs/diagnostics"
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


def main() -> None:
    """Write all pages, and remove those of rules that are no more."""
    PAGES.mkdir(exist_ok=True)
    wanted = pages()
    for old in PAGES.glob("*.md"):
        if old.name not in wanted:
            old.unlink()
    for name, text in wanted.items():
        (PAGES / name).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
