"""Why mlpc's definition of the template's pipeline differs from the SDK's."""

from reasons.shared import PLACE, debugger, registered, script

DESCRIBED = "parameters have no description in v2; the service takes one"

GATE = "if-EvaluateAbaloneModel-regression_metrics-mse-value-le-6-0"
NAMES = {
    "v2": {"CheckMSEAbaloneEvaluation": GATE, "RegisterAbaloneModel-RegisterModel": "RegisterAbaloneModel"},
}

_NAME = "AbalonePipeline"
_RUN = f"s3://artifacts/{_NAME}/${{Execution.PipelineExecutionId}}"
_OUTPUTS = {"PreprocessAbaloneData": ("train", "validation", "test"), "EvaluateAbaloneModel": ("evaluation",)}
REASONS = {
    "v2": {
        '/Parameters/ProcessingInstanceCount/Description: "Machines of the first step" | absent': DESCRIBED,
        **script("/Steps/PreprocessAbaloneData", _NAME, "preprocess"),
        **script("/Steps/EvaluateAbaloneModel", _NAME, "evaluate"),
        **{
            f"/Steps/{step}/Arguments/ProcessingOutputConfig/Outputs/{output}/S3Output/S3Uri: "
            f'join("{_RUN}/{step}/{output}") | join("{_RUN}/{step}/output/{output}")': PLACE
            for step, outputs in _OUTPUTS.items()
            for output in outputs
        },
        **debugger("/Steps/TrainAbaloneModel", '"s3://artifacts/AbaloneTrain"'),
        **registered(f"/Steps/{GATE}/Arguments/IfSteps/RegisterAbaloneModel"),
    }
}
