"""Why mlpc's definition of the cleanup pipeline differs from the SDK's."""

from reasons.shared import raised_again

REASONS = {"v3": raised_again("report", "cleanup")}
