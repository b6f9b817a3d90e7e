"""PyTorch on several machines: spot instances with checkpoints, then a second stage in a warm pool, both in the team's network."""

from mlpc import Dataset, ModelArtifact, image, pipeline, training

PYTORCH = image("pytorch", version="2.1.0", py_version="py310", instance_type="ml.p4d.24xlarge")
LOSS = {"train:loss": r"loss: ([0-9.]+)", "eval:accuracy": r"accuracy: ([0-9.]+)"}


@training(
    image=PYTORCH,
    instance_type="ml.p4d.24xlarge",
    instance_count=2,
    script="train.py",
    source_dir="scripts",
    hyperparameters={"sagemaker_torch_distributed_enabled": True, "sagemaker_instance_type": "ml.p4d.24xlarge"},
    metrics=LOSS,
    use_spot_instances=True,
    max_runtime_in_seconds=4 * 3600,
    max_wait_time_in_seconds=12 * 3600,
    checkpoint_s3_uri="s3://team-artifacts/checkpoints",
    checkpoint_local_path="/opt/ml/checkpoints",
    input_mode="FastFile",
    environment={"NCCL_DEBUG": "WARN"},
    encrypt_inter_container_traffic=True,
)
def pretrain(train: Dataset, *, epochs: int = 10, backend: str = "nccl", amp: bool = True) -> ModelArtifact: ...


@training(
    image=PYTORCH,
    instance_type="ml.p4d.24xlarge",
    script="train.py",
    source_dir="scripts",
    metrics=LOSS,
    keep_alive_period_in_seconds=1800,
    max_runtime_in_seconds=2 * 3600,
    request={"OutputDataConfig": {"CompressionType": "NONE"}},
)
def finetune(pretrained: ModelArtifact, train: Dataset, *, rate: float = 1e-4) -> ModelArtifact: ...


@pipeline(name="distributed")
def distributed(corpus: Dataset, task: Dataset, epochs: int = 20, rate: float = 1e-4) -> None:
    finetune(pretrain(corpus, epochs=epochs), task, rate=rate)
