"""Why mlpc's definition of the pipeline of all forms differs from the SDK's."""

from reasons.shared import archive, debugger, folder, function, run_place, script, series

PROGRAM = "mlpc's script is the program of the container, in a channel of its own"
TOOLKIT = "v2 tells the training toolkit of the image where the program is; mlpc starts the program itself"

NAMES = {
    "v2": {
        "check": "if-report-regression_metrics-mse-value-lt-4-and-report-ba4b9e65",
        "create_model-CreateModel": "create_model",
    }
}

_GROW = "/Steps/grow/Arguments"
REASONS = {
    "v2": {
        **function("/Steps/split", "forms", "split"),
        **script("/Steps/clean", "forms", "clean"),
        **series("/Steps/fit"),
        **archive("/Steps/fit", "forms", "train"),
        **debugger("/Steps/fit", run_place("forms", "fit")),
        **debugger("/Steps/boost", run_place("forms", "boost")),
        **debugger("/Steps/grow", run_place("forms", "grow")),
        **folder("/Steps/report", "forms", "report"),
        f"{_GROW}/AlgorithmSpecification/ContainerEntrypoint: "
        '["python3", "/opt/ml/input/data/code/grow-<hash>.py"] | absent': PROGRAM,
        f"{_GROW}/InputDataConfig/code: {{DataSource: {{S3DataSource: "
        '{S3DataType: "S3Prefix", S3Uri: "s3://artifacts/forms/code/grow-<hash>.py", '
        'S3DataDistributionType: "FullyReplicated"}}, ChannelName: "code"} | absent': PROGRAM,
        f"{_GROW}/HyperParameters/sagemaker_submit_directory: "
        r'absent | "\"s3://artifacts/forms/code/<hash>/sourcedir.tar.gz\""': TOOLKIT,
        rf'{_GROW}/HyperParameters/sagemaker_program: absent | "\"grow.py\""': TOOLKIT,
        f'{_GROW}/HyperParameters/sagemaker_container_log_level: absent | "20"': TOOLKIT,
        rf'{_GROW}/HyperParameters/sagemaker_region: absent | "\"us-east-1\""': TOOLKIT,
    }
}
