"""What exists while a step runs: artifacts, outputs, metrics.

This file is both a module of mlpc and, as text, a part of every step's script, where it stands inside a function. So
it is plain Python, 3.8 to 3.14, without imports from elsewhere, and keeps no names of its own module (`global`).
"""

# ruff: noqa: PTH100, PTH117, PTH206, UP006, UP036

from __future__ import annotations

import contextvars
import enum
import json
import operator
import os
import sys
import types
import typing
from pathlib import Path

if typing.TYPE_CHECKING:
    from typing import Self, dataclass_transform
else:

    def dataclass_transform(**_options):
        return lambda decorated: decorated


class StepError(Exception):
    """A step was called with, or gave, what it does not declare."""


class Fail(Exception):
    """Ends the pipeline's run as failed: `raise Fail("why")`."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class Marker:
    """What stands in `Annotated` for the compiler. A script only needs it to exist; see `mlpc.dsl.markers`."""

    def __init__(self, *_values: typing.Any, **_options: typing.Any) -> None:
        pass


Input = Output = Param = Arg = Marker


class Place:
    """Where the running step's outputs go: field -> (directory, file of a Metrics or None).

    `""` is the field of a single result. `inference`: the files that serve its model, by their names.
    """

    def __init__(
        self,
        result: typing.Any,
        outputs: typing.Mapping[str, tuple[str, str | None]],
        inference: typing.Mapping[str, bytes] | None = None,
    ) -> None:
        self.result = result
        self.outputs = dict(outputs)
        self.inference = dict(inference or {})

    def directory(self, field: str) -> Path | None:
        """The directory of a field, made if need be."""
        if field not in self.outputs:
            return None
        path = Path(self.outputs[field][0])
        path.mkdir(parents=True, exist_ok=True)
        return path


_place: contextvars.ContextVar[Place | None] = contextvars.ContextVar("mlpc_place", default=None)


def local_path(location: str) -> Path:
    """The local path of a location: itself, or for `s3://bucket/key` the file below the folder MLPC_S3_ROOT."""
    if not location.startswith("s3://"):
        return Path(location)
    root = os.environ.get("MLPC_S3_ROOT")
    if not root:
        hint = "set MLPC_S3_ROOT to a folder that stands for it (s3://bucket/key is FOLDER/bucket/key)"
        raise StepError(location + " is in S3: " + hint)
    parts = location[len("s3://") :].split("/")
    if ".." in parts:
        raise StepError(location + " leaves its bucket")
    return Path(root).joinpath(*[part for part in parts if part])


def new_folder(prefix: str) -> str:
    """A new folder for what belongs to no output."""
    import tempfile

    return tempfile.mkdtemp(prefix=prefix)


class Artifact:
    """A file or folder that steps hand on. In a step it is path-like; in a pipeline it is a location."""

    def __init__(self, location: str | os.PathLike[str]) -> None:
        self.location: str = location.location if isinstance(location, Artifact) else os.fspath(location)

    @classmethod
    def new(cls) -> Self:
        """A new output folder of the running step."""
        place = _place.get()
        if place is not None and isinstance(place.result, type) and issubclass(cls, place.result):
            directory = place.directory("")
            if directory is not None:
                return cls(str(directory))
        return cls(new_folder("mlpc-"))

    def __fspath__(self) -> str:
        return str(local_path(self.location))

    def __truediv__(self, name: str) -> Path:
        return local_path(self.location) / name

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Artifact) and type(self) is type(other) and self.location == other.location

    def __hash__(self) -> int:
        return hash(self.location)

    def __str__(self) -> str:
        return self.location

    def __repr__(self) -> str:
        return type(self).__name__ + "(" + repr(self.location) + ")"


class Dataset(Artifact):
    """Data: a folder, or an S3 prefix."""


class ModelArtifact(Artifact):
    """A trained model: a folder, or the archive that SageMaker makes of it."""

    def extract(self) -> Path:
        """The folder with the model's files, unpacked where the platform has packed them."""
        path = local_path(self.location)
        archive = path if path.is_file() else path / "model.tar.gz"
        if not archive.is_file():
            return path
        import tarfile

        target = Path(new_folder("mlpc-model-"))
        with tarfile.open(str(archive)) as opened:
            # Pythons that know filters warn where none is said.
            safely: dict[str, typing.Any] = {"filter": "data"} if hasattr(tarfile, "data_filter") else {}
            for member in opened.getmembers():
                inside = os.path.normpath(member.name)
                if os.path.isabs(inside) or inside.split(os.sep)[0] == ".." or not (member.isfile() or member.isdir()):
                    raise StepError(str(archive) + " holds " + repr(member.name) + ", which is not a file inside of it")
                opened.extract(member, str(target), **safely)
        return target


# --- classes of results -----------------------------------------------------------------------------------------------


def annotations_of(cls: type) -> dict[str, typing.Any]:
    """The public annotated fields of a class itself, as they are written: maybe text."""
    # A class without annotations shows those of its base up to Python 3.9; they are made when asked for from 3.14 on.
    if sys.version_info >= (3, 10):
        found: dict[str, typing.Any] = getattr(cls, "__annotations__", {})
    else:
        found = vars(cls).get("__annotations__", {})
    return {name: hint for name, hint in found.items() if not name.startswith("_")}


