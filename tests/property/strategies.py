"""Programs of the language, as source text.

Everything is drawn from the bottom up with the types that Python would see, so that most programs mean something; a few are wrong on
purpose, since what Python raises must be an error of the compiler too. `AVOIDED` are constructs that are not drawn: those that a test of
its own, beside the properties, shows to be compiled wrongly. Whoever mends one takes it out of the list, and the properties take it up.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Final, NamedTuple, TypeVar

from hypothesis import strategies as st

T = TypeVar("T")
Draw = Callable[[st.SearchStrategy[Any]], Any]

AVOIDED: Final[frozenset[str]] = frozenset(
    {
        "a name that a finally binds",
        "any and all stop early",
        "changed while looped over",
    }
)

_INTS: Final = (0, 1, 2, 3, -1, -2, 7, 10, 100, 255, 1000)
_FLOATS: Final = ("0.0", "1.0", "0.5", "-0.5", "2.5", "1e3", "1e-7", "3.14", "100.0", "1_0.5", ".5", "5.")
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
_FORMATS: Final = {
    "int": ("", "d", "5", "05d", "x", "#x", ",", "+", "<6", ">6", "^6", "b", ".2f", "e", "%", "_", "*^9"),
    "float": ("", ".1f", ".3g", "8.2f", "e", "%", "+.2f", "<9", "012.4f", ","),
    "str": ("", "5", ">5", "<5", "^5", "*^7", ".2", "s", "é>6"),
    "bool": ("", "d", "5", ">6"),
}


class Maker:
    """Draws expressions. `names` are those in scope, by type."""

    def __init__(self, draw: Draw, names: dict[str, list[str]] | None = None, wrong: int = 0) -> None:
        self.draw = draw
        self.names: dict[str, list[str]] = names if names is not None else {}
        # In how many of a hundred places a value of another type stands.
        self.wrong = wrong
        self.bound = 0

    # --- drawing ----------------------------------------------------------------------------------------------------------------

    def pick(self, options: Sequence[T]) -> T:
        made: T = options[self.draw(st.integers(0, len(options) - 1))]
        return made

    def chance(self, percent: int) -> bool:
        return bool(self.draw(st.integers(1, 100)) > 100 - percent)

    def count(self, low: int, high: int) -> int:
        return int(self.draw(st.integers(low, high)))

    def fresh(self, stem: str = "v") -> str:
        self.bound += 1
        return f"{stem}{self.bound}"

    # --- expressions ------------------------------------------------------------------------------------------------------------

    def of(self, kind: str, depth: int) -> str:
        """An expression of a type: int, float, str, bool, ints (a list), strs (a list), table (a dict of text to int), pair (a tuple)."""
        if self.wrong and self.chance(self.wrong):
            kind = self.pick(["int", "float", "str", "bool", "ints", "strs", "table", "pair", "none"])
        if kind == "none":
            return "None"
        names = self.names.get(kind, [])
        if names and self.chance(35 if depth > 0 else 60):
            return self.pick(names)
        if depth <= 0:
            return self.leaf(kind)
        make: Callable[[int], str] = getattr(self, f"_{kind}")
        text = make(depth - 1)
        return f"({text})" if self.chance(60) else f"( {text} )"

    def either(self, kinds: Sequence[str], depth: int) -> str:
        return self.of(self.pick(kinds), depth)

    def leaf(self, kind: str) -> str:
        match kind:
            case "int":
                return str(self.pick(_INTS)) if self.chance(90) else self.pick(["1_000", "0x1F", "0b101", "0o17"])
            case "float":
                return self.pick(_FLOATS)
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

    def _int(self, depth: int) -> str:
        a = partial(self.of, "int", depth)
        match self.count(0, 24):
            case 0 | 1:
                return f"{a()} + {a()}"
            case 2:
                return f"{a()} - {a()}"
            case 3:
                return f"{a()} * {a()}"
            case 4:
                return f"{a()} // {a()}"
            case 5:
                return f"{a()} % {a()}"
            case 6:
                return f"{a()} {self.pick(['&', '|', '^'])} {a()}"
            case 7:
                return f"{a()} {self.pick(['<<', '>>', '**'])} {self.pick(['0', '1', '2', '3'])}"
            case 8:
                return f"{self.pick(['-', '+', '~'])}{a()}"
            case 9:
                return f"abs({a()})"
            case 10:
                return f"len({self.of(self.pick(['str', 'ints', 'strs', 'table', 'pair']), depth)})"
            case 11:
                return f"{self.pick(['sum', 'max', 'min'])}({self.of('ints', depth)})"
            case 12:
                return f"{self.pick(['max', 'min'])}({a()}, {a()})"
            case 13:
                return f"int({self.of(self.pick(['float', 'bool', 'int']), depth)})"
            case 14:
                return f"{self.of('ints', depth)}[{self.index(depth)}]"
            case 15:
                return f"{self.of('table', depth)}.get({self.of('str', depth)}, {a()})"
            case 16:
                return f"{self.of('table', depth)}[{self.of('str', 0)}]"
            case 17:
                method = self.pick(["count", "find", "rfind"])
                return f"{self.of('str', depth)}.{method}({self.of('str', 0)})"
            case 18:
                return f"{self.of('ints', depth)}.{self.pick(['count', 'index'])}({a()})"
            case 19:
                return self.choice("int", depth)
            case 20:
                return f"{a()} {self.pick(['and', 'or'])} {a()}"
            case 21:
                return f"{self.of('pair', depth)}[0]"
            case 22:
                return f"divmod({a()}, {a()})[{self.pick(['0', '1'])}]"
            case 23:
                return f"round({self.of('float', depth)})"
            case _:
                return self.call("int", depth)

    def _float(self, depth: int) -> str:
        a = partial(self.either, ("int", "float"), depth)
        f = partial(self.of, "float", depth)
        match self.count(0, 10):
            case 0:
                return f"{f()} + {a()}"
            case 1:
                return f"{a()} - {f()}"
            case 2:
                return f"{f()} * {a()}"
            case 3:
                return f"{a()} / {a()}"
            case 4:
                return f"{f()} // {a()}"
            case 5:
                return f"-{f()}"
            case 6:
                return f"float({self.pick([a(), self.pick(_FLOATS).join(chr(39) * 2)])})"
            case 7:
                return f"round({f()}, {self.pick(['0', '1', '2', '-1'])})"
            case 8:
                return f"{self.pick(['max', 'min'])}({f()}, {f()})"
            case 9:
                return self.choice("float", depth)
            case _:
                return f"sum([{f()}, {f()}], {self.pick(['0', '0.0'])})"

    def _str(self, depth: int) -> str:
        s = partial(self.of, "str", depth)
        match self.count(0, 20):
            case 0 | 1 | 2:
                return self.fstring(depth)
            case 3 | 4:
                return f"{s()} + {s()}"
            case 5:
                return f"{s()} * {self.pick(['0', '1', '2', '-1'])}"
            case 6:
                method = self.pick(["upper", "lower", "strip", "title", "swapcase", "capitalize", "casefold", "lstrip"])
                return f"{s()}.{method}()"
            case 7:
                return f"{s()}.replace({self.text()}, {s()})"
            case 8:
                return f"{s()}.join({self.of('strs', depth)})"
            case 9:
                return f"str({self.of(self.pick(['int', 'float', 'bool', 'str', 'ints', 'table']), depth)})"
            case 10:
                return f"repr({self.of(self.pick(['int', 'float', 'str', 'strs', 'pair', 'table']), depth)})"
            case 11:
                return f"{s()}[{self.slice(depth)}]"
            case 12:
                return f"{s()}[{self.index(depth)}]"
            case 13:
                return f"{self.of('strs', depth)}[{self.index(depth)}]"
            case 14:
                return self.choice("str", depth)
            case 15:
                return f"{s()} {self.pick(['and', 'or'])} {s()}"
            case 16:
                method = self.pick(["center", "ljust", "rjust", "zfill"])
                return f"{s()}.{method}({self.count(0, 9)})"
            case 17:
                method = self.pick(["removeprefix", "removesuffix"])
                return f"{s()}.{method}({self.of('str', 0)})"
            case 18:
                return f"{s()}.partition({self.pick([repr('a'), repr('-')])})[{self.pick(['0', '1', '2'])}]"
            case 19:
                form = self.pick(["'{}'", "'{:>6}'", "'{0!r}'", "'{{}}{0}'"])
                return f"{form}.format({self.of(self.pick(['int', 'str']), depth)})"
            case _:
                return self.call("str", depth)

    def fstring(self, depth: int) -> str:
        quote = self.pick(["'", '"', "'''", '"""'])
        prefix = self.pick(["f", "F", "rf", "fR"])
        parts: list[str] = []
        for _ in range(self.count(1, 3)):
            if self.chance(50):
                plain = self.pick(["", "a", "{{", "}}", "{{x}}", "é", " ", "-", "%", "日"])
                parts.append(plain if self.chance(70) or "r" in prefix.lower() else plain + self.pick([r"\n", r"\x41"]))
            kind = self.pick(["int", "float", "str", "bool"])
            # Before 3.12 the quotes of the f-string, a backslash or a comment cannot stand in its fields.
            inner = self.inside(kind, depth, quote)
            equal = self.pick(["=", " = "]) if self.chance(10) else ""
            if "space before an equals sign" in AVOIDED and inner.startswith("("):
                equal = ""
            elif "space before an equals sign" in AVOIDED:
                equal = equal.strip()
            conversion = self.pick(["", "", "!r", "!s", "!a"])
            spec = "" if conversion and self.chance(50) else self.pick(_FORMATS["str" if conversion else kind])
            if spec and self.chance(20) and kind == "str":
                spec = f"{{{self.pick(['5', '3 + 4'])}}}"
            parts.append(f"{{{inner}{equal}{conversion}{':' + spec if spec else ''}}}")
        return f"{prefix}{quote}{''.join(parts)}{quote}"

    def inside(self, kind: str, depth: int, quote: str) -> str:
        other = '"' if "'" in quote else "'"
        text = self.of(kind, min(depth, 1))
        if "\\" in text or "\n" in text or "#" in text or quote[0] in text or text.startswith("{"):
            text = {"int": "42", "float": "2.5", "str": f"{other}x{other}", "bool": "True"}[kind]
        return text

    def _bool(self, depth: int) -> str:
        match self.count(0, 15):
            case 0 | 1:
                kind = self.pick(["int", "float", "str", "bool", "ints", "pair"])
                op = self.pick(["==", "!="] if kind != "int" else ["==", "!=", "<", "<=", ">", ">="])
                return f"{self.of(kind, depth)} {op} {self.of(kind, depth)}"
            case 2 | 3:
                ops = [self.pick(["<", "<=", ">", ">=", "==", "!="]) for _ in range(self.count(2, 3))]
                kinds = [self.pick(["int", "float"]) for _ in range(len(ops) + 1)]
                parts = [self.of(kind, depth) for kind in kinds]
                return parts[0] + "".join(f" {op} {part}" for op, part in zip(ops, parts[1:], strict=True))
            case 4:
                kind = self.pick(["int", "str"])
                where = {"int": ["ints"], "str": ["strs", "str", "table"]}[kind]
                return f"{self.of(kind, depth)} {self.pick(['in', 'not in'])} {self.of(self.pick(where), depth)}"
            case 5:
                return f"{self.of('int', depth)} in range({self.count(0, 5)})"
            case 6 | 7:
                return f"{self.of('bool', depth)} {self.pick(['and', 'or'])} {self.of('bool', depth)}"
            case 8:
                return f"not {self.of(self.pick(['bool', 'int', 'str', 'ints', 'table']), depth)}"
            case 9:
                return f"bool({self.of(self.pick(['int', 'str', 'float', 'strs']), depth)})"
            case 10:
                items = ", ".join(self.of("bool", depth) for _ in range(self.count(0, 3)))
                return f"{self.pick(['any', 'all'])}([{items}])"
            case 11:
                name = self.fresh()
                test = f"{name} > {self.of('int', 0)} for {name} in {self.of('ints', depth)}"
                # What is wrong in an item that Python does not come to is no error.
                eager = self.wrong and "any and all stop early" in AVOIDED
                return f"{self.pick(['any', 'all'])}({f'[{test}]' if eager else test})"
            case 12:
                method = self.pick(["startswith", "endswith"])
                return f"{self.of('str', depth)}.{method}({self.of('str', 0)})"
            case 13:
                method = self.pick(["isdigit", "isalpha", "isupper", "islower", "isalnum", "isspace"])
                return f"{self.of('str', depth)}.{method}()"
            case 14:
                return f"{self.pick(['None', self.of('pair', depth)])} {self.pick(['is', 'is not'])} None"
            case _:
                return self.choice("bool", depth)

    def _ints(self, depth: int) -> str:
        i = partial(self.of, "int", depth)
        xs = partial(self.of, "ints", depth)
        match self.count(0, 15):
            case 0 | 1:
                parts = [i() if self.chance(75) else f"*{xs()}" for _ in range(self.count(0, 3))]
                return f"[{', '.join(parts)}]"
            case 2 | 3:
                return self.comprehension("int", "ints", depth)
            case 4:
                return f"sorted({xs()}{self.pick(['', ', reverse=True'])})"
            case 5:
                step = self.pick(["1", "2", "-1"])
                return f"list(range({self.count(-3, 5)}, {self.count(-3, 6)}, {step}))"
            case 6:
                return f"list(reversed({xs()}))"
            case 7:
                return f"{xs()}[{self.slice(depth)}]"
            case 8:
                return f"{xs()} + {xs()}"
            case 9:
                return f"{xs()} * {self.pick(['0', '1', '2'])}"
            case 10:
                return f"list({self.of('table', depth)}.values())"
            case 11:
                index, item = self.fresh(), self.fresh()
                what = f"enumerate({self.of(self.pick(['strs', 'str']), depth)}{self.pick(['', ', 1', ', start=2'])})"
                return f"[{index} * len({item}) for {index}, {item} in {what}]"
            case 12:
                left, right = self.fresh(), self.fresh()
                return f"[{left} + {right} for {left}, {right} in zip({xs()}, {xs()})]"
            case 13:
                return f"sorted(set({xs()}))"
            case 14:
                return self.choice("ints", depth)
            case _:
                return f"list({xs()})"

    def _strs(self, depth: int) -> str:
        s = partial(self.of, "str", depth)
        match self.count(0, 10):
            case 0 | 1:
                parts = [s() if self.chance(75) else f"*{self.of('strs', depth)}" for _ in range(self.count(0, 3))]
                return f"[{', '.join(parts)}]"
            case 2 | 3:
                return self.comprehension("str", "strs", depth)
            case 4:
                return f"{s()}.{self.pick(['split', 'rsplit'])}({self.pick(['', repr(','), repr(' ') + ', 1', 'maxsplit=1'])})"
            case 5:
                return f"sorted({self.of('strs', depth)})"
            case 6:
                return f"list({self.of('table', depth)})"
            case 7:
                return f"{self.of('strs', depth)}[{self.slice(depth)}]"
            case 8:
                return f"[str({(name := self.fresh())}) for {name} in {self.of('ints', depth)}]"
            case 9:
                return f"{s()}.splitlines()"
            case _:
                return self.choice("strs", depth)

    def _table(self, depth: int) -> str:
        match self.count(0, 7):
            case 0 | 1:
                parts = []
                for _ in range(self.count(0, 3)):
                    pair = f"{self.of('str', depth)}: {self.of('int', depth)}"
                    parts.append(pair if self.chance(75) else f"**{self.of('table', depth)}")
                return f"{{{', '.join(parts)}}}"
            case 2:
                name = self.fresh()
                return f"{{{name}: len({name}) for {name} in {self.of('strs', depth)}}}"
            case 3:
                return f"dict(zip({self.of('strs', depth)}, {self.of('ints', depth)}))"
            case 4:
                key, value = self.fresh(), self.fresh()
                return f"{{{key} + '!': {value} for {key}, {value} in {self.of('table', depth)}.items()}}"
            case 5:
                return f"dict(k={self.of('int', depth)}, j={self.of('int', depth)})"
            case 6:
                return self.choice("table", depth)
            case _:
                return f"{self.of('table', depth)} | {self.of('table', depth)}"

    def _pair(self, depth: int) -> str:
        match self.count(0, 4):
            case 0 | 1:
                return f"({self.of('int', depth)}, {self.of('str', depth)})"
            case 2:
                return f"tuple([{self.of('int', depth)}, {self.of('str', depth)}])"
            case 3:
                return f"(*[{self.of('int', depth)}], {self.of('str', depth)},)"
            case _:
                return self.choice("pair", depth)

    def choice(self, kind: str, depth: int) -> str:
        return f"{self.of(kind, depth)} if {self.of('bool', depth)} else {self.of(kind, depth)}"

    def comprehension(self, kind: str, source: str, depth: int) -> str:
        name = self.fresh()
        self.names.setdefault(kind, []).append(name)
        element = self.of(kind, depth)
        test = f" if {self.of('bool', depth)}" if self.chance(40) else ""
        inner = ""
        if self.chance(25):
            other = self.fresh()
            inner = f" for {other} in {self.of(self.pick(['ints', 'strs']), depth)}"
        self.names[kind].remove(name)
        return f"[{element} for {name} in {self.of(source, depth)}{test}{inner}]"

    def index(self, depth: int) -> str:
        return self.pick(["0", "-1", "1", "2"]) if self.chance(85) else self.of("int", min(depth, 1))

    def slice(self, depth: int) -> str:
        low, high = (self.pick(["", "0", "1", "2", "-1", "5"]) for _ in range(2))
        return f"{low}:{high}{self.pick(['', ':', ':2', ':-1'])}"

    def call(self, kind: str, depth: int) -> str:
        """A call of one of the functions in `HELPERS`."""
        i, s = partial(self.of, "int", depth), partial(self.of, "str", depth)
        if kind == "int":
            options: list[Callable[[], str]] = [
                lambda: f"scale({i()})",
                lambda: f"scale({i()}, {i()})",
                lambda: f"scale({i()}, by={i()})",
                lambda: f"scale(value={i()})",
                lambda: f"total({i()}, {i()}, {i()})",
                lambda: f"total(*{self.of('ints', depth)})",
                lambda: f"total({i()}, *{self.of('ints', depth)}, start={i()})",
                lambda: f"counted(**{self.of('table', 0)})" if not self.wrong else "counted()",
                lambda: f"counted(z={i()}, a={i()})",
                lambda: f"first_above({self.of('ints', depth)}, {i()})",
            ]
            return self.pick(options)()
        return self.pick([f"label({s()})", f"label({s()}, {i()})", f"label({s()}, mark={s()})"])


