"""Pipelines as they are while somebody types: valid files with something dropped, swapped, renamed, cut off, or put in.

python tests/property/mutations.py [COUNT [SEED]] tries that many, and prints what fails.
"""

from __future__ import annotations

import io
import random
import sys
import tokenize
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

from mlpc.driver import Request, Result, compile_files

TESTS: Final = Path(__file__).parents[1]
ROOT: Final = TESTS.parent
SNIPPETS: Final = (
    "async def f(): await g()",
    "with a as b, (c) as d: pass",
    "try:\n    x()\nexcept* ValueError as e:\n    pass",
    "match x:\n    case {'a': [1, *rest], **more} if rest: pass\n    case A(b=1) | None: pass\n    case -1.5 + 2j: pass",
    "type Alias[T: (int, str), *Ts, **P] = dict[str, T]",
    "def generic[T](x: T) -> T: return x",
    "class C[T = int](metaclass=M, **kw): x: T = 1",
    "x = f'{y!r:>{width}} {f\"{z}\"} {a=}'",
    "x = t'{y}'",
    "x = rb'\\x00' + b'\\xff'",
    "lambda *a, b=1, **k: (yield)",
    "print(*a, **b, c=1)",
    "x: int",
    "(y := 3)",
    "a, *b = c = d",
    "del x[0], y.z",
    "global data; nonlocal raw",
    "assert x, (y, z)",
    "x @= y; x //= 2; x **= 3; x >>= 1",
    "[i async for i in a if b if c for d in e]",
    "x if y else z if w else v",
    "not a is not b not in c",
    "-x ** -y @ ~z",
    "1_000.0e-5j; 0xFF_FF; 0b1; 0o7",
    "x[1:2, ..., ::3]",
    "@a.b[c](d)\ndef e(f, /, g, *, h): ...",
    "raise Fail('x') from None",
    "while True:\n    break\nelse:\n    pass",
    "for i, (j, *k) in x: continue",
    "return; yield; await x",
    "import a.b.c as d, e",
    "from . import *",
    "from .. import x as y",
    "'''\n# mlpc: ignore[MLP501]\n'''",
    "# mlpc: ignore[MLP201, MLP501] x",
    "\x0c",
    "\\\n",
    "\t",
    "ünïcödé = 'ß' ; ªº = 1",
    "if __name__ == '__main__': demo()",
    "x = " + "(" * 60 + "1" + ")" * 60,
    "x = " + "-" * 80 + "1",
    "x = " + "[" * 40 + "]" * 40,
    "x" + ".y" * 200,
    "x" + "()" * 120,
    "with ():pass",
    "print(f'{')",
    "\x00",
    "$ ? ! `",
    "<<<<<<< HEAD",
    "=======",
    ">>>>>>> topic",
    "%matplotlib inline",
    "from nothing.at import all",
    "from . import nothing",
    "from mlpc import Datset, pipelin as p",
    "import mlpc.nothing",
    "Fail('x'); Cache('P1D'); Dataset('s3://b/c')",
    "x: Dataset = Dataset('')",
    "print(  # mlpc: ignore[MLP104, MLP501]\n)",
)
ENDS: Final = ("\n", "\r\n", "\r", "\n\n", "\x0c\n", " \\\n", ";\n")


class Case(NamedTuple):
    """A file to compile in a folder of others. `beside`: those that are changed as well, by their paths in the folder."""

    folder: Path
    name: str
    data: bytes
    beside: Mapping[str, bytes] = {}


def bases() -> list[Path]:
    found = [*ROOT.glob("examples/*/pipeline.py"), *TESTS.glob("golden/*/pipeline.py")]
    found += TESTS.glob("diagnostics/MLP*/good.py")
    found += TESTS.glob("diagnostics/MLP*/bad.py")
    return sorted(found)


def mutated(draw: random.Random, paths: Sequence[Path]) -> Case:
    """A file, changed once to three times."""
    path = draw.choice(paths)
    data = path.read_bytes()
    others = _beside(path)
    changed: dict[str, bytes] = {}
    if others and draw.random() < 0.4:
        for other in draw.sample(others, min(len(others), draw.choice((1, 1, 2)))):
            changed[other.relative_to(path.parent).as_posix()] = _changed(other.read_bytes(), draw)
    if draw.random() < 0.2:
        changed["mlpc.toml"] = _changed(draw.choice(CONFIGURATIONS), draw)
    return Case(path.parent, path.name, data if changed and draw.random() < 0.5 else _changed(data, draw), changed)


def _changed(data: bytes, draw: random.Random) -> bytes:
    for _ in range(draw.choice((1, 1, 1, 2, 3))):
        data = draw.choice(CHANGES)(data, draw)
    return data


@cache
def _beside(path: Path) -> list[Path]:
    """The modules and configurations that a file may reach. Examples of diagnostics have but one module each."""
    found = [*path.parent.rglob("*.py"), *path.parent.glob("*.toml")]
    return sorted(other for other in found if other != path and other.name not in ("good.py", "bad.py"))


