"""mlpc's definition of the emr pipeline is the SDK's."""

REASONS: dict[str, dict[str, str]] = {}
