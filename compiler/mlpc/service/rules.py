"""Rules that neither the schema nor the references say: parameters, retries, caching, conditions, and values that only look right."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from mlpc.service.expressions import expression_key
from mlpc.service.outline import Outline, Site, Use, items, members, objects
from mlpc.service.problems import Finding, Place, listed, shown
from mlpc.service.references import value_type
from mlpc.service.schema import UNSURE_RETRY

_START_VALUE: Final = 1024
_PARAMETER_NAME: Final = 64
_BY_NAME: Final = (("ProcessingInputs", "InputName"), ("InputDataConfig", "ChannelName"))
_TUNING_LITERALS: Final = (
    ("Strategy",),
    ("ResourceLimits", "MaxNumberOfTrainingJobs"),
    ("ResourceLimits", "MaxParallelTrainingJobs"),
    ("HyperParameterTuningJobObjective", "Type"),
)


def rule_findings(outline: Outline) -> Iterator[Finding]:
    """Everything of this module, over the whole definition."""
    if "Version" not in outline.document:
        yield Finding((), "`Version` is missing: say `2020-12-01`", "warning")
    for at, parameter in objects(outline.document.get("Parameters")):
        yield from _parameter(("Parameters", at), parameter)
    uses = {use.place: use for use in outline.uses}
    for site in outline.sites:
        yield from _caching(site)
        yield from _retries(site)
        yield from _names(site)
        check = _BY_TYPE.get(site.type)
        if check is not None:
            yield from check(site, outline)
        if site.type == "Condition":
            yield from _conditions(site, uses, outline)


# --- parameters -------------------------------------------------------------------------------------------------------


def _parameter(place: Place, parameter: Mapping[str, Any]) -> Iterator[Finding]:
    name, default = parameter.get("Name"), parameter.get("DefaultValue")
    if isinstance(name, str) and len(name) > _PARAMETER_NAME:
        yield Finding(
            (*place, "Name"),
            f"the name of a parameter has at most {_PARAMETER_NAME} characters, this {len(name)}",
            "warning",
        )
    if default == "":
        yield Finding((*place, "DefaultValue"), "an empty text is refused when the pipeline is started", "warning")
    if isinstance(default, str) and _START_VALUE < len(default) <= 4 * _START_VALUE:
        message = f"a text given at the start has at most {_START_VALUE} characters, this default has {len(default)}"
        yield Finding((*place, "DefaultValue"), message, "warning")
    choices = items(parameter.get("EnumValues"))
    if not choices:
        return
    if parameter.get("Type", "String") != "String":
        yield Finding((*place, "EnumValues"), "only a String parameter is known to take `EnumValues`", "warning")
    if "DefaultValue" in parameter and default not in choices:
        yield Finding(
            (*place, "DefaultValue"),
            f"the default {shown(default)} is not one of `EnumValues`: {listed(choices)}",
            "warning",
        )


# --- the envelope -----------------------------------------------------------------------------------------------------


def _caching(site: Site) -> Iterator[Finding]:
    config = members(site.value.get("CacheConfig"))
    place = (*site.place, "CacheConfig")
    expiry = config.get("ExpireAfter")
    if config.get("Enabled") is True and expiry is None:
        yield Finding(
            place, "caching is on without `ExpireAfter`, which the developer guide requires: say `P30D`", "warning"
        )
    match = re.fullmatch(r"[Pp]?([0-9]+)[Mm]", expiry) if isinstance(expiry, str) else None
    if match is not None:
        message = f"{shown(expiry)} is {match[1]} months; {match[1]} minutes are `PT{match[1]}M`"
        yield Finding((*place, "ExpireAfter"), message, "warning")


def _retries(site: Site) -> Iterator[Finding]:
    policies = list(objects(site.value.get("RetryPolicies")))
    if policies and site.type in UNSURE_RETRY:
        yield Finding((*site.place, "RetryPolicies"), f"the SDK has no retry policies for {site.type} steps", "warning")
    seen: dict[str, int] = {}
    for at, policy in policies:
        place = (*site.place, "RetryPolicies", at)
        if "MaxAttempts" in policy and "ExpireAfterMin" in policy:
            yield Finding(place, "a retry policy has `MaxAttempts` or `ExpireAfterMin`, not both")
        for name in items(policy.get("ExceptionType")):
            if isinstance(name, str) and seen.setdefault(name, at) != at:
                message = f"`{name}` is in more than one retry policy of {site.name}: which of them counts is not said"
                yield Finding((*place, "ExceptionType"), message, "warning")


def _names(site: Site) -> Iterator[Finding]:
    for lists, member in (
        (site.value.get("PropertyFiles"), ("PropertyFiles", "PropertyFileName")),
        (site.value.get("OutputParameters"), ("OutputParameters", "OutputName")),
        (
            _path(site.arguments, ("ProcessingOutputConfig", "Outputs")),
            ("Arguments", "ProcessingOutputConfig", "Outputs", "OutputName"),
        ),
        *((site.arguments.get(rows), ("Arguments", rows, name)) for rows, name in _BY_NAME),
    ):
        *prefix, key = member
        seen: set[str] = set()
        for at, row in objects(lists):
            name = row.get(key)
            place = (*site.place, *prefix, at, key)
            if expression_key(name) is not None and prefix[-1] not in ("Outputs", "PropertyFiles", "OutputParameters"):
                yield Finding(place, f"`{key}` is a name, and no source says that it may be an expression", "warning")
            if isinstance(name, str) and name in seen:
                yield Finding(place, f"{site.name} has more than one `{key}` {shown(name)}", "warning")
            elif isinstance(name, str):
                seen.add(name)
                if key == "PropertyFileName" and re.fullmatch(r"[A-Za-z0-9\-_]{1,64}", name) is None:
                    yield Finding(
                        place, f"{shown(name)} is part of a path: keep to letters, digits, `-` and `_`", "warning"
                    )


def _path(value: Any, names: tuple[str, ...]) -> Any:
    """A member of nested objects; None where one is missing."""
    for name in names:
        value = members(value).get(name)
    return value


# --- conditions -------------------------------------------------------------------------------------------------------


def _conditions(site: Site, uses: Mapping[Place, Use], outline: Outline) -> Iterator[Finding]:
    if site.parent is not None:
        yield Finding(
            site.place,
            f"{site.name} is a Condition in a branch of another, which the developer guide says is not supported",
            "warning",
        )
    place = (*site.place, "Arguments", "Conditions")
    conditions = site.arguments.get("Conditions")
    if conditions == []:
        yield Finding(place, f"{site.name} has no conditions, so that nothing is decided", "warning")
    pending: list[tuple[Place, Any]] = [((*place, at), condition) for at, condition in enumerate(items(conditions))]
    while pending:
        place, value = pending.pop()
        condition = members(value)
        if condition.get("Type") == "Or" and condition.get("Conditions") == []:
            yield Finding((*place, "Conditions"), "an `Or` of nothing is never true", "warning")
        pending += [((*place, "Conditions", at), inner) for at, inner in enumerate(items(condition.get("Conditions")))]
        if "Condition" in condition:
            pending.append(((*place, "Condition"), condition["Condition"]))
        yield from _operands(place, condition, uses, outline)


def _operands(
    place: Place, condition: Mapping[str, Any], uses: Mapping[Place, Use], outline: Outline
) -> Iterator[Finding]:
    types: dict[str, str | None] = {}
    for name in ("LeftValue", "RightValue", "QueryValue"):
        if name in condition:
            value = condition[name]
            if value is None:
                yield Finding((*place, name), "nothing says that `null` can be compared", "warning")
            types[name] = value_type(value, uses.get((*place, name)), outline)
    left, right = types.get("LeftValue"), types.get("RightValue")
    if left is None or right is None or _group(left) == _group(right):
        return
    message = f"`LeftValue` is {_group(left)} and `RightValue` {_group(right)}"
    text = condition["LeftValue"] if left == "String" else condition["RightValue"]
    if str(members(text).get("Get")).endswith(("S3Uri", "S3OutputPath", "S3ModelArtifacts")):
        message += ": it is the location of a file; read a number in it with a property file and `Std:JsonGet`"
    yield Finding(place, message, "warning")


def _group(kind: str) -> str:
    return {"Integer": "a number", "Float": "a number", "Boolean": "a Boolean", "String": "a text"}.get(
        kind, f"a {kind}"
    )


# --- single step types ------------------------------------------------------------------------------------------------


def _training(site: Site, outline: Outline) -> Iterator[Finding]:
    profiler = members(site.arguments.get("ProfilerConfig"))
    if profiler.get("DisableProfiler") is True and len(profiler) > 1:
        message = 'a profiler that is off can have no other settings: write `{"DisableProfiler": true}`'
        yield Finding((*site.place, "Arguments", "ProfilerConfig"), message)


def _tuning(site: Site, outline: Outline) -> Iterator[Finding]:
    for names in _TUNING_LITERALS:
        if expression_key(_path(site.arguments.get("HyperParameterTuningJobConfig"), names)) is not None:
            place = (*site.place, "Arguments", "HyperParameterTuningJobConfig", *names)
            yield Finding(place, f"nothing says that `{names[-1]}` may be an expression", "warning")


def _automl(site: Site, outline: Outline) -> Iterator[Finding]:
    mode = _path(site.arguments, ("AutoMLJobConfig", "Mode"))
    if isinstance(mode, str) and mode != "ENSEMBLING":
        message = f"the SDK takes no mode but `ENSEMBLING` in a pipeline, this is {shown(mode)}"
        yield Finding((*site.place, "Arguments", "AutoMLJobConfig", "Mode"), message, "warning")


def _emr(site: Site, outline: Outline) -> Iterator[Finding]:
    instances = members(_path(site.arguments, ("ClusterConfig", "Instances")))
    if instances and ("InstanceGroups" in instances) == ("InstanceFleets" in instances):
        message = "a cluster has either `InstanceGroups` or `InstanceFleets`"
        yield Finding((*site.place, "Arguments", "ClusterConfig", "Instances"), message, "warning")


def _endpoint_config(site: Site, outline: Outline) -> Iterator[Finding]:
    if site.arguments and "EndpointConfigName" not in site.arguments:
        yield Finding(
            (*site.place, "Arguments"), "`EndpointConfigName` is missing, which the SDK always gives", "warning"
        )


def _called(site: Site, outline: Outline) -> Iterator[Finding]:
    for name in ("FunctionArn", "SqsQueueUrl"):
        if expression_key(site.value.get(name)) is not None:
            message = f"the SDK documents `{name}` as a literal: that an expression is taken is not certain"
            yield Finding((*site.place, name), message, "warning")


def _for_each(site: Site, outline: Outline) -> Iterator[Finding]:
    for _, step in objects(site.arguments.get("ForEachBody")):
        name = step.get("Name")
        if isinstance(name, str):
            for other in outline.sites:
                prefix, _, number = other.name.rpartition("-")
                if prefix == name and number.isdecimal():
                    message = f"{other.name} is a name that ForEach gives to the runs of {name}"
                    yield Finding((*other.place, "Name"), message, "warning")


_BY_TYPE: Final = {
    "Training": _training,
    "Tuning": _tuning,
    "AutoML": _automl,
    "EMR": _emr,
    "EndpointConfig": _endpoint_config,
    "Lambda": _called,
    "Callback": _called,
    "ForEach": _for_each,
}