HELPERS: Final = '''\
LIMIT = 3
NAMES = ["a", "b", "c"]
SIZES: dict[str, int] = {"a": 1, "b": 2 * LIMIT}
LEFT, (RIGHT, *REST) = 1, (2, 3, 4)


def scale(value, by=LIMIT):
    """Multiply."""
    return value * by


def total(*values, start=0):
    for value in values:
        start += value
    return start


def counted(**values):
    return len(values) + sum(values.values())


def first_above(values, limit):
    for value in values:
        if value > limit:
            return value
    else:
        return -1


def label(text, number=1, /, *, mark="#"):
    if not text:
        return mark
    return f"{mark}{text}{number:02d}"
'''
GLOBALS: Final[dict[str, list[str]]] = {
    "int": ["LIMIT", "LEFT", "RIGHT"],
    "strs": ["NAMES"],
    "ints": ["REST"],
    "table": ["SIZES"],
}
KINDS: Final = ("int", "float", "str", "bool", "ints", "strs", "table", "pair")


@st.composite
def expressions(draw: Draw, kinds: Sequence[str] = KINDS, depth: int = 3, wrong: int = 0) -> str:
    """An expression over known values and what `HELPERS` defines."""
    maker = Maker(draw, {kind: list(names) for kind, names in GLOBALS.items()}, wrong)
    return maker.of(maker.pick(kinds), maker.count(0, depth))


