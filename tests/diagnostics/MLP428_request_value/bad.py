from mlpc import Dataset, pipeline, processing

OWN = "123456789012.dkr.ecr.us-east-1.amazonaws.com/own:1"
MORE = {
    "ProcessingInputs": [
        {
            "InputName": f"day-{day}",
            "S3Input": {
                "S3Uri": f"s3://bucket/days/{day}",
                "LocalPath": f"/opt/ml/processing/days/{day}",
                "S3DataType": "S3Prefix",
                "S3InputMode": "File",
            },
        }
        for day in range(10)
    ]
}


@processing(image=OWN, instance_type="ml.m5.large", request=MORE)
def prepare(data: Dataset) -> Dataset: ...


@pipeline(name="p")
def p(data: Dataset):
    prepare(data)
