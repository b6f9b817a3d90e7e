"""Expressions over known values."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

from hypothesis import strategies as st

from .drawing import AVOIDED, Draw
from .literals import FLOATS, Literals
from .sources import GLOBALS, KINDS

_FORMATS: Final = {
    "int": ("", "d", "5", "05d", "x", "#x", ",", "+", "<6", ">6", "^6", "b", ".2f", "e", "%", "_", "*^9"),
    "float": ("", ".1f", ".3g", "8.2f", "e", "%", "+.2f", "<9", "012.4f", ","),
    "str": ("", "5", ">5", "<5", "^5", "*^7", ".2", "s", "é>6"),
    "bool": ("", "d", "5", ">6"),
}


class Maker(Literals):
    """Draws expressions. `names` are those in scope, by type."""

    def __init__(self, draw: Draw, names: dict[str, list[str]] | None = None, wrong: int = 0) -> None:
        super().__init__(draw)
        self.names: dict[str, list[str]] = names if names is not None else {}
        # In how many of a hundred places a value of another type stands.
        self.wrong = wrong

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

    def _int(self, depth: int) -> str:
        a = partial(self.of, "int", depth)
        match self.count(0, 31):
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
            case 24:
                return f"next({self.iterator('int', depth)}, {a()})"
            case 25:
                return f"sum({self.iterator('int', depth)})"
            case 26:
                return f"{self.pick(['max', 'min'])}({self.of('ints', depth)}, key={self.pick(['scale', 'abs', 'str'])}, default={a()})"
            case 27:
                view = self.pick(["items", "keys", "values"])
                return f"len({self.of('table', depth)}.{view}())"
            case 28:
                return f"{self.pick(['Rank.LOW', 'Rank.HIGH', 'Rank(1)'])} {self.pick(['+', '*', '-'])} {a()}"
            case 29:
                return f"ord({self.of('str', depth)}[{self.index(0)}])"
            case 30:
                return f"int({self.pick(['Rank.HIGH', repr('12'), repr(' 7 '), repr('x'), repr('0x1f') + ', 16'])})"
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
                return f"float({self.pick([a(), self.pick(FLOATS).join(chr(39) * 2)])})"
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
        match self.count(0, 27):
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
            case 20:
                return f"{s()}.join({self.iterator('str', depth)})"
            case 21:
                return f"format({self.of('int', depth)}, {self.pick(_FORMATS['int'])!r})"
            case 22:
                return f"{self.pick(['hex', 'bin', 'oct'])}({self.of('int', depth)})"
            case 23:
                member = self.pick(["Letter.A", "Letter.B", "Letter['A']", "Letter('b')"])
                return self.pick(
                    [f"{member} + {s()}", f"{member}.upper()", f"{s()}.join([{member}, {s()}])", f"str({member})"]
                )
            case 24:
                return f"repr({self.pick(['Letter.A', 'Rank.HIGH', 'list(Rank)', '{Rank.LOW: 1}', 'Rank.LOW < Rank.HIGH'])})"
            case 25:
                return f"{s()}.{self.pick(['expandtabs(4)', 'format(1, b=2)', 'rstrip()', 'lstrip(' + repr('ab') + ')', 'strip(None)'])}"
            case 26:
                form = self.pick(["{0:{1}}", "{a:>{w}}", "{0!s:^7}{0!r}", "{b[0]}{b[1]}"])
                return f"'{form}'.format({self.of('int', depth)}, 5, a={s()}, w={self.count(0, 9)}, b={self.of('pair', depth)})"
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
        match self.count(0, 19):
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
                return f"{self.pick(['any', 'all'])}({test})"
            case 12:
                method = self.pick(["startswith", "endswith"])
                return f"{self.of('str', depth)}.{method}({self.of('str', 0)})"
            case 13:
                method = self.pick(["isdigit", "isalpha", "isupper", "islower", "isalnum", "isspace"])
                return f"{self.of('str', depth)}.{method}()"
            case 14:
                return f"{self.pick(['None', self.of('pair', depth)])} {self.pick(['is', 'is not'])} None"
            case 15:
                left, right = self.view(depth), self.pick([self.view(depth), self.of("strs", depth)])
                return f"{left} {self.pick(['==', '!='])} {right}"
            case 16:
                return f"{self.of('int', depth)} in {self.pick([self.iterator('int', depth), self.of('table', depth) + '.values()'])}"
            case 17:
                return f"bool({self.pick([self.view(depth), self.iterator('int', depth)])})"
            case 18:
                left, op = self.pick(["Rank.HIGH", "Rank.LOW"]), self.pick(["==", "<", "!=", "in"])
                return f"{left} {op} {self.pick(['Rank.HIGH', '1', '[1, 2]', 'Rank'])}"
            case _:
                return self.choice("bool", depth)

    def _ints(self, depth: int) -> str:
        i = partial(self.of, "int", depth)
        xs = partial(self.of, "ints", depth)
        match self.count(0, 19):
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
            case 15:
                return f"{self.pick(['list', 'sorted'])}({self.iterator('int', depth)})"
            case 16:
                return f"[*{self.iterator('int', depth)}]"
            case 17:
                return f"sorted({xs()}, key={self.pick(['str', 'abs', 'scale'])})"
            case 18:
                outer, item = self.fresh(), self.fresh()
                return f"[{item} for {outer} in [{xs()}, {xs()}] for {item} in {outer}]"
            case _:
                return f"list({xs()})"

    def _strs(self, depth: int) -> str:
        s = partial(self.of, "str", depth)
        match self.count(0, 14):
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
            case 10:
                return f"list({self.iterator('str', depth)})"
            case 11:
                return f"sorted({self.of('strs', depth)}, key={self.pick(['len', 'str.lower', 'str.upper', 'label'])})"
            case 12:
                return f"list(dict.fromkeys({self.of('strs', depth)}))"
            case 13:
                return f"sorted({self.of('table', depth)}.keys() {self.pick(['&', '|', '-', '^'])} {self.of('table', depth)}.keys())"
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

    def iterator(self, kind: str, depth: int) -> str:
        """An iterator over ints or texts."""
        items = self.of({"int": "ints", "str": "strs"}[kind], depth)
        name, other = self.fresh(), self.fresh()
        options = [
            f"iter({items})",
            f"reversed({items})",
            f"({name} for {name} in {items})",
            f"({name} for {name} in {items} if {name})",
            f"({name} for {name}, {other} in zip({items}, {self.of('ints', depth)}))",
            f"({other} for {name}, {other} in enumerate({items}))",
            f"filter(None, {items})",
            f"map({'scale' if kind == 'int' else 'label'}, {items})",
            f"iter({self.of('table', depth)}.{'values' if kind == 'int' else 'keys'}())",
        ]
        return self.pick(options)

    def view(self, depth: int) -> str:
        return f"{self.of('table', depth)}.{self.pick(['keys', 'items'])}()"

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


@st.composite
def expressions(draw: Draw, kinds: Sequence[str] = KINDS, depth: int = 3, wrong: int = 0) -> str:
    """An expression over known values and what `HELPERS` defines."""
    maker = Maker(draw, {kind: list(names) for kind, names in GLOBALS.items()}, wrong)
    return maker.of(maker.pick(kinds), maker.count(0, depth))
