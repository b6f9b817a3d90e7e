"""Jobs that no one outside sees: a network of one's own, keys for every volume and result, no way out, roles that differ."""

from mlpc import Dataset, Metrics, ModelArtifact, create_model, image, pipeline, processing, training, transform

SKLEARN = image("sklearn", version="1.2-1")
NETWORK = {"subnets": ["subnet-1", "subnet-2"], "security_group_ids": ["sg-1"]}
VOLUMES = "arn:aws:kms:us-east-1:123456789012:key/volumes"
RESULTS = "arn:aws:kms:us-east-1:123456789012:key/results"
ROLE = "arn:aws:iam::123456789012:role/jobs"
TAGS = {"team": "risk", "data": "personal"}


class Audit(Metrics):
    rows: int


@processing(
    image=SKLEARN,
    instance_type="ml.m5.large",
    role=ROLE,
    volume_kms_key=VOLUMES,
    output_kms_key=RESULTS,
    enable_network_isolation=True,
    encrypt_inter_container_traffic=True,
    tags=TAGS,
    environment={"REDACT": "true"},
    max_runtime_in_seconds=3600,
    **NETWORK,
)
def audit(claims: Dataset, *, share: float = 0.1) -> Audit: ...


@training(
    image=SKLEARN,
    instance_type="ml.m5.large",
    role=ROLE,
    volume_kms_key=VOLUMES,
    output_kms_key=RESULTS,
    enable_network_isolation=True,
    encrypt_inter_container_traffic=True,
    tags=TAGS,
    **NETWORK,
)
def fit(claims: Dataset, *, rows: int) -> ModelArtifact: ...


@pipeline(name="private")
def private(claims: Dataset, share: float = 0.05, key: str = "alias/results") -> None:
    audited = audit(claims, share=share)
    model = create_model(
        fit(claims, rows=audited.rows),
        name="model",
        image=SKLEARN,
        role=ROLE,
        enable_network_isolation=True,
        tags=TAGS,
        **NETWORK,
    )
    transform(
        model,
        claims,
        name="score",
        instance_type="ml.m5.large",
        output_path="s3://team-results/scores",
        output_kms_key=key,
        volume_kms_key=VOLUMES,
        tags=TAGS,
    )
