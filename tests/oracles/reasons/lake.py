"""mlpc's definition of the lake pipeline is the SDK's."""

REASONS: dict[str, dict[str, str]] = {}