def fields_of(cls: type, extras: bool = False) -> dict[str, typing.Any]:
    """The annotated fields of an Outputs or Metrics class, those of its bases first; `extras` keeps `Annotated`."""
    found: dict[str, typing.Any] = {}
    for base in reversed(cls.__mro__):
        annotations = annotations_of(base)
        if annotations:
            scope: typing.Any = base.__dict__.get("_mlpc_scope") or (vars(sys.modules[base.__module__]), {})
            outer: dict[str, typing.Any] = scope[0]
            inner: dict[str, typing.Any] = {**scope[1], **vars(base)}
            if sys.version_info < (3, 9):
                inner.setdefault("list", typing.List)
            options: dict[str, typing.Any] = {"include_extras": True} if extras else {}
            holder = types.SimpleNamespace(__annotations__=annotations)
            found.update(typing.get_type_hints(holder, outer, inner, **options))
    return found


def _scope_around() -> tuple[dict[str, typing.Any], dict[str, typing.Any]]:
    """The names around a class, asked by its `__init_subclass__`: a file run as text is no known module."""
    frame = sys._getframe(2)  # pyright: ignore[reportPrivateUsage]
    return frame.f_globals, {} if frame.f_locals is frame.f_globals else dict(frame.f_locals)


def _is_a(hint: typing.Any, kind: type) -> bool:
    return isinstance(hint, type) and issubclass(hint, kind)


class FeatureGroup:
    """A group in Feature Store that a step itself puts records into: `class Orders(FeatureGroup, name="orders")`. `name`:
    of the group, if not that of the base; `output`: of the step's output. The step returns `Orders()`."""

    name = ""

    def __init_subclass__(cls, *, name: str = "", output: str | None = None) -> None:
        cls.name = name or cls.name
        if not cls.name:
            raise TypeError(cls.__name__ + " needs the name of its group: name=")


class _Record:
    """What has declared fields."""

    _mlpc_scope: typing.ClassVar[typing.Any] = None

    def __init__(self, **values: typing.Any) -> None:
        declared = fields_of(type(self))
        for name in values:
            if name not in declared:
                raise TypeError(type(self).__name__ + " has no field " + repr(name))
        for name, hint in declared.items():
            if name not in values:
                raise TypeError(type(self).__name__ + " needs " + repr(name))
            setattr(self, name, _checked(type(self).__name__ + "." + name, values[name], hint))

    def __repr__(self) -> str:
        return type(self).__name__ + "(" + ", ".join(key + "=" + repr(item) for key, item in vars(self).items()) + ")"


@dataclass_transform(kw_only_default=True)
class Outputs(_Record):
    """Several named results of a step. A subclass declares them: `train: Dataset`."""

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        cls._mlpc_scope = _scope_around()

    @classmethod
    def new(cls) -> Self:
        """An instance whose artifacts are new output folders of the running step. Its metrics are the step's to set."""
        made = object.__new__(cls)
        place = _place.get()
        for name, hint in fields_of(cls).items():
            if _is_a(hint, Artifact):
                directory = place.directory(name) if place is not None and place.result is cls else None
                setattr(made, name, hint(str(directory or new_folder("mlpc-"))))
            elif _is_a(hint, FeatureGroup):
                setattr(made, name, hint())
        return made


