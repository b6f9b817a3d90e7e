"""mlpc's definition of the properties pipeline is the SDK's."""

REASONS: dict[str, dict[str, str]] = {}
