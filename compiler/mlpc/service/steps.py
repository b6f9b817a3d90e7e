"""The step types of a pipeline and what each allows.

From the classes of the SageMaker SDK (2.257.7 and 3.27.0), the developer guide, and botocore's sagemaker 2017-07-24 for the names of
the shapes. Where the sources differ, the table allows what the SDK emits.
"""

from collections.abc import Mapping
from functools import cache
from typing import Final, Literal, NamedTuple

from mlpc.service.shapes import shape

MemberPath = tuple[str | int, ...]
RetryFamily = Literal["step", "sagemaker"]

STEP_ONLY: Final[tuple[RetryFamily, ...]] = ("step",)
BOTH: Final[tuple[RetryFamily, ...]] = ("step", "sagemaker")

EXCEPTIONS: Final[Mapping[RetryFamily, tuple[str, ...]]] = {
    "step": ("Step.SERVICE_FAULT", "Step.THROTTLING"),
    "sagemaker": ("SageMaker.JOB_INTERNAL_ERROR", "SageMaker.CAPACITY_ERROR", "SageMaker.RESOURCE_LIMIT"),
}
"""The exception types of each family of retry policies."""

TEXT_LIMITS: Final[Mapping[str, int]] = {"display_name": 256, "description": 3072}
"""The longest texts that the API's StepDisplayName, StepDescription and PipelineDescription take, in characters."""

MAX_CONCURRENCY: Final = 50
"""The most items of a ForEach step that may run at a time; the step has to say how many."""

MAX_ITEMS: Final = 100
"""The most items that a ForEach step may list itself."""

# Step properties that are lists in the Describe shape and maps, by this member, in a property path.
_PROCESSING_KEYS: Final = {"ProcessingOutputConfig.Outputs": "OutputName", "ProcessingInputs": "InputName"}
_TRAINING_KEYS: Final = {"FinalMetricDataList": "MetricName"}
# The pipeline names experiments itself: a job may say only TrialComponentDisplayName.
_EXPERIMENT: Final[tuple[MemberPath, ...]] = (
    ("ExperimentConfig", "ExperimentName"),
    ("ExperimentConfig", "TrialName"),
    ("ExperimentConfig", "RunName"),
)


class TopMember(NamedTuple):
    """A member beside `Arguments` that only this step type has. `nullable`: the SDK emits null for unset, and it is tolerated."""

    name: str
    kind: Literal["text", "boolean", "uri", "check", "outputs"]
    required: bool = False
    nullable: bool = False
    literal: bool = False
    values: tuple[str, ...] = ()


class StepType(NamedTuple):
    """One row of the table.

    * `request`: shape of `Arguments`; None for a free map of values (Lambda, Callback), for the control steps, and where unknown.
    * `job_name`: member of the request that the service fills in itself: dropped, and never required.
    * `kept_name`: member of the request that names what is made, and is kept.
    * `denied`: other members of the request that the pipeline service refuses.
    * `describe`: shapes whose members, together, are the step's properties.
    * `list_keys`: path of a list in the properties -> the member whose value may be its string key.
    * `documented`: whether the SDK, its documentation or the developer guide describe the step. The others are named by the
      service's model only.
    """

    type: str
    request: str | None = None
    job_name: str | None = None
    kept_name: str | None = None
    denied: tuple[MemberPath, ...] = ()
    describe: tuple[str, ...] = ()
    cache: bool = False
    retry: tuple[RetryFamily, ...] = ()
    property_files: bool = False
    members: tuple[TopMember, ...] = ()
    list_keys: Mapping[str, str] = {}
    documented: bool = True


_BASELINE: Final = (
    TopMember("ModelPackageGroupName", "text", nullable=True),
    TopMember("SkipCheck", "boolean", nullable=True),
    TopMember("FailOnViolation", "boolean", nullable=True),
    TopMember("RegisterNewBaseline", "boolean", nullable=True),
    TopMember("SuppliedBaselineConstraints", "uri", nullable=True),
)
_OUTPUTS: Final = TopMember("OutputParameters", "outputs", literal=True)

