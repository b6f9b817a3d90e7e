"""mlpc's definition of the fan_out pipeline is the SDK's."""

REASONS: dict[str, dict[str, str]] = {}
