"""Frozen, slotted value classes that cost little to declare.

`dataclasses` writes and compiles half a dozen methods for every class at import: for the classes of a compiler that is several times
what compiling a file takes. Here a class gets shared methods, and its `__init__` is compiled when the first instance is made.
See `docs/adr/0005`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from operator import attrgetter
from typing import TYPE_CHECKING, Any, ClassVar, Final, NoReturn, TypeVar

T = TypeVar("T")

_MISSING: Final = object()


class Field:
    """One field of a record. `default` is `_MISSING` where a value must be given; `factory` makes a default anew each time."""

    __slots__ = ("compare", "default", "factory", "name")

    def __init__(self, default: object, factory: Callable[[], object] | None, compare: bool) -> None:
        self.name = ""
        self.default = default
        self.factory = factory
        self.compare = compare


def field(*, default: Any = _MISSING, factory: Callable[[], Any] | None = None, compare: bool = True) -> Any:
    """How a field differs from a plain one. `compare=False`: neither compared, hashed nor printed."""
    return Field(default, factory, compare)


if TYPE_CHECKING:
    from typing import dataclass_transform

    @dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(field,))
    def record(cls: type[T]) -> type[T]: ...

    @dataclass_transform(frozen_default=True, field_specifiers=(field,))
    def positional_record(cls: type[T]) -> type[T]: ...

    @dataclass_transform(frozen_default=True, eq_default=False, field_specifiers=(field,))
    def entity(cls: type[T]) -> type[T]: ...

else:

    def record(cls):
        """Equal by content, made by keyword."""
        return _made(cls, keyword_only=True, by_content=True)

    def positional_record(cls):
        """Equal by content, made by position or keyword."""
        return _made(cls, keyword_only=False, by_content=True)

    def entity(cls):
        """Equal to itself only, made by position or keyword."""
        return _made(cls, keyword_only=False, by_content=False)


class _Frozen:
    """What all records share. `__record_fields__`: their fields by name, in order."""

    __slots__ = ()
    __record_fields__: ClassVar[Mapping[str, Field]] = {}

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"{type(self).__name__}.{name} cannot be set")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError(f"{type(self).__name__}.{name} cannot be deleted")

    def __repr__(self) -> str:
        parts = [f"{name}={getattr(self, name)!r}" for name, item in self.__record_fields__.items() if item.compare]
        return f"{type(self).__name__}({', '.join(parts)})"

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuilt, (type(self), {name: getattr(self, name) for name in self.__record_fields__})


def _rebuilt(cls: type[T], values: dict[str, object]) -> T:
    return cls(**values)


def _made(cls: type[Any], *, keyword_only: bool, by_content: bool) -> type[Any]:
    """The class anew, with slots: they cannot be added to one that exists."""
    body = dict(cls.__dict__)
    fields: dict[str, Field] = {}
    for name in body.get("__annotations__", {}):
        said = body.pop(name, _MISSING)
        item = said if isinstance(said, Field) else Field(said, None, True)
        item.name = name
        fields[name] = item
    for name in ("__dict__", "__weakref__"):
        body.pop(name, None)
    body["__slots__"] = tuple(fields)
    body["__record_fields__"] = fields
    body["__match_args__"] = () if keyword_only else tuple(fields)
    if by_content:
        key = _key_of([name for name, item in fields.items() if item.compare])
        body["__eq__"], body["__hash__"] = _equality(key)
    made = type(cls.__name__, (_Frozen,), body)
    made.__qualname__ = cls.__qualname__
    made.__init__ = _first_init(made, fields, keyword_only)  # type: ignore[misc]
    return made


def _key_of(names: list[str]) -> Callable[[Any], object]:
    return attrgetter(*names) if names else lambda instance: ()


def _equality(key: Callable[[Any], object]) -> tuple[Callable[[Any, object], bool], Callable[[Any], int]]:
    def equal(self: Any, other: object) -> bool:
        if self is other:
            return True
        if type(self) is not type(other):
            return False
        return same(key(self), key(other))

    def hashed(self: Any) -> int:
        return hash((type(self), key(self)))

    return equal, hashed


def same(left: Any, right: Any) -> bool:
    """Equality that tells 1, 1.0 and True apart, at any depth of tuples."""
    if type(left) is not type(right):
        return False
    if type(left) is tuple:
        return len(left) == len(right) and all(map(same, left, right))
    equal: bool = left == right
    return equal


def _first_init(cls: type[Any], fields: Mapping[str, Field], keyword_only: bool) -> Callable[..., None]:
    def __init__(self: Any, *arguments: object, **values: object) -> None:
        init = compiled_init(cls, fields, keyword_only)
        cls.__init__ = init
        init(self, *arguments, **values)

    return __init__


def compiled_init(cls: type[Any], fields: Mapping[str, Field], keyword_only: bool) -> Callable[..., None]:
    """`__init__` of a class with slots, as `dataclasses` would write it."""
    scope: dict[str, Any] = {"_missing": _MISSING}
    parameters: list[str] = []
    lines: list[str] = []
    for name, item in fields.items():
        scope[f"_set_{name}"] = cls.__dict__[name].__set__
        scope[f"_default_{name}"] = item.default if item.factory is None else item.factory
        value = name
        if item.factory is not None:
            parameters.append(f"{name}=_missing")
            value = f"_default_{name}() if {name} is _missing else {name}"
        elif item.default is not _MISSING:
            parameters.append(f"{name}=_default_{name}")
        else:
            parameters.append(name)
        lines.append(f"    _set_{name}(self, {value})")
    star = ", *" if keyword_only and parameters else ""
    text = f"def __init__(self{star}{''.join(f', {word}' for word in parameters)}):\n" + (
        "\n".join(lines) or "    pass"
    )
    exec(text, scope)
    made: Callable[..., None] = scope["__init__"]
    made.__qualname__ = f"{cls.__qualname__}.__init__"
    return made


def is_record(value: object) -> bool:
    return isinstance(value, _Frozen)


def printed_fields(value: object) -> Iterator[tuple[str, object]]:
    """Name and value of each field that is compared and does not have its default."""
    assert isinstance(value, _Frozen)
    for name, item in value.__record_fields__.items():
        found = getattr(value, name)
        if item.compare and (item.default is _MISSING or not same(found, item.default)):
            yield name, found


def replace(value: T, /, **changes: Any) -> T:
    """A record with some fields changed."""
    assert isinstance(value, _Frozen)
    return type(value)(**{**{name: getattr(value, name) for name in value.__record_fields__}, **changes})
