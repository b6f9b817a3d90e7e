"""mlpc's definition of the loops pipeline is the SDK's."""

REASONS: dict[str, dict[str, str]] = {}
