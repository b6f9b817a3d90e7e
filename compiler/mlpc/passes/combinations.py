"""Settings of a job do not contradict each other.

Assumes that members have their own names and configured defaults are filled in. Establishes the rules between members of one request
that no shape states: most of them the service only checks when it starts the job. Each is from the API reference of the members it names,
or from an error of the service.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Final, NamedTuple

from mlpc.diagnostics import catalogue as rules
from mlpc.diagnostics.sink import Sink
from mlpc.ir import nodes as ir
from mlpc.ir.traverse import jobs
from mlpc.passes.members import Path, Said, said_members
from mlpc.passes.setting import Setting

Members = Mapping[Path, Said]

DAY: Final = 86_400
"""Seconds that a training job may run where nothing is said."""
MAX_PAYLOAD: Final = 100
"""Megabytes that a transform job sends at once, over all requests."""
GIGABYTE: Final = 1024


class Clash(NamedTuple):
    """What does not go together: the one that is in the way, why, and the other, if it is said."""

    said: Said
    problem: str
    other: Said | None = None


def check_combinations(pipeline: ir.Pipeline, setting: Setting, sink: Sink) -> ir.Pipeline:
    for step in jobs(pipeline):
        checks = _CHECKS.get(step.kind, ())
        members = said_members(step) if checks else {}
        for check in checks:
            for clash in check(members):
                related = [(clash.other.span, "the other")] if clash.other is not None else []
                sink.report(rules.COMBINATION, clash.said.span, problem=clash.problem, related=related)
        if step.kind == "Transform":
            _join(members, sink)
    return pipeline


def _profiler(members: Members) -> Iterator[Clash]:
    # "ProfilerConfig is not allowed to have fields when disabled"
    off = members.get(("ProfilerConfig", "DisableProfiler"))
    if off is None or off.known is not True:
        return
    for path, said in members.items():
        if path[:1] == ("ProfilerConfig",) and len(path) == 2 and said is not off:
            yield Clash(said, f"`{said.name}`: a profiler that is off can have no other settings", off)


def _spot(members: Members) -> Iterator[Clash]:
    # "Invalid MaxWaitTimeInSeconds. It is only supported when EnableManagedSpotTraining is set to true"
    wait = members.get(("StoppingCondition", "MaxWaitTimeInSeconds"))
    if wait is None:
        return
    spot = members.get(("EnableManagedSpotTraining",))
    if spot is None or spot.known is False:
        yield Clash(
            wait, f"`{wait.name}`: only a job on spot instances waits for them: `use_spot_instances=True`", spot
        )
        return
    run = members.get(("StoppingCondition", "MaxRuntimeInSeconds"))
    limit = DAY if run is None else run.known
    if isinstance(wait.known, int) and isinstance(limit, int) and wait.known < limit:
        which = f"the {DAY} that it may run where nothing is said" if run is None else f"the {limit} that it may run"
        yield Clash(wait, f"`{wait.name}`: the {wait.known} seconds are all that the job has, less than {which}", run)


def _payload(members: Members) -> Iterator[Clash]:
    size, count = members.get(("MaxPayloadInMB",)), members.get(("MaxConcurrentTransforms",))
    if size is None or not isinstance(size.known, int):
        return
    times = count.known if count is not None and isinstance(count.known, int) else 1
    if size.known * max(times, 1) > MAX_PAYLOAD:
        problem = f"`{size.name}`: at most {MAX_PAYLOAD} MB are sent at once, these are {times} times {size.known}"
        yield Clash(size, problem, count)


def _join(members: Members, sink: Sink) -> None:
    join = members.get(("DataProcessing", "JoinSource"))
    split = members.get(("TransformInput", "SplitType"))
    if join is not None and join.known == "Input" and (split is None or split.known == "None"):
        sink.report(rules.JOIN_UNSPLIT, join.span)


def _model(members: Members) -> Iterator[Clash]:
    inference = members.get(("InferenceExecutionConfig", "Mode"))
    if inference is not None and ("Containers",) not in members:
        yield Clash(inference, f"`{inference.name}` says how several containers are called, and this model has one")
    for path, said in members.items():
        if path[-1] == "ModelCacheSetting" and path[-2:-1] == ("MultiModelConfig",):
            mode = members.get((*path[:-2], "Mode"))
            if mode is not None and mode.known == "SingleModel":
                yield Clash(said, f"`{said.name}` is for a container of many models", mode)


def _serverless(members: Members) -> Iterator[Clash]:
    for path, said in members.items():
        size = said.known
        if path[-2:-1] != ("ServerlessConfig",) or not isinstance(size, int):
            continue
        if path[-1] == "MemorySizeInMB" and size % GIGABYTE:
            yield Clash(said, f"`{said.name}`: memory is given out in steps of {GIGABYTE} MB, this is {size}")
        limit = members.get((*path[:-1], "MaxConcurrency")) if path[-1] == "ProvisionedConcurrency" else None
        if limit is not None and isinstance(limit.known, int) and size > limit.known:
            yield Clash(said, f"`{said.name}`: {size} of at most {limit.known} cannot be held ready", limit)


def _variants(members: Members) -> Iterator[Clash]:
    first: dict[object, Said] = {}
    for path, said in members.items():
        if len(path) == 3 and path[-1] == "VariantName" and isinstance(said.known, str):
            other = first.setdefault(said.known, said)
            if other is not said:
                yield Clash(said, f"there is another variant named `{said.known}`", other)


def _shadow(members: Members) -> Iterator[Clash]:
    shadow = members.get(("ShadowProductionVariants",))
    if shadow is None:
        return
    for name in ("ShadowProductionVariants", "ProductionVariants"):
        said = members.get((name,))
        if said is not None and isinstance(said.value, ir.ListValue) and len(said.value.items) > 1:
            yield Clash(
                said, f"`{said.name}`: one variant is the shadow of one other, these are {len(said.value.items)}"
            )


_CHECKS: Final[Mapping[str, tuple[Callable[[Members], Iterator[Clash]], ...]]] = {
    "Training": (_profiler, _spot),
    "Transform": (_payload,),
    "Model": (_model,),
    "EndpointConfig": (_serverless, _variants, _shadow),
}
