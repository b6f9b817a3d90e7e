"""Right uses of the language, which both checkers take without a word."""

# ruff: noqa: T201
# pyright: strict
# mypy takes the body of a step whose program is elsewhere for a forgotten one.
# mypy: disable-error-code="empty-body"

from __future__ import annotations

from enum import Enum
from typing import Annotated, Any, Literal, assert_type

import mlpc
from mlpc import (
    Arg,
    Artifact,
    AthenaDataset,
    Cache,
    CheckResult,
    Dataset,
    Endpoint,
    EndpointConfig,
    Fail,
    FeatureGroup,
    FileSystemDataset,
    Image,
    Input,
    LocalRun,
    Metrics,
    Model,
    ModelArtifact,
    ModelPackage,
    Output,
    Outputs,
    Param,
    Pipeline,
    RedshiftDataset,
    Retry,
    Step,
    StepFailed,
    TunedModels,
    auto_ml,
    callback,
    categorical,
    clarify_check,
    cleanup,
    config,
    continuous,
    create_model,
    each,
    emr,
    emr_serverless,
    endpoint,
    endpoint_config,
    execution,
    final_metric,
    image,
    inference_component,
    integer,
    lambda_function,
    lineage,
    local_run,
    maximize,
    notebook_job,
    pipeline,
    processing,
    properties,
    quality_check,
    raw_step,
    register_model,
    training,
    transform,
    tune,
)

SKLEARN = image("sklearn", version="1.2-1")
assert_type(SKLEARN, Image)
BUCKET = config("bucket", "my-bucket")
assert_type(BUCKET, str)
ROLE: str = config("role")


class Mode(Enum):
    FAST = "fast"
    TUNED = "tuned"


class Table(Dataset):
    """A kind of data of the user's."""


class Splits(Outputs):
    train: Dataset
    test: Annotated[Dataset, Output(name="held-out", path="/opt/ml/processing/test", destination="s3://b/k")]


class Score(Metrics, name="EvaluationReport", output="evaluation", path="evaluation.json"):
    class Binary(Metrics):
        auc: float

    binary: Binary
    rows: int


class Orders(FeatureGroup, name="orders", output="orders-1"):
    """What is known of each order."""


class Filled(Outputs):
    rows: Dataset
    orders: Orders


class Trained(Outputs):
    model: ModelArtifact
    score: Score


class Approval(Outputs):
    approved: bool
    reviewer: str


@processing(
    image=SKLEARN,
    instance_type="ml.m5.xlarge",
    instance_count=2,
    cache=Cache(expire_after="P30D"),
    retry=[Retry(on=["SageMaker.CAPACITY_ERROR"], max_attempts=3), Retry("Step.THROTTLING", expire_after_minutes=5)],
    environment={"A": "b"},
    requirements=["pandas==2.2.3"],
    tags={"team": "x"},
    request={"NetworkConfig": {"EnableNetworkIsolation": True}},
    app_managed_something="by its own name",
)
def split(
    raw: Annotated[Dataset, Input(path="/opt/ml/processing/train")],
    *,
    fraction: Annotated[float, Arg(flag="--test_fraction")] = 0.2,
    mode: Mode = Mode.FAST,
) -> Splits:
    out = Splits.new()
    (out.train / "data.csv").write_text((raw / "raw.csv").read_text())
    return out


@training(
    image=SKLEARN,
    script="train.py",
    hyperparameters={"objective": "binary:logistic", "num_round": 100},
    metrics={"validation:auc": r"auc=(\S+)"},
    use_spot_instances=True,
    max_wait_time_in_seconds=7200,
)
def fit(train: Dataset, *, eta: float = 0.2, depth: int = 5) -> ModelArtifact: ...


@fit.local
def fit_here(train: Dataset, *, eta: float = 0.2, depth: int = 5) -> ModelArtifact:
    return ModelArtifact.new()