_ROWS: Final = (
    StepType(
        "Processing",
        "CreateProcessingJobRequest",
        job_name="ProcessingJobName",
        denied=_EXPERIMENT,
        describe=("DescribeProcessingJobResponse",),
        cache=True,
        retry=BOTH,
        property_files=True,
        list_keys=_PROCESSING_KEYS,
    ),
    StepType(
        "Training",
        "CreateTrainingJobRequest",
        job_name="TrainingJobName",
        denied=_EXPERIMENT,
        describe=("DescribeTrainingJobResponse",),
        cache=True,
        retry=BOTH,
        list_keys=_TRAINING_KEYS,
    ),
    StepType(
        "Tuning",
        "CreateHyperParameterTuningJobRequest",
        job_name="HyperParameterTuningJobName",
        describe=("DescribeHyperParameterTuningJobResponse", "ListTrainingJobsForHyperParameterTuningJobResponse"),
        cache=True,
        retry=BOTH,
    ),
    StepType(
        "AutoML",
        "CreateAutoMLJobRequest",
        job_name="AutoMLJobName",
        denied=(("ModelDeployConfig",), ("GenerateCandidateDefinitionsOnly",)),
        describe=("DescribeAutoMLJobResponse", "pipelines.AutoMLProperties"),
        cache=True,
        retry=BOTH,
    ),
    StepType(
        "Transform",
        "CreateTransformJobRequest",
        job_name="TransformJobName",
        denied=_EXPERIMENT,
        describe=("DescribeTransformJobResponse",),
        cache=True,
        retry=BOTH,
    ),
    StepType(
        "Model",
        "CreateModelInput",
        job_name="ModelName",
        # "Unknown Argument member 'AdditionalModelDataSources'": the pipeline service's copy of the shape is older.
        denied=(("PrimaryContainer", "AdditionalModelDataSources"), ("Containers", 0, "AdditionalModelDataSources")),
        describe=("DescribeModelOutput",),
        retry=STEP_ONLY,
    ),
    StepType(
        "RegisterModel",
        "CreateModelPackageInput",
        job_name="ModelPackageName",
        denied=(("ModelPackageName",), ("CertifyForMarketplace",), ("Description",)),
        describe=("DescribeModelPackageOutput",),
        retry=STEP_ONLY,
    ),
    StepType("Condition", describe=("pipelines.ConditionProperties",)),
    StepType("Fail", "pipelines.FailArguments"),
    StepType(
        "Lambda",
        describe=("pipelines.OutputProperties",),
        cache=True,
        members=(TopMember("FunctionArn", "text", required=True, literal=True), _OUTPUTS),
    ),
    StepType(
        "Callback",
        describe=("pipelines.OutputProperties",),
        cache=True,
        members=(TopMember("SqsQueueUrl", "text", required=True, literal=True), _OUTPUTS),
    ),
    StepType(
        "ClarifyCheck",
        "CreateProcessingJobRequest",
        job_name="ProcessingJobName",
        denied=_EXPERIMENT,
        describe=("pipelines.ClarifyCheckProperties",),
        cache=True,
        members=(
            TopMember(
                "CheckType",
                "check",
                required=True,
                literal=True,
                values=("DATA_BIAS", "MODEL_BIAS", "MODEL_EXPLAINABILITY"),
            ),
            *_BASELINE,
            TopMember("ModelName", "text", nullable=True),
        ),
    ),
    StepType(
        "QualityCheck",
        "CreateProcessingJobRequest",
        job_name="ProcessingJobName",
        denied=_EXPERIMENT,
        describe=("pipelines.QualityCheckProperties",),
        cache=True,
        members=(
            TopMember("CheckType", "check", required=True, literal=True, values=("DATA_QUALITY", "MODEL_QUALITY")),
            *_BASELINE,
            TopMember("SuppliedBaselineStatistics", "uri", nullable=True),
        ),
    ),
    StepType(
        "EMR",
        "pipelines.EmrArguments",
        denied=(
            ("ClusterConfig", "Name"),
            ("ClusterConfig", "Steps"),
            ("ClusterConfig", "AutoTerminationPolicy"),
            ("ClusterConfig", "Instances", "KeepJobFlowAliveWhenNoSteps"),
            ("ClusterConfig", "Instances", "TerminationProtected"),
        ),
        describe=("emr.Step", "pipelines.EmrProperties"),
        cache=True,
        retry=STEP_ONLY,
    ),
    StepType(
        "EMRServerless",
        "pipelines.EmrServerlessArguments",
        denied=(("JobConfig", "clientToken"), ("ApplicationConfig", "clientToken")),
        describe=("pipelines.EmrServerlessProperties",),
        cache=True,
        retry=STEP_ONLY,
    ),
    StepType(
        "EndpointConfig",
        "CreateEndpointConfigInput",
        kept_name="EndpointConfigName",
        describe=("DescribeEndpointConfigOutput",),
        cache=True,
        retry=BOTH,
    ),
    StepType(
        "Endpoint",
        "CreateEndpointInput",
        kept_name="EndpointName",
        describe=("DescribeEndpointOutput",),
        cache=True,
    ),
    StepType(
        "InferenceComponent",
        "CreateInferenceComponentInput",
        kept_name="InferenceComponentName",
        describe=("DescribeInferenceComponentOutput",),
    ),
    StepType("Lineage", "pipelines.LineageArguments", describe=("pipelines.LineageProperties",)),
    StepType(
        "Job",
        "CreateJobRequest",
        job_name="JobName",
        describe=("DescribeJobResponse",),
        cache=True,
        retry=BOTH,
    ),
    StepType("ForEach", describe=("pipelines.ForEachProperties",)),
    StepType("Cleanup", "pipelines.CleanupArguments"),
    *(
        StepType(name, cache=True, retry=BOTH, documented=False)
        for name in (
            "Athena",
            "HubContent",
            "BedrockCustomModel",
            "BedrockCustomModelDeployment",
            "BedrockModelImport",
            "BedrockProvisionedModelThroughput",
        )
    ),
)

