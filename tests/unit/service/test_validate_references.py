"""Parts of a definition that do not fit together, or that the sources are not sure of."""

import copy

import pytest
from edited_definitions import CLUSTER, CONDITION, GET_PARAMETER, GOOD, REMOVE, TUNING, check, edited

from mlpc.service.validate import Problem, validate

REFERENCE_FAULTS: list[tuple[str, str, object, str | None, str]] = [
    ("training", "/Parameters/0/Name", "Cn", CLUSTER + "/InstanceCount/Get", "no parameter `Cnt`; did you mean `Cn`?"),
    ("training", "/Parameters/1/Name", "Cnt", None, "there is more than one parameter `Cnt`"),
    ("training", "/Steps/5/Name", "Train", None, "more than one step `Train`: the other is at `/Steps/1`"),
    ("training", "/Steps/4/Arguments/ElseSteps/0/Name", "Pre", None, "unique over all branches"),
    (
        "training",
        "/Steps/5/DependsOn",
        ["Trian"],
        "/Steps/5/DependsOn/0",
        "no step `Trian` to depend on; did you mean `Train`?",
    ),
    ("training", "/Steps/5/DependsOn", ["Fail"], "/Steps/5/DependsOn/0", "Fail is a Fail step"),
    ("training", "/Steps/5/DependsOn", ["Cond"], "/Steps/5/DependsOn/0", "Cond is a Condition step"),
    ("training", "/Steps/0/DependsOn", ["Train"], "/Steps/0", "Pre -> Train -> Pre"),
    ("training", "/Steps/0/DependsOn", ["Pre"], "/Steps/0", "Pre depends on itself"),
    # The condition reads a step that is in its own branch.
    (
        "training",
        CONDITION + "/2/LeftValue",
        {"Get": "Steps.Mk-CreateModel.ModelName"},
        "/Steps/4",
        "Cond -> Mk-CreateModel -> Cond",
    ),
    (
        "cleanup",
        "/Steps/2/DependsOn",
        ["A", {"Step": "A", "Trigger": "Failed"}],
        "/Steps/2/DependsOn/1/Step",
        "with the triggers Completed and Failed",
    ),
    ("calls", "/Steps/1/Arguments/i/Get", "Steps.M.OutputParameters['o1']", None, "there is no step `M`"),
    (
        "calls",
        "/Steps/1/Arguments/i/Get",
        "Steps.L.OutputParameters['01']",
        None,
        "no output parameter `01`; did you mean `o1`?",
    ),
    ("calls", "/Steps/1/Arguments/i/Get", "Steps.L.OutputParameters.o1", None, "read as `OutputParameters['name']`"),
    ("calls", "/Steps/1/Arguments/i/Get", "Steps.L.OutputParameters['o1'].x", None, "nothing inside it can be read"),
    ("calls", "/Steps/1/Arguments/i/Get", "Steps.L.Result", None, "Lambda steps have no property `Result`"),
    (
        "training",
        "/Steps/1/Arguments/InputDataConfig/0/DataSource/S3DataSource/S3Uri/Get",
        "Steps.Pre.ProcessingOutputConfig.Outputs['trian'].S3Output.S3Uri",
        None,
        "Pre has no output `trian`; did you mean `train`?",
    ),
    (
        "training",
        "/Steps/1/Arguments/InputDataConfig/0/DataSource/S3DataSource/S3Uri/Get",
        "Steps.Pre.ProcessingOutputConfig.Outputs['train'].S3Output.S3Url",
        None,
        "has no member `S3Url`; did you mean `S3Uri`?",
    ),
    (
        "training",
        "/Steps/1/Arguments/InputDataConfig/0/DataSource/S3DataSource/S3Uri/Get",
        "Steps.Pre.ProcessingOutputConfig.Outputs.train",
        None,
        "is a list: choose one with `[0]`, or by its OutputName",
    ),
    (
        "training",
        "/Steps/1/Arguments/InputDataConfig/0/DataSource/S3DataSource/S3Uri/Get",
        "Steps.Pre.ProcessingOutputConfig.Outputs['train']",
        None,
        "is a structure, and a String is expected here: read one of its members",
    ),
    ("training", CONDITION + "/2/LeftValue/Get", "Steps.Train.ModelArtifact.X", None, "did you mean `ModelArtifacts`?"),
    ("training", CONDITION + "/2/LeftValue/Get", "Steps.Train.TrainingJobName.X", None, "is a single value"),
    (
        "training",
        CONDITION + "/2/LeftValue/Get",
        "Steps.Fail.ErrorMessage",
        None,
        "a Fail step, which has no properties",
    ),
    ("training", CONDITION + "/2/LeftValue/Get", "ForEach.CurrentItem", None, "in the body of a ForEach step only"),
    (
        "training",
        CONDITION + "/0/LeftValue/Std:JsonGet/PropertyFile/Get",
        "Steps.Pre.PropertyFiles.Reprot",
        None,
        "Pre declares no property file `Reprot`; did you mean `Report`?",
    ),
    (
        "training",
        CONDITION + "/0/LeftValue/Std:JsonGet/PropertyFile/Get",
        "Steps.Train.PropertyFiles.Report",
        None,
        "Train is a Training step: only a Processing step has property files",
    ),
    ("training", "/Steps/0/PropertyFiles/0/OutputName", "evaluatoin", None, "did you mean `evaluation`?"),
    ("training", "/Steps/0/RetryPolicies/0/ExpireAfterMin", 5, "/Steps/0/RetryPolicies/0", "not both"),
    # Types.
    (
        "training",
        "/Steps/0/Arguments/Environment/A",
        {"Get": "Parameters.Cnt"},
        "/Steps/0/Arguments/Environment/A/Get",
        "make it a text",
    ),
    (
        "training",
        CLUSTER + "/InstanceCount/Get",
        "Parameters.InputUri",
        None,
        "is a String, and an Integer is expected",
    ),
    ("training", CLUSTER + "/InstanceCount/Get", "Parameters.Thr", None, "is a Float, and an Integer is expected"),
    (
        "training",
        CLUSTER + "/InstanceCount/Get",
        "Execution.PipelineName",
        None,
        "is a String, and an Integer is expected",
    ),
    ("checks", "/Steps/1/SkipCheck/Get", "Parameters.Cnt", None, "is an Integer, and a Boolean is expected"),
    (
        "training",
        "/Steps/1/Arguments/ProfilerConfig/DisableProfiler",
        True,
        "/Steps/1/Arguments/ProfilerConfig",
        "no other settings",
    ),
    # ForEach.
    ("for-each", "/Steps/1/Arguments/first/Get", "Steps.FE.IterationOutputs.Body.X", None, "choose one with `[0]`"),
    ("for-each", "/Steps/1/Arguments/first/Get", "Steps.FE.IterationOutputs[0].Bdy.X", None, "did you mean `Body`?"),
    (
        "for-each",
        "/Steps/1/Arguments/best/Get",
        "Steps.FE.Selected.OutputParameters['url']",
        None,
        "did you mean `uri`?",
    ),
    ("for-each", "/Steps/1/Arguments/n/Get", "Steps.FE.Count", None, "ForEach steps have no property `Count`"),
    ("for-each", "/Steps/0/Arguments/Selector/Field/Get", "IterationOutput.Bdy.X", None, "did you mean `Body`?"),
    ("for-each", "/Steps/0/Arguments/ForEachBody/0/Type", "Fail", None, "cannot be in the body of a ForEach step"),
]

