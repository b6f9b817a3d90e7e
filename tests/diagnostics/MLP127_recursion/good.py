from mlpc import Dataset, image, pipeline, processing


@processing(image=image("sklearn", version="1.2-1"), instance_type="ml.m5.large")
def prepare(raw: Dataset) -> Dataset: ...


def repeat(data, times):
    return data if times == 0 else repeat(prepare.options(name=f"prepare-{times}")(data), times - 1)


@pipeline(name="demo")
def demo(raw: Dataset = Dataset("s3://bucket/raw")) -> None:
    repeat(raw, 3)
