from typing import Literal

from mlpc import job, pipeline


@pipeline
def agents(base: Literal["small", "large"] = "small"):
    job(job_category="AgentRFT", job_config_schema_version="1.0.0", document={"BaseModel": base})
