from mlpc import Dataset, image, pipeline, processing


@processing(image=image("sklearn", version="1.2-1"), instance_type="ml.m5.large")
def report(raw: Dataset, *, title: str) -> None: ...


def kind(quick):
    if quick:
        return "quick"
    return "thorough"


@pipeline(name="demo")
def demo(raw: Dataset = Dataset("s3://bucket/raw"), quick: bool = False) -> None:
    report(raw, title=f"a {kind(quick)} run")
