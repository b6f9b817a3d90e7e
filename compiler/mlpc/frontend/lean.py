"""`libcst` at a fifth of its start-up time.

`import libcst` spends most of its time on what a compiler never uses: visitors' metadata, and four methods compiled for each of 250 node
classes. Here its node modules and native parser are imported without the package's own `__init__`, and the `__init__` of a node class is
compiled when its first node is made. What is missing is completed on demand: the first use of any other name of `libcst` runs the
package's `__init__` over the same module and the same classes.

This leans on how libcst is laid out inside. It is done for the versions in `KNOWN` only, after any surprise the plain import is used, and
the tests hold both equal. See `docs/adr/0005`.
"""

from __future__ import annotations

import dataclasses
import os
import sys
from collections.abc import Callable
from importlib import import_module
from importlib.machinery import ModuleSpec, PathFinder
from types import MemberDescriptorType, ModuleType
from typing import Any, Final, TypeVar

T = TypeVar("T")

KNOWN: Final = ("1.8.", "1.9.")
_NODES: Final = ("base", "whitespace", "op", "expression", "statement", "module")
_PLAIN: Final = "MLPC_PLAIN_LIBCST"


def libcst() -> ModuleType:
    """The module `libcst`, perhaps not complete yet; as a module it behaves as if it were."""
    if "libcst" in sys.modules or os.environ.get(_PLAIN):
        return import_module("libcst")
    before = set(sys.modules)
    try:
        return _lean()
    except Exception:  # whatever is not as expected: the plain import decides
        for name in set(sys.modules) - before:
            if name == "libcst" or name.startswith("libcst."):
                del sys.modules[name]
        return import_module("libcst")


class _Unexpected(Exception):
    """This libcst is not laid out as the known ones."""


def _lean() -> ModuleType:
    spec = PathFinder.find_spec("libcst")
    if spec is None or spec.submodule_search_locations is None or spec.loader is None:
        raise _Unexpected
    folder = next(iter(spec.submodule_search_locations))
    if not _version(folder).startswith(KNOWN):
        raise _Unexpected
    package = ModuleType("libcst")
    package.__path__ = list(spec.submodule_search_locations)
    package.__spec__ = spec
    package.__file__ = spec.origin
    sys.modules["libcst"] = package
    _adopt(package, "libcst._exceptions")
    import_module("libcst._nodes.internal")  # no nodes: its dataclasses are plain ones
    plain = dataclasses.dataclass
    dataclasses.dataclass = _dataclass
    try:
        for name in _NODES:
            _adopt(package, f"libcst._nodes.{name}")
    finally:
        dataclasses.dataclass = plain
    package.__dict__["native"] = import_module("libcst.native")
    package.__getattr__ = _completion(package, spec)  # type: ignore[method-assign]
    return package


def _adopt(package: ModuleType, name: str) -> None:
    """The classes that a module of the package defines become names of the package."""
    for key, value in vars(import_module(name)).items():
        if isinstance(value, type) and value.__module__ == name:
            setattr(package, key, value)


def _version(folder: str) -> str:
    """The version that the package says, without running it."""
    with open(os.path.join(folder, "_version.py"), encoding="utf-8") as file:
        for line in file:
            if "__version__" in line and "=" in line and line.rstrip().endswith(("'", '"')):
                return line.rpartition("=")[2].strip().strip("'\"")
    raise _Unexpected