@dataclass_transform(kw_only_default=True)
class Metrics(_Record):
    """A JSON document with typed fields: numbers, text, booleans, lists, and other Metrics."""

    def __init_subclass__(cls, *, name: str | None = None, output: str | None = None, path: str | None = None) -> None:
        """`name`: of the property file; `output`: of the output that holds it; `path`: of the document there."""
        super().__init_subclass__()
        cls._mlpc_names = (name, output, path)
        cls._mlpc_scope = _scope_around()

    _mlpc_names: typing.ClassVar[tuple[str | None, str | None, str | None]] = (None, None, None)

    @classmethod
    def at(cls, location: str | os.PathLike[str]) -> Self:
        """What a JSON document says that something else has written: `location` is its path, or `s3://...`. What the class
        does not declare is left out."""
        where = location.location if isinstance(location, Artifact) else os.fspath(location)
        try:
            found: object = json.loads(local_path(where).read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise StepError("the document " + where + " cannot be read: " + str(error)) from error
        if not isinstance(found, dict):
            raise StepError("the document " + where + " is no object of JSON")
        return cls._read(typing.cast("dict[str, object]", found))

    @classmethod
    def _read(cls, document: typing.Mapping[str, object]) -> Self:
        """What a document says of the fields."""
        made = object.__new__(cls)
        for name, hint in fields_of(cls).items():
            if name in document:
                setattr(made, name, _checked(cls.__name__ + "." + name, _written(document[name], hint), hint))
        return made

    def document(self) -> dict[str, typing.Any]:
        """The JSON document."""
        return {name: _plain(value) for name, value in vars(self).items()}

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and vars(self) == vars(other)

    __hash__ = None  # type: ignore[assignment]


def _written(given: object, hint: typing.Any) -> object:
    """A value of a document as a field that is declared so has it, as far as JSON writes it otherwise."""
    if _is_a(hint, Metrics) and isinstance(given, dict):
        return hint._read(given)
    return hint(given) if _is_a(hint, enum.Enum) else given


def _plain(given: object) -> typing.Any:
    value: typing.Any = given
    if isinstance(given, Metrics):
        return given.document()
    if isinstance(given, enum.Enum):
        return given.value
    return [_plain(item) for item in value] if isinstance(given, list) else value


def _checked(name: str, given: object, hint: typing.Any) -> typing.Any:
    """A value as its field declares it, or TypeError. Numbers of other libraries are numbers, paths are artifacts."""
    value: typing.Any = given
    kind = type(given).__name__
    origin = typing.get_origin(hint)
    if _is_a(hint, Artifact):
        if isinstance(value, hint):
            return value
        if isinstance(value, (str, os.PathLike)) and not isinstance(value, Artifact):
            return hint(value)
    elif _is_a(hint, Metrics):
        if isinstance(value, hint):
            return value
        if isinstance(value, dict):
            return hint(**value)
    elif _is_a(hint, enum.Enum) or _is_a(hint, FeatureGroup):
        if isinstance(value, hint):
            return value
    elif hint is bool:
        if kind in ("bool", "bool_"):
            return bool(value)
    elif hint is float or hint is int:
        if not isinstance(value, (str, bytes)) and kind not in ("bool", "bool_"):
            try:
                return float(value) if hint is float else operator.index(value)
            except (TypeError, ValueError):
                pass
    elif hint is str:
        if isinstance(value, str) and not isinstance(value, enum.Enum):
            return str(value)
    elif origin is list:
        if isinstance(given, (list, tuple)):
            return [_checked(name, item, typing.get_args(hint)[0]) for item in value]
    elif origin is typing.Literal:
        if any(type(value) is type(option) and value == option for option in typing.get_args(hint)):
            return value
    else:
        return value
    declared = hint.__name__ if isinstance(hint, type) else str(hint)
    raise TypeError(name + " is declared " + declared + ", got " + repr(value))


# --- running a step ---------------------------------------------------------------------------------------------------


def execute(
    function: typing.Callable[..., typing.Any], bound: typing.Mapping[str, typing.Any], place: Place
) -> typing.Any:
    """Call a step's function and put what it returns where it belongs. Gives the result, its artifacts in place."""
    outer = _place.set(place)
    try:
        value = function(**bound)
    finally:
        _place.reset(outer)
    name = getattr(function, "__name__", "the step")
    result = place.result
    if result is None:
        if value is not None:
            raise StepError(name + " is declared to return nothing, and returned " + repr(value))
        return None
    if _is_a(result, Artifact) and isinstance(value, (str, os.PathLike)) and not isinstance(value, Artifact):
        value = result(value)
    if not isinstance(value, result):
        raise StepError(name + " is declared to return " + result.__name__ + ", and returned " + repr(value))
    if isinstance(value, Outputs):
        for field, hint in fields_of(result).items():
            if not hasattr(value, field):
                raise StepError(name + " returned " + result.__name__ + " without " + repr(field))
            item = _checked(result.__name__ + "." + field, getattr(value, field), hint)
            setattr(value, field, _packed(_store(item, field, place), place))
        return value
    return _packed(_store(value, "", place), place)


def _packed(value: typing.Any, place: Place) -> typing.Any:
    """A model in its place, with the files that serve it; they replace those of the same names that it has already."""
    if isinstance(value, ModelArtifact):
        for name, content in place.inference.items():
            path = local_path(value.location) / "code" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    return value


def _store(value: typing.Any, field: str, place: Place) -> typing.Any:
    """Move an artifact, or write a document, to where its output is."""
    directory = place.directory(field)
    if directory is None:
        return value
    if isinstance(value, Metrics):
        file = directory / (place.outputs[field][1] or "metrics.json")
        file.parent.mkdir(parents=True, exist_ok=True)
        try:
            text = json.dumps(value.document(), indent=2, allow_nan=False)
        except ValueError:
            raise StepError(repr(value) + " has a number that JSON does not have") from None
        file.write_text(text + "\n", encoding="utf-8")
        return value
    if not isinstance(value, Artifact):
        return value
    path = local_path(value.location)
    if os.path.abspath(str(path)) == os.path.abspath(str(directory)):
        return value
    import shutil

    if path.is_dir():
        for item in sorted(path.iterdir()):
            target = directory / item.name
            if item.is_dir():
                shutil.copytree(str(item), str(target), dirs_exist_ok=True)
            else:
                shutil.copy2(str(item), str(target))
    elif path.is_file():
        shutil.copy2(str(path), str(directory / path.name))
    else:
        raise StepError(str(path) + ", which the step returned, does not exist")
    return type(value)(str(directory))