WARNINGS: list[tuple[str, str, object, str | None, str]] = [
    ("training", "/Version", REMOVE, "", "`Version` is missing"),
    ("training", "/Parameters/1/DefaultValue", "", None, "an empty text is refused"),
    ("training", "/Parameters/1/DefaultValue", "s3://else", None, "not one of `EnumValues`"),
    ("training", "/Parameters/4/DefaultValue", "x" * 2000, None, "at most 1024 characters"),
    ("training", "/Parameters/4/Name", "x" * 65, None, "at most 64 characters"),
    ("training", "/Parameters/0/EnumValues", [1, 2], None, "only a String parameter"),
    ("training", "/Steps/0/CacheConfig/ExpireAfter", "P30M", None, "30 months; 30 minutes are `PT30M`"),
    ("training", "/Steps/0/CacheConfig/ExpireAfter", REMOVE, "/Steps/0/CacheConfig", "say `P30D`"),
    (
        "checks",
        "/Steps/0/RetryPolicies",
        [{"ExceptionType": ["Step.THROTTLING"]}],
        None,
        "the SDK has no retry policies",
    ),
    ("training", "/Steps/0/Arguments/ProcessingInputs/0/InputName", GET_PARAMETER, None, "`InputName` is a name"),
    ("cleanup", "/Steps/0/Arguments/ProcessingOutputConfig/Outputs/1/OutputName", "evaluation", None, "more than one"),
    ("cleanup", "/Steps/0/PropertyFiles/0/PropertyFileName", "a:b", None, "keep to letters"),
    ("training", TUNING + "/ResourceLimits/MaxParallelTrainingJobs", {"Get": "Parameters.Cnt"}, None, "nothing says"),
    ("training", "/Steps/4/Arguments/Conditions", [], None, "has no conditions"),
    ("training", CONDITION + "/1/Condition/Conditions", [], None, "an `Or` of nothing"),
    ("training", CONDITION + "/0/RightValue", None, None, "`null` can be compared"),
    (
        "training",
        CONDITION + "/2/LeftValue/Get",
        "Steps.Train.ModelArtifacts.S3ModelArtifacts",
        CONDITION + "/2",
        "location of a file",
    ),
    (
        "training",
        CONDITION + "/2/LeftValue",
        "0.9",
        CONDITION + "/2",
        "`LeftValue` is a text and `RightValue` a number",
    ),
    ("training", CONDITION + "/2/LeftValue/Get", "Steps.Train.InputDataConfig['train'].ContentType", None, "by name"),
    (
        "training",
        CONDITION + "/2/LeftValue/Get",
        "Steps.Tune.TrainingJobSummaries[50].TrainingJobName",
        None,
        "50 best jobs",
    ),
    ("training", CONDITION + "/2/LeftValue/Get", "Execution.TrainingJobName", None, "starts such a job only"),
    (
        "training",
        "/Steps/4/Arguments/ElseSteps/0/Arguments/ErrorMessage",
        {"Get": "Parameters.Cnt"},
        "/Steps/4/Arguments/ElseSteps/0/Arguments/ErrorMessage/Get",
        "is an Integer",
    ),
    ("automl", "/Steps/0/Arguments/AutoMLJobConfig/Mode", "AUTO", None, "no mode but `ENSEMBLING`"),
    ("calls", "/Steps/1/SqsQueueUrl", {"Get": "Execution.PipelineName"}, None, "documents `SqsQueueUrl` as a literal"),
    (
        "clusters",
        "/Steps/1/Arguments/ClusterConfig/Instances/InstanceFleets",
        [],
        "/Steps/1/Arguments/ClusterConfig/Instances",
        "either `InstanceGroups`",
    ),
    ("endpoints", "/Steps/0/Arguments/EndpointConfigName", REMOVE, "/Steps/0/Arguments", "which the SDK always gives"),
    ("for-each", "/Steps/1/Name", "Body-1", None, "a name that ForEach gives"),
    ("for-each", "/Steps/1/DependsOn", ["Body"], "/Steps/1/DependsOn/0", "once for each item, under other names"),
]


