"""mlpc's definition of the triage pipeline is the SDK's."""

REASONS: dict[str, dict[str, str]] = {}
