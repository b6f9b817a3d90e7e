"""A job of the service's general kind, configured by a JSON document with values of the run in it."""

from typing import Literal

from mlpc import Cache, Dataset, Retry, execution, image, job, pipeline, processing, properties


@processing(image=image("sklearn", version="1.2-1"), instance_type="ml.m5.large")
def prompts(raw: Dataset) -> Dataset: ...


@pipeline(name="job")
def tune_agent(
    raw: Dataset,
    base: Literal["small-1", "large-1"] = "small-1",
    steps: int = 200,
    temperature: float = 0.7,
    shuffle: bool = True,
):
    data = prompts(raw)
    trained = job(
        job_category="AgentRFT",
        job_config_schema_version="1.0.0",
        document={
            "BaseModel": base,
            "TrainingDataConfig": {"S3Uri": data / "train.jsonl", "Shuffle": shuffle},
            "OutputDataConfig": {"S3OutputPath": f"s3://team-artifacts/agents/{execution.id}/"},
            "HyperParameters": {"max_steps": steps, "temperature": temperature, "seed": 7, "note": 'a "quoted" word'},
            "Stages": ["sft", "rft"],
            "Limits": None,
        },
        tags={"team": "agents"},
        cache=Cache(expire_after="P7D"),
        retry=Retry(on=["SageMaker.RESOURCE_LIMIT"], expire_after_minutes=60),
        name="train-agent",
    )
    job(
        job_category="AgentRFTEvaluation",
        job_config_schema_version="1.0.0",
        document={"Job": trained, "Arn": properties(trained).JobArn, "Metrics": []},
        name="evaluate-agent",
    )
