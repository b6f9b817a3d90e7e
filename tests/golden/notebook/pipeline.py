"""Notebooks: one that makes a report, with what it needs beside it, and one that reads what the first has written."""

from mlpc import Cache, Dataset, ModelArtifact, image, notebook_job, pipeline, training

STUDIO = "123456789012.dkr.ecr.us-east-1.amazonaws.com/studio:1"


@training(image=image("xgboost", version="1.7-1"), instance_type="ml.m5.xlarge", content_type="text/csv")
def boost(train: Dataset) -> ModelArtifact: ...


@notebook_job(
    input_notebook="notebooks/report.ipynb",
    kernel_name="python3",
    image=STUDIO,
    instance_type="ml.m5.large",
    initialization_script="notebooks/init.sh",
    additional_dependencies=["notebooks/lib", "notebooks/style.css"],
    environment={"REPORT_LANGUAGE": "en"},
    tags={"team": "churn"},
    subnets=["subnet-1"],
    security_group_ids=["sg-1"],
    notebook_job_name="weekly_report",
    cache=Cache(expire_after="P1D"),
)
def report(model: ModelArtifact, *, title: str = "Churn", weeks: int = 4) -> Dataset:
    """What the model makes of the last weeks."""


@notebook_job(
    input_notebook="notebooks/send.ipynb",
    kernel_name="python3",
    image=STUDIO,
    instance_type="ml.m5.large",
    max_runtime_in_seconds=600,
)
def send_it(pages: Dataset): ...


@pipeline(name="notebook")
def notebook(train: Dataset, weeks: int = 4):
    pages = report(boost(train), weeks=weeks)
    send_it(pages)
