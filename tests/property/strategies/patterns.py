"""The patterns of `match`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from .drawing import Drawer

LITERALS: Final[dict[str, tuple[str, ...]]] = {
    "number": ("0", "1", "2", "-1", "3", "0.5", "10"),
    "text": ('"a"', '"b"', '""', '"red"', '"fast"', "'ab'"),
    "flag": ("True", "False"),
}
CLASSES: Final[dict[str, tuple[str, ...]]] = {
    "number": ("int", "float", "object", "str"),
    "text": ("str", "object", "int", "bool"),
    "flag": ("bool", "int", "str"),
}


class Patterns(Drawer):
    """Draws patterns. `names`: what they bind, each with the kind of its value; `any` where that may be of several."""

    def literal(self, kind: str) -> str:
        return self.pick(LITERALS[self.pick(tuple(LITERALS)) if kind == "any" else kind])

    def scalar(self, kind: str, names: list[tuple[str, str]]) -> str:
        """A pattern for a text, a number or a boolean."""
        match self.count(0, 9):
            case 0 | 1 | 2:
                return self.literal(kind)
            case 3:
                return f"({self.literal(kind)} | {self.literal(kind)})"
            case 4:
                return "_"
            case 5 if kind != "any":
                return (
                    f"{self.pick(CLASSES[kind])}({self.pick(['', '_', self.literal(kind)]) if kind == 'flag' else ''})"
                )
            case 6:
                inner = f"({self.literal(kind)} | {self.literal(kind)})"
                return f"({inner} as {self.name(kind, names)})"
            case 7 if self.chance(30):
                return "None"
            case 8 if kind in ("number", "text"):
                return f"{'str' if kind == 'text' else self.pick(['int', 'float'])}({self.name(kind, names)})"
            case _:
                return self.name(kind, names)

    def name(self, kind: str, names: list[tuple[str, str]]) -> str:
        made = self.fresh("k")
        names.append((kind, made))
        return made

    def sequence(self, kinds: Sequence[str], names: list[tuple[str, str]]) -> str:
        """A pattern for a tuple or list of values of these kinds, or for one that is longer or shorter."""
        parts = [self.scalar(kind, names) for kind in kinds]
        match self.count(0, 7):
            case 0:
                at = self.count(0, len(parts))
                end = self.count(at, len(parts))
                parts[at:end] = [self.pick(["*_", f"*{self.fresh('q')}"])]
                gone = [name for _, name in names if not any(name in part for part in parts)]
                names[:] = [pair for pair in names if pair[1] not in gone]
            case 1:
                parts.append("_")
            case 2 if len(kinds) > 1 and kinds[0] == kinds[1] and kinds[0] != "any":
                name = self.name(kinds[0], names)
                rest = "".join(f", {part}" for part in parts[2:])
                taken = [pair for pair in names if pair[1] == name or any(pair[1] in part for part in parts[2:])]
                names[:] = taken
                first, second = self.literal(kinds[0]), self.literal(kinds[0])
                if not taken[:-1]:
                    return f"({first}, {name}{rest}) | ({name}, {second}{rest})"
                names[:] = []
                return f"({first}, {second}, *_)"
            case _:
                pass
        return f"[{', '.join(parts)}]" if self.chance(50) else f"({', '.join(parts)},)"

    def mapping(self, keys: Sequence[str], kinds: Sequence[str], names: list[tuple[str, str]]) -> str:
        """A pattern for a dict with some of these keys."""
        chosen = [at for at in range(len(keys)) if self.chance(60)]
        parts = [f'"{keys[at]}": {self.scalar(kinds[at], names)}' for at in chosen]
        if self.chance(10):
            parts.append('"missing": _')
        if self.chance(30):
            parts.append(f"**{self.fresh('q')}")
        return f"{{{', '.join(parts)}}}"
