"""The types of values that exist when a pipeline runs.

Types are compared by content; a class of the user's is named by `module:qualified name`, so that two classes of one name differ.
"""

from typing import TYPE_CHECKING, Literal, TypeAlias

from mlpc.record import field, record
from mlpc.source import Span

if TYPE_CHECKING:
    from mlpc.ir.nodes import Template

ScalarKind: TypeAlias = Literal["str", "int", "float", "bool"]
ArtifactKind: TypeAlias = Literal["Artifact", "Dataset", "ModelArtifact"]


@record
class ScalarType:
    """Text, a number or a boolean. `values` non-empty: one of these (`Literal`, `Enum`). `enum`: the Enum class's name in the source,
    whose members have, in order, the names `members`; `mixed`: they are texts or numbers as well."""

    kind: ScalarKind
    values: tuple[str | int | float | bool, ...] = ()
    enum: str | None = None
    members: tuple[str, ...] = ()
    mixed: bool = False


@record
class ArtifactType:
    """A folder or file. Nominal: `bases` are the identities of the class and its bases, the class itself first."""

    name: str
    kind: ArtifactKind
    bases: tuple[str, ...]


@record
class Field:
    """A field of a record. The options come from `Annotated[..., Output(...)]`; None where not said. `places`: where each is said."""

    name: str
    type: "Type"
    output_name: str | None = None
    path: str | None = None
    destination: "str | Template | None" = None
    mode: str | None = None
    span: Span = field(compare=False)
    places: tuple[tuple[str, Span], ...] = field(default=(), compare=False)


@record
class MetricsType:
    """A JSON document. `report` is the PropertyFile's name, `output` the output that holds it, `file` its path there; None: the default."""

    name: str
    identity: str
    fields: tuple[Field, ...]
    report: str | None = None
    output: str | None = None
    file: str | None = None


@record
class FeatureGroupType:
    """A group in Feature Store that a step puts records into. `group` is its name there; `output` that of the step's output, None: the
    default. `span`: where the group is named."""

    name: str
    identity: str
    group: str
    output: str | None = None
    span: Span = field(compare=False)


@record
class OutputsType:
    """Several named outputs of a step."""

    name: str
    identity: str
    fields: tuple[Field, ...]


@record
class ListType:
    """A list whose length is known only when the pipeline runs."""

    element: "Type"


@record
class HandleType:
    """What a step without outputs of its own is known by: the result of `create_model`, a tuner, a registered model."""

    kind: str


@record
class NoneType:
    """No value."""


@record
class ShapeType:
    """A member of a service's Describe shape, by the shape's name."""

    shape: str


Type: TypeAlias = (
    ScalarType
    | ArtifactType
    | MetricsType
    | FeatureGroupType
    | OutputsType
    | ListType
    | HandleType
    | NoneType
    | ShapeType
)

STR = ScalarType(kind="str")
INT = ScalarType(kind="int")
FLOAT = ScalarType(kind="float")
BOOL = ScalarType(kind="bool")
NONE = NoneType()


def artifact_type(kind: ArtifactKind) -> ArtifactType:
    """One of the artifact classes of `mlpc` itself."""
    bases: tuple[str, ...] = (f"mlpc:{kind}",) if kind == "Artifact" else (f"mlpc:{kind}", "mlpc:Artifact")
    return ArtifactType(name=kind, kind=kind, bases=bases)


def source_type(kind: str) -> ArtifactType:
    """A Dataset that is made or mounted for the job which reads it, by the name of its class."""
    return ArtifactType(name=kind, kind="Dataset", bases=(f"mlpc:{kind}", *artifact_type("Dataset").bases))


def spell(type_: Type) -> str:
    """The type as a user writes it."""
    match type_:
        case ScalarType(kind=kind, values=values, enum=enum):
            if enum is not None:
                return enum
            return f"Literal[{', '.join(map(repr, values))}]" if values else kind
        case ArtifactType(name=name) | MetricsType(name=name) | OutputsType(name=name) | FeatureGroupType(name=name):
            return name
        case ListType(element=element):
            return f"list[{spell(element)}]"
        case HandleType(kind=kind):
            return kind
        case NoneType():
            return "None"
        case ShapeType(shape=shape):
            return shape