CONFIGURATIONS: Final = (
    b'artifact_bucket = "b"\nrole = "arn:aws:iam::123456789012:role/r"\nregion = "eu-west-1"\ninstance_type = "ml.m5.large"\n',
    b'kms_key = "k"\nsubnets = ["subnet-1"]\nsecurity_group_ids = ["sg-1"]\ntags = { a = "b" }\nmax_parallel_execution_steps = 4\n',
    b'[lint]\nignore = ["MLP5"]\n[lint.severity]\nunused-parameter = "error"\n[lint.per_file_ignores]\n"*" = ["MLP501"]\n',
    b'x = "y"\n[placeholders]\nartifact_bucket = "${bucket}"\nrole = "${role}"\n[env.prod]\nx = "z"\n',
)


# --- changes ------------------------------------------------------------------------------------------------------------------


def _tokens(data: bytes) -> tuple[str, list[tuple[int, int, str]]]:
    """The text and its tokens: start, end, text; none where Python does not read it."""
    text = data.decode("utf-8", errors="surrogateescape")
    starts = [0]
    for line in text.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    found: list[tuple[int, int, str]] = []
    try:
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            (first, left), (last, right) = token.start, token.end
            if token.string.strip() and last <= len(starts):
                found.append((starts[first - 1] + left, starts[last - 1] + right, token.string))
    except (tokenize.TokenError, SyntaxError, IndexError):
        pass
    return text, found


def _on_tokens(change: Callable[[str, list[tuple[int, int, str]], random.Random], str]) -> Change:
    def changed(data: bytes, draw: random.Random) -> bytes:
        text, tokens = _tokens(data)
        made = change(text, tokens, draw) if len(tokens) > 2 else text
        return made.encode("utf-8", errors="surrogateescape")

    return changed


def _drop(text: str, tokens: list[tuple[int, int, str]], draw: random.Random) -> str:
    start, end, _ = draw.choice(tokens)
    return text[:start] + text[end:]


def _double(text: str, tokens: list[tuple[int, int, str]], draw: random.Random) -> str:
    start, end, _ = draw.choice(tokens)
    return text[:end] + " " + text[start:end] + text[end:]


def _swap(text: str, tokens: list[tuple[int, int, str]], draw: random.Random) -> str:
    one, other = sorted(draw.sample(tokens, 2))
    return text[: one[0]] + other[2] + text[one[1] : other[0]] + one[2] + text[other[1] :]


def _rename(text: str, tokens: list[tuple[int, int, str]], draw: random.Random) -> str:
    """One occurrence of a name: misspelt, another name of the file, or one that means something."""
    names = [token for token in tokens if token[2].isidentifier()]
    start, end, name = draw.choice(names or tokens)
    new = draw.choice(
        (
            name[:-1] or "x",
            name + "s",
            name.upper(),
            draw.choice(names or tokens)[2],
            draw.choice(("None", "True", "print", "Dataset", "config", "execution", "self", "é", "__class__", "Fail")),
        )
    )
    return text[:start] + new + text[end:]


def _literal(text: str, tokens: list[tuple[int, int, str]], draw: random.Random) -> str:
    """Another literal in the place of one."""
    values = [token for token in tokens if token[2][:1] in "'\"0123456789" or token[2] in ("True", "False", "None")]
    start, end, _ = draw.choice(values or tokens)
    new = (
        "''",
        "'a b/c'",
        "'" + "x" * 300 + "'",
        "0",
        "-1",
        "1e400",
        "10**40",
        "None",
        "True",
        "[]",
        "{}",
        "...",
        "b'x'",
    )
    return (
        text[:start] + draw.choice((*new, "'\\ud800'", "f'{raw}'", "1j", "()", "{1, 2}", "'s3://b/${x}'")) + text[end:]
    )


def _truncate(data: bytes, draw: random.Random) -> bytes:
    return data[: draw.randrange(len(data) + 1)]


def _bytes(data: bytes, draw: random.Random) -> bytes:
    at = draw.randrange(len(data) + 1)
    return data[:at] + bytes(draw.randrange(256) for _ in range(draw.randrange(1, 5))) + data[at:]


def _lines(data: bytes, draw: random.Random) -> bytes:
    """Lines dropped, doubled, moved, indented."""
    lines = data.splitlines(keepends=True) or [b""]
    at, to = draw.randrange(len(lines)), draw.randrange(len(lines))
    kind = draw.randrange(5)
    if kind == 0:
        del lines[at]
    elif kind == 1:
        lines.insert(to, lines[at])
    elif kind == 2:
        lines.insert(to, lines.pop(at))
    elif kind == 3:
        lines[at] = draw.choice((b" ", b"    ", b"\t")) + lines[at]
    else:
        lines[at] = lines[at].lstrip(b" ")
    return b"".join(lines)


