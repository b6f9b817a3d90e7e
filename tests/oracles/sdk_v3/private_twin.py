"""The pipeline of `tests/golden/private` as a user of SageMaker's Python SDK v3 writes it. Prints the definition."""

# ruff: noqa: I001
# The network is gone before the SDK is imported.

from shorthand import Team, model_of, retrieve, text, value_of

from sagemaker.core.network import NetworkConfig
from sagemaker.core.training.configs import Compute, Networking, OutputDataConfig
from sagemaker.core.transformer import Transformer
from sagemaker.core.shapes import Tag
from sagemaker.core.workflow.parameters import ParameterFloat, ParameterString
from sagemaker.mlops.workflow.steps import TransformStep

SKLEARN = retrieve("sklearn", "1.2-1")
SUBNETS, GROUPS = ["subnet-1", "subnet-2"], ["sg-1"]
VOLUMES = "arn:aws:kms:us-east-1:123456789012:key/volumes"
RESULTS = "arn:aws:kms:us-east-1:123456789012:key/results"
ROLE = "arn:aws:iam::123456789012:role/jobs"
TAGS = [{"Key": "team", "Value": "risk"}, {"Key": "data", "Value": "personal"}]
team = Team("private")
claims = ParameterString("claims")
share = ParameterFloat("share", default_value=0.05)
key = ParameterString("key", default_value="alias/results")
audit = team.process(
    "audit",
    {"claims": claims},
    arguments=["--share", share.to_string()],
    report="Audit",
    image=SKLEARN,
    role=ROLE,
    volume_kms_key=VOLUMES,
    output_kms_key=RESULTS,
    network_config=NetworkConfig(True, GROUPS, SUBNETS, True),
    tags=TAGS,
    env={"REDACT": "true"},
    max_runtime_in_seconds=3600,
)
fit = team.train(
    "fit",
    {"claims": claims},
    image=SKLEARN,
    role=ROLE,
    compute=Compute(instance_type="ml.m5.large", instance_count=1, volume_size_in_gb=30, volume_kms_key_id=VOLUMES),
    output_data_config=OutputDataConfig(s3_output_path=team.place("fit"), kms_key_id=RESULTS),
    networking=Networking(
        subnets=SUBNETS,
        security_group_ids=GROUPS,
        enable_network_isolation=True,
        enable_inter_container_traffic_encryption=True,
    ),
    tags=[Tag(key=tag["Key"], value=tag["Value"]) for tag in TAGS],
    hyperparameters={"rows": text(value_of(audit, "Audit", "rows"))},
)
model = team.create(
    "model",
    model_of(fit),
    SKLEARN,
    role_arn=ROLE,
    network=Networking(subnets=SUBNETS, security_group_ids=GROUPS, enable_network_isolation=True),
)
transformer = Transformer(
    model_name=model.properties.ModelName,
    instance_count=1,
    instance_type="ml.m5.large",
    output_path="s3://team-results/scores",
    output_kms_key=key,
    volume_kms_key=VOLUMES,
    tags=TAGS,
    sagemaker_session=team.session,
)
score = TransformStep(name="score", step_args=transformer.transform(claims))
team.print([claims, share, key], [audit, fit, model, score])
