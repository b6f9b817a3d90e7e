from mlpc import emr, pipeline


@emr(cluster_id="j-1YONHTCP3YZKC", jar="s3://bucket/job.jar")
def extract(words: list[str]) -> None: ...


@pipeline
def lake(words: list[str] = ["--fast"]):
    extract(words)