def _snippet(data: bytes, draw: random.Random) -> bytes:
    """A statement that nobody has planned for, with the indentation of the line it is put before."""
    lines = data.splitlines(keepends=True) or [b""]
    at = draw.randrange(len(lines))
    indent = lines[at][: len(lines[at]) - len(lines[at].lstrip(b" "))]
    text = draw.choice(SNIPPETS).encode()
    lines.insert(at, b"".join(indent + line + b"\n" for line in text.split(b"\n")))
    return b"".join(lines)


def _expression(text: str, tokens: list[tuple[int, int, str]], draw: random.Random) -> str:
    """An expression that nobody has planned for in the place of a name."""
    names = [token for token in tokens if token[2].isidentifier()]
    start, end, _ = draw.choice(names or tokens)
    return text[:start] + f"({draw.choice(SNIPPETS)})" + text[end:]


def _make(data: bytes, draw: random.Random) -> bytes:
    """Line ends, marks, tabs, width of characters, length."""
    kind = draw.randrange(6)
    if kind == 0:
        return data.replace(b"\n", draw.choice(ENDS).encode())
    if kind == 1:
        return b"\xef\xbb\xbf" + data
    if kind == 2:
        return data.replace(b"    ", b"\t")
    if kind == 3:
        return data.replace(b"data", "däta💥".encode()).replace(b"raw", "räw".encode())
    if kind == 4:
        return b"# coding: " + draw.choice((b"latin-1", b"utf-16", b"ascii", b"nonsense", b"utf-7")) + b"\n" + data
    return data + b"\n# " + b"x" * 20_000 + b"\n" + b"y = 1\n" * draw.choice((10, 5_000))


Change = Callable[[bytes, random.Random], bytes]
CHANGES: Final[Sequence[Change]] = (
    *map(_on_tokens, (_drop, _drop, _swap, _double, _rename, _rename, _rename, _literal, _literal, _expression)),
    _truncate,
    _bytes,
    _lines,
    _lines,
    _snippet,
    _snippet,
    _make,
)


# --- what must hold -----------------------------------------------------------------------------------------------------------


class Folder:
    """A folder with one file of it replaced."""

    def __init__(self, case: Case) -> None:
        self.case = case

    def read(self, path: str) -> bytes | None:
        if path == self.case.name:
            return self.case.data
        if path in self.case.beside:
            return self.case.beside[path]
        full = self.case.folder / path
        return full.read_bytes() if ".." not in path and full.is_file() else None

    def walk(self, folder: str) -> Sequence[str]:
        root = self.case.folder / folder
        return sorted(path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file())


def faults(case: Case) -> Iterator[str]:
    """What is wrong with what the compiler does with a file."""
    for target in (None, "sagemaker"):
        try:
            result = compile_files(Request((case.name,), target=target), Folder(case))
        except Exception as error:
            yield f"{type(error).__name__}: {error}"
            return
        yield from misplaced(result)


def misplaced(result: Result) -> Iterator[str]:
    """Diagnostics whose places are not in their files, or do not hold what they speak of."""
    for item in result.diagnostics:
        if item.rule.code.startswith("MLP9"):
            yield f"{item.rule.code}: {item.message}"
        for span in (item.span, *(related.span for related in item.related)):
            source = result.source_of(span.file)
            if source is None:
                yield f"{item.rule.code}: {span.file} has no text"
                continue
            (line, column), (last, end) = span.start, span.end
            lines = max(len(source.lines), 1)
            within = (1, 0) <= span.start <= span.end and last <= lines + 1
            if not within or column > len(source.line_with_end(line)) or end > len(source.line_with_end(last)):
                yield f"{item.rule.code}: {span} to {last}:{end} is not in the file"
        source = result.source_of(item.span.file)
        if source is not None and item.rule.code in NAMED:
            names = item.message.split("`")[1::2]
            # A message says a name as Python compares it.
            marked = source.at(item.span) + unicodedata.normalize("NFKC", source.at(item.span))
            spread = source.line(item.span.start.line)[: item.span.start.column].endswith("**")
            if not spread and not any(name in marked for name in names):
                yield f"{item.rule.code}: {source.at(item.span)!r} is none of {', '.join(names)}"


NAMED: Final = frozenset({"MLP201", "MLP202", "MLP208", "MLP209", "MLP216", "MLP253", "MLP302", "MLP401"})
"""Rules whose message names what is marked."""


def main() -> None:
    said = [int(text) for text in sys.argv[1:3]]
    count, seed = [*said, *(20_000, 0)[len(said) :]]
    paths = bases()
    failed = 0
    seen: set[str] = set()
    for at in range(count):
        case = mutated(random.Random(f"{seed}-{at}"), paths)
        for fault in faults(case):
            failed += 1
            if fault not in seen:
                seen.add(fault)
                sys.stdout.write(f"{at} {case.folder.name}/{case.name}: {fault}\n")
    sys.stdout.write(f"{count} files, {failed} faults\n")


if __name__ == "__main__":
    main()
