from mlpc import Dataset, Metrics, image, pipeline, processing

SKLEARN = image("sklearn", version="1.2-1")


class Report(Metrics):
    error: float


@processing(image=SKLEARN, instance_type="ml.m5.large")
def judge(data: Dataset) -> Dataset: ...


@processing(image=SKLEARN, instance_type="ml.m5.large")
def show(data: Dataset, *, error: float) -> None: ...


@pipeline(name="reports")
def reports(data: Dataset, days: list[str]) -> None:
    show(data, error=Report.at(judge(data) / "report.json").error)