@processing(image=SKLEARN)
def evaluate(model: ModelArtifact, test: Dataset) -> Score:
    assert_type((model.extract() / "m").read_text(), str)
    return Score(binary=Score.Binary(auc=0.5), rows=3)


@processing(image=SKLEARN)
def check(data: Artifact) -> None:
    print(data)


def model_fn(model_dir: str) -> int:
    return len(model_dir)


def predict(data: list[int], model: int) -> list[int]:
    return [value * model for value in data]


@training(image=SKLEARN, inference="serve.py", inference_source_dir="serving", inference_requirements=["numpy"])
def train_with_folder(train: Dataset) -> ModelArtifact: ...


@training(image=SKLEARN, inference=[model_fn])
def train_with_functions(train: Dataset) -> ModelArtifact: ...


@training(image=SKLEARN, inference={"model_fn": model_fn, "predict_fn": predict})
def train_and_score(train: Dataset) -> Trained: ...


@processing(image=SKLEARN)
def fill(orders: Annotated[Dataset, Input(mode="Pipe")], customers: Dataset) -> Filled:
    out = Filled.new()
    assert_type(out.orders.name, str)
    return Filled(rows=out.rows, orders=Orders())


@training(image=SKLEARN)
def detect(
    train: Annotated[Dataset, Input(attribute_names=["source-ref"], record_wrapper_type="RecordIO", seed=1)],
) -> ModelArtifact: ...


@lambda_function(function_arn="arn:aws:lambda:us-east-1:123456789012:function:notify")
def notify(message: str, execution_id: str) -> None: ...


@callback(sqs_queue_url="https://sqs.us-east-1.amazonaws.com/123456789012/approvals")
def ask(auc: float) -> Approval: ...


@emr(cluster_id="j-1", jar="s3://b/j.jar", main_class="Main")
def crunch(arguments: list[str]) -> None: ...


@emr_serverless(application_id="a", entry_point="s3://b/e.py", execution_role="arn:aws:iam::1:role/r")
def crunch_more(arguments: list[str]) -> None: ...


@notebook_job(input_notebook="report.ipynb", kernel_name="python3", image=SKLEARN)
def paper(threshold: float = 0.5) -> None: ...


@pipeline
def inner(data: Dataset, rounds: int = 3) -> ModelArtifact:
    return fit(data, depth=rounds)


