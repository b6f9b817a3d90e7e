"""Pipelines whose branches and loops fill lists and dicts, keep the best of several, or look for the first that will do."""

from __future__ import annotations

from hypothesis import strategies as st

from .drawing import Draw, indented
from .pipelines import Flow
from .sources import STEPS, TRUTH_HELPERS, signature


class Collecting(Flow):
    """Draws the body of a pipeline, with what is left different by its branches and loops."""

    def statement(self, depth: int) -> list[str]:
        match self.count(0, 31):
            case 24 | 25 if depth > 0:
                return self.collected()
            case 26 | 27 if depth > 0:
                return self.best()
            case 28 if depth > 0:
                return self.first_good()
            case 29:
                return self.results()
            case 30 | 31:
                return [self.chosen()]
            case _:
                return super().statement(depth)

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


@st.composite
def pipelines(draw: Draw) -> str:
    """A program with one pipeline `p`, whose steps are told apart by their argument `tag`."""
    maker = Collecting(draw)
    helpers: list[str] = []
    for _ in range(draw(st.sampled_from([0, 0, 1, 2]))):
        helpers += maker.define_helper()
    lines = [maker.step(), *maker.block(5, 3)]
    head = ['@pipeline(name="p")', f"def p({signature()}):"]
    return "\n".join([STEPS + TRUTH_HELPERS, *helpers, "", "", *head, *indented(lines)]) + "\n"
