"""mlpc's definition of the approval pipeline is the SDK's."""

REASONS: dict[str, dict[str, str]] = {}
