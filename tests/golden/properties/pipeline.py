"""Members of what the service says of a step."""

from mlpc import Dataset, ModelArtifact, Outputs, create_model, final_metric, pipeline, processing, properties, training

IMAGE = "123456789012.dkr.ecr.us-east-1.amazonaws.com/own:1"


@training(image=IMAGE, instance_type="ml.m5.large", metrics={"acc": "acc=(.*)"})
def fit(data: Dataset) -> ModelArtifact: ...
@processing(image=IMAGE, instance_type="ml.m5.large")
def use(data: Dataset, *, t: str = "", n: int = 0) -> Dataset: ...
@pipeline(name="props")
def props(raw: Dataset):
    m = fit(raw)
    s = create_model(m, image=IMAGE)
    d = use(raw, t=properties(m).TrainingJobName, n=properties(m).BillableTimeInSeconds)
    if final_metric(m, "acc") > 0.5:
        use.options(name="two")(
            raw,
            t=f"{s.name} {properties(d).ProcessingOutputConfig.Outputs['output'].S3Output.S3Uri} {properties(m).HyperParameters['k']}",
        )