# --- functions of statements -----------------------------------------------------------------------------------------


class Body(Maker):
    """Draws statements of a function over known values. What is bound in one branch only is not used after it, mostly."""

    def __init__(self, draw: Draw, wrong: int = 0) -> None:
        super().__init__(draw, {kind: list(names) for kind, names in GLOBALS.items()}, wrong)
        # The lists and dicts that the function itself has made: those it may change.
        self.own: dict[str, list[str]] = {"ints": [], "strs": [], "table": []}
        self.loops = 0

    def block(self, size: int, depth: int) -> list[str]:
        lines: list[str] = []
        for _ in range(self.count(1, size)):
            lines += self.statement(depth)
        return lines

    def statement(self, depth: int) -> list[str]:
        match self.count(0, 15):
            case 0 | 1 | 2 | 3:
                return [self.assign()]
            case 4:
                return [self.augmented()]
            case 5:
                return [self.unpacking()]
            case 6 | 7:
                return [self.change()]
            case 8 | 9 if depth > 0:
                return self.branch(depth)
            case 10 | 11 if depth > 0:
                return self.loop(depth)
            case 12 if self.loops:
                return [f"if {self.of('bool', 1)}:", f"    {self.pick(['break', 'continue'])}"]
            case 13 if self.chance(15):
                return [f"if {self.of('bool', 1)}:", f"    return {self.of('int', 1)}"]
            case 14:
                return [self.pick(["pass", "...", '"text"', "pass  # a comment", "pass; pass"])]
            case _:
                return [self.assign()]

    def bind(self, kind: str, name: str) -> None:
        for names in (*self.names.values(), *self.own.values()):
            if name in names:
                names.remove(name)
        self.names.setdefault(kind, []).append(name)

    def assign(self) -> str:
        kind = self.pick(KINDS)
        value = self.of(kind, 2)
        local = [name for name in self.names.get(kind, []) if name.startswith("x")]
        name = self.pick(local) if local and self.chance(30) else self.fresh("x")
        if kind in self.own and "change of a new list" not in AVOIDED and self.chance(40):
            # What is made here is this function's own, whatever it is made of.
            ways = ["{} | {{}}", "{{**{}}}"] if kind == "table" else ["{}[:]", "{} + []", "{} * 1", "[*{}]"]
            value = self.pick(ways).format(f"({value})")
            own = True
        else:
            own = kind in self.own and value.startswith(("[", "{")) and self.closes_at_end(value)
        self.bind(kind, name)
        if own:
            self.own[kind].append(name)
        if self.chance(15):
            annotation = {
                "ints": "list[int]",
                "strs": "list[str]",
                "table": "dict[str, int]",
                "pair": "tuple[int, str]",
            }
            return f"{name}: {annotation.get(kind, kind)} = {value}"
        if self.chance(10):
            other = self.fresh("x")
            self.bind(kind, other)
            return f"{name} = {other} = {value}"
        return f"{name} = {value}"

    @staticmethod
    def closes_at_end(value: str) -> bool:
        """Whether the bracket that a text starts with is closed by its last character."""
        depth = 0
        for at, char in enumerate(value):
            depth += (char in "([{") - (char in ")]}")
            if depth == 0:
                return at == len(value) - 1
        return False

    def augmented(self) -> str:
        local = {kind: [name for name in names if name.startswith("x")] for kind, names in self.names.items()}
        if self.own["ints"] and self.chance(40):
            return f"{self.pick(self.own['ints'])} {self.pick(['+= ' + self.of('ints', 1), '*= 2', '*= 0'])}"
        if self.own["table"] and self.chance(40):
            return f"{self.pick(self.own['table'])} |= {self.of('table', 1)}"
        if local.get("str") and self.chance(50):
            return f"{self.pick(local['str'])} += {self.of('str', 1)}"
        if local.get("int"):
            op = self.pick(["+", "-", "*", "//", "%", "|", "&", "^", "<<", "**"])
            amount = self.pick(["1", "2", "3"]) if op in ("<<", "**") else self.of("int", 1)
            return f"{self.pick(local['int'])} {op}= {amount}"
        return self.assign()

    def unpacking(self) -> str:
        match self.count(0, 5):
            case 0:
                a, b = self.fresh("x"), self.fresh("x")
                line = f"{a}, {b} = {self.of('int', 1)}, {self.of('str', 1)}"
                self.bind("int", a)
                self.bind("str", b)
            case 1:
                a, b = self.fresh("x"), self.fresh("x")
                line = f"({a}, {b}) = {self.of('pair', 1)}"
                self.bind("int", a)
                self.bind("str", b)
            case 2:
                a, b = self.fresh("x"), self.fresh("x")
                line = f"{a}, *{b} = [1, *{self.of('ints', 1)}]"
                self.bind("int", a)
                self.bind("ints", b)
            case 3:
                a, b, c = self.fresh("x"), self.fresh("x"), self.fresh("x")
                line = f"{a}, [*{b}, {c}] = 'k', {self.of('ints', 1)} + [2]"
                self.bind("str", a)
                self.bind("ints", b)
                self.bind("int", c)
            case 4:
                a, b = self.fresh("x"), self.fresh("x")
                line = f"*{a}, {b} = {self.of('str', 1)} + '!'"
                self.bind("strs", a)
                self.bind("str", b)
            case _:
                local = [name for name in self.names.get("int", []) if name.startswith("x")]
                if len(local) < 2:
                    return self.assign()
                line = f"{local[0]}, {local[1]} = {local[1]}, {local[0]}"
        return line

    def change(self) -> str:
        kinds = [kind for kind, names in self.own.items() if names]
        if not kinds:
            return self.assign()
        kind = self.pick(kinds)
        name = self.pick(self.own[kind])
        if kind == "table":
            options: list[Callable[[], str]] = [
                lambda: f"{name}[{self.of('str', 1)}] = {self.of('int', 1)}",
                lambda: f"{name}.update({self.of('table', 1)})",
                lambda: f"{name}.setdefault({self.of('str', 1)}, {self.of('int', 1)})",
                lambda: f"{name}.pop({self.of('str', 0)}, None)",
                lambda: f"{name}.clear()",
            ]
            return self.pick(options)()
        item = {"ints": "int", "strs": "str"}[kind]
        others: list[Callable[[], str]] = [
            lambda: f"{name}.append({self.of(item, 1)})",
            lambda: f"{name}.append({self.of(item, 1)})",
            lambda: f"{name}.extend({self.of(kind, 1)})",
            lambda: f"{name}.insert({self.count(-1, 2)}, {self.of(item, 1)})",
            lambda: f"{name}.sort({self.pick(['', 'reverse=True'])})",
            lambda: f"{name}.reverse()",
            lambda: f"{name}.pop({self.pick(['', '0', '-1'])})",
            lambda: f"{name}[{self.index(0)}] = {self.of(item, 1)}",
            lambda: f"{name}[{self.slice(0)}] = {self.of(kind, 1)}",
            lambda: f"{name}.remove({self.of(item, 1)})",
        ]
        return self.pick(others)()

    def scoped(self, make: Callable[[], list[str]]) -> list[str]:
        """Lines whose new names are forgotten after them."""
        before = {kind: list(names) for kind, names in self.names.items()}
        own = {kind: list(names) for kind, names in self.own.items()}
        lines = make()
        self.names.clear()
        self.names.update(before)
        self.own = own
        return lines

    def branch(self, depth: int) -> list[str]:
        lines = [f"if {self.of('bool', 2)}:", *indented(self.scoped(lambda: self.block(2, depth - 1)))]
        if self.chance(30):
            lines += [f"elif {self.of('bool', 1)}:", *indented(self.scoped(lambda: self.block(2, depth - 1)))]
        if self.chance(50):
            lines += ["else:", *indented(self.scoped(lambda: self.block(2, depth - 1)))]
        return lines

    def loop(self, depth: int) -> list[str]:
        def body(*bound: tuple[str, str]) -> Callable[[], list[str]]:
            def make() -> list[str]:
                for kind, name in bound:
                    self.bind(kind, name)
                self.loops += 1
                lines = self.block(2, depth - 1)
                self.loops -= 1
                return lines

            return make

        a, b = self.fresh("x"), self.fresh("x")
        match self.count(0, 4):
            case 0:
                head, bound = f"for {a} in {self.loopable('ints')}:", [("int", a)]
            case 1:
                head, bound = f"for {a} in range({self.count(0, 4)}):", [("int", a)]
            case 2:
                head, bound = f"for {a}, {b} in enumerate({self.loopable('strs')}):", [("int", a), ("str", b)]
            case 3:
                head, bound = f"for {a}, {b} in {self.loopable('table')}.items():", [("str", a), ("int", b)]
            case _:
                head, bound = f"for {a} in {self.of('str', 1)}:", [("str", a)]
        lines = [head, *indented(self.scoped(body(*bound)))]
        if self.chance(20):
            lines += ["else:", *indented(self.scoped(lambda: self.block(1, depth - 1)))]
        return lines

    def loopable(self, kind: str) -> str:
        text = self.of(kind, 1)
        if "changed while looped over" in AVOIDED:
            return {"ints": f"list({text})", "strs": f"list({text})", "table": f"dict({text})"}[kind]
        return text


