"""The pipeline of `examples/llm` as a user of SageMaker's Python SDK v2 writes it. Prints the definition."""

# ruff: noqa: I001
# The network is gone before the SDK is imported.

from shorthand import Team, measured, model_of, output_of, read, retrieve, text, value_of
import offline

from sagemaker.huggingface import HuggingFace, HuggingFaceModel, HuggingFaceProcessor
from sagemaker.model_metrics import ModelMetrics
from sagemaker.workflow.condition_step import ConditionStep
from sagemaker.workflow.conditions import ConditionEquals, ConditionLessThan, ConditionNot
from sagemaker.workflow.endpoint_step import EndpointConfigStep, EndpointStep
from sagemaker.workflow.fail_step import FailStep
from sagemaker.workflow.model_step import ModelStep
from sagemaker.workflow.parameters import ParameterFloat, ParameterInteger, ParameterString
from sagemaker.workflow.properties import PropertyFile
from sagemaker.workflow.retry import SageMakerJobExceptionTypeEnum, SageMakerJobStepRetryPolicy
from sagemaker.workflow.steps import CacheConfig, ProcessingStep

team = Team("llm")
base = ParameterString("base", default_value="s3://bucket/models/base/model.tar.gz")
conversations = ParameterString("conversations", default_value="s3://bucket/conversations")
epochs = ParameterInteger("epochs", default_value=2)
learning_rate = ParameterFloat("learning_rate", default_value=2e-4)
min_exact_match = ParameterFloat("min_exact_match", default_value=0.6)
stage = ParameterString("stage", default_value="evaluate", enum_values=["evaluate", "serve"])
GPU = "ml.g5.2xlarge"
TRAIN = {"transformers_version": "4.36.0", "pytorch_version": "2.1.0", "py_version": "py310"}

divide = team.process(
    "divide",
    {"conversations": conversations},
    ["train", "test"],
    image=retrieve("sklearn", "1.2-1"),
    code="divide.py",
    step={
        "description": "Every n-th conversation is kept for the test.",
        "cache_config": CacheConfig(enable_caching=True, expire_after="P30D"),
    },
)
estimator = HuggingFace(
    entry_point="train.py",
    source_dir=str(offline.script("train.py").parent),
    instance_type=GPU,
    use_spot_instances=True,
    max_run=4 * 3600,
    max_wait=8 * 3600,
    checkpoint_s3_uri="s3://bucket/llm/checkpoints",
    metric_definitions=[{"Name": "train:loss", "Regex": r"'loss': ([0-9.]+)"}],
    environment={"HF_HUB_OFFLINE": "1"},
    hyperparameters={"epochs": epochs, "learning_rate": learning_rate, "rank": 16},
    output_path=team.place("tune_adapters"),
    **TRAIN,
    **team.job(),
)
tuned = team.fit(
    "tune_adapters",
    estimator,
    {"base": base, "train": output_of(divide, "train")},
    retry_policies=[
        SageMakerJobStepRetryPolicy(
            [SageMakerJobExceptionTypeEnum.CAPACITY_ERROR, SageMakerJobExceptionTypeEnum.RESOURCE_LIMIT],
            max_attempts=5,
            interval_seconds=120,
        )
    ],
)
processor = HuggingFaceProcessor(instance_type=GPU, **TRAIN, **team.job())
answer = ProcessingStep(
    name="answer",
    step_args=processor.run(
        code="answer.py",
        source_dir=str(offline.script("answer.py").parent),
        inputs=[read("model", model_of(tuned)), read("test", output_of(divide, "test"))],
        outputs=[team.write("answer", "answers")],
        arguments=["--max-new-tokens", "256"],
    ),
    property_files=[PropertyFile(name="Answers", output_name="answers", path="answers.json")],
)
served = HuggingFaceModel(
    model_data=model_of(tuned),
    env={"HF_TASK": "text-generation"},
    transformers_version="4.37.0",
    pytorch_version="2.1.0",
    py_version="py310",
    role=offline.ROLE,
    sagemaker_session=team.session,
)
register = ModelStep(
    name="register_model",
    step_args=served.register(
        content_types=["application/json"],
        response_types=["application/json"],
        inference_instances=[GPU],
        model_package_group_name="assistant",
        model_metrics=ModelMetrics(model_statistics=measured(output_of(answer, "answers"), "answers.json")),
    ),
)
model = ModelStep(name="create_model", step_args=served.create(instance_type=GPU))
config = EndpointConfigStep(
    name="endpoint_config",
    step_args=team.session.create_endpoint_config(
        name="endpoint-config",
        production_variants=[
            {
                "VariantName": "AllTraffic",
                "ModelName": model.properties.ModelName,
                "InstanceType": GPU,
                "InitialInstanceCount": 1,
            }
        ],
    ),
)
endpoint = EndpointStep(
    name="endpoint", step_args=team.session.create_endpoint("assistant", config.properties.EndpointConfigName)
)
exact = value_of(answer, "Answers", "quality.exact_match")
poor = ConditionLessThan(exact, min_exact_match)
gate = "if-answer-quality-exact_match-lt-min_exact_match"
refusal = FailStep(
    f"fail-{gate}",
    error_message=text(
        *(exact, " of ", value_of(answer, "Answers", "questions"), " answers match, "),
        *(min_exact_match, " is needed"),
    ),
)
team.print(
    [base, conversations, epochs, learning_rate, min_exact_match, stage],
    [
        divide,
        tuned,
        answer,
        ConditionStep(name=gate, conditions=[poor], if_steps=[refusal], else_steps=[register]),
        ConditionStep(
            name="if-stage-eq-serve",
            conditions=[ConditionNot(poor), ConditionEquals(stage, "serve")],
            if_steps=[model, config, endpoint],
            else_steps=[],
        ),
    ],
)
