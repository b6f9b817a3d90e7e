"""The pipeline of `tests/golden/experiment` as a user of SageMaker's Python SDK v3 writes it. Prints the definition."""

# ruff: noqa: I001
# The network is gone before the SDK is imported.

from shorthand import EXECUTION, Team, output_of, retrieve, text

from sagemaker.core.shapes import MetricDefinition, Tag
from sagemaker.core.workflow.parameters import ParameterBoolean, ParameterFloat, ParameterInteger, ParameterString
from sagemaker.mlops.workflow.pipeline_experiment_config import PipelineExperimentConfig

SKLEARN = retrieve("sklearn", "1.2-1")
team = Team("experiment")
raw = ParameterString("raw")
fraction = ParameterFloat("fraction", default_value=0.2)
shuffle = ParameterBoolean("shuffle", default_value=False)
seed = ParameterInteger("seed", default_value=3)
sample = team.process(
    "sample",
    {"raw": raw},
    arguments=["--fraction", fraction.to_string(), "--shuffle", shuffle.to_string()],
    image=SKLEARN,
    step={"display_name": "Take a sample", "description": "A sample of the raw data,\nof the same kind."},
)
fit = team.train(
    "fit",
    {"sample": output_of(sample)},
    image=SKLEARN,
    output="s3://team-artifacts/models",
    hyperparameters={"seed": seed.to_string()},
    tags=[Tag(key="team", value="research"), Tag(key="cost", value="17")],
    metrics=[MetricDefinition(name="loss", regex=r"loss=(\S+)")],
)
team.print(
    [raw, fraction, shuffle, seed],
    [sample, fit],
    pipeline_experiment_config=PipelineExperimentConfig("sampling", text("trial-", EXECUTION)),
)
