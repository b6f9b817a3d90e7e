"""The modules of a program: found, read and indexed, never imported."""

import ast
import re
import warnings
from collections.abc import Iterator, Sequence
from posixpath import dirname, join, normpath
from typing import Protocol

from mlpc.diagnostics import catalogue as rules
from mlpc.diagnostics.sink import Sink
from mlpc.frontend import cst
from mlpc.frontend.decode import UndecodableSource, decode
from mlpc.frontend.index import Binding, Index
from mlpc.frontend.syntax_errors import explained
from mlpc.source import Loc, SourceFile, Span


class Files(Protocol):
    """The files of a project. Paths have `/` between parts and are relative to where the user stands, or absolute."""

    def read(self, path: str) -> bytes | None:
        """The bytes of a file; None where there is no such file."""
        ...

    def walk(self, folder: str) -> Sequence[str]:
        """The files below a folder, relative to it, sorted."""
        ...


def source_at(path: str, files: Files) -> SourceFile | None:
    """The text of a file; None where there is none that can be read."""
    data = files.read(path)
    try:
        return None if data is None else SourceFile(path, decode(data))
    except UndecodableSource:
        return None


class Module:
    """A module of the project. `name` is dotted, from the folder that holds its outermost package."""

    __slots__ = ("index", "is_package", "name", "path", "positions", "root", "source", "values")

    def __init__(self, path: str, name: str, root: str, source: SourceFile, index: Index) -> None:
        self.path = path
        self.name = name
        self.root = root
        self.is_package = path.endswith("/__init__.py") or path == "__init__.py"
        self.source = source
        self.index = index
        self.positions = cst.Positions(path)
        # What each name of the module evaluates to, filled by the evaluator on demand.
        self.values: dict[str, object] = {}

    @property
    def package(self) -> str:
        """The dotted name that a relative import of one dot stands for."""
        return self.name if self.is_package else self.name.rpartition(".")[0]

    def line_span(self, line: int) -> Span:
        return self.source.line_span(line)

    def name_span(self, binding: Binding) -> Span:
        """The span of the name in the line that declares it, for a function or class; else of the statement's first line."""
        line = binding.node.lineno
        text = self.source.line(line)
        # Not the `f` of `def`, and of `import a as b` the name that is bound.
        places = [place for place in _IDENTIFIER.finditer(text) if cst.identifier(place[0]) == binding.name]
        if not places:
            return self.source.line_span(line)
        found = places[-1 if binding.kind == "import" else 0]
        return Span(self.path, Loc(line, found.start()), Loc(line, found.end()))

    def ast_span(self, node: ast.expr | ast.stmt) -> Span:
        """Where an expression or statement stands."""
        last = node.end_lineno or node.lineno
        end = self.place(last, node.end_col_offset or node.col_offset)
        return Span(self.path, self.place(node.lineno, node.col_offset), end)

    def place(self, line: int, offset: int) -> Loc:
        """A place that `ast` tells, which counts bytes in its columns: the line tells the characters."""
        return Loc(line, _characters(self.source.line(line), offset))


