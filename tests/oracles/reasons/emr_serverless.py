"""mlpc's definition of the emr_serverless pipeline is the SDK's."""

REASONS: dict[str, dict[str, str]] = {}
