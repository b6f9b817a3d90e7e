"""Whole pipelines: steps, branches, loops, `try`, functions and pipelines that are called."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from .drawing import Draw, indented
from .patterns import Patterns
from .sources import POOLS
from .truths import Truths


class Flow(Truths, Patterns):
    """Draws the body of a pipeline. What is in scope is what Python would have bound wherever the place is reached."""

    def __init__(self, draw: Draw) -> None:
        super().__init__(draw)
        self.data: list[str] = []
        self.steps: list[str] = []
        self.numbers: list[str] = []
        self.texts: list[str] = []
        self.counts: list[str] = []
        self.helpers: list[tuple[str, str]] = []
        self.inner: set[str] = set()
        self.tags = 0
        # A text that is put before the tags of the steps that are drawn, in braces where it is a variable.
        self.prefix = ""
        # What a function gives, while one is drawn.
        self.returning: str | None = None
        # Whether this is in a loop.
        self.turning = False
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
        match self.count(0, 23):
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
                return self.match(depth) if self.chance(50) else self.structural(depth)
            case 22 if depth > 0:
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

    def structural(self, depth: int) -> list[str]:
        """A `match` on a tuple, list or dict of values, of which some are known only when the pipeline runs."""
        parts: list[tuple[str, str]] = []
        for _ in range(self.count(1, 3)):
            match self.count(0, 4):
                case 0 | 1:
                    parts.append(("number", self.pick([self.number(), self.constant("number")])))
                case 2 | 3:
                    parts.append(("text", self.pick([self.string(), self.constant("text")])))
                case _:
                    parts.append(("flag", "flag" if "flag" in self.parameters else "YES"))
        kinds = [kind for kind, _ in parts]
        keys = ["a", "b", "c"][: len(parts)]
        is_dict = self.chance(30)
        if is_dict:
            subject = f"{{{', '.join(f'{key!r}: {value}' for key, (_, value) in zip(keys, parts, strict=True))}}}"
        else:
            inner = ", ".join(value for _, value in parts)
            subject = f"[{inner}]" if self.chance(50) else f"({inner},)"
        shared = self.shared()
        lines = [f"match {subject}:"]
        for _ in range(self.count(1, 3)):
            names: list[tuple[str, str]] = []
            pattern = self.mapping(keys, kinds, names) if is_dict else self.sequence(kinds, names)

            def case(pattern: str = pattern, names: list[tuple[str, str]] = names) -> list[str]:
                for kind, name in names:
                    {"number": self.numbers, "text": self.texts, "flag": self.conditions}[kind].append(name)
                guard = f" if {self.truth(1)}" if self.chance(30) else ""
                return [f"    case {pattern}{guard}:", *indented(indented(self.body(depth, shared)()))]

            lines += self.scoped(case)
        if shared or self.chance(50):
            lines += ["    case _:", *indented(indented(self.scoped(self.body(depth, shared))))]
        self.keep(shared)
        return lines

    # --- what may fail ------------------------------------------------------------------------------------------------------------

    def attempt(self, depth: int) -> list[str]:
        """A step that may fail (its tag has `risky` in it), and what then."""
        name, kind = self.fresh("s"), self.pick(["work", "measure", "ping"])
        shared = self.shared()
        lines = [f"{item} = {self.value(what)}" for item, what in shared]
        held = self.fresh("h") if self.chance(40) else ""
        fills = [f'{held}.append("{word}")' if held else "pass" for word in ("body", "handler", "else", "finally")]
        if held:
            lines.append(f"{held} = []")
        lines += ["try:", f"    {name} = {self.step_call(kind, 'risky')}"]
        lines += [f"    {fills[0]}"] if self.chance(30) else []
        lines += [f"    {self.gone()}"] if self.chance(8) and not self.staying else []
        ends = self.chance(50)
        again = not ends and kind != "ping" and self.chance(50)

        def handler() -> list[str]:
            made = self.block(2, depth - 1) if self.chance(80) else []
            made += [f"{item} = {self.value(what)}" for item, what in shared if self.chance(50)]
            made += [fills[1]] if self.chance(50) else []
            made += [f"{name} = {self.step_call(kind)}"] if again else []
            made += (
                [self.pick(["raise", f"raise Fail({self.message()})", self.gone()])]
                if ends and not self.staying
                else []
            )
            return made or [self.step()]

        def completed() -> list[str]:
            self.bind_step(name, kind)
            made = [*self.block(2, depth - 1), *([fills[2]] if self.chance(50) else [])]
            made += [f"{item} = {self.value(what)}" for item, what in shared if self.chance(20)]
            return [*made, self.gone()] if self.chance(15) and not self.staying else made

        lines += ["except StepFailed:", *indented(self.scoped(handler))]
        if self.chance(50):
            lines += ["else:", *indented(self.scoped(completed))]
        if self.chance(35):
            outer, self.staying = self.staying, True
            lines += ["finally:", *indented(self.block(1, depth - 1)), f"    {fills[3]}"]
            self.staying = outer
        self.keep(shared)
        if again or (ends and not self.staying):
            self.bind_step(name, kind)
        if held and self.chance(70):
            item, tag = self.fresh("i"), self.tag()[:-1].removeprefix("f")
            lines += [f"for {item} in {held}:", f'    ping(f{tag}-{{{item}}}")']
        return lines

    def gone(self) -> str:
        """A statement that leaves what a handler stands in."""
        return self.pick(["break", "continue"]) if self.turning and self.chance(60) else self.leave()

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
            outer, self.turning = self.turning, True
            lines = self.block(2, depth - 1)
            self.turning = outer
            if self.chance(10):
                lines += [f'if {name} == "a":', "    continue", *self.block(1, 0)]
            if self.chance(25) and not self.staying:
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

    def helper(self) -> str:
        function, gives = self.pick(self.helpers)
        name = self.fresh("s")
        data = self.pick([*self.data, 'Dataset("s3://bucket/other")'])
        # A pipeline gets a float, which an integer is there, and has no text as one.
        limit = self.pick(["1.5", "2", "limit=1.0", *([] if function in self.inner else [self.number()])])
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
        turning, self.turning = self.turning, False
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
        self.turning = turning
        self.enter(scopes)
        self.helpers = [*self.helpers, (function, gives)]
        if self.chance(30):
            self.inner.add(function)
            head = [f'@pipeline(name="{function}")', f"def {function}(tag: str, data: Dataset, limit: float = 1.0):"]
        else:
            head = [f"def {function}(tag, data, limit=1.0):"]
        return ["", "", *head, *indented(lines)]
