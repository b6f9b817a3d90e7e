"""The pipeline of `tests/golden/imports` as a user of SageMaker's Python SDK v3 writes it. Prints the definition."""

# ruff: noqa: I001
# The network is gone before the SDK is imported.

from shorthand import EXECUTION, Team, model_of, output_of, retrieve, text

from sagemaker.core.network import NetworkConfig
from sagemaker.core.training.configs import Compute
from sagemaker.core.workflow.parameters import ParameterBoolean, ParameterInteger, ParameterString

SKLEARN = retrieve("sklearn", "1.2-1")
team = Team("imports")
raw = ParameterString("raw")
colour = ParameterString("colour", default_value="red", enum_values=["red", "blue"])
instances = ParameterInteger("instances", default_value=2)
spot = ParameterBoolean("spot", default_value=False)


def prepare(name, arguments):
    return team.process(
        name,
        {"raw": raw},
        arguments=arguments,
        image=SKLEARN,
        code="prepare.py",
        env={"NAME": "a-bb-1.2"},
        network_config=NetworkConfig(enable_network_isolation=True),
    )


first = prepare("prepare", ["--colour", colour, "--count", text(instances)])
second = prepare("inner-prepare-inner", ["--count", "5"])
models = []
for number, rate in ((1, 0.2), (2, 0.4)):
    compute = Compute(instance_type="ml.m5.large", instance_count=instances, volume_size_in_gb=30)
    models.append(
        team.train(
            f"fit-{number}",
            {"train": output_of(first)},
            image=SKLEARN,
            code="fit.py",
            compute=compute,
            hyperparameters={"rate": rate},
        )
    )
best = team.create("create_model", model_of(models[0]), SKLEARN, env_vars={"RUN": EXECUTION})
best.add_depends_on([second])
other = team.create("create_model-2", model_of(models[1]), SKLEARN)
team.print([raw, colour, instances, spot], [first, second, *models, best, other])
