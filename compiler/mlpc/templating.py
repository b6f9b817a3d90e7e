"""The one door to jinja2: the templates of the project, and how they are filled.

Templates loop and choose; what they show is worked out before. A name that is not there is an error.
"""

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined


def template_root() -> Path:
    """The folder of the templates: in the package where it is installed, beside `compiler/` in a checkout."""
    installed = Path(__file__).with_name("templates")
    return installed if installed.is_dir() else Path(__file__).parents[2] / "templates"


@cache
def _environment() -> Environment:
    loader = FileSystemLoader(template_root())
    return Environment(loader=loader, undefined=StrictUndefined, autoescape=False, keep_trailing_newline=True)


def render(template: str, **context: object) -> str:
    """The text of a template, named without `.j2`."""
    return _environment().get_template(f"{template}.j2").render(context)