def indented(lines: Sequence[str]) -> list[str]:
    return [f"    {line}" for line in lines]


@st.composite
def functions(draw: Draw, wrong: int = 0) -> str:
    """The text of a function `main()` that computes with known values and returns what it has bound."""
    maker = Body(draw, wrong)
    lines = maker.block(8, 2)
    names = [name for names in maker.names.values() for name in names if name.startswith("x")]
    lines.append(f"return [{', '.join(sorted(set(names)))}]")
    return "\n".join(["def main():", *indented(lines)]) + "\n"


# --- truth at run time -----------------------------------------------------------------------------------------------

STEPS: Final = """\
from enum import Enum
from typing import Literal

from mlpc import Dataset, Fail, Metrics, ModelArtifact, Outputs, StepFailed, pipeline, processing, training

IMAGE = "123456789012.dkr.ecr.us-east-1.amazonaws.com/tools:1"
KNOWN = 2
YES = True


class Color(Enum):
    RED = "red"
    BLUE = "blue"
    GREEN = "green"


class Detail(Metrics):
    value: float
    note: str


class Report(Metrics):
    score: float
    size: int
    kind: str
    ok: bool
    detail: Detail


class Parts(Outputs):
    left: Dataset
    right: Dataset
    report: Report


@processing(image=IMAGE, instance_type="ml.m5.large")
def work(tag: str, data: Dataset = Dataset("s3://bucket/raw"), scale: float = 1.0, note: str = "none") -> Dataset: ...


@processing(image=IMAGE, instance_type="ml.m5.large")
def measure(tag: str, data: Dataset = Dataset("s3://bucket/raw")) -> Report: ...


@processing(image=IMAGE, instance_type="ml.m5.large")
def split(tag: str, data: Dataset = Dataset("s3://bucket/raw"), *, count: int = 2) -> Parts: ...


@processing(image=IMAGE, instance_type="ml.m5.large")
def ping(tag: str, flag: bool = False, color: Color = Color.RED) -> None: ...


@training(image=IMAGE, instance_type="ml.m5.large")
def fit(tag: str, data: Dataset = Dataset("s3://bucket/raw"), rate: float = 0.5) -> ModelArtifact: ...
"""
PARAMETERS: Final = {
    "n": "int",
    "m": "int",
    "ratio": "float",
    "text": "str",
    "flag": "bool",
    "mode": 'Literal["fast", "slow", "auto"]',
    "color": "Color",
}
DEFAULTS: Final = {
    "n": "3",
    "m": "-1",
    "ratio": "0.5",
    "text": '"a"',
    "flag": "True",
    "mode": '"fast"',
    "color": "Color.RED",
}
POOLS: Final[dict[str, tuple[Any, ...]]] = {
    "int": (-2, -1, 0, 1, 2, 3, 4, 10),
    "float": (-1.5, 0.0, 0.25, 0.5, 0.75, 1.0, 2.0, 10.5),
    "str": ("", "a", "b", "ab", "red", "fast", "é", "Z"),
    "bool": (True, False),
    "mode": ("fast", "slow", "auto"),
    "color": ("red", "blue", "green"),
}
"""The values that parameters and metrics take when a pipeline runs: few, so that comparisons come out either way."""


