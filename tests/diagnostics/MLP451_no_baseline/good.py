from mlpc import Dataset, pipeline, quality_check


@pipeline(name="monitor")
def monitor(data: Dataset = Dataset("s3://team/data")):
    quality_check(
        data,
        check_type="DATA_QUALITY",
        dataset_format={"csv": {"header": True}},
        instance_type="ml.m5.large",
        skip_check=True,
        register_new_baseline=True,
    )
