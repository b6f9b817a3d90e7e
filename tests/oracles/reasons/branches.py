"""mlpc's definition of the branches pipeline is the SDK's."""

REASONS: dict[str, dict[str, str]] = {}
