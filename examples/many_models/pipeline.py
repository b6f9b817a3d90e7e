"""One demand model for each region: the same steps, unrolled over a table, each model registered only where it beats the naive forecast."""

import pickle
from pathlib import Path
from typing import Any

from mlpc import (
    Cache,
    Dataset,
    Metrics,
    ModelArtifact,
    Outputs,
    config,
    image,
    pipeline,
    processing,
    register_model,
    training,
)

SKLEARN = image("sklearn", version="1.2-1")
REGIONS = {
    "emea": (6, "ml.m5.xlarge"),
    "apac": (4, "ml.m5.large"),
    "amer": (8, "ml.m5.2xlarge"),
}
"""Region -> how deep its trees are, and where they are fitted."""


class Parts(Outputs):
    train: Dataset
    test: Dataset


class Forecast(Metrics):
    error: float
    naive_error: float
    rows: int
    better: bool


@processing(image=SKLEARN, instance_type="ml.m5.xlarge", cache=Cache(expire_after="P7D"))
def select(sales: Dataset, *, region: str, weeks: int = 8) -> Parts:
    """The rows of a region; its last weeks are kept for the test."""
    import csv

    out = Parts.new()
    with open(sales / "sales.csv", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["region"] == region]
    last = sorted({row["week"] for row in rows})[-weeks:]
    for folder, part in (
        (out.train, [r for r in rows if r["week"] not in last]),
        (out.test, [r for r in rows if r["week"] in last]),
    ):
        with open(folder / "rows.csv", "w", newline="") as file:
            writer = csv.DictWriter(file, rows[0].keys())
            writer.writeheader()
            writer.writerows(part)
    return out


def model_fn(model_dir: str | Path) -> Any:
    """How SageMaker's scikit-learn container loads the trees, and `judge` as well; the container's own ways do for the rest."""
    return pickle.loads(Path(model_dir, "model.pickle").read_bytes())


@training(image=SKLEARN, instance_type="ml.m5.large", cache=Cache(expire_after="P7D"), inference=model_fn)
def fit(train: Dataset, *, depth: int = 5) -> ModelArtifact:
    """Trees over the week, the price and last week's demand."""
    import csv

    from sklearn.tree import DecisionTreeRegressor

    with open(train / "rows.csv", newline="") as file:
        rows = list(csv.DictReader(file))
    features = [[float(row["week"]), float(row["price"]), float(row["previous"])] for row in rows]
    model = DecisionTreeRegressor(max_depth=depth, random_state=0)
    model.fit(features, [float(row["demand"]) for row in rows])
    out = ModelArtifact.new()
    (out / "model.pickle").write_bytes(pickle.dumps(model))
    return out


@processing(image=SKLEARN, instance_type="ml.m5.large")
def judge(model: ModelArtifact, test: Dataset) -> Forecast:
    """The mean error beside that of saying last week's demand again."""
    import csv

    trees = model_fn(model.extract())
    with open(test / "rows.csv", newline="") as file:
        rows = list(csv.DictReader(file))
    features = [[float(row["week"]), float(row["price"]), float(row["previous"])] for row in rows]
    demand = [float(row["demand"]) for row in rows]
    error = sum(abs(said - true) for said, true in zip(trees.predict(features), demand, strict=True)) / len(rows)
    naive = sum(abs(float(row["previous"]) - true) for row, true in zip(rows, demand, strict=True)) / len(rows)
    return Forecast(error=error, naive_error=naive, rows=len(rows), better=error < naive)


def publish(model: ModelArtifact, quality: Forecast, region: str, approval: str) -> None:
    """Register a region's model in the region's own group."""
    register_model(
        model,
        name=f"register-{region}",
        model_package_group_name=f"{config('model_group', 'demand')}-{region}",
        image=SKLEARN,
        content_types=["text/csv"],
        response_types=["text/csv"],
        inference_instances=["ml.m5.large"],
        transform_instances=["ml.m5.large"],
        approval_status=approval,
        model_quality=quality,
    )


@pipeline(name="many-models")
def many_models(
    sales: Dataset = Dataset("s3://bucket/sales"),
    weeks: int = 8,
    min_rows: int = 100,
    approval: str = "PendingManualApproval",
) -> None:
    """Select, fit and judge for every region; publish what is good enough."""
    for region, (depth, instance_type) in REGIONS.items():
        parts = select.options(name=f"select-{region}")(sales, region=region, weeks=weeks)
        model = fit.options(name=f"fit-{region}", instance_type=instance_type)(parts.train, depth=depth)
        quality = judge.options(name=f"judge-{region}")(model, parts.test)
        if quality.better and quality.rows >= min_rows:
            publish(model, quality, region, approval)
