from mlpc import Outputs, job, lambda_function, pipeline


class Said(Outputs):
    comment: str


@lambda_function(function_arn="arn:aws:lambda:us-east-1:123456789012:function:ask")
def ask(run: str) -> Said: ...


@pipeline
def agents(run: str = "first"):
    said = ask(run)
    job(job_category="AgentRFT", job_config_schema_version="1.0.0", document={"Comment": "none"})
