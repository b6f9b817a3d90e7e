from mlpc import Dataset, pipeline, quality_check


@pipeline(name="monitor")
def monitor(data: Dataset = Dataset("s3://team/data")):
    quality_check(
        data,
        check_type="MODEL_QUALITY",
        dataset_format={"csv": {"header": True}},
        problem_type="Regression",
        ground_truth_attribute="rings",
        inference_attribute="predicted",
        instance_type="ml.m5.large",
        model_package_group_name="abalone",
    )
