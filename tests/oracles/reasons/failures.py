"""mlpc's definition of the failures pipeline is the SDK's."""

REASONS: dict[str, dict[str, str]] = {}