class Program:
    """All modules that a compilation has looked at, by path."""

    __slots__ = ("_files", "_missing", "_modules", "_scripts", "root", "search", "sink", "unreadable")

    def __init__(self, files: Files, sink: Sink, search: tuple[str, ...] = (), root: str = "") -> None:
        self._files = files
        self.sink = sink
        self.search = search
        # The project's folder: what a pipeline ships is in it.
        self.root = root
        self._modules: dict[str, Module | None] = {}
        # Those that are looked at, and are no part of what the project imports.
        self._scripts: dict[str, Module | None] = {}
        self._missing: set[str] = set()
        # The text of files that could not be indexed, to show their errors in.
        self.unreadable: dict[str, SourceFile] = {}

    def read(self, path: str) -> bytes | None:
        return self._files.read(path)

    def walk(self, folder: str) -> Sequence[str]:
        return self._files.walk(folder)

    def modules(self) -> list[Module]:
        """The modules loaded so far, in the order of their paths."""
        return [module for _, module in sorted(self._modules.items()) if module is not None]

    def sources(self) -> dict[str, SourceFile]:
        """The text of every file that has been looked at, by its path."""
        looked_at = [*self.modules(), *(module for module in self._scripts.values() if module is not None)]
        return {**{module.path: module.source for module in looked_at}, **self.unreadable}

    def script(self, path: str) -> Module | None:
        """The module that a program of the user's is, which nothing imports. None as of `load`."""
        path = _clean(path)
        known = self._modules if path in self._modules else self._scripts
        if path not in known:
            data = self._files.read(path)
            if data is None:
                return None
            known[path] = self._index(path, data)
        return known[path]

    def load(self, path: str) -> Module | None:
        """The module in a file; None where there is no such file, or it has an error that has been reported."""
        path = _clean(path)
        if path not in self._modules:
            data = self._files.read(path) if path not in self._missing else None
            if data is None:
                self._missing.add(path)
                return None
            self._modules[path] = self._index(path, data)
        return self._modules[path]

    def _index(self, path: str, data: bytes) -> Module | None:
        try:
            text = decode(data)
        except UndecodableSource as error:
            # The bytes that could be read still show the place.
            source = SourceFile(path, data.decode("latin-1"))
            self.unreadable[path] = source
            self.sink.report(rules.UNDECODABLE, source.line_span(error.line), reason=error.message)
            return None
        source = SourceFile(path, text)
        compiled = False
        try:
            with warnings.catch_warnings():
                # An invalid escape in the user's text is the user's linter's business.
                warnings.simplefilter("ignore")
                tree = ast.parse(text, path)
                compiled = True
                # Much of what Python refuses only its compiler sees: `return` at the top, a keyword given twice.
                compile(tree, "<mlpc>", "exec", dont_inherit=True)
        except SyntaxError as error:
            self.unreadable[path] = source
            # Its parser counts characters, its compiler bytes.
            span = _syntax_span(source, error, in_bytes=compiled)
            for place, reason, help_ in explained(source, span, _sentence(error.msg)):
                self.sink.report(rules.SYNTAX_ERROR, place, reason=reason, help=help_)
            return None
        except (RecursionError, MemoryError):
            self.unreadable[path] = source
            self.sink.report(rules.TOO_DEEP, source.line_span(1))
            return None
        name, root = self._name(path)
        return Module(path, name, root, source, Index(tree))

    def _name(self, path: str) -> tuple[str, str]:
        """Dotted name and root folder: the packages that a file stands in are the folders above it with an `__init__.py`."""
        folder = dirname(path)
        stem = path[len(folder) :].lstrip("/").removesuffix(".py")
        parts = [] if stem == "__init__" else [stem]
        while folder and self._exists(join(folder, "__init__.py")):
            parts.append(folder.rpartition("/")[2])
            folder = dirname(folder)
        return ".".join(reversed(parts)), folder

    def _exists(self, path: str) -> bool:
        if path in self._modules:
            return True
        if path in self._missing:
            return False
        found = self._files.read(path) is not None
        if not found:
            self._missing.add(path)
        return found

    def resolve(self, dotted: str, importer: Module) -> Module | None:
        """The project's module of an absolute name, as seen from another; None where it is not one of the project's."""
        for path in self._places(dotted, importer):
            module = self.load(path)
            if module is not None:
                return module
        return None

    def broken(self, dotted: str, importer: Module) -> bool:
        """Whether a name that does not resolve is that of a module with an error in it, which has been reported."""
        return any(_clean(path) in self.unreadable for path in self._places(dotted, importer))

    def _places(self, dotted: str, importer: Module) -> Iterator[str]:
        """The files that may be the module of an absolute name."""
        if dotted != "mlpc" and not dotted.startswith("mlpc."):
            relative = dotted.replace(".", "/")
            for root in _unique((importer.root, *self.search)):
                yield join(root, f"{relative}.py")
                yield join(root, f"{relative}/__init__.py")

    def holds(self, path: str) -> bool:
        """Whether a path is in the project's folder, as the paths are written."""
        up, rest = _steps(path)
        root_up, root_rest = _steps(self.root)
        if path.startswith("/") is not self.root.startswith("/"):
            return False
        if up < root_up:
            # Out of some folder above, and back into one below it.
            return not root_rest
        return up == root_up and rest[: len(root_rest)] == root_rest

    def absolute(self, binding: Binding, importer: Module) -> str | None:
        """The absolute dotted name of an import's module; None where its dots lead out of the package."""
        if binding.level == 0:
            return binding.module
        parts = importer.package.split(".") if importer.package else []
        if binding.level - 1 > len(parts) or (not parts and not binding.module):
            return None
        base = parts[: len(parts) - (binding.level - 1)]
        return ".".join([*base, *filter(None, [binding.module])])


def _unique(paths: tuple[str, ...]) -> Iterator[str]:
    yield from dict.fromkeys(paths)


def _steps(path: str) -> tuple[int, list[str]]:
    """How many folders a path goes up, and the names that follow."""
    names = [part for part in normpath(path).split("/") if part not in ("", ".")]
    up = names.count("..")
    return up, names[up:]


# With the marks of letters that are written as two characters.
_IDENTIFIER = re.compile(r"(?:\w|[^\x00-\x7f])+")


def _clean(path: str) -> str:
    cleaned = normpath(path)
    return cleaned[2:] if cleaned.startswith("./") else cleaned


def _characters(text: str, size: int) -> int:
    """How many characters of a text its first bytes are."""
    return (
        min(max(size, 0), len(text)) if text.isascii() else len(text.encode()[: max(size, 0)].decode(errors="ignore"))
    )


def _sentence(message: str) -> str:
    return message[:1].lower() + message[1:] if message[1:2].islower() else message


def _syntax_span(source: SourceFile, error: SyntaxError, *, in_bytes: bool) -> Span:
    """CPython's line and column, which it counts from 1, and sometimes beyond the text."""
    line = min(max(error.lineno or 1, 1), max(len(source.lines), 1))
    text = source.line(line)

    def column(offset: int) -> int:
        return _characters(text, offset - 1) if in_bytes else min(max(offset - 1, 0), len(text))

    start = column(error.offset or 1)
    end = start + 1
    if error.end_lineno == error.lineno and error.end_offset:
        end = max(end, column(error.end_offset))
    return Span(source.path, Loc(line, start), Loc(line, max(start, min(end, len(text)))))
