"""Functions of statements over known values."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import strategies as st

from .drawing import AVOIDED, Draw, indented
from .expressions import Maker
from .patterns import Patterns
from .sources import GLOBALS, KINDS


class Body(Maker, Patterns):
    """Draws statements of a function over known values. What is bound in one branch only is not used after it, mostly."""

    def __init__(self, draw: Draw, wrong: int = 0) -> None:
        super().__init__(draw, {kind: list(names) for kind, names in GLOBALS.items()}, wrong)
        # The lists and dicts that the function itself has made: those it may change.
        self.own: dict[str, list[str]] = {"ints": [], "strs": [], "table": []}
        self.loops = 0
        self.iterators: list[str] = []

    def block(self, size: int, depth: int) -> list[str]:
        lines: list[str] = []
        for _ in range(self.count(1, size)):
            lines += self.statement(depth)
        return lines

    def statement(self, depth: int) -> list[str]:
        match self.count(0, 17):
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
            case 15 | 16:
                return self.take()
            case 17 if self.chance(60):
                return self.match()
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

    def take(self) -> list[str]:
        """Items taken from an iterator, which may have been taken from before."""
        if not self.iterators or self.chance(40):
            name = self.fresh("i")
            lines = [f"{name} = {self.iterator('int', 1)}"]
            self.iterators.append(name)
            if self.chance(25):
                other = self.fresh("i")
                lines.append(f"{other} = ({name}{other} for {name}{other} in {name})")
                self.iterators.append(other)
            return lines
        source, made = self.pick(self.iterators), self.fresh("x")
        match self.count(0, 5):
            case 0:
                lines, kind = [f"{made} = next({source}, {self.of('int', 1)})"], "int"
            case 1:
                lines, kind = [f"{made} = list({source})"], "ints"
            case 2:
                lines, kind = [f"{made} = {self.of('int', 1)} in {source}"], "bool"
            case 3:
                lines, kind = [f"{made} = any(v > 1 for v in {source})"], "bool"
            case 4:
                lines, kind = [f"{made} = [*zip({source}, 'ab')] != []"], "bool"
            case _:
                head = [
                    f"{made} = 0",
                    f"for {made} in {source}:",
                    f"    if {made} > {self.of('int', 0)}:",
                    "        break",
                ]
                lines, kind = head, "int"
        self.bind(kind, made)
        return lines

    def scoped(self, make: Callable[[], list[str]]) -> list[str]:
        """Lines whose new names are forgotten after them."""
        before = {kind: list(names) for kind, names in self.names.items()}
        own = {kind: list(names) for kind, names in self.own.items()}
        iterators = list(self.iterators)
        lines = make()
        self.iterators = iterators
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

    def match(self) -> list[str]:
        """What a value of some structure is, and what it has in it."""
        made = self.fresh("x")
        kinds = [self.pick(["int", "float", "str", "bool"]) for _ in range(self.count(1, 3))]
        parts = [self.of(kind, 1) for kind in kinds]
        keys = ["a", "b", "c"][: len(parts)]
        match self.count(0, 3):
            case 0:
                subject = f"{{{', '.join(f'{key!r}: {value}' for key, value in zip(keys, parts, strict=True))}}}"
            case 1:
                subject = self.of(self.pick(KINDS), 1)
            case _:
                subject = self.pick(["({},)", "[{}]"]).format(", ".join(parts))
        lines = [f"{made} = 0", f"match {subject}:"]
        words = ["any"] * len(parts)
        for at in range(self.count(1, 4)):
            names: list[tuple[str, str]] = []
            match self.count(0, 4):
                case 0:
                    pattern = self.mapping(keys, words, names)
                case 1:
                    # A name alone would match whatever there is.
                    pattern = self.literal("any")
                case 2:
                    cls = self.pick(["int", "str", "float", "bool", "list", "tuple", "dict", "Rank", "Letter"])
                    pattern = f"{cls}({self.pick(['', self.name('any', names)])})"
                    names = [pair for pair in names if pair[1] in pattern]
                    pattern = self.pick([pattern, f"({pattern} | None)"]) if not names else pattern
                case 3:
                    pattern = self.pick(["Rank.LOW", "Letter.A", "Rank.HIGH | Letter.B"])
                case _:
                    pattern = self.sequence(words, names)
            guard = f" if {self.of('bool', 1)}" if self.chance(20) else ""
            lines += [f"    case {pattern}{guard}:", f"        {made} = ({at}, {', '.join(name for _, name in names)})"]
            lines[-1] = lines[-1].replace(", )", ",)")
        self.bind("any", made)
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
        # What grows as fast as it is looped over has no end.
        return (
            {"ints": f"list({text})", "strs": f"list({text})", "table": f"dict({text})"}[kind]
            if self.chance(80)
            else text
        )


@st.composite
def functions(draw: Draw, wrong: int = 0) -> str:
    """The text of a function `main()` that computes with known values and returns what it has bound."""
    maker = Body(draw, wrong)
    lines = maker.block(8, 2)
    names = [name for names in maker.names.values() for name in names if name.startswith("x")]
    lines.append(f"return [{', '.join(sorted(set(names)))}]")
    return "\n".join(["def main():", *indented(lines)]) + "\n"