@pipeline(
    name="whole",
    description="Everything",
    display_name="Everything",
    experiment_name=False,
    mlflow_resource_arn="arn",
    max_parallel_execution_steps=2,
    own_keyword=1,
)
def whole(
    raw: Dataset = Dataset("s3://bucket/raw"),
    instances: Annotated[int, Param(name="InstanceCount", description="How many")] = 1,
    threshold: float = 0.5,
    mode: Mode = Mode.FAST,
    approval: Literal["Approved", "PendingManualApproval"] = "PendingManualApproval",
    words: list[str] | None = None,
) -> None:
    try:
        data = split(raw, fraction=0.3)
    except StepFailed as failure:
        notify(f"{failure.step} failed", execution.id)
        raise
    assert_type(data, Splits)
    assert_type(data.train, Dataset)
    nothing = check(data.train)
    if mode == Mode.TUNED:
        tuned = tune(
            fit,
            objective=maximize("validation:auc"),
            ranges={"eta": continuous(0.01, 0.5), "depth": integer(3, 10), "kind": categorical(["a", "b"])},
            max_jobs=20,
        )(data.train, depth=3)
        assert_type(tuned, TunedModels)
        assert_type(tuned.top_model(1), ModelArtifact)
        model = tuned.best_model
    else:
        model = fit.options(name="fit-large", instance_count=instances, depends_on=[nothing])(data.train)
    assert_type(model, ModelArtifact)
    score = evaluate(model, test=data.test)
    assert_type(score.binary.auc, float)
    assert_type(score.binary.auc > threshold, bool)
    if not (0.1 < score.binary.auc <= threshold and score.rows > 100):
        raise Fail(f"AUC {score.binary.auc} on {score.rows} rows is not enough")
    assert final_metric(model, "validation:auc") >= 0.5, "not enough"
    assert_type(train_and_score(data.train).score, Score)
    review = ask(score.binary.auc)
    if review.approved:
        package = register_model(
            model,
            model_package_group_name=BUCKET,
            image=SKLEARN,
            content_types=["text/csv"],
            inference_instances=["ml.m5.large"],
            approval_status=approval,
            model_quality=score,
            drift_check_baselines={"model_statistics": score, "bias_config_file": data.test / "config.json"},
            name="register",
            depends_on=[review],
        )
        assert_type(package, ModelPackage)
        servable = create_model(model, image=SKLEARN, environment={"A": "b"})
        assert_type(servable, Model)
        assert_type(transform(servable, data.test, instance_type="ml.m5.xlarge", split_type="Line"), Dataset)
        variants = endpoint_config(servable, instance_type="ml.m5.large", initial_instance_count=1)
        assert_type(variants, EndpointConfig)
        served = endpoint(variants, endpoint_name="churn")
        assert_type(served, Endpoint)
        inference_component(served, servable)
        register_model(servable, model_package_group_name="g")
    best = auto_ml(data.train, target_attribute_name="y").best_model
    assert_type(best, ModelArtifact)
    quality = quality_check(data.train, check_type="DATA_QUALITY", dataset_format={"csv": {"header": True}})
    bias = clarify_check(data.train, check_type="DATA_BIAS", data_config={}, bias_config={}, methods=["CDDL"])
    checks: list[CheckResult] = [quality, bias]
    assert_type([check.constraints for check in checks], list[Artifact])
    last = Score.at(data.train / "last.json")
    assert_type(last.binary.auc, float)
    assert_type([Score.at("s3://bucket/a.json"), Score.at(data.test)], list[Score])
    tables = [data.train for _ in each(["a", "b"], max_concurrency=4)]
    assert_type(max(tables, key=lambda table: len(str(table))), Dataset)
    register_model(model, model_data_statistics=quality.statistics, bias_pre_training=bias.constraints)
    raw_step(type="Lambda", name="own", arguments={"a": properties(model).TrainingJobName}, depends_on=[score])
    lineage(actions=[{}])
    cleanup(data.train, data)
    crunch(["a", execution.start_time])
    crunch_more(words or [])
    paper(threshold=0.4)
    assert_type(inner(data.train), ModelArtifact)
    inner.options(name="second")(data.train, rounds=4)
    check(Table("s3://bucket/table"))
    of_orders = AthenaDataset(
        catalog="AwsDataCatalog",
        database=BUCKET,
        query_string=f"select * from {Orders.name}",
        output_s3_uri=data.train,
        output_format="PARQUET",
    )
    of_customers = RedshiftDataset(
        cluster_id="c",
        database="d",
        db_user="u",
        query_string="select 1",
        cluster_role_arn=ROLE,
        output_s3_uri=f"s3://{BUCKET}/queries",
        output_format="CSV",
        output_compression="GZIP",
        data_distribution_type="ShardedByS3Key",
    )
    filled = fill(of_orders, of_customers)
    assert_type(filled.orders.name, str)
    check(Table(of_orders))
    detect(FileSystemDataset(file_system_id="fs-1", file_system_type="EFS", directory_path="/x"))
    check(Dataset(data.train / "part"))


def types_of_the_decorated() -> None:
    a: Step[..., Splits] = split
    b: Pipeline[[Dataset, int], ModelArtifact] | Any = inner
    c: Step[..., Splits] = split.options(name="x")
    print(a, b, c)
    with local_run("workdir") as run:
        whole(Dataset("data"), threshold=0.1)
    assert_type(run, LocalRun)
    assert_type(run.steps["split"].name, str)
    assert_type(mlpc.__version__, str)
