"""Truths that are known when a pipeline runs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from hypothesis import strategies as st

from .drawing import Draw, Drawer, indented
from .sources import PARAMETERS, POOLS, STEPS, TRUTH_HELPERS, signature


class Truths(Drawer):
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


class Decided(NamedTuple):
    """A truth, and a program whose step `yes` runs where it holds and `no` where it does not."""

    expression: str
    program: str


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
