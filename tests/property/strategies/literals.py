"""Literals of all types, in their many spellings."""

from __future__ import annotations

from typing import Final

from hypothesis import strategies as st

from .drawing import Drawer

_INTS: Final = (0, 1, 2, 3, -1, -2, 7, 10, 100, 255, 1000)
FLOATS: Final = ("0.0", "1.0", "0.5", "-0.5", "2.5", "1e3", "1e-7", "3.14", "100.0", "1_0.5", ".5", "5.")
_TEXTS: Final = (
    "",
    "a",
    "b",
    "ab",
    "abc",
    "A b",
    "x-y",
    "1",
    "10",
    " pad ",
    "é",
    "ß",
    "日本",
    "😀",
    "{}",
    "{{",
    "%s",
    "\\",
    "'",
    '"',
    "\n",
    "\t",
    "\r",
    "\x00",
    "\x0c",
    "\u2028",
    "a,b,c",
)


class Literals(Drawer):
    """Draws literals."""

    def leaf(self, kind: str) -> str:
        match kind:
            case "int":
                return str(self.pick(_INTS)) if self.chance(90) else self.pick(["1_000", "0x1F", "0b101", "0o17"])
            case "float":
                return self.pick(FLOATS)
            case "str":
                return self.text()
            case "bool":
                return self.pick(["True", "False"])
            case "ints":
                return self.pick(["[]", "[1]", "[3, 1, 2]", "[0, 0]", "[5, -1, 5]"])
            case "strs":
                return self.pick(["[]", "['a']", "['b', 'a', 'c']", "['x', '']", "['ab', 'a']"])
            case "table":
                return self.pick(["{}", "{'a': 1}", "{'b': 2, 'a': 1}", "{'x': 0, '': 5}"])
            case "pair":
                return self.pick(["(1, 'a')", "(0, '')", "(-1, 'b')"])
            case _:
                return "None"

    def text(self) -> str:
        """A literal of text, in one of its many spellings."""
        value = self.pick(_TEXTS) if self.chance(80) else self.draw(st.text(st.characters(codec="utf-8"), max_size=4))
        match self.count(0, 5):
            case 0 if not any(char in value for char in "\\'\n\r\x00\x0c"):
                return f"'{value}'"
            case 1 if not any(char in value for char in '\\"\r\x00\x0c') and not value.endswith('"'):
                return f'"""{value}"""'
            case 2 if not any(char in value for char in "'\n\r\x00\x0c") and not value.endswith("\\"):
                return f"r'{value}'"
            case 3 if len(value) > 1:
                return f"{value[:1]!r} {value[1:]!r}"
            case 4:
                return ascii(value)
            case _:
                return repr(value)
