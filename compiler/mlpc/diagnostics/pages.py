"""The pages of the diagnostics: in the package where it is installed, under `docs/` in a checkout."""

from pathlib import Path


def page_root() -> Path:
    installed = Path(__file__).with_name("pages")
    return installed if installed.is_dir() else Path(__file__).parents[3] / "docs/diagnostics"


def page(code: str) -> str:
    """The page of a code, as Markdown."""
    return (page_root() / f"{code}.md").read_text(encoding="utf-8")
