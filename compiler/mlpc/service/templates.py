"""What the definition of a template has in the place of texts: placeholders, which a tool fills in before the service sees it."""

import re
from collections.abc import Collection
from typing import Final

OPENINGS: Final = ("${", "%{", "{{", "{%", "<%", "@@")
"""How the placeholders of the usual tools start."""
_TOKEN: Final = r"\$\{[^}]*\}|\{\{.*?\}\}|<%.*?%>|@@.*?@@"
_STRUCTURE: Final = frozenset({"Get", "Name", "Type", "Version"})
"""Members that make the definition what it is: a tool that fills these in makes another."""
_OF_TEXT: Final = frozenset({"pattern", "enum", "minLength", "maxLength"})
"""Keywords of the schema that ask what a text is."""


def is_open(keyword: str, instance: object, member: object) -> bool:
    """Whether a fault against the schema is one that filling in may mend."""
    return keyword in _OF_TEXT and isinstance(instance, str) and member not in _STRUCTURE


def has_placeholder(text: str, placeholders: Collection[str]) -> bool:
    return any(placeholder in text for placeholder in placeholders)


def placeholder_like(text: str) -> str | None:
    """What in a text looks like a placeholder."""
    found = re.search(_TOKEN, text)
    return found[0] if found is not None else None