class Truths(Maker):
    """Draws truths over run-time values. `reports` are the expressions of `Report`s in scope, `conditions` the names of truths."""

    def __init__(self, draw: Draw, reports: Sequence[str] = (), parameters: Sequence[str] = tuple(PARAMETERS)) -> None:
        super().__init__(draw)
        self.reports = list(reports)
        self.parameters = parameters
        self.conditions: list[str] = []
        self.known: dict[str, list[str]] = {"number": ["KNOWN"], "text": [], "boolean": ["YES"]}

    def number(self) -> str:
        """A number that is known only at run time."""
        options = [name for name in ("n", "m", "ratio") if name in self.parameters]
        for report in self.reports:
            options += [f"{report}.score", f"{report}.size", f"{report}.detail.value"]
        return self.pick(options) if options else self.constant("number")

    def string(self) -> str:
        options = [name for name in ("text",) if name in self.parameters]
        for report in self.reports:
            options += [f"{report}.kind", f"{report}.detail.note"]
        if not options:
            return self.constant("text")
        if self.chance(15):
            return f'f"{self.pick(["a", "x-", ""])}{{{self.pick(options)}}}"'
        return self.pick(options)

    def constant(self, family: str) -> str:
        if self.known[family] and self.chance(15):
            return self.pick(self.known[family])
        match family:
            case "number":
                values = [*POOLS["int"], *POOLS["float"]]
                return self.pick([repr(self.pick(values)), "(1 + 1)", "len('abc')"])
            case "text":
                return self.pick([repr(self.pick(POOLS["str"])), "'a' + 'b'", "f'{1}'"])
            case _:
                return self.pick(["True", "False"])

    def side(self, family: str) -> str:
        if self.chance(45):
            return self.constant(family)
        return self.number() if family == "number" else self.string()

    def truth(self, depth: int) -> str:
        """An expression that Python gives a bool for."""
        if depth <= 0:
            return self.atom()
        match self.count(0, 13):
            case 0 | 1 | 2:
                return self.atom()
            case 3 | 4 | 5:
                op = self.pick(["and", "or"])
                return "(" + f" {op} ".join(self.truth(depth - 1) for _ in range(self.count(2, 3))) + ")"
            case 6 | 7:
                return f"(not {self.truth(depth - 1)})"
            case 8:
                items = ", ".join(self.truth(depth - 1) for _ in range(self.count(0, 3)))
                return f"{self.pick(['any', 'all'])}([{items}])"
            case 9:
                name = self.fresh()
                op = self.pick(["<", "==", ">=", "!="])
                values = ", ".join(self.side("number") for _ in range(self.count(1, 3)))
                return f"{self.pick(['any', 'all'])}({self.number()} {op} {name} for {name} in ({values},))"
            case 10:
                left, right = self.truth(depth - 1), self.constant("boolean")
                if self.chance(30):
                    left, right = right, left
                return f"({left} {self.pick(['==', '!='])} {right})"
            case 11:
                return f"({self.truth(depth - 1)} if {self.constant('boolean')} else {self.truth(depth - 1)})"
            case 12 if self.parameters:
                return f"{self.pick(['above', 'within'])}({self.number()}, {self.side('number')})"
            case _:
                return f"bool({self.truth(depth - 1)})"

    def atom(self) -> str:
        match self.count(0, 12):
            case 0 | 1 | 2:
                family = self.pick(["number", "number", "text"])
                ops = ["==", "!=", "<", "<=", ">", ">="]
                left, right = self.side(family), self.side(family)
                if self.chance(50):
                    left = self.number() if family == "number" else self.string()
                return f"({left} {self.pick(ops)} {right})"
            case 3 | 4:
                family = self.pick(["number", "text"])
                parts = [self.side(family) for _ in range(self.count(3, 4))]
                ops = [self.pick(["<", "<=", ">", ">=", "==", "!="]) for _ in parts[1:]]
                return "(" + parts[0] + "".join(f" {op} {part}" for op, part in zip(ops, parts[1:], strict=True)) + ")"
            case 5 | 6:
                family = self.pick(["number", "text"])
                items = [self.side(family) for _ in range(self.count(1, 3))]
                where = self.pick([f"[{', '.join(items)}]", f"({', '.join(items)},)"])
                return f"({self.side(family)} {self.pick(['in', 'not in'])} {where})"
            case 7 | 8:
                options = [f"{report}.ok" for report in self.reports] + self.conditions
                options += ["flag"] if "flag" in self.parameters else []
                return self.pick(options) if options else self.constant("boolean")
            case 9 if "mode" in self.parameters:
                value = repr(self.pick(POOLS["mode"]))
                return self.pick([f"(mode == {value})", f"(mode != {value})", f"(mode in ({value}, 'auto'))"])
            case 10 if "color" in self.parameters:
                member = f"Color.{self.pick(POOLS['color']).upper()}"
                return self.pick(
                    [f"(color == {member})", f"({member} != color)", f"(color not in [{member}, Color.RED])"]
                )
            case 11:
                return self.constant("boolean")
            case _:
                return f"({self.number()} {self.pick(['<', '>='])} {self.constant('number')})"


TRUTH_HELPERS: Final = """

def above(value, limit=1):
    return value > limit


def within(value, limit):
    low = 0
    return low <= value and value < limit
"""


class Decided(NamedTuple):
    """A truth, and a program whose step `yes` runs where it holds and `no` where it does not."""

    expression: str
    program: str


def signature(names: Sequence[str] = tuple(PARAMETERS)) -> str:
    return ", ".join(f"{name}: {PARAMETERS[name]} = {DEFAULTS[name]}" for name in names)


