from mlpc import emr, pipeline

CLUSTER = {"Instances": {"InstanceGroups": [{"InstanceRole": "MASTER", "InstanceCount": 1, "InstanceType": "m5.xlarge"}]}}


@emr(cluster_id="j-1YONHTCP3YZKC", jar="s3://bucket/job.jar", cluster_config=CLUSTER)
def extract(words: list[str]) -> None: ...


@pipeline
def lake(day: str = "2026-01-01"):
    extract(["--day", day])