def _completion(package: ModuleType, spec: ModuleSpec) -> Callable[[str], Any]:
    def __getattr__(name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        del package.__getattr__
        assert spec.loader is not None
        spec.loader.exec_module(package)
        return getattr(package, name)

    return __getattr__


# --- dataclasses that compile nothing until they are used -------------------------------------------------------------------------


@dataclasses.dataclass(frozen=True, eq=False, repr=False)
class _Node:
    """Its parameters are those that a node's would be."""


_PARAMS: Final = _Node.__dataclass_params__  # type: ignore[attr-defined]


def _dataclass(cls: type[T] | None = None, /, **options: Any) -> Any:
    """Stands for `dataclasses.dataclass` while the nodes are imported. Nodes bring their own `__eq__`, `__hash__` and `__repr__`."""
    return _declare if cls is None else _declare(cls)


def _declare(cls: type[T]) -> type[T]:
    fields: dict[str, dataclasses.Field[Any]] = {}
    for base in cls.__mro__[-1:0:-1]:
        fields.update(base.__dict__.get("__dataclass_fields__", {}))
    own = cls.__dict__.get("__annotations__", {})
    for name, annotation in own.items():
        if "ClassVar" not in str(annotation):
            fields[name] = _field(cls, name, annotation)
    cls.__dataclass_fields__ = fields  # type: ignore[attr-defined]
    cls.__dataclass_params__ = _PARAMS  # type: ignore[attr-defined]
    cls.__setattr__, cls.__delattr__ = _cannot_set, _cannot_delete  # type: ignore[method-assign]
    if "__init__" not in cls.__dict__:
        cls.__init__ = _first_init(tuple(fields.values()))  # type: ignore[method-assign]
    return cls


def _cannot_set(self: Any, name: str, value: object) -> None:
    if _is_frozen(self, name):
        raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")
    object.__setattr__(self, name, value)


def _cannot_delete(self: Any, name: str) -> None:
    if _is_frozen(self, name):
        raise dataclasses.FrozenInstanceError(f"cannot delete field {name!r}")
    object.__delattr__(self, name)


def _is_frozen(node: Any, name: str) -> bool:
    """Whether a member may not be set: any of a node, and of a class derived from one its fields."""
    return "__dataclass_fields__" in type(node).__dict__ or name in node.__dataclass_fields__


def _field(cls: type[Any], name: str, annotation: object) -> dataclasses.Field[Any]:
    default = cls.__dict__.get(name, dataclasses.MISSING)
    if isinstance(default, dataclasses.Field):
        made = default
        if made.default is dataclasses.MISSING:
            delattr(cls, name)
        else:
            setattr(cls, name, made.default)
    elif default is dataclasses.MISSING or isinstance(default, MemberDescriptorType):
        made = dataclasses.field()
    else:
        made = dataclasses.field(default=default)
    made.name = name
    made.type = annotation
    made._field_type = dataclasses._FIELD  # type: ignore[attr-defined]
    made.kw_only = False
    return made


def _first_init(fields: tuple[dataclasses.Field[Any], ...]) -> Callable[..., None]:
    def __init__(self: Any, *arguments: object, **values: object) -> None:
        # The class that this stands in may be a copy of the one it was made for: `add_slots` makes one.
        owner: Any = next(cls for cls in type(self).__mro__ if cls.__dict__.get("__init__") is __init__)
        made = _compiled_init(fields)
        owner.__init__ = made
        made(self, *arguments, **values)

    return __init__


def _compiled_init(fields: tuple[dataclasses.Field[Any], ...]) -> Callable[..., None]:
    scope: dict[str, Any] = {"_set": object.__setattr__, "_missing": dataclasses.MISSING}
    parameters: list[str] = []
    lines: list[str] = []
    for field in fields:
        name = field.name
        value = name
        if field.default_factory is not dataclasses.MISSING:
            scope[f"_default_{name}"] = field.default_factory
            parameters.append(f"{name}=_missing")
            value = f"_default_{name}() if {name} is _missing else {name}"
        elif field.default is not dataclasses.MISSING:
            scope[f"_default_{name}"] = field.default
            parameters.append(f"{name}=_default_{name}")
        else:
            parameters.append(name)
        if not field.init:
            parameters.pop()
            value = f"_default_{name}"
        lines.append(f"    _set(self, {name!r}, {value})\n")
    exec(f"def __init__(self, {', '.join(parameters)}):\n{''.join(lines)}    self.__post_init__()\n", scope)
    made: Callable[..., None] = scope["__init__"]
    return made
