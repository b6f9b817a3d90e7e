"""mlpc's definition of the rounds pipeline is the SDK's."""

REASONS: dict[str, dict[str, str]] = {}
