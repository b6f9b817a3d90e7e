"""What there is in the patterns of `match`: names that they bind, and what they evaluate."""

from __future__ import annotations

from mlpc.frontend.cst import nodes as cst
from mlpc.frontend.cst import parts


def captured_names(pattern: cst.CSTNode) -> set[str]:
    """The names that a pattern of `match` binds."""
    found: set[str] = set()
    if isinstance(pattern, cst.MatchAs | cst.MatchStar) and pattern.name is not None:
        found.add(pattern.name.value)
    if isinstance(pattern, cst.MatchMapping) and pattern.rest is not None:
        found.add(pattern.rest.value)
    return found.union(*(captured_names(child) for child in parts(pattern)))


def pattern_values(pattern: cst.CSTNode) -> list[cst.BaseExpression]:
    """What a pattern of `match` evaluates: the values, keys and classes that it names."""
    match pattern:
        case cst.MatchValue(value=value):
            return [value]
        case cst.MatchMappingElement(key=key, pattern=inner):
            return [key, *pattern_values(inner)]
        case cst.MatchClass(cls=cls):
            return [cls, *(value for part in (*pattern.patterns, *pattern.kwds) for value in pattern_values(part))]
        case _:
            return [value for part in parts(pattern) for value in pattern_values(part)]
