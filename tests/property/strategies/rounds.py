"""Pipelines with loops that the service runs, before, in and after the parts of `try`, `match` and `if`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from hypothesis import strategies as st

HEAD: Final = """\
from typing import Literal

from mlpc import Fail, Outputs, StepFailed, each, lambda_function, pipeline


class Offer(Outputs):
    price: float
    count: int
    ok: bool


@lambda_function(function_arn="arn:aws:lambda:us-east-1:123456789012:function:ask")
def ask(tag: str, number: float = 0.5) -> Offer: ...


@lambda_function(function_arn="arn:aws:lambda:us-east-1:123456789012:function:more")
def more(tag: str, number: float = 0.5) -> Offer: ...


@lambda_function(function_arn="arn:aws:lambda:us-east-1:123456789012:function:tell")
def tell(tag: str, number: float = 0.5) -> None: ...


def asked(items, tag, number):
    return [ask(f"{tag}-{item}", number) for item in items]


def dearest(offers):
    return max(offers, key=lambda offer: offer.price)


def attempt(tag, other):
    try:
        return ask(f"risky-{tag}")
    except StepFailed:
        return other


def chosen(tag, offers, limit):
    match dearest(offers):
        case Offer(price=price, ok=True) as best if price > limit:
            return best
        case Offer(count=0 | 1):
            return offers[0]
    return more(tag)


@pipeline(name="inner")
def inner(items: list[str], tag: str):
    offers = [more(f"{tag}-{item}") for item in items]
    return dearest(offers)


@pipeline(name="p")
def p(
    names: list[str],
    others: list[str],
    limit: float = 5.0,
    n: int = 2,
    flag: bool = True,
    mode: Literal["fast", "slow"] = "fast",
):
"""
CONDITIONS: Final = (
    "flag",
    "n > 2",
    'mode == "fast"',
    "{o}.price > limit",
    "{o}.ok",
    "len({r}) > n",
    "{r}[0].count == n",
)
SUBJECTS: Final = ("n", "len({r})", "{o}.count", "{r}[0].count")


class _Writer:
    """Writes statements. `offers` and `lists`: names of results of steps and of loops, which are bound on every way to the statement."""

    def __init__(self, draw: Callable[[st.SearchStrategy[int]], int]) -> None:
        self.draw = draw
        self.number = 0

    def pick(self, items: Sequence[str]) -> str:
        return items[self.draw(st.integers(0, len(items) - 1))]

    def name(self, kind: str) -> str:
        self.number += 1
        return f"{kind}{self.number}"

    def block(self, offers: list[str], lists: list[str], depth: int, most: int) -> list[str]:
        """Some statements, which may bind more; those names are added."""
        lines: list[str] = []
        for _ in range(self.draw(st.integers(1, most))):
            lines += self.statement(offers, lists, depth)
        return lines

    def statement(self, offers: list[str], lists: list[str], depth: int) -> list[str]:
        offer, rounds = self.pick(offers), self.pick(lists)
        tag, made = self.name("t"), self.name("x")
        items = self.pick(
            ("names", "others", "each(names, max_concurrency=2)", 'each(["a", "b"])', f"each([{offer}.price, n])")
        )
        simple = (
            [f'tell("{tag}", {offer}.price)'],
            [f'tell("{tag}", len({rounds}))'],
            [f'tell.options(depends_on={rounds})("{tag}")'],
            [f"for item in {items}:", f'    tell(f"{tag}-{{item}}", {offer}.price)'],
            [
                f"for item in {items}:",
                "    try:",
                f'        ask(f"risky-{tag}-{{item}}")',
                "    except StepFailed:",
                f'        more(f"{tag}-{{item}}")',
            ],
        )
        binding = (
            ("o", [f'{made} = more("{tag}", {offer}.price)']),
            ("o", [f"{made} = dearest({rounds})"]),
            ("o", [f"{made} = {rounds}[0]"]),
            ("o", [f'{made} = attempt("{tag}", {offer})']),
            ("o", [f'{made} = chosen("{tag}", {rounds}, limit)']),
            ("o", [f'{made} = inner(others, "{tag}")']),
            ("o", [f"{made} = {offer} if flag else {rounds}[0]"]),
            ("r", [f'{made} = asked(names, "{tag}", {offer}.price)']),
            ("r", [f'{made} = [more(f"{tag}-{{item}}") for item in {items}]']),
            (
                "r",
                [f"{made} = []", f"for item in {items}:", f'    {made}.append(ask(f"{tag}-{{item}}", {offer}.price))'],
            ),
        )
        at = self.draw(st.integers(0, len(simple) + len(binding) + (12 if depth else 0) - 1))
        if at < len(simple):
            return simple[at]
        if at < len(simple) + len(binding):
            kind, lines = binding[at - len(simple)]
            (offers if kind == "o" else lists).append(made)
            return lines
        return self.compound(offers, lists, depth - 1)

    def compound(self, offers: list[str], lists: list[str], depth: int) -> list[str]:
        """A statement with parts, each of which binds one name anew."""
        offer, rounds, made = self.pick(offers), self.pick(lists), self.name("x")

        def part(*, may_end: bool = True) -> list[str]:
            inner_offers, inner_lists = [*offers], [*lists]
            lines = self.block(inner_offers, inner_lists, depth, 2)
            end = self.draw(st.integers(0, 7)) if may_end else 7
            if end == 0:
                return [*indented(lines), f'    raise Fail("{self.name("f")}")']
            if end == 1:
                return [*indented(lines), "    return"]
            return [*indented(lines), f"    {made} = {inner_offers[-1]}"]

        kind = self.draw(st.integers(0, 3))
        if kind == 0:
            test = self.pick(CONDITIONS).format(o=offer, r=rounds)
            lines = [f"if {test}:", *part(), "else:", *part()]
        elif kind == 1:
            subject = self.pick(SUBJECTS).format(o=offer, r=rounds)
            lines = [
                f"match {subject}:",
                *indented(["case 0 | 1:", *part(), "case k if k > n or flag:", *part(), "case _:", *part()]),
            ]
        elif kind == 2:
            again = self.draw(st.integers(0, 3)) == 0
            handler = [*part()[:-1], "    raise"] if again else part()
            tag = self.name("t")
            lines = ["try:", f'    {made} = ask("risky-{tag}")', "except StepFailed:", *handler]
        else:
            tag = self.name("t")
            index = self.name("i")
            lines = [f"for {index} in range(2):"]
            lines += [
                "    try:",
                f'        {made} = ask(f"risky-{tag}-{{{index}}}")',
                "        break",
                "    except StepFailed:",
                f'        tell(f"{tag}-{{{index}}}", len({rounds}))',
                "else:",
                *part(),
            ]
        offers.append(made)
        return lines


def indented(lines: Sequence[str]) -> list[str]:
    return [f"    {line}" for line in lines]


@st.composite
def programs_with_rounds(draw: Callable[[st.SearchStrategy[int]], int]) -> str:
    """A file with one pipeline `p` that calls a helper, an inner pipeline and steps by tags that are all different."""
    offers, lists = ["first"], ["offers"]
    lines = ['first = ask("first")', 'offers = [ask(f"offers-{name}") for name in names]']
    lines += _Writer(draw).block(offers, lists, 2, 4)
    lines += [f'tell("last", {offers[-1]}.price)', f'tell("count", len({lists[-1]}))']
    return HEAD + "\n".join(indented(lines)) + "\n"
