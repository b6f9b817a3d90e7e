"""Why mlpc's definition of the experiment differs from the SDK's."""

SERIES = "the class of v3 that trains a model cannot ask for metrics as a series over time"
TRIAL = "the classes of v3 that process and train cannot say it in a pipeline: they leave out how the job is named in its trial"

REASONS = {
    "v3": {
        "/Steps/fit/Arguments/AlgorithmSpecification/EnableSageMakerMetricsTimeSeries: true | absent": SERIES,
        **{
            f'/Steps/{step}/Arguments/ExperimentConfig: {{TrialComponentDisplayName: "{step}"}} | absent': TRIAL
            for step in ("sample", "fit")
        },
    }
}
