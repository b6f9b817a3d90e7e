from mlpc import Dataset, Outputs, image, pipeline, processing, properties

SKLEARN = image("sklearn", version="1.2-1")


class Splits(Outputs):
    train: Dataset
    test: Dataset


@processing(image=SKLEARN, instance_type="ml.m5.large")
def split(raw: Dataset) -> Splits: ...


@processing(image=SKLEARN, instance_type="ml.m5.large")
def note(*, location: str) -> None: ...


@pipeline(name="demo")
def demo(raw: Dataset) -> None:
    splits = split(raw)
    note(location=properties(splits).ProcessingOutputConfig.Outputs["trian"].S3Output.S3Uri)
