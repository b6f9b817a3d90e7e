from mlpc import Dataset, pipeline, processing

IMAGE = "123456789012.dkr.ecr.us-east-1.amazonaws.com/own:1"


@processing(image=IMAGE, instance_type="ml.m5.large")
def prepare(raw: Dataset, *, seed: int) -> Dataset: ...


@pipeline(name="demo")
def demo(raw: Dataset) -> None:
    best = 0
    for first in range(1000):
        for second in range(1000):
            best = max(best, first * second % 997)
    prepare(raw, seed=best)
