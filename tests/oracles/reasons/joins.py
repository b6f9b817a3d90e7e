"""mlpc's definition of the joins pipeline is the SDK's."""

REASONS: dict[str, dict[str, str]] = {}
