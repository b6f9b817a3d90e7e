"""Why mlpc's definition of the failures pipeline differs from the SDK's."""

from reasons.shared import raised_again

REASONS = {"v3": raised_again("make", "finally", "notify")}