@st.composite
def decisions(draw: Draw) -> Decided:
    """A pipeline that asks one question."""
    reports = draw(st.integers(0, 2))
    maker = Truths(draw, [f"r{at}" for at in range(reports)])
    lines = [f'r{at} = measure("r{at}")' for at in range(reports)]
    for _ in range(draw(st.integers(0, 2))):
        name = maker.fresh("c")
        lines.append(f"{name} = {maker.truth(1)}")
        maker.conditions.append(name)
    expression = maker.truth(draw(st.integers(0, 3)))
    lines += [f"if {expression}:", '    ping("yes")', "else:", '    ping("no")']
    body = "\n".join(indented(lines))
    program = f'{STEPS}{TRUTH_HELPERS}\n\n@pipeline(name="p")\ndef p({signature()}):\n{body}\n'
    return Decided(expression, program)


@st.composite
def parameter_values(draw: Draw) -> dict[str, Any]:
    """A value for each of `PARAMETERS`, as the service gets it."""
    return {name: draw(st.sampled_from(POOLS.get(name) or POOLS[kind])) for name, kind in PARAMETERS.items()}


# --- whole pipelines -------------------------------------------------------------------------------------------------


class Flow(Truths):
    """Draws the body of a pipeline. What is in scope is what Python would have bound wherever the place is reached."""

    def __init__(self, draw: Draw) -> None:
        super().__init__(draw)
        self.data: list[str] = []
        self.steps: list[str] = []
        self.numbers: list[str] = []
        self.texts: list[str] = []
        self.counts: list[str] = []
        self.helpers: list[tuple[str, str]] = []
        self.tags = 0
        # A text that is put before the tags of the steps that are drawn, in braces where it is a variable.
        self.prefix = ""
        # What a function gives, while one is drawn.
        self.returning: str | None = None
        self.handling = False
        # Whether nothing may end the function or the run here.
        self.staying = False

    # --- what is in scope -------------------------------------------------------------------------------------------------------

    def scopes(self) -> tuple[list[str], ...]:
        return self.data, self.steps, self.reports, self.conditions, self.numbers, self.texts, self.counts

    def enter(self, scopes: Sequence[Sequence[str]]) -> None:
        copies = [list(names) for names in scopes]
        self.data, self.steps, self.reports, self.conditions, self.numbers, self.texts, self.counts = copies

    def scoped(self, make: Callable[[], list[str]]) -> list[str]:
        """Lines whose new names are forgotten after them."""
        kept = [list(names) for names in self.scopes()]
        lines = make()
        self.enter(kept)
        return lines

    def number(self) -> str:
        return self.pick(self.numbers) if self.numbers and self.chance(25) else super().number()

    def string(self) -> str:
        return self.pick(self.texts) if self.texts and self.chance(25) else super().string()

    def tag(self, stem: str = "t") -> str:
        self.tags += 1
        text = f"{self.prefix}{stem}{self.tags}"
        return f'f"{text}"' if "{" in text else f'"{text}"'

    # --- statements -------------------------------------------------------------------------------------------------------------

    def block(self, size: int, depth: int) -> list[str]:
        lines: list[str] = []
        for _ in range(self.count(1, size)):
            lines += self.statement(depth)
        return lines

    def statement(self, depth: int) -> list[str]:
        match self.count(0, 31):
            case 24 | 25 if depth > 0 and not self.handling:
                return self.collected()
            case 26 | 27 if depth > 0 and not self.handling:
                return self.best()
            case 28 if depth > 0 and not self.handling:
                return self.first_good()
            case 29 if not self.handling:
                return self.results()
            case 30 | 31 if not self.handling:
                return [self.chosen()]
            case 0 | 1 | 2 | 3 | 4:
                return [self.step()]
            case 5 | 6 | 7 | 8 | 9 | 10 if depth > 0:
                return self.branch(depth)
            case 11 | 12 if not self.staying:
                return self.guard()
            case 13 if not self.staying:
                return [f"assert {self.truth(1)}, {self.message()}"]
            case 14 | 15 if depth > 0:
                return self.loop(depth)
            case 16 | 17 if self.helpers and not self.staying:
                return [self.helper()]
            case 18:
                name = self.fresh("c")
                line = f"{name} = {self.truth(2)}"
                self.conditions.append(name)
                return [line]
            case 19 if self.data:
                return self.gathered()
            case 20 | 21 if depth > 0:
                return self.match(depth)
            case 22 if depth > 0 and not self.handling:
                return self.attempt(depth)
            case _:
                return [self.step()]

    def step(self, stem: str = "t") -> str:
        name = self.fresh("s")
        kind = self.pick(["work", "work", "measure", "measure", "split", "ping", "fit"])
        line = f"{name} = {self.step_call(kind, stem)}"
        self.bind_step(name, kind)
        return line

    def bind_step(self, name: str, kind: str) -> None:
        self.steps.append(name)
        if kind == "work":
            self.data.append(name)
        elif kind == "split":
            self.data += [f"{name}.left", f"{name}.right"]
            self.reports.append(f"{name}.report")
        elif kind == "measure":
            self.reports.append(name)

    def step_call(self, kind: str, stem: str = "t") -> str:
        arguments = [self.tag(stem)]
        if kind != "ping" and self.data and self.chance(70):
            arguments.append(self.pick([f"data={self.pick(self.data)}", self.pick(self.data)]))
        if kind == "work" and self.chance(30):
            arguments.append(f"scale={self.pick([self.number(), '2.5', '3'])}")
        if kind == "work" and self.chance(30):
            arguments.append(f"note={self.string()}")
        if kind == "split" and self.chance(30):
            sizes = [name for name in ("n", "m") if name in self.parameters]
            sizes += ["KNOWN + 1", *self.counts, *(f"{report}.size" for report in self.reports)]
            arguments.append(f"count={self.pick(sizes)}")
        if kind == "ping" and self.chance(50):
            flags = ["flag"] if "flag" in self.parameters else []
            arguments.append(f"flag={self.pick([*flags, 'True', *(f'{report}.ok' for report in self.reports)])}")
        if kind == "ping" and self.chance(50):
            colors = ["color"] if "color" in self.parameters else []
            arguments.append(f"color={self.pick([*colors, 'Color.BLUE'])}")
        options = ""
        if self.steps and self.chance(25):
            after = ", ".join(dict.fromkeys(self.pick(self.steps) for _ in range(self.count(1, 2))))
            options = f".options(depends_on=[{after}])"
        elif self.chance(15) and not self.prefix:
            options = f'.options(name="named-{self.fresh()}")'
        return f"{kind}{options}({', '.join(arguments)})"

    def message(self) -> str:
        self.tags += 1
        values = [value for value in (self.number(), self.string()) if '"' not in value]
        inner = self.pick(["", f" {{{self.pick(values or ['KNOWN'])}}}"])
        return f'f"m{self.tags}{inner}"' if "{" in inner else f'"m{self.tags}"'

    def leave(self) -> str:
        """A statement that ends the function, or the run."""
        if self.chance(50):
            return f"raise Fail({self.message()})"
        return "return" if self.returning is None else f"return {self.result()}"

    def result(self) -> str:
        return {"Dataset": self.data, "Report": self.reports}.get(self.returning or "", ["None"])[-1]

    def guard(self) -> list[str]:
        return [f"if {self.truth(2)}:", f"    {self.leave()}"]

    # --- branches ---------------------------------------------------------------------------------------------------------------

    def shared(self) -> list[tuple[str, str]]:
        """Names that all branches are going to bind, and what as."""
        kinds = ["data", "report", "number", "text", "count", "condition"]
        return [(self.fresh("j"), self.pick(kinds)) for _ in range(self.pick([0, 0, 1, 1, 2]))]

    def value(self, kind: str) -> str:
        match kind:
            case "data":
                return self.pick([*self.data, self.step_call("work"), 'Dataset("s3://bucket/other")'])
            case "report":
                return self.pick([*self.reports, self.step_call("measure"), self.step_call("measure")])
            case "number":
                return self.pick([self.number(), self.constant("number")])
            case "text":
                return self.pick([self.string(), self.constant("text")])
            case "count":
                return str(self.count(1, 3))
            case _:
                return self.truth(1)

    def keep(self, shared: Sequence[tuple[str, str]]) -> None:
        where = {"data": self.data, "report": self.reports, "number": self.numbers, "text": self.texts}
        where |= {"count": self.counts, "condition": self.conditions}
        for name, kind in shared:
            where[kind].append(name)
            if kind == "report":
                self.steps.append(name)

    def body(self, depth: int, shared: Sequence[tuple[str, str]]) -> Callable[[], list[str]]:
        def make() -> list[str]:
            lines = self.block(3, depth - 1)
            if self.chance(12) and not self.staying:
                return [*lines, self.leave()]
            return [*lines, *(f"{name} = {self.value(kind)}" for name, kind in shared)]

        return make

    def branch(self, depth: int) -> list[str]:
        shared = self.shared()
        first = bool(shared) and self.chance(50)
        lines = [f"{name} = {self.value(kind)}" for name, kind in shared] if first else []
        always = shared if not first or self.chance(70) else shared[:1]
        lines += [f"if {self.truth(2)}:", *indented(self.scoped(self.body(depth, always)))]
        for _ in range(self.count(0, 2) if self.chance(35) else 0):
            lines += [f"elif {self.truth(2)}:", *indented(self.scoped(self.body(depth, shared)))]
        if self.chance(55) or (shared and not first):
            lines += ["else:", *indented(self.scoped(self.body(depth, shared)))]
        self.keep(shared)
        return lines

    def match(self, depth: int) -> list[str]:
        cases: list[str] = []
        match self.count(0, 3):
            case 0 if "mode" in self.parameters:
                subject, cases = "mode", [f'"{self.pick(POOLS["mode"])}"', '"slow" | "auto"']
            case 1 if "color" in self.parameters:
                subject, cases = "color", ["Color.RED", "Color.GREEN | Color.BLUE"]
            case 2:
                subject, cases = self.string(), ['"a"', '"b" | "red"']
            case _:
                subject, cases = self.number(), [f"{self.pick(['0', '1', '2.0', '0.5'])}", "-1 | 3 | 10"]
        shared = self.shared()
        lines = [f"match {subject}:"]
        for pattern in cases[: self.count(1, 2)]:
            guard = f" if {self.truth(1)}" if self.chance(25) else ""
            lines.append(f"    case {pattern}{guard}:")
            lines += indented(indented(self.scoped(self.body(depth, shared))))
        if shared or self.chance(50):
            lines += ["    case _:", *indented(indented(self.scoped(self.body(depth, shared))))]
        self.keep(shared)
        return lines

    # --- what may fail ------------------------------------------------------------------------------------------------------------

    def attempt(self, depth: int) -> list[str]:
        """A step that may fail (its tag has `risky` in it), and what then."""
        name, kind = self.fresh("s"), self.pick(["work", "measure", "ping"])
        shared = self.shared() if "a name that a try binds anew" not in AVOIDED else []
        lines = [f"{item} = {self.value(what)}" for item, what in shared]
        lines += ["try:", f"    {name} = {self.step_call(kind, 'risky')}"]
        self.handling = True

        def plain() -> list[str]:
            lines = [self.step() for _ in range(self.count(1, 2))]
            return [*lines, *(f"{item} = {self.value(what)}" for item, what in shared if self.chance(50))]

        def nameless() -> list[str]:
            return [self.step_call(self.pick(["ping", "work"])) for _ in range(self.count(1, 2))]

        def completed() -> list[str]:
            self.bind_step(name, kind)
            outer, self.staying = self.staying, True
            lines = self.block(2, depth - 1)
            self.staying = outer
            return lines

        raises = self.chance(40)
        handler = self.scoped(plain)
        lines += ["except StepFailed:", *indented(handler if not raises or self.chance(50) else [])]
        if raises:
            lines.append(f"    raise Fail({self.message()})")
        if self.chance(50):
            lines += ["else:", *indented(self.scoped(completed))]
        if self.chance(35):
            lines += [
                "finally:",
                *indented(self.scoped(nameless if "a name that a finally binds" in AVOIDED else plain)),
            ]
        self.handling = False
        self.keep(shared)
        if raises:
            self.bind_step(name, kind)
        return lines

    # --- loops and functions --------------------------------------------------------------------------------------------------------

    def loop(self, depth: int) -> list[str]:
        name = self.fresh("i")
        heads = [
            f"for {name} in range({self.pick([*self.counts, '1', '2'])}):",
            f'for {name} in ["a", "b"]:',
            f"for {name}, _ in enumerate([10, 20]):",
            f'for {name} in {{"k": 1, "l": 2}}:',
        ]
        head = self.pick(heads)
        outer, self.prefix = self.prefix, f"{self.prefix}{{{name}}}-"

        def body() -> list[str]:
            lines = self.block(2, depth - 1)
            if self.chance(10):
                lines += [f'if {name} == "a":', "    continue", *self.block(1, 0)]
            if self.chance(25) and not self.handling:
                lines += [f"if {self.truth(1)}:", f"    {self.pick(['break', 'continue'])}", *self.block(1, 0)]
            return lines

        lines = [head, *indented(self.scoped(body))]
        self.prefix = outer
        if self.chance(15):
            lines += ["else:", *indented(self.scoped(lambda: self.block(1, 0)))]
        if self.chance(30) and self.data:
            # A chain: each turn reads what the one before has made.
            last = self.fresh("s")
            tag = self.tag()[:-1].removeprefix("f")
            lines += [
                f"{last} = {self.pick(self.data)}",
                f"for {name} in range(2):",
                f'    {last} = work(f{tag}-{{{name}}}", {last})',
            ]
            self.data.append(last)
            self.steps.append(last)
        return lines

    def gathered(self) -> list[str]:
        name, item = self.fresh("g"), self.fresh("i")
        tag = self.tag()[:-1].removeprefix("f")
        line = f'{name} = [work(f{tag}-{{{item}}}", {self.pick(self.data)}) for {item} in range(2)]'
        self.data += [f"{name}[0]", f"{name}[-1]"]
        self.steps += [f"{name}[0]", f"{name}[-1]"]
        return [line]

    # --- what loops collect ---------------------------------------------------------------------------------------------------------

    def measured(self, item: str) -> str:
        """A call of `measure` whose tag tells the turns of a loop apart."""
        return f'measure(f{self.tag()[:-1].removeprefix("f")}-{{{item}}}")'

    def turns(self) -> str:
        return self.pick(['["a", "b"]', '["a", "b", "c"]', '{"k": 1, "l": 2}'])

    def on(self, report: str) -> str:
        """A truth that mostly has to do with a report."""
        test = self.pick([f"{report}.score > {self.constant('number')}", f"{report}.ok", f'{report}.kind == "a"'])
        return self.pick([test, test, f"({test} {self.pick(['and', 'or'])} {self.truth(1)})", self.truth(1)])

    def collected(self) -> list[str]:
        """A list or dict that is filled in branches, and what is done with it."""
        found, item, report = self.fresh("g"), self.fresh("i"), self.fresh("r")
        if self.chance(20):
            test = self.on(report)
            line = (
                f"{found} = [({item}, {report}) for {item} in {self.turns()} if ({report} := {self.measured(item)}).ok"
            )
            lines = [f"{line}]" if self.chance(50) else f"{line} or {test}]"]
        else:
            add = self.pick([f"{found}.append(({item}, {report}))", f"{found} += [({item}, {report})]"])
            if self.chance(20):
                add = f"{found} = [*{found}, ({item}, {report})]"
            lines = [f"{found} = []", f"for {item} in {self.turns()}:", f"    {report} = {self.measured(item)}"]
            if self.chance(20):
                lines += [f"    if {self.on(report)}:", f"        {self.pick(['break', 'continue'])}"]
            lines += [f"    if {self.on(report)}:", f"        {add}"]
            if self.chance(25):
                lines += [
                    "    else:",
                    f"        {found}.{self.pick(['insert(0, ({}, {}))', 'append(({}, {}))'])}".format(item, report),
                ]
            if self.chance(20):
                lines += [
                    f"if {self.truth(1)}:",
                    f"    {found}.{self.pick(['clear()', 'reverse()', 'append(({}, {}))'])}".format(
                        repr("z"), self.pick(self.reports) if self.reports else self.step_call("measure")
                    ),
                ]
        tag = self.tag()[:-1].removeprefix("f")
        match self.count(0, 4):
            case 0:
                lines += [f"if not {found}:", f"    {self.step_call('ping')}"]
            case 1:
                lines += [f"if len({found}) > 1:", f"    {self.step_call('ping')}"]
            case 2:
                lines += [f"if {found}:", f'    work(f{tag}-{{{found}[0][0]}}", scale={found}[-1][1].score)']
            case _:
                lines += [f"for {item}, {report} in {found}:", f'    work(f{tag}-{{{item}}}", scale={report}.score)']
        return lines

    def best(self) -> list[str]:
        """The best of several, by a loop that keeps it."""
        best, name, item, report = self.fresh("b"), self.fresh("x"), self.fresh("i"), self.fresh("r")
        first = self.pick(self.reports) if self.reports and self.chance(50) else self.step_call("measure")
        test = f"{report}.{self.pick(['score', 'size'])} {self.pick(['>', '<', '>='])} {best}.score"
        lines = [f"{best} = {first}", f'{name} = "first"']
        if self.chance(30):
            lines[0], test = f"{best} = None", f"{best} is None or {test}"
        elif self.chance(30):
            test = f"{report}.ok and {test}"
        lines += [
            f"for {item} in {self.turns()}:",
            f"    {report} = {self.measured(item)}",
            f"    if {test}:",
            *self.pick(
                [
                    [f"        {best} = {report}", f"        {name} = {item}"],
                    [f"        {best}, {name} = {report}, {item}"],
                ]
            ),
        ]
        self.reports.append(best)
        self.texts.append(name)
        return lines

    def first_good(self) -> list[str]:
        """The first of several that will do, by a loop that is left."""
        found, item, report = self.fresh("b"), self.fresh("i"), self.fresh("r")
        lines = [
            f"for {item} in {self.turns()}:",
            f"    {report} = {self.measured(item)}",
            f"    if {self.on(report)}:",
            f"        {found} = {report}",
            "        break",
            "else:",
        ]
        lines.append(
            f"    {found} = {self.step_call('measure')}" if self.staying or self.chance(60) else f"    {self.leave()}"
        )
        self.reports.append(found)
        return lines

    def results(self) -> list[str]:
        """A dict by name, of which some keys are there or changed in a branch only."""
        found, item, report = self.fresh("d"), self.fresh("i"), self.fresh("r")
        lines = [f'{found} = {{"p": {self.step_call("measure")}}}', f"if {self.truth(1)}:"]
        lines.append(f'    {found}["{self.pick(["p", "q"])}"] = {self.step_call("measure")}')
        if self.chance(50):
            lines += ["else:", f'    {found}["{self.pick(["p", "q", "r"])}"] = {self.step_call("measure")}']
        if self.chance(30):
            lines.append(f'{found}["{self.pick(["q", "s"])}"] = {self.step_call("measure")}')
        tag = self.tag()[:-1].removeprefix("f")
        match self.count(0, 3):
            case 0:
                self.reports.append(f"{found}['p']")
            case 1:
                lines += [f'if "q" in {found}:', f'    work({self.tag()}, scale={found}["q"].score)']
            case _:
                lines += [
                    f"for {item}, {report} in {found}.items():",
                    f'    work(f{tag}-{{{item}}}", scale={report}.score)',
                ]
        return lines

    def chosen(self) -> str:
        """A conditional expression."""
        name, truth = self.fresh("s"), self.truth(1)
        data = self.pick([*self.data, 'Dataset("s3://bucket/other")'])
        match self.count(0, 3):
            case 0:
                line = f"{name} = {self.step_call('work')} if {truth} else {data}"
            case 1:
                line = f"{name} = work({self.tag()}, {data}, scale={self.number()} if {truth} else {self.constant('number')})"
            case 2:
                line = f"{name} = work({self.tag()}, {self.step_call('work')} if {truth} else {data})"
            case _:
                line = f"{name} = work({self.tag()}, {data}, note=f\"{{'a' if {truth} else 'b'}}-c\")"
                if '"' in truth or "'" in truth or "\\" in truth:
                    line = f"{name} = work({self.tag()}, {data}, note={self.constant('text')} if {truth} else {self.string()})"
        self.data.append(name)
        return line

    def helper(self) -> str:
        function, gives = self.pick(self.helpers)
        name = self.fresh("s")
        data = self.pick([*self.data, 'Dataset("s3://bucket/other")'])
        limit = self.pick([self.number(), "1.5", "limit=1.0"])
        line = f"{name} = {function}({self.tag()}, {data}, {limit})"
        if gives == "Dataset":
            self.data.append(name)
        elif gives == "Report":
            self.reports.append(name)
        return line

    def define_helper(self) -> list[str]:
        """A function that contains steps and branches, plain or a pipeline itself: `tag` tells its calls apart."""
        function = self.fresh("helper")
        outer = (self.parameters, self.prefix, self.helpers, [list(names) for names in self.scopes()])
        self.enter([["data"], [], [], [], ["limit"], [], []])
        # One that is called here gives its steps a tag of its own.
        self.parameters, self.prefix = (), "{tag}-"
        self.returning = self.pick(["Dataset", "Report", "None"])
        lines: list[str] = [f"made = measure({self.tag()}, data)"]
        self.reports.append("made")
        self.steps.append("made")
        lines += self.block(3, self.pick([1, 2]))
        lines.append(f"return {self.result()}")
        gives, self.returning = self.returning, None
        self.parameters, self.prefix, self.helpers, scopes = outer
        self.enter(scopes)
        self.helpers = [*self.helpers, (function, gives)]
        if self.chance(30):
            head = [f'@pipeline(name="{function}")', f"def {function}(tag: str, data: Dataset, limit: float = 1.0):"]
        else:
            head = [f"def {function}(tag, data, limit=1.0):"]
        return ["", "", *head, *indented(lines)]


@st.composite
def pipelines(draw: Draw) -> str:
    """A program with one pipeline `p`, whose steps are told apart by their argument `tag`."""
    maker = Flow(draw)
    helpers: list[str] = []
    for _ in range(draw(st.sampled_from([0, 0, 1, 2]))):
        helpers += maker.define_helper()
    lines = [maker.step(), *maker.block(5, 3)]
    head = ['@pipeline(name="p")', f"def p({signature()}):"]
    return "\n".join([STEPS + TRUTH_HELPERS, *helpers, "", "", *head, *indented(lines)]) + "\n"
