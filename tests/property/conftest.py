"""Lets the tests here import the modules beside them, and says how hard hypothesis tries.

`HYPOTHESIS_PROFILE=deep` tries twenty times as many programs, new ones in each run; the default tries the same ones everywhere.
"""

import os
import sys
from pathlib import Path

from hypothesis import HealthCheck, settings

sys.path.insert(0, str(Path(__file__).parent))

# Programs are large draws, and what makes them slow to draw is not what is tested.
_QUIET = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
settings.register_profile(
    "ci", max_examples=60, deadline=None, derandomize=True, database=None, suppress_health_check=_QUIET
)
settings.register_profile(
    "deep",
    max_examples=1200,
    deadline=None,
    derandomize=False,
    database=None,
    print_blob=True,
    suppress_health_check=_QUIET,
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))
