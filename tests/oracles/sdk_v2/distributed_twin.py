"""The pipeline of `tests/golden/distributed` as a user of SageMaker's Python SDK v2 writes it. Prints the definition."""

# ruff: noqa: I001
# The network is gone before the SDK is imported.

from shorthand import Team, model_of
import offline

from sagemaker.pytorch import PyTorch
from sagemaker.workflow.parameters import ParameterFloat, ParameterInteger, ParameterString

team = Team("distributed")
corpus, task = ParameterString("corpus"), ParameterString("task")
epochs = ParameterInteger("epochs", default_value=20)
rate = ParameterFloat("rate", default_value=1e-4)
METRICS = [
    {"Name": "train:loss", "Regex": r"loss: ([0-9.]+)"},
    {"Name": "eval:accuracy", "Regex": r"accuracy: ([0-9.]+)"},
]


def pytorch(name, hyperparameters, **job):
    return PyTorch(
        entry_point="train.py",
        source_dir=str(offline.script("train.py").parent),
        framework_version="2.1.0",
        py_version="py310",
        instance_type="ml.p4d.24xlarge",
        metric_definitions=METRICS,
        hyperparameters=hyperparameters,
        output_path=team.place(name),
        **team.job(**job),
    )


pretrain = team.fit(
    "pretrain",
    pytorch(
        "pretrain",
        {"epochs": epochs, "backend": "nccl", "amp": True},
        instance_count=2,
        distribution={"torch_distributed": {"enabled": True}},
        use_spot_instances=True,
        max_run=4 * 3600,
        max_wait=12 * 3600,
        checkpoint_s3_uri="s3://team-artifacts/checkpoints",
        checkpoint_local_path="/opt/ml/checkpoints",
        input_mode="FastFile",
        environment={"NCCL_DEBUG": "WARN"},
        encrypt_inter_container_traffic=True,
    ),
    {"train": corpus},
)
finetune = team.fit(
    "finetune",
    pytorch(
        "finetune", {"rate": rate}, keep_alive_period_in_seconds=1800, max_run=2 * 3600, disable_output_compression=True
    ),
    {"pretrained": model_of(pretrain), "train": task},
)
team.print([corpus, task, epochs, rate], [pretrain, finetune])
