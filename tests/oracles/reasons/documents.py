"""mlpc's definition of the documents pipeline is the SDK's."""

REASONS: dict[str, dict[str, str]] = {}
