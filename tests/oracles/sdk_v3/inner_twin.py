"""The pipeline `inner` of `tests/golden/imports` as a user of SageMaker's Python SDK v3 writes it. Prints the definition."""

# ruff: noqa: I001
# The network is gone before the SDK is imported.

from shorthand import Team, retrieve, text

from sagemaker.core.network import NetworkConfig
from sagemaker.core.workflow.parameters import ParameterInteger, ParameterString

team = Team("inner")
source = ParameterString("source", default_value="s3://bucket/inner")
count = ParameterInteger("count", default_value=1)
prepare = team.process(
    "prepare-inner",
    {"raw": source},
    arguments=["--count", text(count)],
    image=retrieve("sklearn", "1.2-1"),
    code="prepare.py",
    env={"NAME": "a-bb-1.2"},
    network_config=NetworkConfig(enable_network_isolation=True),
)
team.print([source, count], [prepare])
