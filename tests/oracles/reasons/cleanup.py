"""mlpc's definition of the cleanup pipeline is the SDK's."""

REASONS: dict[str, dict[str, str]] = {}
