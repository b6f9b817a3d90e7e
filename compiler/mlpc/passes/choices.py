"""Of what a step can be told in more than one way, it is told one.

Assumes that members have their own names. Establishes what `CHOICES` says.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from mlpc.diagnostics import catalogue as rules
from mlpc.diagnostics.sink import Sink
from mlpc.ir import nodes as ir
from mlpc.ir.traverse import jobs
from mlpc.passes.fitting import all_known
from mlpc.passes.members import Path, members_of, said_members
from mlpc.passes.setting import Setting
from mlpc.source import Span


class Choice(NamedTuple):
    """`ways`: the keyword or input that says it -> the member that does as well, `.` between names, if any.

    `within`: the structure that has the members, `*` for every element of a list; the choice is there where that is. `most` None: any
    number of them. `requested`: members that only say it where `request=` has them, since keywords of their parts are apart.
    """

    ways: Mapping[str, str]
    within: str = ""
    least: int = 1
    most: int | None = 1
    requested: Mapping[str, str] = {}


_MODEL: Final = "PrimaryContainer"
_DRIVER: Final = "JobConfig.jobDriver"

_GROUPS: Final = {"instance_groups": "ResourceConfig.InstanceGroups"}

CHOICES: Final[Mapping[str, tuple[Choice, ...]]] = {
    "Training": (
        Choice(
            {"image": "AlgorithmSpecification.TrainingImage", "algorithm_name": "AlgorithmSpecification.AlgorithmName"},
            least=0,
        ),
        Choice(
            {
                "instance_type": "ResourceConfig.InstanceType",
                **_GROUPS,
                "instance_preferences": "ResourceConfig.InstancePreferences",
            },
            least=0,
        ),
        Choice({"instance_count": "ResourceConfig.InstanceCount", **_GROUPS}, least=0),
    ),
    "Model": (
        Choice(
            {
                "model": f"{_MODEL}.ModelDataUrl",
                "containers": "Containers",
                "model_data_source": f"{_MODEL}.ModelDataSource",
                "model_package_name": f"{_MODEL}.ModelPackageName",
            }
        ),
        Choice({"containers": "Containers", "image": _MODEL}, least=0),
    ),
    "RegisterModel": (
        Choice(
            {"model": "", "containers": "", "source_algorithm_specification": "SourceAlgorithmSpecification"},
            requested={"containers": "InferenceSpecification.Containers"},
        ),
        Choice({"containers": "", "image": ""}, least=0),
    ),
    "EndpointConfig": (
        Choice({"servable": "", "variants": ""}, least=0),
        Choice({"instance_type": "ProductionVariants", "serverless": "", "variants": ""}, most=None),
        Choice(
            {"instance_type": "InstanceType", "serverless": "ServerlessConfig", "instance_pools": "InstancePools"},
            within="ProductionVariants.*",
        ),
    ),
    "Endpoint": (Choice({"config": "", "endpoint_config_name": "EndpointConfigName"}),),
    "InferenceComponent": (
        Choice({"endpoint": "", "endpoint_name": "EndpointName"}),
        Choice(
            {
                "servable": "Specification.ModelName",
                "container": "Specification.Container",
                "base_inference_component_name": "Specification.BaseInferenceComponentName",
                "specifications": "Specifications",
            }
        ),
    ),
    "EMR": (
        Choice({"cluster_id": "ClusterId", "cluster_config": "ClusterConfig"}),
        Choice({"execution_role": "ExecutionRoleArn", "cluster_config": "ClusterConfig"}, least=0),
        Choice(
            {"instance_groups": "InstanceGroups", "instance_fleets": "InstanceFleets"},
            within="ClusterConfig.Instances",
        ),
    ),
    "EMRServerless": (
        Choice({"application_id": "ApplicationId", "application_config": "ApplicationConfig"}),
        Choice({"entry_point": f"{_DRIVER}.sparkSubmit", "query": f"{_DRIVER}.hive"}),
    ),
    "Lineage": (
        Choice(
            {"actions": "Actions", "artifacts": "Artifacts", "contexts": "Contexts", "associations": "Associations"},
            most=None,
        ),
    ),
}


def said_otherwise(step: ir.Step, keyword: str) -> bool:
    """Whether a step says in another way what a keyword of it would."""
    choices = [
        item for item in CHOICES.get(step.kind, ()) if keyword in item.ways and item.most == 1 and not item.within
    ]
    return any(word != keyword for choice in choices for word in _Said(step).ways(choice, ()))


def check_choices(pipeline: ir.Pipeline, setting: Setting, sink: Sink) -> ir.Pipeline:
    for step in jobs(pipeline):
        if step.kind in CHOICES and not isinstance(step.body, ir.RawBody):
            said = _Said(step)
            for choice in CHOICES[step.kind]:
                for place in said.places(choice.within):
                    _check(step, choice, said.ways(choice, place), setting, sink)
    return pipeline


def _check(step: ir.Step, choice: Choice, given: Mapping[str, Span], setting: Setting, sink: Sink) -> None:
    few, many = len(given) < choice.least, choice.most is not None and len(given) > choice.most
    # Where the front end has reported errors, what is not there may only have been left out.
    if not many and not (few and setting.complete and all_known(step)):
        return
    how = "at least one" if choice.most is None else "exactly one" if choice.least else "at most one"
    spans = list(given.values())
    span = spans[1] if many else step.span
    related = [(spans[0], "the first one")] if many else _declared(step)
    sink.report(
        rules.CHOOSE_ONE,
        span,
        step=step.name,
        how=how,
        names=_listed(list(choice.ways)),
        given=_listed(list(given)) if given else "none",
        label="one too many" if many else "none of them",
        related=related,
    )


def _declared(step: ir.Step) -> list[tuple[Span, str]]:
    return [(step.definition, "declared here")] if step.definition != step.span else []


def _listed(names: Sequence[str]) -> str:
    quoted = [f"`{name}`" for name in names]
    return ", ".join(quoted[:-1]) + f" and {quoted[-1]}" if len(quoted) > 1 else quoted[0]


class _Said:
    """The members that a step's keywords and `request=` set, and where."""

    def __init__(self, step: ir.Step) -> None:
        self.names: dict[str, Span] = {item.name: item.span for item in step.inputs}
        self.names.update({option.name: option.span for option in step.options})
        self.members = said_members(step)
        self.requested = members_of(step.request) if step.request is not None else {}

    def places(self, within: str) -> Iterator[Path]:
        """The structures that a choice is about."""
        found: list[Path] = [()]
        for word in within.split(".") if within else ():
            found = [
                path
                for path in self.members
                if path and path[:-1] in found and (isinstance(path[-1], int) if word == "*" else path[-1] == word)
            ]
        yield from found

    def ways(self, choice: Choice, place: Path) -> dict[str, Span]:
        """The ways in which it is said there, in the order of the choice."""
        given: dict[str, Span] = {}
        for word, member in choice.ways.items():
            said = self.members.get((*place, *member.split("."))) if member else None
            span = None if said is None else said.span
            if span is None and not place:
                span = self.names.get(word) or self._asked(choice.requested.get(word))
            if span is not None:
                given[word] = span
        return given

    def _asked(self, member: str | None) -> Span | None:
        said = self.requested.get(tuple(member.split("."))) if member is not None else None
        return None if said is None else said.span
