"""mlpc's definition of the heterogeneous pipeline is the SDK's."""

REASONS: dict[str, dict[str, str]] = {}