STEP_TYPES: Final[Mapping[str, StepType]] = {row.type: row for row in _ROWS}
"""Every step type by the string of its `Type`."""

EXECUTION_VARIABLES: Final = (
    "StartDateTime",
    "CurrentDateTime",
    "PipelineName",
    "PipelineArn",
    "PipelineExecutionId",
    "PipelineExecutionArn",
    "TrainingJobName",
    "ProcessingJobName",
)
"""What may follow `Execution.`; the last two only in steps that launch such a job."""

OWN_JOB: Final[Mapping[str, tuple[str, ...]]] = {
    "TrainingJobName": ("Training",),
    "ProcessingJobName": ("Processing", "ClarifyCheck", "QualityCheck"),
}
"""Execution variable -> the types of step whose own job it names."""


@cache
def denied_members(step_type: str) -> Mapping[str, frozenset[str]]:
    """Shape name -> the members that a request of this step type must not have."""
    row = STEP_TYPES[step_type]
    found: dict[str, frozenset[str]] = {}
    if row.request is None:
        return found
    for path in row.denied:
        owner = row.request
        for part in path[:-1]:
            step = shape(owner)
            owner = step.element or "" if isinstance(part, int) else step.members[part]
        found[owner] = found.get(owner, frozenset()) | {str(path[-1])}
    return found


@cache
def property_members(step_type: str) -> Mapping[str, str]:
    """Member -> shape name of everything that may follow `Steps.<name>.` for a step of this type; empty where nothing may."""
    members: dict[str, str] = {}
    for name in STEP_TYPES[step_type].describe:
        members.update(shape(name).members)
    return members
