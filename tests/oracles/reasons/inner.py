"""Why mlpc's definition of the inner pipeline differs from the SDK's."""

from reasons.shared import function

REASONS = {"v3": function("/Steps/prepare-inner", "inner", "prepare")}
