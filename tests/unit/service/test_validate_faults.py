"""Bad edits of good definitions: where each is reported, and what a part of the sentence is."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from mlpc.service.validate import Problem, validate

GOOD: dict[str, Any] = json.loads(Path(__file__).with_name("good_definitions.json").read_text(encoding="utf-8"))
REMOVE = object()
GET_PARAMETER = {"Get": "Parameters.InputUri"}
CLUSTER = "/Steps/0/Arguments/ProcessingResources/ClusterConfig"
INPUT = "/Steps/0/Arguments/ProcessingInputs/0"
TUNING = "/Steps/2/Arguments/HyperParameterTuningJobConfig"
CONDITION = "/Steps/4/Arguments/Conditions"
LAMBDA = "/Steps/0"


def edited(title: str, place: str, value: object) -> Any:
    """A copy of a good definition with one value replaced, added (`/-` adds to a list) or removed."""
    document = copy.deepcopy(GOOD[title])
    *above, last = place.removeprefix("/").split("/")
    owner = document
    for part in above:
        owner = owner[int(part)] if isinstance(owner, list) else owner[part]
    if value is REMOVE:
        del owner[int(last) if isinstance(owner, list) else last]
    elif isinstance(owner, list):
        if last == "-":
            owner.append(value)
        else:
            owner[int(last)] = value
    else:
        owner[last] = value
    return document


# (definition, place of the edit, value, place of the problem where it is another, part of the message)
SCHEMA_FAULTS: list[tuple[str, str, object, str | None, str]] = [
    # The document.
    ("training", "/Version", "2020-12-02", None, "`2020-12-01` is expected"),
    ("training", "/Step", [], None, "there is no member `Step` here; did you mean `Steps`?"),
    ("training", "/Steps", REMOVE, "", "`Steps` is missing in the definition"),
    ("training", "/Steps", {}, None, "`Steps` is an object, and a list is expected"),
    ("training", "/Steps/0", 1, None, "element 0 of `Steps` is `1`, and an object is expected"),
    ("training", "/PipelineExperimentConfig/TrialName", "a_b", None, "1 to 120 letters"),
    ("training", "/PipelineExperimentConfig/RunName", "x", None, "there is no member `RunName`"),
    ("job", "/MlflowConfig/MlflowResourceArn", "arn:x", None, "text of the form"),
    # Parameters.
    ("training", "/Parameters/0/Name", "a b", None, "letters, digits"),
    ("training", "/Parameters/0/Name", REMOVE, "/Parameters/0", "`Name` is missing"),
    ("training", "/Parameters/0/Type", "Int", None, "`String`, `Integer`, `Float` or `Boolean` is expected"),
    ("training", "/Parameters/0/Type", "Sring", None, "did you mean `String`?"),
    ("training", "/Parameters/0/DefaultValue", "1", None, "a whole number is expected"),
    ("training", "/Parameters/0/DefaultValue", True, None, "`true`, and a whole number is expected"),
    ("training", "/Parameters/2/DefaultValue", "x", None, "a number is expected"),
    ("training", "/Parameters/3/DefaultValue", 1, None, "`true` or `false` is expected"),
    ("training", "/Parameters/4/DefaultValue", 5, None, "a text is expected"),
    ("training", "/Parameters/4/DefaultValue", [1], None, "is a list, and a text is expected"),
    ("training", "/Parameters/4/DefaultValue", "x" * 5000, None, "at most 4096 characters, and this has 5000"),
    ("training", "/Parameters/4/EnumValues", [], None, "is empty, and at least one element is expected"),
    ("training", "/Parameters/4/EnumValues", list("abcdefghijklmnopq"), None, "at most 16 elements, and this has 17"),
    # What all steps share.
    ("training", "/Steps/0/Name", "a/b c", None, "1 to 64 letters"),
    ("training", "/Steps/0/Name", "x" * 65, None, "1 to 64 letters"),
    ("training", "/Steps/0/Name", GET_PARAMETER, None, "is the expression `Get`, and a literal is expected"),
    ("training", "/Steps/0/Type", "Procesing", None, "did you mean `Processing`?"),
    ("training", "/Steps/0/Type", REMOVE, "/Steps/0", "`Type` is missing"),
    ("training", "/Steps/0/Arguments", REMOVE, "/Steps/0", "`Arguments` is missing"),
    ("training", "/Steps/0/DisplayName", "x" * 257, None, "at most 256 characters, and this has 257"),
    ("training", "/Steps/0/Description", 3, None, "a text is expected"),
    ("training", "/Steps/0/DependOn", [], None, "did you mean `DependsOn`?"),
    ("training", "/Steps/0/DependsOn", "Train", None, "is `Train`, and a list is expected"),
    ("training", "/Steps/5/DependsOn", [{"Step": "Pre", "Trigger": "Always"}], "/Steps/5/DependsOn/0/Trigger", "`Any`"),
    ("training", "/Steps/0/CacheConfig/ExpireAfter", "30 days", None, "a duration such as `P30D`"),
    ("training", "/Steps/0/CacheConfig/Enabled", GET_PARAMETER, None, "a literal is expected: `true` or `false`"),
    ("training", "/Steps/0/CacheConfig/Enabled", REMOVE, "/Steps/0/CacheConfig", "`Enabled` is missing"),
    ("training", "/Steps/5/CacheConfig", {"Enabled": True}, None, "a step of this type has no `CacheConfig`"),
    ("calls", "/Steps/0/RetryPolicies", [], None, "a step of this type has no `RetryPolicies`"),
    ("training", "/Steps/1/PropertyFiles", [], None, "a step of this type has no `PropertyFiles`"),
    ("training", "/Steps/0/PropertyFiles/0/FilePath", GET_PARAMETER, None, "a literal is expected: a text"),
    ("training", "/Steps/0/RetryPolicies/0/ExceptionType", "Step.THROTTLING", None, "and a list is expected"),
    ("training", "/Steps/0/RetryPolicies/0/ExceptionType", [], None, "is empty"),
    (
        "training",
        "/Steps/0/RetryPolicies/0/ExceptionType/0",
        "SageMaker.JOB_CAPACITY_ERROR",
        None,
        "did you mean `SageMaker.CAPACITY_ERROR`?",
    ),
    (
        "training",
        "/Steps/5/RetryPolicies",
        [{"ExceptionType": ["SageMaker.CAPACITY_ERROR"]}],
        "/Steps/5/RetryPolicies/0/ExceptionType/0",
        "`Step.THROTTLING`",
    ),
    ("training", "/Steps/0/RetryPolicies/0/MaxAttempts", 21, None, "is at most 20, and this is `21`"),
    ("training", "/Steps/0/RetryPolicies/0/IntervalSeconds", -1, None, "is at least 0"),
    ("training", "/Steps/0/RetryPolicies/0/BackoffRate", "2", None, "a number is expected"),
    # Arguments.
    ("training", "/Steps/0/Arguments/ProcessingInput", [], None, "did you mean `ProcessingInputs`?"),
    ("training", "/Steps/0/Arguments/AppSpecification", REMOVE, "/Steps/0/Arguments", "`AppSpecification` is missing"),
    ("training", CLUSTER + "/InstanceType", "ml.m5.xlrge", None, "did you mean `ml.m5.xlarge`?"),
    ("training", CLUSTER + "/InstanceCount", "2", None, "is `2`, and a whole number is expected"),
    ("training", CLUSTER + "/InstanceCount", 0, None, "is at least 1, and this is `0`"),
    (
        "training",
        CLUSTER + "/InstanceCount",
        {"Std:Join": {"On": "", "Values": []}},
        CLUSTER + "/InstanceCount/Std:Join",
        "a join is a text",
    ),
    ("training", CLUSTER + "/VolumeSizeInGB", 99999, None, "is at most 16384"),
    ("training", "/Steps/0/Arguments/RoleArn", "SageMakerRole", None, "the ARN of a role"),
    ("training", "/Steps/0/Arguments/RoleArn", "", None, "is empty"),
    ("training", "/Steps/0/Arguments/AppSpecification", GET_PARAMETER, None, "an object is expected"),
    ("training", "/Steps/0/Arguments/AppSpecification/ContainerArguments", [], None, "at least one element"),
    (
        "training",
        "/Steps/0/Arguments/AppSpecification/ContainerArguments",
        GET_PARAMETER,
        None,
        "a list is expected: put",
    ),
    ("training", "/Steps/0/Arguments/AppSpecification/ContainerArguments/0", 3, None, "is `3`, and a text is expected"),
    ("training", "/Steps/0/Arguments/AppSpecification/ContainerArguments/0", "x" * 300, None, "at most 256 characters"),
    ("training", "/Steps/0/Arguments/Environment", GET_PARAMETER, None, "is the expression `Get`, and an object"),
    ("training", "/Steps/0/Arguments/Environment/A", 3, None, "and a text is expected"),
    ("training", "/Steps/0/Arguments/Environment/A", None, None, "is `null`, and a text is expected"),
    ("training", "/Steps/0/Arguments/Environment/9x", "v", None, "does not start with a digit"),
    ("training", "/Steps/0/Arguments/Environment", {f"K{at}": "v" for at in range(132)}, None, "at most 100 entries"),
    (
        "training",
        "/Steps/0/Arguments/ExperimentConfig",
        {"RunName": "r"},
        "/Steps/0/Arguments/ExperimentConfig/RunName",
        "does not take",
    ),
    ("training", INPUT + "/S3Input/S3InputMode", "FastFile", None, "`Pipe` or `File` is expected"),
    ("training", INPUT + "/S3Input/S3Uri", "data/x.csv", None, "an S3 URI, `s3://bucket/key`"),
    (
        "training",
        INPUT + "/S3Input",
        REMOVE,
        INPUT,
        "exactly one of `S3Input` and `DatasetDefinition`, and this has none",
    ),
    (
        "training",
        "/Steps/0/Arguments/ProcessingOutputConfig/Outputs/0/OutputName",
        GET_PARAMETER,
        None,
        "a literal is expected",
    ),
    ("training", "/Steps/1/Arguments/HyperParameters/n", 3, None, "is `3`, and a text is expected"),
    (
        "training",
        "/Steps/1/Arguments/OutputDataConfig/S3OutputPath",
        REMOVE,
        "/Steps/1/Arguments/OutputDataConfig",
        "missing",
    ),
    ("tuning", "/Steps/0/Arguments/TrainingJobDefinitions", [], "/Steps/0/Arguments", "and this has 2"),
    ("training", TUNING + "/Strategy", "Bayes", None, "`Bayesian`"),
    ("training", "/Steps/3/Arguments/DataProcessing/InputFilter", "$" * 64, None, "at most 63"),
    ("tuning", "/Steps/1/Arguments/Containers", [], "/Steps/1/Arguments", "exactly one of `PrimaryContainer` and"),
    (
        "tuning",
        "/Steps/1/Arguments/PrimaryContainer/AdditionalModelDataSources",
        [],
        None,
        "the pipeline service does not take `AdditionalModelDataSources` here",
    ),
    ("training", "/Steps/5/Arguments/ModelPackageName", "x", None, "does not take `ModelPackageName`"),
    ("training", "/Steps/5/Arguments/Description", "x", None, "does not take `Description`"),
    ("training", "/Steps/5/Arguments/ModelApprovalStatus", "Pending", None, "`PendingManualApproval`"),
    ("automl", "/Steps/0/Arguments/AutoMLJobObjective", "AUC", None, "is `AUC`, and an object is expected"),
    ("checks", "/Steps/0/CheckType", "DATA_QUALITY", None, "`DATA_BIAS`, `MODEL_BIAS` or `MODEL_EXPLAINABILITY`"),
    ("checks", "/Steps/0/SkipCheck", "no", None, "`true` or `false` is expected"),
    ("checks", "/Steps/0/SuppliedBaselineStatistics", None, None, "there is no member `SuppliedBaselineStatistics`"),
    ("clusters", "/Steps/0/Arguments/ClusterConfig", {"Instances": {}}, "/Steps/0/Arguments", "and this has 2"),
    ("clusters", "/Steps/1/Arguments/ClusterConfig/Name", "c", None, "does not take `Name`"),
    ("clusters", "/Steps/2/Arguments/JobConfig/JobDriver", {}, None, "did you mean `jobDriver`?"),
    ("calls", LAMBDA + "/FunctionArn", REMOVE, LAMBDA, "`FunctionArn` is missing"),
    (
        "calls",
        LAMBDA + "/Arguments/a",
        {"b": 1},
        None,
        "an expression has the one key `Get`, `Std:Join` or `Std:JsonGet`",
    ),
    ("calls", LAMBDA + "/Arguments/a", [1], None, "is a list, and a text, a number or `true` or `false` is expected"),
    ("calls", LAMBDA + "/OutputParameters/0/OutputType", "Text", None, "is `Text`, and `String`"),
    ("lineage", "/Steps/0/Arguments/Associations/0/AssociationType", "Made", None, "`Produced`"),
    ("for-each", "/Steps/0/Arguments/ForEachBody", [], None, "at least one element"),
    ("for-each", "/Steps/0/Arguments/MaxConcurrency", 51, None, "is at most 50"),
    ("for-each", "/Steps/0/Arguments/IterableItems", "a,b", None, "and a list is expected"),
    ("for-each", "/Steps/0/Arguments/Selector/Pick", "Max", None, "`MaxBy` or `MinBy`"),
    ("cleanup", "/Steps/1/Arguments/Resources/S3", [], None, "at least one element"),
    # Conditions.
    ("training", CONDITION + "/0/Type", "NotEquals", None, "write `Not` of `Equals`"),
    ("training", CONDITION + "/0/Type", "And", None, "a list of conditions is an `And`"),
    ("training", CONDITION + "/0/RightValue", REMOVE, CONDITION + "/0", "`RightValue` is missing"),
    ("training", CONDITION + "/0/RightValue", [1], None, "is a list"),
    ("training", CONDITION + "/1/Expression", {}, None, "there is no member `Expression` here"),
    ("training", "/Steps/4/Arguments/Conditions", REMOVE, "/Steps/4/Arguments", "`Conditions` is missing"),
    ("training", "/Steps/4/Arguments/IfSteps/0/Arguments/PrimaryContainer/Imag", "x", None, "did you mean `Image`?"),
    # Expressions.
    (
        "calls",
        LAMBDA + "/Arguments/c",
        {"Get": "Parameter.X"},
        LAMBDA + "/Arguments/c/Get",
        "did you mean `Parameters`?",
    ),
    ("calls", LAMBDA + "/Arguments/c", {"Get": "Execution.Id"}, LAMBDA + "/Arguments/c/Get", "no execution variable"),
    (
        "calls",
        LAMBDA + "/Arguments/c",
        {"Get": "Execution.PipelinArn"},
        LAMBDA + "/Arguments/c/Get",
        "did you mean `PipelineArn`?",
    ),
    ("calls", LAMBDA + "/Arguments/c", {"Get": "Steps.C"}, LAMBDA + "/Arguments/c/Get", "is not a path: write"),
    ("calls", LAMBDA + "/Arguments/c", {"Get": 'Steps.C.A["k"]'}, LAMBDA + "/Arguments/c/Get", "is not a path"),
    ("calls", LAMBDA + "/Arguments/c", {"Get": 3}, LAMBDA + "/Arguments/c/Get", "a text is expected"),
    ("calls", LAMBDA + "/Arguments/c", {"Got": "x"}, None, "did you mean `Get`?"),
    ("calls", LAMBDA + "/Arguments/c", {}, None, "exactly one key"),
    (
        "calls",
        LAMBDA + "/Arguments/c",
        {"Get": "Execution.PipelineArn", "Std:Join": {"On": "", "Values": []}},
        None,
        "has 2",
    ),
    (
        "calls",
        LAMBDA + "/Arguments/c",
        {"Std:Join": {"Values": []}},
        LAMBDA + "/Arguments/c/Std:Join",
        "`On` is missing",
    ),
    (
        "calls",
        LAMBDA + "/Arguments/c",
        {"Std:Join": {"On": "", "Values": [None]}},
        LAMBDA + "/Arguments/c/Std:Join/Values/0",
        "is `null`",
    ),
    (
        "calls",
        LAMBDA + "/Arguments/c",
        {"Std:JsonGet": {"Path": "a"}},
        LAMBDA + "/Arguments/c/Std:JsonGet",
        "exactly one of `PropertyFile` and `S3Uri`",
    ),
    (
        "training",
        CONDITION + "/0/LeftValue/Std:JsonGet/Path",
        {"Get": "Parameters.InputUri"},
        None,
        "a literal is expected: a text",
    ),
    (
        "training",
        CONDITION + "/0/LeftValue",
        {"Get": "Steps.Pre.PropertyFiles.Report"},
        CONDITION + "/0/LeftValue/Get",
        "Std:JsonGet",
    ),
]

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
]


def _check(title: str, place: str, value: object, expected: str | None, fragment: str, severity: str) -> None:
    problems = validate(edited(title, place, value))
    where = place.removesuffix("/-") if expected is None else expected
    found = [problem for problem in problems if problem.pointer == where and fragment in problem.message]
    assert found, "\n".join(map(str, problems)) or "no problem at all"
    assert [problem.severity for problem in found] == [severity]


@pytest.mark.parametrize(("title", "place", "value", "expected", "fragment"), SCHEMA_FAULTS)
def test_schema_faults(title: str, place: str, value: object, expected: str | None, fragment: str) -> None:
    _check(title, place, value, expected, fragment, "error")


@pytest.mark.parametrize(("title", "place", "value", "expected", "fragment"), REFERENCE_FAULTS)
def test_reference_faults(title: str, place: str, value: object, expected: str | None, fragment: str) -> None:
    _check(title, place, value, expected, fragment, "error")


@pytest.mark.parametrize(("title", "place", "value", "expected", "fragment"), WARNINGS)
def test_warnings(title: str, place: str, value: object, expected: str | None, fragment: str) -> None:
    """What the sources are not sure of is said, and does not refuse."""
    _check(title, place, value, expected, fragment, "warning")
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


def test_order_is_that_of_the_document() -> None:
    """Elements by number, so that the tenth does not come before the second."""
    steps = [{"Name": f"S{at}", "Type": "Lambda", "FunctionArn": "f"} for at in range(12)]
    places = [problem.pointer for problem in validate({"Version": "2020-12-01", "Steps": steps})]
    assert places == [f"/Steps/{at}" for at in range(12)]
