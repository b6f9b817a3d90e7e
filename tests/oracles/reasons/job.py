"""Why mlpc's definition of the job pipeline differs from the SDK's."""

UNQUOTED = "mlpc puts a number or truth value of the run into the document as one; v3 puts it between quotes, as a text"


def _document(shuffle: str, steps: str, temperature: str) -> str:
    return (
        'join("{"BaseModel": "${Parameters.base}", "TrainingDataConfig": '
        '{"S3Uri": "${Steps.prompts.ProcessingOutputConfig.Outputs[\'output\'].S3Output.S3Uri}/train.jsonl", '
        f'"Shuffle": {shuffle}}}, '
        '"OutputDataConfig": {"S3OutputPath": "s3://team-artifacts/agents/${Execution.PipelineExecutionId}/"}, '
        f'"HyperParameters": {{"max_steps": {steps}, "temperature": {temperature}, '
        r'"seed": 7, "note": "a \"quoted\" word"}, '
        '"Stages": ["sft", "rft"], "Limits": null}")'
    )


_VALUES = ("${Parameters.shuffle}", "${Parameters.steps}", "${Parameters.temperature}")
_QUOTED = [f'"{value}"' for value in _VALUES]
REASONS = {
    "v3": {
        f"/Steps/train-agent/Arguments/JobConfigDocument: {_document(*_VALUES)} | {_document(*_QUOTED)}": UNQUOTED,
    }
}