@pytest.mark.parametrize(("title", "place", "value", "expected", "fragment"), REFERENCE_FAULTS)
def test_reference_faults(title: str, place: str, value: object, expected: str | None, fragment: str) -> None:
    check(title, place, value, expected, fragment, "error")


@pytest.mark.parametrize(("title", "place", "value", "expected", "fragment"), WARNINGS)
def test_warnings(title: str, place: str, value: object, expected: str | None, fragment: str) -> None:
    """What the sources are not sure of is said, and does not refuse."""
    check(title, place, value, expected, fragment, "warning")
    assert not [problem for problem in validate(edited(title, place, value)) if problem.severity == "error"]


def test_waiting_for_both_branches() -> None:
    document = edited("training", "/Steps/4/Arguments/ElseSteps/0", copy.deepcopy(GOOD["calls"]["Steps"][0]))
    document["Steps"][5]["DependsOn"] = ["L", "Mk-CreateModel"]
    message = "Reg-RegisterModel waits for Mk-CreateModel and L, which are in the two branches of Cond: it never runs"
    assert validate(document) == [Problem("/Steps/5", message, "warning")]


def test_nested_condition_warns() -> None:
    inner = {
        "Name": "Inner",
        "Type": "Condition",
        "Arguments": {"Conditions": GOOD["training"]["Steps"][4]["Arguments"]["Conditions"]},
    }
    problems = validate(edited("training", "/Steps/4/Arguments/ElseSteps/-", inner))
    assert [(problem.pointer, problem.severity) for problem in problems] == [
        ("/Steps/4/Arguments/ElseSteps/1", "warning")
    ]
