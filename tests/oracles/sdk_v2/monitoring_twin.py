"""The pipeline of `examples/monitoring` as a user of SageMaker's Python SDK v2 writes it. Prints the definition."""

# ruff: noqa: I001
# The network is gone before the SDK is imported.

from shorthand import Team, output_of, retrieve
import offline

from sagemaker.clarify import BiasConfig, DataConfig, ModelConfig, ModelPredictedLabelConfig
from sagemaker.model_monitor import DatasetFormat
from sagemaker.transformer import Transformer
from sagemaker.workflow.check_job_config import CheckJobConfig
from sagemaker.workflow.clarify_check_step import ClarifyCheckStep, ModelBiasCheckConfig
from sagemaker.workflow.functions import Join
from sagemaker.workflow.parameters import ParameterBoolean, ParameterString
from sagemaker.workflow.quality_check_step import DataQualityCheckConfig, ModelQualityCheckConfig, QualityCheckStep
from sagemaker.workflow.steps import CacheConfig, TransformStep

team = Team("churn-monitoring")
customers = ParameterString("customers", default_value="s3://example-churn/customers/latest")
trained = ParameterString("trained", default_value="s3://example-churn/model/model.tar.gz")
baselines = ParameterString("baselines", default_value="s3://example-churn/baselines")
group = ParameterString("group", default_value="churn")
stop = ParameterBoolean("stop_on_violation", default_value=True)
CSV = DatasetFormat.csv(header=False)
job = CheckJobConfig(role=offline.ROLE, instance_type="ml.m5.xlarge", instance_count=1, sagemaker_session=team.session)


def baseline(path):
    return Join(on="/", values=[baselines, path])


prepare = team.process(
    "prepare",
    {"customers": customers},
    ["features", "labelled"],
    image=retrieve("sklearn", "1.2-1"),
    code="prepare.py",
    step={
        "description": "Choose the columns that the model knows, and leave out customers of whom one is missing.",
        "cache_config": CacheConfig(enable_caching=True, expire_after="P7D"),
    },
)
incoming = QualityCheckStep(
    name="incoming",
    quality_check_config=DataQualityCheckConfig(
        baseline_dataset=output_of(prepare, "features"),
        dataset_format=CSV,
        output_s3_uri=team.place("incoming"),
    ),
    check_job_config=job,
    supplied_baseline_statistics=baseline("data-quality/statistics.json"),
    supplied_baseline_constraints=baseline("data-quality/constraints.json"),
    skip_check=False,
    fail_on_violation=stop,
)
model = team.create("model", trained, retrieve("xgboost", "1.7-1"))
transformer = Transformer(
    model_name=model.properties.ModelName,
    instance_count=1,
    instance_type="ml.m5.xlarge",
    accept="text/csv",
    assemble_with="Line",
    output_path=team.place("score"),
    sagemaker_session=team.session,
)
score = TransformStep(
    name="score",
    step_args=transformer.transform(
        output_of(prepare, "labelled"),
        content_type="text/csv",
        split_type="Line",
        input_filter="$[1:]",
        join_source="Input",
        output_filter="$[0,-1]",
    ),
    depends_on=[incoming],
)
quality = QualityCheckStep(
    name="quality",
    quality_check_config=ModelQualityCheckConfig(
        baseline_dataset=score.properties.TransformOutput.S3OutputPath,
        dataset_format=CSV,
        problem_type="BinaryClassification",
        ground_truth_attribute="_c0",
        probability_attribute="_c1",
        probability_threshold_attribute="0.5",
        output_s3_uri=team.place("quality"),
    ),
    check_job_config=job,
    skip_check=False,
    model_package_group_name=group,
    fail_on_violation=stop,
)
bias = ClarifyCheckStep(
    name="bias",
    clarify_check_config=ModelBiasCheckConfig(
        data_config=DataConfig(
            s3_data_input_path=output_of(prepare, "labelled"),
            s3_output_path=team.place("bias"),
            s3_analysis_config_output_path="s3://artifacts/churn-monitoring/code/bias",
            headers=["churned", "age", "tenure", "plan", "calls"],
            label="churned",
        ),
        data_bias_config=BiasConfig(label_values_or_threshold=[0], facet_name="age", facet_values_or_threshold=[60]),
        model_config=ModelConfig(
            model_name=model.properties.ModelName,
            instance_type="ml.m5.large",
            instance_count=1,
            accept_type="text/csv",
        ),
        model_predicted_label_config=ModelPredictedLabelConfig(probability_threshold=0.5),
        methods=["DPPL", "DI", "RD"],
    ),
    check_job_config=job,
    skip_check=False,
    supplied_baseline_constraints=baseline("bias/constraints.json"),
    fail_on_violation=stop,
    depends_on=[incoming],
)
team.print([customers, trained, baselines, group, stop], [prepare, incoming, model, score, quality, bias])
