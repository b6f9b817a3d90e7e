"""Runs as trials of an experiment: names, tags and descriptions of everything, a trial that is named for the run and its user."""

from mlpc import Dataset, ModelArtifact, execution, image, pipeline, processing, training

SKLEARN = image("sklearn", version="1.2-1")


@processing(
    image=SKLEARN,
    instance_type="ml.m5.large",
    display_name="Take a sample",
    request={"ExperimentConfig": {"TrialComponentDisplayName": "sample"}},
)
def sample(raw: Dataset, *, fraction: float = 0.1, shuffle: bool = True) -> Dataset:
    """A sample of the raw data,
    of the same kind."""


@training(
    image=SKLEARN,
    instance_type="ml.m5.large",
    output_path="s3://team-artifacts/models",
    tags={"team": "research", "cost": "17"},
    request={"ExperimentConfig": {"TrialComponentDisplayName": "fit"}},
    enable_sagemaker_metrics_time_series=True,
    metrics={"loss": r"loss=(\S+)"},
)
def fit(sample: Dataset, *, seed: int = 1) -> ModelArtifact: ...


@pipeline(
    name="experiment",
    description="Trials of an experiment.",
    experiment_name="sampling",
    trial_name=f"trial-{execution.id}",
    tags={"team": "research"},
)
def experiment(raw: Dataset, fraction: float = 0.2, shuffle: bool = False, seed: int = 3) -> None:
    fit(sample(raw, fraction=fraction, shuffle=shuffle), seed=seed)
